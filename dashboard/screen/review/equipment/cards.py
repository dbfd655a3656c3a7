"""What could help, one line each, with its details beside it; what waits for an answer is a list of its own.

Definitions: an item *could help* when nothing that is unknown stands before it. Where every task that it helps with is
held, it still could help: a hold stands in the way of hours, not of equipment. What nothing that is known speaks for yet is
a list of its own too. Order: what the person's goals and safety ask for is not reckoned here; the order of the review
stands, items of safety first.
"""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from dashboard.layer_in_words import use_in_words
from dashboard.screen import service
from dashboard.screen.explained import explain
from dashboard.screen.markup import Html, facts, items, tag
from dashboard.screen.review.after.words_of_person import newest_words, says_in_words, words_in_short
from dashboard.screen.review.deciding.choices import show_choice, show_choice_reason
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.screen.review.equipment.facts import (
    effect_line,
    evidence,
    hours_alone,
    hours_in_short,
    price,
    price_in_short,
    what_it_takes,
    who_prescribes,
)
from dashboard.screen.review.photographs import photographs_of, show_photographs_of
from dashboard.screen.review.reasons import show_reason
from dashboard.screen.review.rows import Row, open_row, show_rows
from dashboard.screen.review.workbench import go_to
from engine.model import PersonsWord, Review, Suggestion, Truth
from engine.review import first_asked, open_points, questions_behind

_NOT_KNOWN = "not_known"
_NO_EFFECT = tag("p", "No study gives an effect on care time, so none is counted.")


def could_help(review: Review, draft: DecisionDraft | None) -> list[Suggestion]:
    """What could help today, items of safety first."""
    safety = service.reviewer().rule_set.safety_items
    suggestions = [
        suggestion
        for suggestion in review.suggestions
        if not suggestion.unknowns or (draft and draft.choice(suggestion.item))
    ]
    return sorted(suggestions, key=lambda suggestion: suggestion.item not in safety)


def waiting(review: Review) -> list[Suggestion]:
    """What something speaks for and a question stands before; chosen about or not, so that a line stays where it was."""
    return [suggestion for suggestion in _open(review) if suggestion.status != _NOT_KNOWN]


def not_known_yet(review: Review) -> list[Suggestion]:
    """What nothing that is known speaks for or rules out."""
    return [suggestion for suggestion in _open(review) if suggestion.status == _NOT_KNOWN]


def _open(review: Review) -> Iterator[Suggestion]:
    return (suggestion for suggestion in review.suggestions if suggestion.unknowns)


def show_could_help(review: Review, draft: DecisionDraft | None) -> None:
    """The list of items that could help today, each with its choice."""
    suggestions = could_help(review, draft)
    if not suggestions:
        st.html(tag("p", _why_none(len(waiting(review))), class_="hr-text"))
        if waiting(review):
            st.button("Go to the questions", on_click=go_to, args=("needs", "questions"))
    _show(review, suggestions, draft, "could_help")


def _why_none(waiting_items: int) -> str:
    """Why nothing stands there: nothing fits, or too little is known to say."""
    if not waiting_items:
        return "Nothing in the catalogue is suggested for this person today."
    items_wait = "1 item waits" if waiting_items == 1 else f"{waiting_items} items wait"
    return f"Nothing can be suggested on what is known so far: {items_wait} for an answer."


def show_waiting(review: Review, draft: DecisionDraft | None) -> None:
    """What something speaks for and an answer is waited for."""
    suggestions = waiting(review)
    sentence = (
        "Something speaks for each of these, and a question stands before it: answer it and it becomes clear."
        if suggestions
        else "Nothing that something speaks for waits for an answer."
    )
    st.html(tag("p", sentence, class_="hr-text"))
    _show(review, suggestions, draft, "waits")


def show_not_known_yet(review: Review, draft: DecisionDraft | None) -> None:
    """What nothing speaks for yet."""
    sentence = "Nothing that is known speaks for these yet, and nothing rules them out."
    st.html(tag("p", sentence, class_="hr-text"))
    _show(review, not_known_yet(review), draft, "not_known_yet")


def show_item(review: Review, item: str) -> None:
    """The facts of one suggested item, without its buttons."""
    suggestion = next(suggestion for suggestion in review.suggestions if suggestion.item == item)
    with st.container(border=True):
        _details(review, suggestion)


def _show(review: Review, suggestions: list[Suggestion], draft: DecisionDraft | None, name: str) -> None:
    """The list of suggestions, with the details of the open one beside it."""
    by_item = {suggestion.item: suggestion for suggestion in suggestions}
    words = newest_words(service.records().follow_up.of(review.package.reference))
    photographs = photographs_of(review.package.reference)

    def details(row: Row) -> None:
        if row.id in words:
            st.html(tag("blockquote", words_in_short(words[row.id]), class_="hr-goal"))
        if draft is not None:
            show_choice_reason(draft, row.id, row.name, questions_behind(review, by_item[row.id]))
        _details(review, by_item[row.id])
        show_photographs_of(review, row.id, photographs)

    def control(row: Row) -> None:
        if draft is not None:
            # The reason is asked for beside the list: beside another line it would be given to that.
            show_choice(draft, row.id, row.name, lambda: open_row(name, row.id))

    unfinished = _without_reason(review, draft)
    rows = [
        _row(review, suggestion, words.get(suggestion.item), lacks_reason=suggestion.item in unfinished)
        for suggestion in suggestions
    ]
    show_rows(name, rows, details, control)


def _without_reason(review: Review, draft: DecisionDraft | None) -> set[str]:
    """The items that were chosen about, where something has still to be said before anybody signs."""
    if draft is None:
        return set()
    points = open_points(review, draft.decision, service.reviewer().rule_set)
    return {point.subject for point in points if point.where == "items" and draft.choice(point.subject)}


def _row(review: Review, suggestion: Suggestion, word: PersonsWord | None, *, lacks_reason: bool) -> Row:
    """One suggestion in a line: why, its hours and price in short, what the person said, what has still to be said."""
    item = service.catalogue().items.get(suggestion.item, review.items[suggestion.item])
    why = (
        f"First ask: {first_asked(review, suggestion)[0]}"
        if suggestion.unknowns
        else suggestion.reasons[0].because
    )
    signs = [_sign(review, suggestion)]
    for text in (hours_in_short(review, suggestion), price_in_short(item)):
        if text:
            signs.append(tag("span", text, class_="hr-sign"))
    if word is not None:
        signs.append(tag("span", f"person: {says_in_words(word)}", class_="hr-sign hr-done"))
    if lacks_reason:
        signs.append(tag("span", "say why", class_="hr-sign hr-urgency-days"))
    return Row(suggestion.item, item.name, why, tuple(signs))


def _sign(review: Review, suggestion: Suggestion) -> Html:
    if suggestion.status == _NOT_KNOWN or suggestion.unknowns:
        words = "Not known yet" if suggestion.status == _NOT_KNOWN else "Ask first"
        if suggestion.status == "on_hold":
            words += "; hours wait for a hold"
        return tag("span", words, class_="hr-sign hr-open")
    safety = suggestion.item in service.reviewer().rule_set.safety_items
    words = "For safety" if safety else "Could help"
    if suggestion.status == "on_hold":
        words += "; hours wait for a hold"
    return tag("span", words, class_="hr-sign hr-could")


def _details(review: Review, suggestion: Suggestion) -> None:
    """The details beside the list: facts, cautions, reasons with their evidence, and what it would take."""
    item = review.items[suggestion.item]
    st.html(tag("div", item.plain, _facts(review, suggestion)))
    for caution in suggestion.cautions:
        st.html(tag("p", tag("strong", "Take care: "), caution.because, class_="hr-caution"))
    with st.expander("Why for this person, and how good the evidence is"):
        for reason in suggestion.reasons:
            show_reason(review, reason)
        st.html(
            items(effect_line(effect) for effect in suggestion.effects) if suggestion.effects else _NO_EFFECT
        )
        if suggestion.learned_use is not None:
            st.html(tag("p", use_in_words(suggestion.learned_use)))
    with st.expander("What it would take"):
        st.html(items(what_it_takes(item)))


def _facts(review: Review, suggestion: Suggestion) -> Html:
    """Everything about one suggestion as label and value."""
    item = service.catalogue().items.get(suggestion.item, review.items[suggestion.item])
    places = sorted({f"{place.label} ({place.visit})" for place in suggestion.where})
    sure = suggestion.reasons[0].truth is Truth.TRUE
    lines: list[tuple[object, object]] = []
    if suggestion.unknowns:
        lines.append(("First ask", items(first_asked(review, suggestion))))
    lines += [
        ("Because" if sure else "If it proves true", suggestion.reasons[0].because),
        ("Helps with", ", ".join(places) or "the person’s safety or independence in general"),
        (explain("Released, alone"), hours_alone(review, suggestion)),
        (explain("Evidence"), evidence(suggestion)),
    ]
    lines.append(("Price", price(item)))
    lines.append(("Who may prescribe it", who_prescribes(item)))
    return facts(lines)
