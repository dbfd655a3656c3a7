"""The week as a timetable, as it is now and as it may become: visits by time and day, one or two carers.

What may become is a range and a chance, never a decision.
"""

from __future__ import annotations

from typing import Literal

from dashboard.screen.markup import Html, table, tag
from dashboard.screen.spans import in_words
from dashboard.wording import DAY_NAMES
from engine.model import Review, Visit, VisitEstimate, VisitOutcome
from engine.model.visit import ALL_DAYS
from engine.review import WORTH_SAYING

WeekVersion = Literal["now", "claimed", "potential"]
_CAPTIONS = {
    "now": "The week as it is now",
    "claimed": "The week as it may become with what can be claimed today",
    "potential": "The week as it may become once holds are lifted and questions answered well",
}


def week(review: Review, version: WeekVersion) -> Html:
    """One table: a row for each visit in order of time, a column for each day."""
    estimates = {outcome.visit: outcome for outcome in review.estimate.visits}
    rows = []
    for visit in sorted(review.package.visits, key=lambda visit: visit.starts_at):
        cells = tuple(_cell(visit, estimates[visit.id], version, day) for day in ALL_DAYS)
        outcome_cells = () if version == "now" else (_changes_in_words(visit, estimates[visit.id], version),)
        rows.append((_name(visit), *cells, *outcome_cells))
    head = ("Visit", *DAY_NAMES.values(), *(() if version == "now" else ("For review",)))
    return table(_CAPTIONS[version], head, rows, class_="hr-table hr-week")


def _name(visit: Visit) -> Html:
    return tag("span", tag("strong", visit.starts_at), " ", visit.id)


def _cell(visit: Visit, estimate: VisitEstimate, version: WeekVersion, day: str) -> Html:
    if day not in visit.days:
        return tag("span", "–", class_="hr-none", aria_label="no visit")
    if version == "now":
        return _slot(
            "? min" if visit.minutes is None else f"{visit.minutes} min", _carers(visit.carers), _class(visit)
        )
    outcome = _outcome(estimate, version)
    minutes = f"{in_words(outcome.minutes_to_commission, 0).split(',')[0]} min"
    changed = " hr-more" if _is_more(visit, outcome) else " hr-changed" if _changes(visit, outcome) else ""
    return _slot(minutes, _carers(visit.carers), _class(visit) + changed)


def _class(visit: Visit) -> str:
    return "hr-slot hr-two" if visit.carers > 1 else "hr-slot"


def _outcome(estimate: VisitEstimate, version: WeekVersion) -> VisitOutcome:
    return estimate.claimed if version == "claimed" else estimate.potential


def _changes_in_words(visit: Visit, estimate: VisitEstimate, version: WeekVersion) -> str:
    return "; ".join(_changes(visit, _outcome(estimate, version))) or "as now"


def _slot(minutes: str, rest: str, class_: str) -> Html:
    return tag("div", tag("strong", minutes), tag("div", rest, class_="hr-small"), class_=class_)


def _carers(count: int) -> str:
    return "1 carer" if count == 1 else f"{count} carers"


def _is_more(visit: Visit, outcome: VisitOutcome) -> bool:
    """Whether the visit needs more time than is commissioned now, in most draws."""
    return visit.minutes is not None and outcome.minutes_to_commission.p50 > visit.minutes


def _changes(visit: Visit, outcome: VisitOutcome) -> list[str]:
    """What may change in one visit, in words, more care first; empty when nothing is likely to."""
    changes = []
    if _is_more(visit, outcome):
        changes.append(f"MORE TIME: {in_words(outcome.minutes_to_commission, 0)} min, now {visit.minutes}")
    second = outcome.probability_second_carer_not_needed
    if second >= WORTH_SAYING:
        changes.append(f"review recommended: {round(second * 100)} in 100 that one fewer is enough")
    if outcome.visits_fewer_per_week.p90 > 0:
        fewer = in_words(outcome.visits_fewer_per_week, 0)
        changes.append(f"review recommended: {fewer} of these visits a week may not be needed")
    minutes = outcome.minutes_to_commission
    if minutes.p10 != minutes.p90 and not _is_more(visit, outcome):
        changes.append("length may change")
    return changes
