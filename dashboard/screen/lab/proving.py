"""The draft held against its cases and against the solver."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.screen.lab.cases import cases_for, show_problems
from dashboard.screen.lab.drafts import Version
from dashboard.screen.markup import table
from dashboard.screen.pressing import show_button
from dashboard.wording import count_of
from engine import RuleSet
from engine.authoring import Suite, accepted_of, analyse, run
from engine.knowledge import RuleSetFolder
from engine.model import comparisons

_FAILURES = 10


def show_cases(folder: RuleSetFolder, version: Version, on: date) -> None:
    """Run the cases with the draft."""
    st.header("Run the cases and the checks")
    if version.edited is None:
        st.write("Put the problems above right first.")
        return
    if not show_button("Run the cases and look for contradictions"):
        return
    cases = cases_for(folder, version)
    if cases is None:
        return
    rules_only = [case for case in cases if not case.expects.items and not case.expects.hours]
    outcomes = list(run(Suite(version.catalogue, version.edited, rules_only)))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    skipped = len(cases) - len(rules_only)
    beside = f" {skipped} cases that need whole reviews run with `handrail rules test`." if skipped else ""
    if failed:
        st.error(f"{len(failed)} of {len(outcomes)} cases fail.{beside}")
        st.html(
            table(
                "Cases that fail",
                ("Case", "What came out"),
                [
                    (outcome.case.name, "; ".join(failure.message for failure in outcome.failures))
                    for outcome in failed[:_FAILURES]
                ],
            )
        )
    elif len(outcomes) == 1:
        st.success(f"The one case passes.{beside}")
    else:
        st.success(f"All {len(outcomes)} cases pass.{beside}")
    accepted = accepted_of(folder, version.edited)
    findings = tuple(
        finding
        for finding in analyse(version.catalogue, version.edited, on, accepted=accepted)
        if finding.code != "H611"  # what properties find, and their exceptions, is the terminal's to say
    )
    if findings:
        st.warning(f"The solver finds {count_of(len(findings), 'thing')}:")
        show_problems(findings)
    else:
        st.success("No rule contradicts itself, is idle, or is always ruled out.")


def rule_words(rule_set: RuleSet, name: str) -> tuple[str, ...]:
    """The words that a rule reads, readings followed one step, so that they come first in the list."""
    readings = {rule.about[0]: rule for rule in rule_set.rules if rule.kind == "reading"}
    paths: dict[str, None] = {}
    for leaf in (leaf for rule in rule_set.rules if rule.id == name for leaf in comparisons(rule.when)):
        reading = readings.get(leaf.path.removeprefix("reading."))
        leaves = comparisons(reading.when) if leaf.path.startswith("reading.") and reading else (leaf,)
        paths |= dict.fromkeys(leaf.path for leaf in leaves)
    return tuple(paths)
