"""What became of a signed review, about six weeks and four months after it: listed, checked for sense, correctable."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st
from pydantic import ValidationError

from dashboard.clock import today
from dashboard.screen import service
from dashboard.screen.markup import Html, items, plain, table, tag
from dashboard.screen.pressing import show_form_button
from dashboard.screen.redrawing import draw_anew
from dashboard.screen.review.deciding.measuring import all_measured, ask_measured
from dashboard.wording import label_of
from engine.model import MOST_WORDS, Outcome, SignedReview
from engine.records import StaleVersionError
from engine.review import FOLLOW_UP_DAYS, signed_on, unusual

_AFTER = {"6_weeks": "About 6 weeks", "4_months": "About 4 months"}
_USE = {"in_use": "In use", "abandoned": "No longer used", "never_came": "Never came"}
_GOAL = {"yes": "Yes", "partly": "Partly", "no": "No"}
_YES_NO = {True: "Yes", False: "No"}


def show_outcomes(reference: str, *, may_write: bool) -> None:
    """The outcomes of the newest complete review, and the form for both follow-ups."""
    records = service.records().signed
    loaded = records.load_newest(reference)
    if loaded is None or not loaded.complete:
        return
    signed = loaded.signed
    recorded = {
        after: outcome
        for (_, number, after), outcome in records.outcomes([reference]).items()
        if number == signed.number
    }
    st.html(_kept_outcomes(signed, recorded))
    if not may_write:
        return
    first = next((after for after in _AFTER if after not in recorded), "6_weeks")
    after = st.segmented_control(
        "Record or correct",
        list(_AFTER),
        default=first,
        format_func=label_of(_AFTER),
        required=True,
        wrap=True,
    )
    _show_form(signed, str(after), *recorded.get(str(after), (0, None)))


def _kept_outcomes(signed: SignedReview, recorded: dict[str, tuple[int, Outcome]]) -> Html:
    """A row for each follow-up: what was recorded, or when it is due."""
    day = signed_on(signed)
    rows: list[tuple[object, ...]] = []
    for after, label in _AFTER.items():
        due = day + timedelta(days=FOLLOW_UP_DAYS[after])
        if after not in recorded:
            late = tag("strong", "late", class_="hr-sign hr-late") if due < today() else ""
            rows.append((label, tag("span", f"due {due:%d %b %Y} ", late), "–", "–", "–"))
            continue
        revision, outcome = recorded[after]
        corrected = f", corrected {revision - 1} times" if revision > 1 else ""
        rows.append(
            (
                label,
                f"seen {outcome.seen_on:%d %b %Y}{corrected}",
                f"{outcome.commissioned_hours_per_week:g} (was {signed.review.estimate.carer_hours_now_per_week:.1f})",
                _GOAL.get(outcome.goal_came_true or "", "not said"),
                outcome.harm or "none written down",
            )
        )
    head = ("Follow-up", "When", "Paid hours a week", "The goal came true", "Harm, fall or near miss")
    return table(f"What became of review {signed.number}", head, rows)


def _show_form(signed: SignedReview, after: str, revision: int, before: Outcome | None) -> None:
    """The form of one follow-up; asks again where a value is unusual."""
    with st.form(f"outcome {signed.reference} {signed.number} {after} {revision}", enter_to_submit=False):
        values = _ask(signed, before)
        measured = ask_measured(signed, before)
        sure = st.checkbox("I have looked again: what is unusual here is right")
        label = "Keep this outcome" if before is None else "Keep the correction"
        if not show_form_button(label, key=f"outcome {signed.reference} {after}", type="primary"):
            return
    if values["commissioned_hours_per_week"] is None:
        st.error("Say how many hours are commissioned now; without them nothing can be learnt.")
        return
    if any(entry.is_half for entry in measured):
        st.error("Say both what it was before and what it is now, or leave both empty.")
        return
    try:
        values["measured"] = all_measured(measured, before)
        outcome = Outcome.model_validate({"after": after, **values})
    except ValidationError:
        st.error(
            f"Not kept: something in it cannot be. Keep each text under {MOST_WORDS:,} characters, and choose "
            "among what is offered. What you wrote is still here."
        )
        return
    strange = unusual(signed, outcome)
    if strange and not sure:
        st.warning("Not kept yet. Look at this again, and tick the box above if it is right:")
        st.html(items(strange))
        return
    try:
        service.records().signed.record_outcome(signed.reference, signed.number, outcome, based_on=revision)
    except StaleVersionError as stale:
        st.error(plain(f"Not kept: {stale}."))
        return
    st.toast("Kept.")
    draw_anew()


def _ask(signed: SignedReview, before: Outcome | None) -> dict[str, Any]:
    """The fields of an outcome, filled with what was recorded before; values by field name."""
    first, last = signed_on(signed), max(today(), signed_on(signed))
    left, right = st.columns(2)
    with left:
        seen_on = st.date_input(
            "Seen on",
            before.seen_on if before else last,
            format="DD/MM/YYYY",
            min_value=min(first, before.seen_on) if before else first,
            max_value=max(last, before.seen_on) if before else last,
        )
        hours = st.number_input(
            "Paid carer-hours a week that are commissioned now",
            0.0,
            400.0,
            step=0.25,
            value=before.commissioned_hours_per_week if before else None,
            placeholder="Not known yet",
        )
        use = {
            item: _pick(f"{_name(item)}: is it used?", _USE, before.in_use.get(item) if before else None)
            for item in signed.decision.items("accept", "trial")
        }
        values: dict[str, Any] = {
            "seen_on": seen_on,
            "commissioned_hours_per_week": hours,
            "in_use": {item: used for item, used in use.items() if used},
            "goal_came_true": _pick(
                "Did the person’s goal come true?", _GOAL, before.goal_came_true if before else None
            ),
            "people_trained": _pick(
                "Were the carers trained?", _YES_NO, before.people_trained if before else None
            ),
            "repaired": _pick(
                "Was anything repaired or exchanged?", _YES_NO, before.repaired if before else None
            ),
        }
    with right:
        for name, label in (
            ("harm", "Any harm, fall or near miss"),
            ("why_stopped", "Why anything was stopped"),
            ("carers_view", "What carers and family say"),
            ("complaint", "Any complaint"),
            ("words", "Anything else"),
        ):
            values[name] = st.text_area(
                plain(label), getattr(before, name) if before else "", height=80, max_chars=MOST_WORDS
            )
    return values


def _pick(label: str, words: dict[Any, str], before: Any) -> Any:
    options = list(words)
    return st.selectbox(
        plain(label),
        options,
        index=options.index(before) if before in options else None,
        format_func=label_of(words),
        placeholder="Not known yet",
    )


def _name(item: str) -> str:
    entry = service.catalogue().items.get(item)
    return entry.name if entry else item.replace("_", " ")
