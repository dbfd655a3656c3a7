"""What is known is found, nothing is learned from nothing, and what was entered wrongly moves little."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from engine.knowledge import span_in_use
from engine.learning import (
    FollowedReview,
    OutcomeCounts,
    PredictedChange,
    counts_of,
    make_layer,
    posteriors,
)
from engine.learning.counts import NEARLY_ALL_SAME
from engine.learning.disagreement import figures_apart
from engine.learning.followed_review import FollowedItem
from engine.learning.quadrature import SHARE_EDGES, SIZE_EDGES, quantiles, share_prior
from engine.learning.shares import EVENTS, USED_LATE, learn_chance, learn_use
from engine.learning.sizes import learn_sizes, scale_of
from engine.model import BeforeAndAfter, Span
from tests.learning.councils import CHANCE, SIZES, USED, binned, events_of_use, figures
from tests.learning.layers import first_ranged

MIDDLE = (0.1, 0.5, 0.9)
EASED = SIZES["eased"]


def followed(**more):
    """One followed review of a made-up council."""
    plain = {
        "council": "Madeupshire",
        "site": "north",
        "signed_on": date(2026, 1, 5),
        "synthetic": True,
        "predicted": PredictedChange(p10=-1, p50=-0.5, p90=0, mean=-0.5, no_change=0.4, more=0),
        "hours_before": 14.0,
    }
    return FollowedReview.model_validate({**plain, **more})


def used(item, count, late="in_use", **more):
    return [followed(items=(FollowedItem(item=item, at_4_months=late),), **more) for _ in range(count)]


def item_with_use(catalogue):
    return next(item.id for item in catalogue.items.values() if not item.effects)


class TestNothing:
    """No learning from nothing."""

    def test_use_without_outcomes_is_the_prior(self):
        prior = share_prior(USED)
        learned = learn_use(prior, np.zeros((2, 3, EVENTS)))
        assert learned.overall == pytest.approx(prior, abs=1e-12)

    def test_a_chance_without_outcomes_is_the_prior(self):
        prior = share_prior(CHANCE)
        assert learn_chance(prior, np.zeros((4, prior.size))) == pytest.approx(prior, abs=1e-12)

    def test_a_size_without_outcomes_keeps_the_published_middle(self):
        masses = learn_sizes({"a": EASED}, {"a": [[]]})["a"]
        _, middle, _ = quantiles(masses, SIZE_EDGES * scale_of(EASED), MIDDLE)
        assert middle == pytest.approx(11.4, abs=0.6)

    def test_no_outcome_is_refused(self, catalogue):
        with pytest.raises(ValueError, match="no review has an outcome"):
            counts_of([], catalogue)

    def test_an_outcome_that_says_nothing_changes_no_figure(self, catalogue):
        reviews = [followed(items=(FollowedItem(item=item_with_use(catalogue)),)) for _ in range(200)]
        layer = make_layer(counts_of(reviews, catalogue), catalogue, name="x", on=date(2026, 11, 26))
        assert (layer.used, layer.effects, layer.second_carer) == ((), (), ())

    def test_what_never_came_says_nothing_of_use(self, catalogue):
        reviews = used(item_with_use(catalogue), 50, "never_came")
        assert not counts_of(reviews, catalogue).of


class TestKnownTruth:
    """Recovery: with enough outcomes the posterior lies around the truth."""

    @pytest.mark.parametrize("share", [0.35, 0.6, 0.8, 0.95])
    def test_of_use(self, share):
        rng = np.random.default_rng(1)
        counts = np.array([[events_of_use(share, 0.5, 150, rng) for _ in range(4)] for _ in range(5)])
        low, middle, high = quantiles(learn_use(share_prior(USED), counts).items[0], SHARE_EDGES, MIDDLE)
        assert middle == pytest.approx(share, abs=0.04)
        assert high - low < 0.12

    @pytest.mark.parametrize("size", [-4.0, 0.0, 6.0, 14.0, 25.0])
    def test_of_a_size_also_outside_what_was_published(self, size):
        rng = np.random.default_rng(2)
        sites = [binned(figures(size, EASED, 0.2, 100, rng), EASED) for _ in range(4)]
        low, middle, high = quantiles(
            learn_sizes({"a": EASED}, {"a": sites})["a"], SIZE_EDGES * scale_of(EASED), MIDDLE
        )
        assert middle == pytest.approx(size, abs=1.2)
        assert low - 1 < size < high + 1

    def test_people_seen_at_six_weeks_only_do_not_count_as_still_using_it(self):
        """Eight in ten are in use at six weeks; of those seen later, half have stopped."""
        counts = np.tile(np.array([50.0, 20, 30, 100, *[0] * (EVENTS - 4)]), (1, 8, 1))
        _, middle, _ = quantiles(learn_use(share_prior(USED), counts).items[0], SHARE_EDGES, MIDDLE)
        naive = (50 + 100) / 200
        assert middle < naive - 0.05


class TestPooling:
    """Items and sites lend each other what they have in common."""

    def test_an_item_with_few_outcomes_is_drawn_towards_the_others(self):
        counts = np.zeros((6, 1, EVENTS))
        counts[:5, 0, :3] = [30, 15, 15]
        counts[5, 0, :3] = [8, 1, 1]
        learned = learn_use(share_prior(USED), counts)
        _, alone, _ = quantiles(learn_use(share_prior(USED), counts[5:]).items[0], SHARE_EDGES, MIDDLE)
        _, pooled, _ = quantiles(learned.items[5], SHARE_EDGES, MIDDLE)
        assert 0.5 < pooled < alone - 0.02

    def test_sites_that_differ_leave_more_doubt_than_sites_that_agree(self):
        alike, apart = np.zeros((2, 1, 4, EVENTS))
        alike[0, :, :3] = [32, 4, 4]
        apart[0, :, :3] = [[40, 0, 0], [24, 8, 8], [40, 0, 0], [24, 8, 8]]
        assert alike.sum(axis=1).tolist() == apart.sum(axis=1).tolist()
        width = []
        for counts in (alike, apart):
            low, _, high = quantiles(learn_use(share_prior(USED), counts).items[0], SHARE_EDGES, MIDDLE)
            width.append(high - low)
        assert width[1] > width[0]


class TestSitesThatContradictEachOther:
    """An average of two opposites is right for neither: the layer says so before anything else."""

    def limit(self, reviews, catalogue):
        return make_layer(counts_of(reviews, catalogue), catalogue, name="x", on=date(2026, 11, 26)).limits[0]

    def test_of_use(self, catalogue):
        item = item_with_use(catalogue)
        name = catalogue.items[item].name
        apart = [*used(item, 30), *used(item, 25, "abandoned", site="south"), *used(item, 5, site="south")]
        limit = self.limit(apart, catalogue)
        assert "sites differ so widely" in limit
        assert f"use of {name}" in limit
        assert "south" not in limit

    def test_not_of_sites_that_differ_by_chance_or_are_small(self, catalogue):
        item = item_with_use(catalogue)
        for near in (
            [*used(item, 30), *used(item, 10, "abandoned", site="south"), *used(item, 20, site="south")],
            [*used(item, 30), *used(item, 5, "abandoned", site="south")],
        ):
            assert "differ so widely" not in self.limit(near, catalogue)

    @pytest.mark.parametrize(("south", "says"), [(-1.0, True), (0.8, False)])
    def test_of_sizes(self, south, says, catalogue):
        item, place = first_ranged(catalogue, "percent_of_task")
        published = span_in_use(catalogue.items[item].effects[place], catalogue.adoption)
        figure = f"size {item} {place}"
        sites = {
            name: tuple(
                binned(
                    figures(share * scale_of(published), published, 0.1, 40, np.random.default_rng(6)),
                    published,
                )
            )
            for name, share in (("north", 0.9), ("south", south))
        }
        counts = OutcomeCounts(("A",), True, date(2026, 1, 1), date(2026, 1, 1), 80, {figure: sites})
        assert (list(figures_apart(counts)) == [figure]) is says


class TestRobustness:
    """Outcomes that were entered wrongly."""

    def median(self, values):
        masses = learn_sizes({"a": EASED}, {"a": [binned(values, EASED)]})["a"]
        return quantiles(masses, SIZE_EDGES * scale_of(EASED), MIDDLE)[1]

    @pytest.mark.parametrize("size", [3.0, 9.0, 15.0])
    def test_one_figure_in_twenty_with_its_sign_swapped_moves_the_middle_by_less_than_a_twentieth(self, size):
        values = figures(size, EASED, 0.2, 400, np.random.default_rng(3))
        wrong = np.where(np.arange(400) % 20 == 0, -values, values)
        assert self.median(wrong) == pytest.approx(self.median(values), abs=scale_of(EASED) / 20)

    @pytest.mark.parametrize("factor", [10.0, -100.0])
    def test_one_figure_in_twenty_that_is_absurd_does_not_either(self, factor):
        values = figures(9.0, EASED, 0.2, 400, np.random.default_rng(4))
        wrong = np.where(np.arange(400) % 20 == 0, factor * values, values)
        assert self.median(wrong) == pytest.approx(self.median(values), abs=scale_of(EASED) / 20)


class TestSecondCarer:
    """What comes of a review of a second carer."""

    def reviews(self, changed, same, catalogue, **more):
        chance = next(
            effect.chance_percent
            for item in catalogue.items.values()
            for effect in item.effects
            if effect.chance_percent is not None
        )
        common = {"second_carer_chance": chance, "second_carer_hours_before": 7.0, **more}
        hours = [9.0] * changed + [14.0] * same
        sites = ("north", "east", "south", "west")
        return [
            followed(hours_at_4_months=after, site=sites[place % 4], **common)
            for place, after in enumerate(hours)
        ]

    def chance(self, counts, catalogue):
        figure = counts.figures("chance")[0]
        return quantiles(posteriors(counts, catalogue).shares[figure], SHARE_EDGES, MIDDLE)

    def test_few_changes_lower_the_chance_and_many_raise_it(self, catalogue):
        middles = [
            self.chance(counts_of(self.reviews(changed, 200 - changed, catalogue), catalogue), catalogue)[1]
            for changed in (20, 60, 120)
        ]
        assert middles[0] < 0.2 < middles[1] < 0.4 < middles[2]

    def test_nothing_is_inferred_from_hours_where_other_items_were_expected_to_change_them(self, catalogue):
        reviews = self.reviews(20, 20, catalogue, expected_of_others_hours=1.0)
        assert not counts_of(reviews, catalogue).figures("chance")

    def test_what_was_measured_comes_before_what_is_inferred(self, catalogue):
        measured = (BeforeAndAfter(item="any", kind="second_carer", before=7.0, after=7.0),)
        counts = counts_of(self.reviews(20, 20, catalogue, measured=measured), catalogue)
        figure = counts.figures("chance")[0]
        assert counts.at(figure, NEARLY_ALL_SAME) == 40
        assert not counts.figures("share")


class TestCareThatEnded:
    """No hours at all and nothing in use: somebody died, or moved. That is no saving."""

    def test_it_is_neither_a_change_of_hours_nor_of_a_second_carer(self, catalogue):
        chance = next(
            effect.chance_percent
            for item in catalogue.items.values()
            for effect in item.effects
            if effect.chance_percent is not None
        )
        ended = followed(hours_at_4_months=0.0, second_carer_chance=chance, second_carer_hours_before=7.0)
        assert ended.change_hours is None
        assert not counts_of([ended] * 20, catalogue).figures("chance")

    def test_somebody_who_needs_no_carer_any_more_because_of_what_they_use_counts(self):
        free = followed(hours_at_4_months=0.0, items=(FollowedItem(item="a", at_4_months="in_use"),))
        assert free.change_hours == -14.0

    def test_what_was_in_use_at_six_weeks_says_nothing_of_hours_at_four_months(self):
        ended = followed(hours_at_4_months=0.0, items=(FollowedItem(item="a", at_6_weeks="in_use"),))
        assert ended.change_hours is None


class TestCounting:
    def test_real_and_made_up_outcomes_are_never_learned_from_together(self, catalogue):
        with pytest.raises(ValueError, match="made-up outcomes stand among real ones"):
            counts_of([followed(), followed(synthetic=False)], catalogue)

    def test_the_order_of_outcomes_changes_nothing(self, catalogue):
        item = item_with_use(catalogue)
        reviews = [*used(item, 13), *used(item, 8, "abandoned", site="south")]
        forwards, backwards = counts_of(reviews, catalogue), counts_of(reviews[::-1], catalogue)
        assert forwards == backwards

    def test_a_layer_stays_made_up(self, catalogue):
        item = item_with_use(catalogue)
        reviews = [*used(item, 60), *used(item, 20, "abandoned")]
        layer = make_layer(counts_of(reviews, catalogue), catalogue, name="x", on=date(2026, 11, 26))
        assert layer.made_up

    def test_use_of_a_review_of_a_second_carer_is_no_figure_of_its_own(self, catalogue):
        included = next(
            item.id
            for item in catalogue.items.values()
            if item.effects and all(effect.adoption_included for effect in item.effects)
        )
        assert not counts_of(used(included, 50), catalogue).of

    def test_event_names_cover_use_at_four_months(self, catalogue):
        item = item_with_use(catalogue)
        counts = counts_of([*used(item, 10), *used(item, 5, "abandoned")], catalogue)
        assert counts.at(f"use {item}", USED_LATE) == 10


def test_a_span_is_learned_as_the_estimate_uses_it(catalogue):
    """Weak evidence is shrunk before it is a prior, so that it is not shrunk twice."""
    weak = next(e for i in catalogue.items.values() for e in i.effects if e.grade == "D" and e.size.high > 0)
    assert span_in_use(weak, catalogue.adoption) == Span(
        low=weak.size.low, likely=weak.size.likely / 2, high=weak.size.high / 2
    )


def test_a_review_signed_with_another_published_chance_is_not_counted_and_that_is_said(catalogue):
    reviews = [
        followed(
            signed_on=date(2026, 1, 5) + timedelta(days=day),
            second_carer_hours_before=7.0,
            second_carer_chance={"low": 1, "likely": 2, "high": 3},
            hours_at_4_months=7.0,
        )
        for day in range(20)
    ]
    counts = counts_of(reviews, catalogue)
    assert counts.figures("chance") == ()
    assert any("not that of this catalogue" in why for why in dict(counts.not_counted))
    posteriors(counts, catalogue)
