"""Where a value stands in a tree, written as a path: `code.coding.code`, `extension[url=…].valueCode`, `value*`.

Definitions: the parts of a path are joined by full stops. A part is a name, a beginning of names (`value*`), or `**`,
which is the tree itself and everything inside it. `[key=text]` keeps only the trees in which `key` holds that text. A
list is gone through. A path may lead to several values, to one, or to none. Where a tree has the whole path as one
name, as a table has its columns, that is meant; what is no path is one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

_PART = re.compile(r"(?P<name>[^.\[\]]+)(?:\[(?P<key>[^=\]]+)=(?P<wanted>[^\]]*)\])?(?:\.|\Z)")
PathPart = tuple[str, str, str]


@lru_cache(maxsize=4096)
def parts_of(path: str) -> tuple[PathPart, ...]:
    """The parts of a path: name, key and wanted text of its filter.

    Raises:
        ValueError: it is empty.
    """
    parts, at = [], 0
    while at < len(path):
        match = _PART.match(path, at)
        if match is None:
            return ((path, "", ""),)
        parts.append((match["name"], match["key"] or "", match["wanted"] or ""))
        at = match.end()
    if not parts:
        raise ValueError("a path is empty")
    return tuple(parts)


def values_at(tree: Any, path: str) -> list[Any]:
    """Every value to which a path leads, in the order of the file."""
    if isinstance(tree, dict) and path in tree:
        return list(_flat(tree[path]))
    parts = parts_of(path)
    first = parts[0][0]
    if isinstance(tree, dict) and first not in tree and first[-1] != "*":
        return []
    reached = [tree]
    for name, key, sought in parts:
        reached = [inner for value in reached for inner in _step(value, name)]
        if not reached:
            return []
        if key:
            reached = [value for value in reached if sought in texts_at(value, (key,))]
    return [leaf for value in reached for leaf in _flat(value)]


def texts_at(tree: Any, paths: Sequence[str]) -> list[str]:
    """The texts of the first path that leads to any; trees are passed over."""
    for path in paths:
        texts = [text for value in values_at(tree, path) if (text := text_of(value)) is not None]
        if texts:
            return texts
    return []


def text_of(value: Any) -> str | None:
    """A plain value as text; None for a tree and for nothing."""
    if value is None or isinstance(value, (dict, list)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return text or None


def first_name(path: str) -> str:
    """The name with which a path begins."""
    return parts_of(path)[0][0]


def _step(value: Any, name: str) -> Iterator[Any]:
    for branch in _flat(value):
        if not isinstance(branch, dict):
            continue
        if name == "**":
            yield from _everything(branch)
        elif name.endswith("*"):
            yield from (inner for key, inner in branch.items() if key.startswith(name[:-1]))
        elif name in branch:
            yield branch[name]


def _everything(tree: Any) -> Iterator[Any]:
    waiting = [tree]
    while waiting:
        branch = waiting.pop()
        if isinstance(branch, dict):
            yield branch
            waiting.extend(reversed(list(branch.values())))
        elif isinstance(branch, list):
            waiting.extend(reversed(branch))


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for member in value:
            yield from _flat(member)
    else:
        yield value
