"""A rule set and a catalogue compiled once: every name of what is decided, and what is decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.program import MEMORY_POOR, SECTIONS, ClauseId, RuleProgram
from tests.shipped import CATALOGUE, RULES

PROGRAM = RuleProgram(CATALOGUE, RULES)
names = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)


@given(names, st.sampled_from(SECTIONS), st.integers(0, 99))
def test_a_name_is_read_back_as_it_was_written(name, section, index):
    for clause in (
        ClauseId.of_rule(name),
        ClauseId.of_item(name),
        ClauseId.of_clause(name, section, index),
        MEMORY_POOR,
    ):
        assert ClauseId.parse(str(clause)) == clause
    assert ClauseId.of_rule(name).rule == name
    assert ClauseId.of_rule(name).item is None
    assert ClauseId.of_clause(name, section, index).item == ClauseId.of_item(name).item == name
    assert ClauseId.of_clause(name, section, index).rule is None


@pytest.mark.parametrize("text", ["", "rule", "rule:", "item:a:b:0", "item:a:needs:x", "rule:a:b", "x:y"])
def test_a_text_that_names_nothing_is_refused(text):
    with pytest.raises(ValueError, match="names no rule"):
        ClauseId.parse(text)


def test_every_rule_and_every_clause_is_decided_once_under_its_own_name():
    ids = [proposition.id for proposition in PROGRAM.propositions]
    assert len(ids) == len(set(ids))
    clauses = sum(
        len(item.needs)
        + len(item.unsafe_when)
        + len(item.caution_when)
        + sum(effect.when is not None for effect in item.effects)
        for item in CATALOGUE.items.values()
    )
    nights = sum(len(holds) for holds in CATALOGUE.nights.holds.values())
    assert len(ids) == len(RULES.rules) + clauses + nights + 1
    assert all(ClauseId.parse(clause_id) == clause_id for clause_id in ids)


def test_rules_are_found_by_kind_and_by_what_they_are_about():
    for rule in RULES.rules:
        assert rule in PROGRAM.rules(rule.kind)
        assert all(rule in PROGRAM.rules(rule.kind, about) for about in rule.about)
    assert PROGRAM.rules("suggest", "no_such_item") == ()
