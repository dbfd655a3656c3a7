"""Who acts at the screen: the person that the sign-in service vouches for, or a made-up colleague.

Definitions:
- Where `[auth]` stands in Streamlit's secrets, people sign in with OpenID Connect, and are an issuer and a subject.
  `HANDRAIL_ADMINISTRATOR` names one of them (issuer and subject with a space between, or a verified e-mail address) who
  is administrator from the start.
- Otherwise this is a demonstration: whoever is there chooses which of a few made-up colleagues to be. `HANDRAIL_ROLES`
  (names between commas) adds roles to all of them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st
from streamlit.runtime import exists as served
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.records import (
    DEMONSTRATION,
    EVERY_CASELOAD,
    OPERATOR,
    ROLES,
    Actor,
    Grants,
    Rights,
    Role,
    actor_of,
)
from engine.records.acting import DEMONSTRATION_ISSUER

COLLEAGUES: Mapping[str, tuple[str, tuple[Role, ...]]] = {
    "ann": ("Ann, occupational therapist", ("OT",)),
    "ben": ("Ben, occupational therapist", ("OT",)),
    "mina": ("Mina, team manager", ("manager", "administrator")),
    "pat": ("Pat, home care provider", ("provider",)),
    "ros": ("Ros, rule author", ("rule author",)),
}
ASKED = "as"
_EVERYWHERE = frozenset({EVERY_CASELOAD})


def sign_in_is_set_up() -> bool:
    """Whether people sign in here."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def actor() -> Actor:
    """Who acts in this run of the page. Outside a page, and where none is served, it is the operator.

    Raises:
        ValueError: the sign-in service names no issuer and subject.
        LookupError: nobody has signed in, or a page that is served has nobody.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        if served():
            raise LookupError("nobody acts here")
        return OPERATOR
    if not sign_in_is_set_up():
        who = asked()
        return Actor(DEMONSTRATION_ISSUER, who, COLLEAGUES[who][0])
    if not st.user.is_logged_in:
        raise LookupError("nobody has signed in")
    return actor_of(st.user.to_dict())


def asked() -> str:
    """Which colleague the address asks for; the first where it asks for none."""
    found = st.query_params.get(ASKED, "")
    return found if found in COLLEAGUES else next(iter(COLLEAGUES))


def rights() -> Rights:
    """Where roles come from on this server, beside the records."""
    if sign_in_is_set_up():
        administrator = " ".join(os.environ.get("HANDRAIL_ADMINISTRATOR", "").split())
        return Rights(administrator if " " in administrator else administrator.lower())
    more = {one.strip() for one in os.environ.get("HANDRAIL_ROLES", "").split(",")} & set(ROLES)
    return Rights(
        demonstration={who: _demonstrated({*roles, *more}) for who, (_, roles) in COLLEAGUES.items()}
    )


def _demonstrated(roles: set[str]) -> Grants:
    place = frozenset({DEMONSTRATION})
    return {role: _EVERYWHERE if role in ("administrator", "rule author") else place for role in roles}
