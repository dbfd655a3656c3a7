"""A chunk's outcomes as an Arrow table, one row a package; the same columns in Parquet and CSV.

Definitions: lists hold ids of rules, items or fields. Hours are carer-hours (or carer-minutes) a week; every estimate
is four columns, P10, P50, P90 and mean. `claimed`: from items that rest on nothing unknown, with holds in force;
`potential`: as if holds were lifted and questions answered favourably. `checked` says that durable_rules agreed on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...columns import PackageColumns
from ...exchange.inert_cell import inert_column
from ...model import RuleSet
from ...review import TRUE, Flags
from ..evaluate.outcome import STATUSES, ChunkOutcome

MODE_NAMES = ("claimed", "potential")
FIGURE_NAMES = ("eased_minutes", "unpaid_eased_minutes", "released_hours", "commissioned_change_hours")
SPREAD_NAMES = ("p10", "p50", "p90", "mean")
IN_PLACE = "in_place:"
"""Begins the name of an unmet need that is a piece in the home."""
LISTS = ("unmet_needs", "holds", "holds_not_ruled_out", *STATUSES[1:], "questions")


def table_of(
    packages: PackageColumns, places: Sequence[str], outcome: ChunkOutcome, checked: Flags, rule_set: RuleSet
) -> pa.Table:
    """The table of a chunk.

    Args:
        packages: the packages.
        places: where each was read.
        outcome: their outcomes.
        checked: which of them both evaluators answered.
        rule_set: the kinds of the rules.
    """
    columns: dict[str, object] = {
        "reference": pa.array(outcome.references, pa.string()),
        "read_from": pa.array(places, pa.string()),
        "synthetic": pa.array(packages.value("synthetic") == 1),
        "checked": pa.array(checked),
        "hours_now": outcome.hours_now,
        "second_carer_hours_now": outcome.second_carer_hours_now,
        "unmet_needs": _lists({**_unmet_needs(outcome, rule_set), **_pieces(outcome)}, len(outcome)),
        "holds": _lists(outcome.holds, len(outcome)),
        "holds_not_ruled_out": _lists(outcome.holds_not_ruled_out, len(outcome)),
    }
    for number, status in enumerate(STATUSES[1:], 1):
        columns[status] = _lists(
            {item: status == number for item, status in outcome.items.items()}, len(outcome)
        )
    columns["questions"] = _lists(outcome.asked, len(outcome))
    for mode, name in enumerate(MODE_NAMES):
        for figure, what in enumerate(FIGURE_NAMES):
            for place, part in enumerate(SPREAD_NAMES):
                columns[f"{name}_{what}_{part}"] = outcome.hours[:, mode, figure, place]
        columns[f"{name}_probability_of_no_change"] = outcome.no_change[:, mode]
        columns[f"{name}_probability_of_more"] = outcome.more[:, mode]
    return pa.table(columns)


def flat(table: pa.Table) -> pa.Table:
    """A table of results for CSV: each list as one text, ids apart by a space, and no file name that runs as a formula."""
    for name in LISTS:
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pc.binary_join(table.column(name), " "))
    place = table.schema.get_field_index("read_from")
    return table.set_column(place, "read_from", inert_column(table.column(place)))


def _unmet_needs(outcome: ChunkOutcome, rule_set: RuleSet) -> dict[str, Flags]:
    needs = (rule.id for rule in rule_set.rules if rule.kind == "unmet_need")
    return {need: outcome.rules[need] == TRUE for need in needs}


def _pieces(outcome: ChunkOutcome) -> dict[str, Flags]:
    """Pieces in the home that are a danger or lack what they need, as unmet needs."""
    return {f"{IN_PLACE}{item}": flags for item, flags in outcome.wrong_in_place.items() if flags.any()}


def _lists(columns: Mapping[str, Flags], count: int) -> pa.ListArray:
    """For each package the names of the columns that are true of it."""
    names = sorted(columns)
    flags: NDArray[np.bool_] = np.zeros((count, max(len(names), 1)), dtype=np.bool_)
    for place, name in enumerate(names):
        flags[:, place] = columns[name]
    offsets = np.concatenate([[0], np.cumsum(np.count_nonzero(flags, axis=1))]).astype(np.int32)
    values = pa.array(names, pa.string()).take(pa.array(np.flatnonzero(flags) % flags.shape[1]))
    return pa.ListArray.from_arrays(pa.array(offsets), values)
