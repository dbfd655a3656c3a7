"""Which version of a rule set is in force on a day."""

from datetime import date
from pathlib import Path

import pytest

from engine import ProblemsFoundError
from engine.knowledge import every_version, rule_set_folder

SPANS = {
    "": ("2027-01-01", ""),
    "versions/1.0.0": ("2026-01-01", "2026-06-30"),
    "versions/1.1.0": ("2026-08-01", "2026-12-31"),
}


@pytest.fixture
def folder(tmp_path):
    def make(spans=None):
        for name, (first, last) in (spans or SPANS).items():
            place = tmp_path / "set" / name
            place.mkdir(parents=True, exist_ok=True)
            until = f"effective_to: {last}\n" if last else ""
            (place / "rule_set.yaml").write_text(
                f"id: trial\neffective_from: {first}\n{until}", encoding="utf-8"
            )
        return tmp_path / "set"

    return make


def in_force(folder, day):
    with rule_set_folder(folder, date.fromisoformat(day)) as version:
        return str(version.path.relative_to(folder))


@pytest.mark.parametrize(("day", "version"), [
    ("2026-01-01", "versions/1.0.0"), ("2026-06-30", "versions/1.0.0"), ("2026-12-31", "versions/1.1.0"),
    ("2027-01-01", "."), ("2040-01-01", "."),
])  # fmt: skip
def test_the_version_of_a_day_is_the_one_in_force_then(day, version, folder):
    assert Path(in_force(folder(), day)) == Path(version)


@pytest.mark.parametrize("day", ["2025-12-31", "2026-07-15"])
def test_a_day_before_the_first_or_in_a_hole_has_none(day, folder):
    with pytest.raises(ProblemsFoundError, match="H802"):
        in_force(folder(), day)


def test_two_versions_in_force_on_one_day_are_a_problem_on_every_day(folder):
    spans = {**SPANS, "versions/1.1.0": ("2026-06-01", "2026-12-31")}
    with pytest.raises(ProblemsFoundError, match="H801"):
        in_force(folder(spans), "2027-05-01")


def test_without_a_day_it_is_the_current_version_and_all_can_be_listed(folder):
    place = folder()
    with rule_set_folder(place) as version:
        assert version.path == place
        assert [older.path.name for older in every_version(version)] == ["set", "1.0.0", "1.1.0"]


def test_a_header_without_a_day_is_said(folder):
    place = folder()
    (place / "versions" / "1.0.0" / "rule_set.yaml").write_text(
        "id: trial\neffective_from: soon\n", encoding="utf-8"
    )
    with pytest.raises(ProblemsFoundError, match="H202"):
        in_force(place, "2027-01-01")


def test_the_shipped_set_is_found_by_name_and_by_day():
    with rule_set_folder("home_care", date(2026, 12, 1)) as version:
        assert version.shown == "rules/home_care"
