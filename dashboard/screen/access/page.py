"""Who may do what: an administrator gives roles in caseloads and takes them away; everything is in the audit trail."""

from __future__ import annotations

import json

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.markup import plain, table
from engine.records import EVERY_CASELOAD, ROLES, entries

_EVERY = "every caseload"


def show() -> None:
    """The page."""
    st.title("Who may do what")
    who = identity.current()
    if not who.holds("administrator"):
        st.error("Only an administrator gives roles.")
        return
    grants = service.kept().grants
    given = grants.all()
    if given:
        st.html(
            table(
                "Roles that are given",
                ("Who", "Role", "Caseload"),
                [(name, role, _shown(caseload)) for name, role, caseload in given],
            )
        )
    else:
        st.write("Nobody has been given a role yet.")
    _show_giving()
    if given:
        _show_taking(given)
    st.header("What was done lately")
    rows = [
        (
            entry.number,
            entry.at[:16].replace("T", " "),
            entry.identity,
            entry.action,
            entry.reference,
            _detail(entry.detail),
        )
        for entry in entries(service.kept().database, limit=50)
    ]
    st.html(
        table(
            "The newest entries of the audit trail",
            ("Entry", "When (UTC)", "Who", "What", "Package", "Detail"),
            rows,
        )
    )


def _show_giving() -> None:
    st.header("Give a role")
    with st.form("give", clear_on_submit=True):
        people = service.kept().grants.people()
        known = st.selectbox(
            "Who has signed in already",
            list(people),
            index=None,
            placeholder="Nobody of these",
            format_func=lambda one: plain(f"{people[one]}: {one}"),
        )
        name = known or st.text_input(
            "Who (an e-mail address, or issuer and subject with a space between)",
            max_chars=601,
            help="An e-mail address counts only where the sign-in service says that it is verified, and is bound to "
            "the first person who signs in with it.",
        )
        role = st.selectbox("Role", ROLES)
        caseload = st.selectbox(
            "Caseload",
            (*service.records().caseloads(), EVERY_CASELOAD),
            format_func=_shown,
            accept_new_options=True,
        )
        if st.form_submit_button("Give it", type="primary") and name.strip() and caseload:
            service.kept().grants.give(name, role, caseload)
            st.rerun()


def _show_taking(given: tuple[tuple[str, str, str], ...]) -> None:
    st.header("Take a role away")
    with st.form("take"):
        chosen = st.selectbox("Which", given, format_func=lambda one: f"{one[0]}: {one[1]}, {_shown(one[2])}")
        if st.form_submit_button("Take it away"):
            name, role, caseload = chosen
            service.kept().grants.take(name, next(one for one in ROLES if one == role), caseload)
            st.rerun()


def _detail(content: str) -> str:
    """What an entry says beside who and what; of a hash, enough to find it by."""
    said = {name: value for name, value in (json.loads(content) if content else {}).items() if name != "rows"}
    return ", ".join(
        f"{name.replace('_', ' ')} {str(value)[:12] if name == 'hash' else value}"
        for name, value in said.items()
    )


def _shown(caseload: str) -> str:
    return _EVERY if caseload == EVERY_CASELOAD else caseload
