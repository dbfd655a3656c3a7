"""Predicted against actual, by item: how good have the estimates been here?

Definitions: *predicted* is the commissioned change of a signed and complete review (P10 to P90, holds in force);
*actual* is the commissioned hours at a follow-up less those when it was signed. A review with several items counts for
each of them. Nothing is left out because it looks bad. Small numbers show little, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.markup import table
from dashboard.screen.spans import change_in_words, hours_in_words
from engine.model import Outcome, Range, SignedReview

_FEW = 20
_AFTER = {"6_weeks": "6 weeks", "4_months": "4 months"}


@dataclass(frozen=True)
class Followed:
    """A signed review with what became of it."""

    signed: SignedReview
    outcome: Outcome

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
        return self.predicted.p10 - 1e-6 <= self.actual <= self.predicted.p90 + 1e-6


def show() -> None:
    """The page."""
    st.title("Predicted and actual")
    st.write(
        "How good have the estimates been here? Commissioned hours a week at each follow-up, against the range "
        "that was signed. Eight in ten should lie inside a range from P10 to P90."
    )
    caseloads = identity.current().caseloads("OT", "manager")
    found = followed(set(service.records().references(caseloads)))
    if not found:
        st.info(
            "No outcome has been recorded yet. It is recorded on the review page of a signed package, about 6 "
            "weeks and 4 months after."
        )
        return
    inside = sum(one.inside for one in found)
    first, second, third = st.columns(3)
    first.metric("Outcomes", len(found))
    second.metric("Inside the range", f"{inside} of {len(found)}")
    third.metric(
        "With harm or a complaint", sum(bool(one.outcome.harm or one.outcome.complaint) for one in found)
    )
    if len(found) < _FEW:
        st.warning(f"{len(found)} outcomes show little. Do not judge an item, or a colleague, by them.")
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
            by_item(found),
        )
    )
    st.html(
        table(
            "By review, commissioned hours a week",
            ("Package", "After", "Predicted", "Actual", "Inside"),
            [
                (
                    f"{one.signed.reference}, review {one.signed.number}",
                    _AFTER[one.outcome.after],
                    change_in_words(one.predicted),
                    hours_in_words(one.actual),
                    "yes" if one.inside else "no",
                )
                for one in found
            ],
        )
    )


def followed(references: set[str]) -> tuple[Followed, ...]:
    """Every complete review of these packages that has an outcome, once for each follow-up."""
    records = service.kept().signed
    found = []
    for (reference, number, _), (_, outcome) in sorted(records.outcomes(references).items()):
        kept = records.load(reference, number)
        if kept is not None and kept[2]:
            found.append(Followed(kept[0], outcome))
    return tuple(found)


def by_item(found: Iterable[Followed]) -> list[tuple[object, ...]]:
    """A row for each accepted or tried item."""
    of: dict[str, list[Followed]] = {}
    for one in found:
        for item in one.signed.decision.items("accept", "trial"):
            of.setdefault(item, []).append(one)
    names = service.catalogue().items
    return [
        (names[item].name if item in names else item, len(ones), change_in_words(_mean(ones)),
         hours_in_words(fmean(one.actual for one in ones)), f"{sum(one.inside for one in ones)} of {len(ones)}",
         _used(item, ones))
        for item, ones in sorted(of.items())
    ]  # fmt: skip


def _mean(ones: list[Followed]) -> Range:
    """The mean of the ranges that were given, bound by bound."""
    spans = [one.predicted for one in ones]
    bounds = {name: fmean(getattr(span, name) for span in spans) for name in ("p10", "p50", "p90", "mean")}
    return Range(**bounds, unit=spans[0].unit)


def _used(item: str, ones: list[Followed]) -> str:
    said = [one.outcome.in_use[item] for one in ones if item in one.outcome.in_use]
    return f"{said.count('in_use')} of {len(said)}" if said else "not recorded"
