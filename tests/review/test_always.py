"""What always holds, whoever the person is: whole reviews of made-up packages, changed in one way."""

from datetime import date
from itertools import islice
from math import inf

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine.caseload import OPEN, CaseloadEvaluator
from engine.inference import ColumnEvaluator
from engine.model import Comparison, Truth
from engine.model.condition import comparisons
from engine.program import RuleProgram
from tests.changed_package import changed
from tests.shipped import CATALOGUE, RULES

DAY = date(2026, 11, 24)
EVALUATOR = CaseloadEvaluator(CATALOGUE, RULES, DAY, draws=200)
PACKAGES = [*demonstration_packages().values(), *islice(synthetic_packages(400), 400)]
TERMS = CATALOGUE.vocabulary.terms
CHECKS_MADE = (
    "risks.falls_reviewed",
    "risks.legs_checked_for_compression",
    "risks.lead_agrees_who_sees",
    "risks.assessed_at_home_since_discharge",
)
FLAGS = sorted(
    path
    for path, term in TERMS.items()
    if path.startswith("risks.") and term.type == "boolean" and path not in CHECKS_MADE
)
KNOWABLE = sorted(
    path for path in TERMS if path.split(".")[0] in ("person", "home", "risks", "medicines", "decisions")
)
CONTRADICTIONS = {rule.id for rule in RULES.rules if rule.only_when_true}
HOLDS = {rule.id for rule in RULES.rules if rule.kind == "hold"}
packages = st.sampled_from(PACKAGES)


def outcomes(*packages, evaluator=EVALUATOR):
    return tuple(evaluator.evaluate(packages))


def often(test):
    return settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))(test)


@often
@given(packages, st.sampled_from(FLAGS))
def test_a_red_flag_never_releases_more_and_never_adds_a_suggestion_it_does_not_call_for(package, flag):
    before, after = outcomes(changed(package, {flag: False}), changed(package, {flag: True}))
    called_for = {rule.id for rule in RULES.rules if rule.kind == "suggest"} & (
        (after.true | after.unknown) - (before.true | before.unknown)
    )
    items = {rule.about[0] for rule in RULES.rules if rule.id in called_for}
    new = after.of("suggested", *OPEN) - before.of("suggested", *OPEN)
    assert new <= items
    if not new:
        assert after.claimed_hours <= before.claimed_hours + 1e-9


@often
@given(packages, st.sampled_from(sorted(HOLDS)))
def test_a_hold_that_is_added_never_increases_the_hours(package, hold):
    without = CaseloadEvaluator(
        CATALOGUE,
        RULES.model_copy(update={"rules": tuple(rule for rule in RULES.rules if rule.id != hold)}),
        DAY,
        draws=200,
    )
    (held,), (free,) = outcomes(package), outcomes(package, evaluator=without)
    assert held.claimed_hours <= free.claimed_hours + 1e-9


@often
@given(packages)
def test_where_everything_is_held_nothing_is_claimed(package):
    (held,) = outcomes(changed(package, {"risks.safeguarding_concern_open": True}))
    assert held.claimed_hours <= 1e-9


@often
@given(packages, st.sets(st.sampled_from(KNOWABLE), min_size=1, max_size=12))
def test_forgetting_a_value_never_claims_more_nor_offers_more_unless_a_sure_hold_became_a_possible_one(
    package, paths
):
    before, after = outcomes(package, changed(package, dict.fromkeys(paths)))
    assume(not before.true & CONTRADICTIONS)  # what contradicts itself is no record to forget a value of
    assert after.claimed_hours <= before.claimed_hours + 1e-6
    holds_in_doubt = HOLDS & (before.true - after.true)
    assert after.of("suggested") <= before.of("suggested") or holds_in_doubt
    assert holds_in_doubt <= after.unknown


@often
@given(
    packages,
    # An agreement that nobody wrote down is none (`engine.language.facts`): forgetting one excludes, on purpose.
    st.sets(
        st.sampled_from([path for path in KNOWABLE if not path.endswith(".appointed_says")]),
        min_size=1,
        max_size=12,
    ),
)
def test_forgetting_a_value_turns_no_answer_around(package, paths):
    program = RuleProgram(CATALOGUE, RULES)
    evaluator = ColumnEvaluator(program)

    def answers(package):
        return evaluator.evaluate(program.facts(package, DAY)).truths

    before, after = answers(package), answers(changed(package, dict.fromkeys(paths)))
    about_the_unknown = {name for name in (rule.id for rule in RULES.rules) if name.startswith("ask_")}
    for key, truth in after.items():
        name = key[0].rule
        if truth is not Truth.UNKNOWN and name not in about_the_unknown and key in before:
            assert before[key] is truth, key


@often
@given(
    packages,
    st.sampled_from(["male", "female"]),
    st.integers(1, 10),
    st.lists(st.sampled_from(["dementia", "stroke", "copd"]), max_size=2),
)
def test_nothing_depends_on_sex_deprivation_ethnicity_or_a_diagnosis(package, sex, decile, diagnoses):
    other = changed(
        package,
        {
            "monitoring.sex": sex,
            "monitoring.deprivation_decile": decile,
            "monitoring.ethnicity": "Other",
            "diagnoses": diagnoses,
        },
    )
    review, same = outcomes(package, other)
    assert review == same


def _contradicting_values(condition):
    """By word, a value that makes a condition true: of alternatives, the first."""
    if isinstance(condition, Comparison):
        rank = CATALOGUE.vocabulary[condition.path].rank
        values = _values_of(condition.path)
        bound = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        fits = {
            "==": lambda value: value in bound,
            "in": lambda value: value in bound,
            ">=": lambda value: rank(value) >= rank(bound[0]),
            "<=": lambda value: rank(value) <= rank(bound[0]),
        }[condition.operator]
        return {condition.path: next(filter(fits, values))}
    parts = condition.parts[:1] if condition.kind == "any" else condition.parts
    return {path: value for part in parts for path, value in _contradicting_values(part).items()}


def _values_of(path):
    term = TERMS[path]
    if term.type == "boolean":
        return (False, True)
    return term.words or range(int(term.low), int(min(term.high, 12)) + 1)


DEMONSTRATIONS = tuple(demonstration_packages().values())
CLAIMING = max(
    zip(outcomes(*DEMONSTRATIONS), DEMONSTRATIONS, strict=True), key=lambda pair: pair[0].claimed_hours
)[1]
OF_THE_PERSON = [
    rule
    for rule in RULES.rules
    if rule.id in CONTRADICTIONS
    and rule.scope == "person"
    and all(leaf.path.split(".")[0] in ("person", "risks", "decisions") for leaf in comparisons(rule.when))
]


@pytest.mark.parametrize("rule", OF_THE_PERSON, ids=lambda rule: rule.id)
def test_half_of_a_contradiction_claims_no_more_than_any_value_that_would_resolve_it(rule):
    """The hold goes with the forgotten half, and what is not known claims no more than whichever is found."""
    both = _contradicting_values(rule.when)
    (contradicting,) = outcomes(changed(CLAIMING, both))
    assert rule.id in contradicting.true
    for path in both:
        values = [both | {path: value} for value in _values_of(path)]
        forgotten, *resolved = outcomes(
            *(changed(CLAIMING, change) for change in (both | {path: None}, *values))
        )
        claims = [outcome.claimed_hours for outcome in resolved if not outcome.true & CONTRADICTIONS]
        assert forgotten.claimed_hours <= min(claims, default=inf) + 1e-6
