"""The visits of a made-up week: how many, when, how long, by how many carers, and for what.

Definitions: a week has one of the profile's shapes. A task takes its reference minutes, scaled to the visit, where the
package gives times at all; in a long visit not every minute has a task. A visit has a second carer when one of its
tasks needs two.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from dashboard.demonstration.drawing import Drawing, Mask, Plain
from engine.model import TaskLine, Visit
from engine.model.visit import ALL_DAYS

_LEAST_MINUTES = 5


class Weeks:
    """The weeks of one block of people.

    Args:
        drawing: what was drawn about them.
        reference_minutes: by activity, of one occurrence.
    """

    def __init__(self, drawing: Drawing, reference_minutes: Mapping[str, float]) -> None:
        """Draw the shape of every week of a block, and what happens in it."""
        self._spec: Plain = drawing.profile["visits"]
        self._reference = reference_minutes
        two = self._spec["two_carers"]
        why = two["second_carer_for"]
        shapes = self._spec["shapes"]
        under, over = ([shape["by_age"][age] for shape in shapes] for age in (0, 1))
        shape = drawing.ordered_by_age(self._spec, under, over)
        self._shape = shape.tolist()
        help_ = self._spec["help"]
        self._help = [help_["values"][code] for code in drawing.draw_ordered(help_, help_["shares"]).tolist()]
        self._by_two = (drawing.among(two["where"]) & drawing.happens(two["chance"])).tolist()
        self._why = drawing.of(why["values"], why["shares"])
        judged = self._spec["medicine_judged"]
        self._judged_in = frozenset(judged["in"])
        self._judged = drawing.happens(judged["chance"]).tolist()
        self._timed = drawing.happens(self._spec["times_given"]).tolist()
        self._kinds = {kind: _Kind(drawing, kind, shape) for kind in self._spec["kinds"]}

    def visits(self, row: int) -> tuple[Visit, ...]:
        """The visits of one person."""
        shape = self._spec["shapes"][self._shape[row]]
        days = tuple(shape.get("days", ALL_DAYS))
        return tuple(self._visit(kind, row, days) for kind in shape["on"])

    def _visit(self, kind: str, row: int, days: tuple[str, ...]) -> Visit:
        """One visit with its tasks; timed tasks are stretched to the visit, and delivered care is what was looked at."""
        drawn, spec = self._kinds[kind], self._spec
        minutes = drawn.minutes[row]
        tasks = drawn.tasks(row)
        if minutes >= spec["long"]["from_minutes"]:
            tasks = [*tasks, *((activity, False) for activity in spec["long"]["also"])]
        tasks = tasks or [(spec["when_there_is_none"], False)]
        two = self._by_two[row] and drawn.by_two[row] and minutes <= spec["two_carers"]["up_to_minutes"]
        times = (
            self._times([activity for activity, _ in tasks], minutes)
            if self._timed[row]
            else [None] * len(tasks)
        )
        help_, why = self._help[row], self._why[row]
        lines = tuple(
            _line(
                activity,
                help_,
                2 if two and for_two else 1,
                time,
                why if two and for_two else None,
                self._judged[row] if activity in self._judged_in else None,
            )
            for (activity, for_two), time in zip(tasks, times, strict=True)
        )
        carers = 2 if two and any(for_two for _, for_two in tasks) else 1
        fields = {
            "id": kind,
            "days": days,
            "start": spec["kinds"][kind],
            "minutes": minutes,
            "carers": carers,
            "tasks": lines,
        }
        if drawn.looked_at[row]:
            fields["delivered_minutes"] = float(max(minutes + drawn.minutes_over[row], _LEAST_MINUTES))
            fields["delivered_carers"] = carers - int(carers > 1 and drawn.one_short[row])
        return Visit.model_validate(fields, strict=True)

    def _times(self, activities: list[str], minutes: int) -> list[float]:
        reference_minutes = [self._reference[activity] for activity in activities]
        scale = min(minutes / sum(reference_minutes), float(self._spec["most_stretched"]))
        return [max(round(usual * scale, 1), 0.1) for usual in reference_minutes]


class _Kind:
    """The draws of one kind of visit: morning, midday and so on."""

    def __init__(self, drawing: Drawing, kind: str, shape: Any) -> None:
        """Draw lengths, tasks and delivery of one kind of visit."""
        spec = drawing.profile["visits"]
        delivered = spec["delivered"]
        over = delivered["minutes_over"]
        self.minutes = _minutes(drawing, kind, shape)
        self.looked_at = drawing.happens(delivered["chance"]).tolist()
        self.minutes_over = drawing.of(over["values"], over["shares"])
        self.by_two = drawing.happens(spec["two_carers"]["of_visits"]).tolist()
        self.one_short = drawing.happens(delivered["carers_short"]).tolist()
        self._tasks: list[tuple[tuple[str, bool], list[bool]]] = []
        for task in spec["tasks"]:
            if kind in task["in"]:
                done: Mask = drawing.among(task["where"]) & drawing.happens(task["chance"])
                self._tasks.append(((task["activity"], bool(task.get("two"))), done.tolist()))

    def tasks(self, row: int) -> list[tuple[str, bool]]:
        """The activities of this visit, and whether two carers may be needed; none is named twice."""
        return list(dict(task for task, done in self._tasks if done[row]).items())


def _minutes(drawing: Drawing, kind: str, shape: Any) -> list[int]:
    drawn = drawing.rng.random(drawing.size)
    drawn_minutes = np.zeros(drawing.size, dtype=np.int64)
    for number, spec in enumerate(drawing.profile["visits"]["shapes"]):
        shares = spec.get(kind, spec["minutes"])
        lengths = np.array([int(minutes) for minutes in shares])
        cuts = np.cumsum([float(share) for share in shares.values()])[:-1]
        here = shape == number
        drawn_minutes[here] = lengths[np.searchsorted(cuts, drawn[here], side="right")]
    return [int(minutes) for minutes in drawn_minutes.tolist()]


@lru_cache(maxsize=20_000)
def _line(
    activity: str, help_: str, carers: int, minutes: float | None, why: str | None, judged: bool | None
) -> TaskLine:
    """Frozen, and so one and the same for everybody who has it."""
    fields: Plain = {"activity": activity, "help": help_}
    if carers > 1:
        fields |= {"carers": carers, "second_carer_for": why} if why else {"carers": carers}
    if minutes is not None:
        fields["minutes"] = minutes
    if judged is not None:
        fields["medicine_judged"] = judged
    return TaskLine.model_validate(fields, strict=True)
