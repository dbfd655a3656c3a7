"""Small wrong changes to what a rule does, and whether any case would notice: the other half of mutation and coverage.

Definitions:
- An *element* of a consequence is an entry of what the rule concerns, for whom it is asked, its kind, or a text, an
  urgency or a range of hours that tells somebody to act. Of the set, it is each entry of what it demands of whoever
  signs (a second signature, a hold lifted by name, an item whose decline asks for words).
- Its mutants: the entry dropped or put in place of another, one more added, `everything` made one activity and one
  activity `everything`, another word asked for, the rule asked of each line or only once, an exclusion that only warns,
  a text left out or replaced, another urgency.
- A case *notices* when a consequence that it states (`does`) would no longer be that of the rule. What whole reviews of
  cases come to is not counted: it depends on other rules, too.

Left out: conditions (`mutation`), and reasons and sources, which people read and `compare` shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, get_args

from ...knowledge import EVERYTHING
from ...model import Rule, comparisons
from ...model.rule import URGENCIES, SecondSignatureFor
from ..cases.case import DEMANDS
from ..cases.consequence import RuleConsequence, consequence_of, kind_of, same
from .mutation import Fate
from .suite import Suite

RULE_SET = "rule_set"
"""What a mutant of the whole set is called by, as it belongs to no rule."""
_REPLACED = "Something else is said here."
_TEXTS = ("lifted_by", "lifted_by_whom", "question", "action", "who", "ask_where")
_MAY_GO = ("action", "who", "ask_where")
_SEEN_BY = {"person": ("person",), "visit": ("person", "visit"), "task": ("person", "visit", "task")}
_SCOPES = ("person", "visit", "task")


@dataclass(frozen=True)
class ConsequenceMutant:
    """A rule (or, where it is None, the whole set) that does something a little different."""

    rule: Rule | None
    what: str
    consequence: RuleConsequence
    fate: Fate = "survived"
    by: str = ""
    """A case that notices."""

    @property
    def owner(self) -> str:
        """The rule, or the whole set."""
        return self.rule.id if self.rule else RULE_SET

    @property
    def id(self) -> str:
        """A name that stays the same while the rule does."""
        return f"{self.owner}: {self.what}"

    @property
    def file(self) -> str:
        """Where the rule stands."""
        return self.rule.file if self.rule else "rule_set.yaml"

    @property
    def line(self) -> int:
        """Its first line."""
        return self.rule.line if self.rule else 1


def consequence_fates(suite: Suite) -> tuple[ConsequenceMutant, ...]:
    """Every mutant of what the rules and the set do, with its fate, in file order."""
    stated = _stated_consequences(suite)
    mutants: list[ConsequenceMutant] = []
    for rule in suite.rule_set.own_rules:
        for mutant in consequence_mutants(rule, suite):
            by = next(
                (
                    case
                    for case, consequence in stated.get(rule.id, ())
                    if not same(consequence, mutant.consequence)
                ),
                "",
            )
            mutants.append(replace(mutant, fate="killed", by=by) if by else mutant)
    return (*mutants, *_set_mutants(suite))


def unstated_rules(suite: Suite) -> tuple[Rule, ...]:
    """The rules whose consequence no case states."""
    stated = _stated_consequences(suite)
    return tuple(rule for rule in suite.rule_set.own_rules if rule.id not in stated)


def unstated_demands(suite: Suite) -> dict[str, tuple[str, ...]]:
    """What the set demands of whoever signs and no case states, by entry of `rule_set.yaml`."""
    stated = {key for case in suite.cases for key in case.expects.demands}
    return {key: getattr(suite.rule_set, key) for key in _own_entries(suite) if key not in stated}


def _own_entries(suite: Suite) -> tuple[str, ...]:
    """The entries whose demands are the set's to state; of a layer, those that it adds to."""
    rule_set = suite.rule_set
    return tuple(key for key in DEMANDS if rule_set.base is None or rule_set.own_demands(key))


def noticed_share(mutants: Iterable[ConsequenceMutant]) -> float:
    """The share of wrong changes to what rules do that a case notices, in percent."""
    every = tuple(mutants)
    return 100.0 * sum(mutant.fate == "killed" for mutant in every) / len(every) if every else 100.0


def _stated_consequences(suite: Suite) -> Mapping[str, list[tuple[str, RuleConsequence]]]:
    """By rule: the consequences that cases state of it and that it has; a wrong one fails its case instead."""
    rules = {rule.id: consequence_of(rule) for rule in suite.rule_set.rules}
    stated: dict[str, list[tuple[str, RuleConsequence]]] = {}
    for index, case in enumerate(suite.cases):
        for name, entry in case.expects.does.items():
            if name in suite.fired[index] and same(entry.consequence(), rules[name]):
                stated.setdefault(name, []).append((case.name, entry.consequence()))
    return stated


def consequence_mutants(rule: Rule, suite: Suite) -> Iterator[ConsequenceMutant]:
    """Every mutant of what a rule does."""
    original = consequence_of(rule)
    for what, changes in (
        *_concern_changes(rule, suite),
        *_scope_changes(rule, suite),
        *_text_changes(original),
        *_mark_changes(rule),
    ):
        values = {name: value for name, value in {**original, **changes}.items() if value not in (None, ())}
        if not same(values, original):
            yield ConsequenceMutant(rule, what, values)


_Changes = tuple[str, dict[str, Any]]


def _concern_changes(rule: Rule, suite: Suite) -> Iterator[_Changes]:
    """Wrong changes of what a rule is about: a name dropped, added, or exchanged."""
    kind, about = rule.kind, rule.about
    known = _candidates(rule, suite)
    other = next((name for name in known if name not in about), None)
    for name in about:
        rest = tuple(other for other in about if other != name)
        if rest:
            yield f"`{name}` is dropped from `{kind}`", {kind: rest}
        elif other is not None:
            value = (other,) if isinstance(consequence_of(rule)[kind], tuple) else other
            yield f"`{name}` becomes `{other}`", {kind: value}
    if kind in ("hold", "exclude", "caution", "suggest") and other is not None and EVERYTHING not in about:
        yield f"`{other}` is added to `{kind}`", {kind: (*about, other)}
    if kind == "hold" and EVERYTHING not in about:
        yield "the hold becomes one of `everything`", {kind: (EVERYTHING,)}
    if kind == "exclude":
        yield "the exclusion only warns", {"exclude": None, "caution": about}


def _candidates(rule: Rule, suite: Suite) -> Iterable[str]:
    """What else a rule of this kind could concern."""
    if rule.kind == "hold":
        return suite.catalogue.activities
    if rule.kind == "ask":
        return suite.vocabulary.terms
    if rule.kind in ("reading", "unmet_need"):
        return ("Something else",)
    return suite.catalogue.items


def _scope_changes(rule: Rule, suite: Suite) -> Iterator[_Changes]:
    needs = {suite.vocabulary[leaf.path].scope for leaf in comparisons(rule.when)}
    if rule.kind == "reading":
        return
    for scope in _SCOPES:
        if scope != rule.scope and needs <= set(_SEEN_BY[scope]):
            yield f"`for: {rule.scope}` becomes `for: {scope}`", {"for": None if scope == "person" else scope}


def _text_changes(original: RuleConsequence) -> Iterator[_Changes]:
    for name in _TEXTS:
        if name in original:
            yield f"`{name}` says something else", {name: _REPLACED}
    for name in _MAY_GO if kind_of(original) in ("caution", "unmet_need") else ():
        if name in original:
            yield f"`{name}` is left out", {name: None}


def _mark_changes(rule: Rule) -> Iterator[_Changes]:
    if rule.kind in ("unmet_need", "ask"):
        for urgency in (*URGENCIES, None):
            yield f"`urgency` becomes {urgency or 'nothing'}", {"urgency": urgency}
    if rule.kind == "unmet_need" and rule.may_cost_hours is not None:
        yield "`may_cost_hours` is left out", {"may_cost_hours": None}
    if rule.kind == "hold":
        yield "`about_record` is turned round", {"about_record": None if rule.about_record else True}
        yield "`only_when_true` is turned round", {"only_when_true": None if rule.only_when_true else True}
    for word in rule.known_first:
        rest = tuple(other for other in rule.known_first if other != word)
        yield f"`{word}` need not be known first", {"known_first": rest}


def _set_mutants(suite: Suite) -> Iterator[ConsequenceMutant]:
    for key in _own_entries(suite):
        demanded = getattr(suite.rule_set, key)
        by = next(
            (case.name for case in suite.cases if case.expects.demands.get(key) == frozenset(demanded)), ""
        )
        for name in dict.fromkeys((*suite.rule_set.own_demands(key), *_could_be_demanded(key, suite))):
            there = name in demanded
            what = f"`{name}` is {'dropped from' if there else 'added to'} `{key}`"
            changed = tuple(other for other in demanded if other != name) if there else (*demanded, name)
            mutant = ConsequenceMutant(None, what, {key: changed})
            yield replace(mutant, fate="killed", by=by) if by else mutant


def _could_be_demanded(key: str, suite: Suite) -> tuple[str, ...]:
    """What else could stand there: every reason for a signature, or one more rule or item."""
    if key == "second_signature":
        inherited = {name for entry, name in suite.rule_set.inherited if entry == key}
        return tuple(name for name in get_args(SecondSignatureFor) if name not in inherited)
    holds = (rule.id for rule in suite.rule_set.rules if rule.kind == "hold")
    known = holds if key == "lifted_by_name" else iter(suite.catalogue.items)
    return tuple(islice((name for name in known if name not in getattr(suite.rule_set, key)), 1))
