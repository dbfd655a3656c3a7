"""What comes before any saving: unmet needs and holds; and the sources of everything that is said."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.screen.markup import Html, facts, items, plain, tag
from dashboard.screen.review.reasons import evidence_lines, show_reason
from engine.model import Hold, Review, Truth

_URGENCIES = {"now": "Today", "days": "Within days", "planned": "At the next review"}


def show_unmet_needs(review: Review) -> None:
    """Needs that the package does not meet."""
    if not review.unmet_needs:
        return
    st.header("Unmet needs: look at these first", anchor="needs")
    for need in review.unmet_needs:
        when = f" **{_URGENCIES[need.urgency]}.**" if need.urgency else ""
        st.error(
            f"**{need.title}** – {need.reason.because}\n\n**What to do:**{when} {need.reason.action}"
            f"{f' **Who:** {plain(need.who)}.' if need.who else ''}",
            icon=":material/priority_high:",
        )
    with st.expander("Why these needs are seen, and who says so"):
        for need in review.unmet_needs:
            st.html(tag("strong", need.title))
            show_reason(review, need.reason)


def show_holds(review: Review) -> None:
    """Holds that are true, then those that are not ruled out."""
    binding = [hold for hold in review.holds if hold.reason.truth is Truth.TRUE]
    possible = [hold for hold in review.holds if hold.reason.truth is not Truth.TRUE]
    if not review.holds:
        return
    st.header("Holds: nothing is taken away until these are lifted", anchor="holds")
    for hold in binding:
        st.warning(hold.reason.because, icon=":material/front_hand:")
        st.html(_lifting(hold))
    if binding:
        with st.expander("Why these hold, and who says so"):
            for hold in binding:
                show_reason(review, hold.reason)
    if possible:
        with st.expander(f"{len(possible)} more bind until a question is answered", expanded=not binding):
            st.html(items(_possible(possible)))


def show_sources(review: Review) -> None:
    """Everything cited, with its grade."""
    with st.expander(f"Sources: {len(review.evidence)} cited here"):
        st.html(items(evidence_lines(review, review.evidence)))


def _lifting(hold: Hold) -> Html:
    covers = "the whole package" if hold.covers_everything else _covered(hold)
    return facts(
        [("Covers", covers), ("Lifted by", hold.lifted_by), ("Who can lift it", hold.lifted_by_whom)]
    )


def _covered(hold: Hold) -> str:
    by_visit: dict[str, list[str]] = {}
    for place in hold.covers:
        by_visit.setdefault(place.visit, []).append(place.label)
    return "; ".join(
        f"{visit}: {', '.join(filter(None, labels)) or 'the visit'}" for visit, labels in by_visit.items()
    )


def _possible(holds: Sequence[Hold]) -> list[Html]:
    return [
        tag(
            "span",
            hold.reason.because,
            " ",
            tag("em", f"Settled by {hold.lifted_by_whom}."),
            class_="hr-small",
        )
        for hold in holds
    ]
