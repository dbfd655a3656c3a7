"""The cases of a signed review: one line each, the newest state, what is late, and the form of the next step."""

from __future__ import annotations

from datetime import date

import streamlit as st
from pydantic import ValidationError

from dashboard.clock import today
from dashboard.print.jobs.answers import ABOUT_A_QUESTION
from dashboard.screen import service
from dashboard.screen.markup import Html, facts, items, plain, tag
from dashboard.screen.moments import day_of
from dashboard.screen.pressing import show_form_button
from dashboard.screen.redrawing import draw_anew
from dashboard.screen.review.after.words_of_person import words_in_short
from dashboard.screen.review.rows import Row, show_rows
from dashboard.screen.trouble import REFUSED
from engine.model import CaseStep, PersonsWord, ProviderAnswer, SignedReview
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry
from engine.review import STATES_OF, PlanCase, cases_of

STATE_WORDS = {
    "to_order": "to order",
    "ordered": "ordered",
    "delivered": "delivered",
    "fitted": "fitted",
    "trained": "people trained",
    "on_trial": "on trial",
    "in_use": "in use",
    "returned": "returned",
    "never_came": "never came",
    "to_assess": "to assess",
    "assessed": "assessed",
    "tried": "tried",
    "agreed": "agreed by provider and person",
    "commissioned": "commissioned",
    "stays_as_it_is": "stays as it is",
    "open": "open",
    "done": "done",
    "referred": "referred",
    "not_agreed": "not agreed",
}
_REPLIES = {
    "received": "has received it",
    "can": "can do it",
    "cannot": "cannot do it",
    "question": "has a question",
}
_WAYS = {"screen": "", "paper": " on paper", "unproved_paper": " on a paper that is not proved"}
_Entries = tuple[FollowUpEntry[FollowUp], ...]


def cases_now(signed: SignedReview, entries: _Entries) -> tuple[PlanCase, ...]:
    """The cases of a signed review with the steps that were written to it."""
    return cases_of(
        signed,
        (
            entry.content
            for entry in entries
            if isinstance(entry.content, CaseStep) and entry.review == signed.number
        ),
    )


def show_cases(signed: SignedReview, entries: _Entries, *, may_write: bool) -> None:
    """Every case as one line."""
    cases = {case.subject: case for case in cases_now(signed, entries)}
    if not cases:
        st.html(tag("p", "Nothing was set going by this review.", class_="hr-text"))
        return

    def details(row: Row) -> None:
        case = cases[row.id]
        st.html(_history(case, entries))
        if may_write:
            _show_form(signed, case)

    show_rows("cases", [_row(case, entries) for case in cases.values()], details)


def _row(case: PlanCase, entries: _Entries) -> Row:
    """One line of the list: its state, whether it is late, the provider's answer, who sees to it."""
    late = case.is_late(today())
    signs = [
        tag("span", STATE_WORDS[case.state], class_="hr-sign hr-done" if case.ended else "hr-sign hr-could")
    ]
    if late and case.due:
        signs.append(tag("span", f"late since {case.due:%d %b}", class_="hr-sign hr-late"))
    answers = [entry.content for entry in entries if isinstance(entry.content, ProviderAnswer)]
    own = [answer for answer in answers if answer.subject == case.subject]
    if own:
        signs.append(tag("span", f"provider {_REPLIES[own[-1].reply]}", class_="hr-sign"))
    when = "" if case.ended or not case.due else f"next by {case.due:%d %b %Y}"
    return Row(case.subject, case.name, "; ".join(filter(None, (case.owner, when))), tuple(signs))


def _history(case: PlanCase, entries: _Entries) -> Html:
    """Every step of one item or need, with answers of the provider and words of the person."""
    lines: list[object] = [_step(step) for step in case.steps]
    for entry in entries:
        content = entry.content
        if isinstance(content, ProviderAnswer) and content.subject in (case.subject, ""):
            lines.append(f"{day_of(entry.at)}: {answer_in_words(content, entry.by)}")
        if isinstance(content, PersonsWord) and content.subject == case.subject:
            lines.append(f"{day_of(entry.at)}: {words_in_short(content)}")
    head = facts(
        [
            ("State", STATE_WORDS[case.state]),
            ("Since", f"{case.since:%d %b %Y}"),
            ("Next by", f"{case.due:%d %b %Y}" if case.due and not case.ended else "–"),
            ("Who sees to it", case.owner or "nobody is named"),
        ]
    )
    return tag("div", head, items(lines) if lines else tag("p", "Nothing has happened yet."))


def answer_in_words(answer: ProviderAnswer, by: str) -> str:
    """A provider's answer in one sentence."""
    parts = [
        f"from {answer.from_day:%d %b %Y}" if answer.from_day else "",
        answer.because,
        f"trained: {answer.trained}" if answer.trained else "",
        f"trial: {answer.trial_result}" if answer.trial_result else "",
    ]
    who = answer.answered_by or by
    how = _WAYS[answer.came_by]
    details = "; ".join(filter(None, parts))
    reply = _REPLIES[answer.reply]
    if answer.reply == "received" and details:
        reply = "answers a question" if answer.subject.startswith(ABOUT_A_QUESTION) else "writes"
    return f"The provider ({who}{how}) {reply}{f': {details}' if details else ''}"


def _step(step: CaseStep) -> str:
    parts = [
        step.people,
        f"with {step.carers} carers" if step.carers else "",
        step.words,
        f"next by {step.due:%d %b %Y}" if step.due else "",
    ]
    details = "; ".join(filter(None, parts))
    return f"{step.on:%d %b %Y}: {STATE_WORDS[step.state]}{f': {details}' if details else ''}"


def _show_form(signed: SignedReview, case: PlanCase) -> None:
    """The form for the next step."""
    states = STATES_OF[case.kind]
    with st.form(
        f"step {signed.reference} {signed.number} {case.subject} {len(case.steps)}", enter_to_submit=False
    ):
        state = st.selectbox(
            "What happened",
            states,
            index=min(states.index(case.state) + 1, len(states) - 1) if case.state in states else 0,
            format_func=lambda state: STATE_WORDS[state].capitalize(),
        )
        first, second = st.columns(2)
        on = first.date_input("On", today(), max_value=today(), format="DD/MM/YYYY")
        due = second.date_input("Next thing by", None, format="DD/MM/YYYY")
        owner = st.text_input("Who sees to it", case.owner, max_chars=400)
        people = st.text_input("Who was trained or agreed, by whom it was signed off", "", max_chars=400)
        carers = (
            st.number_input("Tried with how many carers", 1, 4, None, placeholder="Not tried")
            if case.kind == "second_carer"
            else None
        )
        words = st.text_area("Reason, stop criteria, anything else", "", height=80, max_chars=4000)
        if not show_form_button(
            "Keep this step", key=f"step {signed.reference} {case.subject}", type="primary"
        ):
            return
    values = {
        "state": state,
        "on": on,
        "due": due,
        "owner": owner,
        "people": people,
        "carers": carers,
        "words": words,
    }
    _keep(signed, case, values)


def _keep(signed: SignedReview, case: PlanCase, values: dict[str, object]) -> None:
    """Check a step and add it to the records; what is wrong with it is said on the page."""
    try:
        step = CaseStep.model_validate({"subject": case.subject, **values})
    except ValidationError as error:
        message = error.errors(include_url=False, include_input=False)[0]["msg"].removeprefix("Value error, ")
        st.error(plain(f"Not kept: {message}."))
        return
    if isinstance(values["on"], date) and values["on"] < date.fromisoformat(signed.signature.signed_at[:10]):
        st.error("That was before the review was signed: look at the day.")
        return
    try:
        service.records().follow_up.add(signed.reference, signed.number, step)
    except REFUSED as refused:
        st.error(plain(f"Not kept: {refused}."))
        return
    draw_anew()
