"""Rules over traits: loading names the items, and an unknown danger is asked about first."""

from __future__ import annotations

import pytest

from engine.knowledge import why_chosen
from engine.knowledge.single_entry import parse_rule
from engine.language import truth_of
from engine.model import ProblemsFoundError, Truth


@pytest.fixture
def rule(catalogue, rule_set):
    def made(about, more=""):
        return parse_rule(
            f"- rule: example\n  exclude: {about}\n  when: risks.smokes == in_bed_or_chair\n{more}"
            "  because: A reason that is long enough to be signed.\n  cites: [practice-ot]\n",
            "example.yaml",
            catalogue,
            rule_set,
        )

    return made


def problems(rule, *args):
    with pytest.raises(ProblemsFoundError) as error:
        rule(*args)
    return [(p.code, p.help) for p in error.value.problems]


def test_a_choice_by_traits_becomes_the_items_that_bear_them(catalogue, rule):
    assert rule("{has: [watches_person]}").about == catalogue.bearing["watches_person"]
    both = set(rule("{has: [watches_person, gives_location_or_entry]}").about)
    assert both == set(catalogue.bearing["watches_person"]) & set(
        catalogue.bearing["gives_location_or_entry"]
    )
    either = set(rule("{has_any: [watches_person, gives_location_or_entry]}").about)
    assert either == set(catalogue.bearing["watches_person"]) | set(
        catalogue.bearing["gives_location_or_entry"]
    )
    assert not set(rule("{has: [watches_person], has_not: [sends_for_help]}").about) & set(
        catalogue.bearing["sends_for_help"]
    )


def test_derived_traits_choose_too(catalogue, rule):
    assert rule("{has: [equipment]}").about == catalogue.bearing["equipment"]


def test_an_exception_names_its_item_and_its_reason(catalogue, rule):
    chosen = rule(
        "{has: [watches_person], except: {gps_locator: It is worn out of doors and not in a home.}}"
    )
    assert set(chosen.about) == set(catalogue.bearing["watches_person"]) - {"gps_locator"}
    assert ("H206", "write a sentence that somebody would sign") in problems(
        rule, "{has: [watches_person], except: {gps_locator: short}}"
    )
    assert (
        problems(rule, "{has: [watches_person], except: {grab_rails: A reason that is long enough for it.}}")[
            0
        ][0]
        == "H206"
    )


def test_a_misspelt_trait_or_item_is_answered_with_the_nearest_one(rule):
    assert problems(rule, "{has: [watches_persons]}") == [("H404", "did you mean `watches_person`?")]
    assert problems(
        rule, "{has: [watches_person], except: {gps_locater: A reason that is long enough.}}"
    ) == [("H402", "did you mean `gps_locator`?")]


def test_a_choice_that_reaches_nothing_is_an_error(rule):
    assert problems(rule, "{has: [hot_or_boiling, watches_person]}")[0][0] == "H206"
    assert problems(rule, "{has_not: [watches_person]}")[0][0] == "H206"


def test_the_reader_is_told_what_the_item_does(catalogue, rule):
    chosen = rule("{has_any: [watches_person, equipment]}").chosen_by
    assert why_chosen(chosen, "gps_locator", catalogue) == "it watches or records the person"
    assert why_chosen(chosen, "grab_rails", catalogue) == ""


def test_a_word_that_must_be_known_first_leaves_the_exclusion_open_until_it_is(catalogue, rule):
    when = rule("{has: [feeds_fire]}", "  known_first: [risks.fire_risk]\n").when

    def of(**values):
        return truth_of(
            when, {f"risks.{name}": value for name, value in values.items()}, catalogue.vocabulary
        )

    assert of(smokes="no") is Truth.UNKNOWN
    assert of(smokes="no", fire_risk=True) is Truth.FALSE
    assert of(smokes="no", fire_risk=False) is Truth.FALSE
    assert of(fire_risk=True) is Truth.UNKNOWN
    assert of(smokes="in_bed_or_chair") is Truth.TRUE


def test_a_word_that_must_be_known_first_is_a_word_of_the_model(rule):
    assert problems(rule, "{has: [feeds_fire]}", "  known_first: [risks.fire_risks]\n") == [
        ("H302", "did you mean `risks.fire_risk`?")
    ]
