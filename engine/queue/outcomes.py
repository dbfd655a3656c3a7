"""What packages come to, one by one, as the table that a queue is ranked from; the same columns as a caseload's results.

For whoever has evaluated packages and written no results: the screen, from the records. Left out: what no place depends on.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from ..caseload import PackageOutcome
from ..knowledge import Catalogue
from ..model import RuleSet
from ..review import URGENCY_OF

_IN_PLACE = "in_place:"


def table_of_outcomes(outcomes: Iterable[PackageOutcome], rule_set: RuleSet) -> pa.Table:
    """The table, a row a package."""
    needs = {rule.id for rule in rule_set.rules if rule.kind == "unmet_need"}
    return pa.Table.from_pylist([_row(outcome, needs) for outcome in outcomes], _SCHEMA)


def labels_of(catalogue: Catalogue, rule_set: RuleSet) -> dict[str, str]:
    """Unmet needs and questions in plain words, by id."""
    needs = {rule.id: rule.about[0] for rule in rule_set.rules if rule.kind == "unmet_need"}
    return needs | {path: term.ask for path, term in catalogue.vocabulary.terms.items() if term.ask}


def _row(outcome: PackageOutcome, needs: set[str]) -> dict[str, object]:
    """A package's row of the table; a piece in the home counts as an unmet need of its urgency, as in its review."""
    pieces = {f"{_IN_PLACE}{URGENCY_OF[standing]}:{item}" for item, standing in outcome.standing.items()}
    return {
        "reference": outcome.reference,
        "second_carer_hours_now": outcome.second_carer_hours_now,
        "unmet_needs": sorted((outcome.true & needs) | pieces),
        "holds_not_ruled_out": sorted(outcome.holds_not_ruled_out),
        "ask_first": sorted(outcome.of("ask_first")),
        "questions": sorted(outcome.questions),
        "claimed_released_hours_mean": outcome.claimed_hours,
        "potential_released_hours_mean": outcome.potential_hours,
        "claimed_probability_of_more": outcome.claimed.probability_of_more,
    }


_SCHEMA = pa.schema(
    [
        ("reference", pa.string()),
        ("second_carer_hours_now", pa.float64()),
        ("unmet_needs", pa.list_(pa.string())),
        ("holds_not_ruled_out", pa.list_(pa.string())),
        ("ask_first", pa.list_(pa.string())),
        ("questions", pa.list_(pa.string())),
        ("claimed_released_hours_mean", pa.float64()),
        ("potential_released_hours_mean", pa.float64()),
        ("claimed_probability_of_more", pa.float64()),
    ]
)
