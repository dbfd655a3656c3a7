"""How long each task line of a visit takes, in elapsed minutes of one visit.

Definitions:
- `needed` is the longer of the commissioned and the usual delivered length: a visit that overruns needs what it takes.
- A line that is timed takes `minutes * times`. What the timed lines leave of the visit is shared among the others
  in proportion to drawn reference minutes.
- With one carer, timed lines that exceed the visit are scaled down to it; with more carers they may run side by side,
  so they are scaled down only when they exceed all carers' time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ..model.figure import Activity
from ..model.visit import Visit
from .draws import Array, Draws


@dataclass(frozen=True, slots=True)
class VisitMinutes:
    """The elapsed minutes of a visit and of each of its lines, per draw."""

    needed: float
    lines: tuple[Array, ...]
    shared_out: bool
    """At least one line was not timed."""


def visit_minutes(visit: Visit, activities: Mapping[str, Activity], draws: Draws) -> VisitMinutes:
    """Share a visit's time among its lines."""
    needed = needed_minutes(visit)
    timed = [None if task.minutes is None else task.minutes * task.times for task in visit.tasks]
    carers = [task.carers for task in visit.tasks]
    given = added(minutes for minutes in timed if minutes is not None)
    work = added(minutes * count for minutes, count in zip(timed, carers, strict=True) if minutes is not None)
    limit, load = (needed, given) if visit.carers == 1 else (needed * visit.carers, work)
    scale = limit / load if load > limit else 1.0
    left = max(0.0, needed - given * scale)
    weights = {
        index: task.times * reference_drawn(activities[task.activity], draws)
        for index, task in enumerate(visit.tasks)
        if task.minutes is None
    }
    total = sum(weights.values(), start=np.zeros(draws.count))
    lines = tuple(
        left * weights[index] / total if minutes is None else np.full(draws.count, minutes * scale)
        for index, minutes in enumerate(timed)
    )
    return VisitMinutes(needed, lines, bool(weights))


def added(values: Iterable[float]) -> float:
    """The sum, term by term: from Python 3.12 `sum` rounds otherwise, and every Python must give the same bytes."""
    total = 0.0
    for value in values:
        total += value
    return total


def needed_minutes(visit: Visit) -> float:
    """The longer of the commissioned and the usual delivered length; 0 where the commissioned length is not known."""
    return 0.0 if visit.minutes is None else max(float(visit.minutes), visit.delivered_minutes or 0.0)


def reference_drawn(activity: Activity, draws: Draws) -> Array:
    """Reference minutes of one occurrence, per draw."""
    figure = activity.minutes
    low = max(figure.low, 0.1)
    return draws.span(f"minutes {activity.id}", low, max(figure.likely, low), max(figure.high, low))
