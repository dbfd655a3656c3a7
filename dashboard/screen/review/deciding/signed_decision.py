"""A signed decision as whoever reads it, or signs it too, has to see it: nothing that was decided is left out.

Left out: who signed it and how it stands (`signature.py`), and its papers.
"""

from __future__ import annotations

import streamlit as st

from dashboard.judgements_in_words import judgements_in_words
from dashboard.screen import service
from dashboard.screen.markup import facts, items, table, tag
from dashboard.screen.review.deciding.actions import action_in_words
from dashboard.screen.review.deciding.unanswered import show_unanswered
from dashboard.screen.spans import change_in_words, in_words
from engine.model import CHOICE_WORDS, ChosenHours, Decision, Review, SignedReview
from engine.review import names_of_items


def show_decision(signed: SignedReview) -> None:
    """What was decided and set aside, what is done about needs, the person's view, the hours and the summary."""
    review, decision = signed.review, signed.decision
    st.html(tag("p", decision.summary, class_="hr-text"))
    _show_choices(review, decision)
    show_unanswered(review, decision)
    aside = list(judgements_in_words(review, decision))
    if aside:
        st.html(table("Set aside by judgement", ("What the rules said", "Why it does not hold here"), aside))
    _show_actions(review, decision)
    view = decision.view
    due = decision.review_due
    st.html(
        facts(
            [
                ("The person", (view.agreement or "not recorded").replace("_", " ")),
                ("Consent", (view.consent or "not needed").replace("_", " ")),
                ("Next review due", f"{due:%d %b %Y}" if due else "no day is set"),
            ]
        )
    )
    if view.words:
        st.html(tag("blockquote", view.words))
    st.html(_hours_lines(signed.hours))


def _show_choices(review: Review, decision: Decision) -> None:
    """Each item that was chosen about, and the reason."""
    names, rule_set = names_of_items(review), service.reviewer().rule_set
    rows = [
        (
            names.get(choice.item, choice.item),
            CHOICE_WORDS[choice.choice],
            " ".join(filter(None, (rule_set.reason_words(choice.reason), choice.words))),
        )
        for choice in decision.choices
    ]
    if rows:
        st.html(table("What was decided", ("Item", "Decision", "Reason"), rows))


def _show_actions(review: Review, decision: Decision) -> None:
    """What is done about each unmet need and hold of which somebody said so."""
    titles = {hold.reason.source: hold.reason.because for hold in review.holds}
    titles |= {need.reason.source: need.title for need in review.unmet_needs}
    rows = [
        (titles[action.source], action_in_words(action), action.words)
        for action in decision.actions
        if action.source in titles
    ]
    if rows:
        st.html(table("What is done about needs and holds", ("About", "How far", "In words"), rows))


def _hours_lines(hours: ChosenHours) -> str:
    """The hours of a decision, in words."""
    now, lifted = hours.in_force, hours.lifted
    return items(
        (
            f"Released inside visits with every hold in force: {in_words(now.released_hours_per_week)} hours a week.",
            f"Commissioned hours a week: {change_in_words(now.commissioned_change_hours_per_week)}; no change "
            f"at all in {round(now.probability_of_no_change * 100)} of 100 possible weeks.",
            f"If holds were lifted and questions answered well: {in_words(lifted.released_hours_per_week)} "
            "hours a week.",
        )
    )
