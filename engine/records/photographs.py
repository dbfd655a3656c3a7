"""Photographs of rooms and equipment: kept with the package, shown to those who work on it, taken out when they should go.

Definitions: photographs of a package are numbered `1, 2, 3 …`, and no number is given again, so that a page that still
shows one which was taken out takes out no other. Their pixels are kept as base 64, so that a copy of the
records is text. One that is taken out is gone, and the audit trail says that it was there and who took it out; one that
stays is never changed. What a photograph shows belongs in no paper and no answer of the interface.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..model.limits import PHOTOGRAPHS_OF_A_PACKAGE
from ..model.photograph import Photograph
from .acted import ActedRecords
from .audit import append
from .database import wipe_log
from .reencoding import UnfitPhotographError, reencode
from .rights import ActorRights
from .tables import AuditEntry, PhotographRow
from .transaction import content_of

_KEPT = "kept a photograph"


@dataclass(frozen=True)
class KeptPhotograph:
    """One photograph, with a small JPEG of it."""

    reference: str
    number: int
    photograph: Photograph
    small: bytes
    by: str
    """A name, to be shown."""
    at: str


class PhotographRecords(ActedRecords):
    """Stores photographs of a package with their words; nothing else of the file is kept."""

    def add(self, reference: str, photograph: Photograph, file: bytes) -> int:
        """Keep the pixels of a photograph, and nothing else that the file says; its number.

        Args:
            reference: of which package.
            photograph: what it is of, in words.
            file: as it came from the camera.

        Raises:
            NotAllowedError: it is in a caseload in which they do not decide.
            UnfitPhotographError: the file is no photograph that can be kept, or there are too many.
        """
        with self._reading() as (session, rights):  # nothing is decoded for somebody who may not keep it
            rights.require_of(session, "decide", reference)
        pixels = reencode(file)

        def work(session: Session, rights: ActorRights) -> int:
            rights.require_of(session, "decide", reference)
            count = session.scalar(
                select(func.count()).select_from(PhotographRow).where(PhotographRow.reference == reference)
            )
            if (count or 0) >= PHOTOGRAPHS_OF_A_PACKAGE:
                raise UnfitPhotographError(
                    f"H106: {reference} has {PHOTOGRAPHS_OF_A_PACKAGE} photographs already. Take one out first"
                )
            number = _next_number(session, reference)
            session.add(
                PhotographRow(
                    reference=reference,
                    number=number,
                    content=photograph.model_dump_json(),
                    full=base64.b64encode(pixels.full).decode(),
                    small=base64.b64encode(pixels.small).decode(),
                    by=self._by.display_name[:200],
                    at=datetime.now(UTC).isoformat(timespec="seconds"),
                )
            )
            append(session, self._by, _KEPT, reference, {"photograph": number})
            return number

        return self._run_as_actor(work)

    def of(self, reference: str) -> tuple[KeptPhotograph, ...]:
        """Every photograph of a package, oldest first.

        Raises:
            NotAllowedError: it is in a caseload in which they see no photographs.
        """
        row = PhotographRow
        query = (
            select(row.number, row.content, row.small, row.by, row.at)
            .where(row.reference == reference)
            .order_by(row.number)
        )
        with self._reading() as (session, rights):
            rights.require_of(session, "see photographs", reference)
            return tuple(
                KeptPhotograph(
                    reference,
                    number,
                    content_of(Photograph, content, f"Photograph {number} of {reference}"),
                    base64.b64decode(small),
                    by,
                    at,
                )
                for number, content, small, by, at in session.execute(query)
            )

    def load(self, reference: str, number: int) -> bytes | None:
        """One photograph in its full size, as a JPEG; None where there is none.

        Raises:
            NotAllowedError: it is in a caseload in which they see no photographs.
        """
        with self._reading() as (session, rights):
            rights.require_of(session, "see photographs", reference)
            row = session.get(PhotographRow, (reference, number))
            return base64.b64decode(row.full) if row else None

    def take_out(self, reference: str, number: int) -> None:
        """Take a photograph out for good; nothing where there is none.

        Raises:
            NotAllowedError: it is in a caseload in which they do not decide.
        """

        def work(session: Session, rights: ActorRights) -> None:
            rights.require_of(session, "decide", reference)
            row = session.get(PhotographRow, (reference, number))
            if row is not None:
                session.delete(row)
                append(session, self._by, "took a photograph out", reference, {"photograph": number})

        self._run_as_actor(work)
        wipe_log(self._engine)


def _next_number(session: Session, reference: str) -> int:
    """One more than any photograph of a package has had: the audit trail knows of those that were taken out, too."""
    last = session.scalar(select(func.max(PhotographRow.number)).where(PhotographRow.reference == reference))
    ever = session.scalar(
        select(func.count())
        .select_from(AuditEntry)
        .where(AuditEntry.reference == reference, AuditEntry.action == _KEPT)
    )
    return max(last or 0, ever or 0) + 1
