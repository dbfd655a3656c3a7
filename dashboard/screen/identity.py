"""Who is at the screen, and what they may do.

Definitions:
- Where `[auth]` stands in Streamlit's secrets, people sign in with OpenID Connect, and hold the roles that an
  administrator gave them, each in named caseloads. Nothing is theirs by default. `HANDRAIL_ADMINISTRATOR` names one
  identity that is administrator from the start.
- Otherwise this is a demonstration, plainly marked and served on loopback only: whoever is there chooses which of a
  few made-up colleagues to be. `HANDRAIL_ROLES` (names between commas) adds roles to all of them.

An identity is the provider's e-mail address, or its subject where there is none.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from urllib.request import urlopen

import streamlit as st

from engine.records import DEMONSTRATION, EVERY_CASELOAD, ROLES, GrantRecords, Role

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_EVERYWHERE = frozenset({EVERY_CASELOAD})
_COLLEAGUES: dict[str, tuple[str, tuple[Role, ...]]] = {
    "ann": ("Ann, occupational therapist", ("OT",)),
    "ben": ("Ben, occupational therapist", ("OT",)),
    "mina": ("Mina, team manager", ("manager", "administrator")),
    "pat": ("Pat, home care provider", ("provider",)),
    "ros": ("Ros, rule author", ("rule author",)),
}
_ASKED = "as"
_UNREACHED, _SECONDS = "sign-in not reached", 5


@dataclass(frozen=True)
class Someone:
    """A person at the screen."""

    identity: str
    name: str
    grants: Mapping[str, frozenset[str]]
    demonstration: bool

    def holds(self, *roles: Role, caseload: str | None = None) -> bool:
        """Whether they hold one of these roles, in this caseload or in any."""
        given = [self.grants.get(role, frozenset()) for role in roles]
        return any(one and (caseload is None or bool(one & {caseload, EVERY_CASELOAD})) for one in given)

    def caseloads(self, *roles: Role) -> frozenset[str] | None:
        """The caseloads in which they hold one of these roles; None for every one."""
        found = frozenset[str]().union(*(self.grants.get(role, frozenset()) for role in roles))
        return None if EVERY_CASELOAD in found else found

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that they hold somewhere."""
        return tuple(role for role in ROLES if self.grants.get(role))


def sign_in_is_set_up() -> bool:
    """Whether people sign in here."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def someone(grants: GrantRecords) -> Someone:
    """Who is at the screen; stops the page until they have signed in."""
    return _signed_in(grants) if sign_in_is_set_up() else _colleague()


def current() -> Someone:
    """Who is at the screen, as the application found out for this run."""
    found = st.session_state.get("someone")
    if isinstance(found, Someone):
        return found
    return _demonstrator(_asked())


def link(page: str, **parameters: str) -> str:
    """The address of a page, which keeps who is demonstrating."""
    asked = st.query_params.get(_ASKED)
    return f"{page}?{urlencode({**parameters, **({_ASKED: asked} if asked else {})})}"


def _signed_in(grants: GrantRecords) -> Someone:
    if not st.user.is_logged_in:
        st.title("Handrail")
        st.write("Sign in with your organisation’s account.")
        st.button("Sign in", on_click=_go_to_sign_in, type="primary")
        if st.session_state.pop(_UNREACHED, False):
            st.error("The sign-in service of your organisation did not answer, so nobody can be signed in. Try again "
                     "in a moment. If it stays so, tell your administrator; nothing that was saved is lost.")
            st.button("Go there all the same", on_click=st.login)
        st.stop()
    identity = str(st.user.get("email") or st.user["sub"])
    given = dict(grants.of(identity))
    if identity == os.environ.get("HANDRAIL_ADMINISTRATOR"):
        given["administrator"] = _EVERYWHERE
    found = Someone(identity, str(st.user.get("name") or identity), given, demonstration=False)
    with st.sidebar:
        st.caption(f"Signed in: {found.name} ({', '.join(found.roles) or 'no role yet'})")
        st.button("Sign out", on_click=st.logout)
    if not found.roles:
        st.title("Handrail")
        st.info("You are signed in and hold no role yet. Ask your administrator to give you one, and a caseload.")
        st.stop()
    return found


def _go_to_sign_in() -> None:
    """Sign in where the provider answers; where it does not, Streamlit would leave people on an empty page."""
    address = str(st.secrets["auth"].get("server_metadata_url", ""))
    try:
        if address.startswith(("https://", "http://")):
            with urlopen(address, timeout=_SECONDS):
                pass
    except OSError:
        st.session_state[_UNREACHED] = True
        return
    st.login()


def _colleague() -> Someone:
    address = str(st.get_option("server.address") or "")
    if address not in _LOOPBACK:
        st.error("Handrail runs as a demonstration because no sign-in is set up, and a demonstration is served on this "
                 "machine only. Set `server.address` to 127.0.0.1, or set up sign-in (docs/for_administrators.md).")
        st.stop()
    with st.sidebar:
        st.badge("Demonstration: nobody signs in here", color="violet")
        names = list(_COLLEAGUES)
        asked = _asked()
        chosen = st.selectbox("Be", names, index=names.index(asked), format_func=lambda one: _COLLEAGUES[one][0])
    if chosen != asked or _ASKED in st.query_params:
        st.query_params[_ASKED] = chosen
    return _demonstrator(chosen)


def _asked() -> str:
    asked = st.query_params.get(_ASKED, "")
    return asked if asked in _COLLEAGUES else next(iter(_COLLEAGUES))


def _demonstrator(who: str) -> Someone:
    name, roles = _COLLEAGUES[who]
    more = {one.strip() for one in os.environ.get("HANDRAIL_ROLES", "").split(",")} & set(ROLES)
    place = frozenset({DEMONSTRATION})
    grants = {role: _EVERYWHERE if role in ("administrator", "rule author") else place for role in {*roles, *more}}
    return Someone(who, name, grants, demonstration=True)
