"""Verifying the audit trail: every entry computed again, and every row that matters held against what the chain says.

Definitions: a row is *changed* when it hashes to something else than the chain says last of it, *gone* when the chain
has it and the table has not, *put in* when the table has it and the chain has not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from .audit import BEGINNING, COVERED, RowKey, hash_of, key_of, row_hash
from .checkpoint import Checkpoint
from .tables import AuditEntry, PackageVersion, SignedReviewRow
from .transaction import reading

_NAMES = {
    "package_version": "version {1} of {0}",
    "package_caseload": "the caseload of {0}",
    "role_grant": "the role {2} of {1} in {3}",
    "ended_sign_in": "a sign-out",
    "signed_review": "signed review {1} of {0}",
    "second_signature": "the second signature of review {1} of {0}",
    "outcome": "the outcome {2}, revision {3}, of review {1} of {0}",
    "follow_up": "entry {1} of what followed for {0}",
    "photograph": "photograph {1} of {0}",
}


@dataclass(frozen=True)
class AuditFinding:
    """What verification found."""

    entries: int
    last_hash: str
    faults: tuple[str, ...]


def verify(engine: Engine, checkpoint: Checkpoint | None = None) -> AuditFinding:
    """Compute the whole chain again, and hold every row that it covers against it.

    Args:
        engine: the database.
        checkpoint: what was kept elsewhere: with it, an end that was cut off and a chain that was computed anew are
            found too.
    """
    with reading(engine) as session:
        return verify_in(session, checkpoint)


def verify_in(session: Session, checkpoint: Checkpoint | None = None) -> AuditFinding:
    """The same, in a session that is open."""
    faults: list[str] = []
    covered: dict[RowKey, str] = {}
    previous, count, marked = BEGINNING, 0, None
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number)).yield_per(
        AuditEntry.rows_at_once
    ):
        count += 1
        if entry.number != count:
            faults.append(f"entry {count} is missing")
            count = entry.number
        if entry.previous_hash != previous:
            faults.append(f"entry {entry.number} does not follow the one before it")
        if entry.entry_hash != hash_of(entry):
            faults.append(f"entry {entry.number} was changed")
        previous = entry.entry_hash
        if checkpoint and entry.number == checkpoint.entries:
            marked = entry.entry_hash
        _replay(entry, covered)
        session.expunge(entry)
    faults.extend(_row_faults(session, covered))
    if checkpoint:
        faults.extend(_checkpoint_faults(checkpoint, count, marked))
    return AuditFinding(count, previous, tuple(faults))


def _replay(entry: AuditEntry, covered: dict[RowKey, str]) -> None:
    try:
        detail = json.loads(entry.detail)
        rows = detail.get("rows", [])
        for *key, digest in rows:
            if digest is None:
                covered.pop(tuple(key), None)
            else:
                covered[tuple(key)] = digest
    except (ValueError, TypeError, AttributeError):
        return  # an entry that says no JSON was changed, which its hash shows


def _row_faults(session: Session, covered: dict[RowKey, str]) -> Iterator[str]:
    """Rows that were changed, put in or taken out since the audit trail saw them."""
    left = dict(covered)
    for model in COVERED:
        for row in session.scalars(select(model)).yield_per(model.rows_at_once):
            key = key_of(row)
            digest = left.pop(key, None)
            if digest is None:
                yield f"{_row_name(key)} was put in"
            elif digest != row_hash(row) or _contradicts_itself(row):
                yield (
                    f"{_row_name(key)} is not what was signed"
                    if isinstance(row, SignedReviewRow)
                    else (f"{_row_name(key)} was changed")
                )
            session.expunge(row)
    yield from (f"{_row_name(key)} is gone" for key in sorted(left))


def _contradicts_itself(row: object) -> bool:
    return isinstance(row, (PackageVersion, SignedReviewRow)) and (
        hashlib.sha256(row.content.encode()).hexdigest() != row.content_hash
    )


def _checkpoint_faults(checkpoint: Checkpoint, count: int, marked: str | None) -> Iterator[str]:
    if count < checkpoint.entries:
        yield (
            f"entries {count + 1} to {checkpoint.entries} are cut off: the checkpoint of {checkpoint.made_at[:10]} "
            "has them"
        )
    elif marked != checkpoint.last_hash:
        yield f"the chain was computed anew: entry {checkpoint.entries} is not the one of the checkpoint"


def _row_name(key: RowKey) -> str:
    table, *rest = key
    return _NAMES[table].format(*rest) if table in _NAMES else f"a row of {table}"
