"""One worker of a run: a batch in, its part out. The same work whether here, in another process or on a cluster.

Definitions: durable_rules, in its guarded process, answers the packages that the set-up chooses; where it differs from
the columns in one answer, or fails twice, nothing of the batch is given and the run must stop. A whole review that is
asked for is made by the single reviewer, both evaluators included.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from ...columns import CatalogueIds, PackageColumns
from ...exchange import Batch, PackageReader, ReadPackage, read_block
from ...inference import EngineFault, EvaluatorsDisagreeError, ReteWorker, differences
from ...model import CarePackage, Place
from ...review import ChunkAnswers, Flags, Reviewer, ReviewRefusedError
from ..evaluate.evaluator import CaseloadEvaluator, MadeUpLayerError
from .part import BadRow, BatchPart
from .setup import Setup
from .table import table_of


class RunStoppedError(Exception):
    """The two evaluators differ, the guarded one failed, or a made-up layer met a real package: no result is given."""


class BatchWorker:
    """Does batches with one set-up; keeps what is costly to make."""

    def __init__(self, setup: Setup, evaluator: CaseloadEvaluator | None = None) -> None:
        """Compile the rules and draw the effects.

        Args:
            setup: what the run is made with.
            evaluator: one that is made with it already; workers in one process share it.
        """
        self.setup = setup
        self._evaluator = evaluator or evaluator_of(setup)
        catalogue = setup.catalogue
        ids = CatalogueIds(catalogue.items, catalogue.groups, catalogue.roles)
        self._reader = PackageReader(catalogue, ids, setup.reviewed_on)

    def do(self, batch: Batch, first: int) -> BatchPart:
        """The results of a batch.

        Args:
            batch: the packages as they were written.
            first: the place of its first package in the run.

        Raises:
            RunStoppedError: durable_rules differs, or failed twice.
        """
        block = read_block(batch, self._reader)
        columns = block.columns
        answers = self._evaluator.answers(columns)
        try:
            outcome = self._evaluator.resolve(answers)
        except MadeUpLayerError as refused:
            raise RunStoppedError(str(refused)) from None
        checked = self._check(columns, answers, first)
        return BatchPart(
            batch.number,
            batch.digest,
            self.setup.identity,
            table_of(columns, block.places, outcome, checked, self.setup.rule_set),
            outcome.totals,
            _bad_rows(block.not_read),
            len(block.not_read),
            self._reviews(columns),
        )

    def close(self) -> None:
        """End the guarded processes."""
        for name in ("_guarded_rete", "_reviewer"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    @cached_property
    def _guarded_rete(self) -> ReteWorker:
        return ReteWorker(self._evaluator.rete_program)

    @cached_property
    def _reviewer(self) -> Reviewer:
        return Reviewer(self.setup.catalogue, self.setup.rule_set)

    def _check(self, columns: PackageColumns, answers: ChunkAnswers, first: int) -> Flags:
        checked = self.setup.which_checked(columns.references, first)
        for row in np.flatnonzero(checked).tolist():
            package = columns.package(row)
            facts = self._evaluator.program.facts(package, self.setup.reviewed_on)
            try:
                unlike = differences(answers.answers(row), self._guarded_rete.evaluate(facts))
            except EngineFault as fault:
                raise RunStoppedError(f"{package.reference}: {fault}. Nothing more is given.") from fault
            if unlike:
                raise RunStoppedError(f"{package.reference}: {EvaluatorsDisagreeError(unlike)}")
        return checked

    def _reviews(self, columns: PackageColumns) -> dict[str, str]:
        """The whole reviews that are wanted, as JSON."""
        if self.setup.reviews == frozenset():
            return {}
        return {
            reference: self._review(columns.package(row))
            for row, reference in enumerate(columns.references)
            if self.setup.wants_review(reference)
        }

    def _review(self, package: CarePackage) -> str:
        setup = self.setup
        try:
            return self._reviewer.review(
                package, reviewed_on=setup.reviewed_on, seed=setup.seed, draws=setup.draws
            ).model_dump_json(indent=2)
        except ReviewRefusedError as refused:
            raise RunStoppedError(f"{package.reference}: {refused}") from refused


def evaluator_of(setup: Setup) -> CaseloadEvaluator:
    """The evaluator of a run."""
    return CaseloadEvaluator(
        setup.catalogue, setup.rule_set, setup.reviewed_on, seed=setup.seed, draws=setup.draws
    )


def _bad_rows(read: Sequence[ReadPackage]) -> tuple[BadRow, ...]:
    return tuple(
        BadRow(_where(package_read, problem.place), problem.code, problem.message, problem.help)
        for package_read in read
        for problem in package_read.problems
    )


def _where(package_read: ReadPackage, place: Place) -> str:
    """A line of JSON is a document of its own: its place is the line of the file, and the column in it."""
    if (
        place.file != package_read.where
        or not place.line
        or not package_read.where.rpartition(":")[2].isdecimal()
    ):
        return str(place)
    return f"{package_read.where}:{place.column}"
