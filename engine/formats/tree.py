"""What any file of another system is read into before a mapping looks at it: records, each a tree of plain values.

Definitions: a *record* is what a format repeats: a FHIR resource, a row of a table, a segment of EDIFACT. A *tree* is a
dict whose values are texts, numbers, truth values, trees, or lists of them; a list may stand where one value is meant.

Left out: what anything means (`mapping`), and how each form is taken apart (`json_form`, `xml_form`, `edifact_form`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..model import ProblemsFoundError, file_error
from ..model.limits import DOCUMENT_LEVELS, FOREIGN_RECORDS, FOREIGN_VALUES

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file."""

    kind: str
    tree: Tree
    where: str
    names: tuple[str, ...] = field(default=())
    """What other records may call it by: a FHIR `fullUrl`."""
    file: str = ""
    """Where its references are looked up first."""
    within: Record | None = None
    """The record that it is a part of, and whose person is its own where it names none."""


def check_size(tree: Any, name: str) -> None:
    """Refuse a tree that is nested too deep or holds too many values; it is walked without recursion.

    Raises:
        ProblemsFoundError: H103 or H106.
    """
    count, waiting = 0, [(tree, 0)]
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if depth > DOCUMENT_LEVELS:
            raise file_error(
                name,
                "H103",
                f"the file is nested deeper than {DOCUMENT_LEVELS} levels",
                "look for what is never closed",
            )
        if count > FOREIGN_VALUES:
            raise _too_many_values(name)
        if isinstance(value, dict):
            waiting.extend((child, depth + 1) for child in value.values())
        elif isinstance(value, list):
            waiting.extend((child, depth + 1) for child in value)


def check_marks(content: bytes, name: str) -> None:
    """Refuse JSON of too many values before it is made into any: each but the first comes after a mark of its own.

    Raises:
        ProblemsFoundError: H106.
    """
    if sum(map(content.count, (b",", b"[", b"{"))) > FOREIGN_VALUES:
        raise _too_many_values(name)


def limit_records(records: Iterator[Record], name: str) -> Iterator[Record]:
    """The records, as long as there are not too many.

    Raises:
        ProblemsFoundError: H106.
    """
    for number, record in enumerate(records, start=1):
        if number > FOREIGN_RECORDS:
            raise file_error(
                name, "H106", f"at most {FOREIGN_RECORDS:,} records of one file are read", "split the file"
            )
        yield record


def repeated_records(name: str, root: Tree, repeated: str) -> Iterator[Record]:
    """Each group of one name as a record, with the plain values of the groups that it stands in.

    Args:
        name: the file.
        root: its tree.
        repeated: the name.

    Raises:
        ProblemsFoundError: H106, where the values that stand in each record would be too many in all.
    """
    waiting: list[tuple[str, Any, Tree]] = [("", root, {})]
    number = copied = 0
    while waiting:
        tag, value, above = waiting.pop()
        if not isinstance(value, dict):
            continue
        # Values that stand in each record or below each group: a thousand of them in a thousand are a million.
        copied += len(above)
        if copied > FOREIGN_VALUES:
            raise _too_many_values(name)
        if tag == repeated:
            number += 1
            yield Record(tag, {**above, **value}, f"{name} {tag} {number}")
            continue
        own = {key: member for key, member in value.items() if _is_plain(member)}
        own |= _headers(value, repeated)
        below = {**above, **own} if own else above
        for key, many in reversed(list(value.items())):
            for child in reversed(many if isinstance(many, list) else [many]):
                if isinstance(child, dict):
                    waiting.append((key, child, below))


def _headers(value: Tree, repeated: str) -> Tree:
    """The plain values of elements beside the repeated ones, such as a header."""
    headers: Tree = {}
    for key, many in value.items():
        if key != repeated and isinstance(many, list) and len(many) == 1 and isinstance(many[0], dict):
            headers |= {name: member for name, member in many[0].items() if _is_plain(member)}
    return headers


def _is_plain(value: Any) -> bool:
    return not isinstance(value, dict) and not (
        isinstance(value, list) and any(isinstance(member, dict) for member in value)
    )


def _too_many_values(name: str) -> ProblemsFoundError:
    return file_error(
        name, "H106", f"at most {FOREIGN_VALUES:,} values of one file are read", "split the file"
    )
