"""A week of care as it was planned beside care as it was delivered, from an export of call monitoring.

Definitions: an export is read, held against the package in front of us, and kept nowhere; of other people in it nothing is
shown. Where enough was logged, the therapist may put the facts that follow (usual length, carers, start, missed) into the
package as a new version. Where too little was logged nothing is concluded: a visit without a log is then not called
missed. A short visit proves nothing by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from dashboard.clock import today
from dashboard.screen import service
from dashboard.screen.markup import Html, items, plain, table, tag
from dashboard.screen.pressing import show_button
from dashboard.screen.trouble import REFUSED
from dashboard.screen.uploads import ask_for_file
from dashboard.wording import DAY_NAMES, DELIVERED_FINDING_WORDS, not_judged_in_words
from engine.delivered import DayDelivered, DayFinding, PersonDelivered, load_thresholds, measure, with_facts
from engine.formats import Choices, understand_content
from engine.model import CarePackage, ProblemsFoundError, Visit
from engine.model.limits import DOCUMENT_BYTES

_LESS_CARE = {"missed", "short", "single_handed", "not_together", "late", "crammed", "too_brief"}
_WEEK = timedelta(days=7)
_PROOF = "A short visit proves nothing by itself: ask which tasks were done, and the person."


def show_delivered(package: CarePackage, version: int, *, may_write: bool) -> None:
    """What the package says of delivery, and a week of an export beside the plan."""
    st.html(_as_recorded(package.visits))
    file = ask_for_file(
        "An export of call monitoring (CSV, Excel or another table)",
        ("csv", "xlsx", "tsv", "txt"),
        most_bytes=DOCUMENT_BYTES,
        key=f"delivered {package.reference}",
        help="It is read and held against this package. It is not kept, and nothing of anybody else in it is shown.",
    )
    if file is None:
        return
    try:
        understood, _ = understand_content(file.name, file.getvalue(), Choices(today()))
    except ProblemsFoundError as error:
        st.error("This file cannot be read as an export of visits:")
        rows = [(str(problem.place), problem.message, problem.help) for problem in error.problems[:20]]
        st.html(table("What is wrong, and where", ("Where", "What", "What to do"), rows))
        return
    thresholds = load_thresholds()
    step = round(service.catalogue().adoption.increment_minutes.likely)
    measured = measure(understood.rows, {package.reference: package}, thresholds, usual_step=step)
    person = next(
        (candidate for candidate in measured.people if candidate.reference == package.reference), None
    )
    if person is None:
        st.warning(
            plain(
                f"This file has nothing of {package.reference}. That is not known; it does not mean missed."
            )
        )
        return
    _show_person(package, person)
    if not (person.concludes and person.plan == "package" and may_write):
        return
    changed = with_facts(package, person, thresholds)
    if changed == package:
        st.caption("The package says so already.")
    elif show_button(
        "Put what was delivered into the package", key=f"delivered {package.reference}", type="primary"
    ):
        _keep(changed, version)


def _keep(package: CarePackage, version: int) -> None:
    try:
        service.package_records().save(package, based_on=version)
    except REFUSED as refused:
        st.error(plain(f"Not kept: {refused}."))
        return
    st.rerun()


def _as_recorded(visits: Sequence[Visit]) -> Html:
    """The plan and what the package says was usual."""
    rows = [
        (
            visit.id,
            f"{visit.starts_at}, {_minutes(visit.minutes)} by {_carers(visit.carers)}",
            visit.delivered_start or _not_assessed(),
            _minutes(visit.delivered_minutes) if visit.delivered_minutes is not None else _not_assessed(),
            _carers(visit.delivered_carers) if visit.delivered_carers is not None else _not_assessed(),
            visit.missed_per_4_weeks if visit.missed_per_4_weeks is not None else _not_assessed(),
        )
        for visit in visits
    ]
    head = ("Visit", "Planned", "Usually begins", "Usually lasts", "Usually comes", "Missed in 4 weeks")
    return table("Planned, and as the package says it is delivered", head, rows)


def _show_person(package: CarePackage, person: PersonDelivered) -> None:
    """What the logs of one person say in all, and one week of them beside the plan."""
    logged = "not known" if person.electronic_percent is None else f"{person.electronic_percent:.0f} %"
    span = f"{person.first_day:%d %b %Y} to {person.last_day:%d %b %Y}"
    st.html(
        tag(
            "p",
            f"{span}: {person.logged} of {person.due} visits due were logged, electronically {logged}.",
            f" {person.silent_days} days without any log are left out: was the person away?"
            if person.silent_days
            else "",
            class_="hr-text",
        )
    )
    if not person.concludes:
        st.warning(
            plain(
                f"Nothing is concluded: {'; '.join(person.why_not)}. A visit without a log is not known, not missed."
            )
        )
    if unjudged := not_judged_in_words(person):
        st.html(items(unjudged))
    weeks = _weeks(person)
    remarkable = [sum(week <= finding.day < week + _WEEK for finding in _findings(person)) for week in weeks]
    monday = st.selectbox(
        "Week",
        weeks,
        # The one in which most stands out; of several, the last.
        index=max(range(len(weeks)), key=lambda at: (remarkable[at], at)),
        format_func=lambda monday: f"{monday:%d %b} to {monday + timedelta(days=6):%d %b %Y}",
    )
    st.html(week_of(package, person, monday))
    lines = [
        f"{finding.day:%a %d %b} {finding.visit or 'in no plan'}: {DELIVERED_FINDING_WORDS[finding.kind]}. {finding.says}"
        for finding in _findings(person)
        if monday <= finding.day < monday + _WEEK
    ]
    nothing = "Nothing stands out in this week"
    nothing += " of what could be judged." if unjudged else "."
    st.html(items(lines) if lines else tag("p", nothing, class_="hr-text"))
    st.caption(_PROOF)


def week_of(package: CarePackage, person: PersonDelivered, monday: date) -> Html:
    """One week: a row for each visit, and in each day what was planned and what came."""
    days = {(delivered.visit, delivered.day): delivered for delivered in person.days}
    findings: dict[tuple[str, date], list[DayFinding]] = {}
    for finding in _findings(person):
        findings.setdefault((finding.visit, finding.day), []).append(finding)
    rows = []
    for visit in sorted(package.visits, key=lambda visit: visit.starts_at):
        cells = []
        for number in range(7):
            day = monday + timedelta(days=number)
            cells.append(
                _cell(
                    days.get((visit.id, day)), findings.get((visit.id, day), []), concludes=person.concludes
                )
            )
        rows.append((tag("span", tag("strong", visit.starts_at), " ", visit.id), *cells))
    head = (
        "Visit",
        *(f"{name} {monday + timedelta(days=at):%d}" for at, name in enumerate(DAY_NAMES.values())),
    )
    return table("Planned and delivered", head, rows, class_="hr-table hr-week")


def _cell(day: DayDelivered | None, findings: Sequence[DayFinding], *, concludes: bool) -> Html:
    """One visit on one day: planned, delivered, and what stands out."""
    if day is None:
        return tag("span", "–", class_="hr-none", aria_label="no visit")
    planned = (
        f"planned {day.due_at or 'any time'}, {_minutes(day.planned_minutes)}, {_carers(day.planned_carers)}"
    )
    if day.began is None:
        came = "missed" if concludes and any(finding.kind == "missed" for finding in findings) else "no log"
    else:
        came = f"{day.began}–{day.ended or '?'}, {_minutes(day.minutes)}, {_carers(day.carers)}"
    marks = ", ".join(
        dict.fromkeys(
            DELIVERED_FINDING_WORDS[finding.kind] for finding in findings if finding.kind != "missed"
        )
    )
    less = any(finding.kind in _LESS_CARE for finding in findings)
    return tag(
        "div",
        tag("strong", came),
        tag("div", marks, class_="hr-small") if marks else "",
        tag("div", planned, class_="hr-small"),
        class_="hr-slot hr-more" if less else "hr-slot",
    )


def _findings(person: PersonDelivered) -> list[DayFinding]:
    """What was found; that a visit was missed is no finding where too little was logged to say so."""
    return [finding for finding in person.findings if person.concludes or finding.kind != "missed"]


def _weeks(person: PersonDelivered) -> list[date]:
    first = person.first_day - timedelta(days=person.first_day.weekday())
    return [first + timedelta(weeks=number) for number in range((person.last_day - first).days // 7 + 1)]


def _minutes(minutes: float | None) -> str:
    return "length not known" if minutes is None else f"{minutes:g} min"


def _carers(count: int | None) -> str:
    if count is None:
        return "nobody says how many carers"
    return "1 carer" if count == 1 else f"{count} carers"


def _not_assessed() -> Html:
    return tag("span", "not assessed", class_="hr-not-assessed")
