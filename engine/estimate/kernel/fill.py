"""Filling the flat arrays: the catalogue's effects, drawn once for everybody, and packages with what holds keep.

Definitions: the draws of an effect bear the item's name and are the same for everybody, so that a caseload is as
uncertain as its evidence; weak evidence is shrunk, benefits only. The floor of a visit is the service's floor for
personal care where a line of it is personal care, else one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...columns import Column, PackageColumns, TextColumn
from ...columns.derived import days_a_week, known_minutes
from ...model.catalogue_item import Adoption, CatalogueItem, Effect
from ...model.effect_kind import EFFECTS, EffectKind
from ...model.figure import Activity
from ..draws import Array, Draws, hash_of, key_of
from ..steps import increments_and_floors
from .arrays import (
    EACH_TIME,
    KIND_CODES,
    OF_TASK,
    OF_VISITS,
    PER_WEEK,
    SECOND_CARER,
    Bytes,
    Chunk,
    Effects,
    Floats,
    Integers,
    Keys,
)
from .bought import bought_of

_LEAST_REFERENCE_MINUTES = 0.1
_KINDS_WITH_A_STEP = (EACH_TIME, OF_TASK, PER_WEEK, OF_VISITS, SECOND_CARER)
"""Of any other kind the machine code would take the size for the share of a task that stays."""


class EffectCatalogue(Protocol):
    """What the estimate reads of a catalogue."""

    @property
    def items(self) -> Mapping[str, CatalogueItem]:
        """Items by id; their order is the order of effects."""

    @property
    def activities(self) -> Mapping[str, Activity]:
        """Activities by id, with reference minutes."""

    @property
    def adoption(self) -> Adoption:
        """How much of an effect comes true, and what hours cost."""


def effects_of(catalogue: EffectCatalogue, draws: Draws) -> Effects:
    """Every effect of the catalogue with its draws."""
    adoption, items = catalogue.adoption, tuple(catalogue.items.values())
    listed = [
        (order, index, effect)
        for order, item in enumerate(items)
        for index, effect in enumerate(item.effects)
    ]
    effects = [effect for *_, effect in listed]
    amount, chance = np.zeros((len(listed), draws.count)), np.zeros((len(listed), draws.count))
    for row, (order, index, effect) in enumerate(listed):
        if effect.chance_percent is not None:
            chance[row], amount[row] = _review_drawn(effect, draws)
        else:
            amount[row] = _amount_drawn(f"effect {items[order].id} {index}", effect, adoption, draws)
    poor = adoption.used_when_memory_poor
    used_share = np.array([_used_drawn(item, adoption, draws) for item in items]).reshape(-1, draws.count)
    used_poor = draws.span("used when memory is poor", poor.low, poor.likely, poor.high)
    return Effects(
        item=_integers([order for order, *_ in listed]),
        kind=_integers([_code_of(effect.kind) for effect in effects]),
        reaches_paid=_flags(effect.care != "unpaid" for effect in effects),
        reaches_unpaid=_flags(
            effect.care != "paid" and effect.when is None and EFFECTS[effect.kind].eases_unpaid
            for effect in effects
        ),
        used_always=_flags(effect.adoption_included for effect in effects),
        grows=(amount.min(axis=1, initial=0.0) < 0).astype(np.uint8),
        amount=amount,
        stays=1 - amount / 100,
        chance=chance,
        activities=_membership([effect.tasks for effect in effects], catalogue.activities),
        same_study=_alike([frozenset([effect.study] if effect.study else ()) for effect in effects]),
        alternatives=_alike([frozenset(item.instead_of) for item in items]),
        item_name=np.array([hash_of(item.id) for item in items], dtype=np.uint64),
        needs_person=_flags(item.operated_by in ("person", "either") for item in items),
        used_share=used_share,
        used_share_poor=used_share * used_poor,
        reference_minutes=np.array(
            [_reference_drawn(activity, draws) for activity in catalogue.activities.values()]
        ),
        keys=np.array([key_of(str(draws.seed), name) for name in ("used", "second carer")], dtype=np.uint64),
    )


def _code_of(kind: EffectKind) -> int:
    code = KIND_CODES[kind]
    if code not in _KINDS_WITH_A_STEP:
        raise NotImplementedError(f"`{kind}` has no step in the machine code: docs/how_to/add_an_effect.md")
    return code


def chunk_of(
    columns: PackageColumns,
    activities: Mapping[str, Activity],
    adoption: Adoption,
    *,
    memory_poor: NDArray[np.bool_],
    held_visits: NDArray[np.bool_],
    held_lines: NDArray[np.bool_],
) -> Chunk:
    """Packages as flat arrays.

    Args:
        columns: the packages.
        activities: activities of the catalogue, in its order.
        adoption: what holds where a package does not say in what steps its visits are bought.
        memory_poor: by package.
        held_visits: by visit, over all packages.
        held_lines: by task line, over all packages.
    """
    value, task_activity = columns.value, columns.value("visits.tasks.activity")
    terms, task_carers = bought_of(columns), columns.value("visits.tasks.carers")
    step, floor = increments_and_floors(columns, adoption)
    return Chunk(
        first_visit=_integers(columns.first_visit),
        first_task=_integers(columns.first_task),
        reference=_hashes(columns.text("reference")),
        step=_integers(step),
        memory_poor=memory_poor.astype(np.uint8),
        visit_name=_hashes(columns.text("visits.id")),
        visit_minutes=_integers(known_minutes(columns)),
        visit_carers=_integers(value("visits.carers")),
        visit_days=_integers(days_a_week(columns)),
        needed_minutes=terms.needed_minutes,
        gap_minutes=terms.gap_minutes,
        share_planned=terms.share_planned,
        share_given=terms.share_given,
        for_tasks=terms.for_tasks,
        untimed=terms.untimed,
        carers_given=terms.carers_given,
        carers_eased=terms.carers_eased,
        second_minutes=terms.second_minutes,
        floor=np.where(
            terms.in_parts == 1,
            _integers(known_minutes(columns)),
            _floors(columns, task_activity, activities, step, floor),
        ),
        in_parts=terms.in_parts,
        held_visit=held_visits.astype(np.uint8) | terms.shared,
        task_minutes=_floats(value("visits.tasks.minutes")),
        task_times=_integers(value("visits.tasks.times")),
        task_carers=_integers(task_carers),
        task_paid=_integers(np.minimum(task_carers, terms.carers_eased[columns.visit_of_task])),
        task_activity=_integers(task_activity),
        held_task=held_lines.astype(np.uint8),
        first_unpaid=_integers(columns.offsets("unpaid_carers.tasks")[columns.offsets("unpaid_carers")]),
        unpaid_activity=_integers(value("unpaid_carers.tasks.activity")),
        # A task that nobody has timed is reached by items, and no minute of it is counted.
        unpaid_minutes=_floats(np.nan_to_num(value("unpaid_carers.tasks.minutes"))),
        unpaid_times=_floats(np.nan_to_num(value("unpaid_carers.tasks.times_per_week"))),
    )


def _floors(
    columns: PackageColumns,
    task_activity: Column,
    activities: Mapping[str, Activity],
    step: Column,
    floor: Column,
) -> Integers:
    """The shortest length at which each visit may be commissioned."""
    personal = np.array([activity.personal_care for activity in activities.values()], dtype=np.bool_)[
        task_activity
    ]
    some_personal = np.zeros(columns.size("visit"), dtype=np.bool_)
    some_personal[columns.visit_of_task[personal]] = True
    owner = columns.package_of_visit
    return _integers(np.where(some_personal, floor[owner], step[owner]))


def _hashes(texts: TextColumn) -> Keys:
    """The hash of each row's text."""
    return np.array([hash_of(text) for text in texts.values], dtype=np.uint64)[texts.codes]


def _amount_drawn(name: str, effect: Effect, adoption: Adoption, draws: Draws) -> Array:
    """The size of an effect where its item is used."""
    drawn = draws.span(name, effect.size.low, effect.size.likely, effect.size.high)
    # Doubt may make a benefit smaller; it must never make added time look smaller.
    return np.where(drawn > 0, drawn * adoption.shrink_by_grade[effect.grade].likely, drawn)


def _used_drawn(item: CatalogueItem, adoption: Adoption, draws: Draws) -> Array:
    """The share of these items that is used: its own figure, or what applies to the whole catalogue."""
    own, usual = item.used_at_follow_up, adoption.used_at_follow_up
    if own is None:
        return draws.span("used at follow-up", usual.low, usual.likely, usual.high)
    return draws.span(f"used at follow-up {item.id}", own.low, own.likely, own.high)


def _review_drawn(effect: Effect, draws: Draws) -> tuple[Array, Array]:
    """The chance that a review changes the package, and the share of visits that then change.

    One review for the package: its draws bear no item's name, so that several items do not add up to more.
    """
    chance, size = effect.chance_percent, effect.size
    if chance is None:
        raise ValueError("a second carer's effect has a chance")
    return (
        draws.span("second carer chance", chance.low, chance.likely, chance.high) / 100,
        draws.span("second carer share", size.low, size.likely, size.high) / 100,
    )


def _reference_drawn(activity: Activity, draws: Draws) -> Array:
    """Reference minutes of one occurrence."""
    figure = activity.minutes
    # What is left of a visit is shared out in proportion to these, and nothing can be shared by nought.
    low = max(figure.low, _LEAST_REFERENCE_MINUTES)
    return draws.span(f"minutes {activity.id}", low, max(figure.likely, low), max(figure.high, low))


def _membership(rows: Sequence[Sequence[str]], columns: Mapping[str, object]) -> Bytes:
    place = {name: index for index, name in enumerate(columns)}
    flags = np.zeros((len(rows), len(place)), dtype=np.uint8)
    for row, names in enumerate(rows):
        flags[row, [place[name] for name in names]] = 1
    return flags


def _alike(groups: Sequence[frozenset[str]]) -> Bytes:
    """Which of them, each pair of different ones, have a group in common."""
    alike = np.zeros((len(groups), len(groups)), dtype=np.uint8)
    for row, mine in enumerate(groups):
        for column, theirs in enumerate(groups):
            alike[row, column] = row != column and not mine.isdisjoint(theirs)
    return alike


def _flags(values: Iterable[bool]) -> Bytes:
    return np.array(list(values), dtype=np.uint8)


def _floats(values: Column) -> Floats:
    """Writable: Arrow's columns are not, and machine code is compiled again for an array that may not be written."""
    return np.require(values, dtype=np.float64, requirements=["C", "W"])


def _integers(values: object) -> Integers:
    return np.asarray(values, dtype=np.int64)
