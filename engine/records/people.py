"""People who sign in, the roles that they are given, and the end of a sign-in.

Definitions: a grant is a role held in one caseload, or in every one (`*`). Nothing is granted by default. Roles are
independent: a manager is no occupational therapist unless that is granted too. A grant is given to an issuer and
subject, or to an e-mail address; the latter is bound to the first person who signs in with that address verified, and
from then on the address is of no matter.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .acted import ActedRecords
from .acting import DEMONSTRATION_ISSUER, OPERATOR
from .audit import append
from .rights import EVERY_CASELOAD, ROLES, ActorRights, Grants, Right, Role
from .tables import AuditEntry, EndedSignIn, Grant, PersonRow
from .transaction import StaleVersionError, UnfitValueError


class PeopleRecords(ActedRecords):
    """The person who acts: what they hold, when they come and when they go."""

    def enter(self) -> None:
        """Note who signs in, and bind to them what was given to their verified e-mail address."""
        if self._by.issuer == DEMONSTRATION_ISSUER or self._by == OPERATOR:
            return
        by = self._by
        with self._reading() as (session, rights):
            person = session.get(PersonRow, (by.issuer, by.subject))
            known = person is not None and (person.name, person.email) == (by.name, by.email)
            rights.may("use Handrail")
            if known and not _unbound(session, by.email):
                return
        self._run_as_actor(self._enter)

    def require(self, right: Right, reference: str | None = None, *, caseload: str | None = None) -> None:
        """Go on only where they may at this moment: about a package, in a caseload, or in any.

        Raises:
            NotAllowedError: they may not, or not any longer.
        """
        with self._reading() as (session, rights):
            if reference is None:
                rights.require(right, caseload)
            else:
                rights.require_of(session, right, reference)

    def current_grants(self) -> Grants:
        """What they hold now, by role.

        Raises:
            SignedOutError: they have signed out.
        """
        with self._reading() as (_, rights):
            rights.may("use Handrail")
            return dict(rights.grants)

    def sign_out(self) -> None:
        """End this sign-in: what comes with its cookie from now on is refused, wherever that was copied to."""

        def work(session: Session, rights: ActorRights) -> None:
            rights.may("use Handrail")
            session.add(EndedSignIn(sign_in=self._by.sign_in, at=datetime.now(UTC).isoformat()))
            append(session, self._by, "signed out", "", {})

        if self._by.sign_in:
            self._run_as_actor(work)

    def _enter(self, session: Session, rights: ActorRights) -> None:
        """Write down who is here, and bind to them what was given to their verified address."""
        by = self._by
        rights.may("use Handrail")
        person = session.get(PersonRow, (by.issuer, by.subject))
        if person is None:
            person = PersonRow(issuer=by.issuer, subject=by.subject, name="", email="")
            session.add(person)
        person.name, person.email = by.name, by.email
        unbound = _unbound(session, by.email)
        for grant in unbound:
            if session.get(Grant, (by.issuer, by.subject, grant.role, grant.caseload)) is None:
                session.add(
                    Grant(issuer=by.issuer, subject=by.subject, role=grant.role, caseload=grant.caseload)
                )
            session.delete(grant)
        if unbound:
            append(session, by, "bound roles", "", {"given to": by.email})


class GrantRecords(ActedRecords):
    """Gives roles to people and takes them away, each entered in the audit chain.

    An administrator of one caseload gives, takes and sees the roles of that caseload and no others.
    """

    def give(self, whom: str, role: Role, caseload: str) -> None:
        """Give somebody a role in a caseload.

        Args:
            whom: an e-mail address, or an issuer and a subject with a space between.
            role: which.
            caseload: where; `*` for everywhere.
        """

        def work(session: Session, rights: ActorRights) -> None:
            rights.require("give roles", caseload, _in_words(caseload))
            if role not in ROLES:
                raise UnfitValueError("role", "is none that there is")
            issuer, subject = _issuer_and_subject(whom)
            if session.get(Grant, (issuer, subject, role, caseload)) is None:
                session.add(Grant(issuer=issuer, subject=subject, role=role, caseload=caseload))
                append(
                    session,
                    self._by,
                    "gave role",
                    "",
                    {"to": whom.strip(), "role": role, "caseload": caseload},
                )

        self._run_as_actor(work)

    def take(self, whom: str, role: Role, caseload: str) -> None:
        """Take a role from somebody, as it was given or as it is bound now.

        Raises:
            StaleVersionError: nobody holds it so: it was taken, or bound to whoever has signed in, meanwhile.
        """

        def work(session: Session, rights: ActorRights) -> None:
            rights.require("give roles", caseload, _in_words(caseload))
            row = session.get(Grant, (*_issuer_and_subject(whom), role, caseload))
            if row is None:
                raise StaleVersionError("Who holds this role")
            session.delete(row)
            detail = {"from": whom.strip(), "role": role, "caseload": caseload}
            append(session, self._by, "took role", "", detail)

        self._run_as_actor(work)

    def of(self, whom: str) -> dict[str, frozenset[str]]:
        """The caseloads of each role that somebody holds."""
        grants: dict[str, set[str]] = {}
        issuer, subject = _issuer_and_subject(whom)
        with self._reading() as (session, rights):
            rights.require("give roles", None)
            for grant in session.scalars(
                select(Grant).where(Grant.issuer == issuer, Grant.subject == subject)
            ):
                if rights.may("give roles", grant.caseload):
                    grants.setdefault(grant.role, set()).add(grant.caseload)
        return {role: frozenset(caseloads) for role, caseloads in grants.items()}

    def all(self) -> tuple[tuple[str, str, str], ...]:
        """Every grant that they may take away: to whom, role, caseload."""
        with self._reading() as (session, rights):
            rights.require("give roles", None)
            return tuple(
                sorted(
                    (f"{grant.issuer} {grant.subject}".strip(), grant.role, grant.caseload)
                    for grant in session.scalars(select(Grant))
                    if rights.may("give roles", grant.caseload)
                )
            )

    def done_lately(self, limit: int = 50) -> tuple[AuditEntry, ...]:
        """The newest entries of the audit trail, for administrators of every caseload: it names packages of all."""
        query = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit)
        with self._reading() as (session, rights):
            rights.require("give roles", EVERY_CASELOAD, _in_words(EVERY_CASELOAD))
            newest = tuple(session.scalars(query))
            session.expunge_all()
            return newest

    def people(self) -> dict[str, str]:
        """Everybody who has signed in: name and verified e-mail address, by issuer and subject."""
        with self._reading() as (session, rights):
            rights.require("give roles", None)
            return {
                f"{person.issuer} {person.subject}": " ".join(
                    filter(None, (person.name, f"({person.email})" if person.email else ""))
                )
                for person in session.scalars(select(PersonRow).order_by(PersonRow.name))
            }


def _in_words(caseload: str) -> str:
    return "every caseload" if caseload == EVERY_CASELOAD else caseload


def _issuer_and_subject(whom: str) -> tuple[str, str]:
    issuer, _, subject = whom.strip().partition(" ")
    return (issuer, subject.strip()) if subject.strip() else ("", issuer.lower())


def _unbound(session: Session, email: str) -> list[Grant]:
    return (
        list(session.scalars(select(Grant).where(Grant.issuer == "", Grant.subject == email)))
        if email
        else []
    )
