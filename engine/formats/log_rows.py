"""Rows of call monitoring out of records, by a mapping's part `delivered`.

Fields of the part: `visit`, `worker`, `planned_worker`, `planned_start`, `planned_end`, `planned_minutes`, `start`,
`end`, `minutes` (moments, or lengths), `how` (`electronic` or `edited`), `edit_reason`, `missed`, `cancelled`, `sequence`,
`carers`, `tasks_done`, `tasks_refused`. An end before its start is on the next day when both are clocks of one day; one that
says its own day and zone is no end. In the night in which clocks change, an end is the beginning plus the time that passed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from .conversion import worked_until
from .log_row import LogRow
from .mapping import Mapping, RepeatedPart, ValueReading
from .path import first_name, texts_at, values_at
from .tree import Record

_DAY = timedelta(days=1)


class ValueReader(Protocol):
    """What reads one value of a record."""

    def value_of(self, reading: ValueReading, record: Record, tree: Any, to: str) -> Any:
        """The value that a reading takes from a record; None where it is not there."""


def worker_records(part: RepeatedPart, record: Record) -> list[Record]:
    """A record for each worker whom it names, where the mapping says where they stand; else the record itself."""
    workers = [
        worker
        for worker in values_at(record.tree, part.rows)
        if not part.workers or _is_worker(part, worker)
    ] if part.rows else []  # fmt: skip
    name = first_name(part.rows) if part.rows else ""
    return [replace(record, tree={**record.tree, name: [worker]}) for worker in workers] or [record]


def _is_worker(part: RepeatedPart, worker: Any) -> bool:
    """Whether what is referred to is of a kind that is a worker, or of none that is said."""
    kinds = [text.rpartition("/")[0].rpartition("/")[2] for text in texts_at(worker, (part.rows_of,))]
    return all(kind in part.workers or not kind for kind in kinds)


def log_row(
    part: RepeatedPart, record: Record, person: str, reader: ValueReader, mapping: Mapping
) -> LogRow | None:
    """One row; None where it lacks something that it needs, or says no time at all.

    Args:
        part: what stands where.
        record: the row.
        person: whose it is.
        reader: reads single values.
        mapping: where the clocks hang, and whether a moment says its own day.
    """
    zone, own_day = mapping.zone, mapping.form == "fhir"
    values = {
        name: reader.value_of(reading, record, record.tree, name) for name, reading in part.each.items()
    }
    if any(values[name] is None for name, reading in part.each.items() if reading.needed):
        return None
    planned = _span(
        values.get("planned_start"), values.get("planned_end"), values.get("planned_minutes"), zone, own_day
    )
    actual = _span(values.get("start"), values.get("end"), values.get("minutes"), zone, own_day)
    if planned[0] is None and actual[0] is None:
        return None
    carers = values.get("carers")
    return LogRow(
        person=person,
        where=record.where,
        visit=str(values.get("visit") or ""),
        worker=str(values.get("worker") or ""),
        planned_worker=str(values.get("planned_worker") or ""),
        planned_start=planned[0],
        planned_end=planned[1],
        start=actual[0],
        end=actual[1],
        how=values.get("how") if values.get("how") in ("electronic", "edited") else None,
        edit_reason=str(values.get("edit_reason") or ""),
        missed=values.get("missed") is True,
        cancelled=values.get("cancelled") is True,
        sequence=float(values.get("sequence") or 0),
        carers=int(carers) if carers is not None else None,
        tasks_refused=values.get("tasks_refused"),
        tasks_done=values.get("tasks_done"),
    )


def _span(
    start: datetime | None, end: datetime | None, minutes: float | None, zone: str, own_day: bool
) -> tuple[datetime | None, datetime | None]:
    """Beginning and end; an end before the beginning is on the next day."""
    if start is None:
        return start, end
    if end is None:
        return start, start + timedelta(minutes=minutes) if minutes is not None and minutes > 0 else None
    until = worked_until(start, end, zone)
    if until < start and own_day:
        return start, None
    if until < start and start - until < _DAY and end.date() == start.date():
        until = worked_until(start, end + _DAY, zone)
    return start, until
