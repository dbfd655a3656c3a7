"""The review of one package: needs and holds first, then hours, the week, questions, equipment, the decision."""

from __future__ import annotations

import streamlit as st

from dashboard.clock import today
from dashboard.screen import identity, service
from dashboard.screen.identity import Someone
from dashboard.screen.markup import plain, tag
from dashboard.screen.papers import show_papers, still_allowed
from dashboard.screen.review.asking.questions import show_questions
from dashboard.screen.review.deciding import (
    open_draft,
    show_outcomes,
    show_persons_view,
    show_signed,
    show_signing,
    show_standing,
)
from dashboard.screen.review.equipment import show_combinations, show_suggestions, show_why_not
from dashboard.screen.review.findings import show_holds, show_sources, show_unmet_needs
from dashboard.screen.review.summary import show_chosen_hours, show_chosen_line, show_hours, show_summary
from dashboard.screen.review.week import WeekVersion, week
from dashboard.screen.trouble import told_plainly
from engine import CarePackage, Review
from engine.model import Truth

_VERSIONS: dict[str, WeekVersion] = {
    "What can be claimed today": "claimed",
    "If holds are lifted and questions answered well": "potential",
}


def show() -> None:
    """The page."""
    who = identity.current()
    reference = _chosen(who)
    package = service.records().load(reference) if reference else None
    if reference is None or package is None:
        st.title("Review")
        if "package" not in st.query_params:
            st.info(
                "No package is in a caseload of yours yet. Take one in on the caseload page, or write one by hand."
            )
        return
    _show_head(package)
    review = service.review(package, today())
    st.caption(plain(review.provenance.sign_off))
    _draw(review, service.records().version(reference), who)


def _show_head(package: CarePackage) -> None:
    st.title(plain(f"Review of {package.reference}"))
    if package.synthetic:
        st.badge("Made up for demonstration: no real person", color="violet")
    for goal in package.goals:
        serves = f" ({', '.join(one.replace('_', ' ') for one in goal.outcomes)})" if goal.outcomes else ""
        st.html(tag("blockquote", goal.words, tag("span", serves, class_="hr-small"), class_="hr-goal"))
    if not package.goals:
        st.write("What matters to the person has not been recorded yet.")
    show_standing(package.reference)


def _draw(review: Review, version: int, who: Someone) -> None:
    reference = review.package.reference
    may_decide = who.holds("OT", caseload=service.records().caseload_of(reference))
    _show_places(review, reference, may_decide)
    show_summary(review)
    show_unmet_needs(review)
    show_holds(review)
    show_hours(review)
    _show_week(review)
    show_questions(review, version, may_answer=may_decide)
    if may_decide:
        _decide(review, version, who)
    else:
        show_suggestions(review, None)
        show_combinations(review, None)
        show_why_not(review, None)
    show_signed(reference, who)
    if may_decide:
        show_outcomes(reference)
    _show_papers(review)


@st.fragment
def _decide(review: Review, version: int, who: Someone) -> None:
    """Choices, with the hours drawn anew at once; only this part of the page runs again."""
    with told_plainly():
        service.kept().people.require("decide", review.package.reference)
        draft = open_draft(review.package.reference, who.identity)
        hours = service.hours_of(review, draft.decision)
        signed = max(service.kept().signed.numbers(review.package.reference), default=0)
        show_chosen_line(hours, draft, len(review.suggestions), signed)
        show_suggestions(review, draft)
        show_combinations(review, draft)
        show_why_not(review, draft)
        if draft.decision.items("accept", "trial"):
            st.header("The hours of what you chose", anchor="chosen")
            show_chosen_hours(hours)
        show_persons_view(draft, review)
        show_signing(draft, review, version, who)


def _show_places(review: Review, reference: str, may_decide: bool) -> None:
    """Where everything is on this long page, with how much there is of it."""
    binding = sum(hold.reason.truth is Truth.TRUE for hold in review.holds)
    places = [
        ("needs", f"Unmet needs: {len(review.unmet_needs)}", bool(review.unmet_needs)),
        ("holds", f"Holds: {binding} in force", bool(review.holds)),
        ("hours", "What could change", True),
        ("week", "The week", True),
        ("questions", f"Questions: {len(review.questions)}", True),
        ("equipment", f"Equipment: {len(review.suggestions)}", True),
        ("together", "Which together?", True),
        ("why-not", "Why not …?", True),
        ("decide", "The person’s view", may_decide),
        ("sign", "Sign", may_decide),
        ("signed", "Signed reviews", bool(service.kept().signed.numbers(reference))),
        ("papers", "Papers", True),
    ]
    links = [tag("li", tag("a", words, href=f"#{anchor}")) for anchor, words, there in places if there]
    with st.sidebar:
        st.html(
            tag(
                "nav",
                tag("strong", "On this page"),
                tag("ul", *links, class_="hr-places"),
                aria_label="On this page",
            )
        )


def _show_week(review: Review) -> None:
    st.header("The week, before and after", anchor="week")
    st.html(week(review, "now"))
    label = st.radio("After:", list(_VERSIONS), horizontal=True)
    st.html(week(review, _VERSIONS[label]))
    st.caption(
        "A broad edge is two carers. A tint with a double edge means that a review is recommended, because "
        "something may change; a single grey edge means as now."
    )


def _show_papers(review: Review) -> None:
    st.header("Papers and provenance", anchor="papers")
    name = review.package.reference.replace("/", "-").replace(" ", "_")
    show_papers(review)
    st.download_button(
        "Whole review (JSON)",
        still_allowed("read packages", review.package.reference, lambda: review.model_dump_json(indent=2)),
        f"{name}.json",
        "application/json",
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
    unknown = asked is not None and asked not in references
    with st.sidebar:
        chosen = st.selectbox(
            "Package",
            references,
            index=None if unknown else references.index(asked) if asked else 0,
            placeholder="Choose a package",
        )
    if chosen is not None:
        st.query_params["package"] = chosen
    elif unknown:
        st.warning(
            plain(
                f"{asked} is in no caseload of yours. Choose a package on the left, or ask for the caseload."
            )
        )
    return chosen
