"""Equipment that stands in the home protects nobody by standing there: no warning falls silent because of it.

What lifts people may silence a warning by standing there, because that it is out of order, overdue, too weak or not
used is said by itself (safety properties S21t to S21w).
"""

import pytest

from engine.model.condition import Comparison, Not

WARNINGS = ("unmet_need", "hold", "exclude", "caution", "ask")


def silencers(condition, readings, *, is_denied=False):
    """The words of equipment in place whose being true speaks against a condition, readings followed."""
    if isinstance(condition, Not):
        return silencers(condition.part, readings, is_denied=not is_denied)
    if not isinstance(condition, Comparison):
        parts = [silencers(part, readings, is_denied=is_denied) for part in condition.parts]
        return set().union(*parts)
    denied = is_denied is not ((condition.value is False) is (condition.operator == "=="))
    head, _, name = condition.path.partition(".")
    if head == "reading":
        return set().union(*(silencers(when, readings, is_denied=denied) for when in readings[name]))
    return {name} if head == "equipment" and denied else set()


@pytest.fixture(scope="module")
def readings(rule_set):
    conditions = {}
    for rule in rule_set.rules:
        if rule.kind == "reading":
            conditions.setdefault(rule.about[0], []).append(rule.when)
    return conditions


@pytest.fixture(scope="module")
def standing(catalogue):
    """What is there or not, and lifts nobody."""
    return (
        set(catalogue.items) | {"other_alarm", "other_monitoring", "other_restraint"}
    ) - catalogue.roles.lifts


def test_no_warning_falls_silent_because_a_piece_stands_in_the_home(rule_set, readings, standing):
    silent = {
        (rule.id, name)
        for rule in rule_set.rules
        if rule.kind in WARNINGS
        for name in silencers(rule.when, readings) & standing
    }
    assert silent == set()


def test_no_danger_of_an_item_falls_silent_because_a_piece_stands_in_the_home(catalogue, readings, standing):
    silent = {
        (item.id, name)
        for item in catalogue.items.values()
        for clause in (*item.unsafe_when, *item.caution_when)
        for name in silencers(clause.when, readings) & standing
    }
    assert silent == set()


def test_no_second_carer_is_given_up_because_a_piece_stands_in_the_home(catalogue, readings, standing):
    """An effect that counts a piece counts it only where it is used and in order."""
    counted = {
        (item.id, name)
        for item in catalogue.items.values()
        for effect in item.effects
        if effect.kind == "second_carer" and effect.when is not None
        for name in silencers(effect.when, readings, is_denied=True) & standing
    }
    assert counted == set()


def test_a_piece_that_silences_a_warning_would_be_found(rule_set, readings):
    sling = next(rule for rule in rule_set.rules if rule.id == "unmet_hoist_without_a_sling")
    assert "universal_sling" in silencers(sling.when, readings)
    assert "mobile_hoist" not in silencers(sling.when, readings)
