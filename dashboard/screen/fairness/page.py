"""The fairness page, for managers: sentences first, then every figure by group, decisions, the check, and money.

It covers the caseloads that the person was given. Counts of the day are kept until a package changes.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date

import streamlit as st

from dashboard.clock import today
from dashboard.equity import UNSEEN, Counted, Shown, as_table
from dashboard.screen import identity, service
from dashboard.screen.fairness.check import show_check
from dashboard.screen.fairness.figures import show_figures
from dashboard.screen.fairness.money import show_money
from dashboard.screen.forgettable import forgettable
from dashboard.screen.markup import items, tag
from dashboard.screen.papers import still_allowed
from engine.fairness import Report, report, tally_of_decisions
from engine.model import Outcome
from engine.review import DEFAULT_DRAWS, DEFAULT_SEED

_CHUNK, _SAMPLE, _MOST_KEPT = 250, 60, 20


def show() -> None:
    """Draw figures by group, the counterfactual check, and what decisions came to."""
    st.title("Fairness")
    st.write(
        "Do packages fare alike, whoever they are for? What is unknown, held, suggested and decided, by age, sex, "
        "ethnicity, deprivation, town or country, living alone and tenure. Numbers of few people are not shown."
    )
    caseloads = identity.current().caseloads("manager", "administrator")
    hashes = service.package_records().hashes(caseloads)
    counted = _count(hashes)
    disclosed = counted.shown(check=False)
    if disclosed.report.packages is None:
        st.info(" ".join(disclosed.report.notes))
        return
    if disclosed.synthetic:
        st.caption("Made up, all or in part: no real person.")
    _show_findings(disclosed.report)
    show_figures(disclosed.report, "Every figure by group", key="fairness_measure")
    _show_decisions(set(hashes))
    show_check(counted)
    show_money(disclosed.worth)
    _show_downloads(disclosed, caseloads)


def _count(hashes: dict[str, str]) -> Counted:
    """Count the packages, or take the count of today for the same contents; with a progress bar."""
    name = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    place = st.empty()
    cache = _kept_on(today())
    counted = cache.get(name)
    if counted is None:
        place.progress(
            0.0, f"Counting {len(hashes):,} packages … The first time on a new machine takes a minute."
        )
        counted = Counted(service.evaluator(today()), draws=DEFAULT_DRAWS, seed=DEFAULT_SEED, size=_SAMPLE)
        contents = list(service.package_records().contents(list(hashes)).values())
        for start in range(0, len(contents), _CHUNK):
            chunk = contents[start : start + _CHUNK]
            counted.add(
                [package for content, _ in chunk if (package := service.readable(content)) is not None]
            )
            place.progress((start + len(chunk)) / len(contents), f"Counted {start + len(chunk):,} packages …")
        if len(cache) >= _MOST_KEPT:
            cache.clear()
        cache[name] = counted
    place.empty()
    return counted


@forgettable
@st.cache_resource(max_entries=2, show_spinner=False)
def _kept_on(on: date) -> dict[str, Counted]:
    """What was counted on a day, by the hash of what it was counted of."""
    return {}


def _show_findings(report: Report) -> None:
    """Differences between groups that chance does not explain, and what is not recorded."""
    st.header("What is commoner for whom")
    if report.findings:
        st.html(
            items(
                tag("div", tag("strong", finding.says), tag("div", f"{finding.alike} {finding.means}"))
                for finding in report.findings
            )
        )
    else:
        st.write("Nothing that chance does not explain.")
    for note in report.notes:
        st.write(note)
    if report.gaps:
        st.header("What is not recorded")
        st.write(UNSEEN)
        st.html(items(report.gaps))


def _show_decisions(references: set[str]) -> None:
    """The figures by group for what was signed and what became of it."""
    records = service.records().signed
    complete = [
        loaded.signed
        for reference, review in records.newest().items()
        if review.complete
        and reference in references
        and (loaded := records.load_newest(reference)) is not None
    ]
    outcomes: dict[tuple[str, int], list[Outcome]] = {}
    for (reference, number, _), (_, outcome) in sorted(
        records.outcomes(references).items(), key=lambda entry: entry[1][1].seen_on
    ):
        outcomes.setdefault((reference, number), []).append(outcome)
    decision_report = report(tally_of_decisions(complete, outcomes))
    if decision_report.packages is None:
        st.header("Decisions and what became of them")
        st.write(f"Too few signed reviews to show anything: {decision_report.notes[0]}")
        return
    show_figures(decision_report, "Decisions and what became of them", key="fairness_decision", findings=True)


def _show_downloads(disclosed: Shown, caseloads: frozenset[str] | None) -> None:
    """The report as CSV and JSON, after disclosure control, while every caseload that it counts is theirs."""
    st.header("To take away")
    st.download_button(
        "Every figure as a table (CSV)",
        still_allowed("count packages", None, lambda: as_table(disclosed.report), caseloads=caseloads),
        "fairness.csv",
        "text/csv",
    )
    st.download_button(
        "The report as JSON",
        still_allowed(
            "count packages",
            None,
            lambda: json.dumps(disclosed.to_plain(), indent=2, ensure_ascii=False),
            caseloads=caseloads,
        ),
        "fairness.json",
        "application/json",
    )
