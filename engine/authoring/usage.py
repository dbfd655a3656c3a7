"""Where a rule, a decision table, a reading, an item, a word of the model or a source is used, and what follows from it.

Definitions: a *use* is a place with a sentence. What *follows* from a word or a reading are the rules that read it, and
through readings those that read these, and the items that such rules suggest, rule out or warn of. Left out: the hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..knowledge import Catalogue
from ..model import Comparison, Place, Rule, RuleSet, comparisons
from .cases.case import Case
from .compare.rule_text import condition_text
from .lint.reach import place_of

Sort = Literal["rule", "table", "reading", "item", "word", "source"]
_OF_ITEMS = {"suggest": "suggested by", "exclude": "ruled out by", "caution": "warned of by"}


@dataclass(frozen=True)
class NameUse:
    """One place in which something is used."""

    how: str
    name: str
    place: Place


@dataclass(frozen=True)
class Usage:
    """What a name stands for, and every place that uses it."""

    sort: Sort
    name: str
    says: tuple[str, ...]
    """What it is, line by line."""
    uses: tuple[NameUse, ...]
    follows: tuple[str, ...]
    """Rules that may be true because of it, nearest first."""


def usages(catalogue: Catalogue, rule_set: RuleSet, cases: Sequence[Case], name: str) -> tuple[Usage, ...]:
    """What is known of a name: one entry for each thing that it is; none when it is nothing.

    Args:
        catalogue: items, words and sources.
        rule_set: the rules.
        cases: their cases.
        name: as a file writes it; a reading with or without `reading.`.
    """
    return tuple(_find_usage(catalogue, rule_set, cases, name))


def _find_usage(catalogue: Catalogue, rule_set: RuleSet, cases: Sequence[Case], name: str) -> Iterator[Usage]:
    """What a name stands for, and where it is used: a rule, table, reading, item, word or source."""
    yield from _as_rule(rule_set, cases, name)
    yield from _as_switched_off(rule_set, name)
    yield from _as_table(rule_set, name)
    yield from _as_reading(rule_set, name.removeprefix("reading."))
    yield from _as_item(catalogue, rule_set, name)
    yield from _as_word(catalogue, rule_set, name)
    yield from _as_source(catalogue, rule_set, name)


def _as_rule(rule_set: RuleSet, cases: Sequence[Case], name: str) -> Iterator[Usage]:
    """The rule of this name: what it says and reads, the cases that expect it, and what follows from a reading."""
    for rule in (rule for rule in rule_set.rules if rule.id == name):
        uses = (*_reads(rule), *_in_cases(cases, name))
        follows = following(rule_set, f"reading.{rule.about[0]}") if rule.kind == "reading" else ()
        yield Usage("rule", name, tuple(_lines(rule)), uses, follows)


def _as_switched_off(rule_set: RuleSet, name: str) -> Iterator[Usage]:
    """The rule of the base that a layer has switched off, with why and what takes its place."""
    for entry in (entry for entry in rule_set.off if entry.rule == name):
        says = [f"switched off by this layer: {entry.because}"]
        says += [f"in its place: {', '.join(entry.replaced_by)}"] if entry.replaced_by else []
        says += [f"{entry.answered_by} answers for protecting fewer people"] if entry.answered_by else []
        if rule_set.base is not None:
            says.append(f"what it says: handrail rules show {name} --set {rule_set.base.id}")
        yield Usage("rule", name, tuple(says), (), ())


def _as_table(rule_set: RuleSet, name: str) -> Iterator[Usage]:
    """The decision table of this name, with its rows."""
    rules = {rule.id: rule for rule in rule_set.rules}
    for table in (table for table in rule_set.tables if table.table == name):
        columns = ", ".join(f"{column} ({word})" for column, word in table.columns.items())
        says = (
            f"hit policy: {table.hit_policy}",
            f"compares: {columns}",
            f"otherwise: {table.otherwise or 'no gap'}",
        )
        rows = tuple(NameUse("row", row, place_of(rules[row])) for row in table.rows if row in rules)
        yield Usage("table", name, says, rows, ())


def _as_reading(rule_set: RuleSet, reading: str) -> Iterator[Usage]:
    """The reading of this name: what derives it, who reads it, and what follows."""
    derived = [
        NameUse("derived by", rule.id, place_of(rule))
        for rule in rule_set.rules
        if rule.kind == "reading" and rule.about[0] == reading
    ]
    if derived:
        path = f"reading.{reading}"
        yield Usage("reading", reading, (), (*derived, *_readers(rule_set, path)), following(rule_set, path))


def _as_item(catalogue: Catalogue, rule_set: RuleSet, name: str) -> Iterator[Usage]:
    """The item of this name, with the rules that are about it."""
    if name in catalogue.items:
        item = catalogue.items[name]
        uses = [
            NameUse(_OF_ITEMS[rule.kind], rule.id, place_of(rule))
            for rule in rule_set.rules
            if rule.kind in _OF_ITEMS and name in rule.about
        ]
        yield Usage("item", name, (item.name, item.plain), tuple(uses), ())


def _as_word(catalogue: Catalogue, rule_set: RuleSet, name: str) -> Iterator[Usage]:
    """The word of this path: the rules that ask for it or read it, and the items whose clauses do."""
    if name not in catalogue.vocabulary:
        return
    term = catalogue.vocabulary[name]
    words = f"one of: {', '.join(term.words)}" if term.words else term.type
    asks = [
        NameUse("asked for by", rule.id, place_of(rule))
        for rule in rule_set.rules
        if rule.kind == "ask" and rule.about[0] == name
    ]
    clauses = [
        NameUse("read by the item", item.id, Place("catalogue"))
        for item in catalogue.items.values()
        if any(
            leaf.path == name
            for clause in (*item.needs, *item.unsafe_when, *item.caution_when)
            for leaf in comparisons(clause.when)
        )
    ]
    uses = (*asks, *_readers(rule_set, name), *clauses)
    yield Usage("word", name, (term.description, words), uses, following(rule_set, name))


def _as_source(catalogue: Catalogue, rule_set: RuleSet, name: str) -> Iterator[Usage]:
    """The source of this name, with the rules that cite it."""
    if name in catalogue.evidence:
        uses = [NameUse("cited by", rule.id, place_of(rule)) for rule in rule_set.rules if name in rule.cites]
        yield Usage("source", name, (catalogue.evidence[name].title,), tuple(uses), ())


def following(rule_set: RuleSet, path: str) -> tuple[str, ...]:
    """The rules that read a word or a reading, or a reading that follows from it, nearest first."""
    reached: dict[str, None] = {}
    waiting = [path]
    while waiting:
        followed = waiting.pop(0)
        for rule in rule_set.rules:
            if rule.id not in reached and followed in _paths(rule):
                reached[rule.id] = None
                if rule.kind == "reading":
                    waiting.append(f"reading.{rule.about[0]}")
    return tuple(reached)


def _paths(rule: Rule) -> frozenset[str]:
    return frozenset(rule.paths)


def _lines(rule: Rule) -> Iterable[str]:
    yield f"{rule.kind}: {', '.join(rule.about)}" + (
        f" (for each {rule.scope})" if rule.scope != "person" else ""
    )
    yield f"when: {condition_text(rule.when)}"
    yield f"because: {rule.because}"
    for name in ("lifted_by", "lifted_by_whom", "question", "action", "urgency", "who"):
        if value := getattr(rule, name):
            yield f"{name}: {value}"
    yield f"cites: {', '.join(rule.cites)}"


def _reads(rule: Rule) -> tuple[NameUse, ...]:
    leaves: dict[str, Comparison] = {}
    for leaf in comparisons(rule.when):
        leaves.setdefault(leaf.path, leaf)
    return tuple(
        NameUse("reads", path, Place(leaf.file or rule.file, leaf.line)) for path, leaf in leaves.items()
    )


def _readers(rule_set: RuleSet, path: str) -> tuple[NameUse, ...]:
    return tuple(
        NameUse("read by", rule.id, Place(leaf.file or rule.file, leaf.line))
        for rule in rule_set.rules
        for leaf in comparisons(rule.when)
        if leaf.path == path
    ) + tuple(
        NameUse("asks only where it is true", rule.id, place_of(rule))
        for rule in rule_set.rules
        if rule.ask_where and path == f"reading.{rule.ask_where}"
    )


def _in_cases(cases: Sequence[Case], rule: str) -> tuple[NameUse, ...]:
    firing = [case for case in cases if rule in case.expects.fires]
    return tuple(
        NameUse("stated in the case", case.name, case.place) for case in firing if rule in case.expects.does
    ) + tuple(
        NameUse("fired by the case", case.name, case.place)
        for case in firing
        if rule not in case.expects.does
    )
