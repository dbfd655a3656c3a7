"""The review of one package: needs and holds first, then hours, the week, equipment, questions."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard.print import render_pdf
from dashboard.screen import service
from dashboard.screen.equipment import show_combinations, show_suggestions, show_why_not
from dashboard.screen.findings import show_holds, show_questions, show_sources, show_unmet_needs
from dashboard.screen.markup import tag
from dashboard.screen.summary import show_hours, show_summary
from dashboard.screen.week import Version, week
from engine import ProblemsFoundError, Review, ReviewRefusedError, parse_package

_VERSIONS: dict[str, Version] = {
    "What can be claimed today": "claimed",
    "If holds are lifted and questions answered well": "potential",
}


def show() -> None:
    """The page."""
    st.title("Handrail: review a care package")
    reference = _chosen()
    package = service.records().load(reference) if reference else None
    if package is None:
        st.info("Choose a package on the left, or open a file.")
        return
    try:
        review = service.review(package, datetime.now(UTC).date())
    except ReviewRefusedError as refused:
        st.error(str(refused))
        return
    _draw(review)


def _draw(review: Review) -> None:
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
    show_suggestions(review)
    show_combinations(review)
    show_questions(review)
    show_why_not(review)
    _show_papers(review)


def _show_week(review: Review) -> None:
    st.header("The week, before and after")
    st.html(week(review, "now"))
    label = st.radio("After:", list(_VERSIONS), horizontal=True)
    st.html(week(review, _VERSIONS[label]))


def _show_papers(review: Review) -> None:
    st.header("Papers and provenance")
    name = review.package.reference.replace("/", "-").replace(" ", "_")
    st.download_button(
        "Provider recommendation (PDF, draft)", lambda: render_pdf(review), f"{name}.pdf", "application/pdf"
    )
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


def _chosen() -> str | None:
    """The package asked for by the address, the sidebar or a file."""
    with st.sidebar:
        uploaded = st.file_uploader("Open a package file", type=["yaml", "yml", "json"])
        if uploaded is not None:
            _take_in(uploaded.name, uploaded.getvalue())
        references = service.records().references()
        if not references:
            return None
        asked = st.query_params.get("package")
        index = references.index(asked) if asked in references else 0
        chosen = st.selectbox("Package", references, index=index)
    st.query_params["package"] = chosen
    return chosen


def _take_in(name: str, content: bytes) -> None:
    try:
        package = parse_package(content.decode("utf-8-sig", errors="replace"), name, service.catalogue())
    except ProblemsFoundError as error:
        st.error(f"{name} was not taken in. It has {len(error.problems)} problem(s):")
        for problem in error.problems:
            st.code(str(problem), language=None, wrap_lines=True)
        return
    service.records().save(package)
    st.query_params["package"] = package.reference
    st.success(f"{package.reference} is open.")
