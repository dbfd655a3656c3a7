"""The second signature: what a review waits for, what was sent back and why, and the two ways to answer.

Definitions: a review that was sent back stays in the records and counts as little as one that waits; whoever signed it
changes the decision and signs again, which makes a new review beside it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from pydantic import ValidationError

from dashboard.screen import service
from dashboard.screen.identity import Someone
from dashboard.screen.markup import Html, items, plain, tag
from dashboard.screen.moments import day_of
from dashboard.screen.pressing import show_button
from dashboard.screen.trouble import error_boundary
from engine.model import SentBack, Signature, SignedReview
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry, StaleVersionError


def refusals_of(signed: SignedReview) -> tuple[tuple[FollowUpEntry[FollowUp], SentBack], ...]:
    """Each time that somebody sent a review back, oldest first."""
    return tuple(
        (entry, entry.content)
        for entry in service.records().follow_up.of(signed.reference)
        if isinstance(entry.content, SentBack) and entry.review == signed.number
    )


def standing_until_signed(signed: SignedReview) -> str:
    """How a review stands that lacks its second signature, in sentences."""
    refused = refusals_of(signed)
    if not refused:
        return "It waits for a second signature and does not count yet."
    entry, content = refused[-1]
    return (
        f"It was sent back on {day_of(entry.at)} by {entry.by}: “{content.because}” It does not count: change the "
        "decision and sign again."
    )


def show_waiting(signed: SignedReview) -> None:
    """Above what was signed: that it does not count, why another signature is needed, and why it was sent back."""
    refused = refusals_of(signed)
    lines = [tag("strong", "It does not count until another person has signed, because:")]
    box = tag("div", *lines, items(signed.second_signature_for), class_="hr-caution hr-text")
    st.html(tag("div", *(_refusal(entry, content) for entry, content in refused), box))


def _refusal(entry: FollowUpEntry[FollowUp], content: SentBack) -> Html:
    lead = tag("strong", f"Sent back on {day_of(entry.at)} by {entry.by}: ")
    return tag("p", lead, content.because, class_="hr-caution hr-text")


def show_answering(signed: SignedReview, who: Someone, in_short: Html, sign: Callable[[], Signature]) -> None:
    """Below what was signed: sign it too, or send it back; whoever signed first is told who does.

    Args:
        signed: the review that waits.
        who: looks at it.
        in_short: what the dialog shows of the decision.
        sign: makes their signature.
    """
    if signed.signature.identity == who.identity:
        if not refusals_of(signed):
            st.write("You signed first, so a colleague signs second. It stands on their “My work”.")
        return
    with st.container(horizontal=True):
        if show_button("Sign as the second person …", key=f"second {signed.reference} …", type="primary"):
            _sign_second(signed, who, in_short, sign)
        if show_button("Send it back …", key=f"back {signed.reference} …"):
            _send_back(signed)


@st.dialog("Sign as the second person")
def _sign_second(signed: SignedReview, who: Someone, in_short: Html, sign: Callable[[], Signature]) -> None:
    """The dialog in which another person reads the decision and signs it too."""
    with error_boundary():
        service.records().people.require("sign second", signed.reference)
        st.write(f"You sign as **{plain(who.name)}** for **{plain(signed.reference)}**.")
        st.html(in_short)
        st.html(tag("p", tag("strong", "Your signature is needed because:"), class_="hr-text"))
        st.html(items(signed.second_signature_for))
        sure = st.checkbox(
            "I have read the decision, its reasons and what the person says, and I agree with it."
        )
        if not show_button("Sign", key=f"second {signed.reference}", type="primary", disabled=not sure):
            return
        try:
            service.records().signed.sign_second(signed.reference, signed.number, sign())
        except (StaleVersionError, ValueError) as refused:
            st.error(plain(f"Not signed: {refused}."))
            return
        st.rerun()


@st.dialog("Send it back")
def _send_back(signed: SignedReview) -> None:
    """The dialog in which another person refuses to sign, with a reason."""
    with error_boundary():
        service.records().people.require("sign second", signed.reference)
        st.write("It does not count, and stays in the records. Whoever signed it first sees your reason.")
        because = st.text_area("What has to be changed or said", max_chars=4000)
        if not show_button("Send back", key=f"back {signed.reference}", type="primary"):
            return
        try:
            back = SentBack(because=because)
        except ValidationError:
            st.error("Say in a few words what has to be changed.")
            return
        try:
            service.records().follow_up.add(signed.reference, signed.number, back)
        except LookupError as refused:
            st.error(plain(f"Not sent back: {refused}."))
            return
        st.rerun()
