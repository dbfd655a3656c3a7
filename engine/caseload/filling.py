"""Filling the flat arrays: the catalogue's effects, drawn once for everybody, and the packages of a chunk.

Definitions are those of `engine.estimate`: the draws of an effect bear the item's name and are the same for everybody;
weak evidence is shrunk, benefits only; the floor is the service's where a line of the visit is personal care.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..estimate.commission import floor_minutes
from ..estimate.draws import Draws, hash_of, key_of
from ..estimate.effect import amount_drawn, review_drawn, used_shares
from ..estimate.minutes import needed_minutes, reference_drawn
from ..knowledge import Catalogue
from ..model import Activity
from .arrays import KINDS, Chunk, Effects, Integers, Touched
from .resolution import Resolution
from .rows import PackageRows


def effects_of(catalogue: Catalogue, seed: int, count: int) -> Effects:
    """Every effect of the catalogue with its draws."""
    named, adoption = Draws(seed, count), catalogue.adoption
    place = {activity: index for index, activity in enumerate(catalogue.activities)}
    listed = [(order, item, index, effect) for order, item in enumerate(catalogue.items.values())
              for index, effect in enumerate(item.effects)]
    amount, chance = np.zeros((len(listed), count)), np.zeros((len(listed), count))
    activities = np.zeros((len(listed), len(place)), dtype=np.uint8)
    for row, (_, item, index, effect) in enumerate(listed):
        activities[row, [place[task] for task in effect.tasks]] = 1
        if effect.kind == "second_carer":
            chance[row], amount[row] = review_drawn(effect, named)
        else:
            amount[row] = amount_drawn(item.id, index, effect, adoption, named)
    usual, poor = used_shares(adoption, named)
    return Effects(
        item=_integers([order for order, *_ in listed]),
        kind=_integers([KINDS.index(effect.kind) for *_, effect in listed]),
        reaches_paid=np.array([effect.care != "unpaid" for *_, effect in listed], dtype=np.uint8),
        reaches_unpaid=np.array([effect.care != "paid" and effect.when is None
                                 and effect.kind not in ("percent_of_visits", "second_carer")
                                 for *_, effect in listed], dtype=np.uint8),
        used_always=np.array([effect.adoption_included for *_, effect in listed], dtype=np.uint8),
        amount=amount, chance=chance, activities=activities,
        item_name=np.array([hash_of(item) for item in catalogue.items], dtype=np.uint64),
        needs_person=np.array([item.operated_by in ("person", "either") for item in catalogue.items.values()],
                              dtype=np.uint8),
        used_share=usual, used_share_poor=poor,
        reference_minutes=np.array([reference_drawn(activity, named) for activity in catalogue.activities.values()]),
        keys=np.array([key_of(str(seed), "used"), key_of(str(seed), "second carer")], dtype=np.uint64),
    )


def chunk_of(rows: PackageRows, resolution: Resolution, activities: Mapping[str, Activity]) -> Chunk:
    """The packages of a chunk with what holds keep."""
    packages, visits, tasks = rows.packages, rows.visits, rows.tasks
    place = {activity: index for index, activity in enumerate(activities)}
    services = [packages[owner].service for owner in rows.package_of_visit.tolist()]
    unpaid = [[task for carer in package.unpaid_carers or () for task in carer.tasks] for package in packages]
    each = [task for found in unpaid for task in found]
    return Chunk(
        first_visit=_integers(rows.first_visit), first_task=_integers(rows.first_task),
        reference=np.array([hash_of(package.reference) for package in packages], dtype=np.uint64),
        step=_integers([package.service.increment_minutes for package in packages]),
        memory_poor=resolution.memory_poor.astype(np.uint8),
        visit_name=np.array([hash_of(visit.id) for visit in visits], dtype=np.uint64),
        visit_minutes=_integers([visit.minutes for visit in visits]),
        visit_carers=_integers([visit.carers for visit in visits]),
        visit_days=_integers([len(visit.days) for visit in visits]),
        needed=np.array([needed_minutes(visit) for visit in visits], dtype=np.float64),
        floor=_integers([floor_minutes(visit, service, activities)
                         for visit, service in zip(visits, services, strict=True)]),
        held_visit=resolution.held.visits.astype(np.uint8),
        task_minutes=np.array([task.minutes for task in tasks], dtype=np.float64),
        task_times=_integers([task.times for task in tasks]),
        task_carers=_integers([task.carers for task in tasks]),
        task_activity=_integers([place[task.activity] for task in tasks]),
        held_task=resolution.held.lines.astype(np.uint8),
        first_unpaid=_integers(np.cumsum([0, *map(len, unpaid)])),
        unpaid_activity=_integers([place[task.activity] for task in each]),
        unpaid_minutes=np.array([task.minutes for task in each], dtype=np.float64),
        unpaid_times=np.array([task.times_per_week for task in each], dtype=np.float64),
    )


def touched_of(resolution: Resolution, tasks: int) -> Touched:
    """Which lines the effects of the candidates would touch."""
    effects, rows, first = [], [], 0
    for found in resolution.items:
        for index, touched in sorted(found.touched.items()):
            effects.append(first + index)
            rows.append(touched)
        first += len(found.item.effects)
    return Touched(
        effect=_integers(effects),
        lines=np.array(rows, dtype=np.uint8).reshape(len(rows), tasks),
        indicated=np.array([found.indicated for found in resolution.items], dtype=np.uint8),
        certain=np.array([found.indicated & ~found.unsettled for found in resolution.items], dtype=np.uint8),
    )


def _integers(values: object) -> Integers:
    return np.asarray(values, dtype=np.int64)
