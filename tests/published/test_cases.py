"""Published cases: what must, and what must not, be said. Sources stand in each test; none of them sets a figure."""

import pytest

from engine.model import Truth
from tests.published.people import base, package, task, visit


def released(review):
    return review.estimate.claimed.released_hours_per_week


def suggested(review):
    return {suggestion.item for suggestion in review.suggestions}


def test_audrey_a_second_carer_for_staff_safety_is_never_credited_to_equipment(review):
    """Inclusion.Me 2019: the answer was another time of day. Negative control for equipment."""
    fields = base("AUDREY", "DEMO-03")
    fields["risks"] |= {"behaviour_risk_to_staff": True, "self_neglect": True}
    fields["visits"] = [
        visit("morning", "09:00", 30, 1, task("welfare_check", "supervise")),
        visit("evening", "21:30", 30, 2, task("wash", "assist", carers=2, why="behaviour")),
    ]
    result = review(package(fields))
    assert released(result).p90 <= 0
    assert "single_handed_care_review" not in suggested(result)
    assert any(hold.reason.truth is Truth.TRUE for hold in result.holds)


def test_mcdonald_pads_are_never_proposed_for_a_continent_person_at_night(review):
    """R (McDonald) v RBKC [2011] UKSC 33: harm case."""
    fields = base("MCDONALD", "DEMO-03")
    fields["person"] |= {"bladder": "continent", "bowel": "continent"}
    fields["visits"] = [
        visit("night", "23:00", 60, 1, task("toilet_transfer", "assist"), task("night_check", "supervise"))
    ]
    result = review(package(fields))
    assert "continence_products_review" not in suggested(result)
    assert released(result).p90 <= 0
    assert any(hold.reason.truth is Truth.TRUE and hold.covers for hold in result.holds)


def test_mcdonald_pads_for_want_of_visits_are_an_unmet_need(review):
    fields = base("MCDONALD-2", "DEMO-03")
    fields["service"]["pads_for_want_of_visits"] = True
    assert any("Pads" in need.title for need in review(package(fields)).unmet_needs)


def test_daphne_at_200_kg_nobody_goes_and_a_specialist_plan_is_asked_for(review):
    """Inclusion.Me 2019: an increase was avoided; zero fewer is the right estimate."""
    fields = base("DAPHNE")
    fields["person"] |= {"weight_kg": 200, "lies_flat": False}
    result = review(package(fields))
    assert released(result).p90 <= 0.01
    assert all(visit.claimed.probability_second_carer_not_needed == 0 for visit in result.estimate.visits)
    assert any(need.title.startswith("Body weight is above") for need in result.unmet_needs)


def test_bowler_monitoring_is_offered_and_no_saving_is_booked_on_it(review):
    """Just Checking (E. Bragger): one case halved because the need had been over-estimated. Never pre-booked."""
    fields = base("BOWLER", "DEMO-04")
    fields["person"] |= {"memory": 2, "lives_alone": True}
    fields["visits"] = [visit(name, start, 30, 1, task("welfare_check", "supervise")) for name, start in
                      (("morning", "09:00"), ("evening", "18:00"))]  # fmt: skip
    result = review(package(fields))
    monitoring = next(
        suggestion for suggestion in result.suggestions if suggestion.item == "activity_monitoring_assessment"
    )
    assert monitoring.expected_released_hours_alone == 0


def test_soro_a_dispenser_may_spare_visits_that_are_for_medicines_only_and_no_others(review):
    """Evondos quoting TV2 2017: one of two daily visits went, the other stayed."""
    fields = base("SORO", "DEMO-04")
    fields["person"] |= {"weight_bearing": "full", "pressure_damage": "none", "skin_risk": "low"}
    result = review(package(fields))
    fewer = {visit.visit: visit.claimed.visits_fewer_per_week.p90 for visit in result.estimate.visits}
    assert fewer["morning tablets"] > 0
    assert fewer["lunch"] == 0


def test_coventry_sensors_for_going_out_are_for_safety_and_count_no_hours(review):
    fields = base("MRS-S", "DEMO-04")
    fields["person"] |= {"orientation": 3, "lives_alone": True}
    fields["risks"] |= {"leaves_home_unsafely": True}
    fields["visits"] = [visit("evening", "19:00", 30, 1, task("orientation", "supervise"))]
    result = review(package(fields))
    sensor = next(suggestion for suggestion in result.suggestions if suggestion.item == "door_exit_sensor")
    assert sensor.expected_released_hours_alone == 0


def test_grace_is_matched_with_overhead_lifting_and_not_promised_anything(review):
    """Prism Medical: hoisted for all transfers, leans to one side. The maker's kit, without the maker's certainty."""
    result = review(package(base("GRACE")))
    assert {"ceiling_track_hoist", "single_handed_care_review"} <= suggested(result)
    assert result.estimate.claimed.probability_of_no_change > 0.5


def test_the_110_hour_handrail_is_not_generalised(review):
    """Carnemolla 2016: 110 unpaid hours became 10 in one case. An outlier trap."""
    fields = base("HANDRAIL", "DEMO-03")
    fields["unpaid_carers"] = [
        {"relation": "partner", "lives_with": True, "strain": "none", "willing_and_able_handling": True,
         "willing_and_able_personal_care": True, "willing_and_able_other": True,
         "tasks": [{"activity": "toilet_transfer", "minutes": 15, "times_per_week": 50}]}
    ]  # fmt: skip
    result = review(package(fields))
    eased = result.estimate.potential.unpaid_eased_minutes_per_week.p90
    assert eased <= 0.5 * 15 * 50
    assert released(result).p90 < 5


@pytest.mark.parametrize(
    ("field", "value"),
    [("consent", "refused"), ("consent", "not_sought"), ("capacity", "in_doubt")],
    ids=["refused", "never asked", "capacity in doubt"],
)
def test_ombudsman_nothing_is_claimed_without_the_person(review, field, value):
    """LGSCO decisions against Worcestershire, West Berkshire, Oxfordshire, Tower Hamlets: cuts without the person."""
    fields = base("LGSCO")
    fields["decisions"]["care_change"][field] = value
    result = review(package(fields))
    assert released(result).p90 <= 0
    assert any(hold.covers_everything and hold.reason.truth is Truth.TRUE for hold in result.holds)
