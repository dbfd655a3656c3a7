"""The lines of text in the drawing of a form's field: whether they can be read where they stand, from the top down.

Definitions: a *line* is one string at one height. It is *readable* when it stands upright and unstretched in letters of an
ordinary size, begins in the left half of the field, and is lower than the line before. The first begins inside the field;
a later one may be below its end, where every viewer cuts it.

Left out: which letters are shown, and in which colour (`field_drawing`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

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


class FieldLines:
    """Where the next line stands, and whether that is a place for one."""

    def __init__(self, width: float, height: float) -> None:
        """Begin with an empty field of this size."""
        self._width, self._height = width, height
        self._left = self._base = self._leading = 0.0
        self._size: float | None = None
        self._lowest: float | None = None
        self._apply: Mapping[bytes, Callable[[Sequence[float]], None]] = {
            b"BT": lambda _: self._go_to(0, 0),
            b"ET": lambda _: None,
            b"EMC": lambda _: None,
            b"q": lambda _: None,
            b"Q": lambda _: None,
            b"Tf": self._set_size,
            b"TL": lambda parts: self._set_leading(parts[0]),
            b"Td": lambda parts: self._move(*parts),
            b"TD": self._move_and_set_leading,
            b"Tm": self._set_matrix,
            b"T*": lambda _: self._move(0, -self._leading),
            **{operator: self._check_limit(*limits) for operator, limits in _LIMITS.items()},
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

    def show(self) -> None:
        """Take in that a string is shown here.

        Raises:
            ValueError: no reader looks for the next line here.
        """
        if self._size is None:
            raise ValueError("text without a size")
        starts_inside = -_OUTSIDE <= self._left <= self._width / 2
        if self._lowest is None:
            starts_inside = starts_inside and -_OUTSIDE <= self._base <= self._height
        elif self._lowest - self._base < _BETWEEN_LINES * self._size:
            raise ValueError("a line beside or above another")
        if not starts_inside:
            raise ValueError("a line outside its field")
        self._lowest = self._base

    def _go_to(self, left: float, base: float) -> None:
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

    @staticmethod
    def _check_limit(least: float, most: float) -> Callable[[Sequence[float]], None]:
        def check(parts: Sequence[float]) -> None:
            if not least <= parts[0] <= most:
                raise ValueError("letters that are moved or stretched")

        return check
