"""`handrail fairness` as a manager meets it: sentences first, small numbers hidden, one package shows nothing."""

import csv
import json
import random
from itertools import islice

import pytest
from click.testing import CliRunner

from dashboard.demonstration import synthetic_packages
from dashboard.terminal.command import handrail

QUICK = ["--on", "2026-11-24", "--draws", "100"]
PEOPLE = 240


def run(*arguments):
    return CliRunner().invoke(handrail, ["fairness", *map(str, arguments), *QUICK])


def written(path, packages):
    path.write_text(
        "".join(f"{package.model_dump_json(exclude_none=True)}\n" for package in packages), encoding="utf-8"
    )
    return path


@pytest.fixture(scope="module")
def packages():
    return list(islice(synthetic_packages(PEOPLE, seed=11), PEOPLE))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, packages):
    """A caseload in which what is known of the homes and preferences of people in the country was left out."""
    rng, people = random.Random(4), []
    for package in packages:
        rural = rng.random() < 0.4
        change = {
            "monitoring": package.monitoring.model_copy(update={"rurality": "rural" if rural else "urban"})
        }
        if rural:
            change |= {"home": type(package.home)(), "preferences": type(package.preferences)()}
        people.append(package.model_copy(update=change))
    mktemp = tmp_path_factory.mktemp("fairness")
    result = run(written(mktemp / "planted.jsonl", people), "--out", mktemp, "--sample", "20")
    assert result.exit_code == 0, result.output
    return mktemp


def test_the_planted_inequality_is_the_first_thing_said(folder):
    text = (folder / "fairness.txt").read_text(encoding="utf-8")
    first = text[text.index("What is commoner for whom") :].split("*")[1]
    assert "was not assessed for people who live in the country" in " ".join(first.split())
    assert "unequal access" in first
    assert "Made up, all or in part: no real person." in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_check_and_the_money_are_said_with_what_they_rest_on(folder):
    text = " ".join((folder / "fairness.txt").read_text(encoding="utf-8").split())
    assert "Not a byte of any outcome changed, and no rule reads them." in text
    assert "This is no saving and no target." in text
    assert "Without a price, and in no figure here" in text
    assert "Homecare Association" in text


def test_text_table_and_json_say_the_same(folder):
    plain = json.loads((folder / "fairness.json").read_text(encoding="utf-8"))
    with (folder / "fairness.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    tables = {
        table["label"]: {row["group"]: row for row in table["rows"]} for table in plain["report"]["tables"]
    }
    labels = {measure["label"]: measure["id"] for measure in plain["report"]["measures"]}
    assert len(rows) == sum(len(table) for table in tables.values()) * len(labels)
    for row in rows:
        group_row = tables[row["characteristic"]][row["group"]]
        figure = group_row["figures"][labels[row["measure"]]]
        assert (float(row["value"]) if row["value"] else None) == (
            None if figure is None else figure["value"]
        )
        assert row["packages"] == ("" if group_row["packages"] is None else str(group_row["packages"]))
    alone = next(
        counterfactual
        for counterfactual in plain["counterfactuals"]
        if counterfactual["characteristic"] == "living_alone"
    )
    assert all(reader["because"] for reader in alone["readers"])


def test_one_package_shows_nothing_about_the_person(tmp_path, packages):
    file = written(tmp_path / "one.jsonl", packages[:1])
    output = run(file).output
    assert "nothing is shown, so that nobody can be told apart" in " ".join(output.split())
    assert packages[0].reference not in output
    plain = json.loads(run(file, "--json").output)
    assert (plain["worth"], plain["counterfactuals"], plain["report"]["tables"]) == (None, [], [])


def test_a_row_that_cannot_be_read_is_said_and_stops_nothing(tmp_path, packages):
    file = written(tmp_path / "some.jsonl", packages[:20])
    file.write_text(file.read_text(encoding="utf-8") + '{"reference": 3}\n', encoding="utf-8")
    result = run(file, "--sample", "0")
    assert result.exit_code == 0
    assert "20 packages." in result.output
    assert "The other packages were counted." in result.output


def test_a_file_that_is_not_there_is_an_error_in_plain_words(tmp_path):
    from engine import ProblemsFoundError

    assert isinstance(run(tmp_path / "nothing.jsonl").exception, ProblemsFoundError)
