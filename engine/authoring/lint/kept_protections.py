"""Whether a layer protects everybody whom its base protects: asked of each rule that it switches off or changes.

Definitions:
- A rule of the base that keeps people safe (a hold, an exclusion, a caution, an unmet need, a question) is *kept* when,
  whatever the package, wherever it protects somebody the rules that take its place protect them too: the same line of
  care held, the same item ruled out or warned of, a need said at least as soon, the same field asked for. The rules that
  take its place are named (`replaced_by`); of a rule with another bound, or that reads one, it is itself.
- Its *duties* go along: a hold that is lifted only by name is replaced by such holds alone, each for it alone; who can
  lift a hold, and what lifts it, stay the same, and so do what is to be done and who acts; what is said of the record first
  stays first, what is urgent is no later, and no less care is counted. In other words they may say less: no program
  can weigh them.
- What is not kept is refused, or stands because somebody answers for it by name (`answered_by`). Nobody can answer for a
  hold that is lifted by name: its duties are those of other people.

Left out: the safety properties of the base (`proving`); who signs, which no layer can lessen (`layer_header`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import z3

from ...knowledge import EVERYTHING, Catalogue
from ...knowledge.people_words import with_people
from ...language import read_document
from ...model import Comparison, Condition, Place, Problem, Rule, RuleKind, RuleSet
from ...model.council_layer import BoundChange, SwitchedOff
from ...model.rule import URGENCIES, Urgency
from ..compare.protection import PROTECTIVE
from ..solver.logic import Logic
from ..solver.sketch import Sketcher
from ..solver.world import World

LESS = "H814"
_HEADER = "rule_set.yaml"
_LEAST_URGENT: Urgency = "days"
_WHAT: dict[RuleKind, str] = {
    "hold": "holds {}",
    "exclude": "rules out {}",
    "caution": "warns of {}",
    "unmet_need": "says “{}”",
    "ask": "asks for {}",
}


@dataclass(frozen=True)
class Weakening:
    """A rule of the base that protects fewer people in the layer, and for what reasons."""

    rule: str
    reasons: tuple[str, ...]
    answered_by: str
    by_name: bool
    fixture: str = ""
    """A package, as a case, whom the base protects and the layer does not."""

    @property
    def stands(self) -> bool:
        """Whether somebody answers for it who may."""
        return bool(self.answered_by) and not self.by_name


class KeptProtections:
    """A layer held against its base, rule by rule."""

    def __init__(
        self, catalogue: Catalogue, base: RuleSet, layer: RuleSet, places: Mapping[str, Place]
    ) -> None:
        """Lay both sets out for the solver, over one world.

        Args:
            catalogue: with what the layer adds.
            base: the set that the layer lies on, with the words for people of the layer.
            layer: the layer, laid over it.
            places: where the layer's header speaks of each rule.
        """
        world = World(catalogue)
        self.catalogue, self.base, self.layer, self.places = catalogue, base, layer, places
        self.old = Sketcher(catalogue, base, Logic(catalogue, base.rules, world))
        self.new = Sketcher(catalogue, layer, Logic(catalogue, layer.rules, world))
        self.off = {entry.rule: entry for entry in layer.off}
        self.bounds: dict[str, list[BoundChange]] = {}
        for bound in layer.bounds:
            self.bounds.setdefault(bound.rule, []).append(bound)
        self.rules = {rule.id: rule for rule in layer.rules}
        self.readings = {rule.about[0]: rule for rule in base.rules if rule.kind == "reading"}

    def weakenings(self) -> Iterator[Weakening]:
        """Every rule of the base that protects fewer people, asks less of whoever lifts it, or says less."""
        for rule in self.base.rules:
            if rule.kind not in PROTECTIVE:
                continue
            entries = self._entries(rule)
            if not entries:
                continue
            reasons, fixture = self._reasons(rule, entries)
            if reasons:
                answered = [entry.answered_by for entry in entries]
                by = ", ".join(dict.fromkeys(answered)) if all(answered) else ""
                yield Weakening(rule.id, reasons, by, rule.id in self.base.lifted_by_name, fixture)

    def problems(self, weakenings: Sequence[Weakening]) -> Iterator[Problem]:
        """What is to be put right: what nobody answers for, what nobody can, and answers to nothing."""
        for weak in weakenings:
            if not weak.stands:
                yield Problem(
                    LESS,
                    f"`{weak.rule}` of the base protects fewer people here, or asks less: {'; '.join(weak.reasons)}",
                    self._place(weak.rule),
                    _BY_NAME if weak.by_name else _OTHERWISE,
                    fixture=weak.fixture,
                )
        lost = {weak.rule for weak in weakenings}
        entries: tuple[SwitchedOff | BoundChange, ...] = (*self.layer.off, *self.layer.bounds)
        for entry in entries:
            named = {entry.rule, *(rule.id for rule in self.base.rules if entry in self._entries(rule))}
            if entry.answered_by and not named & lost:
                yield Problem(
                    LESS,
                    f"`{entry.rule}`: somebody answers for less protection, and nobody is protected less",
                    self._place(entry.rule),
                    "take `answered_by` out",
                )

    def _place(self, name: str) -> Place:
        """Where the header speaks of a rule, or of the reading with another bound that it reads."""
        rule = next(rule for rule in self.base.rules if rule.id == name)
        return next(self.places[name] for name in self._closure(rule) if name in self.places)

    def _entries(self, rule: Rule) -> tuple[SwitchedOff | BoundChange, ...]:
        """What the layer says of a rule, or of a reading that it reads."""
        if rule.id in self.off:
            return (self.off[rule.id],)
        changes: list[BoundChange] = []
        for name in self._closure(rule):
            changes += self.bounds.get(name, [])
        return tuple(changes)

    def _closure(self, rule: Rule) -> tuple[str, ...]:
        """The rule and the rules of every reading that it reads, however far."""
        names: dict[str, None] = {}
        waiting = [rule]
        while waiting:
            reader = waiting.pop()
            if reader.id in names:
                continue
            names[reader.id] = None
            read = (path.removeprefix("reading.") for path in reader.paths if path.startswith("reading."))
            waiting += [self.readings[name] for name in read if name in self.readings]
        return tuple(names)

    def _reasons(
        self, rule: Rule, entries: Sequence[SwitchedOff | BoundChange]
    ) -> tuple[tuple[str, ...], str]:
        """Why a rule is not kept, and a package that shows it; nothing where it is."""
        switched = next((entry for entry in entries if isinstance(entry, SwitchedOff)), None)
        names = switched.replaced_by if switched is not None else (rule.id,)
        others = [self.rules[name] for name in names]
        if not others:
            return ("it is switched off and nothing takes its place",), self._fixture(rule, [], rule.about)
        reasons = list(self._duties(rule, others)) if switched is not None else []
        counting = [other for other in others if self._counts(rule, other)]
        fixture = ""
        for about in ("",) if rule.kind == "hold" else rule.about:
            claims = self._claims_of_loss(rule, counting, about)
            if not self.new.logic.possible(claims):
                continue
            what = _WHAT[rule.kind].format("what it covers" if rule.kind == "hold" else f"`{about}`")
            reasons.append(f"there are people of whom it {what} and `{', '.join(names)}` does not")
            fixture = fixture or self._fixture(rule, counting, (about,) if about else rule.about)
        asked = self._less_asked(rule, counting)
        reasons += [
            f"there are people who are asked what it needs to know, and would not be by `{names[0]}`"
        ] * asked
        return tuple(reasons), fixture

    def _duties(self, rule: Rule, others: Sequence[Rule]) -> Iterator[str]:
        """What goes along with a rule, and does not with those that take its place."""
        for other in others:
            if other.kind != rule.kind:
                yield f"`{other.id}` is of another kind ({other.kind.replace('_', ' ')})"
        if rule.id in self.base.lifted_by_name:
            without = [other.id for other in others if other.id not in self.layer.lifted_by_name]
            if without:
                yield f"`{without[0]}` is not under `lifted_by_name`: it could be set aside without naming who lifted it"
            for other in others:
                shared = [
                    entry.rule
                    for entry in self.layer.off
                    if entry.rule != rule.id and other.id in entry.replaced_by and self._is_hold(entry.rule)
                ]
                if shared:
                    yield f"`{other.id}` takes the place of `{shared[0]}` too: one name would lift both"
        if rule.kind == "hold":
            whom = [other for other in others if other.lifted_by_whom != rule.lifted_by_whom]
            if whom:
                yield f"`{whom[0].id}` is lifted by “{whom[0].lifted_by_whom}”, and it by “{rule.lifted_by_whom}”"
            lifted = [other for other in others if other.lifted_by != rule.lifted_by]
            if lifted:
                yield f"`{lifted[0].id}` is lifted once “{lifted[0].lifted_by}”, and it once “{rule.lifted_by}”"
            if rule.about_record and not all(other.about_record for other in others):
                yield "that the record is wrong is no longer said before all else (`about_record`)"
        later = [other for other in others if _rank(other) > _rank(rule)]
        if later:
            yield f"`{later[0].id}` is less urgent ({_urgency(later[0]) or 'at no set time'})"
        if rule.kind == "unmet_need":
            if _costs_less(rule, others):
                yield "that meeting it may take as much more care is no longer counted (`may_cost_hours`)"
            asking = [] if rule.only_when_true else [other for other in others if other.only_when_true]
            if asking:
                yield f"`{asking[0].id}` asks nobody while it is only possible (`only_when_true`)"
        yield from _other_words(rule, others)

    def _is_hold(self, name: str) -> bool:
        return any(rule.id == name and rule.kind == "hold" for rule in self.base.rules)

    def _counts(self, rule: Rule, other: Rule) -> bool:
        """Whether a rule can take the place of another at all."""
        if other.kind != rule.kind:
            return False
        if rule.id in self.base.lifted_by_name and other.id not in self.layer.lifted_by_name:
            return False
        return rule.kind != "unmet_need" or _rank(other) <= _rank(rule)

    def _claims_of_loss(self, rule: Rule, others: Sequence[Rule], about: str) -> list[Any]:
        """That somebody is protected by a rule of the base, and by none of these."""
        claims = [*self._there(rule), self._protection(self.old, rule, about)]
        return claims + [
            z3.Not(
                z3.And(
                    *self._there(other, of_hold=rule.kind == "hold"), self._protection(self.new, other, about)
                )
            )
            for other in others
        ]

    def _there(self, rule: Rule, *, of_hold: bool = False) -> list[Any]:
        """What a rule is asked of; a hold always of a line of care."""
        if rule.kind == "hold":
            return [] if of_hold else self.old.logic.subject("task")
        return self.old.logic.subject(rule.scope)

    def _protection(self, sketcher: Sketcher, rule: Rule, about: str) -> Any:
        """That a rule protects: true, or of a hold and an exclusion also not ruled out."""
        formula = sketcher.logic.formula(rule.when)
        possible = z3.Not(formula.false)
        if rule.kind == "hold":
            binds = formula.true if rule.only_when_true else possible
            return z3.And(binds, self._covers(rule))
        if about not in rule.about and rule.kind != "unmet_need":
            return z3.BoolVal(False)
        if rule.kind == "exclude":
            if not rule.ask_where:
                return possible
            return z3.Or(formula.true, z3.And(possible, self._asks_here(sketcher, rule)))
        return formula.true

    def _covers(self, rule: Rule) -> Any:
        """That a hold covers the line of care that is asked about."""
        if EVERYTHING in rule.about:
            return z3.BoolVal(True)
        world = self.old.logic.world
        doing = world.value["task.activity"]
        return z3.Or(*(doing == world.number("task.activity", name) for name in rule.about))

    def _less_asked(self, rule: Rule, others: Sequence[Rule]) -> bool:
        """Whether somebody is asked what settles a need of the base, and would be by none of these."""
        if rule.kind != "unmet_need" or not others:
            return False
        claims = [*self._there(rule), self._asks(self.old, rule)]
        claims += [
            z3.Not(z3.Or(self._asks(self.new, other), self.new.logic.formula(other.when).true))
            for other in others
        ]
        return self.new.logic.possible(claims)

    def _asks(self, sketcher: Sketcher, rule: Rule) -> Any:
        formula = sketcher.logic.formula(rule.when)
        return z3.And(z3.Not(formula.true), z3.Not(formula.false), self._asks_here(sketcher, rule))

    def _asks_here(self, sketcher: Sketcher, rule: Rule) -> Any:
        if not rule.ask_where:
            return z3.BoolVal(True)
        reading = Comparison(path=f"reading.{rule.ask_where}", operator="==", value=True)
        return sketcher.logic.formula(reading).true

    def _fixture(self, rule: Rule, others: Sequence[Rule], about: tuple[str, ...]) -> str:
        """The smallest package that is protected by the base and not by the layer, as a case; empty where none is made."""
        claims = self._claims_of_loss(rule, others, "" if rule.kind == "hold" else about[0])
        surely = [*claims, self.old.logic.formula(rule.when).true]
        if self.old.logic.possible(surely):
            claims = surely
        conditions: list[Condition] = [rule.when, *(other.when for other in others)]
        sketch = self.old.sketch(claims, conditions, lambda suite: True)
        return "" if sketch is None else sketch.text(f"{rule.id} protects here and the layer does not")


def _urgency(rule: Rule) -> Urgency | None:
    return rule.urgency or (_LEAST_URGENT if rule.kind == "unmet_need" else None)


def _rank(rule: Rule) -> int:
    """How late it is acted on; a question without a word is the last."""
    urgency = _urgency(rule)
    return len(URGENCIES) if urgency is None else URGENCIES.index(urgency)


def _costs_less(rule: Rule, others: Sequence[Rule]) -> bool:
    """Whether less care is said to meet a need: each that takes its place says at least what it said."""
    was = rule.may_cost_hours
    if was is None:
        return False
    now = [other.may_cost_hours for other in others]
    return any(
        span is None or span.low < was.low or span.likely < was.likely or span.high < was.high for span in now
    )


def _other_words(rule: Rule, others: Sequence[Rule]) -> Iterator[str]:
    """What is to be done, or who acts, in other words: whether they ask as much is for somebody who answers for it."""
    for key, words in (("action", "says what to do"), ("who", "says who acts")):
        was = getattr(rule, key)
        for other in others:
            if other.kind == rule.kind and (now := getattr(other, key)) != was:
                yield f"`{other.id}` {words} in other words: “{now or 'nothing'}”, and it “{was or 'nothing'}”"
                break


_BY_NAME = (
    "nobody can answer for less here: name holds under `replaced_by` that bind whenever it does, are under `lifted_by_name` "
    "and are lifted by the same person"
)
_OTHERWISE = (
    "name rules under `replaced_by` that protect as many, or let somebody answer for it: "
    "`answered_by: name and role`"
)


def kept_protections(
    catalogue: Catalogue, base: RuleSet, layer: RuleSet, folder: Path, display_name: str
) -> KeptProtections:
    """A layer held against its base, whose people are called as the layer calls them.

    Args:
        catalogue: with what the layer adds.
        base: the set that it lies on.
        layer: the layer, laid over it.
        folder: where it lies.
        display_name: what to call the folder in problems.
    """
    renamed = base.model_copy(update={"rules": with_people(base.rules, layer.people)})
    return KeptProtections(catalogue, renamed, layer, _places(folder, display_name))


def _places(folder: Path, display_name: str) -> dict[str, Place]:
    label = f"{display_name}/{_HEADER}"
    header = read_document(folder / _HEADER, label)
    places: dict[str, Place] = {}
    for key in ("off", "bounds"):
        body = header.get(key)
        for node in body.items if body is not None and body.kind == "list" else ():
            name = node.get("rule")
            if name is not None:
                places.setdefault(name.text, node.place(label))
    return places
