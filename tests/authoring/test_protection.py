"""What keeps one person safe by a rule set, and what of it another set no longer gives."""

from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from engine import load_rule_set
from engine.authoring import compare_headers, compare_people, compare_rules, demands_dropped
from tests.authoring.conftest import HEADER, HOLD, rule

DAY = date(2026, 11, 24)
BASE = rule("base", "person.grip >= 4")


@pytest.fixture
def lost(small_set, catalogue):
    """What one package loses between two sets, by kind; and what the solver shows."""

    def of(old, new, **person):
        before, after = (
            load_rule_set(catalogue, small_set(BASE + text, folder=name))
            for name, text in (("a", old), ("b", new))
        )
        package = demonstration_packages()["DEMO-01"]
        package = package.model_copy(update={"person": package.person.model_copy(update=person)})
        changes = compare_rules(catalogue, before, after)
        people = compare_people(catalogue, before, after, changes, [package], DAY)
        packages = [package for change in changes for package in change.shown_by]
        compared = compare_people(catalogue, before, after, changes, packages, DAY)
        return [dict(person.unprotected) for person in people.changed], [
            dict(person.unprotected) for person in compared.less_protected
        ]

    return of


def hold(about, when="person.memory >= 2", **more):
    return rule("kept", when, "hold", about, **HOLD, **more)


def exclusion(about, when="person.memory >= 2"):
    return rule("out", when, "exclude", about)


def test_an_item_that_is_no_longer_ruled_out_is_lost(lost):
    ((lost_by_person,), lost_by_solver) = lost(
        exclusion("[bed_rails, bed_lever]"), exclusion("bed_lever"), memory=3
    )
    assert lost_by_person["exclusions"] == {"bed_rails"}
    assert lost_by_solver[0]["exclusions"] == {"bed_rails"}


def test_an_exclusion_that_may_apply_protects_too(lost):
    ((lost_by_person,), _) = lost(exclusion("bed_rails"), "", memory=None)
    assert lost_by_person["exclusions"] == {"bed_rails"}


def test_what_nobody_in_the_caseload_has_is_shown_by_the_solver(lost):
    lost_by_people, lost_by_solver = lost(exclusion("bed_rails"), "", memory=0)
    assert not any(lost_by_people)
    assert lost_by_solver == [{"exclusions": {"bed_rails"}}]


@pytest.mark.parametrize("now", ["", exclusion("bed_rails", "person.transfers == helped_by_one")])
def test_the_solver_shows_a_package_that_no_other_rule_keeps_safe(lost, now):
    was = exclusion("bed_rails", "person.transfers in [hoisted, helped_by_two]")
    other = rule("other", "person.transfers == hoisted", "exclude", "bed_rails")
    _, lost_by_solver = lost(was + other, now + other, transfers=None)
    assert {"exclusions": {"bed_rails"}} in lost_by_solver


def test_a_hold_that_covers_less_is_lost_and_one_that_covers_more_is_not(lost):
    ((less,), lost_by_solver) = lost(hold("everything"), hold("[wash]"), memory=3)
    assert "everything" in less["holds"]
    assert lost_by_solver
    ((more,), lost_by_solver) = lost(hold("[wash]"), hold("everything"), memory=3)
    assert (more, lost_by_solver) == ({}, [])


def test_an_activity_dropped_from_a_hold_on_tasks_is_shown_by_a_package_with_that_task(lost):
    narrow = hold("[dress_upper]", "task.help == full", for_="task")
    _, lost_by_solver = lost(hold("[wash, dress_upper]", "task.help == full", for_="task"), narrow)
    assert [set(lost_piece["holds"]) for lost_piece in lost_by_solver] == [{"visit/wash"}]


def test_a_caution_a_question_and_an_urgency_that_go_are_lost(lost):
    old = (
        rule("warned", "person.memory >= 2", "caution", "bed_rails")
        + rule("asked", "person.height_cm is unknown", "ask", "person.height_cm", question="How tall?")
        + rule("need", "person.memory >= 2", "unmet_need", "Company", action="Call.", urgency="now")
    )
    new = rule("need", "person.memory >= 2", "unmet_need", "Company", action="Call.", urgency="planned")
    ((lost_by_person,), _) = lost(old, new, memory=3, height_cm=None)
    assert lost_by_person == {
        "cautions": {"bed_rails"},
        "questions": {"person.height_cm"},
        "unmet_needs": {"Company (today)", "Company (within days)"},
    }


def test_an_item_that_may_now_be_offered_is_said(lost):
    ((lost_by_person,), _) = lost("", rule("more", "person.memory >= 2", about="orientation_clock"), memory=3)
    assert lost_by_person == {"newly_offered": {"orientation_clock"}}


@pytest.mark.parametrize("was", ["", "person.memory >= 4", "{all: [person.memory >= 3, person.grip >= 3]}"])
def test_an_item_that_nobody_in_the_caseload_is_newly_offered_is_shown_by_the_solver(lost, was):
    before = rule("more", was, about="orientation_clock") if was else ""
    _, lost_by_solver = lost(before, rule("more", "person.memory >= 3", about="orientation_clock"), memory=0)
    assert lost_by_solver == [{"newly_offered": {"orientation_clock"}}]


def test_a_coded_reason_that_serves_more_choices_demands_less_of_whoever_signs(rule_set):
    first, *others = rule_set.decision_reasons
    wider = first.model_copy(update={"choices": (*first.choices, "decline")})
    changed = rule_set.model_copy(update={"decision_reasons": (wider, *others)})
    assert demands_dropped(rule_set, changed) == (
        f"`{first.code}` is now reason enough to decline, without words",
    )
    assert demands_dropped(changed, rule_set) == ()


def test_a_coded_reason_that_is_new_demands_less_of_whoever_signs(rule_set):
    first, *others = rule_set.decision_reasons
    without = rule_set.model_copy(update={"decision_reasons": tuple(others)})
    assert demands_dropped(without, rule_set) == tuple(
        f"`{first.code}` is now reason enough to {choice}, without words" for choice in first.choices
    )
    assert demands_dropped(rule_set, without) == ()


def test_rule_set_yaml_is_compared_too(catalogue, small_set):
    header = HEADER.strip() + "\n"
    folders = [small_set(BASE, folder=name) for name in ("a", "b")]
    for folder, signed in zip(folders, ("[judgement, second_carer]", "[judgement]"), strict=True):
        text = f"{header}second_signature: {signed}\n"
        (folder / "rule_set.yaml").write_text(text, encoding="utf-8")
    old, new = (load_rule_set(catalogue, folder) for folder in folders)
    assert demands_dropped(old, new) == ("another person no longer signs for second_carer",)
    (part,) = compare_headers(old, new)
    assert (part.name, part.gone) == ("second_signature", ("second_carer",))


@pytest.mark.parametrize(
    ("change", "direction"),
    [
        ({"next_review": date(2035, 1, 1)}, "may protect less"),
        ({"effective_to": None}, "may protect less"),
        ({"effective_to": date(2027, 1, 1)}, "differs"),
        ({"reviewers": ("Somebody",)}, "claims more"),
        ({"id": "other", "next_review": date(2035, 1, 1)}, "differs"),
    ],
)
def test_a_set_that_goes_on_unread_for_longer_may_protect_less(catalogue, small_set, change, direction):
    old = load_rule_set(catalogue, small_set(BASE)).model_copy(update={"effective_to": date(2027, 6, 1)})
    parts = compare_headers(old, old.model_copy(update=change))
    assert {part.direction for part in parts} - {"differs"} == {direction} - {"differs"}
