"""The made-up colleagues of a demonstration, and what each may do: whoever is there chooses which of them to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.records import DEMONSTRATION, EVERY_CASELOAD, ROLES, Actor, Grants, Rights, Role
from engine.records.acting import DEMONSTRATION_ISSUER

COLLEAGUES: Mapping[str, tuple[str, tuple[Role, ...]]] = {
    "ann": ("Ann, occupational therapist", ("OT",)),
    "ben": ("Ben, occupational therapist", ("OT",)),
    "mina": ("Mina, team manager", ("manager", "administrator")),
    "pat": ("Pat, home care provider", ("provider",)),
    "ros": ("Ros, rule author", ("rule author",)),
}
_EVERYWHERE = frozenset({EVERY_CASELOAD})


def colleague(who: str) -> Actor:
    """A made-up colleague as somebody who acts."""
    return Actor(DEMONSTRATION_ISSUER, who, COLLEAGUES[who][0])


def demonstration_rights(more: Iterable[str] = ()) -> Rights:
    """What each colleague may do.

    Args:
        more: names of roles that all of them have besides.
    """
    added = {name.strip() for name in more} & set(ROLES)
    return Rights(
        demonstration={who: _demonstration_grants({*roles, *added}) for who, (_, roles) in COLLEAGUES.items()}
    )


def _demonstration_grants(roles: set[str]) -> Grants:
    place = frozenset({DEMONSTRATION})
    return {role: _EVERYWHERE if role in ("administrator", "rule author") else place for role in roles}
