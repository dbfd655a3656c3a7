"""`handrail demo outcomes`, `handrail learn` and `--evidence`: what they write, say and refuse."""

from __future__ import annotations

import json
from datetime import date

import pytest
import yaml
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine.knowledge import load_layer
from engine.learning import layer_text, read_followed
from engine.model import ProblemsFoundError
from tests.learning.layers import effect_of, layer
from tests.learning.test_learning import item_with_use, used

DAY = ("--on", "2026-11-26")


def run(*arguments):
    return CliRunner().invoke(handrail, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    file = tmp_path_factory.mktemp("outcomes") / "outcomes.jsonl"
    result = run("demo", "outcomes", "--size", 150, "--truth", "published", "--out", file)
    assert result.exit_code == 0, result.output
    return file


def test_made_up_outcomes_say_so_line_by_line_and_their_truth_beside_them(outcomes):
    reviews = list(read_followed([outcomes]))
    assert len(reviews) > 100
    assert all(review.synthetic for review in reviews)
    truth = outcomes.with_suffix(".truth.yaml").read_text(encoding="utf-8")
    assert truth.startswith("# MADE UP")
    assert yaml.safe_load(truth)["used_overall"] == 0.8


def test_a_second_carer_may_change_in_them_as_their_truth_says(outcomes):
    """Everything open was answered well: with a hold in force nothing could ever change, whatever the truth."""
    chances = [
        review.predicted.no_change for review in read_followed([outcomes]) if review.second_carer_chance
    ]
    assert any(0.5 < chance < 0.95 for chance in chances)


def test_the_same_seed_makes_the_same_outcomes(outcomes, tmp_path):
    again = tmp_path / "again.jsonl"
    run("demo", "outcomes", "--size", 150, "--truth", "published", "--out", again)
    assert again.read_bytes() == outcomes.read_bytes()


def test_learning_prints_published_beside_learned_and_writes_the_layer(outcomes, tmp_path):
    out = tmp_path / "layer.yaml"
    result = run("learn", "--outcomes", outcomes, "--name", "madeupshire-1", "--out", out, *DAY)
    assert result.exit_code == 0, result.output
    assert "Made up: no outcome in it is real." in result.output
    assert "All equipment" in result.output
    assert "70 to 86" in result.output
    assert "Nothing has changed." in result.output
    layer = load_layer(out)
    assert (layer.layer, layer.made_up) == ("madeupshire-1", True)
    assert layer.use("").p10 < 0.8 < layer.use("").p90


def test_learning_twice_gives_the_same_layer(outcomes, tmp_path):
    texts = []
    for name in ("a", "b"):
        run("learn", "--outcomes", outcomes, "--out", tmp_path / name, *DAY)
        texts.append((tmp_path / name).read_bytes())
    assert texts[0] == texts[1]


def test_a_review_with_a_layer_says_so_and_is_replayed_only_with_it(catalogue, tmp_path):
    plain = json.loads(run("review", "DEMO-04", "--json", *DAY).stdout)
    item = next(
        suggestion["item"]
        for suggestion in plain["suggestions"]
        if suggestion["effects"] and suggestion["effects"][0]["high"] > 0
    )
    file = tmp_path / "layer.yaml"
    file.write_text(layer_text(layer(catalogue, effects=(effect_of(catalogue, item, 0, -2, -1, 0),))))
    text = run("review", "DEMO-04", "--evidence", file, *DAY).stdout
    assert "Local outcomes are laid over the published evidence" in text
    assert "with about 40 local outcomes; published" in " ".join(text.split())
    review = tmp_path / "review.json"
    review.write_text(run("review", "DEMO-04", "--json", "--evidence", file, *DAY).stdout)
    assert "byte for byte" in run("replay", review, "--evidence", file).stdout
    with pytest.raises(ProblemsFoundError, match=r"H803 it was made with madeupshire-2026"):
        CliRunner().invoke(handrail, ["replay", str(review)], catch_exceptions=False)


def test_a_caseload_takes_a_layer_and_keeps_it_in_its_set_up(catalogue, tmp_path):
    file, packages, out = tmp_path / "layer.yaml", tmp_path / "packages.jsonl", tmp_path / "out"
    file.write_text(layer_text(layer(catalogue)))
    run("demo", "caseload", "--size", 20, "--out", packages)
    result = run("caseload", packages, "--out", out, "--evidence", file, *DAY)
    assert result.exit_code == 0, result.output
    assert "madeupshire-2026" in (out / "summary.json").read_text()


class TestRefusals:
    def test_too_little_is_said(self, tmp_path):
        empty = tmp_path / "empty.jsonl"
        empty.write_text("")
        result = run("learn", "--outcomes", empty)
        assert result.exit_code == 2
        assert "nothing can be learned" in result.output

    def test_both_sources(self, tmp_path):
        result = run("learn", "--outcomes", tmp_path / "a", "--database", "sqlite://")
        assert result.exit_code == 2
        assert "not both" in result.output

    def test_no_source(self, monkeypatch, tmp_path):
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.delenv("HANDRAIL_DATABASE", raising=False)
        result = run("learn")
        assert result.exit_code == 2
        assert "Say which database" in result.output

    def test_a_name_that_cannot_be(self, outcomes):
        result = run("learn", "--outcomes", outcomes, "--name", "North Shire")
        assert result.exit_code == 2
        assert "small letters" in result.output

    def test_the_same_outcomes_twice(self, outcomes, tmp_path):
        copy = tmp_path / "copy.jsonl"
        copy.write_bytes(outcomes.read_bytes())
        for again in (outcomes, copy):
            with pytest.raises(ProblemsFoundError, match="the same outcomes"):
                list(read_followed([outcomes, again]))

    def test_outcomes_of_which_many_stand_again_in_one_file(self, outcomes, tmp_path):
        joined = tmp_path / "joined.jsonl"
        lines = outcomes.read_text().splitlines()
        joined.write_text("\n".join([*lines, *lines[:30]]))
        with pytest.raises(ProblemsFoundError, match="30 outcomes stand a second time"):
            list(read_followed([joined]))
        assert len(list(read_followed([joined], alike=True))) == len(lines) + 30

    def test_lines_that_are_no_outcomes_all_in_one_run(self, catalogue, tmp_path):
        file = tmp_path / "bad.jsonl"
        good = used(item_with_use(catalogue), 1)[0].model_dump_json()
        file.write_text(f'{good}\nnot json\n{good}\n{{"council": "x"}}\n')
        with pytest.raises(ProblemsFoundError) as error:
            list(read_followed([file]))
        assert [problem.place.line for problem in error.value.problems] == [2, 4]


def test_an_outcome_signed_on_a_day_that_has_not_come_is_refused_with_its_line(catalogue, tmp_path):
    file = tmp_path / "outcomes.jsonl"
    past, to_come = (used(item_with_use(catalogue), 1, signed_on=date(year, 1, 1)) for year in (2025, 9000))
    file.write_text("".join(f"{review.model_dump_json()}\n" for review in past + to_come), encoding="utf-8")
    for command in (("learn",), ("learn", "scores")):
        result = run(*command, "--outcomes", file)
        (problem,) = result.exception.problems
        assert problem.code == "H104"
        assert "signed on 9000-01-01, a day that has not come" in problem.message
        assert problem.place.line == 2
