"""What would come out if one characteristic alone were another: nothing if it is protected; else what rules say.

Definitions:
- Every package of a sample is given every group's value in turn, and none, with everything else as it is. Its outcome
  is compared byte by byte: every rule, item, question and hour.
- *Moved*: packages whose outcome differs for at least one value. For a characteristic that no rule may read, and for
  diagnoses, one is too many: the check has failed.

Left out: what depends on a characteristic in the world, such as what was assessed, and for whom.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..caseload import CaseloadEvaluator, ChunkOutcome
from ..estimate.draws import hash_of
from ..model import CarePackage
from .readers import Reader, readers
from .tally import MEASURES, SCALE, Integers, measure_packages
from .terms import equity

_CHUNK = 250
_DIAGNOSES = "diagnoses"


@dataclass(frozen=True)
class Counterfactual:
    """What changing one field alone does to a sample."""

    characteristic: str
    label: str
    field: str
    rules_may_read: bool
    readers: tuple[Reader, ...]
    """The rules and clauses that read it."""
    packages: int
    values: int
    """How many values each of them was given."""
    moved: int
    """Packages whose outcome differs from their own for at least one value."""
    effects: tuple[GroupEffect, ...] = ()
    """For a fact of need: what each value does on average."""

    @property
    def holds(self) -> bool:
        """Whether what no rule may read changed nothing."""
        return self.rules_may_read or not (self.moved or self.readers)


@dataclass(frozen=True)
class GroupEffect:
    """The sample as if everybody were in one group, less the sample as it is: means for each package."""

    group: str
    suggested: float
    ask_first: float
    possible_holds: float
    potential: float
    """Hours a week."""


def counterfactuals(
    evaluator: CaseloadEvaluator, packages: Sequence[CarePackage]
) -> tuple[Counterfactual, ...]:
    """Every characteristic, and diagnoses, changed alone.

    Args:
        evaluator: with the rules that are checked.
        packages: the sample.
    """
    known, before = equity(), _Outcomes(evaluator, packages)
    results = []
    for characteristic in known.characteristics:
        groups = [
            *((group.label, group.values[0]) for group in characteristic.groups),
            (known.not_recorded.label, None),
        ]
        after = [
            (label, _Outcomes(evaluator, [_with(package, characteristic.of, value) for package in packages]))
            for label, value in groups
        ]
        effects = (
            tuple(_effect(label, before, changed) for label, changed in after)
            if characteristic.reader == "need"
            else ()
        )
        results.append(
            Counterfactual(
                characteristic.id,
                characteristic.label,
                characteristic.of,
                characteristic.reader == "need",
                readers(characteristic.of, evaluator.catalogue, evaluator.rule_set),
                len(packages),
                len(groups),
                _count_changed(before, (changed for _, changed in after)),
                effects,
            )
        )
    return (*results, _diagnoses_counterfactual(evaluator, packages, before))


def _diagnoses_counterfactual(
    evaluator: CaseloadEvaluator, packages: Sequence[CarePackage], before: _Outcomes
) -> Counterfactual:
    """The packages with no diagnosis, and with each that is tried: nothing may change."""
    tried = [(), *((name,) for name in equity().diagnoses_tried)]
    after = (
        _Outcomes(evaluator, [_with(package, _DIAGNOSES, value) for package in packages]) for value in tried
    )
    return Counterfactual(
        _DIAGNOSES,
        _DIAGNOSES.capitalize(),
        _DIAGNOSES,
        False,
        readers(_DIAGNOSES, evaluator.catalogue, evaluator.rule_set),
        len(packages),
        len(tried),
        _count_changed(before, after),
    )


class _Outcomes:
    """The outcome of a sample: bytes for each package, and its measures."""

    def __init__(self, evaluator: CaseloadEvaluator, packages: Sequence[CarePackage]) -> None:
        self.bytes: list[bytes] = []
        measures = []
        for start in range(0, len(packages), _CHUNK):
            chunk = packages[start : start + _CHUNK]
            outcome = evaluator.evaluate(chunk)
            self.bytes += outcome_bytes(outcome)
            measures.append(measure_packages(chunk, outcome, evaluator.rule_set))
        self.measures: Integers = (
            np.concatenate(measures) if measures else np.zeros((0, len(MEASURES)), dtype=np.int64)
        )

    def mean(self, measure: str) -> float:
        column = self.measures[:, MEASURES.index(measure)]
        return float(column.mean()) / SCALE if len(column) else 0.0


def outcome_bytes(outcome: ChunkOutcome) -> list[bytes]:
    """Everything that is said of each package of a chunk, as bytes that are alike when all of it is."""
    asked = [(name, outcome.asked[name]) for name in sorted(outcome.asked)]
    columns = [*outcome.rules.values(), *outcome.items.values()]
    count = len(outcome)
    figures: list[NDArray[Any]] = [
        outcome.hours.reshape(count, -1),
        outcome.no_change,
        outcome.more,
        outcome.hours_now[:, None],
        outcome.second_carer_hours_now[:, None],
    ]
    flags = np.stack(columns, axis=1) if columns else np.zeros((count, 0), dtype=np.uint8)
    return [
        b"\0".join(
            (
                flags[place].tobytes(),
                *(part[place].tobytes() for part in figures),
                *(name.encode() for name, packages in asked if packages[place]),
            )
        )
        for place in range(count)
    ]


def _count_changed(before: _Outcomes, after: Iterable[_Outcomes]) -> int:
    moved = np.zeros(len(before.bytes), dtype=np.bool_)
    for changed in after:
        moved |= np.array(
            [original != other for original, other in zip(before.bytes, changed.bytes, strict=True)],
            dtype=np.bool_,
        )
    return int(moved.sum())


def _effect(group: str, before: _Outcomes, after: _Outcomes) -> GroupEffect:
    def more(measure: str) -> float:
        return after.mean(measure) - before.mean(measure)

    return GroupEffect(group, more("suggested"), more("ask_first"), more("possible_holds"), more("potential"))


def _with(package: CarePackage, path: str, value: object) -> CarePackage:
    """The package with one field changed."""
    head, _, rest = path.partition(".")
    changed = _replace(getattr(package, head), rest, value) if rest else value
    return package.model_copy(update={head: changed})


def _replace(part: Any, name: str, value: object) -> Any:
    return part.model_copy(update={name: value})


def sample(packages: Iterable[CarePackage], size: int) -> list[CarePackage]:
    """A sample by the hash of references, so that it does not depend on how a file is sorted."""
    return heapq.nsmallest(size, packages, key=lambda package: hash_of(package.reference))
