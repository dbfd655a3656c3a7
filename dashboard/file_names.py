"""Names of files for references: no two alike on any system, so that nobody's file takes the place of another's.

Definitions: two names are alike where a system that does not tell capitals from small letters calls them the same. A name
that is taken already gets the beginning of its reference's hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def distinct_names(wished: Mapping[str, str]) -> dict[str, str]:
    """A name for each reference, as wished where it is not taken.

    Args:
        wished: by reference, in the order in which they choose.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for reference, name in wished.items():
        if name.casefold() in taken:
            name += "-" + hashlib.sha256(reference.encode()).hexdigest()[:8]
        taken.add(name.casefold())
        names[reference] = name
    return names


def plain_name(reference: str) -> str:
    """A reference as part of a file's name."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in reference)
