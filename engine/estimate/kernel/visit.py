"""One visit after the items, in one scenario: what it needs, how long it is, what is eased, released and commissioned.

The definitions are those of `engine.estimate.kernel.week`, which has summed the lines of the visit in `room.sums`.
Every figure is a row of draws in `room.visit`. Whether an occurrence or a carer *may* go is settled before; whether a
carer does is drawn here.
"""

from __future__ import annotations

from ...jit import compiled
from .arrays import CHANGE, EASED, FEWER, GOES, LENGTH, NEEDED, RELEASED, UNPAID, Chunk, Effects, Floats
from .draws import mix, uniform
from .room import ALL_SUM, EASED_SUM, IN_TURN_SUM, SAVED_SUM, Room
from .rows import (
    set_change,
    set_change_or_removed,
    set_eased_or_removed,
    set_fewer,
    set_lengths,
    set_lengths_where_one_goes,
    set_needs,
    set_released,
    set_released_or_removed,
    set_scaled,
)


@compiled
def set_visit_after(
    package: int, visit: int, scenario: int, chunk: Chunk, effects: Effects, room: Room
) -> None:
    """All figures of a visit, into `room.visit`."""
    room.visit[GOES] = 0.0
    room.visit[UNPAID] = 0.0
    room.visit[FEWER] = 0.0
    eased = room.sums[scenario, EASED_SUM]
    set_needs(chunk.needed_minutes[visit], float(chunk.visit_carers[visit]), eased, room.visit[NEEDED])
    if not chunk.for_tasks[visit]:
        _set_presence(visit, eased, chunk, room)
        return
    _set_lengths(package, visit, scenario, chunk, effects, room)
    if room.may_be_removed[scenario]:
        _set_hours_where_occurrences_go(visit, scenario, chunk, room)
    else:
        _set_hours(visit, eased, chunk, room)


@compiled
def _set_presence(visit: int, eased: Floats, chunk: Chunk, room: Room) -> None:
    """Presence is bought for its hours, not for its tasks: these may be eased, and no minute is released."""
    room.visit[NEEDED] = chunk.needed_minutes[visit]
    room.visit[LENGTH] = chunk.visit_minutes[visit]
    room.visit[RELEASED] = 0.0
    room.visit[CHANGE] = 0.0
    set_scaled(_given_days(visit, chunk), eased, room.visit[EASED])


@compiled
def _set_lengths(package: int, visit: int, scenario: int, chunk: Chunk, effects: Effects, room: Room) -> None:
    """The length that is commissioned, from the minutes needed; both are other where a carer goes."""
    needs, goes, length = room.visit[NEEDED], room.visit[GOES], room.visit[LENGTH]
    minutes, step = float(chunk.visit_minutes[visit]), float(chunk.step[package])
    # Before the lengths: where a carer goes the visit needs other minutes, and its length follows from those.
    if room.may_go[scenario]:
        _draw_who_goes(package, visit, scenario, chunk, effects, room)
    set_lengths(needs, minutes, step, float(chunk.floor[visit]), length)
    if room.may_go[scenario]:
        set_lengths_where_one_goes(needs, goes, minutes, step, length)


@compiled
def _set_hours(visit: int, eased: Floats, chunk: Chunk, room: Room) -> None:
    """Eased, released and commissioned where every occurrence stays."""
    carers, second = float(chunk.visit_carers[visit]), chunk.second_minutes[visit]
    needs, goes, length = room.visit[NEEDED], room.visit[GOES], room.visit[LENGTH]
    gap_minutes = chunk.gap_minutes[visit]
    given_minutes, given_days = chunk.needed_minutes[visit] - gap_minutes, _given_days(visit, chunk)
    planned_days = chunk.share_planned[visit] * float(chunk.visit_days[visit])
    minutes = float(chunk.visit_minutes[visit])
    set_scaled(given_days, eased, room.visit[EASED])
    set_released(given_days, carers, given_minutes, gap_minutes, needs, goes, second, room.visit[RELEASED])
    set_change(planned_days, carers, minutes, length, goes, second, room.visit[CHANGE])


@compiled
def _set_hours_where_occurrences_go(visit: int, scenario: int, chunk: Chunk, room: Room) -> None:
    """Eased, released and commissioned where an item may take the need for whole occurrences away."""
    carers, second = float(chunk.visit_carers[visit]), chunk.second_minutes[visit]
    needs, goes, length = room.visit[NEEDED], room.visit[GOES], room.visit[LENGTH]
    gap_minutes = chunk.gap_minutes[visit]
    given_minutes, given_days = chunk.needed_minutes[visit] - gap_minutes, _given_days(visit, chunk)
    days, minutes = float(chunk.visit_days[visit]), float(chunk.visit_minutes[visit])
    share_left, fewer = room.share_left[scenario], room.visit[FEWER]
    eased, every = room.sums[scenario, EASED_SUM], room.sums[scenario, ALL_SUM]
    work = chunk.carers_eased[visit] * given_minutes
    set_fewer(days, share_left, fewer)
    set_eased_or_removed(given_days, eased, every, share_left, room.visit[EASED])
    set_released_or_removed(
        given_days,
        carers,
        given_minutes,
        gap_minutes,
        needs,
        goes,
        second,
        work,
        share_left,
        room.visit[RELEASED],
    )
    set_change_or_removed(
        days, chunk.share_planned[visit], carers, minutes, length, goes, second, fewer, room.visit[CHANGE]
    )


@compiled
def _given_days(visit: int, chunk: Chunk) -> float:
    """How many occurrences of the visit are given in a week."""
    return float(chunk.share_given[visit] * float(chunk.visit_days[visit]))


@compiled
def _draw_who_goes(
    package: int, visit: int, scenario: int, chunk: Chunk, effects: Effects, room: Room
) -> None:
    """Draw whether a carer goes; where one does, the visit needs what one fewer takes."""
    carers, gap_minutes = chunk.visit_carers[visit], chunk.gap_minutes[visit]
    given_minutes = chunk.needed_minutes[visit] - gap_minutes
    fewer = max(carers - 1, 1)
    needs, goes = room.visit[NEEDED], room.visit[GOES]
    saved, in_turn = room.sums[scenario, SAVED_SUM], room.sums[scenario, IN_TURN_SUM]
    # One review for the package decides whether anything changes; which visits change is drawn for each.
    review = mix(effects.keys[1] ^ chunk.reference[package])
    this_visit = mix(review ^ chunk.visit_name[visit])
    chance, share = room.chance[scenario], room.share[scenario]
    for draw in range(needs.shape[0]):
        if uniform(review, draw) < chance[draw] and uniform(this_visit, draw) < share[draw]:
            alone = max(given_minutes - saved[draw], in_turn[draw] / fewer) + gap_minutes
            # Nobody goes where those who stay would then need as much carer time as before.
            if (carers - 1) * alone < carers * needs[draw]:
                goes[draw], needs[draw] = 1.0, alone
