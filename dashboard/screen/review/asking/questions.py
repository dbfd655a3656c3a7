"""The questions worth asking: what hangs on each, answers given there and then, and what they would change.

Definitions: answers are tried first: the review with them is drawn beside the review without, and only "Keep" makes a
new version of the package. An item *waits for a question alone* when nothing else about it is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st
from pydantic import ValidationError

from dashboard.screen import service
from dashboard.screen.identity import link
from dashboard.screen.markup import plain, table, tag
from dashboard.screen.pressing import show_button
from dashboard.screen.review.after.reading import show_answers_to_read
from dashboard.screen.review.asking import difference
from dashboard.screen.review.asking.distinct import AskedQuestion, distinct_questions
from dashboard.screen.review.asking.field import PlainKeys, clock, day, field, put_value
from dashboard.screen.review.asking.places import AnswerPlace, places_of, subject_in_words
from dashboard.screen.trouble import error_boundary
from engine import CarePackage, Review
from engine.model import Question
from engine.records import StaleVersionError

_AT_ONCE = 6
_SHOWN = 8
_ORDERS = ("What could change most", "Safety first", "What most items wait for")
_NOBODY = "There is none"


def show_questions(review: Review, version: int, *, may_answer: bool) -> None:
    """The open questions, and the place to answer them."""
    _show_what_answers_did(review)
    show_answers_to_read(review.package, only_questions=True, may_write=may_answer)
    if not review.questions:
        st.write("Nothing that is unknown would change this answer.")
        return
    if may_answer:
        _answering(review, version)
    else:
        _show_table(review, distinct_questions(review))


@st.fragment
def _answering(review: Review, version: int) -> None:
    """The questions in the chosen order, and fields to answer the first of them."""
    with error_boundary():
        service.records().people.require("write packages", review.package.reference)
        name = f"answers {review.package.reference} {version}"
        order = st.segmented_control(
            "In which order?", _ORDERS, default=_ORDERS[0], required=True, key=f"{name} order", wrap=True
        )
        ordered = in_order(review, str(order))
        _show_table(review, ordered)
        more = st.session_state.get(f"{name} more", 0)
        asked = ordered[: _AT_ONCE * (more + 1)]
        st.subheader("Answer them here")
        st.write("Answers are tried first. Nothing is kept until you say so.")
        _try_answers(review, version, asked, name)
        if len(asked) < len(ordered):

            def further() -> None:
                st.session_state[f"{name} more"] = more + 1

            st.button(
                f"Show {min(_AT_ONCE, len(ordered) - len(asked))} more of {len(ordered) - len(asked)}",
                on_click=further,
            )
        st.html(
            tag(
                "p",
                "Anything else in the package is corrected, or filled in, in ",
                tag(
                    "a",
                    "the assessment form",
                    href=link("new_package", draft=review.package.reference),
                    target="_self",
                ),
                ".",
                class_="hr-text",
            )
        )


def in_order(review: Review, order: str) -> tuple[AskedQuestion, ...]:
    """The questions in the order asked for; equal ones stay as the review ranked them."""
    asked = distinct_questions(review)
    if order == _ORDERS[1]:
        return tuple(sorted(asked, key=lambda each: not each.question.safety))
    if order == _ORDERS[2]:
        waits = waiting(review)

        def fewest_last(each: AskedQuestion) -> tuple[int, int]:
            alone, others = waits.get(each.question.question, ((), ()))
            return -len(alone), -len(alone) - len(others)

        return tuple(sorted(asked, key=fewest_last))
    return asked


def waiting(review: Review) -> dict[str, tuple[list[str], list[str]]]:
    """By question: the names of the items that wait for it alone, and of those that wait for others too."""
    words = {path: each.question.question for each in distinct_questions(review) for path in each.paths}
    names: dict[str, tuple[list[str], list[str]]] = {}
    for suggestion in review.suggestions:
        asked = list(dict.fromkeys(words[path] for path in suggestion.unknowns if path in words))
        for question in asked:
            names.setdefault(question, ([], []))[len(asked) > 1].append(suggestion.name)
    return names


def _show_table(review: Review, ordered: tuple[AskedQuestion, ...]) -> None:
    """All open questions with what is at stake and which items wait for each."""
    waits = waiting(review)
    rows = [_row(each.question, waits) for each in ordered]
    head = ("Question", "About safety", "Hours a week at stake", "Items that wait", "What hangs on it")
    st.html(
        table(
            f"{len(rows)} open questions"
            if len(rows) <= _SHOWN
            else f"The first {_SHOWN} of {len(rows)} open questions",
            head,
            rows[:_SHOWN],
        )
    )
    if len(rows) > _SHOWN:
        with st.expander(f"The other {len(rows) - _SHOWN} questions"):
            st.html(table("Further questions", head, rows[_SHOWN:]))


def _row(question: Question, waits: Mapping[str, tuple[list[str], list[str]]]) -> tuple[str, ...]:
    """One question in the table."""
    return (
        f"{question.question}{subject_in_words(question.path)}",
        "yes" if question.safety else "",
        _at_stake(question.hours_at_stake_per_week),
        _waiting_words(waits.get(question.question)),
        _why(question),
    )


def _at_stake(hours_a_week: float) -> str:
    return f"up to {hours_a_week:.1f}" if round(hours_a_week, 1) else "–"


def _why(question: Question) -> str:
    first, more = question.why[0] if question.why else "", len(question.why) - 1
    return f"{first} (and {more} more)" if more > 0 else first


def _waiting_words(names: tuple[list[str], list[str]] | None) -> str:
    if names is None:
        return "–"
    alone, too = map(len, names)
    return ", ".join(
        filter(
            None, (f"{alone} for this alone" if alone else "", f"{too} for other answers too" if too else "")
        )
    )


def _try_answers(review: Review, version: int, asked: tuple[AskedQuestion, ...], name: str) -> None:
    """Review with the answers as a trial and show the difference; kept only when asked to."""
    written = review.package.model_dump(mode="json", exclude_none=True)
    answers = _ask(written, asked, name)
    if not answers:
        return
    try:
        package = with_answers(review.package, answers)
    except ValidationError as error:
        st.error(plain(f"These answers do not go together: {error.errors(include_input=False)[0]['msg']}"))
        return
    after = service.review(package, review.provenance.reviewed_on)
    with st.container(border=True):
        st.html(tag("p", tag("strong", f"With {_count(len(answers))}, the review would change so:")))
        st.html(difference.show(review, after))
        if show_button(f"Keep {_count(len(answers))} and review again", key=f"{name} keep", type="primary"):
            _keep(review, package, version)


def _ask(plain: dict[str, Any], asked: tuple[AskedQuestion, ...], name: str) -> dict[PlainKeys, Any]:
    """Ask each question at every place it concerns; the answers by place."""
    places: dict[PlainKeys, AnswerPlace] = {}
    for path in (path for each in asked for path in each.paths):
        for place in places_of(plain, path, service.catalogue()):
            places.setdefault(place.keys, place)
    answers: dict[PlainKeys, Any] = {}
    with st.container(key=f"hr_questions_{name}"):
        for place in places.values():
            answer = _whole(place, name) if place.whole else _one(place, f"{name} {place.keys}")
            if answer is not None:
                answers[place.keys] = answer
    return answers


def _one(place: AnswerPlace, key: str) -> Any:
    if place.clock:
        return clock(place.label, key)
    return day(place.label, None, key) if place.term is None else field(place.term, None, key, place.label)


def _whole(place: AnswerPlace, name: str) -> list[dict[str, Any]] | None:
    """The list itself: equipment by name, or whether there is a carer; what each is like is asked next."""
    key = f"{name} {place.keys}"
    if place.keys == ("equipment",):
        names = {item.id: item.name for item in service.catalogue().items.values()}
        chosen = st.multiselect(
            plain(place.label),
            [_NOBODY, *sorted(names, key=lambda item: names[item])],
            key=key,
            format_func=lambda item: names.get(item, item),
            placeholder="Not assessed",
        )
        return [{"item": item} for item in chosen if item != _NOBODY] if chosen else None
    answer = st.segmented_control(
        plain(place.label),
        ("Not assessed", "Yes", "No"),
        default="Not assessed",
        required=True,
        key=key,
        wrap=True,
    )
    lists: dict[str, list[dict[str, Any]] | None] = {"Not assessed": None, "Yes": [{}], "No": []}
    return lists[str(answer)]


def with_answers(package: CarePackage, answers: Mapping[PlainKeys, Any]) -> CarePackage:
    """The package with these answers, each in its place.

    Raises:
        pydantic.ValidationError: when the answers cannot be, or not together.
    """
    plain = package.model_dump(mode="json", exclude_none=True)
    for keys, answer in answers.items():
        put_value(plain, keys, answer)
    return CarePackage.model_validate_json(json.dumps(plain))


def _keep(review: Review, package: CarePackage, version: int) -> None:
    try:
        service.package_records().save(package, based_on=version)
    except StaleVersionError as stale:
        st.error(plain(f"Not saved: {stale}."))
        return
    st.session_state[_did(package.reference)] = review
    st.rerun()


def _show_what_answers_did(review: Review) -> None:
    before = st.session_state.get(_did(review.package.reference))
    if isinstance(before, Review) and before.review_hash != review.review_hash:
        with st.container(border=True):
            st.html(tag("p", tag("strong", "Your answers are kept, as a new version. What they changed:")))
            st.html(difference.show(before, review))


def _did(reference: str) -> str:
    return f"answered {reference}"


def _count(number: int) -> str:
    return "this answer" if number == 1 else f"these {number} answers"
