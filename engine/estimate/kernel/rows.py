"""Arithmetic over whole rows of draws, one function a formula, so that each loop becomes vector instructions.

Shapes: a row has one value a draw. Minutes are of one occurrence of a visit; `days` is occurrences a week. Functions
that return nothing write into their last argument.

Left out: what the formulas mean (`.effects`, `.alternatives`, `.week`).
"""

from __future__ import annotations

import numpy as np

from ...jit import compiled
from .arrays import Floats

# Sums of minutes carry rounding errors: without this slack, 30.000000000000004 minutes would buy another
# step.
_WHOLE = 1e-9
_TOLERANCE = 1e-9


@compiled
def copy_row(values: Floats, out: Floats) -> None:
    """`out = values`; numba's own slice assignment copies twice, in case the rows overlap."""
    for draw in range(out.shape[0]):
        out[draw] = values[draw]


@compiled
def add_scaled(scale: float, values: Floats, total: Floats) -> None:
    """`total += scale * values`."""
    for draw in range(total.shape[0]):
        total[draw] += values[draw] * scale


@compiled
def share_left(saved: float, of: float) -> float:
    """The share that stays when `saved` minutes go; a task cannot lose more than it takes."""
    share = saved / of if of > 0 else 0.0
    return 1 - min(share, 1.0)


@compiled
def set_shares_left(saved: Floats, of: Floats) -> None:
    """In place: `share_left`, draw by draw."""
    for draw in range(saved.shape[0]):
        saved[draw] = share_left(saved[draw], of[draw])


@compiled
def set_factor_each_time(minutes: Floats, times: float, line: Floats, factor: Floats) -> None:
    """The share of a line that stays when an effect takes `minutes` each of `times` times."""
    for draw in range(factor.shape[0]):
        factor[draw] = share_left(minutes[draw] * times, line[draw])


@compiled
def set_factor_of(minutes: Floats, of: float, factor: Floats) -> None:
    """The share of `of` minutes that stays when an effect takes `minutes`."""
    for draw in range(factor.shape[0]):
        factor[draw] = share_left(minutes[draw], of)


@compiled
def multiply(joined: Floats, factor: Floats) -> None:
    """In place, draw by draw."""
    for draw in range(joined.shape[0]):
        joined[draw] *= factor[draw]


@compiled
def mean_of(values: Floats) -> float:
    """The mean, as eight running sums: fast, and the same on every machine."""
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    # The order of the sums is written out: left to the compiler it would differ between machines, and so
    # would papers.
    whole = values.shape[0] - values.shape[0] % 8
    for draw in range(0, whole, 8):
        a, b, c, d = a + values[draw], b + values[draw + 1], c + values[draw + 2], d + values[draw + 3]
        e, f, g, h = e + values[draw + 4], f + values[draw + 5], g + values[draw + 6], h + values[draw + 7]
    total = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for draw in range(whole, values.shape[0]):
        total += values[draw]
    return float(total / values.shape[0])


@compiled
def keep_greatest(greatest: Floats, values: Floats) -> None:
    """The greater of two rows, into the first."""
    for draw in range(greatest.shape[0]):
        greatest[draw] = max(greatest[draw], values[draw])


@compiled
def set_needs(needed_minutes: float, carers: float, eased: Floats, needs: Floats) -> None:
    """Minutes that a visit needs after carer-minutes are eased, shared by its carers."""
    # Dividing by one or two is exact as a multiplication, which is several times faster; by three it is not.
    if carers == 1 or carers == 2:
        part = 1 / carers
        for draw in range(needs.shape[0]):
            needs[draw] = needed_minutes - eased[draw] * part
    else:
        for draw in range(needs.shape[0]):
            needs[draw] = needed_minutes - eased[draw] / carers


@compiled
def set_lengths(needs: Floats, now: float, step: float, floor: float, length: Floats) -> None:
    """Minutes to commission: in steps, rounded up, not below the floor; above `now` only for half a step more."""
    for draw in range(length.shape[0]):
        up = np.ceil(needs[draw] / step - _TOLERANCE) * step
        longer = up if needs[draw] >= now + step / 2 else now
        shorter = min(max(up, floor), now)
        length[draw] = longer if needs[draw] > now else shorter


@compiled
def set_lengths_where_one_goes(needs: Floats, goes: Floats, now: float, step: float, length: Floats) -> None:
    """One carer alone is given every whole step that is needed."""
    for draw in range(length.shape[0]):
        if goes[draw] > 0 and needs[draw] > now:
            length[draw] = np.ceil(needs[draw] / step - _TOLERANCE) * step


@compiled
def set_released(
    weight: float,
    carers: float,
    given_minutes: float,
    gap_minutes: float,
    needs: Floats,
    goes: Floats,
    second: float,
    released: Floats,
) -> None:
    """What is given less what is then given; when the second carer goes, at most the minutes that they stay."""
    for draw in range(released.shape[0]):
        each = carers * given_minutes - (carers - goes[draw]) * (needs[draw] - gap_minutes)
        released[draw] = weight * (min(each, second) if goes[draw] > 0 else each)


@compiled
def set_change(
    weight: float, carers: float, minutes: float, length: Floats, goes: Floats, second: float, change: Floats
) -> None:
    """Commissioned carer-minutes a week: new length less the old, and a second carer less where one goes."""
    now = carers * minutes
    for draw in range(change.shape[0]):
        each = (carers - goes[draw]) * length[draw] - now
        change[draw] = weight * (max(each, -second) if goes[draw] > 0 else each)


@compiled
def set_fewer(days: float, share_left: Floats, fewer: Floats) -> None:
    """Whole occurrences a week that are not needed."""
    for draw in range(fewer.shape[0]):
        fewer[draw] = np.floor(days * (1 - share_left[draw]) + _WHOLE)


@compiled
def set_eased_or_removed(days: float, eased: Floats, every: Floats, share_left: Floats, out: Floats) -> None:
    """Eased minutes a week: of the occurrences that stay, and all of those that go."""
    for draw in range(out.shape[0]):
        gone = 1 - share_left[draw]
        out[draw] = days * (gone * every[draw] + (1 - gone) * eased[draw])


@compiled
def set_released_or_removed(
    weight: float,
    carers: float,
    given_minutes: float,
    gap_minutes: float,
    needs: Floats,
    goes: Floats,
    second: float,
    work: float,
    share_left: Floats,
    released: Floats,
) -> None:
    """An occurrence that is not needed releases all of the work that is given."""
    for draw in range(released.shape[0]):
        gone = 1 - share_left[draw]
        each = carers * given_minutes - (carers - goes[draw]) * (needs[draw] - gap_minutes)
        each = min(each, second) if goes[draw] > 0 else each
        released[draw] = weight * (gone * work + (1 - gone) * each)


@compiled
def set_change_or_removed(
    days: float,
    part: float,
    carers: float,
    minutes: float,
    length: Floats,
    goes: Floats,
    second: float,
    fewer: Floats,
    change: Floats,
) -> None:
    """Commissioned change a week where whole occurrences go."""
    now = carers * minutes
    for draw in range(change.shape[0]):
        each = (carers - goes[draw]) * length[draw] - now
        each = max(each, -second) if goes[draw] > 0 else each
        change[draw] = part * (-fewer[draw] * now + (days - fewer[draw]) * each)


@compiled
def add_eased_line(line: Floats, stays: Floats, least: float, carers: float, eased: Floats) -> None:
    """Carer-minutes of a line that are eased; a held line keeps at least the share `least`."""
    for draw in range(line.shape[0]):
        eased[draw] += line[draw] * (1 - max(stays[draw], least)) * carers


@compiled
def add_saved_line(
    line: Floats, stays: Floats, least: float, in_turn: float, saved: Floats, turns: Floats
) -> None:
    """Minutes of a line that are saved, and those that one carer does in turn where the other goes."""
    for draw in range(line.shape[0]):
        now = line[draw] * (1 - max(stays[draw], least))
        saved[draw] += now
        turns[draw] += (line[draw] - now) * in_turn


@compiled
def add_eased(minutes: float, stays: Floats, total: Floats) -> None:
    """`total += minutes * (1 - stays)`."""
    for draw in range(total.shape[0]):
        total[draw] += minutes * (1 - stays[draw])


@compiled
def add_row(values: Floats, total: Floats) -> None:
    """`total += values`."""
    for draw in range(total.shape[0]):
        total[draw] += values[draw]


@compiled
def add_constant(value: float, total: Floats) -> None:
    """`total += value`."""
    for draw in range(total.shape[0]):
        total[draw] += value


@compiled
def set_scaled(scale: float, values: Floats, out: Floats) -> None:
    """`out = scale * values`."""
    for draw in range(out.shape[0]):
        out[draw] = scale * values[draw]


@compiled
def to_commission(needed_minutes: float, now: int, step: int, floor: int) -> float:
    """The length to commission in place of `now`."""
    up = float(np.ceil(needed_minutes / step - _TOLERANCE) * step)
    if needed_minutes > now:
        return up if needed_minutes >= now + step / 2 else float(now)
    return min(max(up, float(floor)), float(now))
