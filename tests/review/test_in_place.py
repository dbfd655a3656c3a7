"""What stands in the home is judged as what is suggested: every danger is spoken of, every doubt is asked."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model import CarePackage
from tests.shipped import CATALOGUE

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def review(reviewer):

    def of(equipment, **parts):
        pieces = [{"item": piece} if isinstance(piece, str) else piece for piece in equipment]
        package = CarePackage.model_validate(
            {"reference": "T1", "nation": "England", "equipment": pieces, **parts}
        )
        return reviewer.review(package, reviewed_on=DAY)

    return of


def said_of(review, item):
    name = CATALOGUE.items[item].name
    return [need for need in review.unmet_needs if need.title.endswith(f": {name}")]


def test_rails_of_somebody_who_climbs_are_an_unmet_need_with_what_to_do(review):
    needs = said_of(review(["bed_rails"], risks={"climbs_out_of_bed": True}), "bed_rails")
    assert needs
    assert all(need.title.startswith("In the home and a danger now") and need.reason.action for need in needs)
    assert "it has gaps that can trap" in needs[0].reason.because


def test_the_same_danger_is_not_spoken_of_where_the_piece_is_not_in_the_home(review):
    assert not said_of(review([], risks={"climbs_out_of_bed": True}), "bed_rails")


def test_while_the_danger_is_not_known_it_is_asked_as_a_question_of_safety(review):
    asked = {question.path: question for question in review(["bed_rails"]).questions}
    assert asked["risks.climbs_out_of_bed"].safety
    assert any("bed rails in the home" in why for why in asked["risks.climbs_out_of_bed"].why)


def test_a_piece_that_lacks_what_it_needs_is_to_be_looked_at_again(review):
    needs = said_of(review(["mobile_hoist"], home={"turning_space_cm": 90}), "mobile_hoist")
    assert [need.title for need in needs] == ["In the home without what it needs: Mobile hoist"]
    assert "take it away" not in needs[0].reason.action
    assert "stays until another safe way is there" in needs[0].reason.action


def test_a_chair_above_the_usual_load_has_its_label_read_and_is_not_taken_away(review):
    answered = review(["riser_recliner_chair"], person={"weight_kg": 205})
    (need,) = said_of(answered, "riser_recliner_chair")
    assert need.title.startswith("In the home without what it needs")
    assert need.urgency == "days"
    assert "Read the label before anybody uses it" in need.reason.because
    assert "stays until another safe way is there" in need.reason.action


def test_a_kettle_tipper_asks_for_a_hand_that_grips(review):
    (need,) = said_of(review(["kettle_tipper"], person={"grip": 4}), "kettle_tipper")
    assert need.title.startswith("In the home without what it needs")
    (need,) = said_of(review(["kettle_tipper"], person={"grip": 3}), "kettle_tipper")
    assert need.title.startswith("In the home already; use with care")


def test_a_piece_that_nothing_speaks_against_is_left_in_peace(review):
    answered = review(["long_handled_reacher"], person={"grip": 1})
    assert not said_of(answered, "long_handled_reacher")


@pytest.mark.parametrize(
    ("item", "parts"),
    [
        ("monitored_medication_dispenser", {"medicines": {"covert": True}}),
        (
            "bed_or_chair_sensor",
            {"decisions": {"monitoring": {"consent": "withdrawn", "best_interests": "not_needed"}}},
        ),
        ("gps_locator", {"risks": {"domestic_abuse": True, "lead_agrees_who_sees": False}}),
        ("dynamic_mattress", {"risks": {"smokes": "in_bed_or_chair"}}),
        ("kettle_tipper", {"risks": {"scald_or_burn_risk": True}}),
        ("mobile_hoist", {"person": {"spine_stable": False}}),
        ("pendant_alarm", {"service": {"responder": "none"}}),
        ("riser_recliner_chair", {"home": {"power_reliable": False}}),
    ],
)
def test_a_danger_of_any_kind_is_spoken_of_once_the_piece_is_in_the_home(review, item, parts):
    assert said_of(review([item], **parts), item)


def heavy(review, kg, *pieces):
    labelled_pieces = [{"item": item, **label} for item, label in pieces]
    return review(labelled_pieces, person={"weight_kg": kg})


def labelled(kg):
    return {"safe_working_load_kg": kg}


@pytest.mark.parametrize(
    ("item", "kg", "load_kg", "unread"),
    [
        ("heavy_duty_bed", 360, 450, "heavy_duty_commode"),
        ("walking_frame", 220, 300, "perching_stool"),
        ("raised_toilet_seat", 210, 254, "perching_stool"),
    ],
)
def test_the_label_of_a_piece_settles_its_load_and_not_that_of_another(review, item, kg, load_kg, unread):
    answered = heavy(review, kg, (item, labelled(load_kg)), (unread, {}))
    assert not any("weighs more" in need.reason.because for need in said_of(answered, item))
    assert not any("for this weight" in need.reason.because for need in said_of(answered, item))
    assert said_of(answered, unread)
    assert "equipment.weight_margin_kg" in {question.path for question in answered.questions}


def test_two_pieces_of_a_kind_are_both_read_before_the_labels_settle_anything(review):
    answered = heavy(review, 360, ("heavy_duty_bed", labelled(450)), ("heavy_duty_bed", {}))
    (need,) = said_of(answered, "heavy_duty_bed")
    assert need.title.startswith("In the home and a danger now")


def test_a_label_below_the_persons_weight_names_its_piece_whatever_the_others_bear(review):
    answered = heavy(review, 150, ("profiling_bed", labelled(250)), ("transfer_board", labelled(120)))
    (need,) = (need for need in answered.unmet_needs if need.title.startswith("Body weight is above"))
    assert need.urgency == "now"
    assert "Transfer board" in need.reason.because
    assert "Profiling bed" not in need.reason.because


def test_a_label_says_nothing_of_a_body_that_is_too_light(review):
    answered = heavy(review, 38, ("dynamic_mattress", labelled(200)))
    (need,) = said_of(answered, "dynamic_mattress")
    assert "Under about 45 kg" in need.reason.because


def decided(**monitoring):
    return {"decisions": {"monitoring": monitoring}}


@pytest.mark.parametrize(
    "item", ["bed_or_chair_sensor", "camera_night_checks", "gps_locator", "video_call_device"]
)
@pytest.mark.parametrize(
    "monitoring",
    [
        {"capacity": "in_doubt", "consent": "given", "best_interests": "not_made"},
        {"capacity": "lacks_capacity", "consent": "not_sought", "best_interests": "not_made"},
        {"capacity": "has_capacity", "consent": "not_sought", "best_interests": "not_needed"},
    ],
)
def test_what_watches_without_agreement_is_settled_and_not_stopped_today(review, item, monitoring):
    (need,) = said_of(review([item], service={"responder": "in_home"}, **decided(**monitoring)), item)
    assert need.title.startswith("In use without agreement on record")
    assert need.urgency == "days"
    assert "do not stop using it today" in need.reason.action


def test_what_watches_somebody_who_said_no_is_for_now(review):
    parts = decided(capacity="has_capacity", consent="withdrawn", best_interests="not_needed")
    (need,) = said_of(review(["bed_or_chair_sensor"], **parts), "bed_or_chair_sensor")
    assert need.title.startswith("In the home and not wanted")
    assert need.urgency == "now"


def test_a_piece_has_one_line_with_everything_that_stands_against_it(review):
    parts = decided(capacity="in_doubt", consent="given", best_interests="not_made")
    needs = said_of(review(["gps_locator"], service={"responder": "none"}, **parts), "gps_locator")
    assert [need.title for need in needs] == ["In the home and a danger now: GPS locator"]
    assert "has not agreed to be watched" in needs[0].reason.because
    assert {"mca-2005"} < set(needs[0].reason.cites)


def test_what_watches_somebody_who_is_not_willing_is_for_now(review):
    parts = decided(capacity="has_capacity", consent="given", best_interests="not_needed")
    (need,) = said_of(
        review(["bed_or_chair_sensor"], preferences={"accepts_monitoring": False}, **parts),
        "bed_or_chair_sensor",
    )
    assert need.title.startswith("In the home and not wanted")
