"""The person's own view and consent, and the therapist's summary."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from dashboard.clock import today
from dashboard.screen.markup import tag
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.wording import label_of

_AGREEMENT = {
    "agrees": "Agrees",
    "agrees_in_part": "Agrees in part",
    "disagrees": "Disagrees",
    "could_not_be_asked": "Could not be asked",
}
_CONSENT = {
    "given": "Given",
    "refused": "Refused",
    "best_interests_decision": "A best-interests decision was made",
}
_REVIEW_WEEKS = 52


def show_persons_view(draft: DecisionDraft) -> None:
    """Ask what the person says, and record what was decided in words."""
    view = draft.decision.view
    first, second = st.columns(2)
    with first:
        _pick(draft, "agreement", "The person’s view", _AGREEMENT, view.agreement)
        _words(draft, "words", "In their own words", view.words)
    with second:
        _pick(draft, "consent", "Consent to the change", _CONSENT, view.consent)
        _words(
            draft,
            "others_involved",
            "Who else was involved (family, advocate, attorney)",
            view.others_involved,
        )
    _own_words(draft, "summary", "What you decided and why, in your own words", draft.decision.summary)
    _own_words(
        draft,
        "for_provider",
        "For the provider: how, with what, from when. It is printed on their paper.",
        draft.decision.for_provider,
    )
    if draft.decision.for_provider.strip():
        st.caption("The provider will read, under “In short”:")
        st.html(tag("blockquote", draft.decision.for_provider))
    _show_due(draft)


def _own_words(draft: DecisionDraft, name: str, label: str, before: str) -> None:
    key = draft.key(name)

    def write() -> None:
        draft.change(**{name: st.session_state[key]})

    st.text_area(label, before, key=key, max_chars=4000, on_change=write)


def _pick(draft: DecisionDraft, name: str, label: str, words: dict[str, str], before: str | None) -> None:
    """A choice about the person's view, saved when it is changed."""
    key = draft.key(name)

    def save_pick() -> None:
        draft.change_view(**{name: st.session_state[key]})

    options = list(words)
    st.selectbox(
        label,
        options,
        index=options.index(before) if before in options else None,
        format_func=label_of(words),
        placeholder="Not recorded yet",
        key=key,
        on_change=save_pick,
    )


def _words(draft: DecisionDraft, name: str, label: str, before: str) -> None:
    key = draft.key(name)

    def save_words() -> None:
        draft.change_view(**{name: st.session_state[key]})

    st.text_area(label, before, key=key, max_chars=4000, height=80, on_change=save_words)


def _show_due(draft: DecisionDraft) -> None:
    """When the next review is due, saved when it is changed."""
    key = draft.key("due")

    def set_due() -> None:
        draft.change(review_due=st.session_state[key])

    usual = today() + timedelta(weeks=_REVIEW_WEEKS)
    before, on = draft.decision.review_due, today()
    st.date_input(
        "Next review due",
        before,
        key=key,
        on_change=set_due,
        format="DD/MM/YYYY",
        min_value=min(filter(None, (before, on))),
        help=f"Usually within a year: {usual:%d/%m/%Y}.",
    )
