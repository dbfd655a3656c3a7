"""An item of a catalogue under another id, as its file has it: the beginning of a council's own item.

Definitions: the copy is the text of the file, comments and all, so that its author meets every clause, trait and source and
changes them one by one. Its name is made of its id, for two items of one name could not be told apart.

Left out: its price and what a shop has of it (`prices.csv` of the layer says that), and a rule that suggests it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_FAMILY = re.compile(r"^family:\s*(?P<family>\w+)", re.MULTILINE)
_NAME = re.compile(r"^(?P<key> +name:).*$", re.MULTILINE)


@dataclass(frozen=True)
class ItemCopy:
    """An item of a catalogue's file under another id."""

    family: str
    entry: str
    """The entry of a list of items, as YAML."""

    def joined_to(self, text: str) -> str | None:
        """A file of items with the copy at its end, an empty text for a new one; None where that holds another family."""
        before = text.rstrip("\n") or f"family: {self.family}\nitems:"
        family = _FAMILY.search(before)
        if family is None or family["family"] != self.family:
            return None
        return f"{before}\n{self.entry}"


def item_copy(files: Iterable[Path], item: str, new: str) -> ItemCopy | None:
    """The copy of an item; None where no file has it.

    Args:
        files: the files of a catalogue.
        item: the id that it has.
        new: the id of the copy.
    """
    entry = re.compile(rf"^  - id: {re.escape(item)}\n(?:(?: {{3,}}.*)?\n)*", re.MULTILINE)
    for path in files:
        text = path.read_text(encoding="utf-8")
        family, match = _FAMILY.search(text), entry.search(text)
        if family is not None and match is not None:
            copied = match[0].rstrip("\n").replace(f"  - id: {item}", f"  - id: {new}", 1) + "\n"
            name = new.replace("_", " ").capitalize()
            return ItemCopy(family["family"], _NAME.sub(rf"\g<key> {name}", copied, count=1))
    return None
