"""A line of figures: what each is, how much, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.screen.explained import explain
from dashboard.screen.markup import Html, tag


def show_figures(figures: Iterable[tuple[str, object, str, bool]]) -> Html:
    """A line of figures.

    Args:
        figures: for each its label, its size, what stands beside it, and whether it is alarming.
    """
    return tag("dl", *(_figure(*figure) for figure in figures), class_="hr-figures")


def _figure(label: str, size: object, beside: str, alarming: bool) -> Html:
    class_ = "hr-figure hr-alarming" if alarming else "hr-figure"
    return tag(
        "div",
        tag("dt", explain(label)),
        tag("dd", tag("strong", size), " ", tag("span", beside)),
        class_=class_,
    )
