"""A row of the caseload: what a package's review comes to and what the records say, sorted: danger comes first.

Definitions: packages that were reviewed and show nothing new since (`looked_after`) come last. The others are sorted by the
unmet needs that are for today, then by those for the next days, then by those that can be planned, then by holds in force,
then by holds that are not ruled out; never by hours. A piece in the home counts as one need, with the urgency of the review
(`engine.review.standing`). Left out: drawing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from dashboard.screen.caseload.looked_after import LookedAfter
from dashboard.screen.searching import search_for
from engine.caseload import PackageOutcome
from engine.model import Range, RuleSet
from engine.model.rule import URGENCIES, Urgency
from engine.review import URGENCY_OF

STATUSES = ("to review", "being decided", "waits for a second signature", "sent back", "signed")


@dataclass(frozen=True)
class CaseloadRow:
    """One package of the caseload."""

    reference: str
    hours_now: float
    second_carer_hours_now: float
    allowance_hours_now: float
    claimed: Range
    potential: Range
    needs_today: int
    needs_within_days: int
    needs_planned: int
    holds: int
    holds_not_ruled_out: int
    questions: int
    status: str
    review_due: date | None
    overdue: bool
    looked_after: LookedAfter | None = None
    """The review that nothing new has come to since."""

    @property
    def unmet_needs(self) -> int:
        """All of them, however urgent."""
        return self.needs_today + self.needs_within_days + self.needs_planned

    @cached_property
    def order(self) -> tuple[bool, int, int, int, int, int, str]:
        """The key by which rows are sorted."""
        return (
            self.looked_after is not None,
            -self.needs_today,
            -self.needs_within_days,
            -self.needs_planned,
            -self.holds,
            -self.holds_not_ruled_out,
            self.reference,
        )


RowsAtHand = dict[str, tuple[PackageOutcome, CaseloadRow]]
"""By reference, rows that were made before, and of which outcome."""


def rows_of(
    outcomes: Mapping[str, PackageOutcome],
    rule_set: RuleSet,
    statuses: Mapping[str, str],
    due: Mapping[str, date | None],
    reviewed: Mapping[str, LookedAfter],
    asks: Mapping[str, str],
    *,
    on: date,
    at_hand: RowsAtHand | None = None,
) -> tuple[CaseloadRow, ...]:
    """A row for each package, those with unmet needs for today first, and last what is looked after.

    Args:
        outcomes: what a review of each package comes to.
        rule_set: today's rules.
        statuses: of packages that are not only to be reviewed.
        due: when the next review of a package is due.
        reviewed: packages that are looked after.
        asks: the words that ask for a field.
        on: today.
        at_hand: rows that were made before; those of the same outcomes are used again, new ones put in, and those of
            packages that are not among the outcomes dropped: somebody may have been forgotten.
    """
    urgency_of_rule = {
        rule.id: rule.urgency or "days" for rule in rule_set.rules if rule.kind == "unmet_need"
    }
    at_hand = {} if at_hand is None else at_hand
    for reference in at_hand.keys() - outcomes.keys():
        at_hand.pop(reference, None)  # Another page of the same caseloads may have dropped it meanwhile.
    rows = []
    for reference, outcome in outcomes.items():
        known = at_hand.get(reference)
        row = known[1] if known and known[0] is outcome else _row_of(outcome, urgency_of_rule, asks)
        when = due.get(reference)
        records = (
            statuses.get(reference, STATUSES[0]),
            when,
            when is not None and when < on,
            reviewed.get(reference),
        )
        if records != (row.status, row.review_due, row.overdue, row.looked_after):
            status, review_due, overdue, after = records
            row = replace(row, status=status, review_due=review_due, overdue=overdue, looked_after=after)
        if known is None or row is not known[1]:
            at_hand[reference] = outcome, row
        rows.append(row)
    return tuple(sorted(rows, key=lambda row: row.order))


def _row_of(
    outcome: PackageOutcome, urgency_of_rule: Mapping[str, Urgency], asks: Mapping[str, str]
) -> CaseloadRow:
    """The row of a package of which the records say nothing yet."""
    return CaseloadRow(
        outcome.reference, outcome.hours_now, outcome.second_carer_hours_now,
        outcome.allowance_hours_now, outcome.claimed.released_hours_per_week, outcome.potential.released_hours_per_week,
        *needs_by_urgency(outcome, urgency_of_rule),
        len(outcome.holds), len(outcome.holds_not_ruled_out), _count_questions(outcome, asks),
        STATUSES[0], None, overdue=False,
    )  # fmt: skip


def _count_questions(outcome: PackageOutcome, asks: Mapping[str, str]) -> int:
    """How many questions are open; fields of one group that the same words ask for are one, as in the review."""
    return len({(path.rpartition(".")[0], asks.get(path) or path) for path in outcome.questions})


def needs_by_urgency(outcome: PackageOutcome, urgency_of_rule: Mapping[str, Urgency]) -> tuple[int, int, int]:
    """How many unmet needs a package has for today, for the next days, and to plan: those of rules, and of pieces."""
    needs = Counter(urgency_of_rule[rule] for rule in outcome.true if rule in urgency_of_rule)
    needs.update(URGENCY_OF[standing] for standing in outcome.standing.values())
    today, within_days, planned = (needs[urgency] for urgency in URGENCIES)
    return today, within_days, planned


class CaseloadTotals(NamedTuple):
    """How many packages of a caseload have what, and the paid hours a week of all, in visits and without times."""

    hours_now: float
    allowance_hours_now: float
    with_needs: int
    with_needs_today: int
    with_holds: int
    with_holds_not_ruled_out: int
    overdue: int


def totals_of(rows: Iterable[CaseloadRow]) -> CaseloadTotals:
    """Count what the caseload has."""
    hours, without_times, needs, needs_today, holds, not_ruled_out, overdue = 0.0, 0.0, 0, 0, 0, 0, 0
    for row in rows:
        hours += row.hours_now
        without_times += row.allowance_hours_now
        needs += row.unmet_needs > 0
        needs_today += row.needs_today > 0
        holds += row.holds > 0
        not_ruled_out += row.holds_not_ruled_out > 0
        overdue += row.overdue
    return CaseloadTotals(hours, without_times, needs, needs_today, holds, not_ruled_out, overdue)


def filter_rows(
    rows: Iterable[CaseloadRow],
    text: str,
    what: Iterable[str],
    statuses: Iterable[str],
    package_words: Mapping[str, str],
) -> tuple[CaseloadRow, ...]:
    """The rows that match every word of a search and every filter.

    Args:
        rows: of the caseload.
        text: words, each of which stands in the reference, or begins a word of the status or of what is said of the package.
        what: names of `FILTERS`.
        statuses: any of which.
        package_words: by reference, what else a word is looked for in: area, owners, who decides.
    """
    filters, only = set(what), set(statuses)
    if not (filters or only or text.strip()):
        return tuple(rows)
    is_found = search_for(text)
    return tuple(
        row for row in rows
        if is_found(row.reference, f"{row.status} {package_words.get(row.reference, '')}")
        and (not only or row.status in only)
        and all(FILTERS[name](row) for name in filters)
    )  # fmt: skip


FILTERS: Mapping[str, Callable[[CaseloadRow], bool]] = {
    "Unmet needs": lambda row: row.unmet_needs > 0,
    "Unmet needs for today": lambda row: row.needs_today > 0,
    "Holds in force": lambda row: row.holds > 0,
    "Holds not ruled out": lambda row: row.holds_not_ruled_out > 0,
    "No hold": lambda row: row.holds + row.holds_not_ruled_out == 0,
    "Not looked after yet": lambda row: row.looked_after is None,
    "Review overdue": lambda row: row.overdue,
    "Two carers": lambda row: row.second_carer_hours_now > 0,
    "Something to claim today": lambda row: row.claimed.p90 >= 0.05,
}
"""What the caseload can be narrowed to."""
