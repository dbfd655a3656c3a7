"""The papers of a review, the sources that it cites, and which versions said it."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import plain
from dashboard.screen.papers import show_papers, still_allowed
from dashboard.screen.review.needs import show_sources
from dashboard.screen.review.plain_text import as_plain_text
from engine.model import Decision, Provenance, Review


def named_layer(provenance: Provenance) -> str:
    """The evidence layer of a review, with its hash; empty where there was none."""
    if not provenance.evidence_layer:
        return ""
    return f" with the evidence layer {provenance.evidence_layer} ({provenance.evidence_layer_hash[:12]})"


def lies_on(provenance: Provenance) -> str:
    """The base rule set of a council's layer, with its hash; empty where it is no layer."""
    return (
        f" over {provenance.base.id} {provenance.base.version} ({provenance.base.content_hash[:12]})"
        if provenance.base
        else ""
    )


def show_papers_and_provenance(review: Review, decision: Decision, standing: str) -> None:
    """What can be printed, copied and checked."""
    name = review.package.reference.replace("/", "-").replace(" ", "_")
    show_papers(review)
    with st.expander(
        "Copy as plain text, for a case-management system", key="plain text", on_change="rerun"
    ) as text:
        if text.open:
            st.code(_plain_text(review, decision, standing), language=None, wrap_lines=True)
    st.download_button(
        "Whole review (JSON)",
        still_allowed("read packages", review.package.reference, lambda: review.model_dump_json(indent=2)),
        f"{name}.json",
        "application/json",
    )
    show_sources(review)
    provenance = review.provenance
    with st.expander("Which versions said it"):
        st.caption(
            plain(
                f"Handrail {provenance.engine_version}, rules {provenance.rule_set} {provenance.rule_set_version} "
                f"({provenance.rule_set_hash[:12]}){lies_on(provenance)}, "
                f"catalogue {provenance.catalogue_hash[:12]}{named_layer(provenance)}, "
                f"seed {provenance.seed}, "
                f"{review.estimate.draws:,} draws, "
                f"{provenance.propositions} conditions answered alike by {' and '.join(provenance.evaluators)}. "
                f"Review {review.review_hash[:12]}."
            )
        )
    st.caption("Handrail suggests; the occupational therapist decides, with the person.")


def _plain_text(review: Review, decision: Decision, standing: str) -> str:
    """The newest signed review, or what is being decided where nothing is signed."""
    records, reference = service.records().signed, review.package.reference
    loaded = records.load_newest(reference)
    rule_set, terms = service.reviewer().rule_set, service.catalogue().vocabulary.terms
    if loaded is not None:
        signed = loaded.signed
        return as_plain_text(signed.review, signed.decision, signed.hours, rule_set, terms, standing)
    return as_plain_text(review, decision, service.hours_of(review, decision), rule_set, terms, standing)
