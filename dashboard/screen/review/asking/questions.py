"""The questions worth asking: what hangs on each, answers given there and then, and what they would change.

Definitions: answers are tried first: the review with them is drawn beside the review without, and only "Keep" makes a
new version of the package. An item *waits for a question alone* when nothing else about it is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import streamlit as st
from pydantic import ValidationError

from dashboard.screen import service
from dashboard.screen.identity import link
from dashboard.screen.markup import items, plain, tag
from dashboard.screen.pressing import show_button
from dashboard.screen.review.after.reading import show_answers_to_read
from dashboard.screen.review.asking import difference
from dashboard.screen.review.asking.distinct import AskedQuestion, distinct_questions
from dashboard.screen.review.asking.field import PlainKeys, clock, day, field, put_value
from dashboard.screen.review.asking.places import AnswerPlace, places_of, subject_in_words
from dashboard.screen.review.portions import portion_with, show_way_through
from dashboard.screen.trouble import error_boundary
from engine import CarePackage, Review
from engine.model import Question
from engine.records import StaleVersionError

_AT_ONCE, _AT_ONCE_OF_MANY_VISITS, _MANY_VISITS = 6, 4, 3
"""Questions that are shown at a time; a question about visits has a field for each of them."""
_ORDERS = ("What could change most", "Safety first", "What most items wait for")
_NOBODY = "There is none"
_Answers = dict[PlainKeys, Any]


def show_questions(review: Review, version: int, *, may_answer: bool) -> None:
    """The open questions, a few at a time, and the place to answer them."""
    _show_what_answers_did(review)
    show_answers_to_read(review.package, only_questions=True, may_write=may_answer)
    if not review.questions:
        st.write("Nothing that is unknown would change this answer.")
        return
    _asking(review, version, may_answer=may_answer)


@st.fragment
def _asking(review: Review, version: int, *, may_answer: bool) -> None:
    """The questions in the chosen order with what hangs on each, a portion at a time, and what the answers change."""
    with error_boundary():
        service.records().people.require(
            "write packages" if may_answer else "read packages", review.package.reference
        )
        name = f"answers {review.package.reference} {version}"
        order = st.segmented_control(
            "Open questions, in which order?",
            _ORDERS,
            default=_ORDERS[0],
            required=True,
            key=f"{name} order",
            wrap=True,
            label_visibility="collapsed",
        )
        ordered = in_order(review, str(order))
        most = _AT_ONCE if len(review.package.visits) < _MANY_VISITS else _AT_ONCE_OF_MANY_VISITS
        portion = portion_with(st.session_state.get(f"{name} {order}", 0), len(ordered), most)
        answers: _Answers = st.session_state.setdefault(f"{name} tried", {})
        if may_answer:
            st.caption(
                "Answers are tried first, on every page of questions. Nothing is kept until you say so."
            )
        _ask(review, ordered[portion.start : portion.stop], answers if may_answer else None, name)

        def turn_to(position: int) -> None:
            st.session_state[f"{name} {order}"] = position

        show_way_through("questions", portion, len(ordered), most, turn_to)
        _try_answers(review, version, answers, name)
        form = link("new_package", draft=review.package.reference)
        words = "Anything else in the package is corrected, or filled in, in "
        st.html(
            tag("p", words, tag("a", "the assessment form", href=form, target="_self"), ".", class_="hr-text")
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


def _show_what_hangs_on_it(question: Question, names: tuple[list[str], list[str]]) -> None:
    """Why a question is asked: whether it is about safety, hours at stake, the items that wait, and its reasons."""
    alone, too = map(len, names)
    at_stake = round(question.hours_at_stake_per_week, 1)
    signs = (
        "About safety" if question.safety else "",
        f"up to {at_stake:.1f} hours a week" if at_stake else "",
        f"{_waits(alone)} for this alone" if alone else "",
        f"{_waits(too)} for this and others" if too else "",
    )
    marks = [part for sign in filter(None, signs) for part in (tag("span", sign, class_="hr-sign"), " ")]
    first, *more = question.why or ("",)
    rest = tag("details", tag("summary", f"and {len(more)} more"), items(more)) if more else ""
    st.html(tag("div", *marks, tag("div", first, rest), class_="hr-hangs"))


def _waits(items_that_wait: int) -> str:
    return "1 item waits" if items_that_wait == 1 else f"{items_that_wait} items wait"


def _try_answers(review: Review, version: int, answers: _Answers, name: str) -> None:
    """Review with the answers as a trial and show the difference; kept only when asked to."""
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


def _ask(review: Review, asked: tuple[AskedQuestion, ...], answers: _Answers | None, name: str) -> None:
    """Each question with what hangs on it, and a field at every place it concerns.

    Args:
        review: whose questions they are.
        asked: those that are shown.
        answers: what was answered so far, by place, changed by what is answered now; None where nobody may answer.
        name: of the fields.
    """
    waits = waiting(review)
    with st.container(key="hr_list_questions"), st.container(key=f"hr_questions_{name}"):
        for each, places in _with_places(review.package, asked):
            with st.container(key=f"hr_question_{each.question.path}", gap=None):
                if answers is None or not places:
                    question = f"{each.question.question}{subject_in_words(each.question.path)}"
                    st.html(tag("h3", question, class_="hr-question"))
                if answers is not None:
                    for place in places:
                        _answer(place, answers, name)
                _show_what_hangs_on_it(each.question, waits.get(each.question.question, ([], [])))


def _with_places(
    package: CarePackage, asked: tuple[AskedQuestion, ...]
) -> Iterator[tuple[AskedQuestion, list[AnswerPlace]]]:
    """Each question with the places where it is answered; one that several are about is the first one's."""
    written = package.model_dump(mode="json", exclude_none=True)
    taken: set[PlainKeys] = set()
    for each in asked:
        places = []
        for place in chain.from_iterable(
            places_of(written, path, service.catalogue()) for path in each.paths
        ):
            if place.keys not in taken:
                taken.add(place.keys)
                places.append(place)
        yield each, places


def _answer(place: AnswerPlace, answers: _Answers, name: str) -> None:
    """The field of one place, with what was answered before in it."""
    key = f"{name} {place.keys}"
    before = answers.get(place.keys)
    answer: Any
    if place.whole:
        answer = _whole(place, key, before)
    elif place.clock:
        answer = clock(place.label, key, before)
    elif place.term is None:
        answer = day(place.label, before, key)
    else:
        answer = field(place.term, before, key, place.label)
    if answer is None:
        answers.pop(place.keys, None)
    else:
        answers[place.keys] = answer


def _whole(place: AnswerPlace, key: str, before: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    """The list itself: equipment by name, or whether there is a carer; what each is like is asked next."""
    if place.keys == ("equipment",):
        names = {item.id: item.name for item in service.catalogue().items.values()}
        chosen = st.multiselect(
            plain(place.label),
            [_NOBODY, *sorted(names, key=lambda item: names[item])],
            None if before is None else [piece["item"] for piece in before] or [_NOBODY],
            key=key,
            format_func=lambda item: names.get(item, item),
            placeholder="Not assessed",
        )
        return [{"item": item} for item in chosen if item != _NOBODY] if chosen else None
    lists: dict[str, list[dict[str, Any]] | None] = {"Not assessed": None, "Yes": [{}], "No": []}
    answer = st.segmented_control(
        plain(place.label),
        list(lists),
        default=next(words for words, answer in lists.items() if answer == before),
        required=True,
        key=key,
        wrap=True,
    )
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
