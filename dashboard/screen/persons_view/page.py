"""The page that a person, or who speaks for them, goes through with the therapist: in everyday words, large and calm.

Definitions: each answer is written down at once and never changed; a later one stands beside it, and the newest counts. No
answer is no consent. What the paper for the person does not tell is not told here either (`telling.py`).
"""

from __future__ import annotations

import streamlit as st

from dashboard.clock import today
from dashboard.print.papers.knowledge import plain_item
from dashboard.screen import identity, service
from dashboard.screen.identity import link
from dashboard.screen.markup import items, plain, tag
from dashboard.screen.persons_view.telling import facts_not_known, facts_to_tell
from dashboard.screen.pressing import show_form_button
from dashboard.screen.redrawing import draw_anew
from dashboard.screen.review.after.words_of_person import (
    FACT,
    NOT_KNOWN,
    newest_words,
    says_in_words,
    words_in_short,
)
from dashboard.screen.review.equipment import could_help
from dashboard.screen.trouble import REFUSED, error_boundary
from dashboard.wording import label_of
from engine.model import CarePackage, PersonsWord, Review, Suggestion

_BY = {
    "person": "The person",
    "advocate": "Their advocate",
    "family": "Family",
    "attorney": "Their attorney or deputy",
}
_PARTS = ("What could help", "What we wrote about you")
_ANSWERS = {"yes": "Yes", "try": "I will try it", "later": "Ask me later", "no": "No"}


def show() -> None:
    """Draw what is suggested in the person's words, and take down what they say."""
    who = identity.current()
    references = service.package_records().references(who.caseloads("OT"))
    asked = st.query_params.get("package")
    package = service.package_records().load(asked) if asked in references else None
    if package is None:
        st.title("With the person")
        st.info("Open a package first: its page “Person” leads here.")
        return
    review = service.review(package, today())
    with st.container(key="hr_persons_view"):
        st.title("About you, and what could help")
        for goal in package.goals:
            st.html(tag("blockquote", goal.quotation, class_="hr-goal"))
        st.write(
            "Nothing changes unless you agree. You can say yes, no, or ask for time. Saying nothing is not a yes."
        )
        said_by = st.segmented_control(
            "Who is answering?",
            list(_BY),
            default="person",
            format_func=label_of(_BY),
            required=True,
            wrap=True,
        )
        part = st.segmented_control(
            "What do we talk about?",
            _PARTS,
            default=_PARTS[0],
            required=True,
            key="part",
            bind="query-params",
            wrap=True,
        )
        if part == _PARTS[0]:
            _show_items(review, str(said_by))
        else:
            _show_facts(package, str(said_by))
    back = link("review", package=package.reference, tab="decide")
    st.html(tag("p", tag("a", "Back to the review", href=back, target="_self"), class_="hr-text"))


@st.fragment
def _show_items(review: Review, said_by: str) -> None:
    with error_boundary():
        service.records().people.require("decide", review.package.reference)
        _items(review, said_by)


@st.fragment
def _show_facts(package: CarePackage, said_by: str) -> None:
    with error_boundary():
        service.records().people.require("decide", package.reference)
        _facts(package, said_by)


def _items(review: Review, said_by: str) -> None:
    st.header(plain(_PARTS[0]))
    words = newest_words(service.records().follow_up.of(review.package.reference))
    offered = could_help(review, None)
    if not offered:
        st.write("There is nothing new to offer today.")
    elif answered := sum(suggestion.item in words for suggestion in offered):
        st.caption(f"You answered {answered:d} of {len(offered)}.")
    for suggestion in offered:
        _item(review, suggestion, words.get(suggestion.item), said_by)


def _item(review: Review, suggestion: Suggestion, before: PersonsWord | None, said_by: str) -> None:
    """One suggested item in plain words, with a form for what the person says of it."""
    entry = plain_item(suggestion.item)
    name = entry.name if entry else suggestion.name
    says = entry.says if entry else review.items[suggestion.item].plain
    reference, item = review.package.reference, suggestion.item
    with st.container(border=True):
        st.html(tag("div", tag("h3", name, class_="hr-detail-title"), tag("p", says)))
        if before is not None:
            st.html(tag("p", words_in_short(before), class_="hr-small"))
        with st.form(
            f"say {reference} {item} {before.says if before else ''}", border=False, enter_to_submit=False
        ):
            # The name stands above it in large letters already.
            answer = st.segmented_control(
                plain(f"{name}: what do you say?"),
                list(_ANSWERS),
                format_func=label_of(_ANSWERS),
                label_visibility="collapsed",
                wrap=True,
            )
            with st.container(horizontal=True, vertical_alignment="bottom"):
                words = st.text_input(plain(f"In your words ({name})"), max_chars=4000)
                is_written = show_form_button("Write it down", key=f"say {reference} {item}")
            if is_written and answer is None:
                st.error("Choose an answer first. Saying nothing is not a yes.")
            elif is_written:
                _write(reference, item, str(answer), words, said_by)


def _facts(package: CarePackage, said_by: str) -> None:
    """What is recorded of the person and what is not known, and a form to say that something of it is not right."""
    st.header(plain(_PARTS[1]))
    facts = tuple(facts_to_tell(package, service.catalogue().vocabulary.terms))
    not_known = facts_not_known(package)
    st.html(items(f"{label}: {answer}" for label, answer in facts))
    if not_known:
        st.html(tag("p", tag("strong", "We do not know yet: "), f"{'; '.join(not_known)}.", class_="hr-text"))
    words = newest_words(service.records().follow_up.of(package.reference))
    wrong = [
        f"{subject.removeprefix(FACT)}: “{word.words}”"
        for subject, word in words.items()
        if subject.startswith(FACT)
    ]
    if wrong:
        st.html(tag("div", tag("strong", "You said that this is not right, or not known yet:"), items(wrong)))
    with st.form(f"wrong {package.reference} {len(wrong)}", enter_to_submit=False):
        which = st.selectbox(
            "Is something not right, or missing?",
            [*(label for label, _ in facts), *(f"{label} {NOT_KNOWN}" for label in not_known)],
            index=None,
            placeholder="Choose what it is about",
        )
        words_ = st.text_input(
            "How is it really?", max_chars=4000, placeholder="Or: nobody has asked me about this yet"
        )
        if show_form_button("Write it down", key=f"wrong {package.reference}"):
            if which is None or not words_.strip():
                st.error("Choose what it is about, and say how it is.")
            else:
                _write(package.reference, f"{FACT}{which}", "that_is_wrong", words_, said_by)


def _write(reference: str, subject: str, says: str, words: str, said_by: str) -> None:
    numbers = service.records().signed.numbers(reference)
    word = PersonsWord.model_validate(
        {"subject": subject, "says": says, "words": words.strip(), "said_by": said_by}
    )
    try:
        service.records().follow_up.add(reference, max(numbers, default=0), word)
    except REFUSED as refused:
        st.error(plain(f"Not written down: {refused}."))
        return
    st.toast(plain(f"Written down: {says_in_words(word)}."))
    draw_anew()
