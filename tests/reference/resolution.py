"""Holds, items and questions of one package, in the words of the definitions: plain Python, one line at a time.

Shares nothing with `engine.review`: conditions are decided by `tests.reference.conditions`.
"""

from dataclasses import dataclass

from engine.model import AllOf, Comparison, Not, Truth, comparisons
from engine.program import MEMORY_POOR, ClauseId
from tests.reference.conditions import PlainEvaluator, known_and_between

FALSE, UNKNOWN, TRUE = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE


@dataclass
class PlainItem:
    """What becomes of an item."""

    status: str
    lines: frozenset = frozenset()
    touched: tuple = ()
    """By effect: the lines that it would touch."""
    open: frozenset = frozenset()
    danger_open: frozenset = frozenset()
    wrong: bool = False
    """In place, and excluded, a danger, or without what it needs."""


class PlainResolution:
    """One package resolved."""

    def __init__(self, program, package, on, set_aside=frozenset()):
        self.program, self.package, self.catalogue = program, package, program.catalogue
        self.facts = program.facts(package, on)
        self.plain = PlainEvaluator(program)
        self.answers = self.plain.evaluate(self.facts)
        self._values = {}
        self.lines = [(visit, task) for visit, task, _ in self.facts.tasks]
        self.held, self.surely_held, self.held_visits = set(), set(), set()
        self.asked = set()
        for rule in program.rules("hold"):
            if ClauseId.of_rule(rule.id) not in set_aside:
                self._hold(rule)
        self.items = {item.id: self._item(item) for item in self.catalogue.items.values()}
        self._ask()

    @property
    def memory_poor(self):
        return self.answers.of(MEMORY_POOR) is not FALSE

    def subjects(self, rule, truth):
        if rule.only_when_true and truth is UNKNOWN:
            return []
        matters = not rule.ask_where or self.answers.readings.get(rule.ask_where) is TRUE
        if rule.kind == "exclude" and truth is UNKNOWN and not matters:
            return []
        every = {"person": [()], "visit": [(n,) for n in range(len(self.package.visits))], "task": self.lines}
        return [
            subject
            for subject in every[rule.scope]
            if self.answers.of(ClauseId.of_rule(rule.id), subject) is truth
        ]

    def lines_of(self, subject):
        return {line for line in self.lines if line[: len(subject)] == subject}

    def activity(self, line):
        return self.package.visits[line[0]].tasks[line[1]].activity

    def _hold(self, rule):
        everything = "everything" in rule.about
        for truth in (TRUE, UNKNOWN):
            subjects = self.subjects(rule, truth)
            lines = {
                line
                for subject in subjects
                for line in self.lines_of(subject)
                if everything or self.activity(line) in rule.about
            }
            visits = set()
            if everything and rule.scope == "person" and subjects:
                visits = set(range(len(self.package.visits)))
            elif everything and rule.scope == "visit":
                visits = {visit for (visit,) in subjects}
            self.held |= lines
            self.held_visits |= visits
            if truth is TRUE:
                self.surely_held |= lines
            elif lines or visits or (everything and rule.scope == "person" and subjects):
                self.asked |= self.open_of(rule, subjects)

    def _item(self, item):
        rules = self.program.rules("suggest", item.id)
        sure = [rule for rule in rules if self.subjects(rule, TRUE)]
        truth = TRUE if sure else UNKNOWN
        chosen = sure or [rule for rule in rules if self.subjects(rule, UNKNOWN)]
        in_place = self.package.equipment is not None and any(
            piece.item == item.id for piece in self.package.equipment
        )
        if not (chosen or in_place):
            return PlainItem("not_indicated")
        helped = {
            line
            for rule in chosen
            if rule.scope != "person"
            for subject in self.subjects(rule, truth)
            for line in self.lines_of(subject)
            if self.activity(line) in item.tasks
        }
        barred, dangers, missing = (
            any(refusal.item == item.id for refusal in self.package.refusals),
            set(),
            set(),
        )
        barred_lines = set()
        settled = in_place and self.labels_bear_person(item)
        for rule in self.program.rules("exclude", item.id):
            if not (settled and says_load(item, "", rule.when)):
                barred |= rule.scope == "person" and bool(self.subjects(rule, TRUE))
            if rule.scope != "person":
                barred_lines |= {
                    line for subject in self.subjects(rule, TRUE) for line in self.lines_of(subject)
                }
            if rule.scope == "person" or not in_place:
                dangers |= self.open_of(rule, self.subjects(rule, UNKNOWN))
        for section, against, fields in (("unsafe_when", TRUE, dangers), ("needs", FALSE, missing)):
            for index, clause in enumerate(getattr(item, section)):
                of = self.answers.of(ClauseId.of_clause(item.id, section, index))
                barred |= of is against and not (settled and says_load(item, section, clause.when))
                is_asked_elsewhere = in_place and section == "needs" and about_the_home(clause.when)
                fields |= (
                    self.open_fields(clause.when, ()) if of is UNKNOWN and not is_asked_elsewhere else set()
                )
        if in_place:
            if self.is_too_heavy_for_class(item) and None in self.labels(item):
                dangers |= {"equipment.weight_margin_kg"}
            self.asked |= dangers | missing
            return PlainItem(
                "in_place", open=frozenset(dangers | missing), danger_open=frozenset(dangers), wrong=barred
            )
        lines = helped - barred_lines
        if barred or (helped and not lines):
            return PlainItem("ruled_out")
        suggesting = set()
        if truth is UNKNOWN:
            missing |= set().union(*(self.open_of(rule, self.subjects(rule, UNKNOWN)) for rule in chosen))
            suggesting = set().union(
                *(
                    self.open_of(
                        rule,
                        [
                            subject
                            for subject in self.subjects(rule, UNKNOWN)
                            if self.speaks_for(rule, subject)
                        ],
                    )
                    for rule in chosen
                )
            )
        if self.package.equipment is None:
            missing |= {"equipment"}
        status = "ask_first" if dangers | missing else "suggested"
        if truth is UNKNOWN and not any(
            self.speaks_for(rule, subject) for rule in chosen for subject in self.subjects(rule, UNKNOWN)
        ):
            status = "not_known"
        if lines and lines <= self.surely_held:
            status = "on_hold"
        self.asked |= suggesting if truth is UNKNOWN else dangers | missing
        return PlainItem(
            status,
            frozenset(lines),
            tuple(self._touched(item, lines)),
            frozenset(dangers | missing),
            frozenset(dangers),
        )

    def labels(self, item):
        """The load on the label of each piece of an item in the home."""
        return [piece.safe_working_load_kg for piece in self.package.equipment if piece.item == item.id]

    def labels_bear_person(self, item):
        weight = self.package.person.weight_kg
        return weight is not None and all(
            label is not None and label >= weight for label in self.labels(item)
        )

    def is_too_heavy_for_class(self, item):
        """Some clause says of the class that the person may be too heavy for it."""
        return any(
            says_load(item, section, clause.when)
            and self.answers.of(ClauseId.of_clause(item.id, section, index)) is against
            for section, against in (("unsafe_when", TRUE), ("needs", FALSE), ("caution_when", TRUE))
            for index, clause in enumerate(getattr(item, section))
        )

    def speaks_for(self, rule, subject):
        """Some comparison of the rule is true of the subject, those about equipment and about who is feared left out."""
        values = self.values(subject)
        return any(
            self.plain.truth(leaf, values) is TRUE
            for leaf in comparisons(rule.when)
            if not leaf.path.startswith(("equipment.", "working.", "support.may_harm"))
        )

    def _touched(self, item, lines):
        for index, effect in enumerate(item.effects):
            least = UNKNOWN if effect.size.likely < 0 else TRUE
            yield {
                line
                for line in lines
                if self.activity(line) in effect.tasks
                and (effect.kind != "second_carer" or self.package.visits[line[0]].tasks[line[1]].carers >= 2)
                and (
                    effect.when is None
                    or self.answers.of(ClauseId.of_clause(item.id, "effects", index), line) >= least
                )
            }

    def _ask(self):
        for rule in self.program.rules("ask"):
            self.asked |= {rule.about[0]} if self.subjects(rule, TRUE) else set()
        for rule in self.program.rules("unmet_need"):
            self.asked |= self.open_of(rule, self.subjects(rule, UNKNOWN))
        evidence = self.catalogue.evidence
        laws = (
            rule
            for rule in (*self.program.rules("hold"), *self.program.rules("unmet_need"))
            if any(evidence[cite].in_nation for cite in rule.cites)
        )
        if self.package.nation is None and any(self.subjects(rule, TRUE) for rule in laws):
            self.asked.add("nation")

    def open_of(self, rule, subjects):
        if rule.ask_where and self.answers.readings.get(rule.ask_where) is not TRUE:
            return set()
        return set().union(*(self.open_fields(rule.when, subject) for subject in subjects))

    def open_fields(self, condition, subject, *, is_denied=False):
        """The fields that could settle a condition: of comparisons that are unknown, as is every part around them.

        Of parts that must all hold, only the first that is unknown.
        """
        if self.plain.truth(condition, self.values(subject)) is not UNKNOWN:
            return set()
        if isinstance(condition, Comparison):
            return self._fields(condition.path)
        if isinstance(condition, Not):
            return self.open_fields(condition.part, subject, is_denied=not is_denied)
        unknown = [
            part for part in condition.parts if self.plain.truth(part, self.values(subject)) is UNKNOWN
        ]
        if isinstance(condition, AllOf) is not is_denied:
            unknown = unknown[:1]
        return set().union(*(self.open_fields(part, subject, is_denied=is_denied) for part in unknown))

    def _fields(self, path):
        head, _, name = path.partition(".")
        if head == "reading":
            return set().union(
                *(self.open_fields(rule.when, ()) for rule in self.program.rules("reading", name))
            )
        if head in ("support", "helped") and self.package.unpaid_carers is None:
            return {"support.unpaid_carer"}
        return (
            {"equipment"} if head in ("equipment", "working") and self.package.equipment is None else {path}
        )

    def values(self, subject):
        """What is known of a subject; put together once, as every part of every condition asks for it."""
        if subject not in self._values:
            self._values[subject] = self._put_together(subject)
        return self._values[subject]

    def _put_together(self, subject):
        readings = {
            f"reading.{name}": truth is TRUE
            for name, truth in self.answers.readings.items()
            if truth is not UNKNOWN
        }
        own = (
            {}
            if not subject
            else self.facts.visits[subject[0]]
            if len(subject) == 1
            else next(known for visit, task, known in self.facts.tasks if (visit, task) == subject)
        )
        person = known_and_between(self.facts, self.program.vocabulary)
        return {**person, **readings, **own}


def about_the_home(condition):
    return all(leaf.path.startswith("home.") for leaf in comparisons(condition))


def says_load(item, section, condition):
    """All that it says of what bears weight is that the person may be too heavy."""
    heavier = ("<", "<=") if section == "needs" else (">", ">=")
    return "bears_weight" in item.has and all(
        leaf.path == "person.weight_kg" and leaf.operator in heavier for leaf in comparisons(condition)
    )
