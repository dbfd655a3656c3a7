"""Cases as an author writes them: what they stand for, what passes, what fails and what is wrong with a file."""

import textwrap
from datetime import date

import pytest

from engine import ProblemsFoundError, Reviewer
from engine.authoring import choose_cases, load_cases, run
from engine.authoring.cases.fixture import change_package
from engine.language import facts_of
from engine.model import CarePackage, Truth
from tests.authoring.conftest import rule

RULES = rule("rails", "{all: [person.grip >= 2, person.lives_alone == true]}") + rule(
    "wash_rails", "{all: [task.activity == wash, person.bending >= 2]}", for_="task"
)


@pytest.fixture
def outcomes(small_set, opened, catalogue):
    def of(cases, rules=RULES, **files):
        rule_set, suite, _ = opened(small_set(rules, cases, **files))
        if any(case.expects.items or case.expects.hours for case in suite.cases):
            with Reviewer(catalogue, rule_set) as reviewer:
                return list(run(suite, reviewer))
        return list(run(suite))

    return of


def messages(tried):
    return [failure.message for outcome in tried for failure in outcome.failures]


BASE = """
- case: a weak grip, alone
  package: nothing_known
  but: {person.grip: 2, person.lives_alone: true}
  expect: {fires: [rails]}
"""


def test_a_case_passes_when_just_the_rules_that_it_names_fire(outcomes):
    assert messages(outcomes(BASE)) == []


def test_a_rule_that_is_not_expected_must_not_fire(outcomes):
    tried = outcomes(BASE.replace("fires: [rails]", "fires: []"))
    assert messages(tried) == ["did not expect `rails` to fire"]


def test_a_rule_that_is_expected_must_fire_and_the_condition_is_shown_with_its_values(outcomes):
    (outcome,) = outcomes(BASE.replace("person.grip: 2, person.lives_alone: true", "person.grip: 1"))
    (failure,) = outcome.failures
    assert failure.message == "expected `rails` to fire, and it does not"
    leaves = {leaf.text: (leaf.truth, leaf.actual) for leaf in failure.trace.leaves()}
    assert leaves == {
        "person.grip >= 2": (Truth.FALSE, "1"),
        "person.lives_alone == true": (Truth.UNKNOWN, "not assessed"),
    }


def test_the_same_but_for_something_says_only_what_changes(outcomes):
    tried = outcomes(
        BASE
        + """
- case: the same, bending to wash
  same as: a weak grip, alone
  but: {task.activity: wash, person.bending: 3}
  expect: {fires: [wash_rails]}
- case: the same, not alone
  same as: the same, bending to wash
  but: {person.lives_alone: false}
  expect: {stops: [rails]}
"""
    )
    assert messages(tried) == []
    assert [sorted(outcome.case.expects.fires) for outcome in tried] == [
        ["rails"],
        ["rails", "wash_rails"],
        ["wash_rails"],
    ]


def test_a_case_may_start_from_one_in_another_file_or_further_down(outcomes):
    later = """
        - case: first
          same as: a weak grip, alone
          but: {person.grip: 4}
    """
    assert messages(outcomes(BASE, checks__cases__a_file_before=later)) == []


def test_a_matrix_tries_every_combination(outcomes):
    tried = outcomes("""
- case: every weak grip
  package: nothing_known
  but: {person.lives_alone: true}
  each of: {person.grip: [2, 3, 4], person.bending: [0, 4]}
  expect: {fires: [rails]}
""")
    assert len(tried) == 6
    assert {(outcome.case.package.person.grip, outcome.case.package.person.bending) for outcome in tried} == {
        (grip, bending) for grip in (2, 3, 4) for bending in (0, 4)
    }
    assert messages(tried) == []


def test_variants_are_further_cases_that_start_from_their_owner(outcomes):
    tried = outcomes(
        BASE
        + """  variants:
    - but: {person.grip: 1}
      expect: {stops: [rails]}
    - but: {}
      each of: {person.grip: [3, 4]}
"""
    )
    assert [outcome.case.name for outcome in tried] == [
        "a weak grip, alone",
        "a weak grip, alone, but person.grip 1",
        "a weak grip, alone, but  [person.grip 3]",
        "a weak grip, alone, but  [person.grip 4]",
    ]
    assert messages(tried) == []


def test_what_is_unknown_is_asked_once_a_case_says_it_and_passed_on(outcomes):
    tried = outcomes("""
- case: nothing but a grip
  package: nothing_known
  but: {person.grip: 3}
  expect: {fires: [], unknown: [rails]}
- case: alone after all
  same as: nothing but a grip
  but: {person.lives_alone: true}
  expect: {fires: [rails]}
""")
    assert messages(tried) == ["expected `rails` to be unknown, and it is not"]


def test_a_near_miss_names_just_what_fails(outcomes):
    case = """
- case: nearly
  package: nothing_known
  but: {person.grip: 1, person.lives_alone: true}
  expect: {fires: [], near: {rails: [person.grip >= 2]}}
"""
    assert messages(outcomes(case)) == []
    tried = outcomes(case.replace("lives_alone: true", "lives_alone: false"))
    assert "misses by `person.grip >= 2`, `person.lives_alone == true`" in messages(tried)[0]


def test_items_and_hours_are_those_of_a_whole_review(outcomes):
    case = """
- case: a whole review
  package: nothing_known
  but: {person.grip: 2, person.lives_alone: true, home.wall_fixing: solid, visit.minutes: 30}
  expect:
    fires: [rails]
    suggests: [grab_rails]
    asks_first: []
    claimed: [0, 0.5]
"""
    text = " ".join(messages(outcomes(case)))
    assert "`grab_rails`" in text
    wrong = case.replace("claimed: [0, 0.5]", "claimed: [3, 4]")
    assert "expected claimed hours released within 3 to 4 a week" in " ".join(messages(outcomes(wrong)))


def test_the_day_is_pinned_so_that_no_case_rots(outcomes):
    tried = outcomes(
        BASE
        + """
- case: on another day
  same as: a weak grip, alone
  on: 2027-03-01
"""
    )
    assert [str(outcome.case.on) for outcome in tried] == ["2026-01-01", "2027-03-01"]


def test_a_filter_takes_names_rules_and_patterns(opened, small_set):
    _, suite, _ = opened(
        small_set(
            RULES,
            BASE
            + """
- case: washing
  package: nothing_known
  but: {task.activity: wash, person.bending: 3}
  expect: {fires: [wash_rails]}
""",
        )
    )
    assert [case.name for case in choose_cases(suite.cases, "WASH")] == ["washing"]
    assert [case.name for case in choose_cases(suite.cases, "wash_r*")] == ["washing"]
    assert [case.name for case in choose_cases(suite.cases, "alone")] == ["a weak grip, alone"]
    assert choose_cases(suite.cases, "nothing like it") == ()


WRONG = {
    "a package that is not there": ("package: nothing_knwon", "H701", "did you mean `nothing_known`?"),
    "a case that is not there": ("same as: nobody", "H701", ""),
    "neither a package nor a case": ("on: 2026-01-01", "H206", "write `package: nothing_known`"),
    "a word that is not one": (
        "package: nothing_known\n  but: {person.gripp: 1}",
        "H702",
        "mean `person.grip`?",
    ),
    "a sum over the week": (
        "package: nothing_known\n  but: {package.visits_per_week: 7}",
        "H702",
        "set those",
    ),
    "an impossible value": ("package: nothing_known\n  but: {person.grip: 9}", "H703", ""),
    "a value of another type": (
        "package: nothing_known\n  but: {person.grip: weak}",
        "H703",
        "a whole number",
    ),
    "a word of another list": ("package: nothing_known\n  but: {person.standing: strong}", "H703", ""),
    "more carers than the visit has": ("package: nothing_known\n  but: {task.carers: 3}", "H703", ""),
    "an unknown rule": (
        "package: nothing_known\n  expect: {fires: [railz]}",
        "H704",
        "did you mean `rails`?",
    ),
    "an unknown item": ("package: nothing_known\n  expect: {suggests: [grab_rials]}", "H704", "`grab_rails`"),
    "an unknown key": ("package: nothing_known\n  expcet: {}", "H201", "did you mean `expect`?"),
    "a circle": ("same as: wrong", "H701", ""),
    "a change that is no map": ("package: nothing_known\n  but: [1, 2]", "H203", ""),
    "a day that is none": ("package: nothing_known\n  on: tomorrow", "H203", ""),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_a_case_is_said_with_its_place(what, small_set, opened):
    written, code, hint = WRONG[what]
    folder = small_set(RULES, f"- case: wrong\n  {written}\n")
    with pytest.raises(ProblemsFoundError) as error:
        opened(folder)
    problems = error.value.problems
    assert {problem.code for problem in problems} == {code}, [str(problem) for problem in problems]
    assert any(hint in f"{problem.message} {problem.help}" for problem in problems), [
        str(problem) for problem in problems
    ]
    assert all(problem.place.line > 0 for problem in problems)


def test_all_problems_of_all_files_come_in_one_run(small_set, opened):
    folder = small_set(
        RULES,
        "- case: one\n  package: nobody\n- case: two\n  package: nothing_known\n  but: {x: 1}\n",
        checks__bases__bad="reference: A1\nperson: {grip: 9}\n",
        checks__cases__list="a: word\n",
    )
    with pytest.raises(ProblemsFoundError) as error:
        opened(folder)
    assert sorted(problem.code for problem in error.value.problems) == ["H104", "H205", "H701", "H702"]


def test_a_repeated_case_and_a_contradiction_are_said(small_set, opened):
    cases = (
        textwrap.dedent(BASE)
        + textwrap.dedent(BASE)
        + ("- case: again\n  same as: a weak grip, alone\n  expect: {fires: [rails]}\n")
    )
    with pytest.raises(ProblemsFoundError) as error:
        opened(small_set(RULES, cases))
    assert sorted(problem.code for problem in error.value.problems) == ["H207", "H705"]


def test_a_set_without_cases_has_none(small_set, catalogue):
    folder = small_set(RULES)
    from engine import load_rule_set

    assert load_cases(folder, "set", catalogue, load_rule_set(catalogue, folder)) == ()


@pytest.mark.parametrize("state", [True, False, "not assessed"])
def test_a_case_says_of_each_need_whether_somebody_is_recorded_to_help(state, catalogue):
    """Whoever comes without a recorded task has one where it is said that nobody helps."""
    on = date(2026, 11, 24)
    package = {
        "reference": "A1",
        "unpaid_carers": [{"relation": "friend"}],
        "visits": [{"id": "am", "minutes": 30}, {"id": "pm", "minutes": 30, "tasks": [{"activity": "wash"}]}],
    }
    for need in catalogue.roles.helps_with:
        plain = change_package(package, {f"helped.{need}": state}, catalogue, on)
        assessed = CarePackage.model_validate(plain)
        person = facts_of(assessed, catalogue.items, catalogue.groups, on, catalogue.roles).person
        assert person.get(f"helped.{need}", "not assessed") == state


@pytest.mark.parametrize(("fewer", "more"), [(True, False), (False, True), (False, False)])
@pytest.mark.parametrize("planned", [1, 2, 3])
def test_that_no_more_carers_come_does_not_undo_that_fewer_do(planned, fewer, more, catalogue):
    on = date(2026, 11, 24)
    package = {"reference": "A1", "visits": [{"id": "am", "minutes": 30, "carers": planned}]}
    change = {"visit.carers_short": fewer, "visit.more_carers_come": more}
    assessed = CarePackage.model_validate(change_package(package, change, catalogue, on))
    (visit,) = facts_of(assessed, catalogue.items, catalogue.groups, on, catalogue.roles).visits
    assert (visit["visit.carers_short"], visit["visit.more_carers_come"]) == (fewer, more)


def test_how_many_carers_come_can_be_made_unknown_again(catalogue):
    on = date(2026, 11, 24)
    package = {"reference": "A1", "visits": [{"id": "am", "minutes": 30, "delivered_carers": 1}]}
    change = {"visit.carers_short": None, "visit.more_carers_come": None}
    assessed = CarePackage.model_validate(change_package(package, change, catalogue, on))
    (visit,) = facts_of(assessed, catalogue.items, catalogue.groups, on, catalogue.roles).visits
    assert not {"visit.carers_short", "visit.more_carers_come"} & visit.keys()
