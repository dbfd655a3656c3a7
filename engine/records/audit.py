"""The audit trail: who did what when, each entry bound to the one before it.

Definitions: an entry's hash is the SHA-256 of the previous entry's hash and its own fields as canonical JSON (sorted
keys, no spaces). Changing, removing or inserting an entry breaks the chain from there on. Cutting off the newest
entries does not: whoever wants to notice that writes the last hash down elsewhere (`handrail audit verify` prints it).
An entry names who, what and which package; it holds no content about the person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from .tables import AuditEntry, PackageVersion, SignedReviewRow
from .transaction import reading

_BEGINNING = "0" * 64


@dataclass(frozen=True)
class AuditFinding:
    """What verification found."""

    entries: int
    last_hash: str
    faults: tuple[str, ...]


def append(session: Session, identity: str, action: str, reference: str, detail: Mapping[str, object]) -> None:
    """Add an entry in a writing transaction, so that it stands or falls with what it tells of."""
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1, at=datetime.now(UTC).isoformat(), identity=identity, action=action,
        reference=reference, detail=json.dumps(detail, sort_keys=True),
        previous_hash=last.entry_hash if last else _BEGINNING, entry_hash="",
    )
    entry.entry_hash = _hash(entry)
    session.add(entry)


def verify(engine: Engine) -> AuditFinding:
    """Check the chain, and what it says against what is kept."""
    faults: list[str] = []
    previous, count = _BEGINNING, 0
    sealed: dict[tuple[str, int], str] = {}
    with reading(engine) as session:
        for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number)).yield_per(1000):
            count += 1
            if entry.number != count:
                faults.append(f"entry {count} is missing")
                count = entry.number
            if entry.previous_hash != previous:
                faults.append(f"entry {entry.number} does not follow the one before it")
            if entry.entry_hash != _hash(entry):
                faults.append(f"entry {entry.number} was changed")
            previous = entry.entry_hash
            if entry.action == "signed":
                said = json.loads(entry.detail)
                sealed[entry.reference, said["number"]] = said["hash"]
        faults.extend(_kept_faults(session, sealed))
    return AuditFinding(count, previous, tuple(faults))


def entries(engine: Engine, reference: str | None = None, limit: int = 200) -> tuple[AuditEntry, ...]:
    """The newest entries, of one package or of all."""
    query = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit)
    if reference is not None:
        query = query.where(AuditEntry.reference == reference)
    with reading(engine) as session:
        found = tuple(session.scalars(query))
        session.expunge_all()
        return found


def _kept_faults(session: Session, sealed: dict[tuple[str, int], str]) -> list[str]:
    faults = []
    kept = set()
    for row in session.scalars(select(SignedReviewRow)).yield_per(100):
        kept.add((row.reference, row.number))
        found = hashlib.sha256(row.content.encode()).hexdigest()
        if found != row.content_hash or sealed.get((row.reference, row.number)) != found:
            faults.append(f"signed review {row.number} of {row.reference} is not what was signed")
    faults.extend(f"signed review {number} of {reference} is gone" for reference, number in sorted(set(sealed) - kept))
    for version in session.scalars(select(PackageVersion)).yield_per(500):
        if hashlib.sha256(version.content.encode()).hexdigest() != version.content_hash:
            faults.append(f"version {version.version} of {version.reference} was changed")
    return faults


def _hash(entry: AuditEntry) -> str:
    said = json.dumps([entry.number, entry.at, entry.identity, entry.action, entry.reference, entry.detail],
                      separators=(",", ":"))
    return hashlib.sha256(f"{entry.previous_hash}{said}".encode()).hexdigest()
