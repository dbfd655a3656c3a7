"""Small words of the model: truth, places, problems, constants as authors write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import (
    AllOf,
    AnyOf,
    Comparison,
    Figure,
    Not,
    Place,
    Problem,
    ProblemsFoundError,
    Rule,
    Truth,
)
from engine.model.condition import comparisons, show


def test_false_is_less_than_unknown_and_unknown_less_than_true():
    assert Truth.FALSE < Truth.UNKNOWN < Truth.TRUE


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (2, "2"),
        (2.0, "2"),
        (12.5, "12.5"),
        (0.000001, "0.000001"),
        (1e6, "1000000"),
        (-0.5, "-0.5"),
        ("unable", "unable"),
        (("a", "b"), "[a, b]"),
        ((1, 2.5), "[1, 2.5]"),
    ],
)
def test_a_constant_is_shown_as_an_author_writes_it(value, text):
    assert show(value) == text


@given(st.integers(-(10**12), 10**12).map(lambda n: n / 10**6))
def test_a_number_of_six_decimals_is_shown_without_an_exponent_and_exactly(number):
    assert "e" not in show(number)
    assert float(show(number)) == number


def test_the_comparisons_of_a_condition_come_in_reading_order():
    a, b, c = (Comparison(path=name, operator="==", value=1) for name in "abc")
    assert comparisons(AllOf(parts=(a, AnyOf(parts=(Not(part=b), c))))) == (a, b, c)


@pytest.mark.parametrize(
    ("place", "text"),
    [(Place("f.yaml", 3, 7), "f.yaml:3:7"), (Place("f.yaml"), "f.yaml"), (Place("f", 1), "f:1")],
)
def test_a_place_is_written_as_editors_open_it(place, text):
    assert str(place) == text


def test_a_problem_without_a_page_cannot_be_made():
    with pytest.raises(KeyError):
        Problem("H999", "nothing", Place("f.yaml"))


def test_problems_come_in_the_order_of_the_file():
    later, first = Problem("H201", "b", Place("f", 9, 1)), Problem("H205", "a", Place("f", 2, 5))
    other = Problem("H101", "c", Place("e"))
    error = ProblemsFoundError(iter([later, first, other]))
    assert error.problems == (other, first, later)
    assert str(error).splitlines() == ["e: H101 c", "f:2:5: H205 a", "f:9:1: H201 b"]


def test_a_figure_runs_upwards_and_has_a_source_or_is_an_assumption():
    assert Figure(low=1, likely=1, high=1, unit="kg", assumption=True).grade == "D"
    for low, likely, high, more in (
        (2, 1, 3, {"assumption": True}),
        (1, 4, 3, {"assumption": True}),
        (1, 2, 3, {}),
        (1, float("nan"), 3, {"assumption": True}),
    ):
        with pytest.raises(ValueError, match=r"low <= likely|source"):
            Figure(low=low, likely=likely, high=high, unit="kg", **more)


def test_a_rule_without_a_reason_or_a_source_cannot_be_made():
    when = Comparison(path="person.grip", operator="<=", value=2)
    whole = {
        "id": "a",
        "kind": "suggest",
        "about": ("rail",),
        "when": when,
        "because": "A rail helps whoever can hold it.",
        "cites": ("x",),
    }
    assert Rule(**whole).scope == "person"
    for change in ({"because": ""}, {"cites": ()}, {"about": ()}):
        with pytest.raises(ValueError, match="at least"):
            Rule(**(whole | change))


def test_only_an_unmet_need_may_cost_hours_and_never_fewer_than_none():
    common = {
        "when": Comparison(path="person.memory", operator=">=", value=1),
        "because": "A reason of some length.",
        "cites": ("a-study",),
        "id": "a_rule",
        "about": ("A title",),
        "action": "Act.",
    }
    more = {"low": 0, "likely": 3.5, "high": 7}
    assert Rule(kind="unmet_need", **common, may_cost_hours=more).may_cost_hours.high == 7
    for kind, cost in (("caution", more), ("unmet_need", {**more, "low": -1})):
        with pytest.raises(ValueError, match="may_cost_hours"):
            Rule(kind=kind, **common, may_cost_hours=cost)
