"""What comes before any saving, and what is still to be asked: unmet needs, holds, open questions."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from pydantic import ValidationError

from dashboard.screen import service
from dashboard.screen.answering import answerable, answered, field
from dashboard.screen.markup import Html, items, table, tag
from dashboard.screen.reasons import evidence_lines, show_reason
from engine.model import Hold, Review, Truth
from engine.records import StaleVersionError

_QUESTIONS_SHOWN = 8
_ANSWERED_AT_ONCE = 12


def show_unmet_needs(review: Review) -> None:
    """Needs that the package does not meet."""
    if not review.unmet_needs:
        return
    st.header("Unmet needs: look at these first")
    for need in review.unmet_needs:
        st.error(f"**{need.title}** – {need.reason.because}", icon=":material/priority_high:")
        st.html(tag("p", tag("strong", "What to do: "), need.reason.action))
        with st.expander("Why, and who says so"):
            show_reason(review, need.reason)


def show_holds(review: Review) -> None:
    """Holds that are true, then those that are not ruled out."""
    binding = [hold for hold in review.holds if hold.reason.truth is Truth.TRUE]
    possible = [hold for hold in review.holds if hold.reason.truth is not Truth.TRUE]
    if not review.holds:
        return
    st.header("Holds: nothing is taken away until these are lifted")
    for hold in binding:
        st.warning(hold.reason.because, icon=":material/front_hand:")
        st.html(_lifting(hold))
        with st.expander("Why, and who says so"):
            show_reason(review, hold.reason)
    if possible:
        with st.expander(f"{len(possible)} more bind until a question is answered", expanded=not binding):
            st.html(items(_possible(possible)))


def show_questions(review: Review) -> None:
    """Open questions, the most hours at stake first."""
    st.header("Questions worth asking")
    if not review.questions:
        st.write("Nothing that is unknown would change this answer.")
        return
    rows = [
        (
            question.question,
            "yes" if question.safety else "",
            f"{question.hours_at_stake_per_week:.1f}",
            "; ".join(question.why[:2]),
        )
        for question in review.questions
    ]
    head = ("Question", "About safety", "Hours a week at stake, up to", "What hangs on it")
    st.html(table("The questions that could change most", head, rows[:_QUESTIONS_SHOWN]))
    if len(rows) > _QUESTIONS_SHOWN:
        with st.expander(f"{len(rows) - _QUESTIONS_SHOWN} more questions"):
            st.html(table("Further questions", head, rows[_QUESTIONS_SHOWN:]))


def show_answering(review: Review, version: int, by: str) -> None:
    """Answer the questions there and then; the package gets a new version and is reviewed again."""
    terms = service.catalogue().vocabulary
    asked = [question for question in review.questions if answerable(question.path) and question.path in terms]
    if not asked:
        return
    with st.expander("Answer questions now"), st.form(f"answers {review.package.reference} {version}", border=False):
        answers = {one.path: field(terms[one.path], None, f"answer {review.package.reference} {version} {one.path}")
                   for one in asked[:_ANSWERED_AT_ONCE]}
        if not st.form_submit_button("Keep these answers and review again", type="primary"):
            return
    given = {path: value for path, value in answers.items() if value is not None}
    package = review.package
    try:
        for path, value in given.items():
            package = answered(package, path, value)
        service.records().save(package, based_on=version, by=by)
    except ValidationError as error:
        st.error(f"These answers do not go together: {error.errors()[0]['msg']}")
    except StaleVersionError as stale:
        st.error(f"Not saved: {stale}.")
    else:
        st.rerun()


def show_sources(review: Review) -> None:
    """Everything cited, with its grade."""
    with st.expander(f"Sources: {len(review.evidence)} cited here"):
        st.html(items(evidence_lines(review, review.evidence)))


def _lifting(hold: Hold) -> Html:
    covers = "the whole package" if hold.covers_everything else _covered(hold)
    return items(
        (
            tag("span", tag("strong", "Covers: "), covers),
            tag("span", tag("strong", "Lifted by: "), hold.lifted_by),
            tag("span", tag("strong", "Who can lift it: "), hold.lifted_by_whom),
        )
    )


def _covered(hold: Hold) -> str:
    by_visit: dict[str, list[str]] = {}
    for place in hold.covers:
        by_visit.setdefault(place.visit, []).append(place.label)
    return "; ".join(f"{visit}: {', '.join(filter(None, labels)) or 'the visit'}" for visit, labels in by_visit.items())


def _possible(holds: Sequence[Hold]) -> list[Html]:
    return [
        tag("span", hold.reason.because, " ", tag("em", f"Settled by {hold.lifted_by_whom}."), class_="hr-small")
        for hold in holds
    ]
