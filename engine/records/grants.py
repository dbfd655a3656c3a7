"""Who may do what, and in which caseloads.

Definitions: a grant is a role held by an identity in one caseload, or in every one (`*`). Nothing is granted by
default. Roles are independent: a manager is no occupational therapist unless that is granted too.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from .audit import append
from .tables import Grant
from .transaction import reading, written

Role = Literal["OT", "provider", "rule author", "manager", "administrator"]
ROLES: tuple[Role, ...] = ("OT", "provider", "rule author", "manager", "administrator")
EVERY_CASELOAD = "*"


class GrantRecords:
    """Gives and takes roles."""

    def __init__(self, engine: Engine) -> None:
        """Work on an open database."""
        self._engine = engine

    def give(self, identity: str, role: Role, caseload: str, *, by: str) -> None:
        """Give somebody a role in a caseload."""
        def work(session: Session) -> None:
            if session.get(Grant, (identity, role, caseload)) is None:
                session.add(Grant(identity=identity, role=role, caseload=caseload))
                append(session, by, "gave role", "", {"to": identity, "role": role, "caseload": caseload})

        written(self._engine, work)

    def take(self, identity: str, role: Role, caseload: str, *, by: str) -> None:
        """Take a role from somebody."""
        def work(session: Session) -> None:
            session.execute(delete(Grant).where(Grant.identity == identity, Grant.role == role,
                                                Grant.caseload == caseload))
            append(session, by, "took role", "", {"from": identity, "role": role, "caseload": caseload})

        written(self._engine, work)

    def of(self, identity: str) -> dict[str, frozenset[str]]:
        """The caseloads of each role that somebody holds."""
        found: dict[str, set[str]] = {}
        with reading(self._engine) as session:
            for grant in session.scalars(select(Grant).where(Grant.identity == identity)):
                found.setdefault(grant.role, set()).add(grant.caseload)
        return {role: frozenset(caseloads) for role, caseloads in found.items()}

    def all(self) -> tuple[tuple[str, str, str], ...]:
        """Every grant: identity, role, caseload."""
        with reading(self._engine) as session:
            return tuple(sorted((one.identity, one.role, one.caseload) for one in session.scalars(select(Grant))))
