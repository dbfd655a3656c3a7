"""The queue: needs before everything, explained, fair to look at, and no money in it."""

from __future__ import annotations

import ast
import csv
import random
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import engine.queue
from dashboard.demonstration import synthetic_packages
from dashboard.terminal.command import handrail
from engine.model import ProblemsFoundError, comparisons
from engine.queue import (
    Move,
    MoveRefusedError,
    Ranking,
    another_review,
    apply_moves,
    groups_in_queue,
    labels_of_people,
    queue_terms,
    reasons,
)
from engine.queue.questions import QuestionWorth

BANDS = queue_terms().order
FIGURES = queue_terms().figures


@pytest.fixture(scope="module")
def ranking(catalogue, rule_set):
    return Ranking.of(catalogue, rule_set)


@pytest.fixture(scope="module")
def needs(rule_set):
    """An unmet need of each urgency."""
    return {
        urgency: next(r.id for r in rule_set.rules if r.kind == "unmet_need" and r.urgency == urgency)
        for urgency in ("now", "days", "planned")
    }


def row(reference, needs=(), held=(), asks=(), items=(), claimed=0.0, potential=0.0, second=0.0, more=0.0):
    return {
        "reference": reference,
        "second_carer_hours_now": second,
        "unmet_needs": list(needs),
        "holds_not_ruled_out": list(held),
        "ask_first": list(items),
        "questions": list(asks),
        "claimed_released_hours_mean": claimed,
        "potential_released_hours_mean": potential,
        "claimed_probability_of_more": more,
    }


def table(*rows):
    schema = {
        name: pa.list_(pa.string())
        for name in ("unmet_needs", "holds_not_ruled_out", "ask_first", "questions")
    }
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return pa.table({name: pa.array(values, schema.get(name)) for name, values in columns.items()})


def order(places):
    return [place.reference for place in places]


class TestNeedsFirst:
    def test_by_urgency_whatever_hours_say(self, ranking, needs):
        rows = [row("hours", claimed=30.0, potential=40.0, second=20.0)]
        rows += [row(urgency, [need]) for urgency, need in needs.items()]
        random.Random(1).shuffle(rows)
        assert order(ranking.rank(table(*rows))) == ["now", "days", "planned", "hours"]

    @given(
        st.lists(
            st.tuples(
                st.sampled_from([*BANDS[:3], ""]),
                st.floats(0, 100),
                st.floats(0, 100),
                st.integers(0, 8),
                st.integers(0, 5),
            ),
            min_size=2,
            max_size=12,
        )
    )
    @settings(max_examples=60, deadline=None)
    def test_no_figure_ever_puts_hours_before_a_need(self, ranking, needs, packages):
        rows = [
            row(
                f"P{n}",
                [needs[urgency]] if urgency else [],
                ["a"] * held,
                claimed=hours,
                potential=hours + more,
            )
            for n, (urgency, hours, more, held, _) in enumerate(packages)
        ]
        before = {f"P{n}": package[4] for n, package in enumerate(packages)}
        bands = [BANDS.index(ranked.band) for ranked in ranking.rank(table(*rows), before)]
        assert bands == sorted(bands)

    def test_more_needs_of_today_come_before_fewer(self, ranking, rule_set):
        today = [r.id for r in rule_set.rules if r.kind == "unmet_need" and r.urgency == "now"][:3]
        later = [r.id for r in rule_set.rules if r.kind == "unmet_need" and r.urgency == "planned"]
        places = ranking.rank(table(row("one", [today[0], *later]), row("three", today)))
        assert order(places) == ["three", "one"]

    def test_a_piece_in_the_home_that_is_a_danger_is_for_today(self, ranking, catalogue):
        piece = f"in_place:{next(iter(catalogue.items))}"
        assert ranking.rank(table(row("x", [piece])))[0].band == "now"

    def test_care_that_falls_short_weighs_as_safety_and_not_as_nothing(self, ranking):
        places = ranking.rank(table(row("enough"), row("short", more=1.0)))
        assert order(places) == ["short", "enough"]
        assert places[0].short


class TestWorth:
    def test_more_hours_come_first_among_the_rest(self, ranking):
        assert order(ranking.rank(table(row("few", claimed=1.0), row("many", claimed=5.0)))) == [
            "many",
            "few",
        ]

    def test_what_is_open_counts_by_the_settled_share(self, ranking):
        (place,) = ranking.rank(table(row("x", claimed=1.0, potential=5.0)))
        assert place.review_hours == pytest.approx(1.0 + 4.0 * FIGURES.settled_share.value)

    def test_more_time_needed_by_equipment_is_no_negative_worth(self, ranking):
        assert ranking.rank(table(row("x", claimed=-3.0, potential=-2.0)))[0].worth == 0

    def test_the_order_of_the_table_does_not_matter(self, ranking):
        rows = [row(f"P{n}", claimed=n % 7) for n in range(40)]
        places = order(ranking.rank(table(*rows)))
        random.Random(2).shuffle(rows)
        assert order(ranking.rank(table(*rows))) == places

    def test_neither_a_price_nor_a_rate_is_read(self):
        """Nobody is ranked by money: no word of it stands in the code of the queue."""
        for path in Path(engine.queue.__file__).parent.glob("*.py"):
            names = {
                node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)
            }
            assert not [
                name for name in names if any(word in name for word in ("gbp", "price", "cost", "rate_"))
            ]


class TestAnotherReview:
    def of(self, without_change, hours=7.0, **more):
        return another_review(
            hours,
            without_change,
            chance=more.get("chance", 0.3),
            share=0.68,
            review_minutes=540,
            figures=FIGURES,
        )

    def test_a_first_review_has_the_published_chance(self):
        assert self.of(0).chance == pytest.approx(0.3)

    def test_each_review_without_a_change_makes_the_next_less_likely_to_change_anything(self):
        chances = [self.of(count).chance for count in range(8)]
        assert chances == sorted(chances, reverse=True)
        assert chances[4] == pytest.approx(0.15)

    def test_after_enough_of_them_another_is_said_to_be_unlikely_to_change_anything(self):
        stops = [not self.of(count).worth_it for count in range(60)]
        assert stops[0] is False
        assert stops[-1] is True
        assert stops == sorted(stops)
        assert "unless something is new" in self.of(59).because

    def test_few_hours_stop_sooner_than_many(self):
        assert self.of(0, hours=0.5).worth_it is False
        assert "fewer than the 9 that it costs staff" in self.of(0, hours=0.5).because
        assert self.of(0, hours=20.0).worth_it is True

    def test_a_council_with_a_higher_rate_of_change_stops_later(self):
        assert self.of(6, chance=0.6).worth_it is True
        assert self.of(6, chance=0.1).worth_it is False

    def test_it_moves_a_package_down_among_the_rest_and_never_behind_its_band(self, ranking, needs):
        rows = [row("before", claimed=5.0, second=10.0), row("new", claimed=4.0, second=10.0)]
        assert order(ranking.rank(table(*rows))) == ["before", "new"]
        assert order(ranking.rank(table(*rows), {"before": 6})) == ["new", "before"]
        rows[0]["unmet_needs"] = [needs["planned"]]
        assert order(ranking.rank(table(*rows), {"before": 50})) == ["before", "new"]

    def test_the_chance_learned_here_takes_the_place_of_the_published_one(self, catalogue, rule_set):
        from engine.knowledge import with_layer
        from tests.learning.layers import layer, review_of

        learned = layer(catalogue, second_carer=(review_of(catalogue, "chance", 50, 60, 70),))
        ranking = Ranking.of(with_layer(catalogue, learned), rule_set)
        assert ranking.rank(table(row("x", second=7.0)))[0].another.chance == pytest.approx(0.6)


class TestQuestions:
    def test_the_best_is_the_one_on_which_most_holds_hang(self, catalogue, rule_set):
        worth = QuestionWorth(catalogue, rule_set)
        holds = [rule.id for rule in rule_set.rules if rule.kind == "hold"]
        fields = sorted({field for hold in holds for field in worth.of_rules[hold]})
        best, hangs, _ = worth.best(fields, holds, [])
        assert hangs == max(sum(field in worth.of_rules[hold] for hold in holds) for field in fields)
        assert best in fields

    def test_readings_are_followed_to_what_they_read(self, catalogue, rule_set):
        worth = QuestionWorth(catalogue, rule_set)
        assert not [
            field for fields in worth.of_rules.values() for field in fields if field.startswith("reading.")
        ]
        through = next(
            rule
            for rule in rule_set.rules
            if any(comparison.path.startswith("reading.") for comparison in comparisons(rule.when))
        )
        assert worth.of_rules[through.id]

    def test_what_must_be_seen_or_asked_in_private_is_no_telephone_question(self, ranking):
        fields = ["decisions.equipment.capacity", "risks.domestic_abuse", "package.days_since_assessment"]
        assert ranking.rank(table(row("x", asks=fields)))[0].question is None
        asked = ranking.rank(table(row("x", asks=[*fields, "person.transfers"])))[0].question
        assert asked.field == "person.transfers"

    def test_each_beginning_in_the_list_names_fields_that_there_are(self, catalogue):
        for start in queue_terms().not_by_telephone:
            assert [path for path in catalogue.vocabulary.terms if path.startswith(start)], start

    def test_nobody_for_today_is_put_off_with_a_telephone_call(self, ranking, needs):
        (place,) = ranking.rank(table(row("x", [needs["now"]], asks=["person.transfers"], potential=90.0)))
        assert not ranking.telephone_first(place)


class TestMoves:
    @pytest.fixture
    def places(self, ranking, needs):
        rows = [
            row("need", [needs["days"]]),
            *(row(name, claimed=n) for name, n in (("c", 1.0), ("b", 2.0), ("a", 3.0))),
        ]
        return ranking.rank(table(*rows))

    def test_a_package_is_put_before_another_of_its_band_with_the_reason_beside_it(self, places, ranking):
        moved = apply_moves(places, [Move("c", "a", "Ann", "her daughter leaves on Friday")])
        assert order(moved) == ["need", "c", "a", "b"]
        assert reasons(moved[1], ranking, {})[0] == "Moved by hand, Ann: her daughter leaves on Friday."

    def test_or_to_the_end_of_it(self, places):
        assert order(apply_moves(places, [Move("a", "", "Ann", "he is in hospital just now")])) == [
            "need",
            "b",
            "c",
            "a",
        ]

    def test_the_last_of_a_band_stays_where_it_is(self, places):
        assert order(apply_moves(places, [Move("need", "", "Ann", "it makes no difference")])) == order(
            places
        )

    def test_nobody_is_put_before_a_need(self, places):
        with pytest.raises(MoveRefusedError, match="unmet needs and dangers come first"):
            apply_moves(places, [Move("a", "need", "Ann", "because it would suit us")])

    @pytest.mark.parametrize(
        "move",
        [
            Move("a", "b", "Ann", "so"),
            Move("a", "b", " ", "a reason long enough"),
            Move("x", "b", "Ann", "a reason long enough"),
        ],
    )
    def test_without_a_reason_a_name_or_a_package_nothing_is_moved(self, move, places):
        with pytest.raises(MoveRefusedError):
            apply_moves(places, [move])

    def test_every_move_that_cannot_be_is_said_at_once(self, places):
        why = "a reason long enough"
        moves = [
            Move("a", "a", "Ann", why),
            Move("a", "b", "Ann", why),
            Move("a", "x", "Ann", why),
            Move("b", "", "", why),
        ]
        with pytest.raises(MoveRefusedError) as error:
            apply_moves(places, moves)
        assert [(move.number, move.code) for move in error.value.refused] == [
            (0, "H206"),
            (2, "H201"),
            (3, "H202"),
        ]


class TestExplained:
    def test_every_place_says_why_and_what_staff_time_a_review_takes(self, ranking, needs):
        rows = [
            row(
                "a",
                [needs["now"]],
                ["x"] * 3,
                ["person.transfers"],
                claimed=2.0,
                potential=4.0,
                second=7.0,
                more=1.0,
            ),
            row("b"),
        ]
        first, second = ranking.rank(table(*rows))
        sentences = " ".join(reasons(first, ranking, {}))
        for text in (
            "is for today",
            "Care falls short",
            "3 holds cannot",
            "about 3.0 care hours",
            "9 hours of staff",
            "By telephone",
        ):
            assert text in sentences
        assert "may still find needs" in " ".join(reasons(second, ranking, {}))

    def test_every_figure_of_the_queue_says_that_it_is_assumed(self):
        assert all(figure.assumption for _, figure in FIGURES)


class TestGroups:
    def test_small_groups_are_never_shown_alone(self):
        packages = list(synthetic_packages(400, 3))
        places = {package.reference: n for n, package in enumerate(packages, 1)}
        for group in groups_in_queue(labels_of_people(packages), places, 40):
            assert group.people is None or group.people >= 5
            assert (
                group.among_first is None or (5 <= group.among_first <= group.people - 5) or group.people == 0
            )

    def test_counts_add_up_to_those_in_the_first_places(self):
        packages = list(synthetic_packages(400, 3))
        places = {package.reference: n for n, package in enumerate(packages, 1)}
        groups = groups_in_queue(labels_of_people(packages), places, 200)
        by_sex = [group for group in groups if group.characteristic == "Sex"]
        assert sum(group.among_first for group in by_sex) == 200


class TestCommand:
    @pytest.fixture(scope="class")
    @classmethod
    def results(cls, tmp_path_factory):
        folder = tmp_path_factory.mktemp("queue")
        for arguments in (
            ["demo", "caseload", "--size", "60", "--out", str(folder / "packages.jsonl")],
            [
                "caseload",
                str(folder / "packages.jsonl"),
                "--out",
                str(folder / "results"),
                "--on",
                "2026-11-26",
            ],
        ):
            assert CliRunner().invoke(handrail, arguments).exit_code == 0
        return folder

    def test_it_prints_the_first_and_writes_all_with_reasons(self, results):
        out = results / "queue.csv"
        packages = results / "packages.jsonl"
        result = CliRunner().invoke(
            handrail,
            ["queue", str(results / "results"), "--first", "5", "--out", str(out), "--groups", str(packages)],
        )
        assert result.exit_code == 0, result.output
        assert "The first 5 of 60 packages" in result.output
        assert "Made up for demonstration" in result.output
        assert "No place depends on sex" in " ".join(result.output.split())
        with out.open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert [int(row["place"]) for row in rows] == list(range(1, 61))
        assert all(row["why"] for row in rows)
        bands = [row["band"] for row in rows]
        labels = [band.label for band in queue_terms().bands.values()]
        assert [labels.index(band) for band in bands] == sorted(labels.index(band) for band in bands)

    @pytest.mark.parametrize(
        ("option", "text", "expected"),
        [
            ("--earlier", "reference\nx\n", "no column is called `without_change`"),
            ("--earlier", "reference,without_change\nx,many\n", "whole number"),
            ("--earlier", "reference,without_change\nx,-4\n", "0 or more"),
            (
                "--moves",
                "reference,before,by,because\nnobody,,Ann,a reason long enough\n",
                "nobody is not in the queue",
            ),
        ],
    )
    def test_what_is_wrong_is_said_in_a_sentence(self, option, text, expected, results, tmp_path):
        file = tmp_path / "given.csv"
        file.write_text(text)
        result = CliRunner().invoke(handrail, ["queue", str(results / "results"), option, str(file)])
        # What files hold is told by the command's own frame, with exit code 2; the runner is inside of it.
        assert isinstance(result.exception, ProblemsFoundError) or result.exit_code == 2
        assert expected in f"{result.output}{result.exception}"

    def test_results_that_are_not_there_or_of_other_rules(self, results, tmp_path):
        result = CliRunner().invoke(handrail, ["queue", str(tmp_path)])
        assert result.exit_code == 2
        assert "make them with handrail caseload" in " ".join(result.output.split())
