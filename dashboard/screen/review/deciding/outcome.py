"""What became of a signed review, about six weeks and four months after it."""

from __future__ import annotations

from datetime import date

import streamlit as st
from pydantic import ValidationError

from dashboard.clock import today
from dashboard.screen import service
from dashboard.screen.markup import plain
from dashboard.wording import label_of
from engine.model import MOST_WORDS, Outcome, SignedReview
from engine.records import StaleVersionError

_AFTER = {"6_weeks": "About 6 weeks", "4_months": "About 4 months"}
_DUE_DAYS = 35
_USE = {"in_use": "In use", "abandoned": "No longer used", "never_came": "Never came"}


def show_outcomes(reference: str) -> None:
    """The form for both follow-ups of the newest complete review."""
    records = service.kept().signed
    numbers = records.numbers(reference)
    found = records.load(reference, numbers[-1]) if numbers else None
    if found is None or not found[2]:
        return
    st.header("What became of it", anchor="outcome")
    since = (today() - _signed_on(found[0])).days
    with st.expander(f"Record what became of review {found[0].number}", expanded=since >= _DUE_DAYS):
        after = st.segmented_control(
            "Follow-up", list(_AFTER), default="6_weeks", format_func=label_of(_AFTER), required=True
        )
        _show_form(found[0], str(after))


def _show_form(signed: SignedReview, after: str) -> None:
    reference, number = signed.reference, signed.number
    revision, before = service.kept().signed.outcomes([reference]).get((reference, number, after), (0, None))
    chosen = signed.decision.items("accept", "trial")
    with st.form(f"outcome {reference} {number} {after} {revision}"):
        first, last = _signed_on(signed), max(today(), _signed_on(signed))
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
            item: st.selectbox(
                f"{service.catalogue().items[item].name}: is it used?",
                list(_USE),
                index=list(_USE).index(before.in_use[item]) if before and item in before.in_use else None,
                format_func=label_of(_USE),
                placeholder="Not known yet",
            )
            for item in chosen
        }
        harm = st.text_area(
            "Any harm, fall or near miss", before.harm if before else "", height=80, max_chars=MOST_WORDS
        )
        complaint = st.text_area(
            "Any complaint", before.complaint if before else "", height=80, max_chars=MOST_WORDS
        )
        words = st.text_area("Anything else", before.words if before else "", height=80, max_chars=MOST_WORDS)
        if not st.form_submit_button("Keep this outcome", type="primary"):
            return
    if hours is None:
        st.error("Say how many hours are commissioned now; without them nothing can be learnt.")
        return
    try:
        outcome = Outcome.model_validate(
            {
                "after": after,
                "seen_on": seen_on,
                "commissioned_hours_per_week": hours,
                "harm": harm,
                "complaint": complaint,
                "words": words,
                "in_use": {item: used for item, used in use.items() if used},
            }
        )
    except ValidationError:
        st.error(
            f"Not kept: something in it cannot be. Keep each text under {MOST_WORDS:,} characters, and choose "
            "among what is offered. What you wrote is still here."
        )
        return
    try:
        service.kept().signed.record_outcome(reference, number, outcome, based_on=revision)
    except StaleVersionError as stale:
        st.error(plain(f"Not kept: {stale}."))
        return
    st.success("Kept.")


def _signed_on(signed: SignedReview) -> date:
    return date.fromisoformat(signed.signature.signed_at[:10])
