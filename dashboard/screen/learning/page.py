"""Predicted against actual, by item: how good have the estimates been here?

Definitions: *predicted* is the commissioned change of a signed and complete review (P10 to P90, holds in force);
*actual* is the commissioned hours at a follow-up less those when it was signed. A review counts once, by its last follow-up
that was seen in its weeks and before the package was signed again, as in `handrail learn scores`; with several items for
each of them. Nothing is left out because it looks bad, and nothing because it looks good but where care has ended
(somebody died or moved): that is no saving, and the page says how many there are. Small numbers show little, and the page
says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.markup import plain, table
from dashboard.screen.spans import change_in_words, hours_in_words
from dashboard.wording import count_of
from engine.learning import first_signed_after, why_left_out
from engine.model import Outcome, Range, SignedReview
from engine.review import SAME_HOURS, care_has_ended, signed_on

_FEW = 20
_AFTER = {"6_weeks": "6 weeks", "4_months": "4 months"}


@dataclass(frozen=True)
class Followed:
    """A signed review with what became of it."""

    signed: SignedReview
    outcome: Outcome
    left_out: str = ""
    """Why it does not count; empty where it does."""

    @property
    def predicted(self) -> Range:
        """Commissioned change, hours a week; fewer is negative."""
        return self.signed.hours.in_force.commissioned_change_hours_per_week

    @property
    def actual(self) -> float:
        """Commissioned change that came, hours a week."""
        before = self.signed.review.estimate.carer_hours_now_per_week
        return self.outcome.commissioned_hours_per_week - before

    @property
    def inside(self) -> bool:
        """Whether what came lay in the range that was given."""
        return self.predicted.p10 - SAME_HOURS <= self.actual <= self.predicted.p90 + SAME_HOURS

    @property
    def has_ended(self) -> bool:
        """Whether care has ended: then there is no change of hours."""
        before = self.signed.review.estimate.carer_hours_now_per_week
        hours, uses = self.outcome.commissioned_hours_per_week, self.outcome.in_use
        return care_has_ended(before, hours, uses.values())


def show() -> None:
    """Draw what was predicted beside what came of it."""
    st.title("Predicted and actual")
    st.write(
        "How good have the estimates been here? Commissioned hours a week at each follow-up, against the range "
        "that was signed. Eight in ten should lie inside a range from P10 to P90."
    )
    caseloads = identity.current().caseloads("OT", "manager")
    recorded = read_follow_ups(set(service.package_records().references(caseloads)))
    counted = tuple(follow_up for follow_up in recorded if not follow_up.left_out)
    follow_ups = tuple(follow_up for follow_up in counted if not follow_up.has_ended)
    why = Counter(follow_up.left_out for follow_up in recorded if follow_up.left_out)
    if why:
        reasons = "; ".join(f"{number} {reason}" for reason, number in sorted(why.items()))
        st.caption(plain(f"{count_of(why.total(), 'follow-up')} not counted: {reasons}."))
    if ended := len(counted) - len(follow_ups):
        st.caption(
            f"{count_of(ended, 'outcome')} left out: no hours are commissioned any more and nothing is in use. Care has "
            "ended there, and that is no saving."
        )
    if not follow_ups:
        st.info(
            "No outcome that counts has been recorded yet. It is recorded on the review page of a signed package, about 6 "
            "weeks and 4 months after."
        )
        return
    _show_counts(follow_ups)
    _show_by_item(follow_ups)
    _show_by_review(tuple(follow_up for follow_up in recorded if not follow_up.has_ended))


def _show_counts(follow_ups: tuple[Followed, ...]) -> None:
    """Draw how many outcomes there are, how many lay in their range, and how many came with harm."""
    inside = sum(follow_up.inside for follow_up in follow_ups)
    first, second, third = st.columns(3)
    first.metric("Outcomes", len(follow_ups))
    second.metric("Inside the range", f"{inside} of {len(follow_ups)}")
    third.metric(
        "With harm or a complaint",
        sum(bool(follow_up.outcome.harm or follow_up.outcome.complaint) for follow_up in follow_ups),
    )
    if len(follow_ups) < _FEW:
        st.warning(f"{len(follow_ups)} outcomes show little. Do not judge an item, or a colleague, by them.")


def _show_by_item(follow_ups: tuple[Followed, ...]) -> None:
    """Draw a row for each item, with the means over its reviews."""
    st.html(
        table(
            "By item, commissioned hours a week",
            (
                "Item",
                "Outcomes",
                "Predicted, mean of the ranges",
                "Actual, mean",
                "Inside the range",
                "Still used",
            ),
            by_item(follow_ups),
        )
    )


def _show_by_review(follow_ups: tuple[Followed, ...]) -> None:
    """Draw a row for each follow-up."""
    st.html(
        table(
            "By review, commissioned hours a week",
            ("Package", "After", "Predicted", "Actual", "Inside"),
            [
                (
                    f"{follow_up.signed.reference}, review {follow_up.signed.number}",
                    _AFTER[follow_up.outcome.after],
                    change_in_words(follow_up.predicted),
                    hours_in_words(follow_up.actual),
                    "not counted" if follow_up.left_out else "yes" if follow_up.inside else "no",
                )
                for follow_up in follow_ups
            ],
        )
    )


def read_follow_ups(references: set[str]) -> tuple[Followed, ...]:
    """Every complete review of these packages that has an outcome, once for each follow-up."""
    records = service.records().signed
    recorded: dict[str, dict[int, list[Outcome]]] = {}
    for (reference, number, _), (_, outcome) in sorted(records.outcomes(references).items()):
        recorded.setdefault(reference, {}).setdefault(number, []).append(outcome)
    follow_ups: list[Followed] = []
    for reference, outcomes in recorded.items():
        loaded = [records.load(reference, number) for number in records.numbers(reference)]
        complete = [stored.signed for stored in loaded if stored is not None and stored.complete]
        for signed in complete:
            next_signed_on = first_signed_after(signed, complete)
            follow_ups += followed_of(signed, outcomes.get(signed.number, ()), next_signed_on)
    return tuple(follow_ups)


def followed_of(signed: SignedReview, outcomes: Iterable[Outcome], next_signed_on: date) -> list[Followed]:
    """A review with each of its follow-ups, of which the last that may counts."""
    follow_ups = [
        Followed(signed, outcome, why_left_out(outcome, signed_on(signed), next_signed_on))
        for outcome in sorted(outcomes, key=lambda outcome: outcome.seen_on)
    ]
    counting = [follow_up for follow_up in follow_ups if not follow_up.left_out]
    return [
        replace(follow_up, left_out="of a review that was followed up again later")
        if follow_up in counting[:-1]
        else follow_up
        for follow_up in follow_ups
    ]


def by_item(follow_ups: Iterable[Followed]) -> list[tuple[object, ...]]:
    """A row for each accepted or tried item."""
    by_item_id: dict[str, list[Followed]] = {}
    for follow_up in follow_ups:
        for item in follow_up.signed.decision.items("accept", "trial"):
            by_item_id.setdefault(item, []).append(follow_up)
    names = service.catalogue().items
    rows: list[tuple[object, ...]] = []
    for item, group in sorted(by_item_id.items()):
        rows.append(
            (
                names[item].name if item in names else item,
                len(group),
                change_in_words(_mean(group)),
                hours_in_words(fmean(follow_up.actual for follow_up in group)),
                f"{sum(follow_up.inside for follow_up in group)} of {len(group)}",
                _use_in_words(item, group),
            )
        )
    return rows


def _mean(follow_ups: list[Followed]) -> Range:
    """The mean of the predicted ranges, bound by bound."""
    spans = [follow_up.predicted for follow_up in follow_ups]
    bounds = {name: fmean(getattr(span, name) for span in spans) for name in ("p10", "p50", "p90", "mean")}
    return Range(**bounds, unit=spans[0].unit)


def _use_in_words(item: str, follow_ups: list[Followed]) -> str:
    uses = [follow_up.outcome.in_use[item] for follow_up in follow_ups if item in follow_up.outcome.in_use]
    return f"{uses.count('in_use')} of {len(uses)}" if uses else "not recorded"
