"""What a council's layer takes from the header of its base.

Definitions: the *duties* are what the base demands of whoever signs. A layer may add to them and takes nothing from
them: its entries stand after those of the base. It ends with its base at the latest.

Left out: the rules (`council_layer`). A clinician's signature on the base is none on a layer, so `reviewers` are never
taken over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..language.document import Node
from ..model.problem import Problem
from ..model.rule import DecisionReason, RuleSet

DUTIES = ("second_signature", "lifted_by_name", "safety_items", "decision_reasons")
"""Of the base, with what the layer adds."""
TAKEN_OVER = ("effective_to", "about")
"""Of the base where the layer has none of its own."""
OF_THE_BASE = ("who_may_lift", "who_may_not", "who_may_answer")
"""Of the base alone: a layer is held to it and changes nothing in it."""
OF_ITS_OWN = (
    "id",
    "title",
    "version",
    "effective_from",
    "authors",
    "reviewers",
    "next_review",
    "extends",
    "base_hash",
    "off",
    "bounds",
    "people",
    "exceptions",
)
"""Who wrote the layer, when, and what it changes: no base can say that."""
_CODE = "H812"


def join_headers(
    values: Mapping[str, Any], base: RuleSet, header: Node, label: str, problems: list[Problem]
) -> dict[str, Any]:
    """The entries of a layer's header with those that it takes from its base.

    Args:
        values: the layer's own entries, as they are written.
        base: the set that it lies on.
        header: the document that they stand in.
        label: what to call it in problems.
        problems: where an attempt to demand less is added.
    """
    joined = dict(values)
    for key in TAKEN_OVER:
        joined[key] = values.get(key) or getattr(base, key)
    for key in OF_THE_BASE:
        joined[key] = getattr(base, key)
        if (node := header.key(key)) is not None:
            place = node.place(label)
            problems.append(Problem(_CODE, f"`{key}` is for the base to say", place, "leave it out"))
    for key in DUTIES:
        written = values.get(key)
        if written is not None and not isinstance(written, tuple | list):
            continue
        joined[key] = _with_duties(key, getattr(base, key), written, header, label, problems)
    return joined


def ends_with_its_base(layer: RuleSet, base: RuleSet, header: Node, label: str) -> Problem | None:
    """The problem with a layer that would be in force after its base has ended; None where it is not."""
    if base.effective_to is None or layer.effective_to is None or layer.effective_to <= base.effective_to:
        return None
    node = header.get("effective_to") or header
    message = f"the layer would be in force after its base has ended ({base.effective_to.isoformat()})"
    return Problem(_CODE, message, node.place(label), "let it end with its base, or leave it out")


def answered_for(header: Node) -> tuple[str, ...]:
    """The entries of a layer for whose lesser protection somebody answers, each with who does."""
    written = (entry for key in ("off", "bounds") for entry in _items_of(header.get(key)))
    named = ((entry.get("rule"), entry.get("answered_by")) for entry in written if entry.kind == "map")
    texts = (
        f"{rule.text} ({by.text})" for rule, by in named if rule is not None and by is not None and by.text
    )
    return tuple(dict.fromkeys(texts))


def _items_of(node: Node | None) -> list[Node]:
    return node.items if node is not None and node.kind == "list" else []


def _with_duties(
    key: str,
    of_base: tuple[Any, ...],
    written: tuple[Any, ...] | list[Any] | None,
    header: Node,
    label: str,
    problems: list[Problem],
) -> tuple[Any, ...]:
    """The entries of the base, then what the layer adds."""
    if written is None:
        return of_base
    node = header.get(key) or header
    place = node.place(label)
    names = {_name(entry) for entry in of_base}
    added = tuple(entry for entry in written if _name(entry) not in names)
    if not added and names - {_name(entry) for entry in written}:
        message = f"`{key}` of the base stays whole: a layer adds to it and takes nothing from it"
        problems.append(Problem(_CODE, message, place, "write only what is added, or leave it out"))
    for entry in of_base:
        if isinstance(entry, DecisionReason) and any(_differs(other, entry) for other in written):
            message = f"the reason `{entry.code}` of the base is written otherwise"
            problems.append(Problem(_CODE, message, place, "give it a code of its own"))
    return (*of_base, *added)


def _name(entry: Any) -> str:
    """What an entry is known by: the code of a reason, or the word itself."""
    if isinstance(entry, DecisionReason):
        return entry.code
    return str(entry.get("code", "")) if isinstance(entry, Mapping) else str(entry)


def _differs(written: Any, reason: DecisionReason) -> bool:
    if _name(written) != reason.code or not isinstance(written, Mapping):
        return False
    return (tuple(written.get("choices") or ()), written.get("words")) != (reason.choices, reason.words)
