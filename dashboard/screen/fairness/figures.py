"""One measure by group: for each characteristic a table with the figure, its interval drawn and in words."""

from __future__ import annotations

import streamlit as st

from dashboard.screen.markup import Html, items, table, tag
from engine.fairness import GroupComparison, GroupRow, Measure, Report, Table, number
from engine.fairness.interval import Interval

_NOT_SHOWN = "not shown"


def show_figures(report: Report, title: str, *, key: str, findings: bool = False) -> None:
    """A measure to choose, and its tables.

    Args:
        report: what was counted.
        title: of the section.
        key: of the choice.
        findings: whether its findings are said first.
    """
    st.header(title)
    if findings:
        st.html(
            items(f"{finding.says} {finding.means}" for finding in report.findings)
            if report.findings
            else tag("p", "Nothing that chance does not explain.")
        )
    names = {measure.id: measure for measure in report.measures}
    chosen = st.selectbox("What", list(names), format_func=lambda name: names[name].label, key=key)
    measure = names[chosen]
    whole = report.everybody.get(chosen)
    st.write(
        f"{measure.means} Drawn: the figure and its 95 % interval; the dashed line is everybody together"
        f"{f', {number(whole.value, measure, 1)}' if whole else ''}. A difference is “clear” when it stands after "
        "correction for all the comparisons made here."
    )
    ends = _ends(report, chosen)
    compared = {
        (comparison.characteristic, comparison.group): comparison
        for comparison in report.comparisons
        if comparison.measure == chosen
    }
    for group_table in report.tables:
        st.html(_draw_table(group_table, measure, whole, ends, compared))


def _ends(report: Report, measure: str) -> tuple[float, float]:
    """The scale that all tables share."""
    figures = [
        figure
        for group_table in report.tables
        for row in group_table.rows
        if (figure := row.figures[measure]) is not None
    ]
    return min([0.0, *(figure.low for figure in figures)]), max([1e-9, *(figure.high for figure in figures)])


def _draw_table(
    group_table: Table,
    measure: Measure,
    whole: Interval | None,
    ends: tuple[float, float],
    compared: dict[tuple[str, str], GroupComparison],
) -> Html:
    """One characteristic as a table: a row for each group, intervals drawn on the shared scale `ends`."""
    head = (
        "Group",
        "People",
        "Drawn",
        f"{measure.label} (95 % interval)",
        "Against everybody else",
        "Among people alike in hours and age",
    )
    return table(
        f"{group_table.label}: {measure.label.lower()}",
        head,
        [
            _row(row, measure, whole, ends, compared.get((group_table.characteristic, row.group)))
            for row in group_table.rows
        ],
    )


def _row(
    row: GroupRow,
    measure: Measure,
    whole: Interval | None,
    ends: tuple[float, float],
    compared: GroupComparison | None,
) -> tuple[object, ...]:
    """One group: its people, its figure with the interval, and the difference from everybody else."""
    figure = row.figures[measure.id]
    people = (
        f"{row.packages:,}"
        if row.packages is not None
        else (f"few, counted with {row.counted_with}" if row.counted_with else _NOT_SHOWN)
    )
    if figure is None:
        return row.group, people, "", _NOT_SHOWN if row.packages != 0 else "", "", ""
    value = number(figure.value, measure, 1)
    around = f"({_plain(figure.low, measure)} to {_plain(figure.high, measure)})"
    cell = tag("span", tag("strong", value), " ", tag("span", around, class_="hr-nowrap"))
    return (
        row.group,
        people,
        _line(figure, whole, ends, f"{row.group}: {value} {around}"),
        cell,
        "" if compared is None else _difference(compared.difference, measure, compared),
        "" if compared is None or compared.alike is None else _difference(compared.alike, measure, None),
    )


def _difference(difference: Interval, measure: Measure, compared: GroupComparison | None) -> Html:
    """A difference in words, with its interval and whether it is clear of chance."""
    value, low, high = (
        _plain(number, measure, signed=True) for number in (difference.value, difference.low, difference.high)
    )
    words = tag("span", value, " ", tag("span", f"({low} to {high})", class_="hr-nowrap"))
    if compared is None:
        return words
    return tag(
        "span",
        words,
        ", clear" if compared.stands else ", may be chance",
        class_="hr-truth" if compared.stands else None,
    )


def _plain(value: float, measure: Measure, *, signed: bool = False) -> str:
    size = 100 * value if measure.percent else value
    places = 1 if measure.percent else 2
    return f"{size:{'+' if signed else ''}.{places}f}".replace("-", "−")


def _line(figure: Interval, whole: Interval | None, ends: tuple[float, float], label: str) -> Html:
    """Drawn with boxes, as every range of the screen is."""
    low, high = ends

    def percent(value: float) -> float:
        return round(100 * (value - low) / (high - low), 1)

    width = max(percent(figure.high) - percent(figure.low), 1)
    parts = [
        tag("div", class_="hr-bar", style=f"left:{percent(figure.low)}%;width:{width}%"),
        tag("div", class_="hr-middle", style=f"left:{percent(figure.value)}%"),
    ]
    if whole is not None:
        parts.insert(0, tag("div", class_="hr-zero", style=f"left:{percent(whole.value)}%"))
    return tag("div", *parts, class_="hr-line hr-line-in-table", role="img", aria_label=label)
