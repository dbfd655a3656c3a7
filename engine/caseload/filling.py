"""Filling the flat arrays: the catalogue's effects, drawn once for everybody, and the packages of a chunk.

Definitions are those of `engine.estimate`: the draws of an effect bear the item's name and are the same for everybody;
weak evidence is shrunk, benefits only; the floor is the service's where a line of the visit is personal care.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..columns import Column, PackageColumns, TextColumn
from ..columns.derived import days_a_week, known_minutes
from ..estimate.draws import Draws, hash_of, key_of
from ..estimate.effect import amount_drawn, review_drawn, used_shares
from ..estimate.minutes import reference_drawn
from ..knowledge import Catalogue
from ..model import Activity
from .arrays import KINDS, Chunk, Effects, Integers, Keys, Touched
from .resolution import Resolution


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


def chunk_of(columns: PackageColumns, resolution: Resolution, activities: Mapping[str, Activity]) -> Chunk:
    """The packages of a chunk with what holds keep."""
    value, task_activity = columns.value, columns.value("visits.tasks.activity")
    minutes, delivered = known_minutes(columns), value("visits.delivered_minutes")
    return Chunk(
        first_visit=_integers(columns.first_visit), first_task=_integers(columns.first_task),
        reference=_hashes(columns.text("reference")),
        step=_integers(value("service.increment_minutes")),
        memory_poor=resolution.memory_poor.astype(np.uint8),
        visit_name=_hashes(columns.text("visits.id")),
        visit_minutes=_integers(minutes), visit_carers=_integers(value("visits.carers")),
        visit_days=_integers(days_a_week(columns)),
        needed=np.where(minutes > 0, np.fmax(minutes, delivered), 0.0),
        floor=_floors(columns, task_activity, activities),
        held_visit=resolution.held.visits.astype(np.uint8),
        task_minutes=value("visits.tasks.minutes"), task_times=_integers(value("visits.tasks.times")),
        task_carers=_integers(value("visits.tasks.carers")), task_activity=_integers(task_activity),
        held_task=resolution.held.lines.astype(np.uint8),
        first_unpaid=_integers(columns.offsets("unpaid_carers.tasks")[columns.offsets("unpaid_carers")]),
        unpaid_activity=_integers(value("unpaid_carers.tasks.activity")),
        unpaid_minutes=value("unpaid_carers.tasks.minutes"),
        unpaid_times=value("unpaid_carers.tasks.times_per_week"),
    )


def _floors(columns: PackageColumns, task_activity: Column, activities: Mapping[str, Activity]) -> Integers:
    """The shortest length at which each visit may be commissioned (`engine.estimate.commission.floor_minutes`)."""
    personal = np.array([activity.personal_care for activity in activities.values()], dtype=np.bool_)[task_activity]
    some_personal = np.zeros(columns.size("visit"), dtype=np.bool_)
    some_personal[columns.visit_of_task[personal]] = True
    floor, step = columns.value("service.floor_minutes"), columns.value("service.increment_minutes")
    owner = columns.package_of_visit
    return _integers(np.where(some_personal, floor[owner], step[owner]))


def _hashes(texts: TextColumn) -> Keys:
    """The hash of each row's text."""
    return np.array([hash_of(text) for text in texts.values], dtype=np.uint64)[texts.codes]


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
