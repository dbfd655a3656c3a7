"""Rules files laid out alike: indentation, one blank line between entries, no spaces at line ends. Comments stay.

Only the layout changes: the text that comes out holds just what the text that went in held, which is checked before it
is given, and laying it out again changes nothing. Left out: the order of keys and of rules, which is the author's.
"""

from __future__ import annotations

import io
import re

from ruamel.yaml import YAML

from ..language import parse_document

_WIDEST = 120
_PASSES = 4
_ENTRY = re.compile(r"^- \w")


class LayoutError(Exception):
    """The text could not be laid out without changing what it says."""


def lay_out(text: str) -> str:
    """A file of rules or cases in the common layout.

    Raises:
        ProblemsFoundError: when the text cannot be read at all.
        LayoutError: when laying it out would change what it says.
    """
    before = parse_document(text).plain()
    for _ in range(_PASSES):
        formatted = _once(text, is_list=isinstance(before, tuple))
        if parse_document(formatted).plain() != before:
            break
        if formatted == text:
            return formatted
        text = formatted
    raise LayoutError("the layout would change what the file says, or never settle: lay it out by hand")


def _once(text: str, *, is_list: bool) -> str:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(yaml.load(text), stream)
    return _space(_dedent(stream.getvalue()) if is_list else stream.getvalue())


def _dedent(text: str) -> str:
    """A list at the top of a file starts at the margin."""
    return "\n".join(line.removeprefix("  ") for line in text.split("\n"))


def _space(text: str) -> str:
    lines: list[str] = []
    for line in (line.rstrip() for line in text.strip("\n").split("\n")):
        if not line and (not lines or not lines[-1]):
            continue
        if _ENTRY.match(line):
            _part(lines)
        lines.append(line)
    return "\n".join(lines) + "\n"


def _part(lines: list[str]) -> None:
    """One blank line before an entry, above the comments that belong to it."""
    place = len(lines)
    while place and lines[place - 1].startswith("#"):
        place -= 1
    if place and lines[place - 1]:
        lines.insert(place, "")
