"""Safety properties: what no review may ever say or leave unsaid, whatever the package, stated over traits.

Definitions, of a danger (the condition of a property) that is true:
- An item is *offered* when a suggestion of it is true, no exclusion of it and nothing in its `unsafe_when` is true or
  unknown, every one of its `needs` is true, and it is not in place.
- `never_offered_when`: no chosen item is offered. `ask_first_when`: neither, while a word of the danger is unknown; a
  range of levels is an answer here, and a level in it that forbids the item is a matter of `never_offered_when`.
- `care_when`: a chosen item that is offered carries a caution that is true and reads a word of the danger.
- `stays_possible_when`: some package offers each chosen item all the same (else the rules forbid too much).
- `held_when`: a task line of each of the `activities` has a hold that is true or not ruled out.
- `spoken_when`: an unmet need is true, or a piece in the home is spoken of (`engine.review.in_place`).

A property is *vacuous* for an item that nothing could ever offer, or when its danger cannot be: then it proves nothing
(H615). An exception says of which items or activities a property is not asked, why, who signed, and when it is looked
at again; one that is not needed is a finding too (H616). Left out: hours; several lines at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import z3
from pydantic import Field, model_validator

from ...knowledge import Catalogue, chosen_items
from ...model import Comparison, Condition, Frozen, Place, Problem, Rule, Scope, TraitChoice, comparisons
from ...model.field import CalendarDate
from ...model.sentence import Names, Sentence, WrittenReason
from ..solver.logic import Logic
from ..solver.sketch import Sketcher
from .touched import TouchedProtections

PropertyKind = Literal[
    "never_offered_when", "ask_first_when", "care_when", "stays_possible_when", "held_when", "spoken_when"
]
KINDS: tuple[PropertyKind, ...] = (
    "never_offered_when", "ask_first_when", "care_when", "stays_possible_when", "held_when", "spoken_when",
)  # fmt: skip
_OVER_ITEMS = KINDS[:4]


class SafetyException(Frozen):
    """Where a property is not asked, and who answers for it."""

    of: Names = Field(min_length=1, description="Items, or activities, of which it is not asked")
    because: WrittenReason = Field(min_length=20, description="Why, as a clinician would sign it")
    signed_by: str = Field(min_length=3, description="Who signed it; `nobody yet` until a clinician has")
    review_by: CalendarDate


class SafetyEntry(Frozen):
    """One safety property as a file writes it; its condition stands under the key that says its kind."""

    safety: str = Field(
        pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=80, description="Its id, by which it is named"
    )
    says: Sentence = Field(min_length=10, max_length=200, description="The property as a sentence")
    items: TraitChoice | None = Field(default=None, description="Items, by their traits")
    only: Names = Field(default=(), description="Items by name, where the reason is the item's")
    activities: Names = Field(default=(), description="held_when: activities whose lines are held")
    kind: PropertyKind
    when: Condition
    exceptions: tuple[SafetyException, ...] = Field(default=(), alias="except")

    @model_validator(mode="after")
    def _parts_fit_the_kind(self) -> SafetyEntry:
        if (self.kind in _OVER_ITEMS) != bool(self.items or self.only):
            raise ValueError(f"`items` (or `only`) belongs to {', '.join(_OVER_ITEMS)}, and they need it")
        if (self.kind == "held_when") != bool(self.activities):
            raise ValueError("`activities` belongs to `held_when`, and it needs them")
        return self


@dataclass(frozen=True)
class Safety:
    """A safety property with its place."""

    entry: SafetyEntry
    place: Place

    def excepts(self, name: str) -> bool:
        """Whether it is not asked of this item or activity."""
        return any(name in exception.of for exception in self.entry.exceptions)


@dataclass(frozen=True)
class Check:
    """One thing that was asked of the solver: a property of one item, of one activity, or of the package."""

    safety: Safety
    subject: str
    outcome: Literal["proved", "broken", "vacuous"]
    excepted: bool = False
    fixture: str = ""


def subjects(safety: Safety, catalogue: Catalogue) -> tuple[str, ...]:
    """The items or activities that a property is about; one nameless one for a package."""
    entry = safety.entry
    if entry.kind in _OVER_ITEMS:
        chosen = chosen_items(entry.items, catalogue) if entry.items is not None else ()
        return tuple(dict.fromkeys((*chosen, *entry.only)))
    return entry.activities or ("",)


def check_property(
    sketcher: Sketcher, safety: Safety, *, sketches: bool = False, touched: TouchedProtections | None = None
) -> Iterator[Check]:
    """Every check of one property, proved or not.

    Args:
        sketcher: the rules and the catalogue.
        safety: the property.
        sketches: whether a broken check gets its smallest package.
        touched: of a layer, what it touches of its base; all else has the answer that its base has.
    """
    for subject in subjects(safety, sketcher.catalogue):
        excepted = safety.excepts(subject)
        if touched is not None and not _asked_again(touched, safety.entry, subject):
            yield Check(safety, subject, "broken" if excepted else "proved", excepted)
            continue
        if not _possible_at_all(sketcher, safety.entry, subject):
            yield Check(safety, subject, "vacuous", excepted)
            continue
        claims, conditions = _counterexample_claims(sketcher, safety.entry, subject)
        possible = sketcher.logic.possible(claims)
        if possible == (safety.entry.kind == "stays_possible_when"):
            yield Check(safety, subject, "proved", excepted)
            continue
        fixture = _fixture(sketcher, safety, subject, claims, conditions) if sketches and possible else ""
        yield Check(safety, subject, "broken", excepted, fixture)


def _asked_again(touched: TouchedProtections, entry: SafetyEntry, subject: str) -> bool:
    """Whether a layer may give another answer than its base."""
    if touched.asks_all:
        return True
    if entry.kind in _OVER_ITEMS:
        return touched.asks_of(subject)
    if entry.kind == "held_when":
        return "hold" in touched.kinds
    # What is said is said by any need, and of any item in the home that something speaks against.
    return "unmet_need" in touched.kinds or bool(touched.items)


NO_RULE_SUGGESTS = "write a rule that suggests it: what no rule suggests is possible for nobody"
"""What to do about an item that is only just written."""


def unsafe(
    sketcher: Sketcher, safety: Safety, on: date, touched: TouchedProtections | None = None
) -> Iterator[Problem]:
    """What is to be put right about one property: broken or vacuous checks, exceptions that are due or idle."""
    checks = tuple(check_property(sketcher, safety, sketches=True, touched=touched))
    entry = safety.entry
    for check in checks:
        of = f" of `{check.subject}`" if check.subject else ""
        if check.outcome == "broken" and not check.excepted:
            yield Problem(
                "H614",
                f"{entry.safety} does not hold{of}: {entry.says}",
                safety.place,
                _help(sketcher, entry, check.subject),
                fixture=check.fixture,
            )
        if check.outcome == "proved" and check.excepted:
            yield Problem(
                "H616",
                f"{entry.safety} holds{of}, and is excepted for it",
                safety.place,
                "take the exception out",
            )
    asked = [check for check in checks if not check.excepted]
    if not asked or all(check.outcome == "vacuous" for check in asked):
        yield Problem(
            "H615",
            f"{entry.safety} proves nothing: {entry.says}",
            safety.place,
            "nothing it is about can happen; mend its items or its condition, or drop it",
        )
    for exception in entry.exceptions:
        if exception.review_by < on:
            yield Problem(
                "H616",
                f"an exception of {entry.safety} was to be looked at again by {exception.review_by}",
                safety.place,
                "look at it again, sign it, and set a new `review_by`",
            )


def _help(sketcher: Sketcher, entry: SafetyEntry, subject: str) -> str:
    """What to do about a broken property; an item that is only just written has no rule yet that could offer it."""
    if entry.kind == "stays_possible_when" and not _suggesting_rules(sketcher, subject):
        return NO_RULE_SUGGESTS
    return "put rules or catalogue right, or add an exception with reason, signer and review day"


def _scope(condition: Condition) -> Scope:
    heads = {leaf.path.split(".")[0] for leaf in comparisons(condition)}
    return "task" if "task" in heads else "visit" if "visit" in heads else "person"


def danger_claims(logic: Logic, entry: SafetyEntry) -> list[Any]:
    """That the danger of a property is there."""
    claims = [*logic.subject(_scope(entry.when)), logic.formula(entry.when).true]
    if entry.kind == "ask_first_when":
        ranged = logic.world.ranged
        claims += [
            z3.Not(ranged[leaf.path])
            for leaf in comparisons(entry.when)
            if leaf.operator == "is unknown" and leaf.path in ranged
        ]
    return claims


def _possible_at_all(sketcher: Sketcher, entry: SafetyEntry, subject: str) -> bool:
    logic = sketcher.logic
    danger = danger_claims(sketcher.logic, entry)
    if entry.kind in _OVER_ITEMS and entry.kind != "stays_possible_when":
        return logic.possible(danger) and logic.possible([_offer_claim(sketcher, subject)])
    return logic.possible(danger)


def _counterexample_claims(
    sketcher: Sketcher, entry: SafetyEntry, subject: str
) -> tuple[list[Any], list[Condition]]:
    """What would break a property (or, of one that something stays possible, what meets it)."""
    logic = sketcher.logic
    danger = danger_claims(sketcher.logic, entry)
    if entry.kind in _OVER_ITEMS:
        claims = [*danger, _offer_claim(sketcher, subject)]
        conditions = [entry.when, *_item_conditions(sketcher, subject)]
        if entry.kind == "care_when":
            cautions = _cautions(sketcher, entry.when, subject)
            claims += [z3.Not(logic.formula(condition).true) for condition in cautions]
            conditions += cautions
        return claims, conditions
    if entry.kind == "held_when":
        holds = [
            rule
            for rule in sketcher.rule_set.rules
            if rule.kind == "hold" and {"everything", subject} & set(rule.about)
        ]
        world = logic.world
        doing = world.value["task.activity"] == world.number("task.activity", subject)
        return (
            [*logic.subject("task"), doing, *danger, *(_does_not_bind(sketcher, hold) for hold in holds)],
            [entry.when, *(hold.when for hold in holds)],
        )
    needs = [rule for rule in sketcher.rule_set.rules if rule.kind == "unmet_need"]
    silent = [z3.Not(logic.formula(need.when).true) for need in needs]
    silent += [
        z3.Not(spoken)
        for item in sketcher.catalogue.items
        if (spoken := spoken_in_place(sketcher, item)) is not None
    ]
    return [*danger, *silent], [entry.when, *(need.when for need in needs)]


def _does_not_bind(sketcher: Sketcher, hold: Rule) -> Any:
    """That a hold does not bind: surely false or, where it counts only when true, not true."""
    formula = sketcher.logic.formula(hold.when)
    return z3.Not(formula.true) if hold.only_when_true else formula.false


def _offer_claim(sketcher: Sketcher, item: str) -> Any:
    return sketcher.claim("offered", item, lambda: _offer(sketcher, item))


def _offer(sketcher: Sketcher, item: str) -> Any:
    logic, entry = sketcher.logic, sketcher.catalogue.items[item]
    suggests = _suggesting_rules(sketcher, item)
    suggested = z3.Or(
        [z3.And(*logic.subject(rule.scope), logic.formula(rule.when).true) for rule in suggests]
    )
    excludes = [_barring(sketcher, rule) for rule in _excludes(sketcher, item)]
    unsafe_when = [logic.formula(clause.when).false for clause in entry.unsafe_when]
    needs = [logic.formula(clause.when).true for clause in entry.needs]
    absent = logic.world.is_value(f"equipment.{item}", False) if entry.equipment else z3.BoolVal(True)
    return z3.And(suggested, *excludes, *unsafe_when, *needs, absent)


def _suggesting_rules(sketcher: Sketcher, item: str) -> list[Rule]:
    return [rule for rule in sketcher.rule_set.rules if rule.kind == "suggest" and item in rule.about]


def _barring(sketcher: Sketcher, rule: Rule) -> Any:
    """That an exclusion surely does not bar: false of its subject, or nobody to be asked of."""
    formula = sketcher.logic.formula(rule.when)
    matters = sketcher.logic.formula(_reading(rule.ask_where)).true if rule.ask_where else z3.BoolVal(True)
    open_and_idle = z3.And(z3.Not(formula.true), z3.Not(matters))
    return z3.Or(z3.Not(z3.And(*sketcher.logic.subject(rule.scope))), formula.false, open_and_idle)


def _reading(name: str) -> Condition:
    return Comparison(path=f"reading.{name}", operator="==", value=True)


def spoken_in_place(sketcher: Sketcher, item: str) -> Any | None:
    """That a piece in the home is spoken of: it is in place and something is wrong with it; None for a service."""
    return sketcher.claim("spoken of in place", item, lambda: _spoken_in_place(sketcher, item))


def _spoken_in_place(sketcher: Sketcher, item: str) -> Any | None:
    logic, entry = sketcher.logic, sketcher.catalogue.items[item]
    wrong = [logic.formula(rule.when).true for rule in _excludes(sketcher, item) if rule.scope == "person"]
    wrong += [logic.formula(clause.when).true for clause in entry.unsafe_when]
    wrong += [logic.formula(clause.when).false for clause in entry.needs]
    if not entry.equipment or not wrong:
        return None
    return z3.And(logic.world.is_value(f"equipment.{item}", True), z3.Or(wrong))


def _excludes(sketcher: Sketcher, item: str) -> list[Rule]:
    return [rule for rule in sketcher.rule_set.rules if rule.kind == "exclude" and item in rule.about]


def _item_conditions(sketcher: Sketcher, item: str) -> list[Condition]:
    entry = sketcher.catalogue.items[item]
    mine = (rule for rule in sketcher.rule_set.rules if item in rule.about)
    rules = [rule.when for rule in mine if rule.kind in ("suggest", "exclude")]
    return [*rules, *(clause.when for clause in (*entry.unsafe_when, *entry.needs))]


def _cautions(sketcher: Sketcher, danger: Condition, item: str) -> list[Condition]:
    words = set(sketcher.logic.paths(danger))
    rules = [rule.when for rule in sketcher.rule_set.rules if rule.kind == "caution" and item in rule.about]
    mine = [*rules, *(clause.when for clause in sketcher.catalogue.items[item].caution_when)]
    return [condition for condition in mine if words.intersection(sketcher.logic.paths(condition))]


def _fixture(
    sketcher: Sketcher, safety: Safety, subject: str, claims: list[Any], conditions: list[Condition]
) -> str:
    sketch = sketcher.sketch(claims, conditions, lambda _: True)
    return (
        ""
        if sketch is None
        else sketch.text(f"{safety.entry.safety} is broken {'for ' * bool(subject)}{subject}")
    )


def words_of(entry: SafetyEntry) -> tuple[Comparison, ...]:
    """The comparisons of a property's danger."""
    return comparisons(entry.when)
