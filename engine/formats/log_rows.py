"""Rows of call monitoring out of records, by a mapping's part `delivered`.

Fields of the part: `visit`, `worker`, `planned_worker`, `planned_start`, `planned_end`, `planned_minutes`, `start`,
`end`, `minutes` (moments, or lengths), `how` (`electronic` or `edited`), `edit_reason`, `missed`, `cancelled`, `sequence`,
`carers`, `tasks_done`, `tasks_refused`. An end before its start is on the next day when both are clocks of one day and a
night lies between; one that says its own day and zone, or lies more than a day later, is no end. Where one column has the
day of both the planned and the actual time, midnight may lie between these as well. In the night in which clocks change,
an end is the beginning plus the time that passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from .column_names import field_named, marks_between_workers
from .conversion import worked_until
from .log_row import LogRow
from .mapping import Mapping, RepeatedPart, as_paths
from .path import first_name, texts_at, values_at
from .record_reader import RecordReader
from .tree import Record

_Values = MappingType[str, Any]
"""What a row says, by field; None where it says nothing that is understood."""
_Span = tuple[datetime | None, datetime | None]
_DAY = timedelta(days=1)
_LONGEST_PAST_MIDNIGHT = timedelta(hours=16)
"""Beyond it, an end before the beginning is two times that were exchanged rather than a night."""


def worker_records(part: RepeatedPart, record: Record) -> list[Record]:
    """A record for each worker whom it names, where the mapping says where they stand; else the record itself."""
    if part.workers_at:
        return _workers_of_row(part, record)
    workers = [
        worker
        for worker in values_at(record.tree, part.rows)
        if not part.workers or _is_worker(part, worker)
    ] if part.rows else []  # fmt: skip
    name = first_name(part.rows) if part.rows else ""
    return [replace(record, tree={**record.tree, name: [worker]}) for worker in workers] or [record]


def _workers_of_row(part: RepeatedPart, record: Record) -> list[Record]:
    """A record for each worker whom the columns of a row name, each in the first of them."""
    cells = [text for column in part.workers_at for text in texts_at(record.tree, (column,))]
    named = [name for text in cells for name in _split_names(text, part.parted_by)]
    others = {column: cell for column, cell in record.tree.items() if column not in part.workers_at}
    first = part.workers_at[0]
    trees = [{**others, first: name} for name in dict.fromkeys(named)] or [others]
    return [replace(record, tree=tree) for tree in trees]


def _split_names(text: str, parted_by: Sequence[str]) -> list[str]:
    names = re.split("|".join(map(re.escape, parted_by)), text) if parted_by else [text]
    return [name.strip() for name in names if name.strip()]


def _may_be_several(worker: str, record: Record) -> bool:
    """Whether a row may be of several workers: a mark stands in the name that parts names, or a column is of a second."""
    return any(mark in f" {worker.casefold()} " for mark in marks_between_workers()) or any(
        field_named(column) == "second_worker" for column in record.tree
    )


def _is_worker(part: RepeatedPart, worker: Any) -> bool:
    """Whether what is referred to is of a kind that is a worker, or of none that is said."""
    kinds = [text.rpartition("/")[0].rpartition("/")[2] for text in texts_at(worker, (part.rows_of,))]
    return all(kind in part.workers or not kind for kind in kinds)


def log_row(
    part: RepeatedPart, record: Record, person: str, reader: RecordReader, mapping: Mapping
) -> LogRow | None:
    """One row; None where it lacks something that it needs, or says no time at all.

    Args:
        part: what stands where.
        record: the row.
        person: whose it is.
        reader: reads single values.
        mapping: where the clocks hang, and whether a moment says its own day.
    """
    values = {
        name: reader.value_of(reading, record, record.tree, name) for name, reading in part.each.items()
    }
    if any(values[name] is None for name, reading in part.each.items() if reading.needed):
        return None
    planned, actual = _planned_and_actual(part, values, mapping)
    if planned[0] is None and actual[0] is None:
        return None
    for unclear in _unclear_times(values, planned, actual):
        reader.count_unclear(record, unclear)
    worker, is_one, unclear = _worker(part, record, values, mapping)
    if unclear:
        reader.count_unclear(record, unclear)
    carers = values.get("carers")
    return LogRow(
        person=person,
        where=record.where,
        visit=str(values.get("visit") or ""),
        worker=worker,
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
        not_understood=_unread_texts(part, values, record, reader),
        says_its_end="end" in part.each or "minutes" in part.each,
        is_one_worker=is_one,
    )


def _unread_texts(
    part: RepeatedPart, values: _Values, record: Record, reader: RecordReader
) -> dict[str, str]:
    """By field: what stands there and could not be read as its value."""
    return {
        name: text
        for name, reading in part.each.items()
        if values[name] is None and (text := reader.text_of(reading, record, record.tree))
    }


def _planned_and_actual(part: RepeatedPart, values: _Values, mapping: Mapping) -> tuple[_Span, _Span]:
    """When somebody was due, and when somebody came, each from its beginning to its end."""
    zone, own_day = mapping.zone, mapping.form == "fhir"
    planned, actual = (
        _span(values.get(start), values.get(end), values.get(minutes), zone, own_day)
        for start, end, minutes in (
            ("planned_start", "planned_end", "planned_minutes"),
            ("start", "end", "minutes"),
        )
    )
    return planned, _nearest_midnight(planned[0], actual) if _have_one_day(part) else actual


def _unclear_times(values: _Values, planned: _Span, actual: _Span) -> Iterator[str]:
    """What cannot be of the times that a row says."""
    for span, end, minutes in ((planned, "planned_end", "planned_minutes"), (actual, "end", "minutes")):
        if span[0] and not span[1] and (values.get(end) or values.get(minutes)):
            yield f"its {end.replace('_', ' ')} cannot be: before it began, or too long after"
    if actual[0] and values.get("missed") is True:
        yield "it says that nobody came, and when somebody did: the times count"


def _worker(part: RepeatedPart, record: Record, values: _Values, mapping: Mapping) -> tuple[str, bool, str]:
    """Who came, whether the row is that worker alone, and what to ask about it."""
    names = texts_at(record.tree, part.workers_at[:1]) if part.workers_at else [values.get("worker")]
    name = str(next(iter(names), None) or "")
    is_asked = not part.workers_at and not part.rows and mapping.form == "table"
    if is_asked and mapping.one_row_is == "worker" and _may_be_several(name, record):
        return name, False, "it may be of several workers, so that nothing is said of how many came"
    return name, mapping.one_row_is == "worker" or bool((part.rows or part.workers_at) and name), ""


def _have_one_day(part: RepeatedPart) -> bool:
    """Whether the planned and the actual time are times of day, with their day in one column."""
    readings = [part.each.get(name) for name in ("planned_start", "start")]
    return len({as_paths(reading.at)[0] for reading in readings if reading and reading.join}) == 1 and all(
        reading and reading.join for reading in readings
    )


def _nearest_midnight(planned: datetime | None, actual: _Span) -> _Span:
    """When somebody came, on the other side of midnight where only there it is near to when it was planned."""
    start, end = actual
    if planned is None or start is None or abs(planned - start) < _LONGEST_PAST_MIDNIGHT:
        return actual
    by = _DAY if planned > start else -_DAY
    return start + by, end + by if end else None


def _span(
    start: datetime | None, end: datetime | None, minutes: float | None, zone: str, own_day: bool
) -> _Span:
    """Beginning and end; an end that can be none is left out."""
    if start is None:
        return start, end
    if end is None:
        has_length = minutes is not None and 0 < minutes <= _DAY.total_seconds() / 60
        return start, start + timedelta(minutes=minutes or 0) if has_length else None
    until = worked_until(start, end, zone)
    if until < start and not own_day and end.date() == start.date():
        until = worked_until(start, end + _DAY, zone)
        return start, until if until - start <= _LONGEST_PAST_MIDNIGHT else None
    return start, until if start <= until <= start + _DAY else None
