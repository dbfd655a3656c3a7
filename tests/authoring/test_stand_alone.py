"""A service in another country: a set with its own catalogue, activities, sources and words, from files alone."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine import ProblemsFoundError, Reviewer
from engine.authoring import (
    Logic,
    Suite,
    analyse,
    consequence_fates,
    coverage,
    fates,
    load_accepted,
    load_cases,
    load_properties,
    run,
    share,
    survivors,
)
from engine.knowledge import parse_package, rule_set_folder

EXAMPLE = Path(__file__).parents[1] / "examples" / "night_service"
DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def opened_example():
    with rule_set_folder(EXAMPLE) as folder:
        catalogue = folder.catalogue()
        rules = folder.load(catalogue)
        suite = Suite(catalogue, rules, load_cases(EXAMPLE, "example", catalogue, rules))
    return catalogue, rules, suite


def test_the_example_meets_the_bar_of_the_shipped_set(opened_example):
    catalogue, rules, suite = opened_example
    logic = Logic(catalogue, rules.rules)
    properties = load_properties(EXAMPLE, "example", catalogue, rules)
    assert analyse(catalogue, rules, DAY, properties, load_accepted(EXAMPLE, "example")) == ()
    assert [outcome for outcome in run(suite) if not outcome.passed] == []
    targets = coverage(suite, logic)
    assert (share(targets, "decides"), share(targets, "bound")) == (100.0, 100.0)
    assert survivors(fates(suite, logic)) == ()
    assert survivors(consequence_fates(suite)) == ()


PACKAGE = """
reference: NAT-1
person: {turning_in_bed: 4}
visits:
  - id: nat
    start: "02:00"
    minutes: 20
    tasks:
      - activity: vending
        minutes: 15
"""


def test_a_package_is_reviewed_with_its_own_activities_items_and_questions(opened_example):
    catalogue, rules, _ = opened_example
    package = parse_package(PACKAGE, "package", catalogue)
    with Reviewer(catalogue, rules) as reviewer:
        review = reviewer.review(package, reviewed_on=DAY)
    assert {suggestion.item: suggestion.status for suggestion in review.suggestions} == {
        "vendelagen": "ask_first",
        "urinflaske": "not_known",
    }
    assert review.provenance.catalogue_hash == catalogue.content_hash
    asked = {question.path: question.question for question in review.questions}
    assert asked["person.pressure_damage"].startswith("Er huden hel?")
    assert catalogue.vocabulary["person.turning_in_bed"].description.startswith("Besvær med at vende sig")


WRONG = {
    "a word that is not one": ("- {word: person.turnin_in_bed, question: Hvor svært er det?}", "H302"),
    "a word twice": ("- {word: person.grip, question: Who?}\n- {word: person.grip, question: How?}", "H207"),
    "nothing said": ("- {word: person.grip}", "H206"),
    "a blank": ("- {word: person.grip, question: '  '}", "H205"),
    "an unknown key": ("- {word: person.grip, qestion: A?}", "H201"),
    "a group and no list": ("word: person.grip", "H104"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_words_is_said(what, tmp_path):
    text, code = WRONG[what]
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "set"))
    (folder / "catalogue" / "words.yaml").write_text(text + "\n", encoding="utf-8")
    with rule_set_folder(folder) as version, pytest.raises(ProblemsFoundError) as problem:
        version.catalogue()
    assert {problem.code for problem in problem.value.problems} == {code}


def command(*words):
    return CliRunner().invoke(handrail, [str(word) for word in words])


def test_a_catalogue_begins_from_nothing_and_a_first_rule_of_it_stands(tmp_path, monkeypatch):
    """The commands of docs/for_rule_authors.md."""
    monkeypatch.chdir(tmp_path)
    started = command("rules", "init", "our_service", "--own-catalogue")
    assert started.exit_code == 0, started.output
    page = (Path(__file__).parents[2] / "docs" / "for_rule_authors.md").read_text(encoding="utf-8")
    lines = page.split("$ handrail rules init our_service --own-catalogue\n")[1].split("…")[0].splitlines()
    assert lines == started.output.splitlines()[: len(lines)]
    assert command("rules", "test", "our_service").output == "All 3 cases passed.\n"
    new = ("rules", "new", "ladder", "suggest", "bed_rope_ladder", "--when", "person.turning_in_bed >= 2")
    assert (
        command(*new, "--cites", "our-own-judgement", "--rules", "our_service", "--into", "beds").exit_code
        == 0
    )
    checked = " ".join(command("rules", "check", "our_service").output.split())
    assert "1 warning" in checked
    assert "H613" in checked
    words = command("rules", "words", "our_service").output
    assert "| `equipment.bed_rope_ladder` |" in words
    assert "equipment.grab_rails" not in words
    printed = command("print", "DEMO-04", "--rules", "our_service", "--out", "out")
    assert "is not an activity of the task list" in f"{printed.output} {printed.exception}"


def test_a_layer_begins_with_no_catalogue_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused = command("rules", "init", "north", "--extends", "home_care", "--own-catalogue")
    assert refused.exit_code == 2
    assert "give --extends or --own-catalogue" in refused.output
    assert not (tmp_path / "north").exists()
