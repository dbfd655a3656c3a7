"""The lines of text in the drawing of a form's field: whether they can be read where they stand, from the top down.

Definitions: a *line* is one string at one height. It is *readable* when it stands upright and unstretched in letters of an
ordinary size, begins in the left half of the field, and is lower than the line before. The first begins inside the field;
a later one may be below its end, where every viewer cuts it. A text is *whole* when no line runs over an edge. What `q`
keeps (size and leading) is put back by `Q`; both stand outside the texts, `BT` to `ET`, in which alone text is placed and
shown.

Left out: which letters are shown, and in which colour (`field_drawing`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth

_SMALLEST, _LARGEST = 4.0, 40.0
"""Points of letters that a person can read and that a program may choose for a field."""
_BETWEEN_LINES = 0.6
"""How much lower a line is than the one before, in sizes of its letters."""
_OUTSIDE = 3.0
"""Points by which a first line may stand outside its field."""
_LIMITS: Mapping[bytes, tuple[float, float]] = {
    b"Tc": (-0.2, 2),
    b"Tw": (-0.5, 6),
    b"Tz": (60, 150),
    b"Ts": (0, 0),
}
_MEASURED_IN = "Helvetica"
"""As wide as the papers' own typeface, and as those that programs write in; Courier alone is wider."""


class FieldLines:
    """Where the next line stands, and whether that is a place for one."""

    def __init__(self, width: float, height: float) -> None:
        """Begin with an empty field of this size."""
        self._width, self._height = width, height
        self._left = self._base = self._leading = 0.0
        self._size: float | None = None
        self._kept: list[tuple[float | None, float]] = []
        self._is_in_text = False
        self._lowest: float | None = None
        self._stretch: dict[bytes, float] = {b"Tc": 0.0, b"Tw": 0.0, b"Tz": 100.0}
        self.is_whole = True
        """Whether every line so far ends within the field."""
        self._apply: Mapping[bytes, Callable[[Sequence[float]], None]] = {
            b"BT": lambda _: self._begin_text(),
            b"ET": lambda _: self._end_text(),
            b"EMC": lambda _: None,
            b"q": lambda _: self._keep(),
            b"Q": lambda _: self._put_back(),
            b"Tf": self._set_size,
            b"TL": lambda parts: self._set_leading(parts[0]),
            b"Td": lambda parts: self._move(*parts),
            b"TD": self._move_and_set_leading,
            b"Tm": self._set_matrix,
            b"T*": lambda _: self._move(0, -self._leading),
            **{operator: self._set_within(operator, *limits) for operator, limits in _LIMITS.items()},
        }

    def set(self, operator: bytes, operands: Sequence[Any]) -> None:
        """Take an operator of the state of text in.

        Raises:
            ValueError: it draws something, or makes text unreadable.
        """
        apply = self._apply.get(operator)
        if apply is None:
            raise ValueError(f"{operator!r} draws something else than text")
        apply([float(part) for part in operands])

    def show(self, text: str, apart: float) -> None:
        """Take in that a string is shown here.

        Args:
            text: the string.
            apart: how far its letters are moved apart in all, in thousandths of their size.

        Raises:
            ValueError: no reader looks for the next line here.
        """
        if self._size is None or not self._is_in_text:
            raise ValueError("text without a size or a place")
        starts_inside = -_OUTSIDE <= self._left <= self._width / 2
        if self._lowest is None:
            starts_inside = starts_inside and -_OUTSIDE <= self._base <= self._height
        elif self._lowest - self._base < _BETWEEN_LINES * self._size:
            raise ValueError("a line beside or above another")
        if not starts_inside:
            raise ValueError("a line outside its field")
        self._lowest = self._base
        wide = stringWidth(text.strip(), _MEASURED_IN, self._size) + apart / 1000 * self._size
        wide += len(text) * self._stretch[b"Tc"] + text.count(" ") * self._stretch[b"Tw"]
        ends_at = self._left + wide * self._stretch[b"Tz"] / 100
        self.is_whole &= ends_at <= self._width + _OUTSIDE and self._base >= -_OUTSIDE

    def _begin_text(self) -> None:
        self._must_be_in_text(False)
        self._is_in_text = True
        self._go_to(0, 0)

    def _end_text(self) -> None:
        self._must_be_in_text(True)
        self._is_in_text = False

    def _keep(self) -> None:
        self._must_be_in_text(False)
        self._kept.append((self._size, self._leading))

    def _put_back(self) -> None:
        self._must_be_in_text(False)
        if not self._kept:
            raise ValueError("nothing was kept that could be put back")
        self._size, self._leading = self._kept.pop()

    def _must_be_in_text(self, expected: bool) -> None:
        if self._is_in_text is not expected:
            raise ValueError("an operator where viewers differ in what it does")

    def _go_to(self, left: float, base: float) -> None:
        self._must_be_in_text(True)
        self._left, self._base = left, base

    def _move(self, right: float, up: float) -> None:
        self._go_to(self._left + right, self._base + up)

    def _move_and_set_leading(self, parts: Sequence[float]) -> None:
        self._set_leading(-parts[1])
        self._move(*parts)

    def _set_leading(self, leading: float) -> None:
        self._leading = leading

    def _set_size(self, parts: Sequence[float]) -> None:
        if not _SMALLEST <= parts[0] <= _LARGEST:
            raise ValueError("letters too small or too large")
        self._size = parts[0]

    def _set_matrix(self, parts: Sequence[float]) -> None:
        if list(parts[:4]) != [1, 0, 0, 1]:
            raise ValueError("letters that are turned or stretched")
        self._go_to(parts[4], parts[5])

    def _set_within(self, operator: bytes, least: float, most: float) -> Callable[[Sequence[float]], None]:
        def set_within(parts: Sequence[float]) -> None:
            if not least <= parts[0] <= most:
                raise ValueError("letters that are moved or stretched")
            self._stretch[operator] = parts[0]

        return set_within
