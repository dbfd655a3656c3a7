"""Holds: those in force, and those that nobody has ruled out, which are never written as a fact."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import facts, tag
from dashboard.screen.review.deciding.actions import action_sign, show_action
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.screen.review.deciding.judging import is_set_aside, show_judgement
from dashboard.screen.review.reasons import show_reason
from dashboard.screen.review.rows import Row, show_rows
from dashboard.screen.review.workbench import go_to
from engine.model import Hold, Review
from engine.review import EffectiveHolds, not_known, open_questions

_NAME = 90


def show_in_force(review: Review, draft: DecisionDraft | None) -> None:
    """Holds that are true: nothing that they cover is taken away until they are lifted."""
    holds = {hold.reason.source: hold for hold in EffectiveHolds(review).in_force}
    if not holds:
        st.html(tag("p", "No hold is in force. Those that are not ruled out bind as well.", class_="hr-text"))
        return
    rows = []
    for source, hold in holds.items():
        signs = [tag("span", "Whole package" if hold.covers_everything else "Part of it", class_="hr-sign")]
        if draft is not None and is_set_aside(draft, source):
            signs.append(tag("span", "Set aside by judgement", class_="hr-sign hr-urgency-days"))
        elif draft is not None:
            signs.append(action_sign(draft.decision.action(source)))
        rows.append(Row(source, _first_sentence(hold.reason.because), hold.lifted_by_whom, tuple(signs)))

    def details(row: Row) -> None:
        hold = holds[row.id]
        st.html(
            facts(
                [
                    ("Why", hold.reason.because),
                    ("Covers", _covers_in_words(hold)),
                    ("Lifted by", hold.lifted_by),
                    ("Who can lift it", hold.lifted_by_whom),
                ]
            )
        )
        if draft is not None:
            show_action(draft, row.id, hold.lifted_by_whom)
            show_judgement(draft, hold)
        with st.expander("Which facts hold it, and who says so"):
            show_reason(review, hold.reason)

    show_rows("in_force", rows, details)


def show_not_known(review: Review, draft: DecisionDraft | None) -> None:
    """Holds that are not ruled out: they bind until their question is answered."""
    terms = service.catalogue().vocabulary.terms
    holds = {hold.reason.source: hold for hold in EffectiveHolds(review).not_ruled_out}
    if not holds:
        st.html(tag("p", "Every hold is ruled out or in force.", class_="hr-text"))
        return
    st.html(
        tag(
            "p",
            "Nobody has ruled these out, so they bind. None of them says that something is so.",
            class_="hr-text",
        )
    )
    rows = [_open_row(review, source, hold, draft) for source, hold in holds.items()]

    def details(row: Row) -> None:
        hold = holds[row.id]
        questions = " ".join(open_questions(review, hold.reason, terms)) or "what its rule reads"
        st.html(
            facts(
                [
                    ("The questions", questions),
                    ("Until they are answered", f"{_stays(hold)}."),
                    ("If the answer shows it", hold.lifted_by),
                    ("Who would lift it then", hold.lifted_by_whom),
                ]
            )
        )
        st.button(
            "Answer questions",
            icon=":material/arrow_forward:",
            on_click=go_to,
            args=("needs", "questions"),
            key="answer questions",
        )
        if draft is not None:
            show_action(draft, row.id, "")

    show_rows("not_known", rows, details)


def _open_row(review: Review, source: str, hold: Hold, draft: DecisionDraft | None) -> Row:
    terms = service.catalogue().vocabulary.terms
    signs = [tag("span", "Whole package" if hold.covers_everything else "Part of it", class_="hr-sign")]
    action = draft.decision.action(source) if draft is not None else None
    if action is not None:
        signs.append(action_sign(action))
    return Row(
        source, not_known(review, hold.reason, terms), f"Settled by: {hold.lifted_by_whom}", tuple(signs)
    )


def _stays(hold: Hold) -> str:
    return (
        "the whole package stays as it is"
        if hold.covers_everything
        else f"this stays as it is: {_covers_in_words(hold)}"
    )


def _covers_in_words(hold: Hold) -> str:
    if hold.covers_everything:
        return "the whole package"
    by_visit: dict[str, list[str]] = {}
    for place in hold.covers:
        by_visit.setdefault(place.visit, []).append(place.label)
    return "; ".join(
        f"{visit}: {', '.join(filter(None, labels)) or 'the visit'}" for visit, labels in by_visit.items()
    )


def _first_sentence(because: str) -> str:
    first = because.split(". ")[0].rstrip(".")
    return first if len(first) <= _NAME else f"{first[:_NAME].rsplit(' ', 1)[0]} …"
