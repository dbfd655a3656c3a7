"""The cases that a rule still lacks: what no case tries of it, as cases to paste."""

from __future__ import annotations

import streamlit as st

from dashboard.screen.lab import own_layer
from dashboard.screen.lab.cases import cases_for
from dashboard.screen.lab.drafts import Version
from dashboard.screen.pressing import show_button
from engine.authoring import (
    Logic,
    Proposal,
    Suite,
    coverage,
    needs_review,
    proposals_text,
    propose,
    propose_statements,
    run,
    unstated_rules,
)
from engine.knowledge import RuleSetFolder
from engine.model import Rule


def show(folder: RuleSetFolder, version: Version, rule: Rule) -> None:
    """Ask for the cases of the chosen rule that are missing."""
    st.header("Which cases are missing?")
    if version.edited is None:
        st.write("Put the problems above right first.")
        return
    if not show_button("Look for what no case tries of this rule"):
        return
    chosen = tuple(other for other in version.edited.rules if other.id == rule.id or other.kind == "reading")
    cases = cases_for(folder, version)
    if cases is None:
        return
    if not cases:
        st.write("There is no case yet to start from.")
        return
    suite, logic = Suite(version.catalogue, version.edited, cases), Logic(version.catalogue, chosen)
    if own_layer.own_layer_of(folder) and _fails(suite):
        st.error("Some case fails, and new cases start from those that there are: mend it first.")
        return
    gaps = [gap for gap in coverage(suite, logic, (rule.id,)) if gap.status == "missing"]
    if not gaps and all(other.id != rule.id for other in unstated_rules(suite)):
        st.success(
            "Each comparison of this rule decides alone in some case, each bound is tried, and what it does is stated."
        )
        return
    st.write(
        f"No case tries {len(gaps)} of the things that can be tried of it."
        if gaps
        else "No case says what it does."
    )
    _show_proposals(folder, rule, suite, list(propose(suite, logic, suite.cases[0], gaps)))


def _show_proposals(folder: RuleSetFolder, rule: Rule, suite: Suite, proposals: list[Proposal]) -> None:
    """The cases to add; into the author's own layer with one press."""
    names = {proposal.name for proposal in proposals}
    text = proposals_text(
        proposal
        for proposal in propose_statements(suite, proposals)
        if proposal.name in names or rule.id in proposal.does
    )
    st.code(text, language="yaml", wrap_lines=True)
    st.caption("Read each before it stands in a file of checks/cases: it says what the rule does now.")
    if (own := own_layer.own_layer_of(folder)) is not None:
        st.button("Add these cases to your layer", on_click=own.add_cases, args=(text,))


def _fails(suite: Suite) -> bool:
    """Whether some case fails, of a set whose cases need no whole review."""
    return not needs_review(suite.cases) and any(not outcome.passed for outcome in run(suite))
