"""What is said to be done today is done today, and a question is one that a person would ask."""

import re

from engine.knowledge import load_catalogue, load_rule_set

CATALOGUE = load_catalogue()
RULES = load_rule_set(CATALOGUE).rules


def test_what_is_for_today_does_not_begin_this_week():
    late = [
        rule.id
        for rule in RULES
        if rule.urgency == "now" and "this week" in rule.action and "today" not in rule.action.lower()
    ]
    assert late == []


def test_no_question_gives_the_code_for_never():
    asked = [rule.question for rule in RULES if rule.question]
    asked += [term.ask for term in CATALOGUE.vocabulary.terms.values() if getattr(term, "ask", "")]
    assert asked
    assert [question for question in asked if re.search(r"\(\d+ means", question)] == []


def test_a_question_of_a_rule_asks_for_the_one_word_that_it_fills():
    double = re.compile(r"\?.*\?|, and (was|is|who) ")
    assert [rule.id for rule in RULES if rule.kind == "ask" and double.search(rule.question)] == []
