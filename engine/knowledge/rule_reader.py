"""One rule as it is written in a file: its kind, what it concerns, its condition and what it cites.

Checked here: names, types and ranges in conditions, cited evidence, items and activities; and of several rules together,
ids used twice, and readings that are derived twice or that refer to each other in a circle.

Left out: files, headers, layers and decision tables (`.rule_set`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError
from typing import Any

from ..language.document import Node
from ..language.parse import ConditionParser
from ..language.size import too_large
from ..language.vocabulary import Vocabulary
from ..model.rule import EVERYTHING, RULE_KINDS, Rule
from .catalogue import Catalogue
from .choice import chosen_items, read_choice
from .known_first import known_first
from .reader import DocumentReader
from .reading_order import reading_strata

_OF_ITEMS = ("suggest", "exclude", "caution")
RULE_KEYS = (
    "rule",
    *RULE_KINDS,
    *(
        info.alias or name
        for name, info in Rule.model_fields.items()
        if name not in ("id", "kind", "about", "chosen_by") and not info.exclude
    ),
)
# What stands for a condition that could not be read, so that the rest of the rule is checked.
_TRIVIAL: Mapping[str, Any] = {"kind": "all", "parts": ()}


class RuleReader(DocumentReader):
    """Reads rules against a catalogue and gathers everything that is wrong with them."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Begin without a problem.

        Args:
            catalogue: items, activities and evidence that the rules name.
        """
        super().__init__()
        self.catalogue = catalogue

    def rule(self, file: str, node: Node, vocabulary: Vocabulary) -> Rule | None:
        """One rule; None, and a problem, where it cannot be read."""
        if node.kind != "map":
            self.add(
                "H104", "a rule is a group of `key: value` lines", file, node, "start it with `rule: <id>`"
            )
            return None
        before = len(self.problems)
        unknown = self.refuse_unknown_keys(node, RULE_KEYS, file)
        values: dict[str, Any] = {key: value for key, value in node.plain().items() if key not in unknown}
        kinds = [kind for kind in RULE_KINDS if kind in values]
        if len(kinds) != 1 and not set(unknown.values()) & set(RULE_KINDS):
            self.add("H206", "a rule has exactly one kind", file, node, f"one of: {', '.join(RULE_KINDS)}")
        values["when"] = self._condition(
            file, node, values, vocabulary, may_ask=kinds == ["ask"] or not kinds
        )
        self._check_references(file, node, kinds)
        self._check_ask_where(file, node, vocabulary)
        if len(kinds) != 1:
            return None
        kind = kinds[0]
        values |= {"kind": kind, **self._about(file, node.get(kind), kind, values.pop(kind))}
        if "rule" in values:
            values["id"] = values.pop("rule")
        values |= {"file": file, "line": node.line, "column": node.column}
        rule = self.read_record(Rule, node, file, values, {"about": kind, "id": "rule"})
        return rule if len(self.problems) == before else None

    def _about(self, file: str, node: Node | None, kind: str, written: Any) -> dict[str, Any]:
        """What a rule concerns; items that are chosen by their traits are named here, once for all who read rules."""
        if node is not None and node.kind == "map" and kind in _OF_ITEMS:
            choice = read_choice(node, file, self.catalogue, self.problems)
            return {
                "about": ("none",) if choice is None else chosen_items(choice, self.catalogue),
                "chosen_by": choice,
            }
        return {"about": written if isinstance(written, tuple) else (written,)}

    def _condition(
        self, file: str, node: Node, values: dict[str, Any], vocabulary: Vocabulary, *, may_ask: bool
    ) -> Any:
        """The condition of a rule, parsed for its scope.

        A harmless one where it could not be read, so that the rest is checked.
        """
        when = node.get("when")
        if when is None:
            self.add("H202", "`when` is missing", file, node, "say when the rule holds")
            return _TRIVIAL
        scope = values.get("for", "person")
        parser = ConditionParser(
            vocabulary, file, scope if scope in ("visit", "task") else "person", may_ask=may_ask
        )
        condition = parser.parse(when)
        self.problems.extend(parser.problems)
        if condition is not None:
            condition = known_first(condition, node.get("known_first"), vocabulary, file, self.problems)
        if condition is not None and (why := too_large(condition, vocabulary)):
            self.add("H501", why, file, when, "split the rule, or derive parts of it as readings")
        return _TRIVIAL if condition is None else condition

    def _check_ask_where(self, label: str, node: Node, vocabulary: Vocabulary) -> None:
        place = node.get("ask_where")
        if place is not None and f"reading.{place.text}" not in vocabulary:
            readings = [path.split(".")[1] for path in vocabulary.terms if path.startswith("reading.")]
            self._unknown("H302", place.text, label, place, readings, "a reading of this set")

    def _check_references(self, file: str, node: Node, kinds: Iterable[str]) -> None:
        for kind in kinds:
            known, code, what = self._known_subjects(kind)
            for place in _texts(node.get(kind)) if known is not None else ():
                self._unknown(code, place.text, file, place, known or (), what)
        for place in _texts(node.get("cites")):
            self._unknown(
                "H401", place.text, file, place, self.catalogue.evidence, "an entry of the evidence register"
            )

    def _known_subjects(self, kind: str) -> tuple[Iterable[str] | None, str, str]:
        if kind in _OF_ITEMS:
            return self.catalogue.items, "H402", "an item of the catalogue"
        if kind == "hold":
            return (*self.catalogue.activities, EVERYTHING), "H403", "an activity, or `everything`"
        if kind == "ask":
            return self.catalogue.vocabulary.terms, "H302", "a word of the model"
        return None, "", ""

    def check_together(self, rules: list[tuple[Rule, Node]]) -> None:
        """What only all rules together show: an id twice, a reading derived twice or in a circle."""
        first: dict[str, Rule] = {}
        readings: dict[str, Rule] = {}
        for rule, node in rules:
            if rule.kind == "reading":
                earlier = readings.setdefault(rule.about[0], rule)
                if earlier is not rule:
                    self.add(
                        "H207",
                        f"the reading `{rule.about[0]}` is derived by two rules",
                        rule.file,
                        node,
                        f"first at {earlier.file}:{earlier.line}: join the two with `any`, or name one otherwise",
                    )
            if rule.id in first:
                earlier = first[rule.id]
                self.add(
                    "H207",
                    f"the rule id `{rule.id}` is used twice",
                    rule.file,
                    node,
                    f"first used at {earlier.file}:{earlier.line}",
                )
            first.setdefault(rule.id, rule)
        try:
            reading_strata(tuple(rule for rule, _ in rules))
        except CycleError as error:
            circle = " -> ".join(error.args[1])
            rule, node = next((r, n) for r, n in rules if r.kind == "reading" and r.about[0] in error.args[1])
            self.add(
                "H307",
                f"readings refer to each other in a circle: {circle}",
                rule.file,
                node,
                "break the circle",
            )

    def _unknown(self, code: str, word: str, file: str, node: Node, known: Iterable[str], what: str) -> None:
        """A word that the catalogue has not: the nearest, or the members where it is a group."""
        members = [activity for activity, group in self.catalogue.groups.items() if group == word]
        if code == "H403" and members and word not in known:
            self.add(
                code,
                f"`{word}` is a group of activities",
                file,
                node,
                f"name its activities: {', '.join(members)}",
            )
            return
        self.refuse_unknown_name(code, word, file, node, known, what)


def _texts(node: Node | None) -> list[Node]:
    parts = [] if node is None else node.items if node.kind == "list" else [node]
    return [part for part in parts if isinstance(part.plain(), str)]


def reading_ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The readings that some rules derive."""
    return tuple(rule.about[0] for rule in rules if rule.kind == "reading")


def reading_names(nodes: Iterable[tuple[str, Node]]) -> tuple[str, ...]:
    """The readings that the nodes of some rules would derive, before they are read."""
    names = [
        name_node.text
        for _, node in nodes
        if node.kind == "map" and (name_node := node.get("reading")) is not None
    ]
    return tuple(dict.fromkeys(names))
