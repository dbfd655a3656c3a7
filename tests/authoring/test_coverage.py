"""What cases try of a condition, what they miss, and the cases that would try it."""

import pytest

from engine.authoring import (
    coverage,
    fates,
    fired_counts,
    killing_change,
    proposal_of,
    proposals_text,
    propose,
    share,
    survivors,
)
from engine.model import CarePackage
from tests.authoring.conftest import HOLD, rule

RULES = rule("rails", "{all: [person.grip >= 2, person.lives_alone == true]}")
ONE_CASE = """
- case: a weak grip, alone
  package: nothing_known
  but: {person.grip: 2, person.lives_alone: true}
  expect: {fires: [rails], unknown: []}
"""


def missing(suite, logic):
    return [str(target) for target in coverage(suite, logic) if target.status == "missing"]


def test_one_true_case_leaves_every_false_side_untried(small_set, opened):
    _, suite, logic = opened(small_set(RULES, ONE_CASE))
    assert missing(suite, logic) == [
        "`person.grip >= 2` false, deciding alone",
        "`person.grip >= 2` false at 1, deciding alone",
        "`person.lives_alone == true` false, deciding alone",
    ]


def test_a_comparison_hidden_behind_another_has_not_been_tried(small_set, opened):
    """A grip of 1 tries nothing where the person does not live alone: the rule is false anyway."""
    both = "  variants:\n    - but: {person.grip: 1, person.lives_alone: false}\n      expect: {stops: [rails]}\n"
    _, suite, logic = opened(small_set(RULES, ONE_CASE + both))
    assert len(missing(suite, logic)) == 3


def test_a_bound_is_tried_one_step_to_either_side_and_no_further(small_set, opened):
    far = "  variants:\n    - but: {person.grip: 0}\n      expect: {stops: [rails]}\n"
    _, suite, logic = opened(small_set(RULES, ONE_CASE + far))
    assert "`person.grip >= 2` false at 1, deciding alone" in missing(suite, logic)
    assert "`person.grip >= 2` false, deciding alone" not in missing(suite, logic)


def test_what_the_solver_proves_impossible_is_set_apart(small_set, opened):
    when = "{all: [person.grip >= 2, {any: [person.grip >= 1, person.lives_alone == true]}]}"
    _, suite, logic = opened(small_set(rule("rails", when), ONE_CASE))
    impossible = {str(target) for target in coverage(suite, logic) if target.status == "impossible"}
    assert "`person.grip >= 1` false, deciding alone" in impossible


CONDITIONS = [
    "{all: [person.grip >= 2, person.lives_alone == true]}",
    "{any: ['person.standing in [unable, with_two_people]', home.bed_space_cm < 60]}",
    "{all: [{any: [person.grip >= 3, person.reach >= 3]}, {not: person.memory >= 2}]}",
    "{all: [home.bed_space_cm > 60, {any: [person.weight_kg >= 100.5, person.tremor != 0]}]}",
]


@pytest.mark.parametrize("when", CONDITIONS)
def test_pasting_the_missing_cases_makes_coverage_complete_and_kills_every_mutant(when, small_set, opened):
    """The cases that are printed load, pass, try everything that can be tried, and notice every change."""
    start = "- case: a start\n  package: nothing_known\n  expect: {fires: [], unknown: [rails]}\n"
    _, suite, logic = opened(small_set(rule("rails", when), start))
    gaps = [target for target in coverage(suite, logic) if target.status == "missing"]
    text = proposals_text(propose(suite, logic, suite.cases[0], gaps))
    _, suite, logic = opened(small_set(rule("rails", when), start, checks__cases__found=text))
    assert missing(suite, logic) == []
    assert (share(coverage(suite, logic), "decides"), share(coverage(suite, logic), "bound")) == (100, 100)
    assert [mutant.id for mutant in survivors(fates(suite, logic))] == []


def test_mutants_that_one_case_cannot_notice_survive_each_with_a_case_that_would(small_set, opened):
    _, suite, logic = opened(small_set(RULES, ONE_CASE))
    alive = survivors(fates(suite, logic))
    names = {mutant.id for mutant in alive}
    assert "rails: `person.grip >= 2` becomes `person.grip >= 1`" in names
    assert "rails: `person.lives_alone == true` is dropped" in names
    assert "rails: `all` becomes `any`" in names
    assert "rails: the rule is deleted" not in names
    for mutant in alive:
        change = killing_change(suite, logic, mutant)
        text = proposals_text([proposal_of(suite, suite.cases[0], change, "it would be noticed")])
        _, better, better_logic = opened(small_set(RULES, ONE_CASE, checks__cases__killer=text))
        assert mutant.id not in {mutant.id for mutant in survivors(fates(better, better_logic))}, mutant.id


def test_a_hold_that_no_case_fires_can_be_deleted_unnoticed(small_set, opened):
    rules = RULES + rule("keep", "person.memory >= 3", "hold", "everything", **HOLD)
    _, suite, logic = opened(small_set(rules, ONE_CASE.replace("unknown: []", "unknown: [keep]")))
    fate_of = {mutant.id: mutant.fate for mutant in fates(suite, logic)}
    assert fate_of["keep: the rule is deleted"] == "killed", "it is unknown here, and the case says so"
    _, suite, logic = opened(small_set(rules, ONE_CASE.replace(", unknown: []", "")))
    fate_of = {mutant.id: mutant.fate for mutant in fates(suite, logic)}
    assert fate_of["keep: the rule is deleted"] == "survived"


def test_a_mutant_that_changes_nothing_does_not_count(small_set, opened):
    when = "{any: [person.grip >= 2, {all: [person.grip >= 2, person.lives_alone == true]}]}"
    _, suite, logic = opened(small_set(rule("rails", when), ONE_CASE))
    fate = {mutant.id: mutant.fate for mutant in fates(suite, logic)}
    assert fate["rails: the part beginning `person.grip >= 2` is dropped"] == "equivalent"


def test_a_caseload_says_which_rules_never_fire(catalogue, shipped):
    grips = [CarePackage(reference=f"P{n}", person={"grip": n, "lives_alone": True}) for n in range(5)]
    seen, counts = fired_counts(catalogue, shipped, grips, shipped.effective_from)
    assert seen == 5
    assert counts["hold_safeguarding_concern_open"] == 0
    assert set(counts) == {rule.id for rule in shipped.rules}
    assert counts["ask_capacity_to_change_care"] == 5
