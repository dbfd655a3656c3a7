"""Verifying the audit trail: every entry computed again, and every row that matters held against what the chain says.

Definitions: a row is *changed* when it hashes to something else than the chain says last of it, *gone* when the chain
has it and the table has not, *put in* when the table has it and the chain has not. What is *written once* is the same
for good: an entry that says otherwise was put in behind Handrail's back, however well it fits the chain. So whoever may
write the database, and adds an entry about a row that they altered, is found as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Boolean, Engine, Integer, func, inspect, or_, select, type_coerce
from sqlalchemy.orm import Session

from .audit import BEGINNING, COVERED, RowKey, detail_of, hash_of, key_of, row_hash
from .checkpoint import Checkpoint
from .forgetting import FORGOT
from .tables import AuditEntry, Base, PackageVersion, SignedReviewRow
from .transaction import reading

_NAMES = {
    "package_version": "version {1} of {0}",
    "package_caseload": "the caseload of {0}",
    "role_grant": "the role {2} of {1} in {3}",
    "ended_sign_in": "a sign-out",
    "signed_review": "signed review {1} of {0}",
    "review_summary": "the summary of review {1} of {0}",
    "second_signature": "the second signature of review {1} of {0}",
    "outcome": "the outcome {2}, revision {3}, of review {1} of {0}",
    "follow_up": "entry {1} of what followed for {0}",
    "photograph": "photograph {1} of {0}",
}

_MOVES = {"package_caseload": ("moved package", "saved package"), "signed_review": ("signed second",)}
"""The only rows that change, and what is done then."""
_TAKES_OUT = {"role_grant": ("took role", "bound roles"), "photograph": ("took a photograph out",)}
"""Rows that go by themselves; everything about one package goes when it is forgotten, and nothing else ever."""
_SAYS_HASH = {"signed": ("signed_review", "number"), "saved package": ("package_version", "version")}
"""Entries that say the hash of a content, and where it stands in the row that they tell of."""


@dataclass(frozen=True)
class AuditFinding:
    """One thing that is wrong with the audit chain or its rows."""

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
    """Verify the audit trail within an open session."""
    faults: list[str] = []
    replayed = _Replayed()
    previous, count = BEGINNING, 0
    marked = BEGINNING if checkpoint and not checkpoint.entries else None
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
        faults.extend(replayed.take(entry))
        session.expunge(entry)
    faults.extend(_row_faults(session, replayed))
    if checkpoint:
        faults.extend(_checkpoint_faults(checkpoint, count, marked))
    return AuditFinding(count, previous, tuple(faults))


class _Replayed:
    """What the chain says up to an entry: the hash of each row, and of the contents that entries name."""

    def __init__(self) -> None:
        self.rows: dict[RowKey, str] = {}
        self.contents: dict[RowKey, str] = {}

    def take(self, entry: AuditEntry) -> Iterator[str]:
        """Go on by one entry; what it says that no entry of Handrail's can say."""
        try:
            detail = detail_of(entry)
        except ValueError:
            yield f"entry {entry.number} says what no entry of Handrail’s says"
            return
        rows = [(tuple(map(str, key)), digest) for *key, digest in detail.get("rows", [])]
        for key, digest in rows:
            yield from self._take_row(entry, key, digest)
        if entry.action in _SAYS_HASH and "hash" in detail:
            table, numbered = _SAYS_HASH[entry.action]
            key = (table, entry.reference, str(detail.get(numbered)))
            if self.contents.setdefault(key, detail["hash"]) != detail["hash"]:
                yield f"entry {entry.number} changes {_row_name(key)}, which is written once"

    def _take_row(self, entry: AuditEntry, key: RowKey, digest: str | None) -> Iterator[str]:
        table, before = key[0], self.rows.get(key)
        if digest is None:
            self.rows.pop(key, None)
            self.contents.pop(key, None)
            forgotten = entry.action == FORGOT and key[1:2] == (entry.reference,)
            if not forgotten and entry.action not in _TAKES_OUT.get(table, ()):
                yield f"entry {entry.number} takes {_row_name(key)} out, which is kept for good"
            return
        self.rows[key] = digest
        if before not in (None, digest) and entry.action not in _MOVES.get(table, ()):
            yield f"entry {entry.number} changes {_row_name(key)}, which is written once"


def _row_faults(session: Session, replayed: _Replayed) -> Iterator[str]:
    """Rows that were changed, put in or taken out since the audit trail saw them."""
    left = dict(replayed.rows)
    for model in COVERED:
        neither = _neither_true_nor_false(session, model)
        for row in session.scalars(select(model)).yield_per(model.rows_at_once):
            key = key_of(row)
            digest = left.pop(key, None)
            if digest is None:
                yield f"{_row_name(key)} was put in"
            elif digest != row_hash(row) or key in neither or _contradicts(row, replayed.contents.get(key)):
                yield (
                    f"{_row_name(key)} is not what was signed"
                    if isinstance(row, SignedReviewRow)
                    else (f"{_row_name(key)} was changed")
                )
            session.expunge(row)
    yield from (f"{_row_name(key)} is gone" for key in sorted(left))


def _neither_true_nor_false(session: Session, model: type[Base]) -> frozenset[RowKey]:
    """The rows with something else than 0 or 1 where SQLite, which takes anything, has a truth: read, it looks like one."""
    if session.get_bind().dialect.name != "sqlite":
        return frozenset()
    odd = [
        or_(func.typeof(column) != "integer", type_coerce(column, Integer).not_in((0, 1)))
        for column in inspect(model).columns
        if isinstance(column.type, Boolean)
    ]
    if not odd:
        return frozenset()
    names = [getattr(model, name) for name in COVERED[model]]
    rows = session.execute(select(*names).where(or_(*odd)))
    return frozenset((model.__tablename__, *map(str, row)) for row in rows)


def _contradicts(row: object, in_the_trail: str | None) -> bool:
    """Whether a row's content has another hash than it says of itself, or than the trail said when it was written."""
    if not isinstance(row, (PackageVersion, SignedReviewRow)):
        return False
    digest = hashlib.sha256(str(row.content).encode()).hexdigest()
    return digest != row.content_hash or in_the_trail not in (None, digest)


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
