"""What a catalogue knows of nights, read from `nights/presence_changes.yaml`; a catalogue may have none.

Left out: what it means for a package (`engine.review.presence_changes`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..language.document import Node
from ..language.parse import ConditionParser
from ..language.size import too_large
from ..language.vocabulary import Vocabulary
from ..model.night import NightKnowledge
from .reader import DocumentReader

NIGHTS = "nights/presence_changes.yaml"


def read_nights(
    reader: DocumentReader,
    file: str,
    document: Node,
    vocabulary: Vocabulary,
    evidence: Iterable[str],
) -> NightKnowledge | None:
    """The file as a frozen model; None with its problems.

    Args:
        reader: gathers what is wrong.
        file: what to call it.
        document: what it holds.
        vocabulary: the words of its conditions, which are about a visit and its person.
        evidence: ids that may be cited.
    """
    before = len(reader.problems)
    values = document.plain()
    groups = document.get("holds") if document.kind == "map" else None
    if groups is not None and groups.kind == "map":
        values["holds"] = {
            name.text: tuple(_hold(reader, file, node, vocabulary, evidence) for node in holds.items)
            for name, holds in groups.pairs
        }
    nights = reader.read_record(NightKnowledge, document, file, values)
    return nights if len(reader.problems) == before else None


def _hold(
    reader: DocumentReader, file: str, node: Node, vocabulary: Vocabulary, evidence: Iterable[str]
) -> dict[str, Any]:
    """One hold of a change, its condition parsed; one that is wrong stands as always true, so that all else is read."""
    values: dict[str, Any] = node.plain()
    when = node.get("when")
    if when is not None:
        parser = ConditionParser(vocabulary, file, "visit")
        condition = parser.parse(when)
        reader.problems.extend(parser.problems)
        if condition is not None and (why := too_large(condition, vocabulary)):
            reader.add("H501", why, file, when, "write it as several holds")
        values["when"] = condition or {"kind": "all", "parts": ()}
    cites = node.get("cites")
    for cited in cites.items if cites is not None else ():
        reader.refuse_unknown_name(
            "H401", cited.text, file, cited, evidence, "an entry of the evidence register"
        )
    return values
