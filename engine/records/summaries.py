"""What lists read of signed reviews: a small part of each, kept beside it, because a whole one takes long to read.

Definitions: a summary is made of one signed review (its *seal* says which) in one *shape*, a number that rises when what a
summary holds or means becomes another. It is written once for each shape: with the review, or when a list first asks for
it, and the audit trail covers it. One that is not what the trail says was written is not read: a list that rests on it
would put somebody's danger where nobody looks. Left out: what stands in it (`engine.review.summary`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from .acted import ActedRecords
from .acting import OPERATOR
from .audit import RowKey, append, detail_of, hash_of_columns
from .rights import ActorRights
from .tables import AuditEntry, PackageCaseload, ReviewSummaryRow, SignedReviewRow

ReviewKey = tuple[str, int]
"""The reference and number of a signed review."""
Contents = Mapping[ReviewKey, tuple[str, str]]
"""The seal of each review, and its summary."""
_AT_ONCE = 500
_TABLE, _NAME = ReviewSummaryRow.__table__, ReviewSummaryRow.__tablename__
_LOG = logging.getLogger("handrail.records")


class KeptSummary(NamedTuple):
    """A summary, and whether its review counts."""

    content: str
    complete: bool
    """Whether every signature that the review needs is there."""


class SummaryRecords(ActedRecords):
    """Keeps summaries of signed reviews."""

    def of(self, reviews: Collection[ReviewKey], shape: int) -> dict[ReviewKey, KeptSummary]:
        """The summaries that are kept of these reviews, may be read, and are what was written."""
        asked, references = set(reviews), sorted({reference for reference, _ in reviews})
        summaries: dict[ReviewKey, KeptSummary] = {}
        with self._reading() as (session, rights):
            written = _hashes_in_trail(session)
            for start in range(0, len(references), _AT_ONCE):
                query = (
                    select(*_TABLE.columns, SignedReviewRow.complete, PackageCaseload.caseload)
                    .join(
                        SignedReviewRow,
                        (SignedReviewRow.reference == ReviewSummaryRow.reference)
                        & (SignedReviewRow.number == ReviewSummaryRow.number)
                        & (SignedReviewRow.content_hash == ReviewSummaryRow.seal),
                    )
                    .join(PackageCaseload, PackageCaseload.reference == ReviewSummaryRow.reference)
                    .where(
                        ReviewSummaryRow.shape == shape,
                        ReviewSummaryRow.reference.in_(references[start : start + _AT_ONCE]),
                    )
                )
                for row in session.execute(query):
                    if (row.reference, row.number) in asked and rights.may(
                        "read signed reviews", row.caseload
                    ):
                        columns = {column.key: getattr(row, column.key) for column in _TABLE.columns}
                        if hash_of_columns(columns) == written.get(
                            (row.reference, str(row.number), str(shape))
                        ):
                            summaries[row.reference, row.number] = KeptSummary(row.content, row.complete)
                        else:
                            _LOG.warning("a summary was altered and is not read: run `handrail audit verify`")
        return summaries

    def keep(self, contents: Contents, shape: int) -> None:
        """Keep summaries of reviews that have none of this shape.

        Args:
            contents: the seal of each review, and its summary.
            shape: of all of them.

        Raises:
            NotAllowedError: one is of a review that may not be read.
        """
        keys = sorted(contents)
        for start in range(0, len(keys), _AT_ONCE):
            part = {key: contents[key] for key in keys[start : start + _AT_ONCE]}

            def work(session: Session, rights: ActorRights, part: Contents = part) -> None:
                for reference, _ in part:
                    rights.require_of(session, "read signed reviews", reference)
                _add_missing(session, part, shape)

            self._run_as_actor(work)


class _Trail(NamedTuple):
    """What the audit trail says of summaries, up to one of its entries."""

    last: int
    hashes: Mapping[RowKey, str | None]
    """By reference, number and shape; None for one that was taken out."""


_TRAILS: WeakKeyDictionary[Engine | Connection, _Trail] = WeakKeyDictionary()


def _hashes_in_trail(session: Session) -> Mapping[RowKey, str | None]:
    """The hash of each summary as it was written; only entries since the last time are read."""
    database = session.get_bind()
    last = session.scalar(select(AuditEntry.number).order_by(AuditEntry.number.desc()).limit(1)) or 0
    trail = _TRAILS.get(database, _Trail(0, {}))
    if last != trail.last:
        trail = trail if trail.last < last else _Trail(0, {})
        hashes = dict(trail.hashes)
        query = (
            select(AuditEntry)
            .where(AuditEntry.number > trail.last, AuditEntry.detail.contains(f'"{_NAME}"'))
            .order_by(AuditEntry.number)
            .execution_options(yield_per=AuditEntry.rows_at_once)
        )
        for entry in session.scalars(query):
            try:
                rows = detail_of(entry).get("rows", [])
            except ValueError:
                continue  # altered: its summaries are made again from their reviews
            hashes |= {tuple(map(str, row[1:-1])): row[-1] for row in rows if row[0] == _NAME}
        trail = _TRAILS[database] = _Trail(last, hashes)
    return trail.hashes


def add_summary(session: Session, reference: str, number: int, seal: str, shape: int, content: str) -> None:
    """Add one in a writing transaction whose entry covers it."""
    session.add(ReviewSummaryRow(reference=reference, number=number, shape=shape, seal=seal, content=content))


def _add_missing(session: Session, contents: Contents, shape: int) -> None:
    """Add those that nobody has kept meanwhile, of reviews that are still there."""
    count = 0
    for (reference, number), (seal, content) in contents.items():
        review_seal = session.scalar(
            select(SignedReviewRow.content_hash).where(
                SignedReviewRow.reference == reference, SignedReviewRow.number == number
            )
        )
        if review_seal == seal and session.get(ReviewSummaryRow, (reference, number, shape)) is None:
            add_summary(session, reference, number, seal, shape, content)
            count += 1
    if count:
        # Handrail's own doing: whoever opened the list knows nothing of it.
        append(session, OPERATOR, "summed up", "", {"reviews": count, "shape": shape})
