"""Who is at the screen, and which pages that opens; what they may do is asked of the records, each time anew.

A demonstration (`acting.py`) is plainly marked, answers on this machine only, and opens no database in which real
people are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from urllib.request import urlopen

import streamlit as st

from dashboard.demonstration.colleagues import COLLEAGUES
from dashboard.screen import acting, service
from dashboard.screen.acting import ASKED, colleague_of_address, sign_in_is_set_up
from dashboard.screen.markup import plain
from engine.records import EVERY_CASELOAD, ROLES, Role

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
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
        granted = [self.grants.get(role, frozenset()) for role in roles]
        return any(
            caseloads and (caseload is None or bool(caseloads & {caseload, EVERY_CASELOAD}))
            for caseloads in granted
        )

    def caseloads(self, *roles: Role) -> frozenset[str] | None:
        """The caseloads in which they hold one of these roles; None for every one."""
        caseloads = frozenset[str]().union(*(self.grants.get(role, frozenset()) for role in roles))
        return None if EVERY_CASELOAD in caseloads else caseloads

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that they hold somewhere."""
        return tuple(role for role in ROLES if self.grants.get(role))


def someone() -> Someone:
    """Who is at the screen; stops the page until they have signed in."""
    return _signed_in() if sign_in_is_set_up() else _colleague()


def current() -> Someone:
    """Who is at the screen, with the roles that they hold at this moment.

    Raises:
        SignedOutError: they have signed out.
    """
    by = acting.actor()
    return Someone(
        by.identity,
        by.display_name,
        service.records().people.current_grants(),
        demonstration=not sign_in_is_set_up(),
    )


def link(page: str, **parameters: str) -> str:
    """The address of a page, which keeps who is demonstrating."""
    who = st.query_params.get(ASKED)
    return f"{page}?{urlencode({**parameters, **({ASKED: who} if who else {})})}"


def _signed_in() -> Someone:
    """Who has signed in, shown at the top; stops the page for somebody without an identity or a role."""
    if not st.user.is_logged_in:
        _ask_to_sign_in()
    try:
        acting.actor()
    except ValueError as error:
        st.title("Handrail")
        st.error(plain(f"You cannot be signed in: {error}. Tell your administrator."))
        st.button("Sign out", on_click=st.logout)
        st.stop()
    service.records().people.enter()
    someone = current()
    with st.container(key="hr_identity", horizontal=True, vertical_alignment="center"):
        st.caption(plain(f"{someone.name} ({', '.join(someone.roles) or 'no role yet'})"))
        st.button("Sign out", on_click=_sign_out)
    if not someone.roles:
        st.title("Handrail")
        st.info(
            "You are signed in and hold no role yet. Ask your administrator to give you one, and a caseload. They "
            "find you by what follows, or by your e-mail address if your organisation’s sign-in vouches for it."
        )
        st.code(someone.identity, language=None, wrap_lines=True)
        st.stop()
    return someone


def _ask_to_sign_in() -> None:
    st.title("Handrail")
    st.write("Sign in with your organisation’s account.")
    st.button("Sign in", on_click=_go_to_sign_in, type="primary")
    if st.session_state.pop(_UNREACHED, False):
        st.error(
            "The sign-in service of your organisation did not answer, so nobody can be signed in. Try again "
            "in a moment. If it stays so, tell your administrator; nothing that was saved is lost."
        )
        st.button("Go there all the same", on_click=st.login)
    st.stop()


def _sign_out() -> None:
    """End the sign-in here as well as in the browser: a copy of its cookie opens nothing any more."""
    service.records().people.sign_out()
    st.logout()


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
    """The made-up colleague of a demonstration, chosen at the top; stops the page off this machine."""
    address = str(st.get_option("server.address") or "")
    if address not in _LOOPBACK:
        st.error(
            "Handrail runs as a demonstration because no sign-in is set up, and a demonstration is served on this "
            "machine only. Set `server.address` to 127.0.0.1, or set up sign-in (docs/for_administrators.md)."
        )
        st.stop()
    with st.container(key="hr_identity", horizontal=True, vertical_alignment="center"):
        st.badge("Demonstration", color="violet")
        names, now = list(COLLEAGUES), colleague_of_address()
        chosen = st.selectbox(
            "In this demonstration you are",
            names,
            index=names.index(now),
            format_func=lambda colleague: COLLEAGUES[colleague][0],
            label_visibility="collapsed",
            help="Nobody signs in to a demonstration: choose which made-up colleague to be.",
        )
    if chosen in COLLEAGUES and (chosen != now or ASKED in st.query_params):
        st.query_params[ASKED] = chosen
    return current()
