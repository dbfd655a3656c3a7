"""Scores of what was signed: right where the forecast is right, and overclaiming fails."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta

import numpy as np
import pytest
from click.testing import CliRunner
from scipy import stats

from dashboard.terminal.command import handrail
from dashboard.terminal.commands.learn.scores import scores_report
from engine.learning import FollowedItem, PredictedChange, score
from engine.learning.followed_review import SETTLED_AFTER
from engine.learning.scores import place_in, quarter_of, score_group
from tests.learning.test_learning import followed, item_with_use

ORDERED = {"p10": -2.0, "p50": -1.0, "p90": 0.0, "mean": -1.0, "no_change": 0.1, "more": 0.0}


@pytest.mark.parametrize(
    "more", [{"p10": 1.0}, {"p90": -3.0}, {"mean": float("nan")}, {"p90": float("inf")}, {"p10": -1e308}]
)
def test_a_prediction_that_cannot_be_is_refused(more):
    with pytest.raises(ValueError, match=r"p10|p90|mean"):
        PredictedChange(**{**ORDERED, **more})


BELIEVED = stats.norm(-2.0, 1.0)


def forecast(distribution=BELIEVED, no_change=0.0, more=0.02):
    p10, p50, p90 = distribution.ppf([0.1, 0.5, 0.9])
    return PredictedChange(
        p10=p10, p50=p50, p90=p90, mean=distribution.mean(), no_change=no_change, more=more
    )


def came(hours, predicted=None, **more):
    return followed(
        hours_before=40.0, hours_at_4_months=40.0 + hours, predicted=predicted or forecast(), **more
    )


def drawn(distribution, count=1500, seed=1, **more):
    rng = np.random.default_rng(seed)
    return [came(float(value), **more) for value in distribution.rvs(count, random_state=rng)]


class TestAForecastThatIsRight:
    @pytest.fixture
    def scored(self, catalogue):
        return score(drawn(BELIEVED), catalogue)

    def test_eight_in_ten_lie_inside(self, scored):
        """A little more, as half a quarter of an hour counts as inside."""
        assert scored.everything.inside == pytest.approx(0.84, abs=0.03)

    def test_its_places_are_even_over_the_four_intervals_that_three_quantiles_tell_apart(self, scored):
        pit = np.array(scored.everything.pit) / scored.everything.outcomes
        apart = [pit[0], pit[1:5].sum(), pit[5:9].sum(), pit[9]]
        assert apart == pytest.approx([0.1, 0.4, 0.4, 0.1], abs=0.03)

    def test_its_crps_is_that_of_three_quantiles_of_the_truth(self, scored):
        exact = 2 * np.mean([stats.norm.pdf(stats.norm.ppf(level)) for level in (0.1, 0.5, 0.9)])
        assert scored.everything.crps == pytest.approx(exact, abs=0.03)

    def test_it_beats_both_baselines(self, scored):
        everything = scored.everything
        assert everything.crps < everything.crps_mean < everything.crps_no_change

    def test_it_does_not_overclaim(self, scored):
        assert scored.overclaims == ()


class TestOverclaiming:
    def test_it_is_found_where_hours_fall_by_less(self, catalogue):
        assert score(drawn(stats.norm(-1.5, 1.0)), catalogue).overclaims[0] == "everything"

    def test_to_claim_less_is_no_fault(self, catalogue):
        assert score(drawn(stats.norm(-3.0, 1.0)), catalogue).overclaims == ()

    @pytest.mark.parametrize(
        ("wrong", "says"), [(1, "the one outcome that is"), (2, "the 2 outcomes that are")]
    )
    def test_that_a_mistyped_hour_or_two_hide_it_is_said(self, catalogue, wrong, says):
        mistyped = followed(hours_before=400.0, hours_at_4_months=38.5, predicted=forecast())
        reviews = [*drawn(stats.norm(-1.5, 1.0), 300), *[mistyped] * wrong]
        scored = score(reviews, catalogue)
        assert scored.overclaims[:1] != ("everything",)
        assert scored.everything.hangs_on == wrong
        assert f"hangs on {says}" in " ".join(scores_report(scored, catalogue).split())

    def test_where_no_few_outcomes_decide_nothing_of_that_is_said(self, catalogue):
        reviews = drawn(stats.norm(-1.95, 0.1), 12)
        assert not score(reviews, catalogue).everything.hangs_on
        assert not score(drawn(stats.norm(-1.5, 1.0)), catalogue).everything.hangs_on

    def test_a_gap_too_small_to_say_is_none(self, catalogue):
        assert score(drawn(stats.norm(-1.95, 0.2), 3000), catalogue).overclaims == ()

    def test_of_many_groups_without_a_gap_hardly_any_is_named(self, catalogue):
        items = list(catalogue.items)
        named = 0
        for seed in range(10):
            reviews = drawn(BELIEVED, 600, seed)
            reviews = [
                review.model_copy(update={"items": (FollowedItem(item=items[place % 30]),)})
                for place, review in enumerate(reviews)
            ]
            named += len(score(reviews, catalogue).overclaims) > 0
        assert named <= 2

    def test_the_command_fails_where_more_was_claimed_and_not_where_it_was_not(self, catalogue, tmp_path):
        codes = []
        for mean in (-1.5, -2.0):
            file = tmp_path / f"{mean}.jsonl"
            reviews = drawn(stats.norm(mean, 1.0), 400)
            file.write_text("\n".join(review.model_dump_json() for review in reviews))
            result = CliRunner().invoke(handrail, ["learn", "scores", "--outcomes", str(file)])
            codes.append(result.exit_code)
            assert ("CLAIMS MORE" in result.output) is (mean == -1.5)
        assert codes == [1, 0]

    def test_people_whose_care_ended_do_not_hide_that_more_was_claimed(self, catalogue):
        """A death is no saving."""
        ended = [followed(hours_before=60.0, hours_at_4_months=0.0, predicted=forecast())] * 40
        scored = score([*drawn(stats.norm(-1.5, 1.0)), *ended], catalogue)
        assert scored.overclaims[0] == "everything"
        assert scored.not_scored == 40


class TestPlaces:
    def test_no_change_is_a_mass(self):
        predicted_change = PredictedChange(p10=-2, p50=0, p90=0, mean=-0.5, no_change=0.7, more=0.1)
        assert [place_in(predicted_change, 0.0, chance) for chance in (0.0, 0.5, 1.0)] == pytest.approx(
            [0.3, 0.65, 1.0]
        )

    def test_between_quantiles_it_is_linear(self):
        quantiles = forecast(stats.norm(-5, 1))
        assert place_in(quantiles, (quantiles.p10 + quantiles.p50) / 2, 0.9) == pytest.approx(0.3)

    def test_beyond_the_quantiles_chance_decides(self):
        quantiles = forecast(stats.norm(-5, 1))
        assert place_in(quantiles, -30.0, 0.5) == pytest.approx(0.05)
        above = PredictedChange(p10=1, p50=2, p90=3, mean=2, no_change=0, more=1)
        assert place_in(above, 30.0, 0.5) == pytest.approx(0.95)

    def test_between_the_last_quantile_and_no_change_it_is_linear_too(self):
        quantiles = forecast(stats.norm(-5, 1), more=0.0)
        assert place_in(quantiles, quantiles.p90 / 2, 0.9) == pytest.approx(0.95)

    def test_a_certain_change_that_comes_is_anywhere(self):
        predicted_change = PredictedChange(p10=1.5, p50=1.5, p90=1.5, mean=1.5, no_change=0, more=1)
        assert [place_in(predicted_change, 1.5, chance) for chance in (0.0, 0.4, 1.0)] == [0.0, 0.4, 1.0]

    @pytest.mark.parametrize("value", [-9.0, -1.0, -0.3, 0.0, 0.3, 1.0, 9.0])
    @pytest.mark.parametrize("ends", [(-2, -1, 0), (0, 0, 0), (-1, 0, 1), (1, 2, 3), (-1, -1, 0), (0, 0, 2)])
    def test_it_always_lies_from_nought_to_one(self, value, ends):
        p10, p50, p90 = ends
        predicted_change = PredictedChange(p10=p10, p50=p50, p90=p90, mean=p50, no_change=0.4, more=0.2)
        for chance in (0.0, 0.5, 1.0):
            assert 0 <= place_in(predicted_change, value, chance) <= 1


class TestChances:
    def test_what_was_said_of_no_change_stands_beside_how_often_it_came(self):
        quantiles = forecast(no_change=0.3)
        reviews = [came(0.0 if place % 10 < 3 else -2.0, quantiles) for place in range(200)]
        (calibration,) = score_group("x", reviews).no_change
        assert (calibration.predicted, calibration.came, calibration.outcomes) == (
            pytest.approx(0.3),
            pytest.approx(0.3),
            200,
        )

    def test_a_change_of_less_than_half_a_step_is_none(self):
        reviews = [came(0.1, forecast(no_change=0.9)) for _ in range(20)]
        assert score_group("x", reviews).no_change[0].came == 1.0


class TestNeverTheFuture:
    def signed(self, day, item, use):
        return came(0.0, signed_on=day, items=(FollowedItem(item=item, at_4_months=use),))

    def test_use_is_forecast_only_from_what_had_been_followed_up_before_the_quarter(self, catalogue):
        """Use falls for good in the last quarter: nobody could know."""
        item = item_with_use(catalogue)
        days = [date(2025, 1, 1) + timedelta(days=place) for place in range(365)]
        reviews = [
            self.signed(day, item, "abandoned" if day >= date(2025, 10, 1) or place % 5 == 0 else "in_use")
            for place, day in enumerate(days)
        ]
        use = score(reviews, catalogue).use
        assert [use_score.quarter for use_score in use] == ["2025 Q4"]
        last = use[-1]
        assert last.learned_from == sum(day + SETTLED_AFTER <= date(2025, 10, 1) for day in days)
        assert last.brier_learned > 0.5

    def test_an_outcome_that_was_entered_later_was_not_known_before(self, catalogue):
        item = item_with_use(catalogue)
        days = [date(2025, 1, 1) + timedelta(days=place) for place in range(0, 365, 3)]
        late = date(2025, 10, 1)
        reviews = [
            self.signed(day, item, "in_use").model_copy(update={"entered_on": late if place % 2 else None})
            for place, day in enumerate(days)
        ]
        (last,) = score(reviews, catalogue).use
        known = [day for place, day in enumerate(days) if place % 2 == 0 and day + SETTLED_AFTER <= late]
        assert last.learned_from == len(known)

    def test_what_was_learned_forecasts_better_where_use_differs_from_what_was_published(self, catalogue):
        item = item_with_use(catalogue)
        reviews = [
            self.signed(
                date(2025, 1, 1) + timedelta(days=place), item, "in_use" if place % 2 else "abandoned"
            )
            for place in range(700)
        ]
        for use_score in score(reviews, catalogue).use[1:]:
            assert use_score.brier_learned < use_score.brier_published

    def test_quarters(self):
        days = (date(2025, 3, 31), date(2025, 4, 1))
        assert [quarter_of(day) for day in days] == ["2025 Q1", "2025 Q2"]


class TestRefusals:
    def test_few_outcomes(self, catalogue):
        with pytest.raises(ValueError, match="fewer than 10"):
            score(drawn(BELIEVED, 9), catalogue)

    def test_small_groups_are_left_out(self, catalogue):
        items = list(catalogue.items)[:2]
        reviews = [
            review.model_copy(update={"items": (FollowedItem(item=items[place >= 20]),)})
            for place, review in enumerate(drawn(BELIEVED, 29))
        ]
        assert [item_score.group for item_score in score(reviews, catalogue).by_item] == [items[0]]

    def test_made_up_among_real(self, catalogue):
        with pytest.raises(ValueError, match="made-up"):
            score([*drawn(BELIEVED, 20), *drawn(BELIEVED, 20, synthetic=False)], catalogue)


class TestTheReport:
    def text(self, hours, catalogue, predicted):
        forecasts = forecast(stats.norm(predicted, 1.0))
        reviews = [came(hours + 0.25 * (place % 3 - 1), forecasts) for place in range(30)]
        return " ".join(scores_report(score(reviews, catalogue), catalogue).split())

    @pytest.mark.parametrize(
        ("hours", "predicted", "expected"),
        [
            (0.75, 0.5, "hours rose by 0.75 a week; it was predicted that they rose by 0.50 a week."),
            (-0.75, -0.5, "hours fell by 0.75 a week; it was predicted that they fell by 0.50 a week."),
            (0.0, 0.0, "hours stayed as they were; it was predicted that they stayed as they were."),
        ],
    )
    def test_which_way_hours_went_is_said_in_words(self, hours, predicted, expected, catalogue):
        assert expected in self.text(hours, catalogue, predicted)

    def test_it_says_that_it_is_not_to_be_given_away(self, catalogue):
        assert "may be one person" in self.text(-1.0, catalogue, -1.0)

    def test_no_name_is_cut_off(self, catalogue):
        item = max(catalogue.items.values(), key=lambda item: len(item.name))
        reviews = [came(-1.0 - place % 2, items=(FollowedItem(item=item.id),)) for place in range(30)]
        assert item.name in " ".join(scores_report(score(reviews, catalogue), catalogue).split())


def test_the_json_has_every_score_as_a_number(tmp_path):
    file = tmp_path / "outcomes.jsonl"
    file.write_text("\n".join(review.model_dump_json() for review in drawn(BELIEVED, 50)))
    result = CliRunner().invoke(handrail, ["learn", "scores", "--json", "--outcomes", str(file)])
    scores = json.loads(result.output)
    assert scores["overclaims"] == []
    everything = scores["everything"]
    assert everything["outcomes"] == 50
    assert all(math.isfinite(everything[name]) for name in ("crps", "inside", "chance_of_gap"))


def test_the_crps_of_three_quantiles_is_the_sum_that_it_is_defined_as():
    """By hand: twice the mean of the pinball losses; of a point it is the distance."""
    hours = [-4.0, -1.0, 0.0, 2.5]
    wide = PredictedChange(p10=-3, p50=-1, p90=0.5, mean=-1.25, no_change=0, more=0)
    scored = score_group("x", [came(value, wide) for value in hours])
    losses = [
        (level - (value < point)) * (value - point)
        for value in hours
        for level, point in ((0.1, -3), (0.5, -1), (0.9, 0.5))
    ]
    assert scored.crps == pytest.approx(2 * np.mean(losses))
    assert scored.crps_no_change == pytest.approx(np.mean(np.abs(hours)))
    assert scored.crps_mean == pytest.approx(np.mean([abs(value + 1.25) for value in hours]))
