"""Several councils together without sharing people: sealed files, no small number, and the same answer."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.terminal.command import handrail
from engine.knowledge import load_layer
from engine.learning import (
    FollowedItem,
    OutcomeStatistics,
    counts_of,
    make_layer,
    pool,
    posteriors,
    read_statistics,
    statistics_of,
)
from engine.learning.counts import OutcomeCounts
from engine.learning.pooling import BinCount
from engine.learning.quadrature import SHARE_EDGES, SHARES, SIZE_EDGES, quantiles, share_prior
from engine.learning.shares import NEARLY_ALL_USED
from engine.learning.sizes import BINS, Binned, scale_of
from engine.model import ProblemsFoundError
from tests.learning.councils import USED, binned, figures
from tests.learning.layers import first_ranged
from tests.learning.test_learning import followed, item_with_use, used

DAY = date(2026, 11, 26)
MIDDLE = (0.1, 0.5, 0.9)


def outcomes(catalogue, stay=40, stop=15, **more):
    item = item_with_use(catalogue)
    return [*used(item, stay, **more), *used(item, stop, "abandoned", **more)]


def exported(catalogue, council="Northshire", **more):
    return statistics_of(counts_of(outcomes(catalogue, council=council, **more), catalogue), catalogue, DAY)


def of_size(catalogue, sites):
    """Counts of one effect alone, by site."""
    item, place = first_ranged(catalogue, "percent_of_task")
    return OutcomeCounts(
        ("Northshire",),
        True,
        DAY,
        DAY,
        200,
        {f"size {item} {place}": {name: tuple(b) for name, b in sites.items()}},
    )


def problems(error):
    return [(problem.code, problem.message) for problem in error.value.problems]


class TestNoPersonInAFile:
    @given(st.lists(st.integers(0, BINS - 1), min_size=10, max_size=80))
    @settings(max_examples=60, deadline=None)
    def test_no_bin_holds_one_to_four_people_and_nobody_is_lost(self, catalogue, places):
        values, numbers = np.unique(places, return_counts=True)
        bins = [Binned(int(v), int(v), int(n)) for v, n in zip(values, numbers, strict=True)]
        statistics = statistics_of(of_size(catalogue, {"north": bins}), catalogue, DAY)
        (figure,) = statistics.figures.values()
        assert all(count.count >= 5 for count in figure.counts)
        assert sum(count.count for count in figure.counts) == len(places)
        edges = [(count.first, count.last) for count in figure.counts]
        assert all(first <= last for first, last in edges)
        assert all(a[1] < b[0] for a, b in pairwise(edges))

    def test_ways_of_stopping_are_joined_where_one_is_small(self, catalogue):
        item = item_with_use(catalogue)
        early = [
            review.model_copy(
                update={"items": (review.items[0].model_copy(update={"at_6_weeks": "abandoned"}),)}
            )
            for review in used(item, 3, "abandoned")
        ]
        reviews = [*early, *used(item, 40), *used(item, 12, "abandoned")]
        statistics = statistics_of(counts_of(reviews, catalogue), catalogue, DAY)
        assert [count.count for count in statistics.figures[f"use {item}"].counts] == [40, 15]

    def test_a_small_side_is_not_in_the_file_and_what_nearly_all_do_is_pooled(self, catalogue):
        files = [exported(catalogue, stay=45 - stop, stop=stop) for stop in range(5)]
        assert len({file.seal for file in files}) == 1
        (count,) = files[0].figures[f"use {item_with_use(catalogue)}"].counts
        assert (count.first, count.count) == (NEARLY_ALL_USED, 45)
        pooled = pool([("a", files[0])], catalogue)
        assert posteriors(pooled, catalogue).shares["use"] @ SHARES > share_prior(USED) @ SHARES

    def test_the_file_itself_cannot_hold_a_small_number(self):
        with pytest.raises(ValueError, match="greater than or equal to 5"):
            BinCount(first=0, last=0, count=4)

    def test_no_site_is_named_and_numbers_of_reviews_are_in_fives(self, catalogue):
        statistics = exported(catalogue, stay=41, stop=16, site="the Elm Street team")
        assert "Elm" not in statistics.model_dump_json()
        assert statistics.reviews % 5 == 0

    @pytest.mark.parametrize("early", range(10))
    @pytest.mark.parametrize("stop", [15, 17])
    def test_the_rest_of_a_division_by_five_does_not_give_away_who_was_left_out(self, early, stop, catalogue):
        """Counts are whole blocks: a total that is none would say how many of one to four are missing."""
        item = item_with_use(catalogue)
        seen_early = [
            followed(items=(FollowedItem(item=item, at_6_weeks="in_use"),), signed_on=date(2026, 1, 4))
            for _ in range(early)
        ]
        statistics = statistics_of(
            counts_of([*seen_early, *outcomes(catalogue, stop=stop)], catalogue, small_left_out=True),
            catalogue,
            DAY,
        )
        (figure,) = statistics.figures.values()
        assert sum(count.count for count in figure.counts) % 5 == 0

    def test_a_figure_of_which_anybody_would_be_lost_is_not_in_the_file(self, catalogue):
        item = item_with_use(catalogue)
        early = [followed(items=(FollowedItem(item=item, at_6_weeks="in_use"),)) for _ in range(3)]
        with pytest.raises(ValueError, match="nothing is exported"):
            statistics_of(counts_of([*early, *outcomes(catalogue, 40, 12)], catalogue), catalogue, DAY)


class TestTheSameAnswer:
    def test_use_of_two_councils_is_learned_as_if_they_were_two_sites_of_one(self, catalogue):
        item = item_with_use(catalogue)
        apart = pool(
            [("a", exported(catalogue, "A")), ("b", exported(catalogue, "B", stay=30, stop=30))], catalogue
        )
        together = counts_of(
            [*outcomes(catalogue, site="A"), *outcomes(catalogue, site="B", stay=30, stop=30)], catalogue
        )
        figure = f"use {item}"
        assert posteriors(apart, catalogue).shares[figure] == pytest.approx(
            posteriors(together, catalogue).shares[figure]
        )

    def test_joined_bins_lose_fineness_and_move_the_middle_by_little(self, catalogue):
        item, place = first_ranged(catalogue, "percent_of_task")
        span = catalogue.items[item].effects[place]
        from engine.knowledge import span_in_use

        published = span_in_use(span, catalogue.adoption)
        rng = np.random.default_rng(5)
        fine = of_size(
            catalogue, {"north": binned(figures(0.4 * published.high, published, 0.3, 120, rng), published)}
        )
        coarse = pool([("a", statistics_of(fine, catalogue, DAY))], catalogue)
        (figure,) = fine.of
        middles = [
            quantiles(posteriors(counts, catalogue).sizes[figure], SIZE_EDGES, MIDDLE)[1]
            for counts in (fine, coarse)
        ]
        assert middles[0] == pytest.approx(middles[1], abs=0.05)
        assert scale_of(published) > 0

    def test_items_that_hardly_anybody_stopped_using_are_in_a_file_and_the_rest_are_together(self, catalogue):
        """Only items that many stopped using would understate use."""
        items = [item.id for item in catalogue.items.values() if not item.effects][:9]
        reviews = []
        for place, item in enumerate(items):
            stop, people = (6, 20) if place == 0 else (2, 15) if place < 5 else (1, 5)
            reviews += [*used(item, people - stop), *used(item, stop, "abandoned")]
        whole = counts_of(reviews, catalogue)
        file = statistics_of(counts_of(reviews, catalogue, small_left_out=True), catalogue, DAY)
        assert set(file.figures) == {*(f"use {item}" for item in items[:5]), "use *"}
        pooled = pool([("a", file)], catalogue)
        middle, together = (
            quantiles(posteriors(counts, catalogue).shares["use"], SHARE_EDGES, MIDDLE)[1]
            for counts in (whole, pooled)
        )
        assert together == pytest.approx(middle, abs=0.03)
        layer = make_layer(pooled, catalogue, name="x", on=DAY)
        assert {use.item for use in layer.used} == {"", *items[:5]}

    def test_of_two_times_of_one_council_what_nearly_all_did_is_not_added_up(self, catalogue):
        """Fewer than five of twenty, twice, may be eight of forty."""
        earlier, later = (
            exported(catalogue, stay=20, stop=0, signed_on=DAY - timedelta(days=days)) for days in (400, 300)
        )
        twice = posteriors(pool([("a", earlier), ("b", later)], catalogue), catalogue).shares["use"]
        once = posteriors(pool([("a", exported(catalogue, stay=40, stop=0))], catalogue), catalogue).shares[
            "use"
        ]
        assert twice @ SHARES < once @ SHARES

    def test_more_councils_leave_less_doubt(self, catalogue):
        item = item_with_use(catalogue)
        widths = []
        for count in (1, 4, 12):
            files = [
                (str(n), exported(catalogue, f"Council {n}", signed_on=DAY - timedelta(days=n)))
                for n in range(count)
            ]
            low, _, high = quantiles(
                posteriors(pool(files, catalogue), catalogue).shares[f"use {item}"], SHARE_EDGES, MIDDLE
            )
            widths.append(high - low)
        assert widths == sorted(widths, reverse=True)

    def test_the_order_of_files_changes_nothing(self, catalogue):
        files = [
            (name, exported(catalogue, name, stay=stay)) for name, stay in (("A", 40), ("B", 45), ("C", 50))
        ]
        assert pool(files, catalogue) == pool(files[::-1], catalogue)


class TestRefusals:
    def test_what_was_changed_after_it_was_written(self, catalogue):
        good = exported(catalogue)
        changed = good.model_copy(update={"reviews": good.reviews + 5})
        with pytest.raises(ProblemsFoundError) as error:
            pool([("a", changed)], catalogue)
        assert problems(error) == [("H805", "it was changed after it was written: its seal does not fit")]

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"format": "another"}, "another version"),
            ({"method": "another"}, "another version"),
            ({"made_up": False}, "never pooled with real ones"),
        ],
    )
    def test_what_was_made_otherwise(self, change, expected, catalogue):
        other = exported(catalogue, "Elsewhere").model_copy(update=change)
        other = other.model_copy(update={"seal": other.right_seal})
        with pytest.raises(ProblemsFoundError, match=expected):
            pool([("a", exported(catalogue)), ("b", other)], catalogue)

    def test_another_published_figure_and_a_figure_that_is_none(self, catalogue):
        plain = json.loads(exported(catalogue).model_dump_json())
        (name,) = plain["figures"]
        plain["figures"][name]["published"]["low"] = 0.1
        plain["figures"]["use no_such_thing"] = plain["figures"][name]
        model_validate = OutcomeStatistics.model_validate(plain)
        model_validate = model_validate.model_copy(update={"seal": model_validate.right_seal})
        with pytest.raises(ProblemsFoundError) as error:
            pool([("a", model_validate)], catalogue)
        assert len(error.value.problems) == 2

    def test_the_same_council_twice_for_one_time_and_not_for_two(self, catalogue):
        first = exported(catalogue)
        later = [
            outcome.model_copy(update={"signed_on": outcome.signed_on - timedelta(days=400)})
            for outcome in outcomes(catalogue, council="northshire")
        ]
        second = statistics_of(counts_of(later, catalogue), catalogue, DAY)
        with pytest.raises(ProblemsFoundError, match="another file counts too"):
            pool([("a", first), ("b", first)], catalogue)
        assert pool([("a", first), ("b", second)], catalogue).reviews == first.reviews + second.reviews

    @pytest.mark.parametrize("name", ["northshire", "North-Shire ", "NORTHSHIRE"])
    def test_the_same_council_however_its_name_is_written(self, name, catalogue):
        files = [("a", exported(catalogue)), ("b", exported(catalogue, name, stay=50))]
        with pytest.raises(ProblemsFoundError, match="another file counts too"):
            pool(files, catalogue)

    def test_the_same_counts_under_another_name(self, catalogue):
        files = [("a", exported(catalogue)), ("b", exported(catalogue, "Elsewhere"))]
        with pytest.raises(ProblemsFoundError, match="the very counts of Northshire"):
            pool(files, catalogue)

    @pytest.mark.parametrize(
        "counts",
        [
            [{"first": 30, "last": 30, "count": 20}],
            [{"first": 0, "last": 3, "count": 20}],
            [{"first": 0, "last": 0, "count": 20}, {"first": 0, "last": 0, "count": 20}],
            [{"first": 1, "last": 0, "count": 20}],
            [{"first": 0, "last": 0, "count": 10**9}],
        ],
    )
    def test_counts_that_cannot_be_are_refused_whoever_sealed_them(self, counts, catalogue):
        plain = json.loads(exported(catalogue).model_dump_json())
        (name,) = plain["figures"]
        plain["figures"][name]["counts"] = counts
        assert "cannot be" in self.refusal(plain, catalogue)

    @pytest.mark.parametrize("figure", ["size {item} -1", "size {item} 00", "use {item} more", "chance", "x"])
    def test_a_figure_under_a_name_that_no_export_gives_it_is_refused(self, figure, catalogue):
        item, _ = first_ranged(catalogue, "percent_of_task")
        plain = json.loads(exported(catalogue).model_dump_json())
        (name,) = plain["figures"]
        plain["figures"] = {figure.format(item=item): plain["figures"][name]}
        assert "no figure of this catalogue" in self.refusal(plain, catalogue)

    def test_a_figure_without_a_range_is_refused(self, catalogue):
        item, place = next(
            (item.id, place)
            for item in catalogue.items.values()
            for place, effect in enumerate(item.effects)
            if effect.size.low == effect.size.high
        )
        plain = json.loads(exported(catalogue).model_dump_json())
        (name,) = plain["figures"]
        plain["figures"] = {f"size {item} {place}": plain["figures"][name]}
        assert "no figure of this catalogue" in self.refusal(plain, catalogue)

    def test_days_in_no_order_are_refused(self, catalogue):
        plain = json.loads(exported(catalogue).model_dump_json())
        for change in ({"last_signed": "2020-01-01"}, {"made_on": "2020-01-01"}):
            assert "days" in self.refusal({**plain, **change}, catalogue)

    def refusal(self, plain, catalogue):
        """What is said of a file that was sealed anew."""
        statistics = OutcomeStatistics.model_validate(plain)
        statistics = statistics.model_copy(update={"seal": statistics.right_seal})
        with pytest.raises(ProblemsFoundError) as error:
            pool([("a", statistics)], catalogue)
        assert {code for code, _ in problems(error)} == {"H805"}
        return " ".join(message for _, message in problems(error))

    def test_a_file_that_was_cut_off(self, catalogue, tmp_path):
        file = tmp_path / "a.json"
        file.write_text(exported(catalogue).model_dump_json()[:-40])
        with pytest.raises(ProblemsFoundError, match="no file of outcome statistics"):
            read_statistics(file)


def test_an_export_says_which_council_it_is_of(tmp_path):
    result = CliRunner().invoke(
        handrail, ["learn", "export", "--database", "sqlite://", "--out", str(tmp_path / "a.json")]
    )
    assert result.exit_code == 2
    assert "--council" in result.output


def test_from_outcomes_to_a_pooled_layer_in_the_terminal(catalogue, tmp_path):
    run = CliRunner()
    for council, stay in (("A", 40), ("B", 45)):
        file = tmp_path / f"{council}.jsonl"
        reviews = outcomes(catalogue, stay, council=council)
        apart = [
            outcome.model_copy(update={"hours_before": stay + number / 8})
            for number, outcome in enumerate(reviews)
        ]
        file.write_text("\n".join(outcome.model_dump_json() for outcome in apart))
        result = run.invoke(
            handrail,
            ["learn", "export", "--outcomes", str(file), "--out", str(tmp_path / f"{council}.json"),
             "--on", "2026-11-26"],
        )  # fmt: skip
        assert result.exit_code == 0, result.output
        assert "It holds no person" in " ".join(result.output.split())
    out = tmp_path / "layer.yaml"
    files = [str(tmp_path / f"{council}.json") for council in ("A", "B")]
    result = run.invoke(handrail, ["learn", "pool", *files, "--name", "pooled-1", "--out", str(out)])
    assert result.exit_code == 0, result.output
    layer = load_layer(out)
    assert (layer.councils, layer.made_up, layer.outcomes) == (("A", "B"), True, 115)
