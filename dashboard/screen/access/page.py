"""Who may do what: an administrator gives roles in caseloads and takes them away; everything is in the audit trail."""

from __future__ import annotations

import json

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.markup import plain, table
from dashboard.screen.moments import moment_of
from dashboard.screen.pressing import show_form_button
from engine.records import EVERY_CASELOAD, ROLES

_EVERY = "every caseload"


def show() -> None:
    """Draw the page on which roles are given and taken."""
    st.title("Who may do what")
    who = identity.current()
    if not who.holds("administrator"):
        st.error("Only an administrator gives roles.")
        return
    grants = service.records().grants
    all_grants = grants.all()
    if all_grants:
        st.html(
            table(
                "Roles that are given",
                ("Who", "Role", "Caseload"),
                [(name, role, _caseload_label(caseload)) for name, role, caseload in all_grants],
            )
        )
    else:
        st.write("Nobody has been given a role yet.")
    _show_giving(who.caseloads("administrator"))
    if all_grants:
        _show_taking(all_grants)
    if who.holds("administrator", caseload=EVERY_CASELOAD):
        _show_done_lately()


def _show_done_lately() -> None:
    """The newest entries of the audit trail, whichever package and caseload they are about."""
    st.header("What was done lately")
    rows = [
        (
            entry.number,
            moment_of(entry.at),
            entry.identity,
            entry.action,
            entry.reference,
            _detail(entry.detail),
        )
        for entry in service.records().grants.done_lately()
    ]
    st.html(
        table(
            "The newest entries of the audit trail",
            ("Entry", "When (UTC)", "Who", "What", "Package", "Detail"),
            rows,
        )
    )


def _show_giving(theirs: frozenset[str] | None) -> None:
    """A form that gives a role in a caseload to somebody who has signed in, or to an address or identity.

    Args:
        theirs: the caseloads whose administrator they are; None for every one.
    """
    st.header("Give a role")
    with st.form("give", clear_on_submit=True):
        people = service.records().grants.people()
        known = st.selectbox(
            "Who has signed in already",
            list(people),
            index=None,
            placeholder="Nobody of these",
            format_func=lambda who: plain(f"{people[who]}: {who}"),
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
            (*service.package_records().caseloads(), EVERY_CASELOAD) if theirs is None else sorted(theirs),
            format_func=_caseload_label,
            accept_new_options=theirs is None,
        )
        if show_form_button("Give it", type="primary") and name.strip() and caseload:
            service.records().grants.give(name, role, caseload)
            st.rerun()


def _show_taking(all_grants: tuple[tuple[str, str, str], ...]) -> None:
    st.header("Take a role away")
    with st.form("take"):
        chosen = st.selectbox(
            "Which",
            all_grants,
            format_func=lambda grant: f"{grant[0]}: {grant[1]}, {_caseload_label(grant[2])}",
        )
        if show_form_button("Take it away"):
            name, role, caseload = chosen
            service.records().grants.take(name, next(known for known in ROLES if known == role), caseload)
            st.rerun()


def _detail(content: str) -> str:
    """What an entry says beside who and what; of a hash, enough to find it by."""
    details = {
        name: value for name, value in (json.loads(content) if content else {}).items() if name != "rows"
    }
    return ", ".join(
        f"{name.replace('_', ' ')} {str(value)[:12] if name == 'hash' else value}"
        for name, value in details.items()
    )


def _caseload_label(caseload: str) -> str:
    return _EVERY if caseload == EVERY_CASELOAD else caseload
