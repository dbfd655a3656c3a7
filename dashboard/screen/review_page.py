"""The review of one package: needs and holds first, then hours, the week, equipment, questions."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.deciding import open_draft, show_outcomes, show_persons_view, show_signed, show_signing
from dashboard.screen.equipment import show_combinations, show_suggestions, show_why_not
from dashboard.screen.findings import show_answering, show_holds, show_questions, show_sources, show_unmet_needs
from dashboard.screen.identity import Someone
from dashboard.screen.markup import tag
from dashboard.screen.papers import show_papers
from dashboard.screen.summary import show_chosen_hours, show_hours, show_summary
from dashboard.screen.week import Version, week
from engine import Review, ReviewRefusedError

_VERSIONS: dict[str, Version] = {
    "What can be claimed today": "claimed",
    "If holds are lifted and questions answered well": "potential",
}


def show() -> None:
    """The page."""
    st.title("Review a care package")
    who = identity.current()
    reference = _chosen(who)
    package = service.records().load(reference) if reference else None
    if reference is None or package is None:
        st.info("Choose a package on the left, or take one in on the caseload page.")
        return
    try:
        review = service.review(package, service.today())
    except ReviewRefusedError as refused:
        st.error(str(refused))
        return
    _draw(review, service.records().version(reference), who)


def _draw(review: Review, version: int, who: Someone) -> None:
    package = review.package
    st.header(package.reference)
    if package.synthetic:
        st.badge("Made up for demonstration: no real person", color="violet")
    for goal in package.goals:
        st.html(tag("blockquote", goal.words))
    show_summary(review)
    show_unmet_needs(review)
    show_holds(review)
    show_hours(review)
    _show_week(review)
    if who.holds("OT", caseload=service.records().caseload_of(package.reference)):
        _decide(review, version, who)
    else:
        show_suggestions(review, None)
        show_combinations(review, None)
        show_why_not(review, None)
    show_questions(review)
    if who.holds("OT", caseload=service.records().caseload_of(package.reference)):
        show_answering(review, version, who.identity)
    show_signed(package.reference, who)
    if who.holds("OT"):
        show_outcomes(package.reference, who)
    _show_papers(review)


@st.fragment
def _decide(review: Review, version: int, who: Someone) -> None:
    """Choices, with the hours drawn anew at once; only this part of the page runs again."""
    draft = open_draft(review.package.reference, who.identity)
    show_suggestions(review, draft)
    show_combinations(review, draft)
    show_why_not(review, draft)
    if draft.decision.items("accept", "trial"):
        st.header("The hours of what you chose")
        show_chosen_hours(service.hours_of(review, draft.decision))
    show_persons_view(draft, review)
    show_signing(draft, review, version, who)


def _show_week(review: Review) -> None:
    st.header("The week, before and after")
    st.html(week(review, "now"))
    label = st.radio("After:", list(_VERSIONS), horizontal=True)
    st.html(week(review, _VERSIONS[label]))


def _show_papers(review: Review) -> None:
    st.header("Papers and provenance")
    name = review.package.reference.replace("/", "-").replace(" ", "_")
    show_papers(review)
    st.download_button(
        "Whole review (JSON)", lambda: review.model_dump_json(indent=2), f"{name}.json", "application/json"
    )
    show_sources(review)
    said = review.provenance
    st.caption(
        f"Handrail {said.engine_version}, rules {said.rule_set} {said.rule_set_version} ({said.rule_set_hash[:12]}), "
        f"catalogue {said.catalogue_hash[:12]}, seed {said.seed}, {review.estimate.draws:,} draws, "
        f"{said.propositions} conditions answered alike by {' and '.join(said.evaluators)}. "
        f"Review {review.review_hash[:12]}."
    )
    st.caption("Handrail suggests; the occupational therapist decides, with the person.")


def _chosen(who: Someone) -> str | None:
    """The package asked for by the address or the sidebar, among those that the person may see."""
    references = service.records().references(who.caseloads("OT", "manager"))
    if not references:
        return None
    asked = st.query_params.get("package")
    with st.sidebar:
        chosen = st.selectbox("Package", references, index=references.index(asked) if asked in references else 0)
    st.query_params["package"] = chosen
    return chosen
