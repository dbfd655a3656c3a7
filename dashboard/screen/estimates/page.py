"""How good are the estimates? What is predicted for the people of published projects, beside what was published.

Only a prediction that knew nothing of a project is counted for or against the estimates (`LeaveOneOut`). The predictions of
the shipped figures, which were set with these projects, stand apart, without any count: they check arithmetic.

Left out: what was learned here (`.learned`), and the outcomes recorded here (`learning_page`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.knowledge_named import catalogue_named
from dashboard.screen import service
from dashboard.screen.estimates.learned import show_learned
from dashboard.screen.markup import Html, items, plain, table, tag
from dashboard.screen.trouble import error_boundary
from engine import CarePackage
from engine.backtest import (
    DERIVED,
    VERDICTS,
    Backtester,
    ClaimVerdict,
    LeaveOneOut,
    LeftOutComparison,
    Portfolio,
    Portfolios,
    PublishedComparison,
    load_derivations,
    load_portfolios,
    predicted_range,
    published_figure,
    with_project_names,
)
from engine.model import Evidence
from engine.review import DEFAULT_DRAWS, DEFAULT_SEED

_HEAD = ("Published project", "What", "Published", "Predicted here, P10 to P90", "Drawn", "Comes to")
_KEY = (
    "In each drawing the bar runs from P10 to P90, the upright line is the middle, the diamond is what was "
    "published, and the dashed line is no change. Doubt about the evidence is the same for everybody in a project, "
    "so it does not average out."
)
_WITHOUT = (
    "Each project is predicted without its own studies: an effect that rests on them is derived again from the "
    "other studies, or counts as nothing where there are none."
)
_MARGIN = 6
"""Percent of a drawing that stays free at each side."""


@dataclass(frozen=True)
class Reckoned:
    """Both predictions of one project."""

    without: tuple[LeftOutComparison, ...]
    """By what other projects found."""
    as_shipped: tuple[PublishedComparison, ...]
    """By figures that were set with it."""


def show() -> None:
    """Draw the comparison of our estimates with published projects."""
    st.title("How good are the estimates?")
    st.write(
        "What Handrail predicts for as many made-up people as a published project had, beside what the project "
        "found. Handrail may claim less than was published, and says where it does. It must not claim more."
    )
    portfolios, _ = _read()
    _start_reckoning()
    _show_compared()
    show_learned(service.catalogue())
    st.header("What nothing is held against, and why")
    evidence = service.catalogue().evidence
    st.html(
        table(
            "Left out",
            ("Project", "Why", "Source"),
            [
                (project.title, project.why, _sources(evidence[cited] for cited in project.cites))
                for project in portfolios.left_out
            ],
        )
    )


def _show_compared() -> None:
    """The comparisons computed so far; redrawn each second until all are there."""
    if len(_reckoned_by_server()) == len(_read()[0].portfolios):
        _show_comparisons()
        return
    st.fragment(run_every=1.0)(_compared_so_far)()


def _compared_so_far() -> None:
    with error_boundary():
        done, of = len(_reckoned_by_server()), len(_read()[0].portfolios)
        if done == of:
            st.rerun()
        st.progress(done / of, plain(f"Reckoning for the people of {of} projects; {done} are there …"))
        _show_comparisons()


def _show_comparisons() -> None:
    """What was compared so far: what is evidence first, then what was used, and what was assumed for each project."""
    reckoned = [
        of_server
        for portfolio in _read()[0].portfolios
        if (of_server := _reckoned_by_server().get(portfolio.id)) is not None
    ]
    if not reckoned:
        return
    _show_without([left_out for project in reckoned for left_out in project.without])
    comparisons = [comparison for project in reckoned for comparison in project.as_shipped]
    st.header("Figures that were used: no evidence")
    st.info(DERIVED)
    st.html(tag("p", _KEY, class_="hr-small"))
    st.html(table("Predicted and published, where the figure was used", _HEAD, list(_rows(comparisons))))
    st.header("What was assumed, and who says so")
    for project in reckoned:
        _show_portfolio(list(project.as_shipped))


def _show_without(left_out: list[LeftOutComparison]) -> None:
    """Counts by verdict and the table of what could be predicted without its own studies; then what could not."""
    comparisons = [of_figure.compared for of_figure in left_out if of_figure.compared is not None]
    st.header("Predicted without its own studies")
    st.write(_WITHOUT)
    verdicts = [comparison.verdict for comparison in comparisons]
    names: dict[str, ClaimVerdict] = {
        "Within the range": "within",
        "Claims less": "claims less",
        "Claims more": "claims more",
    }
    for column, (name, verdict) in zip(st.columns(3), names.items(), strict=True):
        column.metric(name, f"{verdicts.count(verdict)} of {len(comparisons)}")
    st.html(table("Predicted without its own studies, and published", _HEAD, list(_rows(comparisons))))
    if len(comparisons) < len(left_out):
        st.caption(
            f"{len(left_out) - len(comparisons)} of {len(left_out)} published figures cannot be predicted so: without "
            "their own studies nothing is left."
        )


@st.cache_resource(show_spinner=False)
def _read() -> tuple[Portfolios, Mapping[str, CarePackage]]:
    return load_portfolios(service.catalogue())


@st.cache_resource(show_spinner=False)
def _start_reckoning() -> threading.Thread:
    """Reckon every comparison once for a server, beside it, so that nobody waits for the page.

    Without its own studies a project is predicted from what was published, never from local outcomes.
    """
    catalogue, rule_set, reckoned = service.catalogue(), service.reviewer().rule_set, _reckoned_by_server()
    portfolios, people = _read()

    def reckon() -> None:
        tester, published = Backtester(catalogue, rule_set), catalogue_named()
        leaving_out = LeaveOneOut(published, rule_set, load_derivations(published))
        for portfolio in portfolios.portfolios:
            without = leaving_out.compare(portfolio, people, seed=DEFAULT_SEED, draws=DEFAULT_DRAWS)
            reckoned[portfolio.id] = Reckoned(tuple(without), tester.compare(portfolio, people))

    thread = threading.Thread(target=reckon, name="estimates", daemon=True)
    thread.start()
    return thread


@st.cache_resource(show_spinner=False)
def _reckoned_by_server() -> dict[str, Reckoned]:
    return {}


def _rows(comparisons: Iterable[PublishedComparison]) -> Iterable[tuple[object, ...]]:
    """A row for each published figure."""
    for project, comparison in with_project_names(comparisons):
        yield (
            project,
            comparison.published.says,
            _unbroken(published_figure(comparison.published)),
            _unbroken(predicted_range(comparison)),
            _draw_range(comparison),
            VERDICTS[comparison.verdict],
        )


def _unbroken(figure: str) -> str:
    """A number keeps its percent sign on its line."""
    return figure.replace(" %", "\N{NO-BREAK SPACE}%")


def _draw_range(comparison: PublishedComparison) -> Html:
    """The range with the published figure as a diamond."""
    span, value = comparison.predicted, comparison.published.value
    per_unit = (100 - 2 * _MARGIN) / max(span.p90, value, 1e-9)

    def at(figure: float) -> str:
        return f"left:{_MARGIN + per_unit * figure:.1f}%"

    width = per_unit * (span.p90 - span.p10)
    bar = tag("div", class_="hr-bar", style=f"{at(span.p10)};width:{max(width, 1):.1f}%")
    return tag(
        "div",
        tag("div", class_="hr-zero", style=at(0)),
        bar,
        tag("div", class_="hr-middle", style=at(span.p50)),
        tag("div", "◆", class_="hr-published", style=at(value), aria_hidden="true"),
        class_="hr-line hr-line-in-table",
        role="img",
        aria_label=f"Published {published_figure(comparison.published)}; predicted {predicted_range(comparison)}",
    )


def _show_portfolio(comparisons: list[PublishedComparison]) -> None:
    """What was assumed for one published project, from which sources, and the notes on its figures."""
    portfolio: Portfolio = comparisons[0].portfolio
    with st.expander(f"{portfolio.title} ({portfolio.year})"):
        notes = [
            f"{comparison.published.says}: {comparison.published.note}"
            for comparison in comparisons
            if comparison.published.note
        ]
        st.html(
            tag(
                "p",
                tag("strong", f"{portfolio.people} made-up people."),
                f" Handrail suggests what the project offered for {comparisons[0].offered} of them.",
            )
        )
        st.html(
            tag("div", tag("strong", "Assumed, because the source does not say it"), items(portfolio.assumed))
        )
        if notes:
            st.html(tag("div", tag("strong", "About the figures"), items(notes)))
        evidence = service.catalogue().evidence
        st.html(
            tag(
                "div",
                tag("strong", "Sources"),
                items(_source(evidence[cited], with_finding=True) for cited in portfolio.cites),
            )
        )


def _sources(entries: Iterable[Evidence]) -> Html:
    cited = list(entries)
    return items(_source(entry) for entry in cited) if len(cited) > 1 else _source(cited[0])


def _source(entry: Evidence, *, with_finding: bool = False) -> Html:
    name = (
        tag("a", entry.source, href=entry.url, target="_blank", rel="noopener")
        if entry.url
        else tag("span", entry.source)
    )
    details = f" ({entry.year or 'no year'}, grade {entry.grade})" + (
        f": {entry.finding}" if with_finding else ""
    )
    return tag("span", name, details)
