"""The audit trail: who did what when, each entry bound to the one before it, and every row that matters to an entry.

Definitions: an entry's hash is the SHA-256 of the previous entry's hash and its own fields as canonical JSON (sorted
keys, no spaces). Changing, removing or inserting an entry breaks the chain from there on. An entry carries, for each
row that it wrote or took away, the table, the key and the SHA-256 of all columns (`COVERED`): what the chain says last
of a row is what the table must hold, no more and no less (`verifying.py`). A row of those tables that is written
without an entry is not committed at all.

Cutting off the newest entries, and computing a whole chain anew, break nothing: a checkpoint kept elsewhere shows them
(`checkpoint.py`). An entry names who, what and which package; it holds no content about the person. Left out: drafts,
which are unfinished, and the names of people who have signed in, on which no right rests.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from .acting import Actor
from .tables import (
    AuditEntry,
    Base,
    EndedSignIn,
    FollowUpRow,
    Grant,
    OutcomeRow,
    PackageCaseload,
    PackageVersion,
    PhotographRow,
    ReviewSummaryRow,
    SecondSignatureRow,
    SignedReviewRow,
)
from .transaction import reading

BEGINNING = "0" * 64
_TOUCHED, _LAST = "rows touched since the last entry", "the last entry"
COVERED: Mapping[type[Base], tuple[str, ...]] = {
    PackageVersion: ("reference", "version"),
    PackageCaseload: ("reference",),
    Grant: ("issuer", "subject", "role", "caseload"),
    EndedSignIn: ("sign_in",),
    SignedReviewRow: ("reference", "number"),
    ReviewSummaryRow: ("reference", "number", "shape"),
    SecondSignatureRow: ("reference", "number"),
    OutcomeRow: ("reference", "number", "after", "revision"),
    FollowUpRow: ("reference", "number"),
    PhotographRow: ("reference", "number"),
}
"""Every table whose rows the chain covers, with its key. A number of the database's own (`id`) is no content."""
RowKey = tuple[str, ...]


def append(session: Session, by: Actor, action: str, reference: str, detail: Mapping[str, object]) -> None:
    """Add an entry in a writing transaction, so that it stands or falls with what it tells of.

    It covers every row that was written or taken away in this transaction since the entry before.
    """
    # Rows are noted when they are flushed: those of this very action must be among them.
    session.flush()
    touched: dict[RowKey, str | None] = session.info.pop(_TOUCHED, {})
    rows = [[*key, digest] for key, digest in sorted(touched.items())]
    number, previous = _last(session)
    entry = AuditEntry(
        number=number + 1,
        at=datetime.now(UTC).isoformat(),
        identity=by.identity,
        action=action,
        reference=reference,
        detail=json.dumps({**detail, "rows": rows} if rows else dict(detail), sort_keys=True),
        previous_hash=previous,
        entry_hash="",
    )
    entry.entry_hash = hash_of(entry)
    session.add(entry)
    session.info[_LAST] = entry.number, entry.entry_hash


def cover(session: Session, by: Actor) -> None:
    """Cover rows from before entries did: what they hold now is what they must hold from now on."""
    for model in COVERED:
        # Several entries: one that names every row of an old database would be too large to read.
        for part in session.scalars(select(model)).partitions(model.rows_at_once):
            session.info[_TOUCHED] = {key_of(row): row_hash(row) for row in part}
            append(session, by, "covered", "", {"rows of": model.__tablename__})


def entries(engine: Engine, reference: str | None = None, limit: int = 200) -> tuple[AuditEntry, ...]:
    """The newest entries, of one package or of all."""
    query = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit)
    if reference is not None:
        query = query.where(AuditEntry.reference == reference)
    with reading(engine) as session:
        newest = tuple(session.scalars(query))
        session.expunge_all()
        return newest


def hash_of(entry: AuditEntry) -> str:
    """The hash that an entry must have."""
    canonical = json.dumps(
        [entry.number, entry.at, entry.identity, entry.action, entry.reference, entry.detail],
        separators=(",", ":"),
        default=str,  # SQLite holds any kind of value in any column: one that is no text was put there by somebody
    )
    return hashlib.sha256(f"{entry.previous_hash}{canonical}".encode()).hexdigest()


def key_of(row: Base) -> RowKey:
    """The table and key of a covered row."""
    return (row.__tablename__, *(str(getattr(row, name)) for name in COVERED[type(row)]))


def row_hash(row: Base) -> str:
    """The SHA-256 of a row: all columns by name, as canonical JSON."""
    return hash_of_columns(
        {column.key: getattr(row, column.key) for column in inspect(type(row)).columns if column.key != "id"}
    )


def hash_of_columns(columns: Mapping[str, object]) -> str:
    """The hash of a row that was read as its columns, by name."""
    canonical = json.dumps(columns, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def detail_of(entry: AuditEntry) -> dict[str, Any]:
    """What an entry says beside its action.

    Raises:
        ValueError: it says what no entry of Handrail's can say: somebody altered it.
    """
    try:
        detail = json.loads(entry.detail)
    except (TypeError, RecursionError):
        raise ValueError("it is no JSON") from None
    if not isinstance(detail, dict) or not all(map(_is_row_key, _as_list(detail.get("rows", [])))):
        raise ValueError("it is no entry of Handrail's")
    return detail


def _as_list(rows: Any) -> list[Any]:
    return rows if isinstance(rows, list) else [None]


def _is_row_key(row: Any) -> bool:
    """Whether a row of an entry is a table, its key and a hash or nothing."""
    if not isinstance(row, list) or not row or not isinstance(row[0], str):
        return False
    of_keys = {model.__tablename__: len(names) for model, names in COVERED.items()}
    return row[0] in of_keys and len(row) == of_keys[row[0]] + 2 and isinstance(row[-1], str | None)


def _last(session: Session) -> tuple[int, str]:
    """The number and hash of the last entry; nobody else adds one while the write lock is held."""
    if _LAST not in session.info:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).first()
        session.info[_LAST] = (last.number, last.entry_hash) if last else (0, BEGINNING)
    last_known: tuple[int, str] = session.info[_LAST]
    return last_known


@event.listens_for(Session, "after_flush")
def _note_rows(session: Session, _: object) -> None:
    touched = session.info.setdefault(_TOUCHED, {})
    for row in (*session.new, *session.dirty):
        if (type(row) in COVERED and session.is_modified(row)) or (
            row in session.new and type(row) in COVERED
        ):
            touched[key_of(row)] = row_hash(row)
    for row in session.deleted:
        if type(row) in COVERED:
            touched[key_of(row)] = None


@event.listens_for(Session, "before_commit")
def _refuse_uncovered(session: Session) -> None:
    session.flush()
    if session.info.get(_TOUCHED):
        raise RuntimeError(f"a row is written without an audit entry: {sorted(session.info[_TOUCHED])[0][0]}")


@event.listens_for(Session, "do_orm_execute")
def _refuse_unseen(state: ORMExecuteState) -> None:
    """A statement that changes many rows at once would pass the chain by."""
    if (state.is_update or state.is_delete or state.is_insert) and _model(state) in COVERED:
        raise RuntimeError(
            "rows that the audit trail covers are changed one by one, as objects of the session"
        )


def _model(state: ORMExecuteState) -> Any:
    return state.bind_mapper.class_ if state.bind_mapper is not None else None
