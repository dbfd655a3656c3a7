"""Many packages reviewed at once: findings, resolution and hours of a chunk, equal to the single review's.

Left out: reading and writing files, workers, and the check by durable_rules (`engine.caseload.run.run`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import numpy as np

from ...columns import PackageColumns
from ...columns.derived import allowance_hours, carer_hours, second_carer_hours
from ...estimate.estimator import Estimator
from ...estimate.kernel.arrays import Bytes, Touched
from ...estimate.kernel.bought import is_short
from ...estimate.kernel.fill import chunk_of
from ...estimate.rates import rates_of
from ...inference import ReteProgram, compile_program
from ...knowledge import Catalogue
from ...model import CarePackage, RuleSet
from ...program import RuleProgram
from ...review import DEFAULT_DRAWS, DEFAULT_SEED, TRUE, UNKNOWN, ChunkAnswers, ItemColumns, Resolution
from .outcome import ChunkOutcome


class MadeUpLayerError(Exception):
    """A layer that was learned from made-up outcomes met a package that is not marked as made up."""

    def __init__(self) -> None:
        super().__init__(
            "the evidence layer was learned from made-up outcomes, and packages are not marked as made up"
        )


class CaseloadEvaluator:
    """Reviews chunks of packages against one catalogue and one rule set."""

    def __init__(
        self,
        catalogue: Catalogue,
        rule_set: RuleSet,
        reviewed_on: date,
        *,
        seed: int = DEFAULT_SEED,
        draws: int = DEFAULT_DRAWS,
    ) -> None:
        """Draw every effect once.

        Args:
            catalogue: what equipment exists.
            rule_set: what is safe and sensible for whom.
            reviewed_on: the day of the reviews.
            seed: names the draws.
            draws: how many.
        """
        self.catalogue, self.rule_set, self.reviewed_on = catalogue, rule_set, reviewed_on
        self.program = RuleProgram(catalogue, rule_set)
        self._only_made_up = catalogue.layer is not None and catalogue.layer.made_up
        self._estimator = Estimator(catalogue, seed=seed, draws=draws)

    @cached_property
    def rete_program(self) -> ReteProgram:
        """The program as durable_rules is given it, compiled once for every process that answers a share."""
        return compile_program(self.program)

    def columns(self, packages: Sequence[CarePackage]) -> PackageColumns:
        """The packages as columns for the day of the reviews."""
        return PackageColumns.of_packages(packages, self.program.ids, self.reviewed_on)

    def answers(self, columns: PackageColumns) -> ChunkAnswers:
        """What every rule and clause says of every package, visit and task line."""
        return ChunkAnswers(columns, self.program)

    def evaluate(self, packages: Sequence[CarePackage]) -> ChunkOutcome:
        """The outcomes of a chunk; a few hundred to a few thousand packages are best."""
        return self.resolve(self.answers(self.columns(packages)))

    def resolve(self, answers: ChunkAnswers) -> ChunkOutcome:
        """The outcomes of a chunk that has been answered."""
        columns = answers.rows
        if self._only_made_up and (columns.value("synthetic") != 1).any():
            raise MadeUpLayerError
        resolution = Resolution(answers)
        chunk = chunk_of(
            columns,
            self.catalogue.activities,
            self.catalogue.adoption,
            memory_poor=resolution.memory_poor,
            held_visits=resolution.held.visits,
            held_lines=resolution.held.lines,
        )
        rates = rates_of(columns)
        hours = self._estimator.hours_of_chunk(
            chunk,
            _touched_by_candidates(resolution, columns.size("task")),
            rates,
            np.where(is_short(columns), 1.0, resolution.needs_more),
        )
        return ChunkOutcome(
            references=columns.references,
            hours_now=carer_hours(columns),
            second_carer_hours_now=second_carer_hours(columns),
            allowance_hours_now=allowance_hours(columns),
            rules={rule.id: answers.greatest(rule) for rule in self.rule_set.rules},
            holds={hold.rule.id: hold.packages_bound(TRUE, resolution.answers) for hold in resolution.holds},
            holds_not_ruled_out={
                hold.rule.id: hold.packages_bound(UNKNOWN, resolution.answers) for hold in resolution.holds
            },
            items={item_columns.item.id: _statuses(item_columns) for item_columns in resolution.items},
            standing={item_columns.item.id: item_columns.standing for item_columns in resolution.items},
            asked=resolution.asked,
            hours=hours.hours,
            no_change=hours.no_change,
            more=hours.more,
            totals=hours.totals,
            change_at=hours.change_at,
            paid_at=rates.of,
        )


def _touched_by_candidates(resolution: Resolution, tasks: int) -> Touched:
    """Which lines the effects of the candidates would touch."""
    effects, rows, first = [], [], 0
    for columns in resolution.items:
        for index, lines in sorted(columns.touched.items()):
            effects.append(first + index)
            rows.append(lines)
        first += len(columns.item.effects)
    return Touched(
        effect=np.array(effects, dtype=np.int64),
        lines=np.array(rows, dtype=np.uint8).reshape(len(rows), tasks),
        indicated=np.array([columns.indicated for columns in resolution.items], dtype=np.uint8),
        certain=np.array(
            [columns.indicated & ~columns.unsettled for columns in resolution.items], dtype=np.uint8
        ),
    )


def _statuses(columns: ItemColumns) -> Bytes:
    """The status of an item in each package; the last that holds."""
    holding = (
        columns.in_place,
        columns.excluded,
        columns.indicated & ~columns.free,
        columns.free & ~columns.spoken_for,
        columns.free & columns.spoken_for & columns.unsettled,
        columns.free & ~columns.unsettled,
    )
    statuses = np.zeros(len(columns.in_place), dtype=np.uint8)
    for status, flags in enumerate(holding, 1):
        statuses[flags] = status
    return statuses
