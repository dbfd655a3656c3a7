"""The safety log of the shipped rule set, and that it fails as soon as a control is gone or no longer holds."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.model import ProblemsFoundError
from engine.safety import (
    LOGGED_KINDS,
    ControlEvidence,
    PropertyState,
    Risk,
    assess,
    findings,
    load_safety_files,
    results_of,
)
from tests.shipped import RULES

FOLDER = Path(__file__).resolve().parents[2] / "rules" / "home_care"
DAY = date(2026, 11, 26)
FILES = load_safety_files(FOLDER, "rules/home_care")
CONTROLS = [control for hazard in FILES.hazards for control in hazard.hazard.controls]


def named(sort):
    return frozenset(control.named for control in CONTROLS if control.sort == sort)


WHOLE = ControlEvidence(
    properties={name: PropertyState("It holds", 1, (), ()) for name in named("property")},
    rules=named("rule"),
    fired=named("rule"),
    tests=named("test"),
    results=dict.fromkeys(named("test"), True),
    shown={
        paper: frozenset(control.shows for control in CONTROLS if control.paper == paper)
        for paper in named("paper")
    },
)


def level_of(evidence, hazard):
    (rated,) = [entry for entry in assess(FILES, evidence) if entry.hazard.hazard.startswith(hazard)]
    return rated.residual_level


def codes(evidence):
    return {
        problem.code
        for problem in findings(FILES, assess(FILES, evidence), evidence, DAY)
        if problem.severity == "error"
    }


def test_hazards_are_numbered_without_a_gap_and_each_has_a_control_that_runs():
    assert [
        entry.hazard.hazard[:3] for entry in sorted(FILES.hazards, key=lambda entry: entry.hazard.hazard)
    ] == [f"H{number:02}" for number in range(1, len(FILES.hazards) + 1)]
    for hazard in FILES.hazards:
        assert any(control.sort != "duty" for control in hazard.hazard.controls), hazard.hazard.hazard


def test_with_every_control_in_force_nothing_fails_and_no_risk_is_unacceptable():
    assert codes(WHOLE) == set()
    assert max(entry.residual_level for entry in assess(FILES, WHOLE)) < FILES.acceptability.never_from


@pytest.mark.parametrize("name", sorted(named("property")))
def test_a_property_that_is_gone_broken_or_empty_fails_and_gives_the_risk_back(name):
    without = {other: state for other, state in WHOLE.properties.items() if other != name}
    assert codes(replace(WHOLE, properties=without)) >= {"H901"}
    broken = {**without, name: PropertyState("It holds", 3, ("bed_rails",), ())}
    assert codes(replace(WHOLE, properties=broken)) >= {"H902"}
    assert codes(replace(WHOLE, properties={**without, name: PropertyState("It holds", 0, (), ())})) >= {
        "H908"
    }
    for before, after in zip(
        assess(FILES, WHOLE), assess(FILES, replace(WHOLE, properties=broken)), strict=True
    ):
        assert after.residual.likelihood >= before.residual.likelihood


@pytest.mark.parametrize("name", sorted(named("rule")))
def test_a_rule_that_is_gone_or_that_no_case_fires_fails(name):
    assert codes(replace(WHOLE, rules=WHOLE.rules - {name})) >= {"H901"}
    assert codes(replace(WHOLE, fired=WHOLE.fired - {name})) >= {"H903"}


@pytest.mark.parametrize("name", sorted(named("test")))
def test_a_test_that_is_gone_was_not_run_or_failed_is_not_counted(name):
    assert codes(replace(WHOLE, tests=WHOLE.tests - {name})) >= {"H901"}
    assert codes(replace(WHOLE, results={**WHOLE.results, name: False})) == {"H904"}
    assert codes(replace(WHOLE, results=None)) <= {"H906"}
    for ran, not_run in zip(assess(FILES, WHOLE), assess(FILES, replace(WHOLE, results=None)), strict=True):
        assert not_run.residual_level >= ran.residual_level


def test_a_paper_that_no_longer_shows_a_field_fails():
    assert "H905" in codes(replace(WHOLE, shown={paper: frozenset() for paper in WHOLE.shown}))


def test_every_rule_test_and_paper_that_a_hazard_names_exists_today():
    from dashboard.print.papers.knowledge import shown_fields
    from engine.safety import tests_below

    there = tests_below(FOLDER.parents[1])
    assert named("test") <= there, sorted(named("test") - there)
    for control in CONTROLS:
        if control.sort == "paper":
            assert control.shows in shown_fields()[control.paper]


def test_what_is_left_is_computed_and_information_lowers_a_risk_once():
    assert level_of(WHOLE, "H11") < level_of(replace(WHOLE, properties={}), "H11")
    table = FILES.acceptability
    for likelihood in range(1, 6):
        levels = [table.level(Risk(severity=severity, likelihood=likelihood)) for severity in range(1, 6)]
        assert levels == sorted(levels)


def log(tmp_path, hazards):
    folder = tmp_path / "set" / "safety"
    folder.mkdir(parents=True)
    for name in ("system.yaml", "acceptability.yaml"):
        (folder / name).write_text((FOLDER / "safety" / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "hazards.yaml").write_text(hazards, encoding="utf-8")
    return folder.parent


HAZARD = """
- hazard: H01_example
  says: Something goes wrong for somebody
  group: Example
  causes: [a cause]
  effect: it happens
  harm: harm
  initial: {severity: 4, likelihood: 3}
  controls:
    - CONTROL
"""


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        ("{kind: design}", "exactly one of"),
        ("{rule: a, property: b, kind: design}", "exactly one of"),
        ("{paper: provider, kind: information}", "go together"),
        (
            "{duty: Somebody does something, whom: council, kind: business, lowers: {likelihood: 1}}",
            "lowers nothing",
        ),
        ("{rule: a, kind: information, lowers: {severity: 1}}", "likelihood only"),
        ("{rule: a, kind: design, lowers: {likelihood: 5}}", "at most 2"),
        ("{rule: a, kind: design, residual: 2}", "not a field"),
    ],
)
def test_a_control_that_cannot_be_is_refused_with_its_place(tmp_path, control, expected):
    with pytest.raises(ProblemsFoundError) as raised:
        load_safety_files(log(tmp_path, HAZARD.replace("CONTROL", control)), "set")
    assert expected in str(raised.value)
    assert "hazards.yaml:" in str(raised.value)


def test_a_residual_risk_cannot_be_typed_nor_a_number_used_twice(tmp_path):
    once = HAZARD.replace("CONTROL", "{rule: a, kind: design}")
    with pytest.raises(ProblemsFoundError, match="`residual` is not a field"):
        load_safety_files(log(tmp_path, once + "  residual: {severity: 1, likelihood: 1}\n"), "set")
    with pytest.raises(ProblemsFoundError, match="H01 is used twice"):
        load_safety_files(log(tmp_path / "b", once + once.replace("H01_example", "H01_other")), "set")


@pytest.mark.parametrize("content", ["", "not xml", "<testsuite/>"])
def test_results_that_are_none_are_refused(tmp_path, content):
    file = tmp_path / "results.xml"
    file.write_text(content)
    with pytest.raises(ProblemsFoundError):
        results_of(file)


def test_a_test_passed_when_every_run_of_it_did_and_one_was_not_skipped(tmp_path):
    file = tmp_path / "results.xml"
    file.write_text(
        "<testsuites><testsuite>"
        '<testcase classname="tests.a.test_b" name="test_one[x]"/>'
        '<testcase classname="tests.a.test_b" name="test_one[y]"><failure/></testcase>'
        '<testcase classname="tests.a.test_b" name="test_two"><skipped/></testcase>'
        '<testcase classname="tests.a.test_b.TestParts" name="test_four"/>'
        '<testcase classname="tests.a.test_b" name="test_three"/></testsuite></testsuites>'
    )
    assert results_of(file) == {
        "tests/a/test_b.py::test_one": False,
        "tests/a/test_b.py::test_two": False,
        "tests/a/test_b.py::test_three": True,
        "tests/a/test_b.py::test_four": True,
    }


def test_each_rule_that_shows_a_need_holds_care_or_rules_an_item_out_is_a_control_of_a_hazard():
    logged = {
        control.rule for each in FILES.hazards for control in each.hazard.controls if control.rule is not None
    }
    assert [rule.id for rule in RULES.rules if rule.kind in LOGGED_KINDS and rule.id not in logged] == []
