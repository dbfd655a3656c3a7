"""YAML and JSON text to nodes that know their line and column.

Definitions: plain scalars follow YAML 1.2 (`true`/`false`, numbers, `null`), so `no` and `07:30` stay words.
JSON is read as it comes, with its escapes of characters outside the basic plane. A number is never infinite.
Each limit (`model.limits`) is a problem of its own rather than a crash; no anchors, aliases or tags, no key twice, one
document. Left out: what the nodes mean (`engine.knowledge`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from ..model.limits import (
    DOCUMENT_BYTES,
    DOCUMENT_ENTRIES,
    DOCUMENT_LEVELS,
    KEYS_OF_A_GROUP,
    PROBLEMS_OF_A_DOCUMENT,
)
from ..model.problem import Place, Problem, ProblemsFoundError, file_error

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"[-+]?\d{1,18}\Z", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\d{1,300}\.\d{0,300}|\.\d{1,300}|\d{1,300})([eE][-+]?\d{1,4})?\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_JSON_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


@dataclass(slots=True)
class Node:
    """A piece of a document: a scalar, a list or a map, with its 1-based place."""

    kind: Literal["scalar", "list", "map"]
    line: int
    column: int
    text: str = ""
    quoted: bool = False
    whole_cell: bool = False
    """A comparison made from a cell of a table: its problems are said of the cell, not of a place within the text."""
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)

    def get(self, key: str) -> Node | None:
        """The value of a key of a map, or None; the last one where it is written twice, as in `plain`."""
        return next((value for name, value in reversed(self.pairs) if name.text == key), None)

    def key(self, key: str) -> Node | None:
        """The node of a key itself, for pointing at it."""
        return next((name for name, _ in reversed(self.pairs) if name.text == key), None)

    def place(self, file: str) -> Place:
        """Where it stands, in a file of this name."""
        return Place(file, self.line, self.column)

    def plain(self) -> Any:
        """The node as Python values: dict, tuple, str, bool, int, float, date or None."""
        if self.kind == "map":
            return {name.text: value.plain() for name, value in self.pairs}
        if self.kind == "list":
            return tuple(item.plain() for item in self.items)
        return self.text if self.quoted else _resolve(self.text)


def _resolve(text: str) -> Any:
    """A plain scalar as YAML 1.2 means it: `yes` and `12:30` stay words."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text) and math.isfinite(number := float(text)):
        return number
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def read_document(path: Path, name: str | None = None, problems: list[Problem] | None = None) -> Node:
    """Read a file into nodes.

    Args:
        path: the file.
        name: what to call it in problems; its path by default.
        problems: gathers keys written twice, so that they are reported with what else is wrong.

    Raises:
        ProblemsFoundError: H101 to H105, with the place.
    """
    file_name = name or str(path)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise file_error(file_name, "H101", "this is a pipe or a device, and no file", "give a file")
        size = path.stat().st_size
        if size > DOCUMENT_BYTES:
            raise file_error(
                file_name, "H103", f"the file is {size / 1e6:.0f} MB", "keep one file under 5 MB"
            )
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise file_error(file_name, "H101", f"the file cannot be read: {reason}", "check the path") from None
    except UnicodeDecodeError as error:
        message = f"the file is not text in UTF-8 (byte {error.start})"
        raise file_error(file_name, "H101", message, "save it as UTF-8") from None
    return parse_document(text, file_name, problems)


def list_entries(document: Node, file: str, what: str, key: str, problems: list[Problem]) -> list[Node]:
    """The entries of a document that is a list; none, with a problem (H104), of any other.

    Args:
        document: the whole file.
        file: what to call it in problems.
        what: what the file holds, such as `cases`.
        key: how each entry begins.
        problems: gathers what is wrong.
    """
    if document.kind != "list":
        message = f"a file of {what} is a list"
        problems.append(Problem("H104", message, document.place(file), f"start each entry with `- {key}: `"))
    return document.items


def parse_document(text: str, name: str = "text", problems: list[Problem] | None = None) -> Node:
    """Parse text into nodes.

    Args:
        text: YAML or JSON.
        name: what to call it in problems.
        problems: gathers keys written twice, so that they are reported with what else is wrong.

    Raises:
        ProblemsFoundError: H102 to H105, with the place.
    """
    if len(text) > DOCUMENT_BYTES:
        raise file_error(name, "H103", "the text is larger than 5 MB", "keep one file under 5 MB")
    if text.lstrip()[:1] in ("{", "[", '"'):
        text = _JSON_PAIR.sub(_one_character, text)
    twice: list[Problem] = []
    try:
        node = _build(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), name, twice)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = error.problem or "cannot be read"
        raise file_error(name, "H102", f"this is not YAML: {what}", _yaml_help(what), line, column) from None
    except (yaml.YAMLError, ValueError) as error:
        what = str(error).splitlines()[0]
        raise file_error(
            name, "H102", f"this is not YAML: {what}", "save it as plain UTF-8 text", 1, 1
        ) from None
    if twice and problems is None:
        raise ProblemsFoundError(twice)
    if problems is not None:
        problems.extend(twice)
    return node


def _one_character(match: re.Match[str]) -> str:
    """JSON writes a character beyond U+FFFF as two escapes; YAML has one escape for it."""
    high, low = int(match[2], 16), int(match[3], 16)
    return f"{match[1]}\\U{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00:08X}"


def _yaml_help(what: str) -> str:
    if "tab" in what or "cannot start any token" in what:
        return "indent with spaces, not tabs, and put quotes round text that starts with a sign"
    if "mapping values are not allowed" in what:
        return "put quotes round text that contains a colon and a space"
    return "check indentation, quotes and brackets just before this place"


_FRAMES = {yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent, yaml.StreamEndEvent}
_ENDS = {yaml.MappingEndEvent, yaml.SequenceEndEvent}


def _build(events: Iterator[Any], name: str, problems: list[Problem]) -> Node:
    """The nodes of a document from the parser's events, without recursion.

    Depth and count are bounded as they grow.
    """
    stack: list[tuple[Node, list[Node]]] = []
    keys: list[set[str]] = []
    root: Node | None = None
    count = 0
    for event in events:
        kind = type(event)
        if kind in _ENDS:
            node, _ = stack.pop()
            if node.kind == "map":
                keys.pop()
            continue
        if kind in _FRAMES:
            if kind is yaml.DocumentStartEvent and root is not None:
                raise _at(
                    name, "H104", event, "the file holds more than one document", "keep one document a file"
                )
            continue
        if kind is yaml.AliasEvent or event.anchor or event.tag:
            raise _at(
                name, "H103", event, "anchors, aliases and tags are not used here", "write the value out"
            )
        count += 1
        if count > DOCUMENT_ENTRIES:
            raise _at(
                name, "H103", event, f"the file has more than {DOCUMENT_ENTRIES:,} entries", "split the file"
            )
        if len(stack) >= DOCUMENT_LEVELS:
            raise _at(
                name,
                "H103",
                event,
                f"the file is nested deeper than {DOCUMENT_LEVELS} levels",
                "look for a bracket that is never closed",
            )
        mark = event.start_mark
        if kind is yaml.ScalarEvent:
            node = Node("scalar", mark.line + 1, mark.column + 1, event.value, bool(event.style))
        else:
            node = Node("map" if kind is yaml.MappingStartEvent else "list", mark.line + 1, mark.column + 1)
        root = root or node
        if stack:
            _attach(stack[-1], node, keys, name, problems)
        if node.kind != "scalar":
            stack.append((node, []))
            if node.kind == "map":
                keys.append(set())
    if root is None or (root.kind == "scalar" and not root.text and not root.quoted):
        raise file_error(name, "H104", "the file is empty", "see docs for an example", 1, 1)
    return root


def _attach(
    top: tuple[Node, list[Node]], node: Node, keys: list[set[str]], name: str, problems: list[Problem]
) -> None:
    """Put a finished node into the list or map that is open; a key that is there twice is a problem."""
    parent, pending = top
    if parent.kind == "list":
        parent.items.append(node)
    elif pending:
        parent.pairs.append((pending.pop(), node))
    else:
        if node.kind != "scalar":
            place = node.place(name)
            raise ProblemsFoundError(
                [Problem("H104", "a key must be a single word", place, "check the brackets")]
            )
        if len(parent.pairs) >= KEYS_OF_A_GROUP:
            raise file_error(
                name,
                "H103",
                f"a group has more than {KEYS_OF_A_GROUP:,} keys",
                "write a list instead",
                node.line,
                node.column,
            )
        if node.text in keys[-1] and len(problems) < PROBLEMS_OF_A_DOCUMENT:
            place = node.place(name)
            problems.append(
                Problem("H105", f"`{node.text}` is written twice here", place, "keep one of the two")
            )
        keys[-1].add(node.text)
        pending.append(node)


def _at(name: str, code: str, event: Any, message: str, help_text: str) -> ProblemsFoundError:
    mark = event.start_mark
    return file_error(name, code, message, help_text, mark.line + 1, mark.column + 1)
