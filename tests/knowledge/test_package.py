"""A package file, in YAML or JSON, to the same frozen package; and its JSON back to itself."""

import json
from pathlib import Path

import pytest

from engine.knowledge import load_package, parse_package

ROOT = Path(__file__).parents[2]
PACKAGES = sorted((ROOT / "dashboard" / "demonstration").glob("*.yaml"))


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.stem)
def test_a_demonstration_package_loads_and_is_said_to_be_made_up(path, catalogue):
    assert load_package(path, catalogue).synthetic is True


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.stem)
def test_a_package_written_as_json_is_read_back_as_the_same_package(path, catalogue):
    package = load_package(path, catalogue)
    for text in (package.model_dump_json(), json.dumps(package.model_dump(mode="json"), indent=2)):
        assert parse_package(text, "package.json", catalogue) == package


def test_there_are_demonstration_packages():
    assert PACKAGES


def test_words_that_yaml_1_1_would_change_stay_words(catalogue):
    text = (
        "reference: A1\nperson: {learns_new_routine: no}\nvisits:\n  - {id: on, start: 07:30, minutes: 30}\n"
    )
    package = parse_package(text, "p", catalogue)
    assert package.person.learns_new_routine == "no"
    assert (package.visits[0].id, package.visits[0].start) == ("on", "07:30")


def test_a_missing_section_and_an_empty_one_are_the_same(catalogue):
    without, empty = "reference: A1\n", "reference: A1\nperson: {}\nhome: {}\nvisits: []\n"
    assert parse_package(without, "p", catalogue) == parse_package(empty, "p", catalogue)


def test_characters_beyond_the_basic_plane_survive_json(catalogue):
    words = "To bake bread 🥖 with Zoë"
    text = json.dumps({"reference": "A1", "goals": [{"words": words}]})
    assert "\\ud83e" in text
    assert parse_package(text, "p.json", catalogue).goals[0].words == words
