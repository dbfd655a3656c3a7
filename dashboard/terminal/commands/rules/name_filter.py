"""`--filter` of the commands of rule authors: a part of a name, or a pattern."""

from __future__ import annotations

FILTER_HELP = "Only what matches: a part of the name, or a pattern with *."


def matches(name: str, pattern: str) -> bool:
    """Whether a name has this part, or fits this pattern."""
    from fnmatch import fnmatch

    return fnmatch(name, pattern if any(sign in pattern for sign in "*?[") else f"*{pattern}*")
