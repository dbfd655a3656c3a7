"""Two rule sets, rule by rule: what each change of a condition means, with a package that shows it.

Definitions, of a rule that both sets have, over every package that the model can describe:
- *narrower*: the new one is true of some of those of whom the old one was, and of nobody else.
- *wider*: the other way about. *Incomparable*: each is true of somebody of whom the other is not.
- *Unknown elsewhere*: true of the same people, but false (and so not unknown) of others than before.
- *Same people*: written otherwise and meaning the same. *Reworded*: only what is said about it differs.
- *Does something else*: its kind, its scope, its urgency or what it concerns differs, which no condition can make up for;
  whether that protects less is said too (`doing`).
A rule whose own text is the same may still change, through a reading. Of a rule that keeps people safe (a hold, an
exclusion, a caution, an unmet need, a question) fewer people is less protection, and is said so (`meaning`).
- Each part that differs is given as it was and as it is.
- Packages that *show* a change are made by the solver: of each the old rule is true, and would be missed; or, of a
  suggestion, the new rule alone offers an item.

Left out: entries of `rule_set.yaml` (`headers`), and what follows for people (`people`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import z3

from ...knowledge import EVERYTHING, Catalogue
from ...model import CarePackage, Comparison, Condition, Rule, RuleKind, RuleSet
from ..solver.logic import Logic
from ..solver.sketch import Sketcher
from ..solver.world import World
from .clauses import with_words_of
from .differing_parts import differing_parts
from .doing import meaning_of_doing
from .part_change import PartChange
from .protection import PROTECTIVE
from .rule_text import condition_text

Relation = Literal[
    "added",
    "removed",
    "narrower",
    "wider",
    "incomparable",
    "unknown elsewhere",
    "same people",
    "reworded",
    "does something else",
]
MIRRORED: dict[Relation, Relation] = {
    "added": "removed",
    "removed": "added",
    "narrower": "wider",
    "wider": "narrower",
}
"""What a relation becomes when old and new change places; the others stay."""
_DOES = ("kind", "scope", "about", "urgency", "about_record", "only_when_true", "ask_where")
"""What a rule does: where one of these differs, it does something else."""
_SAID = tuple(
    name for name in Rule.model_fields if name not in (*_DOES, "id", "when", "file", "line", "column")
)
"""What a rule says about itself: where only these differ, it is reworded."""
_PROTECTS: dict[Relation, str] = {
    "added": "protects more people (added)",
    "removed": "no longer protects anybody (removed)",
    "narrower": "protects fewer people",
    "wider": "protects more people",
    "incomparable": "protects some people no longer, and others now",
    "unknown elsewhere": "protects the same people, and is unknown for others than before",
}
_OFFERS: dict[Relation, str] = {
    "added": "offers something more (added)",
    "removed": "no longer offers anything (removed)",
    "narrower": "offers it to fewer people",
    "wider": "offers it to more people",
    "incomparable": "offers it to some people no longer, and to others now",
}


@dataclass(frozen=True)
class RuleChange:
    """One rule that is not the same in both sets."""

    rule: str
    relation: Relation
    old: str
    """The condition as it was, as text; empty for a rule that is added."""
    new: str
    parts: tuple[PartChange, ...] = ()
    """What else differs, as it was and as it is."""
    only_old: str = ""
    """A package, as a case of the old set, of which only the old rule is true."""
    only_new: str = ""
    """A package, as a case of the new set, of which only the new rule is true."""
    kind: RuleKind = "reading"
    shown_by: tuple[CarePackage, ...] = ()
    """Packages of which the old rule is true and would be missed, or of which only the new one offers the item."""
    of_whom: Relation = "same people"
    """Of a rule that does something else: how the people differ of whom it is true."""

    @property
    def meaning(self) -> str:
        """The relation in words that cannot be read the wrong way about."""
        protective, suggests = self.kind in PROTECTIVE, self.kind == "suggest"
        if self.relation == "does something else":
            return meaning_of_doing(self.parts, self.of_whom, protective=protective, suggests=suggests)
        words = _PROTECTS if protective else _OFFERS if suggests else {}
        return words.get(self.relation, self.relation)

    @property
    def what(self) -> tuple[str, ...]:
        """The names of the parts that differ."""
        return tuple(part.name for part in self.parts)

    @property
    def protects_less_unseen(self) -> bool:
        """Whether it may protect fewer people and no package could be made that shows it."""
        fewer = ("removed", "narrower", "incomparable", "unknown elsewhere", "does something else")
        return self.kind in PROTECTIVE and self.relation in fewer and not self.shown_by

    @property
    def changes_findings(self) -> bool:
        """Whether anybody's findings can change."""
        return self.relation not in ("same people", "reworded")


def compare_rules(
    catalogue: Catalogue,
    old: RuleSet,
    new: RuleSet,
    *,
    before: Catalogue | None = None,
    progress: Callable[[int, int], None] = lambda _, __: None,
) -> tuple[RuleChange, ...]:
    """Every rule that differs, in the order of the new set, then the removed ones.

    Args:
        catalogue: the one of the new set.
        old: the set in force.
        new: the set that may replace it.
        before: the catalogue of the set in force, where it is another.
        progress: told after each rule how many of how many have been compared.
    """
    return tuple(_Comparison(before or catalogue, catalogue, old, new).changes(progress))


class _Comparison:
    def __init__(self, before: Catalogue, after: Catalogue, old: RuleSet, new: RuleSet) -> None:
        earlier, catalogue = with_words_of(before, after), with_words_of(after, before)
        world = World(catalogue)
        self.old_rules, self.new_rules = (
            {rule.id: rule for rule in rule_set.rules} for rule_set in (old, new)
        )
        self.old = Sketcher(earlier, old, Logic(earlier, old.rules, world))
        self.new = Sketcher(catalogue, new, Logic(catalogue, new.rules, world))
        self.readings_differ = _readings(old) != _readings(new)

    def changes(self, progress: Callable[[int, int], None]) -> Iterator[RuleChange]:
        for number, (name, rule) in enumerate(self.new_rules.items(), 1):
            before = self.old_rules.get(name)
            if before is None:
                example, packages = self._example(
                    self.new, rule, rule.about if rule.kind == "suggest" else ()
                )
                text = condition_text(rule.when)
                yield RuleChange(name, "added", "", text, only_new=example, kind=rule.kind, shown_by=packages)
            elif (change := self._change(before, rule)) is not None:
                yield change
            progress(number, len(self.new_rules))
        for name, rule in self.old_rules.items():
            if name not in self.new_rules:
                example, packages = self._example(
                    self.old, rule, rule.about if rule.kind in PROTECTIVE else ()
                )
                text = condition_text(rule.when)
                yield RuleChange(name, "removed", text, "", (), example, kind=rule.kind, shown_by=packages)

    def _change(self, before: Rule, after: Rule) -> RuleChange | None:
        """How one rule differs from its earlier version; None where nothing differs."""
        parts = (*differing_parts(before, after, (*_DOES, *_SAID)), *self._asked_of_fewer(before, after))
        texts = condition_text(before.when), condition_text(after.when)
        if any(part.name in _DOES for part in parts):
            example, packages = self._example_of_doing(before, after)
            of_whom: Relation = "same people"
            if texts[0] != texts[1] or self.readings_differ:
                # A rule that covers more may still be true of fewer: whom it loses is shown too.
                of_whom, _, _, examples = self._relation(before, after)
                packages += examples
            return RuleChange(
                after.id, "does something else", *texts, parts, example,
                kind=before.kind, shown_by=packages, of_whom=of_whom,
            )  # fmt: skip
        same_text = texts[0] == texts[1] and not (self.readings_differ and self._reads(before, after))
        if same_text:
            return RuleChange(after.id, "reworded", *texts, parts, kind=after.kind) if parts else None
        relation, lost, gained, packages = self._relation(before, after)
        if relation == "same people" and texts[0] == texts[1] and not parts:
            return None
        return RuleChange(after.id, relation, *texts, parts, lost, gained, kind=after.kind, shown_by=packages)

    def _relation(self, before: Rule, after: Rule) -> tuple[Relation, str, str, tuple[CarePackage, ...]]:
        """How the people of two versions of a rule relate, with a case for each difference."""
        old_formula, new_formula = self.old.logic.formula(before.when), self.new.logic.formula(after.when)
        conditions = [before.when, after.when]
        only_old = [old_formula.true, z3.Not(new_formula.true)]
        only_new = [new_formula.true, z3.Not(old_formula.true)]
        protected = before.about if before.kind in PROTECTIVE else ()
        offered = after.about if after.kind == "suggest" else ()
        subject = self.new.logic.subject(after.scope)
        surely_new = [new_formula.true, old_formula.false]
        if offered and self.new.logic.possible([*subject, *surely_new]):
            # Whom the old rule asked about first would be offered no more than that by the new one.
            only_new = surely_new
        lost = self._difference(self.old, before, only_old, conditions, protected)
        gained = self._difference(self.new, after, only_new, conditions, offered)
        examples = (lost[1] if lost else ()) + (gained[1] if gained else ())
        texts = "" if lost is None else lost[0], "" if gained is None else gained[0]
        if lost is not None and gained is not None:
            return "incomparable", *texts, examples
        if lost is not None or gained is not None:
            return ("narrower" if gained is None else "wider"), *texts, examples
        if self.new.logic.possible([*subject, old_formula.false != new_formula.false]):
            less = self._difference(
                self.old, before, [z3.Not(old_formula.false), new_formula.false], conditions, protected
            )
            return "unknown elsewhere", "", "", () if less is None else less[1]
        return "same people", "", "", ()

    def _difference(
        self,
        sketcher: Sketcher,
        rule: Rule,
        claims: list[Any],
        conditions: list[Condition],
        about: tuple[str, ...] = (),
    ) -> tuple[str, tuple[CarePackage, ...]] | None:
        """A case of which the claims hold, and packages that show it; None where there can be none."""
        every = [*sketcher.logic.subject(rule.scope), *claims]
        if not sketcher.logic.possible(every):
            return None
        sketch = sketcher.sketch(every, conditions, lambda sketch: sketch.fires(rule))
        text = "" if sketch is None else sketch.text(f"{rule.id} is true here and its other version is not")
        return text, self._packages(sketcher, rule, every, conditions, about)

    def _example(
        self, sketcher: Sketcher, rule: Rule, about: tuple[str, ...] = ()
    ) -> tuple[str, tuple[CarePackage, ...]]:
        claims = [*sketcher.logic.subject(rule.scope), sketcher.logic.formula(rule.when).true]
        sketch = sketcher.sketch(claims, [rule.when], lambda sketch: sketch.fires(rule))
        text = "" if sketch is None else sketch.text(f"{rule.id} is true here")
        return text, self._packages(sketcher, rule, claims, [rule.when], about)

    def _example_of_doing(self, before: Rule, after: Rule) -> tuple[str, tuple[CarePackage, ...]]:
        """A case of the old rule, and packages that miss what it covers no more, or are offered what it offers now."""
        example, packages = self._example(
            self.old, before, _own_about(before, after) if before.kind in PROTECTIVE else ()
        )
        if after.kind == "suggest":
            packages += self._example(self.new, after, _own_about(after, before))[1]
        return example, packages

    def _packages(
        self,
        sketcher: Sketcher,
        rule: Rule,
        claims: list[Any],
        conditions: list[Condition],
        about: tuple[str, ...],
    ) -> tuple[CarePackage, ...]:
        """A package that meets the claims; of a hold on tasks, one for each activity that it keeps."""
        if not about:
            return ()
        activities = about if rule.kind == "hold" and rule.scope == "task" and EVERYTHING not in about else ()
        activity = Comparison(path="task.activity", operator="==", value=None)
        packages = []
        for name in activities or (None,):
            leaves = [] if name is None else [activity.model_copy(update={"value": name})]
            more = [sketcher.logic.comparison(leaf).true for leaf in leaves]
            missed = self._where_missed([*claims, *more], rule, about if name is None else (name,))
            sketch = sketcher.sketch(missed, [*conditions, *leaves], lambda _: True)
            if sketch is not None:
                package = sketch.suite.cases[0].package
                reference = f"shows {rule.id}"[:60] + (f" {name}" if name else "")
                packages.append(package.model_copy(update={"reference": reference}))
        return tuple(packages)

    def _where_missed(self, claims: list[Any], rule: Rule, about: tuple[str, ...]) -> list[Any]:
        """The claims, where no other rule does the same: of all that is covered, else of one part.

        Whom another rule of the new set keeps safe misses nothing, and whom one of the old set offered it gains nothing:
        neither shows anything.
        """
        there, logic = (
            (self.old_rules, self.old.logic) if rule.kind == "suggest" else (self.new_rules, self.new.logic)
        )
        others = [other for other in there.values() if other.id != rule.id and other.kind == rule.kind]
        for names in (about, *((name,) for name in about)):
            covered = {EVERYTHING, *names}
            alone = [
                z3.Not(logic.formula(other.when).true)
                for other in others
                if not covered.isdisjoint(other.about)
            ]
            if logic.possible([*claims, *alone]):
                return [*claims, *alone]
        return claims

    def _asked_of_fewer(self, before: Rule, after: Rule) -> tuple[PartChange, ...]:
        """That a rule waits for an answer, or asks for one, of fewer people: through a reading, whose name is the same."""
        name = before.ask_where
        if not name or name != after.ask_where or not self.readings_differ:
            return ()
        was, now = (sketcher.logic.reading(name).true for sketcher in (self.old, self.new))
        if not self.new.logic.possible([was, z3.Not(now)]):
            return ()
        return (PartChange("ask_where through what it reads", name, name, direction="protects less"),)

    def _reads(self, before: Rule, after: Rule) -> bool:
        return any(path.startswith("reading.") for rule in (before, after) for path in rule.paths)


def _own_about(rule: Rule, other: Rule) -> tuple[str, ...]:
    """What a rule covers and the other does not; all of it where there is nothing such."""
    return tuple(name for name in rule.about if name not in other.about) or rule.about


def _readings(rule_set: RuleSet) -> list[tuple[str, str]]:
    return [(rule.about[0], condition_text(rule.when)) for rule in rule_set.rules if rule.kind == "reading"]
