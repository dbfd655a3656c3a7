"""A rule followed through a review: what it reads, what both evaluators answer, and what it did."""

from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from engine.model import Range, Truth
from engine.review import UnknownRuleError, trace_rule

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def reviewed(reviewer):
    return lambda reference: reviewer.review(demonstration_packages()[reference], reviewed_on=DAY)


def test_a_hold_in_force_is_followed_to_the_items_and_hours_that_it_keeps(reviewer, reviewed):
    trace = trace_rule(reviewer, reviewed("DEMO-01"), "hold_repositioning_with_a_high_skin_risk")
    answers = {(answer.columns, answer.durable_rules) for answer in trace.answers}
    assert (Truth.TRUE, Truth.TRUE) in answers
    assert all(columns == durable_rules for columns, durable_rules in answers)
    did = {
        consequence.what: (consequence.without_it, consequence.with_it) for consequence in trace.consequences
    }
    assert did["hold rule:hold_repositioning_with_a_high_skin_risk"] == ("none", "in force")
    assert did["item slide_sheets"] == ("suggested", "on hold")
    without, with_it = did["claimed: released, hours a week"]
    assert isinstance(without, Range)
    assert with_it.p90 < without.p90


def test_every_rule_of_the_set_can_be_followed_and_its_evaluators_agree(reviewer, reviewed):
    """A rule of each kind and each scope: what is asked of it follows from these alone."""
    review = reviewed("DEMO-04")
    rules = {(rule.kind, rule.scope): rule for rule in reviewer.rule_set.rules}
    assert {kind for kind, _ in rules} > {"hold", "suggest", "unmet_need"}
    for rule in rules.values():
        trace = trace_rule(reviewer, review, rule.id)
        assert all(answer.columns == answer.durable_rules for answer in trace.answers), rule.id
        assert trace.engine_rules["possible"] or trace.engine_rules["true"], rule.id
        true = {answer.subject for answer in trace.answers if answer.columns is Truth.TRUE}
        assert true == {
            s for finding in trace.findings if finding.truth is Truth.TRUE for s in finding.subjects
        }


def test_a_rule_that_is_false_of_everybody_changes_no_hours(reviewer, reviewed):
    trace = trace_rule(reviewer, reviewed("DEMO-04"), "hold_safeguarding_concern_open")
    assert [answer.columns for answer in trace.answers] == [Truth.FALSE]
    assert trace.findings == ()
    assert trace.consequences == ()


def test_a_reading_that_others_need_is_not_left_out_but_says_who_reads_it(reviewer, reviewed):
    reading = next(rule for rule in reviewer.rule_set.rules if rule.kind == "reading")
    trace = trace_rule(reviewer, reviewed("DEMO-04"), reading.id)
    assert trace.read_by
    alone = [
        rule for rule in reviewer.rule_set.rules if rule.kind == "reading" and rule.about == reading.about
    ]
    assert (trace.consequences is None) == (len(alone) == 1)


def test_a_reading_named_only_by_ask_where_says_whose_questions_wait_for_it(reviewer, reviewed):
    rules = reviewer.rule_set.rules
    asking = {rule.ask_where for rule in rules if rule.ask_where}
    review = reviewed("DEMO-04")
    first_of_each = {rule.about[0]: rule for rule in rules if rule.kind == "reading"}
    for name in asking:
        reading = first_of_each[name]
        waiting = {rule.id for rule in rules if rule.ask_where == name}
        assert waiting <= set(trace_rule(reviewer, review, reading.id).read_by)


def test_a_rule_that_is_not_there_is_named(reviewer, reviewed):
    with pytest.raises(UnknownRuleError):
        trace_rule(reviewer, reviewed("DEMO-04"), "hold_on_nothing")
