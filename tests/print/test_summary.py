"""The summary over many reviews: ranges and counts, and nobody in it."""

from __future__ import annotations

import re
from io import BytesIO

import page
import pytest

from dashboard.demonstration import synthetic_packages
from dashboard.print import render_summary
from dashboard.print.papers.summary import round_figure
from dashboard.print.papers.totals import count_text
from engine.model import Decision, ItemChoice, Outcome, PersonsView, SignedReview
from engine.wording import number_text
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


def told(one):
    """A range as the summary has it."""
    low, middle, high = (number_text(round_figure(value), 0) for value in (one.p10, one.p50, one.p90))
    return f"{low} hours" if low == middle == high else f"{low} to {high}, middle {middle}"


def test_hours_are_added_up_draw_by_draw_and_needs_come_first(given, reviewer):
    together = reviewer.hours_of_all((one.review, one.decision, one.hours) for one, _ in given)
    shown = text(render_summary(given, "North", together=together))
    assert told(together.in_force.released_hours_per_week) in shown
    assert told(together.lifted.released_hours_per_week) in shown
    assert (
        shown.index("What comes before any saving") < shown.index("Hours, as ranges") < shown.index("Money")
    )
    assert "every package is drawn together" in shown


def test_the_mean_of_hours_added_up_is_the_sum_of_means_and_one_review_is_itself(given, reviewer):
    decided = [(one.review, one.decision, one.hours) for one, _ in given]
    together = reviewer.hours_of_all(decided)
    for which in ("in_force", "lifted"):
        means = sum(getattr(hours, which).released_hours_per_week.mean for _, _, hours in decided)
        assert getattr(together, which).released_hours_per_week.mean == pytest.approx(means, abs=0.15)
    alone = reviewer.hours_of_all(decided[:1])
    assert alone.lifted.released_hours_per_week == decided[0][2].lifted.released_hours_per_week


def test_reviews_of_another_version_are_not_drawn_together_and_that_is_said(given, reviewer):
    review, decision, hours = given[0][0].review, given[0][0].decision, given[0][0].hours
    older = review.model_copy(
        update={"provenance": review.provenance.model_copy(update={"rule_set_hash": "0" * 64})}
    )
    assert reviewer.hours_of_all([(older, decision, hours)]) is None
    other = hours.model_copy(update={"in_force": given[1][0].hours.lifted})
    assert reviewer.hours_of_all([(review, decision, other)]) is None
    assert reviewer.hours_of_all([]) is None
    shown = text(render_summary(given, "North"))
    assert "as if all went the same way" in shown
    assert "made by several versions" in shown


@pytest.mark.parametrize(
    ("value", "said"), [(0, 0), (14651, 15000), (44.2, 44), (0.26, 0.26), (-3.14, -3.1), (999, 1000)]
)
def test_a_figure_has_two_places_that_count(value, said):
    assert round_figure(value) == said


def test_money_is_rounded_and_says_how_many_choices_are_in_no_figure(given):
    shown = text(render_summary(given, "North"))
    money = shown[shown.index("Money") :]
    assert re.search(r"about £\d{1,3}(,?\d00)+|no figure: ", money)
    assert "in no figure here" in money
    assert "likely £" not in money


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
    assert count_text(count) == said


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
