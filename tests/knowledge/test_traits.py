"""Traits: every item answers every one, and what follows from an item is never asked."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from engine.knowledge import load_catalogue
from engine.model import ProblemsFoundError, comparisons
from tests.shipped import CATALOGUE

SHIPPED = Path(__file__).parents[2] / "catalogue"


@pytest.fixture
def folder(tmp_path):
    return Path(
        shutil.copytree(SHIPPED, tmp_path / "catalogue", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    )


def problems(folder):
    with pytest.raises(ProblemsFoundError) as error:
        load_catalogue(folder)
    return error.value.problems


def edit(folder, name, old, new):
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_item_of_the_shipped_catalogue_answers_every_trait_once(catalogue):
    for item in catalogue.items.values():
        assert sorted((*item.has, *item.has_not)) == sorted(catalogue.declared_traits), item.id


def test_every_trait_is_borne_by_an_item_and_none_by_all(catalogue):
    for trait, items in catalogue.bearing.items():
        assert 0 < len(items) < len(catalogue.items), trait


def test_a_trait_that_is_new_to_the_vocabulary_makes_every_item_an_error_until_it_is_answered(folder):
    with (folder / "traits.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {id: is_loud, it: is loud, means: It can be heard in another room.}\n")
    missing = problems(folder)
    assert {problem.code for problem in missing} == {"H405"}
    assert len(missing) == len(CATALOGUE.items)
    assert all("is_loud" in problem.message and "another room" in problem.help for problem in missing)


def test_an_answer_left_out_is_an_error_at_its_item(folder):
    edit(folder, "dressing.yaml", "has: [presses_or_rubs_skin]", "has: []")
    (problem,) = problems(folder)
    assert problem.code == "H405"
    assert "presses_or_rubs_skin" in problem.message
    assert problem.place.file.endswith("dressing.yaml")
    assert problem.place.line > 1


def test_a_misspelt_trait_is_answered_with_the_nearest_one(folder):
    edit(folder, "dressing.yaml", "has: [presses_or_rubs_skin]", "has: [presses_or_rub_skin]")
    assert {(p.code, p.help) for p in problems(folder) if p.code == "H404"} == {
        ("H404", "did you mean `presses_or_rubs_skin`?")
    }


def test_a_trait_that_follows_from_an_item_cannot_be_declared(folder):
    with (folder / "traits.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {id: equipment, it: is equipment, means: It is a thing and not a service.}\n")
    assert "H207" in {problem.code for problem in problems(folder)}


def test_a_file_of_traits_that_cannot_be_read_is_one_problem_and_not_one_for_each_item(folder):
    (folder / "traits.yaml").write_text("traits: [", encoding="utf-8")
    assert {Path(problem.place.file).name for problem in problems(folder)} == {"traits.yaml"}


def test_derived_traits_follow_from_the_item(catalogue):
    assert set(catalogue.bearing["equipment"]) == {
        item.id for item in catalogue.items.values() if item.equipment
    }
    assert "single_handed_care_review" in catalogue.bearing["changes_carers"]
    assert "mobile_hoist" not in catalogue.bearing["worked_by_person"]


def test_traits_travel_to_another_process(catalogue):
    assert pickle.loads(pickle.dumps(catalogue)).bearing == catalogue.bearing


@pytest.mark.parametrize(
    ("reading", "traits", "reached_otherwise"),
    [
        ("lifting_equipment", ["lifts_person"], {}),
        ("watched_in_place", ["watches_person", "gives_location_or_entry"], {}),
        ("alarm_in_place", ["sends_for_help"], {}),
        (
            "alarm_on_a_line",
            ["sends_for_help"],
            {
                "gps_locator": "it has a signal of its own",
                "camera_night_checks": "it needs the internet",
                "bed_wetness_sensor": "it rings in the home",
            },
        ),
    ],
)
def test_a_reading_about_what_is_in_place_names_every_item_with_the_trait(
    catalogue, rule_set, reading, traits, reached_otherwise
):
    rules = {rule.about[0]: rule for rule in rule_set.rules if rule.kind == "reading"}
    named, waiting = set(), [reading]
    while waiting:
        for leaf in comparisons(rules[waiting.pop()].when):
            head, last = leaf.path.split(".")
            (waiting if head == "reading" else []).append(last)
            named |= {last} & set(catalogue.items)
    assert named == {item for trait in traits for item in catalogue.bearing[trait]} - set(reached_otherwise)
