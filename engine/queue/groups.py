"""How groups of people fare in the queue: who is among the first, beside who is in the caseload.

Definitions: characteristics, groups and limits are the fairness report's. Of each group the share that is among the first
`count` places; small numbers are counted together or not shown, as there. No place depends on any of these facts; what
is unequal here is unequal in needs, in what was assessed, or in what was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..fairness.suppression import together_by_count
from ..fairness.terms import equity
from ..model import CarePackage


@dataclass(frozen=True)
class GroupInQueue:
    """One group of a characteristic."""

    characteristic: str
    group: str
    people: int | None
    """None where it is not shown."""
    among_first: int | None


def labels_of_people(packages: Iterable[CarePackage]) -> dict[str, tuple[str, ...]]:
    """By reference, the group of each characteristic that a package's person belongs to, as a queue counts them."""
    known = equity()
    return {
        package.reference: tuple(
            characteristic.group_of(package, known.not_recorded.label)
            for characteristic in known.characteristics
        )
        for package in packages
    }


def groups_in_queue(
    labels: Mapping[str, Sequence[str]], places: Mapping[str, int], count: int
) -> tuple[GroupInQueue, ...]:
    """Who is among the first places.

    Args:
        labels: of the people of a caseload (`labels_of_people`).
        places: of each reference, from 1.
        count: how many places are the first.
    """
    known = equity()
    sizes = {
        characteristic.id: dict.fromkeys(known.labels(characteristic), 0)
        for characteristic in known.characteristics
    }
    first = {
        characteristic.id: dict.fromkeys(known.labels(characteristic), 0)
        for characteristic in known.characteristics
    }
    for reference, own in labels.items():
        place = places.get(reference)
        if place is None:
            continue
        for characteristic, label in zip(known.characteristics, own, strict=True):
            sizes[characteristic.id][label] += 1
            first[characteristic.id][label] += place <= count
    groups = []
    for characteristic in known.characteristics:
        together = together_by_count(
            sizes[characteristic.id], first[characteristic.id], known.limits.smallest_count
        )
        for label in known.labels(characteristic):
            if not sizes[characteristic.id][label]:
                continue
            if label in together.hidden:
                groups.append(GroupInQueue(characteristic.label, label, None, None))
                continue
            whole = together.groups if label == together.host else {label}
            groups.append(
                GroupInQueue(
                    characteristic.label,
                    label,
                    sum(sizes[characteristic.id][each] for each in whole),
                    sum(first[characteristic.id][each] for each in whole),
                )
            )
    return tuple(groups)
