"""The whole of the records in one file, and into another database: for backup, restore and a change of database.

Definitions: the file is JSON lines. The first names the kind and the migration; each further one is a table and a row;
the last says how many rows there were and their SHA-256, so that a file that was cut off is no copy. A copy is taken
from one state of the records while people go on working. It is taken in only by a database that holds nothing, in one
transaction, and only when the audit trail in it verifies. A copy is never held in memory whole: with photographs it is
larger than that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Engine, Table, insert, inspect, select
from sqlalchemy.orm import Session

from .migration import newest
from .tables import Base, RepeatedRequestRow
from .transaction import reading, run_in_transaction
from .verifying import verify_in

_KIND = "handrail records"
_NOT_RECORDS = RepeatedRequestRow.__tablename__
"""Kept for a day, for programs that repeat a request: no part of a copy."""


class CopyError(Exception):
    """A copy that cannot be taken in, or a database that takes none."""

    code = "H114"


def export_lines(engine: Engine) -> Iterator[str]:
    """The lines of a copy."""
    yield json.dumps({"kind": _KIND, "migration": newest()}) + "\n"
    digest, count, at_once = hashlib.sha256(), 0, _rows_at_once()
    with reading(engine) as session:
        for table in _tables():
            names = _columns(table)
            query = select(*(table.c[name] for name in names)).order_by(*table.primary_key.columns)
            for row in session.execute(query.execution_options(yield_per=at_once[table.name])):
                line = json.dumps([table.name, dict(zip(names, row, strict=True))], sort_keys=True) + "\n"
                digest.update(line.encode())
                count += 1
                yield line
    yield json.dumps({"rows": count, "sha256": digest.hexdigest()}) + "\n"


def check_heading(lines: Iterable[str]) -> None:
    """Hold the first line of a copy against this Handrail, before a database is made for it.

    Raises:
        CopyError: it is no copy, or of another migration.
    """
    try:
        _check_heading(json.loads(next(iter(lines), "")))
    except (ValueError, KeyError, AttributeError, RecursionError):
        raise CopyError("That is no copy of records, or it was cut off") from None


def take_in(engine: Engine, open_lines: Callable[[], Iterable[str]]) -> int:
    """Take a copy into an empty database; how many rows there were.

    Args:
        engine: the database.
        open_lines: the lines of the copy from its first; asked for again where the database was busy.

    Raises:
        CopyError: the database holds something, or the copy is of another kind or migration, cut off or altered.
    """

    def work(session: Session) -> int:
        for table in _tables():
            if session.execute(select(*table.primary_key.columns).limit(1)).first() is not None:
                raise CopyError("The database holds records already: a copy is taken into an empty one only")
        count = _insert_all(session, open_lines())
        faults = verify_in(session).faults
        if faults:
            raise CopyError(
                f"The copy was altered, and was not taken in: {faults[0]}"
                + (f", and {len(faults) - 1} more" if faults[1:] else "")
            )
        return count

    return run_in_transaction(engine, work)


def _insert_all(session: Session, lines: Iterable[str]) -> int:
    """Take in a copy line by line.

    Its count and digest are held against its last line before anything is kept.
    """
    tables = {table.name: table for table in _tables()}
    digest, count, at_once = hashlib.sha256(), 0, _rows_at_once()
    waiting: dict[str, list[dict[str, Any]]] = {}
    coming = iter(lines)
    try:
        _check_heading(json.loads(next(coming, "")))
        line = next(coming, "")
        for following in coming:
            name, row = json.loads(line)
            if set(row) != set(_columns(tables[name])):
                raise CopyError(f"A row of {name} has other columns than it should")
            digest.update(line.encode())
            count += 1
            waiting.setdefault(name, []).append(row)
            if len(waiting[name]) == at_once[name]:
                session.execute(insert(tables[name]), waiting.pop(name))
            line = following
        last = json.loads(line)
        whole = (last["rows"], last["sha256"]) == (count, digest.hexdigest())
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise CopyError("That is no copy of records, or it was cut off") from None
    if not whole:
        raise CopyError("The copy was cut off or altered, and was not taken in")
    for name, rows in waiting.items():
        session.execute(insert(tables[name]), rows)
    return count


def _check_heading(heading: dict[str, Any]) -> None:
    if heading.get("kind") != _KIND:
        raise CopyError("That is no copy of records")
    if heading["migration"] != newest():
        raise CopyError(
            f"The copy is of migration {heading['migration']}, and this Handrail has {newest()}: take it "
            "in with the Handrail that made it, and upgrade then"
        )


def _tables() -> list[Table]:
    """In the order of their names: two copies of the same records are the same file."""
    tables = (inspect(mapper.class_).local_table for mapper in Base.registry.mappers)
    return sorted(
        (table for table in tables if isinstance(table, Table) and table.name != _NOT_RECORDS),
        key=lambda table: table.name,
    )


def _rows_at_once() -> dict[str, int]:
    return {mapper.class_.__tablename__: mapper.class_.rows_at_once for mapper in Base.registry.mappers}


def _columns(table: Table) -> list[str]:
    """All but the numbers that each database gives itself."""
    return [column.name for column in table.columns if column.name != "id"]
