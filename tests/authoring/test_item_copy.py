"""A council's own item begins as a copy of the nearest one of the catalogue."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine.authoring import item_copy
from engine.knowledge import rule_set_folder
from engine.language import read_document


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def rules(*words):
        return CliRunner().invoke(handrail, ["rules", *words])

    assert rules("init", "town", "--extends", "home_care").exit_code == 0
    return rules


def test_items_are_copied_one_after_another_into_a_file_of_a_layer(run, catalogue):
    for item, new in (("rollator", "town_rollator"), ("key_safe", "town_key_safe")):
        outcome = run("copy", item, new, "--set", "town", "--into", "walking")
        assert outcome.exit_code == 0, outcome.output
    with rule_set_folder("town") as folder:
        items = folder.catalogue().items
    assert items["town_rollator"].name == "Town rollator"
    assert items["town_key_safe"].has == catalogue.items["key_safe"].has


REFUSED = {
    "a misspelt item": (("rollater", "town_rollator", "--set", "town"), "did you mean `rollator`?"),
    "an id that is taken": (("rollator", "walking_frame", "--set", "town"), "`walking_frame` is taken"),
    "an id that is none": (("rollator", "Our rollator", "--set", "town"), "use small letters"),
    "a set without a catalogue": (
        ("rollator", "town_rollator", "--into", "walking"),
        "has no catalogue of its own",
    ),
    "a file of other things": (
        ("rollator", "town_rollator", "--set", "town", "--into", "commissioning"),
        "does not hold items of mobility_and_access",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_copy_that_cannot_be_is_said_in_a_sentence_and_writes_nothing(what, run, tmp_path):
    words, expected = REFUSED[what]
    outcome = run("copy", *words)
    assert outcome.exit_code == 2
    assert expected in " ".join(outcome.output.replace("│", " ").split())
    assert not (tmp_path / "town" / "catalogue" / "walking.yaml").exists()


def test_every_item_of_the_catalogue_is_copied_whole(tmp_path):
    for path in sorted((Path(__file__).parents[2] / "catalogue").glob("*.yaml")):
        document = read_document(path, path.name, []).plain()
        for item in document["items"] if "family" in document else ():
            copied = tmp_path / "copied.yaml"
            copied.write_text(item_copy([path], item["id"], "copied").joined_to(""), encoding="utf-8")
            changed = {**item, "id": "copied", "name": "Copied"}
            assert read_document(copied, "copied", []).plain() == {
                "family": document["family"],
                "items": (changed,),
            }
