"""The provider's answer to a signed recommendation, item by item; it changes nothing that was signed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.clock import today
from dashboard.screen import identity, service
from dashboard.screen.markup import Html, items, plain, tag
from dashboard.screen.moments import day_of
from dashboard.screen.pressing import show_form_button
from dashboard.screen.review.after.following import answer_in_words
from dashboard.screen.trouble import REFUSED
from dashboard.wording import label_of
from engine.model import ProviderAnswer, SignedReview
from engine.records import FollowUpEntry
from engine.review import cases_of

_REPLIES = {
    "received": "We have received it",
    "can": "We can do it",
    "cannot": "We cannot do it",
    "question": "We have a question",
}
_WHOLE = ""


def show_answering(signed: SignedReview) -> None:
    """What was answered, and the form."""
    reference = signed.reference
    entries = [
        entry for entry in service.records().follow_up.answers(reference) if entry.review == signed.number
    ]
    about = {_WHOLE: "The recommendation as a whole"}
    about |= {case.subject: case.name for case in cases_of(signed, ()) if case.kind != "task"}
    label = f"Answer this recommendation ({len(entries)} given)" if entries else "Answer this recommendation"
    with st.expander(plain(label), key=f"answering {reference}"):
        if entries:
            st.html(items(_answer_line(entry, about) for entry in entries))
        with st.form(f"answer {reference} {signed.number} {len(entries)}", enter_to_submit=False):
            answer = _ask(about)
            if not show_form_button("Send this answer", key=f"answer {reference}", type="primary"):
                return
        if answer["reply"] in ("cannot", "question") and not str(answer["because"]).strip():
            st.error("Say why not, or what you ask.")
            return
        try:
            service.records().follow_up.add(reference, signed.number, ProviderAnswer.model_validate(answer))
        except (*REFUSED, LookupError) as refused:
            st.error(plain(f"Not sent: {refused}."))
            return
        st.rerun()


def _answer_line(entry: FollowUpEntry[ProviderAnswer], about: dict[str, str]) -> Html:
    answer = entry.content
    name = about.get(answer.subject, answer.subject)
    return tag("span", tag("strong", f"{name}: "), f"{day_of(entry.at)}: {answer_in_words(answer, entry.by)}")


def _ask(about: dict[str, str]) -> dict[str, Any]:
    first, second, third = st.columns(3)
    return {
        "subject": first.selectbox("About", list(about), format_func=label_of(about)),
        "reply": second.selectbox("Your answer", list(_REPLIES), format_func=label_of(_REPLIES)),
        "from_day": third.date_input("From when", None, format="DD/MM/YYYY"),
        "because": st.text_area("Why not, what you ask, or anything else", height=80, max_chars=4000),
        "trained": st.text_input("Names of carers who are trained", max_chars=4000),
        "trial_result": st.text_area("Result of a trial", height=80, max_chars=4000),
        "answered_by": st.text_input("Your name and role", identity.current().name, max_chars=400),
        "answered_on": today(),
    }
