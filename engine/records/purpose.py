"""Whether a database is a demonstration's: one that lets everybody be anybody opens no other.

Definitions: real records are those in which somebody has signed in, or been given a role; in which a package lies in
another caseload than the demonstration; or in which a package that is not marked as made up was saved by anybody but a
made-up colleague.
"""

from __future__ import annotations

from sqlalchemy import Engine, select

from .acting import DEMONSTRATION_ISSUER
from .packages import DEMONSTRATION
from .tables import AuditEntry, EndedSignIn, Grant, PackageCaseload, PackageVersion, PersonRow
from .transaction import reading

_MADE_UP = '%"synthetic":true%'


class RealRecordsError(Exception):
    """A demonstration was pointed at real records."""

    code = "H119"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"No sign-in is set up, so this is a demonstration, and it does not open this database: {why}."
            " Set up sign-in, or name another database in HANDRAIL_DATABASE (docs/for_administrators.md)"
        )


def refuse_real_records(engine: Engine) -> None:
    """Go on only where nothing real is kept.

    Raises:
        RealRecordsError: with what was found.
    """
    with reading(engine) as session:
        if any(
            session.scalar(select(table).limit(1)) is not None for table in (Grant, PersonRow, EndedSignIn)
        ):
            raise RealRecordsError("people have been given roles in it, or have signed in")
        if (
            session.scalar(
                select(PackageCaseload.reference).where(PackageCaseload.caseload != DEMONSTRATION).limit(1)
            )
            is not None
        ):
            raise RealRecordsError("it has caseloads other than the demonstration’s")
        saved_in_demonstration = select(AuditEntry.reference).where(
            AuditEntry.action == "saved package", AuditEntry.identity.startswith(f"{DEMONSTRATION_ISSUER} ")
        )
        real = select(PackageVersion.id).where(
            PackageVersion.content.not_like(_MADE_UP), PackageVersion.reference.not_in(saved_in_demonstration)
        )
        if session.scalar(real.limit(1)) is not None:
            raise RealRecordsError("it has packages that are not marked as made up")
