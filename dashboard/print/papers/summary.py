"""The summary for whoever answers for a caseload: hours and money as ranges, holds, unmet needs, and nobody in it.

Left out: references, names, any list or order of people. Small numbers are withheld (see `papers.totals`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from dashboard.print.papers.basis import Basis, basis_of
from dashboard.print.papers.claim import SEAL_SHOWN, Claim, group_in_fours
from dashboard.print.papers.kinds import printing_version
from dashboard.print.papers.layout import layout_mark
from dashboard.print.papers.totals import FEWEST, FEWEST_PACKAGES, Totals, add_reviews_up, count_text
from dashboard.print.pdf.document import Edges, build_pdf
from dashboard.print.pdf.range_figure import Labelled, RangeFigure, describe_ranges
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.style import LARGE, ORDINARY, print_of
from engine.model import ChosenHours, Outcome, Range, Signature, SignedReview
from engine.model.payer import PAYER_WORDS
from engine.wording import day_text, number_text, range_text

_TITLE = "Summary of signed reviews"
_AFTER = {"6_weeks": "About 6 weeks", "4_months": "About 4 months"}
_UNIT = "hours a week"
_WHOLE_HOURS = 10
"""From so many hours on, tenths are not told."""


def render_summary(
    reviews: Sequence[tuple[SignedReview, Signature | None]],
    caseload: str,
    *,
    outcomes: Mapping[tuple[str, int, str], Outcome] | None = None,
    together: ChosenHours | None = None,
    large: bool = False,
) -> bytes:
    """The summary of many signed reviews as PDF; the same reviews give the same bytes.

    Args:
        reviews: the newest signed review of each package, with its second signature where there is one.
        caseload: what the summary is of, as its title has it.
        outcomes: what became of them, by reference, number and follow-up.
        together: their hours added up draw by draw, where that can be done (`Reviewer.hours_of_all`).
        large: 18 point print.

    Raises:
        ValueError: there is no review.
    """
    if not reviews:
        raise ValueError("a summary needs reviews")
    bases = sorted((basis_of(signed, second) for signed, second in reviews), key=lambda basis: basis.seal)
    seal = hashlib.sha256("".join(basis.seal for basis in bases).encode()).hexdigest()
    sheet = Sheet(print_of(LARGE if large else ORDINARY))
    _write(sheet, bases, caseload, outcomes or {}, together)
    day = max(basis.day for basis in bases)
    claim = Claim("summary", large, True, 0, seal[:SEAL_SHOWN], printing_version(), layout_mark())
    return build_pdf(
        sheet,
        Edges(
            title=f"{_TITLE}, {caseload}",
            name=_TITLE,
            state=f"Up to {day_text(day)}",
            draft=False,
            reference=caseload,
            version=printing_version(),
            keywords=claim.line(),
            day=day,
            seal=f"Reviews {group_in_fours(seal)}",
        ),
    )


def _write(
    sheet: Sheet,
    bases: Sequence[Basis],
    caseload: str,
    outcomes: Mapping[tuple[str, int, str], Outcome],
    together: ChosenHours | None,
) -> None:
    """The whole summary; nothing at all where so few were signed that it would point at people."""
    sheet.heading(_TITLE, 1)
    sheet.say(f"Caseload: {caseload}.")
    if len(bases) < FEWEST_PACKAGES:
        sheet.say(
            f"Fewer than {FEWEST_PACKAGES} packages have been signed. A summary of so few would point at people, "
            "so nothing is given."
        )
        return
    sums = add_reviews_up(bases, outcomes, together)
    if any(basis.review.package.synthetic for basis in bases):
        sheet.say("Packages that were made up for demonstration are among them.", style="strong")
    for sign_off in sorted({basis.review.provenance.sign_off for basis in bases} - {""}):
        sheet.say(sign_off, lead="The rules behind it:")
    _write_scope(sheet, sums)
    _write_first(sheet, sums)
    _write_hours(sheet, sums)
    _write_payers(sheet, sums)
    _write_money(sheet, sums)
    _write_choices(sheet, sums)
    _write_compared(sheet, sums)
    _write_reading(sheet)


def _write_scope(sheet: Sheet, sums: Totals) -> None:
    """How many packages, how many hours, up to which day."""
    sheet.pairs(
        "",
        (
            ("Packages with a signed review", f"{sums.packages:,}"),
            ("Of these waiting for a second signature", count_text(sums.waiting)),
            (
                "Paid carer-hours a week now",
                f"{number_text(sums.hours_now, 0)}, of them "
                f"{number_text(sums.second_carer_hours_now, 0)} a second carer’s",
            ),
            ("Up to", day_text(sums.day)),
        ),
        0.4,
    )


def _write_first(sheet: Sheet, sums: Totals) -> None:
    """Holds and unmet needs, before any figure of hours; rare ones are not listed."""
    sheet.heading("What comes before any saving")
    sheet.table(
        "Packages with",
        ("What", "Packages"),
        [
            (name[:1].upper() + name[1:], count_text(count, sums.packages))
            for name, count in sums.states.items()
        ],
        (0.7, 0.3),
    )
    needs = [
        (title, count_text(count, sums.packages))
        for title, count in sorted(sums.needs.items())
        if count >= FEWEST
    ]
    sheet.table("Needs that are not met now", ("Need", "Packages"), needs, (0.7, 0.3))
    few = sum(count < FEWEST for count in sums.needs.values())
    if few:
        sheet.say(f"Other needs, each in fewer than {FEWEST} packages, are not listed.", style="small")


def _write_hours(sheet: Sheet, sums: Totals) -> None:
    """Released and commissioned hours of all, as ranges, and how the packages were added up."""
    sheet.heading("Hours, as ranges")
    _draw(
        sheet,
        "What was decided, with every hold in force",
        (("Released inside visits", sums.released), (_label_of_change(sums.change), sums.change)),
    )
    _draw(
        sheet,
        "The same, if holds were lifted and questions answered well (not a promise)",
        (
            ("Released inside visits", sums.released_lifted),
            (_label_of_change(sums.change_lifted), sums.change_lifted),
        ),
    )
    how = (
        "A range runs from P10 to P90: every package is drawn together, so that what is uncertain about a piece of "
        "equipment goes the same way for everybody."
        if sums.drawn
        else "A range runs from the sum of every package’s P10 to the sum of every P90, as if all went the same way; "
        "the true range of the sum is narrower. These reviews were made by several versions, so that they cannot be "
        "drawn together."
    )
    sheet.say(
        f"{how} Figures are rounded to what they can bear. Commissioned change: negative means fewer hours, positive "
        "more. Released time stays in visits unless somebody decides otherwise with the person.",
        style="small",
    )


def _label_of_change(change: Range) -> str:
    """Which way the figures go, in a word: a bare “18 hours” is read as a saving."""
    ends = round_figure(change.p10), round_figure(change.p90)
    ways = [way for way, goes in (("fewer", ends[0] < 0), ("more", ends[1] > 0)) if goes]
    return f"Commissioned change ({' or '.join(ways) or 'none'})"


def _draw(sheet: Sheet, title: str, ranges: Sequence[Labelled]) -> None:
    sheet.heading(title, 3)
    plain = [(label, _round_range(value)) for label, value in ranges]
    places = 0 if max(abs(end) for _, value in plain for end in (value.p10, value.p90)) >= _WHOLE_HOURS else 1
    words = f"{title}. {describe_ranges(plain, _UNIT, places)}"
    sheet.figure(lambda element: RangeFigure(element, plain, _UNIT, sheet.styles, places), words)


def _round_range(value: Range) -> Range:
    ends = {name: round_figure(getattr(value, name)) for name in ("p10", "p50", "p90", "mean")}
    return value.model_copy(update=ends)


def _write_payers(sheet: Sheet, sums: Totals) -> None:
    """Who pays for the hours now, where several do; nobody is told where one pays for few: the rest would tell it."""
    if len(sums.payers) > 1 and min(packages for packages, _ in sums.payers.values()) >= FEWEST:
        sheet.table(
            "Hours a week planned, by payer",
            ("Payer", "Packages", "Hours planned, those without times among them"),
            [
                (PAYER_WORDS[group], count_text(packages), number_text(round_figure(hours), 0))
                for group, (packages, hours) in sums.payers.items()
            ],
            (0.4, 0.2, 0.4),
        )
    if sums.nights:
        sheet.say(
            f"Packages with a night that could be of another kind (awake, asleep, on call): {count_text(sums.nights)}. "
            "Potential only, as a whole, held by what each night needs, and in no figure here.",
            style="small",
        )


def _write_money(sheet: Sheet, sums: Totals) -> None:
    sheet.heading("Money")
    sheet.pairs(
        "",
        (
            ("Equipment that was accepted or tried, once", _price(sums)),
            ("Choices with a sourced price", count_text(sums.with_price)),
            ("Choices without one, in no figure here", count_text(sums.without_price)),
        ),
        0.45,
    )
    sheet.say("Nobody’s care is ranked by money, here or anywhere.", style="small")


def _price(sums: Totals) -> str:
    if sums.with_price < FEWEST:
        return f"no figure: {count_text(sums.with_price)} of the chosen items have a sourced price"
    low, high = round_figure(sums.price.p10), round_figure(sums.price.p90)
    return f"about £{high:,.0f}" if low == high else f"about £{low:,.0f} to £{high:,.0f}"


def round_figure(value: float) -> float:
    """A figure to two places that count: more would be false precision."""
    if value == 0:
        return 0.0
    return float(f"{value:.2g}")


def _write_choices(sheet: Sheet, sums: Totals) -> None:
    sheet.heading("What was decided")
    rows = [
        (name, *(count_text(count[choice]) for choice in ("accept", "trial", "decline", "ask")))
        for name, count in sorted(sums.choices.items())
        if sum(count.values()) >= FEWEST
    ]
    sheet.table(
        "", ("Item", "Accepted", "On trial", "Declined", "To be asked"), rows, (0.36, 0.16, 0.16, 0.16, 0.16)
    )
    if len(rows) < len(sums.choices):
        sheet.say(f"Items about which fewer than {FEWEST} decisions were made are not listed.", style="small")


def _write_compared(sheet: Sheet, sums: Totals) -> None:
    """Predicted beside actual change, where enough outcomes are recorded."""
    sheet.heading("Predicted against actual")
    sheet.table(
        "Commissioned change, hours a week (negative: fewer, positive: more)",
        ("Follow-up", "Packages", "Predicted", "Actual"),
        [
            (
                _AFTER.get(after, after),
                count_text(comparison.packages),
                range_text(comparison.predicted),
                number_text(comparison.actual),
            )
            for after, comparison in sums.compared.items()
        ],
        (0.28, 0.2, 0.32, 0.2),
    )
    if not sums.compared:
        sheet.say(f"Fewer than {FEWEST_PACKAGES} outcomes are recorded, so nothing is compared yet.")


def _write_reading(sheet: Sheet) -> None:
    sheet.heading("How to read this")
    sheet.bullets(
        (
            "No hour here is a saving. It is what signed decisions may come to: fewer, as many, or more.",
            f"Counts are rounded to the nearest {FEWEST}, and small ones withheld, so that nobody can be found in "
            "them.",
            "It names nobody and puts nobody in an order. It must not be used to pick people whose care to look at.",
        )
    )
