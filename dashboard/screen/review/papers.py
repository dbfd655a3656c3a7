"""The papers of a review, the sources that it cites, and which versions said it."""

from __future__ import annotations

import streamlit as st

from dashboard.screen.markup import plain
from dashboard.screen.papers import show_papers, still_allowed
from dashboard.screen.review.needs import show_sources
from engine.model import Provenance, Review


def named_layer(said: Provenance) -> str:
    """The evidence layer of a review, with its hash; empty where there was none."""
    if not said.evidence_layer:
        return ""
    return f" with the evidence layer {said.evidence_layer} ({said.evidence_layer_hash[:12]})"


def show_papers_and_provenance(review: Review) -> None:
    """What can be printed, copied and checked."""
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
    with st.expander("Which versions said it"):
        st.caption(
            plain(
                f"Handrail {said.engine_version}, rules {said.rule_set} {said.rule_set_version} "
                f"({said.rule_set_hash[:12]}), catalogue {said.catalogue_hash[:12]}{named_layer(said)}, seed {said.seed}, "
                f"{review.estimate.draws:,} draws, "
                f"{said.propositions} conditions answered alike by {' and '.join(said.evaluators)}. "
                f"Review {review.review_hash[:12]}."
            )
        )
    st.caption("Handrail suggests; the occupational therapist decides, with the person.")
