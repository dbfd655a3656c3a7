"""Conditions as formulas: what makes one true, what makes one false, and whether anything can.

Definitions: a condition is two formulas, `true` and `false`; where neither holds it is unknown (strong Kleene logic, as
`engine.model.condition`). A reading stands for the rules that derive it: true when one is, false when all are. A
comparison may be *fixed* by its place in reading order, to ask what would follow if it alone were otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import z3

from ...knowledge import Catalogue
from ...language import Term
from ...model import AllOf, Comparison, Condition, Not, Rule, Scope, comparisons
from ...program.registers import runs_of
from .world import World

NOTHING_FIXED: Mapping[int, bool] = {}


class Formula(NamedTuple):
    """What makes a condition true and what makes it false."""

    true: Any
    false: Any


@dataclass(frozen=True)
class Answer:
    """A world in which all claims hold: each touched word's number, or None where it is not assessed."""

    numbers: Mapping[str, int | None]
    spans: Mapping[str, tuple[int, int]]
    """The least and the greatest level of words that are not assessed and lie between two."""
    extra_visits: Mapping[str, int]
    has_visit: bool
    has_task: bool


class Logic:
    """Formulas over one catalogue and the readings of one rule set."""

    def __init__(self, catalogue: Catalogue, rules: Iterable[Rule], world: World | None = None) -> None:
        """Take the readings from the rules; two rule sets may share a world to be compared."""
        self.world = world or World(catalogue)
        self._readings: dict[str, list[Rule]] = {}
        for rule in rules:
            if rule.kind == "reading":
                self._readings.setdefault(rule.about[0], []).append(rule)
        self._derived: dict[str, Formula] = {}
        self._compared: dict[tuple[str, str, Any], Formula] = {}
        self._formulas: dict[int, tuple[Condition, Formula]] = {}
        """By the identity of a condition, which is kept so that no other takes it."""
        self._asked: dict[frozenset[int], tuple[tuple[Any, ...], bool]] = {}

    def formula(self, condition: Condition, fixed: Mapping[int, bool] = NOTHING_FIXED) -> Formula:
        """The formulas of a condition.

        Args:
            condition: the condition.
            fixed: truth of comparisons, by their place in reading order, whatever the world says.
        """
        if fixed:
            return self._build(condition, fixed)
        key = id(condition)
        if key not in self._formulas:
            self._formulas[key] = (condition, self._build(condition, fixed))
        return self._formulas[key][1]

    def _build(self, condition: Condition, fixed: Mapping[int, bool]) -> Formula:
        """Build the formulas, which costs more than most answers: they are kept."""
        places = iter(range(len(comparisons(condition))))

        def of(part: Condition) -> Formula:
            if isinstance(part, Comparison):
                place = next(places)
                if place in fixed:
                    return Formula(z3.BoolVal(fixed[place]), z3.BoolVal(not fixed[place]))
                return self.comparison(part)
            if isinstance(part, Not):
                inner = of(part.part)
                return Formula(inner.false, inner.true)
            parts = [of(inner) for inner in part.parts]
            true, false = [formula.true for formula in parts], [formula.false for formula in parts]
            if isinstance(part, AllOf):
                return Formula(z3.And(true), z3.Or(false))
            return Formula(z3.Or(true), z3.And(false))

        return of(condition)

    def comparison(self, leaf: Comparison) -> Formula:
        """The formulas of one comparison."""
        key = (leaf.path, leaf.operator, leaf.value)
        if key not in self._compared:
            self._compared[key] = self._formula_of(leaf)
        return self._compared[key]

    def _formula_of(self, leaf: Comparison) -> Formula:
        """When a comparison is true and when it is false, of known values, ranges and readings."""
        if leaf.path.startswith("reading."):
            return self._of_reading(leaf)
        known = self.world.known[leaf.path]
        if leaf.operator == "is unknown":
            return Formula(z3.Not(known), known)
        if leaf.operator == "is known":
            return Formula(known, z3.Not(known))
        test = self._test(leaf)
        # Two formulas, since "not true" is no "false": of what was not assessed neither may hold.
        true, false = z3.And(known, test), z3.And(known, z3.Not(test))
        if leaf.path not in self.world.ranged:
            return Formula(true, false)
        if self.world.vocabulary[leaf.path].has_bounds:
            all_do, none_does = self._over_numbers(leaf)
            ranged = self.world.ranged[leaf.path]
            return Formula(z3.Or(true, z3.And(ranged, all_do)), z3.Or(false, z3.And(ranged, none_does)))
        ranged, passing = self.world.ranged[leaf.path], passing_ranks(leaf, self.world.vocabulary[leaf.path])
        others = frozenset(all_ranks(self.world.vocabulary[leaf.path])) - passing
        return Formula(
            z3.Or(true, z3.And(ranged, self._among(leaf.path, passing))),
            z3.Or(false, z3.And(ranged, self._among(leaf.path, others))),
        )

    def _over_numbers(self, leaf: Comparison) -> tuple[Any, Any]:
        """When a comparison holds of every number between two, and when of none."""
        least, greatest = self.world.value[leaf.path], self.world.greatest[leaf.path]
        values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        numbers = [self.world.number(leaf.path, value) for value in values if value is not None]
        if leaf.operator in ("==", "in", "!=", "not in"):
            outside = z3.And([z3.Or(greatest < number, least > number) for number in numbers])
            is_one = z3.And(least == greatest, z3.Or([least == number for number in numbers]))
            return (is_one, outside) if leaf.operator in ("==", "in") else (outside, is_one)
        (number,) = numbers
        below = {
            "<": greatest < number,
            "<=": greatest <= number,
            ">": greatest <= number,
            ">=": greatest < number,
        }
        above = {"<": least >= number, "<=": least > number, ">": least > number, ">=": least >= number}
        ends = below[leaf.operator], above[leaf.operator]
        return ends if leaf.operator in ("<", "<=") else ends[::-1]

    def _among(self, path: str, ranks: frozenset[int]) -> Any:
        """Every level of a range is one of these."""
        least, greatest = self.world.value[path], self.world.greatest[path]
        return z3.Or([z3.And(least >= first, greatest <= last) for first, last in runs_of(ranks)])

    def reading(self, name: str) -> Formula:
        """The formulas of a reading."""
        if name not in self._derived:
            parts = [self.formula(rule.when) for rule in self._readings.get(name, ())]
            self._derived[name] = Formula(z3.Or([p.true for p in parts]), z3.And([p.false for p in parts]))
        return self._derived[name]

    def subject(self, scope: Scope) -> list[Any]:
        """There is somebody of this scope to ask about."""
        return {"person": [], "visit": [self.world.has_visit], "task": [self.world.has_task]}[scope]

    def paths(self, condition: Condition) -> tuple[str, ...]:
        """The words that a condition rests on, readings followed."""
        paths: dict[str, None] = {}
        for leaf in comparisons(condition):
            if leaf.path.startswith("reading."):
                for rule in self._readings.get(leaf.path.removeprefix("reading."), ()):
                    paths |= dict.fromkeys(self.paths(rule.when))
            else:
                paths[leaf.path] = None
        return tuple(paths)

    def possible(self, claims: Iterable[Any]) -> bool:
        """Whether some world meets all claims; what was asked before is not asked again.

        Formulas that are alike are one object of the solver's as long as they are kept, so that they are known again.
        """
        asked = tuple(claims)
        key = frozenset(claim.get_id() for claim in asked)
        if key not in self._asked:
            solver = self.world.solver(*asked)
            solver.push()
            solver.add(*asked)
            self._asked[key] = (asked, bool(solver.check() == z3.sat))
            solver.pop()
        return self._asked[key][1]

    def true_among(self, claims: Iterable[Any], formulas: Sequence[Any]) -> tuple[int, ...] | None:
        """The places of those formulas that are true in some world that meets all claims; None where there is none.

        Args:
            claims: what must hold; they speak of everything that the formulas speak of.
            formulas: of which to say whether they are true there.
        """
        asked = tuple(claims)
        solver = self.world.solver(*asked)
        solver.push()
        try:
            solver.add(*asked)
            if solver.check() != z3.sat:
                return None
            model = solver.model()
            values = (model.eval(formula, model_completion=True) for formula in formulas)
            return tuple(place for place, value in enumerate(values) if z3.is_true(value))
        finally:
            solver.pop()

    def answer(self, claims: Iterable[Any], prefer: Iterable[Any], paths: Sequence[str]) -> Answer | None:
        """A world that meets all claims and, of the wishes in their order, each that still can be met."""
        asked, wishes = tuple(claims), tuple(prefer)
        solver = self.world.solver(*asked, *wishes)
        solver.push()
        try:
            solver.add(*asked)
            if solver.check() != z3.sat:
                return None
            return self._read(_grant(solver, wishes), paths)
        finally:
            solver.pop()

    def _read(self, model: Any, paths: Sequence[str]) -> Answer:
        """The answer that a model of the solver gives for some words."""

        def number(expression: Any) -> int:
            return int(model.eval(expression, model_completion=True).as_long())

        def holds(expression: Any) -> bool:
            return bool(z3.is_true(model.eval(expression, model_completion=True)))

        world = self.world
        ranged = [path for path in paths if path in world.ranged and holds(world.ranged[path])]
        return Answer(
            {path: number(world.value[path]) if holds(world.known[path]) else None for path in paths},
            {path: (number(world.value[path]), number(world.greatest[path])) for path in ranged},
            {kind: number(extra) for kind, extra in world.extra.items()},
            holds(world.has_visit),
            holds(world.has_task),
        )

    def _of_reading(self, leaf: Comparison) -> Formula:
        """When a comparison with a reading is true and when it is false."""
        formula = self.reading(leaf.path.removeprefix("reading."))
        if leaf.operator in ("is unknown", "is known"):
            known = z3.Or(formula.true, formula.false)
            return (
                Formula(z3.Not(known), known)
                if leaf.operator == "is unknown"
                else Formula(known, z3.Not(known))
            )
        values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        positive = leaf.operator in ("==", "in")
        sides = {True: formula.true, False: formula.false}
        met = [side for value, side in sides.items() if (value in values) == positive]
        missed = [side for value, side in sides.items() if (value in values) != positive]
        return Formula(z3.Or(met), z3.Or(missed))

    def _test(self, leaf: Comparison) -> Any:
        value = self.world.value[leaf.path]
        values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        numbers = [self.world.number(leaf.path, value) for value in values if value is not None]
        if leaf.operator in ("==", "in", "!=", "not in"):
            among = z3.Or([value == number for number in numbers])
            return among if leaf.operator in ("==", "in") else z3.Not(among)
        (number,) = numbers
        tests = {"<": value < number, "<=": value <= number, ">": value > number, ">=": value >= number}
        return tests[leaf.operator]


def all_ranks(term: Term) -> range:
    """The ranks of every level of a word."""
    return range(len(term.words) if term.type == "words" else int(term.high or 0) + 1)


def passing_ranks(leaf: Comparison, term: Term) -> frozenset[int]:
    """The ranks of the levels of which a comparison with constants holds."""
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    ranks = [term.rank(value) for value in values if value is not None]
    return frozenset(rank for rank in all_ranks(term) if rank_passes(leaf, rank, ranks))


def rank_passes(leaf: Comparison, rank: float, ranks: Sequence[float]) -> bool:
    """Whether a value on its word's line stands to the constants as a comparison wants."""
    return {
        "==": rank in ranks,
        "in": rank in ranks,
        "!=": rank not in ranks,
        "not in": rank not in ranks,
        "<": rank < ranks[0],
        "<=": rank <= ranks[0],
        ">": rank > ranks[0],
        ">=": rank >= ranks[0],
    }[leaf.operator]


def _grant(solver: Any, wishes: Iterable[Any]) -> Any:
    """Add each wish that can still be met, in their order; the model that then holds. The solver has a model before."""
    model = solver.model()
    for wish in wishes:
        # Most wishes are met by the model at hand, and looking there costs far less than solving again.
        if not z3.is_true(model.eval(wish, model_completion=True)):
            if solver.check(wish) != z3.sat:
                continue
            model = solver.model()
        solver.add(wish)
    return model
