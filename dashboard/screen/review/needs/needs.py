"""Unmet needs, the most urgent first: what is missing, what to do, who acts, and what was done about each."""

from __future__ import annotations

import streamlit as st

from dashboard.screen.markup import Html, facts, tag
from dashboard.screen.review.deciding.actions import action_sign, show_action
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.screen.review.reasons import show_reason
from dashboard.screen.review.rows import Row, show_rows
from engine.model import Review, UnmetNeed

URGENCIES = {"now": "Today", "days": "Within days", "planned": "Next review"}


def show_unmet_needs(review: Review, draft: DecisionDraft | None) -> None:
    """Needs that the package does not meet."""
    if not review.unmet_needs:
        sentence = "No unmet need is seen in what was assessed. What was not assessed may hide one: see the open questions."
        st.html(tag("p", sentence, class_="hr-text"))
        return
    needs = {need.reason.source: need for need in review.unmet_needs}
    rows = [_row(need, draft) for need in needs.values()]

    def details(row: Row) -> None:
        _show_need(review, needs[row.id], draft)

    show_rows("needs", rows, details)


def urgency_sign(urgency: str | None) -> Html:
    """A sign that says how soon somebody has to act on a need."""
    words = URGENCIES[urgency or "days"]
    return tag("span", words, class_=f"hr-sign hr-urgency-{urgency or 'days'}")


def _row(need: UnmetNeed, draft: DecisionDraft | None) -> Row:
    signs = [urgency_sign(need.urgency)]
    if draft is not None:
        signs.append(action_sign(draft.decision.action(need.reason.source)))
    return Row(need.reason.source, need.title, need.who, tuple(signs))


def _show_need(review: Review, need: UnmetNeed, draft: DecisionDraft | None) -> None:
    """One unmet need: why, what to do, who acts, how soon, and the care it may take."""
    lines: list[tuple[object, object]] = [
        ("Why", need.reason.because),
        ("What to do", need.reason.action),
        ("Who acts", need.who or "the reviewing professional"),
        ("How soon", URGENCIES[need.urgency or "days"].lower()),
    ]
    cost = need.may_cost_hours_per_week
    if cost is not None and cost.high > 0:
        lines.append(
            (
                "More care it may take",
                f"{cost.low:g} to {cost.high:g}, most likely {cost.likely:g} carer-hours a week; counted in no other figure",
            )
        )
    st.html(facts(lines))
    if draft is not None:
        show_action(draft, need.reason.source, need.who)
    with st.expander("Which facts show it, and who says so"):
        show_reason(review, need.reason)
