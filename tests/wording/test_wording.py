"""How numbers, ranges, days and lists are written, wherever they are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.terminal.words import number, span
from engine.model import Range
from engine.wording import MINUS, day_text, list_text, number_text, range_text

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


def range_of(p10, p50, p90):
    return Range(p10=p10, p50=p50, p90=p90, mean=p50, unit="hours/week")


@given(NUMBERS, st.integers(0, 3))
def test_a_number_is_never_a_negative_zero_and_keeps_its_value(value, places):
    text = number_text(value, places)
    read = float(text.replace(",", "").replace(MINUS, "-"))
    assert read == pytest.approx(value, abs=0.51 * 10**-places)
    assert (MINUS in text) == (read < 0)


@given(NUMBERS, st.integers(0, 3))
def test_a_terminal_writes_the_same_number_with_a_hyphen(value, places):
    assert number(value, places) == number_text(value, places).replace(MINUS, "-")
    assert number(value, places).isascii()


def test_a_range_whose_ends_are_written_alike_is_one_number():
    assert range_text(range_of(0.01, 0.02, 0.04)) == "0.0"
    assert range_text(range_of(-2.5, 0, 1250)) == f"{MINUS}2.5 to 1,250.0, middle 0.0"
    assert span(range_of(-2.5, 0, 1250), 0) == "-2 to 1,250, middle 0"


def test_a_day_has_no_zero_in_front():
    assert day_text(date(2027, 11, 1)) == "1 November 2027"


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (iter("abc"), "a, b and c")]
)
def test_a_list_has_one_and_before_its_last(words, text):
    assert list_text(words) == text
