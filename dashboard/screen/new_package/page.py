"""The page: one step after the other, each saved at once; at the end what is still wrong, or the package."""

from __future__ import annotations

import json

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.asking import field, put, value_of
from dashboard.screen.identity import Someone
from dashboard.screen.markup import table, tag
from dashboard.screen.new_package.drafting import PackageDraft, closed, opened
from dashboard.screen.new_package.visits import show_visits
from engine import ProblemsFoundError, parse_package
from engine.records import DEMONSTRATION, EVERY_CASELOAD, StaleVersionError

_STEPS = {
    "What matters to the person": (),
    "Abilities": ("person",),
    "The home": ("home",),
    "Dangers": ("risks", "medicines"),
    "Decisions and wishes": ("decisions", "preferences"),
    "The service now": ("service",),
    "Visits": (),
    "Look it over": (),
}


def show() -> None:
    """The page."""
    st.title("A new package")
    who = identity.current()
    reference = _which(who)
    if reference is None:
        return
    draft = opened(reference, who.identity)
    if draft.conflict:
        st.error(f"{draft.conflict}. Your last change was not saved.")
        st.button("Open what was saved", on_click=closed)
    step = st.segmented_control("Step", list(_STEPS), default=next(iter(_STEPS)), required=True)
    st.caption("Saved at every step. What you have not assessed stays “Not assessed”: it is never taken for “no”.")
    st.header(str(step))
    if step == "What matters to the person":
        _show_goals(draft)
    elif step == "Visits":
        show_visits(draft)
    elif step == "Look it over":
        _show_end(draft, who)
    else:
        _show_fields(draft, _STEPS[str(step)])
    draft.save()


def _which(who: Someone) -> str | None:
    drafts = [one.reference for one in service.kept().drafts.all("package")]
    asked = st.query_params.get("draft")
    if asked:
        st.caption(f"You are writing {asked}.")
        st.button("Write another one", on_click=_leave)
        return asked
    with st.form("reference"):
        reference = st.text_input("Reference (the council’s; no name is needed)", max_chars=60)
        if st.form_submit_button("Begin", type="primary") and reference.strip():
            _begin(reference.strip())
    if drafts:
        waiting = st.selectbox("Or go on with a draft", drafts, index=None, placeholder="Choose a draft")
        if waiting:
            _begin(waiting)
    return None


def _begin(reference: str) -> None:
    if service.records().version(reference):
        st.error(f"{reference} is in a caseload already: open it on the review page.")
        return
    st.query_params["draft"] = reference
    st.rerun()


def _leave() -> None:
    closed()
    st.query_params.pop("draft", None)


def _show_goals(draft: PackageDraft) -> None:
    st.write("In their own words. What is a good day? What do they not want a machine, or a stranger, to do?")
    goals = [goal["words"] for goal in draft.plain.get("goals", [])]
    text = st.text_area("What matters to the person, one goal on each line", "\n".join(goals),
                        key=f"goals {draft.reference}")
    draft.plain["goals"] = [{"words": line.strip()} for line in text.splitlines() if line.strip()]


def _show_fields(draft: PackageDraft, parts: tuple[str, ...]) -> None:
    terms = [term for path, term in service.catalogue().vocabulary.terms.items() if path.split(".")[0] in parts]
    known = sum(value_of(draft.plain, term.path) is not None for term in terms)
    st.write(f"{known} of {len(terms)} assessed.")
    left, right = st.columns(2)
    for number, term in enumerate(terms):
        with left if number % 2 == 0 else right:
            value = field(term, value_of(draft.plain, term.path), f"new {draft.reference} {term.path}")
            put(draft.plain, term.path, value)


def _show_end(draft: PackageDraft, who: Someone) -> None:
    try:
        package = parse_package(json.dumps(draft.plain), draft.reference, service.catalogue())
    except ProblemsFoundError as error:
        st.write("Before this can be reviewed:")
        st.html(table("What is missing or cannot be right", ("What", "What to do"),
                      [(problem.message, problem.help) for problem in error.problems]))
        return
    st.write(f"{len(package.visits)} visits, {package.carer_hours_per_week:.1f} paid carer-hours a week, of which "
             f"{package.second_carer_hours_per_week:.1f} a second carer’s.")
    given = who.caseloads("OT")
    places = service.records().caseloads() if given is None else tuple(sorted(given - {EVERY_CASELOAD}))
    caseload = st.selectbox("Caseload", places or (DEMONSTRATION,))
    if st.button("Put it into the caseload", type="primary"):
        try:
            service.records().save(package, based_on=0, by=who.identity, caseload=caseload)
        except StaleVersionError as stale:
            st.error(f"Not saved: {stale}.")
            return
        service.kept().drafts.forget("package", draft.reference)
        _leave()
        address = identity.link("review", package=package.reference)
        st.success(f"{package.reference} is in the caseload.")
        st.html(tag("p", tag("a", "Open its review", href=address, target="_self")))
