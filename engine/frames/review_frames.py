"""Reviews as frames: one row a review, an unmet need, a hold, an item, a question or a visit.

Definitions: `claimed_…` counts items that rest on nothing unknown, with every hold in force; `potential_…` is as if
holds were lifted and questions answered favourably. Eased minutes, released hours and commissioned hours are three
kinds of time, and never added. Every estimate is `…_p10`, `…_p50`, `…_p90` and `…_mean`; only means may be added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

import pandas as pd

from ..model import HoursChange, Reason, Review
from ..model.rule import Urgency
from .dtypes import BOOLEAN, DAY, INTEGER, NUMBER, SEVERAL, TEXT, typed_frame, words

SPREAD = ("p10", "p50", "p90", "mean")
FIGURES: Mapping[str, str] = {
    "eased_minutes_per_week": "eased_minutes_per_week",
    "unpaid_eased_minutes_per_week": "unpaid_eased_minutes_per_week",
    "released_hours_per_week": "released_hours_per_week",
    "commissioned_change_hours_per_week": "commissioned_change_hours_per_week",
}
_URGENCY = words(reversed(get_args(Urgency)), ordered=True)
"""From what can wait to what cannot."""
_STATUS = words(("suggested", "ask_first", "on_hold", "not_known", "in_place", "excluded", "not_indicated"))
_TRUTH = words(("unknown", "true"))


def review_frame(reviews: Iterable[Review]) -> pd.DataFrame:
    """One row a review: hours now, what could change, how much is unmet, held and asked, and which version said it."""
    dtypes: dict[str, Any] = {
        "reference": TEXT,
        "reviewed_on": DAY,
        "synthetic": BOOLEAN,
        "carer_hours_now_per_week": NUMBER,
        "second_carer_hours_now_per_week": NUMBER,
        "unpaid_hours_now_per_week": NUMBER,
        "bought_not_given_hours_per_week": NUMBER,
        **dict.fromkeys(
            ("unmet_needs", "holds", "holds_not_ruled_out", "items_suggested", "questions"), INTEGER
        ),
        **dict.fromkeys((*hours_columns("claimed"), *hours_columns("potential")), NUMBER),
        "rule_set": TEXT,
        "rule_set_version": TEXT,
        "rule_set_hash": TEXT,
        "catalogue_hash": TEXT,
        "sign_off": TEXT,
        "review_hash": TEXT,
    }
    return typed_frame(map(_review_row, reviews), dtypes)


def need_frame(reviews: Iterable[Review]) -> pd.DataFrame:
    """One row an unmet need, the most urgent first within a review."""
    return typed_frame(
        (
            {
                "reference": review.package.reference,
                "source": need.reason.source,
                "title": need.title,
                "urgency": need.urgency,
                "who": need.who,
                "because": need.reason.because,
            }
            for review in reviews
            for need in review.unmet_needs
        ),
        {"reference": TEXT, "source": TEXT, "title": TEXT, "urgency": _URGENCY, "who": TEXT, "because": TEXT},
    )


def hold_frame(reviews: Iterable[Review]) -> pd.DataFrame:
    """One row a hold: `true`, or `unknown` where it is not ruled out, which binds too."""
    return typed_frame(
        (
            {
                "reference": review.package.reference,
                "source": hold.reason.source,
                "truth": _truth(hold.reason),
                "covers_everything": hold.covers_everything,
                "lifted_by": hold.lifted_by,
                "lifted_by_whom": hold.lifted_by_whom,
            }
            for review in reviews
            for hold in review.holds
        ),
        {
            "reference": TEXT,
            "source": TEXT,
            "truth": _TRUTH,
            "covers_everything": BOOLEAN,
            "lifted_by": TEXT,
            "lifted_by_whom": TEXT,
        },
    )


def item_frame(reviews: Iterable[Review]) -> pd.DataFrame:
    """One row an item of the catalogue for each review: suggested, asked first, on hold, in place, or why not."""
    rows: list[dict[str, Any]] = []
    for review in reviews:
        reference = review.package.reference
        rows += [
            {
                "reference": reference,
                "item": suggestion.item,
                "name": suggestion.name,
                "status": suggestion.status,
                "alone_released_hours_per_week_mean": suggestion.expected_released_hours_alone,
                "sources": [reason.source for reason in suggestion.reasons],
                "unknowns": suggestion.unknowns,
            }
            for suggestion in review.suggestions
        ]
        rows += [
            {
                "reference": reference,
                "item": item.item,
                "name": item.name,
                "status": item.status,
                "sources": [reason.source for reason in item.reasons],
                "unknowns": (),
            }
            for item in review.not_suggested
        ]
    return typed_frame(
        rows,
        {
            "reference": TEXT,
            "item": TEXT,
            "name": TEXT,
            "status": _STATUS,
            "alone_released_hours_per_week_mean": NUMBER,
            "sources": SEVERAL,
            "unknowns": SEVERAL,
        },
    )


def question_frame(reviews: Iterable[Review]) -> pd.DataFrame:
    """One row a question whose answer would change something, by rank."""
    return typed_frame(
        (
            {
                "reference": review.package.reference,
                "rank": question.rank,
                "word": question.path,
                "question": question.question,
                "safety": question.safety,
                "urgency": question.urgency,
                "at_stake_hours_per_week": question.hours_at_stake_per_week,
            }
            for review in reviews
            for question in review.questions
        ),
        {
            "reference": TEXT,
            "rank": INTEGER,
            "word": TEXT,
            "question": TEXT,
            "safety": BOOLEAN,
            "urgency": _URGENCY,
            "at_stake_hours_per_week": NUMBER,
        },
    )


def visit_hours_frame(reviews: Iterable[Review]) -> pd.DataFrame:
    """One row a visit: hours now, and what could change in it."""
    modes = ("claimed", "potential")
    return typed_frame(
        (
            {
                "reference": review.package.reference,
                "visit": visit.visit,
                "carer_hours_now_per_week": visit.carer_hours_now_per_week,
                "minutes_now": visit.minutes_now,
                "carers_now": visit.carers_now,
                "held": visit.held,
                "items": visit.items,
                **{
                    f"{mode}_probability_second_carer_not_needed": getattr(
                        visit, mode
                    ).probability_second_carer_not_needed
                    for mode in modes
                },
                **{
                    name: value for mode in modes for name, value in _hours(mode, getattr(visit, mode).change)
                },
            }
            for review in reviews
            for visit in review.estimate.visits
        ),
        {
            "reference": TEXT,
            "visit": TEXT,
            "carer_hours_now_per_week": NUMBER,
            "minutes_now": INTEGER,
            "carers_now": INTEGER,
            "held": BOOLEAN,
            "items": SEVERAL,
            **dict.fromkeys((f"{mode}_probability_second_carer_not_needed" for mode in modes), NUMBER),
            **dict.fromkeys((name for mode in modes for name in hours_columns(mode)), NUMBER),
        },
    )


def hours_columns(mode: str) -> list[str]:
    """The columns of a change of hours."""
    spread = [f"{mode}_{figure}_{part}" for figure in FIGURES for part in SPREAD]
    return [*spread, f"{mode}_probability_of_no_change", f"{mode}_probability_of_more"]


def hours_row(mode: str, change: HoursChange) -> dict[str, float]:
    """A change of hours by the columns of `hours_columns`."""
    return dict(_hours(mode, change))


def _hours(mode: str, change: HoursChange) -> Iterable[tuple[str, float]]:
    for figure in FIGURES:
        for part in SPREAD:
            yield f"{mode}_{figure}_{part}", getattr(getattr(change, figure), part)
    yield f"{mode}_probability_of_no_change", change.probability_of_no_change
    yield f"{mode}_probability_of_more", change.probability_of_more


def _review_row(review: Review) -> dict[str, Any]:
    """A review in one row: hours, counts of findings, and which versions made it."""
    estimate, provenance = review.estimate, review.provenance
    truths = [_truth(hold.reason) for hold in review.holds]
    return {
        "reference": review.package.reference,
        "reviewed_on": provenance.reviewed_on,
        "synthetic": review.package.synthetic,
        "carer_hours_now_per_week": estimate.carer_hours_now_per_week,
        "second_carer_hours_now_per_week": estimate.second_carer_hours_now_per_week,
        "unpaid_hours_now_per_week": estimate.unpaid_hours_now_per_week,
        "bought_not_given_hours_per_week": estimate.bought_not_given_hours_per_week,
        "unmet_needs": len(review.unmet_needs),
        "holds": truths.count("true"),
        "holds_not_ruled_out": truths.count("unknown"),
        "items_suggested": sum(suggestion.status == "suggested" for suggestion in review.suggestions),
        "questions": len(review.questions),
        **hours_row("claimed", estimate.claimed),
        **hours_row("potential", estimate.potential),
        "rule_set": provenance.rule_set,
        "rule_set_version": provenance.rule_set_version,
        "rule_set_hash": provenance.rule_set_hash,
        "catalogue_hash": provenance.catalogue_hash,
        "sign_off": provenance.sign_off,
        "review_hash": review.review_hash,
    }


def _truth(reason: Reason) -> str:
    return reason.truth.name.lower()
