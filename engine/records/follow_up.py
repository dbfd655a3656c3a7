"""What happens after a review, entry by entry: steps of cases, providers' answers, notes, the person's words and others.

Definitions: entries of a package are numbered `1, 2, 3 …` and never changed; `review` is the number of the signed review
that an entry belongs to, 0 where it belongs to the package alone. A provider writes and reads answers to reviews that
count, and nothing else. Nothing here changes a signed review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..model.follow_up import CaseStep, FollowUp, Note, PersonsWord, ProviderAnswer, QueueMove, SentBack
from .acted import ActedRecords
from .audit import append, detail_of
from .rights import ActorRights, Right
from .tables import AuditEntry, FollowUpRow, PackageCaseload, PersonRow, SignedReviewRow
from .transaction import RecordsDamagedError

_ADAPTER: TypeAdapter[FollowUp] = TypeAdapter(FollowUp)
_TAKES: dict[type[FollowUp], Right] = {
    CaseStep: "decide",
    ProviderAnswer: "answer for a provider",
    Note: "decide",
    PersonsWord: "decide",
    SentBack: "sign second",
    QueueMove: "decide",
}
_SAID = {
    CaseStep: "followed up",
    ProviderAnswer: "took in an answer",
    Note: "noted",
    PersonsWord: "wrote down the person's word",
    SentBack: "sent back",
    QueueMove: "moved in the queue",
}
_Content = TypeVar("_Content", bound=FollowUp, covariant=True)
_Written = TypeVar("_Written", bound=FollowUp)


@dataclass(frozen=True)
class FollowUpEntry(Generic[_Content]):
    """Something written after a decision: what, about which review, by whom and when."""

    reference: str
    number: int
    review: int
    content: _Content
    by: str
    """A name, to be shown."""
    at: str


@dataclass(frozen=True)
class HistoryEntry:
    """What was done about a package, as the audit trail has it."""

    at: str
    action: str
    detail: Mapping[str, Any]
    by: str
    """A name, or the best that the records know instead."""
    identity: str


class FollowUpRecords(ActedRecords):
    """Keeps what happens after a review."""

    def add(self, reference: str, review: int, *contents: FollowUp) -> tuple[int, ...]:
        """Write entries together or not at all (a paper may hold several answers); their numbers.

        Args:
            reference: of which package.
            review: the number of the signed review that they belong to; 0 where they belong to none.
            contents: what happened.

        Raises:
            NotAllowedError: they may not write such an entry there.
            LookupError: there is no such signed review, or it does not count yet.
        """
        return self._run_as_actor(
            lambda session, rights: self._write(session, rights, reference, review, contents)
        )

    def add_new(self, reference: str, review: int, *contents: _Written) -> tuple[_Written, ...]:
        """Write those that are not there already, so that the same paper is taken in once however often it comes.

        Args:
            reference: of which package.
            review: the number of the signed review that they belong to.
            contents: what happened.

        Returns:
            Those that were written.

        Raises:
            NotAllowedError: as `add`.
            LookupError: as `add`.
        """

        def work(session: Session, rights: ActorRights) -> tuple[_Written, ...]:
            rows = session.scalars(
                select(FollowUpRow).where(FollowUpRow.reference == reference, FollowUpRow.review == review)
            )
            there = {row.content for row in rows}
            new = tuple(content for content in contents if content.model_dump_json() not in there)
            self._write(session, rights, reference, review, new)
            return new

        return self._run_as_actor(work)

    def of(self, reference: str) -> tuple[FollowUpEntry[FollowUp], ...]:
        """Every entry of a package, oldest first."""
        with self._reading() as (session, rights):
            rights.require_of(session, "read packages", reference)
            rows = session.scalars(
                select(FollowUpRow).where(FollowUpRow.reference == reference).order_by(FollowUpRow.number)
            )
            return tuple(_entry(row) for row in rows)

    def answers(self, reference: str) -> tuple[FollowUpEntry[ProviderAnswer], ...]:
        """The answers of providers to one package's reviews, oldest first; a provider may read these."""
        query = (
            select(FollowUpRow)
            .where(FollowUpRow.reference == reference, FollowUpRow.kind == "answer")
            .order_by(FollowUpRow.number)
        )
        with self._reading() as (session, rights):
            rights.require_of(session, "read signed reviews", reference)
            return tuple(_answer(row) for row in session.scalars(query))

    def history(self, reference: str, limit: int = 200) -> tuple[HistoryEntry, ...]:
        """What the audit trail says was done about a package, newest first, with the names of those who did it."""
        query = (
            select(AuditEntry)
            .where(AuditEntry.reference == reference)
            .order_by(AuditEntry.number.desc())
            .limit(limit)
        )
        with self._reading() as (session, rights):
            rights.require_of(session, "read packages", reference)
            names = {
                f"{person.issuer} {person.subject}": person.name or person.subject
                for person in session.scalars(select(PersonRow))
            }
            return tuple(
                HistoryEntry(
                    row.at,
                    row.action,
                    _readable_detail(row),
                    names.get(row.identity, row.identity.split(" ", 1)[-1]),
                    row.identity,
                )
                for row in session.scalars(query)
            )

    def everywhere(self) -> tuple[FollowUpEntry[FollowUp], ...]:
        """Every entry of every package that they may read, by package, oldest first."""
        query = (
            select(FollowUpRow, PackageCaseload.caseload)
            .join(PackageCaseload, PackageCaseload.reference == FollowUpRow.reference)
            .order_by(FollowUpRow.reference, FollowUpRow.number)
        )
        with self._reading() as (session, rights):
            return tuple(
                _entry(row)
                for row, caseload in session.execute(query)
                if rights.may("read packages", caseload)
            )

    def _write(
        self,
        session: Session,
        rights: ActorRights,
        reference: str,
        review: int,
        contents: tuple[FollowUp, ...],
    ) -> tuple[int, ...]:
        """Write entries after the last one, each with what the audit trail says of it; their numbers."""
        for content in contents:
            rights.require_of(session, _TAKES[type(content)], reference)
        _check_review(session, reference, review, contents)
        last = session.scalar(select(func.max(FollowUpRow.number)).where(FollowUpRow.reference == reference))
        numbers = tuple(range((last or 0) + 1, (last or 0) + 1 + len(contents)))
        for number, content in zip(numbers, contents, strict=True):
            session.add(
                FollowUpRow(
                    reference=reference,
                    number=number,
                    review=review,
                    kind=content.kind,
                    content=content.model_dump_json(),
                    by=self._by.display_name[:200],
                    at=datetime.now(UTC).isoformat(timespec="seconds"),
                )
            )
            detail = {"number": number, "review": review}
            append(session, self._by, _SAID[type(content)], reference, detail)
        return numbers


def _check_review(session: Session, reference: str, review: int, contents: tuple[FollowUp, ...]) -> None:
    if review == 0 and not any(isinstance(content, (ProviderAnswer, SentBack)) for content in contents):
        return
    row = session.get(SignedReviewRow, (reference, review))
    if row is None:
        raise LookupError(f"{reference} has no signed review {review}")
    if any(isinstance(content, ProviderAnswer) for content in contents) and not row.complete:
        raise LookupError(f"Review {review} of {reference} waits for a second signature")
    if any(isinstance(content, SentBack) for content in contents) and row.complete:
        raise LookupError(f"Review {review} of {reference} has every signature that it needs")


def _readable_detail(row: AuditEntry) -> dict[str, Any]:
    """What an entry says beside its action; nothing where somebody altered it, which `audit verify` tells."""
    try:
        return detail_of(row)
    except ValueError:
        return {}


def _entry(row: FollowUpRow) -> FollowUpEntry[FollowUp]:
    try:
        content = _ADAPTER.validate_json(row.content)
    except ValidationError:
        # Not chained: what could not be read is about somebody, and belongs in no traceback.
        raise RecordsDamagedError(f"Entry {row.number} of what followed for {row.reference}") from None
    return FollowUpEntry(row.reference, row.number, row.review, content, row.by, row.at)


def _answer(row: FollowUpRow) -> FollowUpEntry[ProviderAnswer]:
    entry = _entry(row)
    assert isinstance(entry.content, ProviderAnswer)
    return FollowUpEntry(entry.reference, entry.number, entry.review, entry.content, entry.by, entry.at)
