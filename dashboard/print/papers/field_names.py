"""Names of the fields in which something is written: each once in a paper, and the same in every printing of a review.

A PDF has one field of a name, so that two hoists in a home, or two visits whose names differ by a space, need two. Which
has which does not hang on the order in which they were recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


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


def slugs_apart(names: Sequence[str], otherwise: str = "") -> list[str]:
    """How each of these names is called in the names of fields, whatever their order.

    Args:
        names: what is to be told apart.
        otherwise: where no letter or figure is left of a name.
    """
    by_name = sorted(range(len(names)), key=lambda place: names[place])
    apart = distinct(slug(names[place]) or otherwise for place in by_name)
    return [name for _, name in sorted(zip(by_name, apart, strict=True))]


def visit_slugs(names: Iterable[str]) -> dict[str, str]:
    """How each visit of a package is called in the names of fields, by its own name."""
    own_names = list(names)
    return dict(zip(own_names, slugs_apart(own_names, "visit"), strict=True))
