"""Which of them together: the front of likely cost against hours released. Choosing a point accepts its items.

The same points stand in a table, and can be chosen from a list, for those who cannot use the drawing.
"""

from __future__ import annotations

import altair
import pandas as pd
import streamlit as st

from dashboard.screen.markup import table
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.screen.spans import change_in_words, in_words
from engine.model import Combination, Review

_POINT = "point"


def show_combinations(review: Review, draft: DecisionDraft | None) -> None:
    """The front; choosing a point accepts its items."""
    front = [combination for combination in review.estimate.combinations if combination.items]
    if not front:
        st.write("No sets are compared here: no item with a sourced price is expected to release paid time.")
        return
    st.write(
        f"All {review.estimate.combinations_considered:,} sets were compared, as if holds were lifted and questions "
        "answered well. Nothing cheaper than a row below releases as much. Hours decide nothing: the person’s goals do."
    )
    rows = [
        (
            f"{number}. {_names(review, combination)}",
            f"£{combination.cost_gbp:,.0f}",
            f"{in_words(combination.released_hours_per_week)} hours",
            change_in_words(combination.commissioned_change_hours_per_week),
        )
        for number, combination in enumerate(front, start=1)
    ]
    head = ("Items", "Likely cost, once", "Released a week", "Commissioned hours a week")
    st.html(table("Sets that nothing cheaper matches, cheapest first", head, rows))
    if draft is not None:
        _show_accept(review, front, draft)


def _names(review: Review, combination: Combination) -> str:
    """The items of a set by name; of one that rests on an open question that is said, as anybody might accept it here."""
    open_ = {suggestion.item for suggestion in review.suggestions if suggestion.unknowns}
    return ", ".join(
        f"{review.items[item].name}{' (ask first)' if item in open_ else ''}" for item in combination.items
    )


def _show_accept(review: Review, front: list[Combination], draft: DecisionDraft) -> None:
    """Accept all items of one combination, by the list or by a click on the chart."""
    key, drawn = draft.key("combination"), draft.key("front")

    def accept(number: int) -> None:
        draft.accept_all(front[number].items)
        st.toast(
            f"Accepted: {_names(review, front[number])}. “Undo” stands beside the hours of what you chose."
        )

    def accept_point() -> None:
        points = st.session_state[drawn]["selection"][_POINT]
        if points:
            accept(int(points[0]["set"]) - 1)

    if len(front) > 1:
        st.altair_chart(
            _chart(review, front),
            key=drawn,
            on_select=accept_point,
            selection_mode=_POINT,
            width="stretch",
            alt="Likely cost against hours released a week, P10 to P90; the table above says the same.",
        )
        st.caption("Choose a point and its items are accepted. The bar is P10 to P90, the point the middle.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Accept a set",
            range(len(front)),
            key=key,
            format_func=lambda index: f"{index + 1}. {_names(review, front[index])}",
        )
        st.button(
            "Accept these items", on_click=lambda: accept(st.session_state[key]), key=draft.key("accept")
        )


def _chart(review: Review, front: list[Combination]) -> altair.LayerChart | altair.FacetChart:
    """Cost against released hours a week, a numbered point with its range for each combination."""
    data = pd.DataFrame(
        [
            {
                "set": number,
                "Items": _names(review, combination),
                "Likely cost (£)": combination.cost_gbp,
                "low": combination.released_hours_per_week.p10,
                "middle": combination.released_hours_per_week.p50,
                "high": combination.released_hours_per_week.p90,
            }
            for number, combination in enumerate(front, start=1)
        ]
    )
    chosen = altair.selection_point(name=_POINT, fields=["set"])
    cost = altair.X("Likely cost (£):Q", title="Likely cost, once (£)", axis=altair.Axis(tickCount=6))
    bars = (
        altair.Chart(data)
        .mark_rule(strokeWidth=3)
        .encode(
            x=cost,
            y=altair.Y("low:Q", title="Hours released a week"),
            y2="high:Q",
            color=altair.value("#4a9a98"),
        )
    )
    points = (
        altair.Chart(data)
        .mark_point(size=260, filled=True, opacity=1)
        .encode(
            x=cost,
            y="middle:Q",
            tooltip=["Items", "Likely cost (£)", "low", "middle", "high"],
            color=altair.value("#0b8080"),
        )
        .add_params(chosen)
    )
    numbers = altair.Chart(data).mark_text(dx=16, fontSize=14).encode(x=cost, y="middle:Q", text="set:N")
    return altair.layer(bars, points, numbers).properties(height=280)
