"""What items do to the lines, visits and unpaid tasks of one package: which effects reach it, and their rows of draws.

Definitions:
- A *factor* is the share of a line's minutes that stays: 1 no effect, 0 the whole task, above 1 the item adds time.
- An effect exists only in draws in which its item is used; that is one draw for the person and item.

Left out: how the effects of several items come together (`.alternatives`), and what a visit then takes (`.week`).
"""

from __future__ import annotations

from ...jit import compiled
from .arrays import OF_TASK, OF_VISITS, PER_WEEK, SECOND_CARER, Bytes, Chunk, Effects, Floats, Touched
from .draws import draw_lines, draw_used
from .room import Room
from .rows import add_scaled, copy_row, set_shares_left


@compiled
def is_touched(package: int, chunk: Chunk, touched: Touched, effects: Effects) -> bool:
    """Whether any effect reaches this package's paid lines or unpaid tasks."""
    first, last = (
        chunk.first_task[chunk.first_visit[package]],
        chunk.first_task[chunk.first_visit[package + 1]],
    )
    for row in range(touched.lines.shape[0]):
        for task in range(first, last):
            if touched.lines[row, task]:
                return True
    for effect in range(effects.item.shape[0]):
        if touched.indicated[effects.item[effect], package] and helps_unpaid(package, effect, chunk, effects):
            return True
    return False


@compiled
def helps_unpaid(package: int, effect: int, chunk: Chunk, effects: Effects) -> bool:
    """Whether an effect eases anything that an unpaid carer does."""
    if effects.reaches_unpaid[effect]:
        for task in range(chunk.first_unpaid[package], chunk.first_unpaid[package + 1]):
            if effects.activities[effect, chunk.unpaid_activity[task]]:
                return True
    return False


@compiled
def set_to_work(
    package: int, chunk: Chunk, touched: Touched, effects: Effects, items: Bytes, explained: bool, room: Room
) -> None:
    """Find the effects at work on a package, draw the lines that they touch, and what each does where it is used.

    Args:
        package: its place in the chunk.
        chunk: the packages.
        touched: the lines that effects touch.
        effects: the effects.
        items: `[scenarios, items]`: the items that are asked about.
        explained: whether every line of a visit is wanted, and not only what effects do.
        room: filled.
    """
    room.is_drawn[:] = explained
    _find(package, chunk, touched, effects, items, room)
    first = chunk.first_visit[package]
    base = chunk.first_task[first]
    for visit in range(first, chunk.first_visit[package + 1]):
        if room.reached[visit - first]:
            draw_lines(visit, base, chunk, effects, room.is_drawn, room.lines, room.weekly)
    last_item = -1
    for place in range(room.size[0]):
        effect = room.effect[place]
        item = effects.item[effect]
        # Drawn once for the item: all of its effects are there in the same draws, or none is.
        if not effects.used_always[effect] and item != last_item:
            draw_used(package, item, chunk, effects, room.used)
            last_item = item
        _prepare(package, place, chunk, effects, room)


@compiled
def _find(package: int, chunk: Chunk, touched: Touched, effects: Effects, items: Bytes, room: Room) -> None:
    """Find the effects that reach the package, with the lines that each touches, in the order of the catalogue."""
    first = chunk.first_visit[package]
    base, end = chunk.first_task[first], chunk.first_task[chunk.first_visit[package + 1]]
    # Both lists are sorted by effect, so that one pass over them finds each effect's lines.
    row, place = 0, 0
    room.reached[:] = 0
    for effect in range(effects.item.shape[0]):
        lines = -1
        if row < touched.effect.shape[0] and touched.effect[row] == effect:
            lines = row
            row += 1
        asked = False
        for scenario in range(items.shape[0]):
            asked = asked or items[scenario, effects.item[effect]] != 0
        if not asked:
            continue
        reached = False
        room.touches[place] = 0
        for task in range(base, end):
            if lines >= 0:
                room.touches[place, task - base] = touched.lines[lines, task]
            reached = reached or room.touches[place, task - base] != 0
        if not (reached or helps_unpaid(package, effect, chunk, effects)):
            continue
        for visit in range(first, chunk.first_visit[package + 1]):
            _note_visit(visit, visit - first, place, base, effects.kind[effect], chunk, room)
        room.effect[place] = effect
        place += 1
    room.size[0] = place


@compiled
def _note_visit(visit: int, row: int, place: int, base: int, kind: int, chunk: Chunk, room: Room) -> None:
    """What an effect does to one visit (`row`, within its package), and which of its lines are therefore wanted."""
    first, last = chunk.first_task[visit] - base, chunk.first_task[visit + 1] - base
    count = 0
    for line in range(first, last):
        count += room.touches[place, line]
        room.is_drawn[line] |= room.touches[place, line]
    room.removes[place, row] = kind == OF_VISITS and 0 < count == last - first and not chunk.in_parts[visit]
    if count > 0:
        room.reached[row] = 1
        # Whether a carer or a whole visit may go depends on every line, so that each must be drawn.
        if kind == SECOND_CARER or room.removes[place, row]:
            room.is_drawn[first:last] = 1


@compiled
def _prepare(package: int, place: int, chunk: Chunk, effects: Effects, room: Room) -> None:
    """The row of an effect, where its item is used.

    For percentages and minutes a week it is a factor, for a second carer the chance of a change, for minutes each time
    the minutes.
    """
    effect, row = room.effect[place], room.rows[place]
    kind, always = effects.kind[effect], effects.used_always[effect] != 0
    if kind in (OF_TASK, OF_VISITS):
        _where_used(effects.stays[effect], 1.0, always, room.used, row)
    elif kind == SECOND_CARER:
        _where_used(effects.chance[effect], 0.0, always, room.used, row)
    else:
        _where_used(effects.amount[effect], 0.0, always, room.used, row)
        if kind == PER_WEEK and _sum_weekly(package, place, chunk, room):
            set_shares_left(row, room.weekly)


@compiled
def _where_used(values: Floats, otherwise: float, always: bool, used: Floats, row: Floats) -> None:
    if always:
        copy_row(values, row)
    else:
        for draw in range(row.shape[0]):
            row[draw] = values[draw] if used[draw] > 0 else otherwise


@compiled
def _sum_weekly(package: int, place: int, chunk: Chunk, room: Room) -> bool:
    """The minutes a week of all lines that an effect touches; False where it touches none."""
    first, touches = chunk.first_visit[package], False
    base = chunk.first_task[first]
    room.weekly[:] = 0.0
    for visit in range(first, chunk.first_visit[package + 1]):
        for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
            if room.touches[place, task - base]:
                touches = True
                add_scaled(float(chunk.visit_days[visit]), room.lines[task - base], room.weekly)
    return touches
