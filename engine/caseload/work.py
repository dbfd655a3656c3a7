"""One worker of a run: a batch in, its part out. The same work whether here, in another process or on a cluster.

Definitions: durable_rules, in its guarded process, answers the packages that the set-up chooses; where it differs from
the columns in one answer, or fails twice, nothing of the batch is given and the run must stop. A whole review that is
asked for is made by the single reviewer, both evaluators included.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from ..exchange import Batch, ReadPackage, read_batch
from ..inference import EngineFault, EvaluatorsDisagreeError, ReteWorker, differences
from ..model import CarePackage, Place
from ..review import Reviewer, ReviewRefusedError
from .answers import ChunkAnswers, Flags
from .evaluator import CaseloadEvaluator
from .part import BadRow, Part
from .setup import Setup
from .table import table_of


class RunStoppedError(Exception):
    """The two evaluators differ on a package, or the guarded one failed: no result may be given."""


class Worker:
    """Does batches with one set-up; keeps what is costly to make."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self._evaluator = CaseloadEvaluator(setup.catalogue, setup.rule_set, setup.reviewed_on, seed=setup.seed,
                                            draws=setup.draws)

    def do(self, batch: Batch, first: int) -> Part:
        """The results of a batch.

        Args:
            batch: the packages as they were written.
            first: the place of its first package in the run.

        Raises:
            RunStoppedError: durable_rules differs, or failed twice.
        """
        read = list(read_batch(batch, self.setup.catalogue))
        good = [(one.package, one.where) for one in read if one.package is not None]
        packages, places = [package for package, _ in good], [where for _, where in good]
        columns = self._evaluator.columns(packages)
        answers = self._evaluator.answers(columns)
        outcome = self._evaluator.resolve(answers)
        checked = self._check(packages, answers, first)
        return Part(
            batch.number, batch.digest, self.setup.identity,
            table_of(columns, places, outcome, checked, self.setup.rule_set), outcome.totals, _bad_rows(read),
            len(read) - len(good),
            {package.reference: self._review(package) for package in packages
             if self.setup.wants_review(package.reference)},
        )

    def close(self) -> None:
        """End the guarded processes."""
        for name in ("_guarded", "_reviewer"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    @cached_property
    def _guarded(self) -> ReteWorker:
        return ReteWorker(self._evaluator.program)

    @cached_property
    def _reviewer(self) -> Reviewer:
        return Reviewer(self.setup.catalogue, self.setup.rule_set)

    def _check(self, packages: Sequence[CarePackage], answers: ChunkAnswers, first: int) -> Flags:
        checked = np.array([self.setup.is_checked(package.reference, first + place)
                            for place, package in enumerate(packages)], dtype=np.bool_)
        for place in np.flatnonzero(checked).tolist():
            package = packages[place]
            facts = self._evaluator.program.facts(package, self.setup.reviewed_on)
            try:
                found = differences(answers.of_one(place), self._guarded.evaluate(facts))
            except EngineFault as fault:
                raise RunStoppedError(f"{package.reference}: {fault}. Nothing more is given.") from fault
            if found:
                raise RunStoppedError(f"{package.reference}: {EvaluatorsDisagreeError(found)}")
        return checked

    def _review(self, package: CarePackage) -> str:
        setup = self.setup
        try:
            return self._reviewer.review(package, reviewed_on=setup.reviewed_on, seed=setup.seed,
                                         draws=setup.draws).model_dump_json(indent=2)
        except ReviewRefusedError as refused:
            raise RunStoppedError(f"{package.reference}: {refused}") from refused


def _bad_rows(read: Sequence[ReadPackage]) -> tuple[BadRow, ...]:
    return tuple(
        BadRow(_where(one, problem.place), problem.code, problem.message, problem.help)
        for one in read for problem in one.problems
    )


def _where(one: ReadPackage, place: Place) -> str:
    """A line of JSON is a document of its own: its place is the line of the file, and the column in it."""
    if place.file != one.where or not place.line or not one.where.rpartition(":")[2].isdecimal():
        return str(place)
    return f"{one.where}:{place.column}"
