"""How near a false condition is to being true: how many of its comparisons would have to change.

Definitions: a false comparison costs 1, an unknown one a quarter (it may turn out true), a true one nothing; `all` adds
its parts, `any` takes the cheapest, `not` is carried down to the comparisons. Only what is false is asked about.
Compiled to plain Python like the second evaluator, because every line of every package is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..language.facts import Facts
from ..language.vocabulary import Vocabulary
from ..model.condition import AllOf, AnyOf, Comparison, Condition, Not, Scalar, Truth
from ..program import Proposition, Subject
from .answers import Answers
from .compiled import Writer, compile_rows

_UNKNOWN_COST = 0.25


class NearestMisses:
    """For each proposition that is false for everybody: whom it misses least, and by how much."""

    def __init__(self, propositions: Iterable[Proposition], vocabulary: Vocabulary) -> None:
        """Compile once."""
        by_scope: dict[str, list[Proposition]] = {}
        for proposition in propositions:
            by_scope.setdefault(proposition.scope, []).append(proposition)
        self._scopes = []
        for scope, found in by_scope.items():
            writer = Writer(vocabulary)
            rows = [_cost(writer, proposition.condition, wanted=True) for proposition in found]
            self._scopes.append((scope, tuple(p.id for p in found), compile_rows(writer, rows)))

    def of(self, facts: Facts, answers: Answers) -> Mapping[str, tuple[float, Subject]]:
        """Cost and subject of the nearest miss, by proposition id; ties go to the first subject."""
        readings = {
            f"reading.{name}": truth is Truth.TRUE
            for name, truth in answers.readings.items()
            if truth is not Truth.UNKNOWN
        }
        person: dict[str, Scalar] = {**facts.person, **readings}
        nearest: dict[str, tuple[float, Subject]] = {}
        for scope, ids, cost in self._scopes:
            for subject, own in _subjects(scope, facts):
                for name, value in zip(ids, cost({**person, **own}.get), strict=True):
                    if name not in nearest or value < nearest[name][0]:
                        nearest[name] = (value, subject)
        return nearest


def _subjects(scope: str, facts: Facts) -> Iterable[tuple[Subject, Mapping[str, Scalar]]]:
    if scope == "person":
        return [((), {})]
    if scope == "visit":
        return [((index,), visit) for index, visit in enumerate(facts.visits)]
    return [((visit, task), values) for visit, task, values in facts.tasks]


def _cost(writer: Writer, condition: Condition, *, wanted: bool) -> str:
    if isinstance(condition, Comparison):
        name = writer.value(condition.path)
        if condition.operator in ("is unknown", "is known"):
            hit = f"({name} is None)" if condition.operator == "is unknown" else f"({name} is not None)"
            return f"(0.0 if {hit} == {wanted} else 1.0)"
        met = f"({writer.test(condition, name)})"
        return f"({_UNKNOWN_COST} if {name} is None else 0.0 if {met if wanted else f'not {met}'} else 1.0)"
    if isinstance(condition, Not):
        return _cost(writer, condition.part, wanted=not wanted)
    parts = [_cost(writer, part, wanted=wanted) for part in condition.parts]
    adds = isinstance(condition, AllOf if wanted else AnyOf)
    if len(parts) <= 1:
        return parts[0] if parts else "0.0"
    return f"({' + '.join(parts)})" if adds else f"min({', '.join(parts)})"
