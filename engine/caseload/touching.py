"""What the candidates of one package do to its lines, visits and unpaid tasks, as machine code.

Definitions are those of `engine.estimate.effect`, operation for operation: the effects of one item on a line multiply
first, then those of several items; a visit that an item removes is left alone by its later effects; the last effect on
a second carer that reaches a line is an item's one.
"""

from __future__ import annotations

import numpy as np

from .arrays import MODES, Chunk, Effects, Floats, Scratch, Touched
from .compiling import compiled
from .drawing import draw_lines, draw_used

_EACH_TIME, _OF_TASK, _PER_WEEK, _OF_VISITS, _SECOND = range(5)


@compiled
def share_left(saved: float, of: float) -> float:
    """The share that stays when `saved` minutes go; a task cannot lose more than it takes."""
    share = saved / of if of > 0 else 0.0
    return 1 - min(share, 1.0)


@compiled
def is_touched(package: int, chunk: Chunk, touched: Touched, effects: Effects) -> bool:
    """Whether any effect reaches this package's paid lines or unpaid tasks."""
    first, last = chunk.first_task[chunk.first_visit[package]], chunk.first_task[chunk.first_visit[package + 1]]
    for row in range(touched.lines.shape[0]):
        for task in range(first, last):
            if touched.lines[row, task]:
                return True
    for effect in range(effects.item.shape[0]):
        if effects.reaches_unpaid[effect] and touched.indicated[effects.item[effect], package]:
            for task in range(chunk.first_unpaid[package], chunk.first_unpaid[package + 1]):
                if effects.activities[effect, chunk.unpaid_activity[task]]:
                    return True
    return False


@compiled
def touch(package: int, chunk: Chunk, touched: Touched, effects: Effects, room: Scratch) -> None:
    """Everything that the candidates do, into the scratch space."""
    room.line_eased[:] = 0
    room.visit_removed[:] = 0
    room.unpaid_eased[:] = 0
    room.covered[:] = 0
    room.reviewed[:] = 0
    room.visit_touched[:] = 0
    room.visit_drawn[:] = 0
    row, effect, count = 0, 0, effects.item.shape[0]
    _draw_touched_lines(package, chunk, touched, effects, room)
    while effect < count:
        item, start = effects.item[effect], effect
        while effect < count and effects.item[effect] == item:
            effect += 1
        if touched.indicated[item, package]:
            while row < touched.effect.shape[0] and touched.effect[row] < start:
                row += 1
            _touch_with(package, start, effect, row, chunk, touched, effects, room)


@compiled
def _draw_touched_lines(package: int, chunk: Chunk, touched: Touched, effects: Effects, room: Scratch) -> None:
    first = chunk.first_visit[package]
    base = chunk.first_task[first]
    for visit in range(first, chunk.first_visit[package + 1]):
        for row in range(touched.lines.shape[0]):
            for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
                if touched.lines[row, task]:
                    room.visit_drawn[visit - first] = 1
        if room.visit_drawn[visit - first]:
            draw_lines(visit, base, chunk, effects, room.lines)


@compiled
def _touch_with(
    package: int, start: int, end: int, row: int, chunk: Chunk, touched: Touched, effects: Effects, room: Scratch
) -> None:
    """One item, with its effects from `start` to before `end`."""
    first, last = chunk.first_task[chunk.first_visit[package]], chunk.first_task[chunk.first_visit[package + 1]]
    room.item_touches[:] = 0
    room.item_removes[:] = 0
    unpaid, second, second_row, drawn, acts = False, -1, -1, False, False
    for effect in range(start, end):
        lines = -1
        if row < touched.effect.shape[0] and touched.effect[row] == effect:
            for task in range(first, last):
                if touched.lines[row, task]:
                    lines = row
                    break
            row += 1
        if effects.kind[effect] == _SECOND:
            if lines >= 0:
                second, second_row = effect, lines
            continue
        helps = _helps_unpaid(package, effect, chunk, effects)
        if lines < 0 and not helps:
            continue
        if not drawn:
            draw_used(package, effects.item[start], chunk, effects, room.used)
            drawn = True
        for draw in range(room.used.shape[0]):
            used = 1.0 if effects.used_always[effect] else room.used[draw]
            room.amount[draw] = effects.amount[effect, draw] * used
        if lines >= 0:
            acts = True
            if effects.kind[effect] == _OF_VISITS:
                _remove_visits(package, lines, chunk, touched, room)
            elif effects.reaches_paid[effect]:
                _ease_lines(package, effects.kind[effect], lines, chunk, touched, room)
        if helps and not (effects.kind[effect] == _PER_WEEK and lines >= 0):
            if not unpaid:
                room.item_unpaid[:] = 1.0
                unpaid = True
            _ease_unpaid(package, effect, chunk, effects, room)
    if second_row >= 0 and not drawn and not effects.used_always[second]:
        draw_used(package, effects.item[start], chunk, effects, room.used)
    if acts or unpaid or second_row >= 0:
        _join(package, effects.item[start], second, second_row, unpaid, chunk, touched, effects, room)


@compiled
def _helps_unpaid(package: int, effect: int, chunk: Chunk, effects: Effects) -> bool:
    if effects.reaches_unpaid[effect]:
        for task in range(chunk.first_unpaid[package], chunk.first_unpaid[package + 1]):
            if effects.activities[effect, chunk.unpaid_activity[task]]:
                return True
    return False


@compiled
def _remove_visits(package: int, row: int, chunk: Chunk, touched: Touched, room: Scratch) -> None:
    """Visits that hold nothing but lines of this effect."""
    first = chunk.first_visit[package]
    for visit in range(first, chunk.first_visit[package + 1]):
        whole = chunk.first_task[visit] < chunk.first_task[visit + 1]
        for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
            whole = whole and touched.lines[row, task] != 0
        if whole:
            room.item_removes[visit - first] = 1
            for draw in range(room.amount.shape[0]):
                room.item_removed[visit - first, draw] = room.amount[draw] / 100


@compiled
def _ease_lines(package: int, kind: int, row: int, chunk: Chunk, touched: Touched, room: Scratch) -> None:
    first = chunk.first_visit[package]
    base = chunk.first_task[first]
    weekly = _weekly_minutes(package, row, chunk, touched, room.lines) if kind == _PER_WEEK else room.amount
    for visit in range(first, chunk.first_visit[package + 1]):
        if room.item_removes[visit - first]:
            continue
        for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
            if not touched.lines[row, task]:
                continue
            line, factors = room.lines[task - base], room.item_factor[task - base]
            again = room.item_touches[task - base]
            room.item_touches[task - base] = 1
            for draw in range(room.amount.shape[0]):
                if kind == _OF_TASK:
                    factor = 1 - room.amount[draw] / 100
                elif kind == _PER_WEEK:
                    factor = share_left(room.amount[draw], weekly[draw])
                else:
                    factor = share_left(room.amount[draw] * chunk.task_times[task], line[draw])
                factors[draw] = factors[draw] * factor if again else factor


@compiled
def _weekly_minutes(package: int, row: int, chunk: Chunk, touched: Touched, lines: Floats) -> Floats:
    first = chunk.first_visit[package]
    base = chunk.first_task[first]
    weekly = np.zeros(lines.shape[1])
    for visit in range(first, chunk.first_visit[package + 1]):
        for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
            if touched.lines[row, task]:
                for draw in range(lines.shape[1]):
                    weekly[draw] += lines[task - base, draw] * chunk.visit_days[visit]
    return weekly


@compiled
def _ease_unpaid(package: int, effect: int, chunk: Chunk, effects: Effects, room: Scratch) -> None:
    first, last, kind = chunk.first_unpaid[package], chunk.first_unpaid[package + 1], effects.kind[effect]
    weekly = 0.0
    for task in range(first, last):
        if effects.activities[effect, chunk.unpaid_activity[task]]:
            weekly += chunk.unpaid_minutes[task] * chunk.unpaid_times[task]
    for task in range(first, last):
        if not effects.activities[effect, chunk.unpaid_activity[task]]:
            continue
        for draw in range(room.amount.shape[0]):
            if kind == _OF_TASK:
                factor = 1 - room.amount[draw] / 100
            else:
                factor = share_left(room.amount[draw], weekly if kind == _PER_WEEK else chunk.unpaid_minutes[task])
            room.item_unpaid[task - first, draw] *= factor


@compiled
def _join(
    package: int, item: int, second: int, second_row: int, unpaid: bool, chunk: Chunk, touched: Touched,
    effects: Effects, room: Scratch,
) -> None:
    """Join what one item does to what those before it do, in the modes in which it is in."""
    for mode in range(MODES):
        if mode == 0 and not touched.certain[item, package]:
            continue
        _join_lines(package, mode, chunk, room)
        if unpaid:
            again = room.unpaid_eased[mode]
            room.unpaid_eased[mode] = 1
            for task in range(chunk.first_unpaid[package + 1] - chunk.first_unpaid[package]):
                _multiply(room.unpaid_stays[mode, task], room.item_unpaid[task], again)
        if second_row >= 0:
            _join_review(package, mode, second, second_row, chunk, touched, effects, room)


@compiled
def _join_lines(package: int, mode: int, chunk: Chunk, room: Scratch) -> None:
    first = chunk.first_visit[package]
    base = chunk.first_task[first]
    for visit in range(first, chunk.first_visit[package + 1]):
        place = visit - first
        for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
            line = task - base
            if room.item_touches[line]:
                _multiply(room.stays[mode, line], room.item_factor[line], room.line_eased[mode, line])
                room.line_eased[mode, line] = 1
                room.visit_touched[mode, place] = 1
        if room.item_removes[place]:
            kept, removed = room.visits_kept[mode, place], room.item_removed[place]
            again = room.visit_removed[mode, place]
            for draw in range(kept.shape[0]):
                kept[draw] = kept[draw] * (1 - removed[draw]) if again else 1 - removed[draw]
            room.visit_removed[mode, place] = 1
            room.visit_touched[mode, place] = 1


@compiled
def _join_review(
    package: int, mode: int, second: int, row: int, chunk: Chunk, touched: Touched, effects: Effects, room: Scratch
) -> None:
    """One review for the package: the greatest chance and share of all its items, and every line they cover."""
    first, again = chunk.first_visit[package], room.reviewed[mode]
    base = chunk.first_task[first]
    room.reviewed[mode] = 1
    for draw in range(room.used.shape[0]):
        used = 1.0 if effects.used_always[second] else room.used[draw]
        chance, share = effects.chance[second, draw] * used, effects.amount[second, draw]
        room.chance[mode, draw] = max(room.chance[mode, draw], chance) if again else chance
        room.share[mode, draw] = max(room.share[mode, draw], share) if again else share
    for visit in range(first, chunk.first_visit[package + 1]):
        for task in range(chunk.first_task[visit], chunk.first_task[visit + 1]):
            if touched.lines[row, task]:
                room.covered[mode, task - base] = 1
                room.visit_touched[mode, visit - first] = 1


@compiled
def _multiply(joined: Floats, factors: Floats, again: bool) -> None:
    if again:
        for draw in range(joined.shape[0]):
            joined[draw] *= factors[draw]
    else:
        joined[:] = factors
