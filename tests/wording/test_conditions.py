"""Comparisons in words: the same field, the same asked value and the same recorded value wherever they are shown."""

import pytest

from dashboard.conditions_in_words import ConditionWords
from engine.model import ConditionTrace, Truth
from engine.model.condition import comparisons


@pytest.fixture(scope="module")
def words(catalogue):
    return ConditionWords(catalogue.vocabulary, {"ceiling_track_hoist": "Ceiling track hoist"})


def trace_of(text, actual="", unit="", truth=Truth.FALSE):
    return ConditionTrace(text=text, truth=truth, path=text.split(" ")[0], actual=actual, unit=unit)


def test_an_ability_is_said_by_its_words_and_never_by_its_number(words):
    trace = trace_of("person.memory >= 2", actual="4", unit="ICF qualifier")
    comparison = words.comparison(trace)
    assert (comparison.operator, comparison.wanted, comparison.unit) == (">=", ("moderate difficulty",), "")
    assert words.actual(trace) == "cannot do it"


def test_a_number_keeps_its_unit_unless_it_was_not_assessed(words):
    trace = trace_of("person.weight_kg > 100", actual="74", unit="kg")
    assert words.comparison(trace).unit == "kg"
    assert words.actual(trace) == "74 kg"
    assert words.actual(trace_of("person.weight_kg > 100", "not assessed", "kg")) == "not assessed"


def test_yes_and_no_are_words_too(words):
    trace = trace_of("person.lives_alone == false", actual="true")
    assert words.comparison(trace).asks_yes_or_no
    assert words.comparison(trace).wanted == ("no",)
    assert words.actual(trace) == "yes"


def test_a_field_that_no_vocabulary_has_keeps_its_code_in_plain_letters(words):
    comparison = words.comparison(trace_of("person.an_older_field in [ceiling_track_hoist, some_thing]"))
    assert comparison.name == "an older field"
    assert comparison.wanted == ("Ceiling track hoist", "some thing")


def test_what_is_no_plain_comparison_has_no_parts(words):
    assert words.comparison(trace_of("person.weight_kg is unknown")) is None


def test_every_comparison_of_the_shipped_rules_is_said_without_a_code(catalogue, rule_set):
    readings = [rule.about[0] for rule in rule_set.rules if rule.kind == "reading"]
    words = ConditionWords(catalogue.vocabulary.with_readings(dict.fromkeys(readings)))
    for leaf in (leaf for rule in rule_set.rules for leaf in comparisons(rule.when)):
        comparison = words.comparison(trace_of(str(leaf)))
        if comparison is not None:
            assert leaf.path not in comparison.name
            assert not any("_" in word for word in comparison.wanted)
