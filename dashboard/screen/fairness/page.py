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
from dashboard.screen.markup import items, tag
from dashboard.screen.papers import still_allowed
from engine.fairness import Report, report, tally_of_decisions
from engine.model import Outcome
from engine.review import DEFAULT_DRAWS, DEFAULT_SEED

_CHUNK, _SAMPLE, _MOST_KEPT = 250, 60, 20


def show() -> None:
    """The page."""
    st.title("Fairness")
    st.write(
        "Do packages fare alike, whoever they are for? What is unknown, held, suggested and decided, by age, sex, "
        "ethnicity, deprivation, town or country, living alone and tenure. Numbers of few people are not shown."
    )
    caseloads = identity.current().caseloads("manager", "administrator")
    hashes = service.records().hashes(caseloads)
    counted = _counted(hashes)
    shown = counted.shown(check=False)
    if shown.report.packages is None:
        st.info(" ".join(shown.report.notes))
        return
    if shown.synthetic:
        st.caption("Made up, all or in part: no real person.")
    _show_findings(shown.report)
    show_figures(shown.report, "Every figure by group", key="fairness_measure")
    _show_decisions(set(hashes))
    show_check(counted)
    show_money(shown.worth)
    _show_downloads(shown)


def _counted(hashes: dict[str, str]) -> Counted:
    name = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    place = st.empty()
    kept = _kept_on(today())
    found = kept.get(name)
    if found is None:
        place.progress(
            0.0, f"Counting {len(hashes):,} packages … The first time on a new machine takes a minute."
        )
        found = Counted(service.evaluator(today()), draws=DEFAULT_DRAWS, seed=DEFAULT_SEED, size=_SAMPLE)
        contents = list(service.records().contents(list(hashes)).values())
        for start in range(0, len(contents), _CHUNK):
            chunk = contents[start : start + _CHUNK]
            found.add([package for content, _ in chunk if (package := service.readable(content)) is not None])
            place.progress((start + len(chunk)) / len(contents), f"Counted {start + len(chunk):,} packages …")
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[name] = found
    place.empty()
    return found


@st.cache_resource(max_entries=2, show_spinner=False)
def _kept_on(on: date) -> dict[str, Counted]:
    """What was counted on a day, by the hash of what it was counted of."""
    return {}


def _show_findings(made: Report) -> None:
    st.header("What is commoner for whom")
    if made.findings:
        st.html(
            items(
                tag("div", tag("strong", one.says), tag("div", f"{one.alike} {one.means}"))
                for one in made.findings
            )
        )
    else:
        st.write("Nothing that chance does not explain.")
    for note in made.notes:
        st.write(note)
    if made.gaps:
        st.header("What is not recorded")
        st.write(UNSEEN)
        st.html(items(made.gaps))


def _show_decisions(references: set[str]) -> None:
    records = service.kept().signed
    complete = [
        kept[0]
        for reference, (is_complete, _) in records.newest().items()
        if is_complete
        and reference in references
        and (kept := records.load(reference, records.numbers(reference)[-1])) is not None
    ]
    outcomes: dict[tuple[str, int], list[Outcome]] = {}
    for (reference, number, _), (_, outcome) in sorted(
        records.outcomes(references).items(), key=lambda one: one[1][1].seen_on
    ):
        outcomes.setdefault((reference, number), []).append(outcome)
    made = report(tally_of_decisions(complete, outcomes))
    if made.packages is None:
        st.header("Decisions and what became of them")
        st.write(f"Too few signed reviews to show anything: {made.notes[0]}")
        return
    show_figures(made, "Decisions and what became of them", key="fairness_decision", findings=True)


def _show_downloads(shown: Shown) -> None:
    st.header("To take away")
    st.download_button(
        "Every figure as a table (CSV)",
        still_allowed("count packages", None, lambda: as_table(shown.report)),
        "fairness.csv",
        "text/csv",
    )
    st.download_button(
        "The report as JSON",
        still_allowed(
            "count packages", None, lambda: json.dumps(shown.to_plain(), indent=2, ensure_ascii=False)
        ),
        "fairness.json",
        "application/json",
    )
