"""The summary over many reviews: ranges and counts, and nobody in it."""

from __future__ import annotations

from io import BytesIO

import page
import pytest

from dashboard.demonstration import synthetic_packages
from dashboard.print import render_summary
from dashboard.print.papers.totals import counted
from engine.model import Decision, ItemChoice, Outcome, PersonsView, SignedReview
from tests.print.conftest import DAY, FIRST
from tests.print.reading import metadata, text
from tests.print.tagged import faults


@pytest.fixture(scope="module")
def given(reviewer):
    found = []
    for package in synthetic_packages(24, 11):
        made = reviewer.review(package, reviewed_on=DAY)
        items = [one.item for one in made.suggestions if one.status == "suggested"]
        decision = Decision(
            choices=tuple(ItemChoice(item=item, choice="trial", reason="meets_goal") for item in items),
            view=PersonsView(agreement="agrees", words="Zyxwvu", consent="given"),
            summary="Wvutsr",
        )
        found.append(
            (
                SignedReview(
                    reference=package.reference,
                    number=1,
                    package_version=1,
                    review=made,
                    decision=decision,
                    hours=reviewer.hours_of(made, decision),
                    signature=FIRST,
                ),
                None,
            )
        )
    return found


def test_it_has_no_reference_no_name_and_nobodys_words(given):
    content = render_summary(given, "North")
    shown = text(content) + metadata(content)
    for signed, _ in given:
        assert signed.reference not in shown
    for word in ("Zyxwvu", "Wvutsr", "Ada"):
        assert word not in shown


def test_hours_are_sums_of_ranges_and_needs_come_first(given):
    shown = text(render_summary(given, "North"))
    low = sum(one.hours.in_force.released_hours_per_week.p10 for one, _ in given)
    high = sum(one.hours.in_force.released_hours_per_week.p90 for one, _ in given)
    assert (f"{low:,.1f} to {high:,.1f}" if f"{low:.1f}" != f"{high:.1f}" else f"{low:,.1f} hours") in shown
    assert (
        shown.index("What comes before any saving") < shown.index("Hours, as ranges") < shown.index("Money")
    )
    assert "as if all went the same way" in shown


def test_fewer_than_ten_packages_are_not_summed_up(given):
    shown = text(render_summary(given[:9], "North"))
    assert "would point at people" in shown
    assert "Hours" not in shown
    assert "packages with" not in shown.lower()


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "none"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "about 5"),
        (7, "about 5"),
        (8, "about 10"),
        (1234, "about 1,235"),
    ],
)
def test_small_counts_are_withheld_and_others_rounded(count, said):
    assert counted(count) == said


def test_what_was_predicted_stands_beside_what_came(given):
    outcomes = {
        (one.reference, one.number, "6_weeks"): Outcome(
            after="6_weeks",
            seen_on="2027-01-10",
            commissioned_hours_per_week=one.review.estimate.carer_hours_now_per_week,
        )
        for one, _ in given
    }
    shown = text(render_summary(given, "North", outcomes=outcomes))
    assert "About 6 weeks" in shown
    few = dict(list(outcomes.items())[:9])
    assert "nothing is compared yet" in text(render_summary(given, "North", outcomes=few))


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_it_is_tagged_and_the_same_each_time(given, large):
    content = render_summary(given, "North", large=large)
    assert content == render_summary(list(reversed(given)), "North", large=large)
    assert list(faults(content)) == []
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant
    assert BytesIO(content).read(5) == b"%PDF-"
