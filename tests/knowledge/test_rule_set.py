"""The shipped rule set: of all seven kinds, safe first, cited, and never about a diagnosis."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.knowledge import EVERYTHING, load_rule_set, reading_strata
from engine.model import RULE_KINDS
from engine.model.condition import comparisons


def of_kind(rule_set, kind):
    return [rule for rule in rule_set.rules if rule.kind == kind]


def read_by(rule):
    return {leaf.path for leaf in comparisons(rule.when)}


def test_there_are_at_least_120_rules_of_all_seven_kinds(rule_set):
    kinds = Counter(rule.kind for rule in rule_set.rules)
    assert len(rule_set.rules) >= 120
    assert set(kinds) == set(RULE_KINDS)


def test_no_rule_reads_a_diagnosis_or_equality_monitoring_nor_age_but_to_say_that_it_is_for_adults(rule_set):
    for rule in rule_set.rules:
        for path in read_by(rule):
            assert not path.startswith(("diagnos", "monitoring", "goals"))
        ages = [leaf for leaf in comparisons(rule.when) if leaf.path == "person.age_band"]
        assert all((leaf.operator, leaf.value) == ("==", "0-17") for leaf in ages), (
            f"{rule.id} decides by age"
        )


def test_only_asks_ask_about_the_assessment_itself(rule_set):
    for rule in rule_set.rules:
        if rule.kind != "ask":
            assert not {leaf.operator for leaf in comparisons(rule.when)} & {"is unknown", "is known"}


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("risks.safeguarding_concern_open", "an open safeguarding concern"),
        ("risks.end_of_life", "the last months of life"),
        ("risks.fast_track", "fast-track funding"),
        ("risks.reablement_under_way", "reablement under way"),
        ("risks.weeks_since_hospital_discharge", "a recent hospital discharge"),
        ("risks.condition_unstable", "an unstable condition"),
        ("risks.visits_only_contact", "visits that are the only contact"),
        ("decisions.care_change.consent", "no consent"),
        ("decisions.care_change.capacity", "capacity not decided"),
        ("support.strain", "a carer breaking down"),
    ],
)
def test_there_is_a_hold_for(rule_set, path, why):
    readings = {f"reading.{rule.about[0]}": read_by(rule) for rule in of_kind(rule_set, "reading")}

    def reads(rule):
        direct = read_by(rule)
        return direct | {below for name in direct if name in readings for below in readings[name]}

    assert [rule for rule in of_kind(rule_set, "hold") if path in reads(rule)], why


def test_every_reading_can_be_derived(rule_set):
    derived = {rule.about[0] for rule in of_kind(rule_set, "reading")}
    assert {name for stratum in reading_strata(rule_set.rules) for name in stratum} == derived


def test_readings_come_after_the_readings_that_they_rest_on(rule_set):
    place = {name: n for n, stratum in enumerate(reading_strata(rule_set.rules)) for name in stratum}
    for rule in of_kind(rule_set, "reading"):
        for path in read_by(rule):
            if path.startswith("reading."):
                assert place[path.removeprefix("reading.")] < place[rule.about[0]]


def test_every_hold_says_what_lifts_it_and_who_can(rule_set):
    for rule in of_kind(rule_set, "hold"):
        assert rule.lifted_by
        assert rule.lifted_by_whom
        assert EVERYTHING not in rule.about or len(rule.about) == 1, (
            f"{rule.id}: everything, and more besides"
        )


def test_every_suggested_item_can_help_with_something_that_the_rule_is_true_of(rule_set, catalogue):
    for rule in of_kind(rule_set, "suggest"):
        named = [
            leaf
            for leaf in comparisons(rule.when)
            if leaf.path == "task.activity" and leaf.operator in ("==", "in")
        ]
        if rule.scope == "task" and named:
            activities = {
                value
                for leaf in named
                for value in (leaf.value if isinstance(leaf.value, tuple) else (leaf.value,))
            }
            for item in rule.about:
                assert activities & set(catalogue.items[item].tasks), f"{rule.id}: {item}"


def test_every_reason_is_a_sentence(rule_set):
    for rule in rule_set.rules:
        assert rule.because[0].isupper(), rule.id
        assert rule.because.rstrip()[-1] in ".!?", rule.id


def test_the_same_rules_have_the_same_fingerprint(rule_set, catalogue):
    assert load_rule_set(catalogue).content_hash == rule_set.content_hash
