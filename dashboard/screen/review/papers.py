"""The papers of a review, the sources that it cites, and which versions said it."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import plain
from dashboard.screen.papers import show_papers, still_allowed
from dashboard.screen.review.needs import show_sources
from dashboard.screen.review.plain_text import as_plain_text
from engine.model import Decision, Provenance, Review


def named_layer(said: Provenance) -> str:
    """The evidence layer of a review, with its hash; empty where there was none."""
    if not said.evidence_layer:
        return ""
    return f" with the evidence layer {said.evidence_layer} ({said.evidence_layer_hash[:12]})"


def lies_on(said: Provenance) -> str:
    """The rules that a council's layer lies on, with their hash; empty where it is no layer."""
    return f" over {said.base.id} {said.base.version} ({said.base.content_hash[:12]})" if said.base else ""


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
    said = review.provenance
    with st.expander("Which versions said it"):
        st.caption(
            plain(
                f"Handrail {said.engine_version}, rules {said.rule_set} {said.rule_set_version} "
                f"({said.rule_set_hash[:12]}){lies_on(said)}, catalogue {said.catalogue_hash[:12]}{named_layer(said)}, "
                f"seed {said.seed}, "
                f"{review.estimate.draws:,} draws, "
                f"{said.propositions} conditions answered alike by {' and '.join(said.evaluators)}. "
                f"Review {review.review_hash[:12]}."
            )
        )
    st.caption("Handrail suggests; the occupational therapist decides, with the person.")


def _plain_text(review: Review, decision: Decision, standing: str) -> str:
    """The newest signed review, or what is being decided where nothing is signed."""
    records, reference = service.kept().signed, review.package.reference
    numbers = records.numbers(reference)
    found = records.load(reference, numbers[-1]) if numbers else None
    rule_set, terms = service.reviewer().rule_set, service.catalogue().vocabulary.terms
    if found is not None:
        signed = found[0]
        return as_plain_text(signed.review, signed.decision, signed.hours, rule_set, terms, standing)
    return as_plain_text(review, decision, service.hours_of(review, decision), rule_set, terms, standing)
