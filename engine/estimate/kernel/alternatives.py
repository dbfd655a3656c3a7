"""How the effects of several items on one line, visit or unpaid task come together.

Definitions:
- The effects of one item on a line multiply, then those of several items. A visit that an item removes is left alone by
  that item's later effects.
- *Alternatives never add*: of items that share a group of alternatives, or whose figures for a line are taken from one
  study, only the one that eases the line most on average counts there. Of those that add time, likewise the greatest.
- A second carer is one event for the whole package: the greatest chance and share of all items, and every line that
  they cover.
- An *entry* is one effect on the line, visit or task at hand.

Left out: which effects reach a package (`.effects`).
"""

from __future__ import annotations

from ...jit import compiled
from .arrays import EACH_TIME, OF_TASK, OF_VISITS, PER_WEEK, SECOND_CARER, Bytes, Chunk, Effects, Floats
from .room import Room
from .rows import copy_row, keep_greatest, mean_of, multiply, set_factor_each_time, set_factor_of


@compiled
def enter_line(line: int, visit: int, times: int, effects: Effects, room: Room) -> int:
    """The factors of all items for one line, into the entries; returns how many."""
    count = 0
    for place in range(room.size[0]):
        effect = room.effect[place]
        kind = effects.kind[effect]
        if not room.touches[place, line] or not effects.reaches_paid[effect]:
            continue
        if kind in (OF_VISITS, SECOND_CARER) or _is_removed_before(place, visit, effects, room):
            continue
        if kind == EACH_TIME:
            # `room.stays` only carries the factor to its entry; what it held before is no longer wanted.
            set_factor_each_time(room.rows[place], float(times), room.lines[line], room.stays)
            count = _enter(place, count, room.stays, effects, room)
        else:
            count = _enter(place, count, room.rows[place], effects, room)
    return count


@compiled
def enter_visit(visit: int, effects: Effects, room: Room) -> int:
    """The shares of a visit's occurrences that items leave, into the entries; returns how many."""
    count = 0
    for place in range(room.size[0]):
        if room.removes[place, visit]:
            count = _enter(place, count, room.rows[place], effects, room)
    return count


@compiled
def enter_unpaid(package: int, task: int, chunk: Chunk, effects: Effects, room: Room) -> int:
    """The factors of all items for an unpaid task, into the entries; returns how many."""
    count = 0
    for place in range(room.size[0]):
        effect = room.effect[place]
        kind = effects.kind[effect]
        if not effects.reaches_unpaid[effect] or not effects.activities[effect, chunk.unpaid_activity[task]]:
            continue
        if kind == OF_TASK:
            count = _enter(place, count, room.rows[place], effects, room)
        elif kind == EACH_TIME:
            set_factor_of(room.rows[place], chunk.unpaid_minutes[task], room.stays)
            count = _enter(place, count, room.stays, effects, room)
        # Minutes a week are taken off once: off paid lines where it touches any, else off what the family
        # does.
        elif kind == PER_WEEK and not _touches_any(place, room):
            set_factor_of(room.rows[place], _unpaid_weekly(package, effect, chunk, effects), room.stays)
            count = _enter(place, count, room.stays, effects, room)
    return count


@compiled
def _touches_any(place: int, room: Room) -> bool:
    touches = False
    for line in range(room.touches.shape[1]):
        touches = touches or room.touches[place, line] != 0
    return touches


@compiled
def _unpaid_weekly(package: int, effect: int, chunk: Chunk, effects: Effects) -> float:
    weekly = 0.0
    for task in range(chunk.first_unpaid[package], chunk.first_unpaid[package + 1]):
        if effects.activities[effect, chunk.unpaid_activity[task]]:
            weekly += chunk.unpaid_minutes[task] * chunk.unpaid_times[task]
    return weekly


@compiled
def _is_removed_before(place: int, visit: int, effects: Effects, room: Room) -> bool:
    """Whether an earlier effect of the same item removes the visit."""
    item, before = effects.item[room.effect[place]], place - 1
    while before >= 0 and effects.item[room.effect[before]] == item:
        if room.removes[before, visit]:
            return True
        before -= 1
    return False


@compiled
def _enter(place: int, count: int, factor: Floats, effects: Effects, room: Room) -> int:
    """Multiply a factor into the entry of its item, or open one; returns how many entries there are.

    Where an effect is taken from the same study as an earlier one of the item, the stronger of the two counts.
    """
    item, grows = effects.item[room.effect[place]], effects.grows[room.effect[place]]
    # Effects come sorted by item, so that the last entry is the item's own or it has none yet.
    if count == 0 or room.entry_item[count - 1] != item:
        room.entry_item[count] = item
        room.entry_grows[count] = grows
        room.entry_effects[count, : room.size[0]] = 0
        room.entry_effects[count, place] = 1
        copy_row(factor, room.factors[count])
        return count + 1
    entry = room.factors[count - 1]
    if _shares_study(place, count - 1, effects, room):
        mean, before = mean_of(factor), mean_of(entry)
        # One that eases and one that adds time are not the same finding twice: only of a kind does the
        # stronger count.
        if (mean > 1) == (before > 1):
            if _is_stronger(mean, before):
                copy_row(factor, entry)
                room.entry_grows[count - 1] |= grows
            return count
    multiply(entry, factor)
    room.entry_effects[count - 1, place] = 1
    room.entry_grows[count - 1] |= grows
    return count


@compiled
def _shares_study(place: int, entry: int, effects: Effects, room: Room) -> bool:
    """Whether the figure of an effect is taken from a study that is in the entry already."""
    for other in range(room.size[0]):
        if room.entry_effects[entry, other] and effects.same_study[room.effect[place], room.effect[other]]:
            return True
    return False


@compiled
def _is_stronger(mean: float, other: float) -> bool:
    """Whether a mean factor is further from no effect than another."""
    return abs(1 - mean) > abs(1 - other)


@compiled
def rank_alternatives(count: int, effects: Effects, room: Room) -> bool:
    """Whether any entries are alternatives; if so, their means and their order, the strongest first."""
    some = False
    for entry in range(count):
        for other in range(entry):
            some = some or _are_alternatives(entry, other, effects, room)
    if not some:
        return False
    for entry in range(count):
        room.entry_mean[entry] = mean_of(room.factors[entry])
        place = entry
        while place > 0 and _is_stronger(
            room.entry_mean[entry], room.entry_mean[room.entry_order[place - 1]]
        ):
            room.entry_order[place] = room.entry_order[place - 1]
            place -= 1
        room.entry_order[place] = entry
    return True


@compiled
def _are_alternatives(entry: int, other: int, effects: Effects, room: Room) -> bool:
    if effects.alternatives[room.entry_item[entry], room.entry_item[other]]:
        return True
    for place in range(room.size[0]):
        if room.entry_effects[entry, place] and _shares_study(place, other, effects, room):
            return True
    return False


@compiled
def join_entries(count: int, ranked: bool, items: Bytes, effects: Effects, room: Room, joined: Floats) -> int:
    """The product of the factors of these items; 0 where none has one, 2 where one may add time, else 1.

    Args:
        count: how many entries there are.
        ranked: whether some of them are alternatives, and `rank_alternatives` has ordered them.
        items: by item, whether it is in.
        effects: the effects.
        room: the entries.
        joined: filled, unless nothing is joined.
    """
    for entry in range(count):
        room.entry_out[entry] = items[room.entry_item[entry]] == 0
    if ranked:
        _leave_out_alternatives(count, effects, room)
    outcome = 0
    for entry in range(count):
        if room.entry_out[entry]:
            continue
        if outcome == 0:
            copy_row(room.factors[entry], joined)
            outcome = 1
        else:
            multiply(joined, room.factors[entry])
        if room.entry_grows[entry]:
            outcome = 2
    return outcome


@compiled
def _leave_out_alternatives(count: int, effects: Effects, room: Room) -> None:
    """Leave out each entry of which a stronger alternative, both easing or both adding, stays in."""
    for rank in range(count):
        entry = room.entry_order[rank]
        for before in range(rank):
            other = room.entry_order[before]
            if (
                not room.entry_out[other]
                and (room.entry_mean[entry] > 1) == (room.entry_mean[other] > 1)
                and _are_alternatives(entry, other, effects, room)
            ):
                room.entry_out[entry] = 1


@compiled
def join_reviews(
    package: int, scenario: int, chunk: Chunk, effects: Effects, items: Bytes, room: Room
) -> None:
    """One review of the second carer for the package: the greatest chance and share, and every line covered."""
    first, has_review = chunk.first_visit[package], False
    base, end = chunk.first_task[first], chunk.first_task[chunk.first_visit[package + 1]]
    room.covered[scenario, : end - base] = 0
    for place in range(room.size[0]):
        effect = room.effect[place]
        if effects.kind[effect] != SECOND_CARER or not items[effects.item[effect]]:
            continue
        chance, share = room.chance[scenario], room.share[scenario]
        if has_review:
            keep_greatest(chance, room.rows[place])
            keep_greatest(share, effects.amount[effect])
        else:
            copy_row(room.rows[place], chance)
            copy_row(effects.amount[effect], share)
        has_review = True
        for line in range(end - base):
            room.covered[scenario, line] |= room.touches[place, line]


@compiled
def mean_reviews(effects: Effects, room: Room, goes: Floats) -> None:
    """By item, the mean of the chance that a review changes the package, times the share of visits that then change."""
    for place in range(room.size[0]):
        effect = room.effect[place]
        if effects.kind[effect] == SECOND_CARER:
            copy_row(room.rows[place], room.stays)
            multiply(room.stays, effects.amount[effect])
            goes[effects.item[effect]] = mean_of(room.stays)
