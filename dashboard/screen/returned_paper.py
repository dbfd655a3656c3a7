"""A provider's paper that came back filled in: held against the records, and its answers taken in.

The answers of a paper are those of the form for providers (`recommendations.answering`) and change nothing that was
signed. A paper is taken in once, however often it is given back. Left out: what is read off a paper
(`dashboard.print.jobs.answers`), and papers by the hundred (`handrail answers import`).
"""

from __future__ import annotations

import streamlit as st

from dashboard.print.jobs.answers import ABOUT_A_QUESTION, AnswersError, PaperAnswers, read_answers
from dashboard.print.jobs.contacts import usable_contacts
from dashboard.screen import service
from dashboard.screen.markup import Html, items, plain, tag
from dashboard.screen.pressing import show_form_button
from dashboard.screen.redrawing import draw_anew
from dashboard.screen.review.after.following import answer_in_words
from dashboard.screen.trouble import REFUSED
from dashboard.screen.uploads import ask_for_file
from engine.model import ProviderAnswer, SignedReview
from engine.review import names_of_items

LARGEST_BYTES = 5_000_000
"""Of a paper that is given back here: the largest of ours has less than one. Reading it keeps others waiting."""
_TAKEN_IN, _ROUND = "answers taken in from a paper", "papers given back"


def show_returned_paper(signed: SignedReview, title: str = "A filled-in paper came back") -> None:
    """The place where a filled-in paper of a package is dropped, and what was taken in from the last.

    Args:
        signed: the review that it answers.
        title: what to call the place, for whoever is there.
    """
    turn = st.session_state.get(_ROUND, 0)
    reference, lines = st.session_state.pop(_TAKEN_IN, ("", ()))
    was_taken_in = reference == signed.reference
    with st.expander(plain(title), expanded=was_taken_in):
        if was_taken_in:
            st.success("Taken in. What was there already was not taken in twice.")
            st.html(items(lines) if lines else tag("p", "Nothing on it was new.", class_="hr-text"))
        st.caption(
            "The provider’s PDF with its fields filled in. It is held against the records first, and nothing in it "
            "changes what was signed."
        )
        with st.form(f"returned {signed.reference} {turn}", border=False):
            file = ask_for_file("The provider’s paper (PDF)", ("pdf",), most_bytes=LARGEST_BYTES)
            if not show_form_button(
                "Take in its answers", key=f"returned {signed.reference}", type="primary"
            ):
                return
        if file is None:
            st.error("Choose the paper first.")
            return
        try:
            lines = _take_in(file.getvalue(), signed)
        except (AnswersError, *REFUSED, LookupError) as refused:
            st.error(plain(f"Nothing is taken in. {refused}"))
            return
        st.session_state[_TAKEN_IN] = signed.reference, lines
        st.session_state[_ROUND] = turn + 1
        draw_anew()


def _take_in(content: bytes, signed: SignedReview) -> list[Html]:
    """Write the answers that are new, and say each in a line."""
    records = service.records()
    paper = read_answers(content, records.signed, usable_contacts())
    if paper.reference != signed.reference:
        raise AnswersError("It is the paper of another package: open that package, and give it back there.")
    new = records.follow_up.add_new(paper.reference, paper.number, *paper.answers)
    return [*(_line(answer, signed) for answer in new), *_remarks(paper)]


def _remarks(paper: PaperAnswers) -> list[Html]:
    return [tag("span", tag("strong", "Please note: "), remark) for remark in paper.remarks]


def _line(answer: ProviderAnswer, signed: SignedReview) -> Html:
    """One answer: about what, and what was said."""
    if answer.subject.startswith(ABOUT_A_QUESTION):
        return tag("span", answer.because)
    names = names_of_items(signed.review)
    about = names.get(answer.subject, answer.subject) or "The recommendation as a whole"
    return tag("span", tag("strong", f"{about}: "), answer_in_words(answer, ""))
