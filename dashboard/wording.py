"""The words that screen, paper and terminal share: what a code of the model is called for people.

Left out: sentences of one surface, which stand where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.model import HoursChange


def label_of(labels: Mapping[Any, str]) -> Callable[[Any], str]:
    """A function from a code to its label, as Streamlit's `format_func` wants it; a code without one is its own."""
    return lambda code: labels.get(code, str(code))


def odds_of(change: HoursChange) -> str:
    """Of 100 draws; unmet needs that are likely to take hours count towards more care."""
    unchanged = round(change.probability_of_no_change * 100)
    more = round(change.probability_of_more * 100)
    return (
        f"The commissioned hours stay as they are in {unchanged} of 100 draws. "
        f"With the unmet needs, more care is the answer in {more} of 100."
    )
