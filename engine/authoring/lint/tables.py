"""Decision tables held to their hit policy: rows that meet (H618), and combinations that no row speaks of (H619).

Definitions, over every package that the model can describe:
- Two rows *meet* when some package makes both true. With `unique` none may; with `any` those that do must say the same
  in all that they do (their reasons may differ).
- A *gap* is a package of which every word of the columns is known and what the whole table asks for (`when`) is true, and
  no row is. `otherwise` says why nothing follows there; then there must be one.

The solver is asked for any two rows that meet, and again without these until none do: one question where all is well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import z3

from ...model import DecisionTable, Problem, Rule
from ..solver.sketch import Sketch, Sketcher
from .reach import place_of

_SAYS = (
    "about", "lifted_by", "lifted_by_whom", "question", "action", "urgency", "who", "about_record", "only_when_true",
    "ask_where", "may_cost_hours", "known_first",
)  # fmt: skip
"""What rows that meet must have in common under the hit policy `any`."""
_MOST_MEETINGS, _TWO = 10, 2


def policy_breaches(sketcher: Sketcher) -> Iterator[Problem]:
    """Every two rows that must not meet and do, and every gap, table by table."""
    by_id = {rule.id: rule for rule in sketcher.rule_set.rules}
    for table in sketcher.rule_set.tables:
        rows = [by_id[name] for name in table.rows if name in by_id]
        if rows:
            yield from _meetings(sketcher, table, rows)
            yield from _gap(sketcher, table, rows)


def _meetings(sketcher: Sketcher, table: DecisionTable, rows: Sequence[Rule]) -> Iterator[Problem]:
    """Two rows at a time that some package makes true, and that must not be; each found pair is then left out."""
    logic = sketcher.logic
    subject = logic.subject(rows[0].scope)
    formulas = [logic.formula(rule.when).true for rule in rows]
    sayings = [rule.id if table.hit_policy == "unique" else _says(rule) for rule in rows]
    alike = [
        z3.Or([formula for formula, says in zip(formulas, sayings, strict=True) if says == saying])
        for saying in dict.fromkeys(sayings)
    ]
    claims = [*subject, z3.Sum([z3.If(group, 1, 0) for group in alike]) >= _TWO]
    for _ in range(_MOST_MEETINGS):
        true = logic.true_among(claims, formulas)
        if true is None:
            return
        first, second = next(
            (place, other) for place, other in combinations(true, 2) if sayings[place] != sayings[other]
        )
        both = z3.And(formulas[first], formulas[second])
        yield _meeting(sketcher, table, rows[first], rows[second], [*subject, both])
        claims.append(z3.Not(both))


def _says(rule: Rule) -> str:
    return repr([getattr(rule, name) for name in _SAYS])


def _meeting(sketcher: Sketcher, table: DecisionTable, row: Rule, other: Rule, claims: list[Any]) -> Problem:
    """The problem of two rows that hold together, with a package in which they do."""

    def both(sketch: Sketch) -> bool:
        return sketch.fires(row) and sketch.fires(other)

    meeting = sketcher.sketch(claims, [row.when, other.when], both)
    how = "hold together" if table.hit_policy == "unique" else "hold together and say different things"
    return Problem(
        "H618",
        f"the rows `{row.id}` (line {row.line}) and `{other.id}` {how}, and the hit policy is {table.hit_policy}",
        place_of(other),
        "change a bound of one of the two, or let both say the same and write `hit_policy: any`",
        fixture="" if meeting is None else meeting.text(f"{row.id} and {other.id} meet"),
    )


def _gap(sketcher: Sketcher, table: DecisionTable, rows: Sequence[Rule]) -> Iterator[Problem]:
    """The problem of a package for which no row holds, or of an `otherwise` that nothing reaches."""
    logic = sketcher.logic
    claims: list[Any] = [*logic.subject(rows[0].scope)]
    claims += [_is_known(sketcher, word) for word in table.columns.values()]
    conditions = [rule.when for rule in rows]
    if table.when is not None:
        claims.append(logic.formula(table.when).true)
        conditions.append(table.when)
    claims += [z3.Not(logic.formula(rule.when).true) for rule in rows]
    place = table.place
    if logic.possible(claims) == bool(table.otherwise):
        return
    if table.otherwise:
        yield Problem(
            "H619",
            f"the table `{table.table}` says what holds `otherwise`, and its rows leave no gap",
            place,
            "take `otherwise` out",
        )
        return
    sketch = sketcher.sketch(claims, conditions, lambda sketch: not any(sketch.fires(rule) for rule in rows))
    yield Problem(
        "H619",
        f"the table `{table.table}` says nothing where everything that it compares is known",
        place,
        "add a row, or say under `otherwise` why nothing follows there",
        fixture="" if sketch is None else sketch.text(f"no row of {table.table} holds"),
    )


def _is_known(sketcher: Sketcher, word: str) -> Any:
    if word.startswith("reading."):
        reading = sketcher.logic.reading(word.removeprefix("reading."))
        return z3.Or(reading.true, reading.false)
    return sketcher.logic.world.known[word]
