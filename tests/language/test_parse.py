"""Conditions as text: what an author writes is what is meant, or a problem at the right column."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language import ConditionParser, package_vocabulary, parse_document
from engine.model import AllOf, Comparison, Not
from tests.language.strategies import ACTIVITIES, ITEMS, VOCABULARY, as_yaml, conditions


def read(text, scope="person", may_ask=False, constants=None):
    parser = ConditionParser(VOCABULARY, "rules.yaml", scope, may_ask=may_ask, constants=constants or {})
    return parser.parse(parse_document(text, "rules.yaml")), parser.problems


def bare(condition):
    """A condition without its line numbers."""
    return condition.model_dump()


@given(conditions())
def test_a_condition_written_out_reads_back_as_itself(condition):
    parsed, problems = read(as_yaml(condition), may_ask=True)
    assert problems == []
    assert bare(parsed) == bare(condition)


@given(st.text(max_size=60))
def test_no_text_makes_the_parser_fail_without_a_problem(text):
    parsed, problems = read(json.dumps(text))
    assert (parsed is None) == bool(problems)


@pytest.mark.parametrize(
    ("text", "path", "operator", "value"),
    [
        ("person.grip <= 2", "person.grip", "<=", 2),
        ("person.grip<=2", "person.grip", "<=", 2),
        ("person.weight_kg > 140 kg", "person.weight_kg", ">", 140),
        ("person.weight_kg > 140.5kg", "person.weight_kg", ">", 140.5),
        ("person.weight_kg > 99.000001", "person.weight_kg", ">", 99.000001),
        ("equipment.weight_margin_kg > 0.00001", "equipment.weight_margin_kg", ">", 0.00001),
        ("equipment.weight_margin_kg > -5", "equipment.weight_margin_kg", ">", -5),
        ("person.standing == 'unable'", "person.standing", "==", "unable"),
        ("person.lives_alone == true", "person.lives_alone", "==", True),
        ("person.age_band in [85-94, 95+]", "person.age_band", "in", ("85-94", "95+")),
        ("person.standing   not   in [ unable ]", "person.standing", "not in", ("unable",)),
    ],
)
def test_a_comparison_is_read_with_its_type(text, path, operator, value):
    parsed, problems = read(f'"{text}"')
    assert problems == []
    assert (parsed.path, parsed.operator, parsed.value) == (path, operator, value)
    assert type(parsed.value) is type(value)


def test_a_constant_of_the_item_stands_on_the_right():
    parsed, problems = read(
        "person.weight_kg <= item.highest_safe_working_load_kg",
        constants={"item.highest_safe_working_load_kg": 200.0},
    )
    assert problems == []
    assert parsed.value == 200


def test_all_problems_of_a_condition_come_in_one_run():
    text = "all:\n  - person.gripp <= 2\n  - person.standing == unabel\n  - any:\n      - person.grip <= 9\n"
    parsed, problems = read(text)
    assert parsed is None
    assert [(p.code, p.place.line) for p in problems] == [("H302", 2), ("H304", 3), ("H304", 5)]


@pytest.mark.parametrize(
    ("text", "code", "column", "hint"),
    [
        ("person.gripp <= 2", "H302", 1, "person.grip"),
        ("grip <= 2", "H302", 1, "person.grip"),
        ("person.skin", "H301", 1, "path operator value"),
        ("person.this", "H301", 1, "path operator value"),
        ("person.grip = 2", "H301", 13, "=="),
        ("person.grip is 2", "H301", 13, "=="),
        ("person.grip <=", "H301", 15, ""),
        ("person.grip in 2", "H301", 16, "[2]"),
        ("person.grip in []", "H301", 16, "at least one"),
        ("person.grip in [1, 7]", "H304", 16, "0 to 4"),
        ("person.grip <= strong", "H303", 16, "number"),
        ("person.grip <= 1.5", "H303", 16, ""),
        ("person.weight_kg < 12 stone", "H303", 20, "kg"),
        ("person.weight_kg < 4000", "H304", 20, "20 to 400"),
        ("person.weight_kg < 9" + "9" * 400, "H304", 20, "20 to 400"),
        ("person.lives_alone == yes", "H303", 23, "true or false"),
        ("person.bladder < catheter", "H303", 16, "in [...]"),
        ("person.bladder == cathetre", "H304", 19, "catheter"),
        ("person.weight_kg < item.load", "H302", 20, "safe_working_load_kg"),
        ("person.grip is unknown", "H306", 1, "unknown by itself"),
        ("task.carers == 2", "H306", 1, "for: task"),
        ("visit.minutes > 30", "H306", 1, "for: visit"),
        ("diagnoses == dementia", "H305", 1, "needs, not diagnoses"),
        ("person.diagnosis == dementia", "H305", 1, "needs, not diagnoses"),
        ("monitoring.ethnicity == any", "H305", 1, "must not sway"),
        ("goals == any", "H305", 1, "own words"),
        ("reference == A1", "H305", 1, "nothing about needs"),
    ],
)
def test_a_broken_comparison_is_one_problem_at_its_column_with_a_way_out(text, code, column, hint):
    parsed, problems = read(text)
    assert parsed is None
    (problem,) = problems
    assert (problem.code, problem.place.line, problem.place.column) == (code, 1, column)
    assert hint in problem.help


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "- person.grip <= 2",
        "{}",
        "{all: []}",
        "all: person.grip <= 2",
        "{some: [a]}",
        "not: []",
        "{all: [person.grip <= 2], any: [person.grip <= 2]}",
        "''",
    ],
)
def test_a_broken_shape_is_a_problem(text):
    parsed, problems = read(text)
    assert parsed is None
    assert [problem.code for problem in problems] == ["H301"]


def test_task_words_may_be_read_for_a_task_and_visit_words_for_both():
    for scope, text, fine in (
        ("task", "task.carers == 2", True),
        ("task", "visit.minutes > 30", True),
        ("visit", "visit.minutes > 30", True),
        ("visit", "task.carers == 2", False),
    ):
        parsed, problems = read(text, scope)
        assert (parsed is not None, bool(problems)) == (fine, not fine)


def test_a_long_text_is_refused_at_once():
    parsed, problems = read('"' + "a." * 100_000 + '"')
    assert parsed is None
    assert len(str(problems[0])) < 500


def test_the_shape_says_what_was_written():
    parsed, _ = read("all:\n  - not: person.lives_alone == true\n  - person.grip <= 2")
    assert isinstance(parsed, AllOf)
    assert isinstance(parsed.parts[0], Not)
    assert isinstance(parsed.parts[1], Comparison)
    assert parsed.parts[1].line == 3


def test_no_word_of_the_model_reads_a_diagnosis_or_monitoring():
    words = package_vocabulary(ITEMS, ACTIVITIES).terms
    assert not [path for path in words if "diagnos" in path or path.split(".")[0] in ("monitoring", "goals")]
    assert not [
        path
        for path in words
        if path.split(".")[-1] in ("sex", "ethnicity", "deprivation_decile", "rurality")
    ]
    assert "reference" not in words
