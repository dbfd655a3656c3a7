"""Names of the fields in which something is written: each once in a paper, and the same in every printing of a review.

A PDF has one field of a name, so that two hoists in a home, or two visits whose names differ by a space, need two. Of
visits, which has which does not hang on the order in which they were recorded; pieces have nothing else that stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def slug(name: str) -> str:
    """A name inside the name of a field; empty where no letter or figure is left of it."""
    return re.sub(r"\W+", "_", name).strip("_").lower()


def distinct(names: Iterable[str]) -> list[str]:
    """The names in their order; one that stood there before has the next free number behind it."""
    taken: list[str] = []
    for name in names:
        free, number = name, 2
        while free in taken:
            free, number = f"{name}_{number}", number + 1
        taken.append(free)
    return taken


def visit_slugs(names: Iterable[str]) -> dict[str, str]:
    """How each visit of a package is called in the names of fields, by its own name and whatever their order."""
    by_name = sorted(names)
    return dict(zip(by_name, distinct(slug(name) or "visit" for name in by_name), strict=True))
