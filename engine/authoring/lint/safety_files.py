"""The safety properties that a rule set declares in `checks/safety*.yaml`, checked against rules and catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...knowledge import Catalogue, reading_strata
from ...knowledge.choice import read_choice
from ...knowledge.record import read_record, unknown_keys
from ...language import Node, Vocabulary, list_entries, read_document
from ...language.parse import ConditionParser
from ...model import Problem, ProblemsFoundError, RuleSet
from .safety import KINDS, Safety, SafetyEntry, subjects

_KEYS = ("safety", "says", "items", "only", "activities", "except", *KINDS)
_TRIVIAL = {"kind": "all", "parts": ()}


def load_safety(
    folder: Path, display_name: str, catalogue: Catalogue, rule_set: RuleSet
) -> tuple[Safety, ...]:
    """Every safety property of a rule set, file by file; none where it declares none.

    Raises:
        ProblemsFoundError: everything that is wrong with the files.
    """
    problems: list[Problem] = []
    names = (name for stratum in reading_strata(rule_set.rules) for name in stratum)
    vocabulary = catalogue.vocabulary.with_readings(names)
    properties: list[Safety] = []
    for path in sorted((folder / "checks").glob("safety*.yaml")):
        name = f"{display_name}/checks/{path.name}"
        document = read_document(path, name, problems)
        for node in list_entries(document, name, "safety properties", "safety", problems):
            entry = _entry(node, name, catalogue, vocabulary, problems)
            if entry is not None:
                properties.append(Safety(entry, node.place(name)))
    problems.extend(_twice(properties))
    for declared in properties:
        problems.extend(_unknown_exceptions(declared, catalogue))
    if problems:
        raise ProblemsFoundError(problems)
    return tuple(properties)


def _entry(
    node: Node, file: str, catalogue: Catalogue, vocabulary: Vocabulary, problems: list[Problem]
) -> SafetyEntry | None:
    """Read one safety property; None, with problems, where it cannot be read."""
    if node.kind != "map":
        problems.append(
            Problem(
                "H104",
                "a safety property is a group of `key: value` lines",
                node.place(file),
                "start it with `safety: <id>`",
            )
        )
        return None
    before = len(problems)
    unknown = unknown_keys(node, _KEYS, file, problems)
    values: dict[str, Any] = {key: value for key, value in node.plain().items() if key not in unknown}
    kinds = [kind for kind in KINDS if kind in values]
    if len(kinds) != 1:
        problems.append(
            Problem(
                "H206",
                "a safety property has exactly one condition",
                node.place(file),
                f"under one of: {', '.join(KINDS)}",
            )
        )
        return None
    when = node.get(kinds[0])
    assert when is not None
    parser = ConditionParser(vocabulary, file, "task", may_ask=kinds[0] == "ask_first_when")
    condition = parser.parse(when)
    problems.extend(parser.problems)
    items = node.get("items")
    if items is not None:
        values["items"] = read_choice(items, file, catalogue, problems)
    values.pop(kinds[0])
    values |= {"kind": kinds[0], "when": _TRIVIAL if condition is None else condition}
    entry = read_record(SafetyEntry, node, file, problems, values)
    return entry if len(problems) == before else None


def _twice(properties: list[Safety]) -> Iterator[Problem]:
    seen: set[str] = set()
    for declared in properties:
        if declared.entry.safety in seen:
            yield Problem(
                "H207",
                f"the id `{declared.entry.safety}` is used twice",
                declared.place,
                "give each its own id",
            )
        seen.add(declared.entry.safety)


def _unknown_exceptions(safety: Safety, catalogue: Catalogue) -> Iterator[Problem]:
    """Problems of names in a property that it is not about, or that the catalogue does not have."""
    entry = safety.entry
    known = set(subjects(safety, catalogue))
    for name in (name for exception in entry.exceptions for name in exception.of):
        if name not in known:
            yield Problem("H704", f"`{name[:60]}` is nothing that {entry.safety} is about", safety.place, "")
    for name in entry.only:
        if name not in catalogue.items:
            yield Problem("H402", f"`{name[:60]}` is not an item of the catalogue", safety.place, "")
    for name in entry.activities:
        if name not in catalogue.activities:
            yield Problem(
                "H403", f"`{name[:60]}` is not an activity of catalogue/tasks.yaml", safety.place, ""
            )
