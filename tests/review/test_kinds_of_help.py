"""Whole kinds of help and of care with it: by whoever does a task, without a task, and by what an item does to a body."""

from datetime import date

import pytest

from engine.knowledge import load_catalogue, load_rule_set
from engine.model import CarePackage
from engine.review import Reviewer

DAY = date(2026, 11, 25)
AGREED = {"capacity": "has_capacity", "consent": "given", "best_interests": "not_needed"}
DECISIONS = dict.fromkeys(("care_change", "equipment", "monitoring"), AGREED)
CATALOGUE = load_catalogue()
RULES = load_rule_set(CATALOGUE)


@pytest.fixture(scope="module")
def review():
    with Reviewer(CATALOGUE, RULES) as reviewer:

        def of(**parts):
            package = {"reference": "K2", "nation": "England", "decisions": DECISIONS, **parts}
            return reviewer.review(CarePackage.model_validate(package), reviewed_on=DAY)

        yield of


def family(activity):
    task = {"activity": activity, "minutes": 10, "times_per_week": 7}
    return [{"relation": "partner", "lives_with": True, "tasks": [task]}]


def items(review):
    return {suggestion.item for suggestion in review.suggestions}


@pytest.mark.parametrize(
    ("activity", "person", "home", "item"),
    [
        ("compression_hosiery", {}, {}, "compression_hosiery_applicator"),
        ("bath", {"standing": "with_hands", "washing": 2}, {"bathroom": "bath_only"}, "bath_board"),
        ("dress_lower", {"dressing_lower": 3, "sitting_balance": 1}, {}, "dressing_aids"),
        ("eat", {"hand_to_mouth": 2, "grip": 2}, {}, "adapted_cutlery_and_plate"),
        ("toilet_transfer", {"standing": "with_hands"}, {}, "raised_toilet_seat"),
    ],
)
def test_what_family_does_suggests_what_a_paid_visit_would(review, activity, person, home, item):
    transfers = {"transfers": "helped_by_one", "lives_alone": False}
    result = review(person=transfers | person, home=home, unpaid_carers=family(activity), visits=[])
    assert item in items(result)


def test_a_commode_follows_from_the_need_and_not_from_a_task_line(review):
    person = {"stairs": 4, "bladder": "incontinent", "bowel": "continent"}
    assert "commode" in items(review(person=person, home={"toilet_same_floor": False}, visits=[]))
    held_by_neither = person | {"bowel": "incontinent"}
    assert "commode" not in items(
        review(person=held_by_neither, home={"toilet_same_floor": False}, visits=[])
    )


def test_family_beside_somebody_who_slides_across_is_no_ground_for_a_hoist(review):
    person = {"transfers": "helped_by_one", "standing": "unable", "sitting_balance": 0, "arm_strength": 0}
    for lifts in (False, True):
        result = review(
            person=person, unpaid_carers=family("chair_transfer"), service={"manual_lifts_happening": lifts}
        )
        assert ({"mobile_hoist", "ceiling_track_hoist"} <= items(result)) is lifts


def test_family_that_hoists_by_a_plan_is_asked_whether_it_names_them(review):
    result = review(
        person={"transfers": "hoisted", "lives_alone": False},
        service={"handling_plan_current": True},
        unpaid_carers=family("bed_transfer"),
        equipment=[{"item": "mobile_hoist", "in_use": "daily"}],
        visits=[],
    )
    assert any(need.title.startswith("Family hoists the person") for need in result.unmet_needs)
