"""A rule or a reading renamed wherever a set names it: rules, cases, properties, acceptances and safety files.

Definitions: a rule is named as `rule` (a row of a decision table as `row` of its `table`), in lists and keys of
expectations, in exceptions (`of`), in acceptances (`about`, `mutant`) and in controls of hazards; a reading as `reading`
and, in conditions, as `reading.<name>`. Only a whole value or key is renamed, never a word within a
sentence. Left out: signatures, which are never written over, and what another set says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from ..language import Node, parse_document

_RULE_KEYS = frozenset(
    {"rule", "fires", "stops", "unknown", "of", "about", "mutant", "rules", "off", "bounds"}
)
_KEYED = frozenset({"near", "does"})
_NEVER = ("signed", "versions")


def renamed_files(folder: Path, old: str, new: str, *, reading: bool) -> Mapping[Path, str]:
    """The files of a set that change, with their new text.

    Args:
        folder: the set.
        old: the id of a rule, or the name of a reading.
        new: its new one.
        reading: the name is that of a reading.
    """

    def rename_in(text: str) -> str:
        if reading:
            return _replace(text, _reading_places(parse_document(text), old), old, new)
        changed = _replace(text, _rule_places(parse_document(text), old), old, new)
        if "." not in old:
            return changed
        rows = _row_places(parse_document(changed), old)
        return _replace(changed, rows, old.partition(".")[2], new.partition(".")[2])

    return _changed_files(folder, rename_in)


def files_with_renamed_table(folder: Path, old: str, new: str, rows: Iterable[str]) -> Mapping[Path, str]:
    """The files of a set that change when a decision table gets another name, and with it all of its rows.

    Args:
        folder: the set.
        old: the id of the table.
        new: its new one.
        rows: the ids of its rules.
    """
    names = tuple(rows)

    def rename_in(text: str) -> str:
        for name in names:
            places = _rule_places(parse_document(text), name)
            text = _replace(text, places, name, f"{new}.{name.partition('.')[2]}")
        return _replace(text, _table_places(parse_document(text), old), old, new)

    return _changed_files(folder, rename_in)


def _changed_files(folder: Path, change: Callable[[str], str]) -> Mapping[Path, str]:
    """The files of a set that a change of text changes; signatures and kept versions stay."""
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.yaml"))
        if path.relative_to(folder).parts[0] not in _NEVER
    }
    return {path: new for path, text in texts.items() if (new := change(text)) != text}


def _table_places(document: Node, old: str) -> Iterator[tuple[int, int]]:
    """Where a rules file names a decision table."""
    for entry in document.items:
        name = entry.get("table") if entry.kind == "map" else None
        if name is not None and name.text == old:
            yield name.line, name.column


def _replace(text: str, places: Iterator[tuple[int, int]], old: str, new: str) -> str:
    lines = text.split("\n")
    word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(old)}(?![A-Za-z0-9_])")
    for line, column in sorted(set(places), reverse=True):
        before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        lines[line - 1] = before + word.sub(new, after, count=1)
    return "\n".join(lines)


def _row_places(document: Node, old: str) -> Iterator[tuple[int, int]]:
    """Where a rules file itself names a row of a decision table, which it does without its table."""
    table, _, row = old.partition(".")
    for entry in document.items:
        name, rows = (entry.get(key) if entry.kind == "map" else None for key in ("table", "rows"))
        if name is not None and rows is not None and name.text == table:
            for entry_of_row in rows.items:
                written = entry_of_row.get("row")
                if written is not None and written.text == row:
                    yield written.line, written.column


def _rule_places(node: Node, old: str, under: str = "") -> Iterator[tuple[int, int]]:
    if node.kind == "scalar":
        named = node.text == old or (under == "mutant" and node.text.startswith(f"{old}: "))
        if named and under in _RULE_KEYS:
            yield node.line, node.column
    for item in node.items:
        yield from _rule_places(item, old, under)
    for key, value in node.pairs:
        if under in _KEYED and key.text == old:
            yield key.line, key.column
        yield from _rule_places(value, old, key.text)


def _reading_places(node: Node, old: str, under: str = "") -> Iterator[tuple[int, int]]:
    path = re.compile(rf"reading\.{re.escape(old)}(?![A-Za-z0-9_])")
    if (node.kind == "scalar" and under == "reading" and node.text == old) or (
        node.kind == "scalar" and path.match(node.text.lstrip())
    ):
        yield node.line, node.column
    for item in node.items:
        yield from _reading_places(item, old, under)
    for key, value in node.pairs:
        if path.fullmatch(key.text):
            yield key.line, key.column
        yield from _reading_places(value, old, key.text)
