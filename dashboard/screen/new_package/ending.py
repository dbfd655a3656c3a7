"""The last step: how much is assessed, what cannot be right yet, what has changed, and into the caseload."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.identity import Someone
from dashboard.screen.markup import plain, table, tag
from dashboard.screen.new_package.drafting import PackageDraft, close_draft
from dashboard.screen.new_package.sections import forget_place
from dashboard.screen.pressing import show_button
from dashboard.screen.review.person.words import in_plain_words
from dashboard.wording import days_in_words
from engine import CarePackage, ProblemsFoundError, parse_package
from engine.records import DEMONSTRATION, EVERY_CASELOAD, StaleVersionError

_SAVED = "package saved"


def show_end(draft: PackageDraft, who: Someone) -> None:
    """What is missing, or the package into the caseload."""
    try:
        package = parse_package(json.dumps(draft.plain), draft.reference, service.catalogue())
    except ProblemsFoundError as error:
        st.write("Before this can be reviewed:")
        st.html(
            table(
                "What is missing or cannot be right",
                ("What", "What to do"),
                [(problem.message, problem.help) for problem in error.problems],
            )
        )
        return
    listed = "One visit" if len(package.visits) == 1 else f"{len(package.visits)} visits"
    st.write(
        plain(listed) + " in the list, "
        f"{package.carer_hours_per_week:.1f} paid carer-hours a week, "
        f"of which {package.second_carer_hours_per_week:.1f} a second carer’s."
    )
    if draft.based_on:
        _show_changes(draft)
        if show_button(
            f"Keep as version {draft.based_on + 1}", key=f"keep {draft.reference}", type="primary"
        ):
            _save(draft, package, None)
        return
    places = caseloads_of(who)
    caseload = st.selectbox(
        "Caseload", places, places.index(draft.caseload) if draft.caseload in places else 0
    )
    if show_button("Put it into the caseload", key=f"put {draft.reference}", type="primary"):
        _save(draft, package, caseload)


def caseloads_of(who: Someone) -> tuple[str, ...]:
    """The caseloads that this therapist may write packages for."""
    caseloads = who.caseloads("OT")
    places = (
        service.package_records().caseloads()
        if caseloads is None
        else tuple(sorted(caseloads - {EVERY_CASELOAD}))
    )
    return places or (DEMONSTRATION,)


def show_saved() -> bool:
    """Say that a package was just saved, with the way to its review; whether one was."""
    reference = st.session_state.pop(_SAVED, None)
    if reference is None:
        return False
    st.success(plain(f"{reference} is in the caseload."), icon=":material/check:")
    st.html(
        tag(
            "p",
            tag("a", f"Review {reference}", href=identity.link("review", package=reference), target="_self"),
            class_="hr-text",
        )
    )
    return True


def _show_changes(draft: PackageDraft) -> None:
    """A table of every value that differs from the version that the draft began from."""
    before = service.package_records().load(draft.reference, draft.based_on)
    was = dict(_flat(before.model_dump(mode="json", exclude_none=True))) if before else {}
    now = dict(_flat(draft.plain))
    rows = [
        (_place_in_words(path), was.get(path, "not assessed"), now.get(path, "not assessed"))
        for path in sorted({*was, *now})
        if was.get(path) != now.get(path)
    ]
    if rows:
        st.html(table(f"What you changed since version {draft.based_on}", ("Where", "Before", "Now"), rows))
    else:
        st.write(f"Nothing differs from version {draft.based_on}.")


def _place_in_words(path: str) -> str:
    """What a place in a package is called by people."""
    term = service.catalogue().vocabulary.terms.get(path)
    if term is not None:
        return term.description
    return path.replace(".", ": ", 1).replace("_", " ").capitalize()


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every single value with its path, so that two packages can be compared line by line."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _flat(part, f"{path}.{name}" if path else name)
    elif isinstance(value, (list, tuple)) and any(isinstance(part, dict) for part in value):
        for number, part in enumerate(value, start=1):
            name = part.get("id") or part.get("activity") or part.get("item") or number
            yield from _flat(part, f"{path} {name}")
    else:
        if value in ([], {}) and path not in ("unpaid_carers", "equipment"):
            return
        yield path, _value_in_words(path, value)


def _value_in_words(path: str, value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return (
            days_in_words(value)
            if path.endswith(".days")
            else ", ".join(map(in_plain_words, value)) or "none"
        )
    return in_plain_words(value, service.catalogue().vocabulary.terms.get(path))


def _save(draft: PackageDraft, package: CarePackage, caseload: str | None) -> None:
    """Save the draft as a new version and leave the page; a conflict is reported and nothing is lost."""
    try:
        service.package_records().save(
            package, based_on=draft.based_on, caseload=caseload, draft_revision=draft.revision
        )
    except StaleVersionError as stale:
        st.error(plain(f"Not saved: {stale}."))
        return
    close_draft()
    forget_place()
    st.session_state[_SAVED] = package.reference
    st.rerun()
