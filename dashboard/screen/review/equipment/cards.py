"""A card for each item that could help; those that wait for an answer are folded under its question."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import Html, facts, items, table, tag
from dashboard.screen.review.deciding.choices import show_choice
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.screen.review.equipment.facts import (
    effect,
    evidence,
    hours_alone,
    price,
    what_it_takes,
    who_prescribes,
)
from dashboard.screen.review.reasons import show_reason
from dashboard.wording import label_of
from engine.model import Review, Suggestion, Truth

_STATUS = {
    "suggested": ("Could help", "green"),
    "ask_first": ("Ask first", "orange"),
    "on_hold": ("Waits for a hold", "gray"),
}
_NO_EFFECT = tag("p", "No study gives an effect on care time, so none is counted.")


def show_suggestions(review: Review, draft: DecisionDraft | None) -> None:
    """A card for each item that could help; what rests on an unanswered question follows, folded."""
    st.header("Equipment and other ways that could help", anchor="equipment")
    if not review.suggestions:
        st.write("Nothing in the catalogue is suggested for this person today.")
    folded = []
    for suggestion in review.suggestions:
        if suggestion.unknowns and not (draft and draft.choice(suggestion.item)):
            folded.append(suggestion)
        else:
            _bordered(review, suggestion, draft)
    if folded:
        _show_folded(review, folded, draft, more="more " if len(folded) < len(review.suggestions) else "")


def show_item(review: Review, item: str, draft: DecisionDraft | None) -> None:
    """The card of one suggested item."""
    _bordered(review, next(one for one in review.suggestions if one.item == item), draft)


def _show_folded(review: Review, folded: list[Suggestion], draft: DecisionDraft | None, *, more: str) -> None:
    st.subheader(f"{len(folded)} {more}wait for an answer")
    st.html(
        tag(
            "p",
            "Each rests on something that is not known yet. ",
            tag("a", "Answer a question", href="#questions"),
            " and see which become clear.",
            class_="hr-text",
        )
    )
    asked = {question.path: question.question for question in review.questions}
    by_question: dict[str, list[str]] = {}
    for one in folded:
        for path in one.unknowns:
            by_question.setdefault(path, []).append(one.name)
    ordered = sorted(by_question.items(), key=lambda pair: (-len(pair[1]), asked.get(pair[0], pair[0])))
    with st.expander("By question: what waits for it"):
        rows = [(asked.get(path, path), len(names), ", ".join(names)) for path, names in ordered]
        st.html(
            table("Those with the most items first", ("Question", "How many", "Items that wait for it"), rows)
        )
    names = {one.item: one.name for one in folded}
    chosen = st.selectbox(
        "Look at one of them",
        list(names),
        index=None,
        format_func=label_of(names),
        placeholder="Choose an item",
        key=f"folded {review.package.reference}",
    )
    if chosen:
        show_item(review, chosen, draft)


def _bordered(review: Review, suggestion: Suggestion, draft: DecisionDraft | None) -> None:
    with st.container(border=True):
        _card(review, suggestion)
        if draft is not None:
            show_choice(draft, suggestion.item, suggestion.name)


def _card(review: Review, suggestion: Suggestion) -> None:
    item, (status, colour) = review.items[suggestion.item], _STATUS[suggestion.status]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(item.name, width="content")
        st.badge(status, color=colour)  # type: ignore[arg-type]
    st.html(tag("div", item.plain, _facts(review, suggestion)))
    for caution in suggestion.cautions:
        st.html(tag("p", tag("strong", "Take care: "), caution.because, class_="hr-caution"))
    with st.expander(f"Why for this person, how good the evidence is, and what it would take: {item.name}"):
        for reason in suggestion.reasons:
            show_reason(review, reason)
        st.html(items(effect(one) for one in suggestion.effects) if suggestion.effects else _NO_EFFECT)
        st.html(tag("div", tag("strong", "What it would take"), items(what_it_takes(item))))


def _facts(review: Review, suggestion: Suggestion) -> Html:
    item = service.catalogue().items.get(suggestion.item, review.items[suggestion.item])
    places = sorted({f"{place.label} ({place.visit})" for place in suggestion.where})
    sure = suggestion.reasons[0].truth is Truth.TRUE
    lines: list[tuple[object, object]] = []
    if suggestion.unknowns:
        asked = {question.path: question.question for question in review.questions}
        lines.append(("First ask", " ".join(asked.get(one, one) for one in suggestion.unknowns)))
    lines += [
        ("Because" if sure else "If it proves true", suggestion.reasons[0].because),
        ("Helps with", ", ".join(places) or "the person’s safety or independence in general"),
        ("Released, alone", hours_alone(review, suggestion)),
        ("Evidence", evidence(suggestion)),
        ("Price", price(item)),
        ("Who may prescribe it", who_prescribes(item)),
    ]
    return facts(lines)
