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
from engine.model import Decision, ItemChoice, Outcome, PersonsView
from engine.model.rule import UNSIGNED
from engine.wording import number_text
from tests.print.conftest import DAY, FIRST
from tests.print.reading import metadata, text
from tests.print.tagged import faults
from tests.signing import sign_review


@pytest.fixture(scope="module")
def given(reviewer):
    pairs = []
    for package in synthetic_packages(24, 11):
        review = reviewer.review(package, reviewed_on=DAY)
        items = [suggestion.item for suggestion in review.suggestions if suggestion.status == "suggested"]
        decision = Decision(
            choices=tuple(ItemChoice(item=item, choice="trial", reason="meets_goal") for item in items),
            view=PersonsView(agreement="agrees", words="Zyxwvu", consent="given"),
            summary="Wvutsr",
        )
        pairs.append((sign_review(reviewer.hours_of, review, decision, by=FIRST), None))
    return pairs


def test_it_has_no_reference_no_name_and_nobodys_words(given):
    content = render_summary(given, "North")
    paper = text(content) + metadata(content)
    for signed, _ in given:
        assert signed.reference not in paper
    for word in ("Zyxwvu", "Wvutsr", "Ada"):
        assert word not in paper


def told(hours):
    """A range as the summary has it."""
    low, middle, high = (number_text(round_figure(value), 0) for value in (hours.p10, hours.p50, hours.p90))
    return f"{low} hours" if low == middle == high else f"{low} to {high}, middle {middle}"


def test_hours_are_added_up_draw_by_draw_and_needs_come_first(given, reviewer):
    together = reviewer.hours_of_all(
        (signed_review.review, signed_review.decision, signed_review.hours) for signed_review, _ in given
    )
    paper = text(render_summary(given, "North", together=together))
    assert told(together.in_force.released_hours_per_week) in paper
    assert told(together.lifted.released_hours_per_week) in paper
    assert paper.index(UNSIGNED) < paper.index("Packages with a signed review")
    assert (
        paper.index("What comes before any saving") < paper.index("Hours, as ranges") < paper.index("Money")
    )
    assert "every package is drawn together" in paper


def test_the_mean_of_hours_added_up_is_the_sum_of_means_and_one_review_is_itself(given, reviewer):
    decided = [
        (signed_review.review, signed_review.decision, signed_review.hours) for signed_review, _ in given
    ]
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
    paper = text(render_summary(given, "North"))
    assert "as if all went the same way" in paper
    assert "made by several versions" in paper


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), (14651, 15000), (44.2, 44), (0.26, 0.26), (-3.14, -3.1), (999, 1000)]
)
def test_a_figure_has_two_places_that_count(value, expected):
    assert round_figure(value) == expected


def test_money_is_rounded_and_says_how_many_choices_are_in_no_figure(given):
    paper = text(render_summary(given, "North"))
    money = paper[paper.index("Money") :]
    assert re.search(r"about £\d{1,3}(,?\d00)+|no figure: ", money)
    assert "in no figure here" in money
    assert "likely £" not in money


def test_fewer_than_ten_packages_are_not_summed_up(given):
    paper = text(render_summary(given[:9], "North"))
    assert "would point at people" in paper
    assert "Hours" not in paper
    assert "packages with" not in paper.lower()


@pytest.mark.parametrize(
    ("count", "expected"),
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
def test_small_counts_are_withheld_and_others_rounded(count, expected):
    assert count_text(count) == expected


def test_what_was_predicted_stands_beside_what_came(given):
    outcomes = {
        (signed_review.reference, signed_review.number, "6_weeks"): Outcome(
            after="6_weeks",
            seen_on="2027-01-10",
            commissioned_hours_per_week=signed_review.review.estimate.carer_hours_now_per_week,
        )
        for signed_review, _ in given
    }
    paper = text(render_summary(given, "North", outcomes=outcomes))
    assert "About 6 weeks" in paper
    few = dict(list(outcomes.items())[:9])
    assert "nothing is compared yet" in text(render_summary(given, "North", outcomes=few))


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_it_is_tagged_and_the_same_each_time(given, large):
    content = render_summary(given, "North", large=large)
    assert content == render_summary(list(reversed(given)), "North", large=large)
    assert list(faults(content)) == []
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant
    assert BytesIO(content).read(5) == b"%PDF-"


def test_no_rounded_part_is_larger_than_the_whole():
    assert count_text(24, of=24) == count_text(23, of=24) == "all, or nearly all"
    assert count_text(21, of=24) == "about 20"
