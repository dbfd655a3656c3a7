"""Who may do what: asked by the records themselves, in the transaction that does it.

Definitions: a right is something that can be done with the records. It comes with a role, in the caseloads in which the
role is held. What is asked in a transaction is answered from the same state of the records as the rest of it: a role
that is taken away, or a sign-out, ends everything that comes after, whichever page is still open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from .acting import DEMONSTRATION_ISSUER, OPERATOR, Actor
from .tables import EndedSignIn, Grant, PackageCaseload

Role = Literal["OT", "provider", "rule author", "manager", "administrator"]
ROLES: tuple[Role, ...] = ("OT", "provider", "rule author", "manager", "administrator")
EVERY_CASELOAD = "*"
Grants = Mapping[str, frozenset[str]]
"""The caseloads of each role."""

Right = Literal[
    "read packages",
    "count packages",
    "write packages",
    "take packages in",
    "decide",
    "sign second",
    "answer for a provider",
    "read signed reviews",
    "see photographs",
    "give roles",
    "use Handrail",
]
_COMES_WITH: Mapping[Right, tuple[Role, ...]] = {
    "read packages": ("OT", "manager", "rule author"),
    "count packages": ("OT", "manager", "rule author", "administrator"),
    "write packages": ("OT",),
    "take packages in": ("OT", "manager"),
    "decide": ("OT",),
    "sign second": ("OT", "manager"),
    "answer for a provider": ("provider", "OT"),
    "read signed reviews": ("OT", "manager", "administrator", "provider"),
    "see photographs": ("OT", "manager"),
    "give roles": ("administrator",),
    "use Handrail": ROLES,
}


class NotAllowedError(Exception):
    """Somebody may not do this, or not any longer."""

    def __init__(self, right: Right, what: str = "") -> None:
        about = f" ({what})" if what else ""
        super().__init__(
            f"You may not {right}{about}: the role or the caseload that it takes is not yours, or no "
            "longer. Nothing that was saved is lost. Ask your administrator if you should have it"
        )


class SignedOutError(NotAllowedError):
    """Somebody has signed out, and acts on."""

    def __init__(self) -> None:
        Exception.__init__(
            self,
            "You have signed out, so nothing more can be done here. Nothing that was saved is "
            "lost. Sign in again to go on",
        )


@dataclass(frozen=True)
class ActorRights:
    """What somebody holds, in one state of the records."""

    actor: Actor
    grants: Grants
    _everything: bool = False
    _known: dict[Right, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    """What was asked before: of a list of thousands of packages, each asks."""

    def may(self, right: Right, caseload: str | None = None) -> bool:
        """Whether they may do this in a caseload; None: in any."""
        if self._everything:
            return True
        caseloads = self._caseloads(right)
        return bool(caseloads) if caseload is None else bool(caseloads & {caseload, EVERY_CASELOAD})

    def require(self, right: Right, caseload: str | None, what: str = "") -> None:
        """Go on only where they may.

        Raises:
            NotAllowedError: they may not.
        """
        if not self.may(right, caseload):
            raise NotAllowedError(right, what)

    def require_of(self, session: Session, right: Right, reference: str, meant_for: str = "") -> None:
        """Go on only where they may, in the caseload of a package; of one that is in none yet, where it is meant for.

        Raises:
            NotAllowedError: they may not.
        """
        self.require(right, caseload_in(session, reference) or meant_for, reference)

    def caseloads(self, right: Right) -> frozenset[str] | None:
        """Where they may do this; None for everywhere."""
        caseloads = self._caseloads(right)
        return None if self._everything or EVERY_CASELOAD in caseloads else caseloads

    def _caseloads(self, right: Right) -> frozenset[str]:
        if right not in self._known:
            self._known[right] = frozenset[str]().union(
                *(self.grants.get(role, frozenset()) for role in _COMES_WITH[right])
            )
        return self._known[right]


@dataclass(frozen=True)
class Rights:
    """Where roles come from: from the records, and from how this server was set up."""

    administrator: str = ""
    """Issuer and subject (with a space between), or a verified e-mail address, of an administrator from the start."""
    demonstration: Mapping[str, Grants] = field(default_factory=dict)
    """The roles of made-up colleagues, by subject; none on a server where people sign in."""

    def rights_of(self, session: Session, actor: Actor) -> ActorRights:
        """What somebody holds now.

        Raises:
            SignedOutError: they have signed out of this sign-in.
        """
        if actor == OPERATOR:
            return ActorRights(actor, {}, _everything=True)
        if actor.issuer == DEMONSTRATION_ISSUER:
            return ActorRights(actor, self.demonstration.get(actor.subject, {}))
        if session.get(EndedSignIn, actor.sign_in) is not None:
            raise SignedOutError
        grants: dict[str, set[str]] = {}
        for grant in session.scalars(
            select(Grant).where(Grant.issuer == actor.issuer, Grant.subject == actor.subject)
        ):
            grants.setdefault(grant.role, set()).add(grant.caseload)
        if self.administrator and self.administrator in (actor.identity, actor.email):
            grants.setdefault("administrator", set()).add(EVERY_CASELOAD)
        return ActorRights(actor, {role: frozenset(caseloads) for role, caseloads in grants.items()})


# A column, and no object: it is asked before everything that is done about a package.
_CASELOAD = select(PackageCaseload.caseload).where(PackageCaseload.reference == bindparam("reference"))


def caseload_in(session: Session, reference: str) -> str | None:
    """The caseload of a package; None while it is in none."""
    return session.scalar(_CASELOAD, {"reference": reference})
