"""Summaries of signed reviews for lists: those that are kept, and those of older reviews made once and kept."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import NamedTuple

import streamlit as st
from pydantic import ValidationError

from dashboard.screen import service
from dashboard.screen.forgettable import forgettable
from dashboard.screen.trouble import REFUSED
from engine.records.summaries import ReviewKey
from engine.review import SHAPE, ReviewSummary, sum_up

_LOG = logging.getLogger("handrail.screen")
_MOST_KEPT = 50_000


class ListedReview(NamedTuple):
    """What lists know of a signed review."""

    summary: ReviewSummary
    complete: bool
    """Whether every signature that it needs is there."""


def summaries_of(reviews: Collection[ReviewKey]) -> dict[ReviewKey, ListedReview]:
    """Summaries by reference and number; of the reviews that are there and may be read."""
    summaries = service.records().summaries.of(reviews, SHAPE)
    listed = {
        key: ListedReview(summary, row.complete)
        for key, row in summaries.items()
        if (summary := _read(row.content)) is not None
    }
    return listed | _summed_up([key for key in reviews if key not in listed])


def _read(content: str) -> ReviewSummary | None:
    """A summary; None where it cannot be read, and is made again from its review."""
    known = _summaries_at_hand()
    if content not in known:
        if len(known) >= _MOST_KEPT:
            known.clear()
        try:
            known[content] = ReviewSummary.model_validate_json(content)
        except ValidationError:
            return None
    return known[content]


def _summed_up(reviews: Collection[ReviewKey]) -> dict[ReviewKey, ListedReview]:
    """Summaries made of whole reviews, which are then kept; where that fails, the list goes on without."""
    signed = service.records().signed
    stored = {key: review for key in reviews if (review := signed.load(*key)) is not None}
    listed = {key: ListedReview(sum_up(review.signed), review.complete) for key, review in stored.items()}
    if listed:
        try:
            service.records().summaries.keep(
                {
                    key: (stored[key].signed.seal, review.summary.model_dump_json())
                    for key, review in listed.items()
                },
                SHAPE,
            )
        except REFUSED as error:
            _LOG.warning("summaries were not kept: %s", type(error).__name__)
    return listed


@forgettable
@st.cache_resource(max_entries=1, show_spinner=False)
def _summaries_at_hand() -> dict[str, ReviewSummary]:
    return {}
