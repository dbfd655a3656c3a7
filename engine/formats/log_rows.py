"""Rows of call monitoring out of records, by a mapping's part `delivered`.

Fields of the part: `visit`, `worker`, `planned_worker`, `planned_start`, `planned_end`, `planned_minutes`, `start`,
`end`, `minutes` (moments, or lengths), `how` (`electronic` or `edited`), `edit_reason`, `missed`, `cancelled`, `sequence`,
`carers`, `tasks_done`, `tasks_refused`. An end before its start is on the next day when both are clocks of one day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from .log_row import LogRow
from .mapping import RepeatedPart, ValueReading
from .tree import Record

_DAY = timedelta(days=1)


class ValueReader(Protocol):
    """What reads one value of a record."""

    def value_of(self, reading: ValueReading, record: Record, tree: Any, to: str) -> Any:
        """The value, or None."""


def log_row(part: RepeatedPart, record: Record, person: str, reader: ValueReader) -> LogRow | None:
    """One row; None where it lacks something that it needs.

    Args:
        part: what stands where.
        record: the row.
        person: whose it is.
        reader: reads single values.
    """
    said = {name: reader.value_of(one, record, record.tree, name) for name, one in part.each.items()}
    if any(said[name] is None for name, one in part.each.items() if one.needed):
        return None
    planned = _span(said.get("planned_start"), said.get("planned_end"), said.get("planned_minutes"))
    actual = _span(said.get("start"), said.get("end"), said.get("minutes"))
    carers = said.get("carers")
    return LogRow(
        person=person,
        where=record.where,
        visit=str(said.get("visit") or ""),
        worker=str(said.get("worker") or ""),
        planned_worker=str(said.get("planned_worker") or ""),
        planned_start=planned[0],
        planned_end=planned[1],
        start=actual[0],
        end=actual[1],
        how=said.get("how") if said.get("how") in ("electronic", "edited") else None,
        edit_reason=str(said.get("edit_reason") or ""),
        missed=bool(said.get("missed")),
        cancelled=bool(said.get("cancelled")),
        sequence=float(said.get("sequence") or 0),
        carers=int(carers) if carers is not None else None,
        tasks_refused=said.get("tasks_refused"),
        tasks_done=said.get("tasks_done"),
    )


def _span(
    start: datetime | None, end: datetime | None, minutes: float | None
) -> tuple[datetime | None, datetime | None]:
    """Beginning and end; an end before the beginning is on the next day."""
    if start is not None and end is None and minutes is not None and minutes > 0:
        end = start + timedelta(minutes=minutes)
    if (
        start is not None
        and end is not None
        and end < start
        and start - end < _DAY
        and end.date() == start.date()
    ):
        end += _DAY
    return start, end
