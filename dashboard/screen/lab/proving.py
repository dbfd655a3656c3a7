"""The draft held against its cases, against the solver, and against what is saved over the demonstration caseload."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from dashboard.demonstration import demonstration_packages, synthetic_packages
from dashboard.screen.lab.cases import cases_for, show_problems
from dashboard.screen.lab.drafts import Version
from dashboard.screen.markup import table
from dashboard.wording import count_of
from engine import CarePackage, RuleSet
from engine.authoring import (
    SUPPORT,
    PackageChange,
    PeopleComparison,
    RuleChange,
    Suite,
    accepted_of,
    analyse,
    compare_people,
    compare_rules,
    run,
)
from engine.knowledge import RuleSetFolder
from engine.model import comparisons

_MADE_UP = 300
_FAILURES = 10


def show_cases(folder: RuleSetFolder, version: Version, on: date) -> None:
    """Run the cases with the draft."""
    st.header("Run the cases and the checks")
    if version.edited is None:
        st.write("Put the problems above right first.")
        return
    if not st.button("Run the cases and look for contradictions"):
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


def show_comparison(version: Version, on: date) -> None:
    """What the draft would change for whom."""
    st.header("Compare with what is saved")
    if version.edited is None or not version.changed:
        st.write("Change a rule to compare.")
        return
    st.write(f"Over the demonstration packages and {_MADE_UP} made-up ones. Nobody in them is real.")
    if not st.button("Compare"):
        return
    catalogue = version.catalogue
    changes = compare_rules(catalogue, version.saved, version.edited)
    if not changes:
        st.info("The two say the same.")
        return
    st.html(
        table(
            "What the change means",
            ("Rule", "It is now", "Was", "Is"),
            [
                (change.rule.replace("_", " "), _relation(change), change.old, change.new)
                for change in changes
            ],
        )
    )
    for change in changes:
        for heading, text in (
            ("Only what is saved holds here", change.only_old),
            ("Only the draft holds here", change.only_new),
        ):
            if text:
                with st.expander(f"{heading}: a smallest package"):
                    st.code(text, language="yaml", wrap_lines=True)
    with st.spinner("Asking every package …"):
        people = compare_people(catalogue, version.saved, version.edited, changes, _caseload(), on)
    _show_people(people)


def _show_people(people: PeopleComparison) -> None:
    """What the draft changes for each package: counts first, then the packages, then groups of people."""
    first, second, third, fourth = st.columns(4)
    first.metric("Packages", people.packages)
    second.metric("With other findings", len(people.changed))
    third.metric("Less protected", len(people.less_protected))
    fourth.metric("Worse off", len(people.worse_off))
    support = people.support()
    st.html(
        table(
            "Paid support that would stay",
            [name.capitalize() for name in SUPPORT],
            [tuple(support[name] for name in SUPPORT)],
        )
    )
    if people.changed:
        st.html(
            table(
                "Packages with other findings",
                ("Package", "Support", "Gains", "Loses", "Less protected by"),
                [
                    (
                        person.reference,
                        _support(person),
                        _list_parts(person.gained),
                        _list_parts(person.lost),
                        _list_parts(person.unprotected),
                    )
                    for person in people.changed[:20]
                ],
            )
        )
    for name, groups in people.groups.items():
        with st.expander(f"By {name}"):
            st.html(
                table(
                    f"By {name}",
                    ("Group", *SUPPORT),
                    [(group, *(counts[kind] for kind in SUPPORT)) for group, counts in groups.items()],
                )
            )


@st.cache_data(show_spinner=False)
def _caseload() -> list[CarePackage]:
    return [*demonstration_packages().values(), *synthetic_packages(_MADE_UP)]


def _support(change: PackageChange) -> str:
    return (
        change.support if change.support == "same" else f"{change.support} ({change.support_percent:+.1f} %)"
    )


def _relation(change: RuleChange) -> str:
    return change.meaning + (f" ({', '.join(change.what)})" if change.what else "")


def _list_parts(parts: Mapping[str, frozenset[str]]) -> str:
    return (
        "; ".join(f"{name.replace('_', ' ')}: {', '.join(sorted(what))}" for name, what in parts.items())
        or "–"
    )


def rule_words(rule_set: RuleSet, name: str) -> tuple[str, ...]:
    """The words that a rule reads, readings followed one step, so that they come first in the list."""
    readings = {rule.about[0]: rule for rule in rule_set.rules if rule.kind == "reading"}
    paths: dict[str, None] = {}
    for leaf in (leaf for rule in rule_set.rules if rule.id == name for leaf in comparisons(rule.when)):
        reading = readings.get(leaf.path.removeprefix("reading."))
        leaves = comparisons(reading.when) if leaf.path.startswith("reading.") and reading else (leaf,)
        paths |= dict.fromkeys(leaf.path for leaf in leaves)
    return tuple(paths)
