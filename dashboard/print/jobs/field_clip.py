"""The paths in the drawing of a form's field: they may become a clip that hides nothing of it, and nothing else.

Definitions: a path is made of *parts*, each begun by `m` or `re`. A clip hides nothing when every part is a rectangle as
large as the field, all of them run the same way round, and, where parts are counted evenly and oddly (`W*`), there is
only one: two equal parts leave nothing of each other there. A path lives on until `n` ends it, also behind a state that is
put back; some programs never end it. Once it is a clip, nothing may be added to it.

Left out: a path that is filled or stroked draws something, and is no text (`field_drawing`).
"""

from __future__ import annotations

from collections.abc import Sequence

CLIP_OPERATORS = frozenset({b"re", b"m", b"l", b"h", b"W", b"W*", b"n"})
_CLOSE = 4.0
"""Points by which a clip may be smaller than its field."""
_CORNERS = 4
Point = tuple[float, float]


class FieldClip:
    """The path as it stands."""

    def __init__(self, width: float, height: float) -> None:
        """Begin without a path, in a field of this size."""
        self._width, self._height = width, height
        self._parts: list[list[Point]] = []
        self._is_clip = False

    def take(self, operator: bytes, parts: Sequence[float]) -> None:
        """Take in one of `CLIP_OPERATORS`.

        Raises:
            ValueError: a part of the field would be hidden, or viewers differ in what would be.
        """
        if self._is_clip and operator != b"n":
            raise ValueError("a clip to which something is added")
        if operator == b"re":
            left, bottom, width, height = parts
            right, top = left + width, bottom + height
            self._parts.append([(left, bottom), (right, bottom), (right, top), (left, top)])
        elif operator == b"m":
            self._parts.append([(parts[0], parts[1])])
        elif operator == b"l":
            self._parts[-1].append((parts[0], parts[1]))
        elif operator in (b"W", b"W*"):
            self._check(evenly=operator == b"W*")
            self._is_clip = True
        elif operator == b"n":
            self._parts.clear()
            self._is_clip = False

    def _check(self, *, evenly: bool) -> None:
        if not self._parts or (evenly and len(self._parts) > 1):
            raise ValueError("a clip of nothing, or of parts that take each other away")
        directions = {self._direction(part) for part in self._parts}
        if len(directions) > 1:
            raise ValueError("a clip of parts that run against each other")

    def _direction(self, part: Sequence[Point]) -> bool:
        """Whether a rectangle that hides nothing runs against the clock.

        Raises:
            ValueError: it is another shape, or hides a part of the field.
        """
        corners = [*part[:-1]] if len(part) == _CORNERS + 1 and part[0] == part[-1] else [*part]
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        bottom, top = min(y for _, y in corners), max(y for _, y in corners)
        against = [(left, bottom), (right, bottom), (right, top), (left, top)]
        at = corners.index((left, bottom)) if (left, bottom) in corners else 0
        turned = corners[at:] + corners[:at]
        is_against = turned == against
        if not is_against and turned != [against[0], *reversed(against[1:])]:
            raise ValueError("a clip that is no rectangle")
        if left > _CLOSE or bottom > _CLOSE:
            raise ValueError("a clip that hides a part")
        if right < self._width - 2 * _CLOSE or top < self._height - _CLOSE:
            raise ValueError("a clip that hides a part")
        return is_against
