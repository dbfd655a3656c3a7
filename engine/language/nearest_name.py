"""The nearest name that is known, offered to whoever has written another."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_NEAR = 0.6
NEAR_WORD = 0.5
"""For the few words of one field, which can be less alike than names and still be meant."""
_LONGEST_NAME = 80
"""Nothing longer is near to a name, and comparing it would take long."""


def nearest_name(name: str, known: Iterable[str], near: float = _NEAR) -> str:
    """The nearest known name; empty where none is near. Arguments as in `nearest_names`."""
    return next(iter(nearest_names(name, known, near, most=1)), "")


def nearest_names(name: str, known: Iterable[str], near: float = _NEAR, most: int = 3) -> list[str]:
    """The known names that are near, the nearest first.

    Args:
        name: as it was written.
        known: what it may be.
        near: how alike it must be, from 0 to 1 (`NEAR_WORD` for words of a field).
        most: how many at most.
    """
    return difflib.get_close_matches(name[:_LONGEST_NAME], list(known), n=most, cutoff=near)


def did_you_mean(name: str, known: Iterable[str], near: float = _NEAR, most: int = 1) -> str:
    """The nearest known names as a question; empty where none is near. Arguments as in `nearest_names`."""
    close = " or ".join(f"`{known_name}`" for known_name in nearest_names(name, known, near, most))
    return f"did you mean {close}?" if close else ""
