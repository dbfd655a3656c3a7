"""A need or a hold that rests on the state of what is in the home says which piece, and how it is."""

from datetime import date

import pytest

from engine.model import CarePackage, Truth

DAY = date(2026, 11, 25)
HOISTED = {
    "reference": "PIECES-1",
    "synthetic": True,
    "person": {"weight_kg": 90, "transfers": "hoisted", "lives_alone": True},
    "visits": [
        {
            "id": "morning",
            "start": "08:00",
            "minutes": 45,
            "carers": 2,
            "tasks": [
                {"activity": "bed_transfer", "help": "full", "carers": 2, "second_carer_for": "handling"}
            ],
        }
    ],
}
HOIST = {"item": "mobile_hoist", "in_use": "daily", "condition": "good", "examination_due": "2027-02-01"}
CUTLERY = {"item": "adapted_cutlery_and_plate", "in_use": "daily", "condition": "good"}
RECALLED = "Equipment in the home is superseded, recalled or broken"
OVERDUE = "Lifting equipment is overdue for examination"
OVERLOADED = "Body weight is above the load of the equipment"
UNUSED = "Equipment in the home is not used"
RESTS = "Care rests on equipment that must not be used"


def needs_of(reviewer, *pieces):
    review = reviewer.review(CarePackage.model_validate(HOISTED | {"equipment": pieces}), reviewed_on=DAY)
    return {need.title: need.reason.because for need in review.unmet_needs}, review


@pytest.mark.parametrize(
    ("title", "hoist", "how"),
    [
        (RECALLED, {"condition": "recalled"}, "In this home: Mobile hoist (recalled)."),
        (
            OVERDUE,
            {"examination_due": "2026-05-01"},
            "In this home: Mobile hoist (examination was due on 1 May 2026).",
        ),
        (OVERLOADED, {"safe_working_load_kg": 80}, "In this home: Mobile hoist (made for up to 80 kg)."),
        (RESTS, {"condition": "broken"}, "In this home: Mobile hoist (broken)."),
    ],
)
def test_a_need_names_the_piece_that_it_means_and_no_other(reviewer, title, hoist, how):
    needs, _ = needs_of(reviewer, HOIST | hoist, CUTLERY)
    assert needs[title].endswith(how)


def test_what_stands_unused_is_named(reviewer):
    needs, _ = needs_of(reviewer, HOIST, CUTLERY | {"in_use": "not_used"})
    assert needs[UNUSED].endswith("In this home: Adapted cutlery and plate (not used).")


def test_two_pieces_are_both_named_each_with_how_it_is(reviewer):
    needs, _ = needs_of(reviewer, HOIST | {"condition": "recalled"}, CUTLERY | {"condition": "broken"})
    assert needs[RECALLED].endswith(
        "In this home: Mobile hoist (recalled); Adapted cutlery and plate (broken)."
    )


def test_a_task_rests_on_no_piece_that_serves_other_tasks(reviewer):
    needs, _ = needs_of(reviewer, HOIST | {"condition": "broken"}, CUTLERY | {"condition": "broken"})
    assert "cutlery" not in needs[RESTS]


def test_a_piece_outside_the_catalogue_is_named_as_it_was_written(reviewer):
    own = {
        "name": "Standing frame of the school",
        "kind": "lifting",
        "in_use": "daily",
        "condition": "recalled",
    }
    needs, _ = needs_of(reviewer, own)
    assert needs[RECALLED].endswith("In this home: Standing frame of the school (recalled).")


def test_what_one_home_has_is_never_said_of_the_next(reviewer):
    needs_of(reviewer, HOIST | {"condition": "recalled"})
    needs, _ = needs_of(reviewer, HOIST, CUTLERY | {"condition": "recalled"})
    assert needs[RECALLED].endswith("In this home: Adapted cutlery and plate (recalled).")


def test_a_hold_names_the_piece_too_and_what_is_only_not_ruled_out_names_none(reviewer):
    _, review = needs_of(reviewer, HOIST | {"examination_due": "2026-05-01"}, CUTLERY | {"condition": None})
    holds = {hold.reason.source: hold.reason for hold in review.holds}
    assert any("Mobile hoist (examination was due" in reason.because for reason in holds.values())
    assert not any(
        "In this home:" in reason.because for reason in holds.values() if reason.truth is Truth.UNKNOWN
    )
