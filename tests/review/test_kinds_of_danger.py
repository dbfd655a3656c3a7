"""Whole kinds of danger, each with its neighbours: old, unfit, early, shared against a refusal, or left for hours."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model import CarePackage, Truth
from tests.shipped import CATALOGUE

DAY = date(2026, 11, 25)
GOOD = {"condition": "good", "in_use": "daily"}


@pytest.fixture(scope="module")
def review(reviewer):

    def of(**parts):
        package = {"reference": "K1", "nation": "England", **parts}
        return reviewer.review(CarePackage.model_validate(package), reviewed_on=DAY)

    return of


def needs(review):
    return {need.reason.source.removeprefix("rule:") for need in review.unmet_needs}


def sure_holds(review):
    sure = (hold for hold in review.holds if hold.reason.truth is Truth.TRUE)
    return {hold.reason.source.removeprefix("rule:") for hold in sure}


def visit(*activities, start="08:00", minutes=30, **parts):
    tasks = [{"activity": activity} for activity in activities]
    return {"id": f"at {start}", "start": start, "minutes": minutes, "tasks": tasks, **parts}


# An assessment that is older than what it is to tell of


@pytest.mark.parametrize(
    ("assessed_on", "weeks", "held"),
    [
        ("2026-09-01", 8, True),  # the discharge was 56 to 62 days before, the assessment 85
        ("2026-10-20", 8, False),  # after it
        ("2026-09-24", 8, False),  # in the same week: which came first is not known
        ("2026-11-20", 0, False),
        ("2026-11-10", 0, True),
        ("2026-11-10", 520, False),  # never in hospital
    ],
)
def test_an_assessment_before_the_discharge_says_nothing_of_today(review, assessed_on, weeks, held):
    result = review(assessed_on=assessed_on, risks={"weeks_since_hospital_discharge": weeks})
    assert ("record_assessed_before_the_discharge" in sure_holds(result)) is held


def test_that_somebody_was_seen_since_does_not_make_an_old_record_a_new_one(review):
    seen = {"weeks_since_hospital_discharge": 8, "assessed_at_home_since_discharge": True}
    assert "record_assessed_before_the_discharge" in sure_holds(review(assessed_on="2026-09-01", risks=seen))


@pytest.mark.parametrize(("weeks", "held"), [(2, True), (20, False), (None, False)])
def test_a_package_that_began_long_after_its_assessment_waits_for_another(review, weeks, held):
    service = {} if weeks is None else {"weeks_running": weeks}
    result = review(assessed_on="2026-07-01", service=service)
    assert ("record_assessed_before_the_package_changed" in sure_holds(result)) is held


# A piece that must not be used, and care that rests on it


@pytest.mark.parametrize(
    ("item", "activity"),
    [
        ("profiling_bed", "bed_transfer"),
        ("profiling_bed", "continence_care"),
        ("mobile_hoist", "chair_transfer"),
        ("commode", "toilet_transfer"),
        ("dynamic_mattress", "reposition_in_bed"),
        ("monitored_medication_dispenser", "medication_prompt"),
        ("bed_or_chair_sensor", "night_check"),
        ("wheelchair", "outdoors"),
    ],
)
@pytest.mark.parametrize(
    "state",
    [
        {"condition": "broken"},
        {"condition": "recalled"},
        {"condition": "superseded"},
        {"condition": "good", "safe_working_load_kg": 80},
        {"condition": "good", "examination_due": "2026-06-01"},
    ],
)
def test_care_that_rests_on_an_unfit_piece_is_held_and_spoken_of(review, item, activity, state):
    result = review(person={"weight_kg": 90}, equipment=[{"item": item, **state}], visits=[visit(activity)])
    assert "hold_care_that_rests_on_what_must_not_be_used" in sure_holds(result)
    assert "unmet_care_rests_on_what_must_not_be_used" in needs(result)


def test_a_kind_outside_the_catalogue_is_judged_alike(review):
    piece = {"name": "wide bed", "kind": "bed", "condition": "broken"}
    result = review(equipment=[piece], visits=[visit("bed_transfer")])
    assert "unmet_care_rests_on_what_must_not_be_used" in needs(result)


def test_other_care_goes_on_and_an_unknown_state_binds_until_it_is_answered(review):
    broken = review(equipment=[{"item": "kitchen_trolley", "condition": "broken"}], visits=[visit("wash")])
    assert "hold_care_that_rests_on_what_must_not_be_used" not in sure_holds(broken)
    unknown = review(equipment=[{"item": "profiling_bed"}], visits=[visit("bed_transfer")])
    assert [
        hold.reason.truth
        for hold in unknown.holds
        if hold.reason.source == "rule:hold_care_that_rests_on_what_must_not_be_used"
    ] == [Truth.UNKNOWN]


@pytest.mark.parametrize(("due", "is_need"), [("2027-11-01", True), ("2027-05-01", False)])
def test_an_examination_more_than_half_a_year_away_is_questioned(review, due, is_need):
    result = review(equipment=[{"item": "mobile_hoist", "examination_due": due, **GOOD}])
    assert ("unmet_examination_too_far_ahead" in needs(result)) is is_need


# Sharing


TELECARE = [
    visit("night_check", start="23:00", minutes=15),
    visit("medication_prompt"),
    visit("welfare_check", start="15:00", minutes=15),
]
NIGHTS = {"confused_at_night": True, "leaves_home_unsafely": True, "falls_last_12_months": 2}


def may_be_had(review):
    return {
        suggestion.item
        for suggestion in review.suggestions
        if "watches_person" in CATALOGUE.items[suggestion.item].has
    }


def test_telecare_that_tells_others_ends_with_a_refusal_and_not_with_a_question(review):
    parts = {"visits": TELECARE, "risks": NIGHTS, "person": {"lives_alone": True}, "equipment": []}
    open_question = review(**parts)
    assert may_be_had(open_question), "nobody has said anything about sharing"
    assert not any(question.path.startswith("decisions.sharing") for question in open_question.questions)
    for consent in ("refused", "withdrawn"):
        sharing = {"consent": consent, "capacity": "has_capacity"}
        assert not may_be_had(review(**parts, decisions={"sharing": sharing}))
    for sharing in ({"consent": "refused"}, {"capacity": "lacks_capacity"}):
        items = [
            suggestion
            for suggestion in review(**parts, decisions={"sharing": sharing}).suggestions
            if "watches_person" in CATALOGUE.items[suggestion.item].has
        ]
        assert all(item.status != "suggested" for item in items)
    decided = {"capacity": "lacks_capacity", "consent": "refused", "best_interests": "made"}
    assert may_be_had(review(**parts, decisions={"sharing": decided}))


def test_what_shares_against_a_refusal_is_told_in_the_home_too(review):
    sharing = {"consent": "refused", "capacity": "has_capacity"}
    result = review(equipment=[{"item": "camera_night_checks"}], decisions={"sharing": sharing})
    assert [need.title for need in result.unmet_needs if "amera" in need.title] == [
        "In the home and not wanted: " + CATALOGUE.items["camera_night_checks"].name
    ]


# Early and late


@pytest.mark.parametrize(
    ("begins", "expected"),
    [
        ("07:30", {"unmet_visits_early", "unmet_timed_dose_early"}),
        ("07:45", {"unmet_timed_dose_early"}),
        ("07:50", set()),
        ("08:15", {"unmet_timed_dose_late"}),
        ("08:30", {"unmet_visits_late", "unmet_timed_dose_late"}),
    ],
)
def test_early_is_as_wrong_a_time_as_late(review, begins, expected):
    early = visit("medication_administer", delivered_start=begins)
    result = review(visits=[early], medicines={"time_critical": True})
    times = {name for name in needs(result) if name.endswith(("_early", "_late"))}
    assert times == expected
    assert ("hold_visit_not_delivered_as_planned" in sure_holds(result)) is ("visits" in str(expected))


# Meals, pads, stockings, carers


@pytest.mark.parametrize(
    ("activities", "person", "is_need"),
    [
        (("prepare_meal",), {"swallowing": "at_risk", "lives_alone": True}, True),
        (("prepare_drink",), {"swallowing": "at_risk", "lives_alone": True}, True),
        (("prepare_meal", "eat"), {"swallowing": "at_risk", "lives_alone": True}, False),
        (("prepare_meal",), {"swallowing": "modified_diet", "lives_alone": True}, False),
        (("prepare_meal",), {"swallowing": "at_risk", "lives_alone": False}, False),
    ],
)
def test_food_is_not_left_with_an_unsafe_swallow(review, activities, person, is_need):
    result = review(
        person=person, visits=[visit(*activities, start=at) for at in ("08:00", "12:00", "17:00")]
    )
    assert ("unmet_food_left_with_an_unsafe_swallow" in needs(result)) is is_need


NIGHT_OF_TEN_HOURS = [visit("wash", start=at, minutes=60) for at in ("08:00", "12:00", "16:00", "21:00")]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"bladder": "incontinent"}, {"unmet_long_hours_in_one_pad"}),
        ({"bladder": "catheter", "bowel": "incontinent"}, {"unmet_long_hours_in_one_pad"}),
        ({"bladder": "catheter", "bowel": "continent"}, {"unmet_toileting_gap"}),
        ({"bladder": "continent", "bowel": "continent"}, {"unmet_toileting_gap"}),
        ({"bladder": "catheter", "bowel": "stoma"}, set()),
    ],
)
def test_ten_hours_without_help_are_too_long_for_toilet_and_pad(review, person, expected):
    everybody = {"lives_alone": True, "transfers": "helped_by_two"}
    result = review(person={**everybody, **person}, unpaid_carers=[], visits=NIGHT_OF_TEN_HOURS)
    assert needs(result) & {"unmet_long_hours_in_one_pad", "unmet_toileting_gap"} == expected


@pytest.mark.parametrize(
    "danger",
    [{"risks": {"legs_checked_for_compression": False}}, {"person": {"pressure_damage": "category_1"}}],
)
@pytest.mark.parametrize("paid", [True, False])
def test_stockings_on_legs_at_risk_are_spoken_of_whoever_puts_them_on(review, danger, paid):
    carer = {
        "tasks": [] if paid else [{"activity": "compression_hosiery", "minutes": 10, "times_per_week": 7}]
    }
    visits = [visit("compression_hosiery")] if paid else []
    assert any("stockings" in name for name in needs(review(unpaid_carers=[carer], visits=visits, **danger)))


@pytest.mark.parametrize(
    ("offered", "is_need"), [((True, False), True), ((True, True), False), ((True, None), False), ((), False)]
)
def test_each_unpaid_carer_is_offered_an_assessment_of_their_own(review, offered, is_need):
    carers = [{} if offer is None else {"assessment_offered": offer} for offer in offered]
    result = review(unpaid_carers=carers)
    assert ("unmet_carer_not_offered_an_assessment" in needs(result)) is is_need
    asked = {question.path for question in result.questions}
    assert ("support.assessment_offered" in asked) is (None in offered)


# What stands in the home


def test_cautions_reach_what_is_in_the_home(review):
    result = review(equipment=[{"item": "transfer_board", **GOOD}], person={"shoulder_pain": True})
    (need,) = [
        need for need in result.unmet_needs if need.title.startswith("In the home already; use with care")
    ]
    assert need.urgency == "planned"
    assert "shoulders" in need.reason.because


def test_what_calls_for_care_with_a_hoist_or_a_sling_is_looked_at_this_week(review):
    """A sling that does not belong to the machine can drop the person: that does not wait for the next review."""
    pieces = [{"item": item, **GOOD} for item in ("mobile_hoist", "universal_sling")]
    cautions = [
        need for need in review(equipment=pieces).unmet_needs if need.title.startswith("In the home already")
    ]
    assert len(cautions) == len(pieces)
    assert {need.urgency for need in cautions} == {"days"}


def test_rooms_are_not_measured_for_what_stands_in_them_and_its_state_is_asked_once(review):
    pieces = [
        {"item": item, "in_use": "daily"} for item in ("ceiling_track_hoist", "profiling_bed", "stairlift")
    ]
    asked = {question.path: question.question for question in review(equipment=pieces).questions}
    assert not [path for path in asked if path in ("home.bed_space_cm", "home.power_by_bed", "home.stairs")]
    assert len({text for path, text in asked.items() if "equipment.something_out" in path}) == 1


def test_an_owner_who_refuses_makes_no_danger_of_what_stands_there(review):
    result = review(equipment=[{"item": "grab_rails", **GOOD}], home={"landlord_consent": "refused"})
    (title,) = [
        need.title for need in result.unmet_needs if need.title.endswith(CATALOGUE.items["grab_rails"].name)
    ]
    assert title.startswith("In use without agreement on record")


def test_an_attorney_who_objects_is_no_missing_paper(review):
    decision = {
        "capacity": "lacks_capacity",
        "best_interests": "made",
        "appointed": "attorney",
        "appointed_says": "objects",
    }
    result = review(equipment=[{"item": "bed_rails"}], decisions={"equipment": decision})
    assert "In the home and not wanted: Bed rails" in {need.title for need in result.unmet_needs}


# The nation


def test_the_nation_is_asked_once_its_law_matters_and_not_before(review):
    lacks = {"care_change": {"capacity": "lacks_capacity", "best_interests": "not_made"}}
    result = review(nation=None, decisions=lacks)
    assert "nation" in {question.path for question in result.questions}
    text = " ".join(f"{hold.reason.because} {hold.lifted_by} {hold.lifted_by_whom}" for hold in result.holds)
    assert "Mental Capacity Act" not in text
    assert "best-interests" not in text
    assert "nation" not in {question.path for question in review(nation=None).questions}
    assert "nation" not in {question.path for question in review(decisions=lacks).questions}


@pytest.mark.parametrize(
    ("nation", "word"),
    [("Scotland", "intervener"), ("Northern Ireland", "High Court"), ("England", "deputy")],
)
def test_questions_use_the_words_of_the_nation(review, nation, word):
    lacks = {"care_change": {"capacity": "lacks_capacity", "best_interests": "made"}}
    asked = " ".join(question.question for question in review(nation=nation, decisions=lacks).questions)
    assert word in asked
    assert ("deputy" in asked) is (nation == "England")


# A dose, a stocking and a fire with nobody there


PROMPTS = [visit("medication_prompt"), visit("medication_administer", start="20:00", minutes=15)]
NO_DOSE_ALONE = (
    {"person": {"hands_usable": "none"}},
    {"person": {"hand_to_mouth": 4}},
    {"person": {"hand_to_mouth": 3}},
    {"person": {"swallowing": "at_risk"}},
    {"person": {"understanding": 4}},
    {"person": {"recognises_danger": 4}},
    {"risks": {"leaves_home_unsafely": True}},
)
MEDICINE_ITEMS = {item.id for item in CATALOGUE.items.values() if "holds_or_prompts_medicines" in item.has}


def offered(review):
    return {
        suggestion.item
        for suggestion in review.suggestions
        if suggestion.status in ("suggested", "ask_first", "not_known")
    }


@pytest.mark.parametrize("danger", NO_DOSE_ALONE)
def test_medicines_that_nobody_takes_alone_are_held_and_nothing_prompts_them(review, danger):
    result = review(visits=PROMPTS, medicines={"regular": True}, **danger)
    held = [hold for hold in result.holds if hold.reason.source.endswith("cannot_take_alone")]
    assert {place.visit for hold in held for place in hold.reason.where} == {"at 08:00", "at 20:00"}
    assert not offered(result) & MEDICINE_ITEMS


def test_medicines_that_can_be_taken_alone_are_not_held_for_it(review):
    able = {"hands_usable": "one", "hand_to_mouth": 2, "swallowing": "safe", "understanding": 3}
    result = review(person={**able, "recognises_danger": 3}, visits=PROMPTS)
    assert "hold_medicines_that_the_person_cannot_take_alone" not in sure_holds(result)


@pytest.mark.parametrize(
    ("decision", "may"),
    [
        ({"consent": "not_sought", "best_interests": "not_needed"}, False),
        ({"consent": "given", "capacity": "in_doubt", "best_interests": "not_made"}, False),
        ({"consent": "not_sought", "best_interests": "made"}, True),
        ({"consent": "given", "capacity": "has_capacity"}, True),
        ({}, True),
    ],
)
@pytest.mark.parametrize("activity", ["dress_lower", "prepare_meal", "wash", "footwear"])
def test_no_piece_of_equipment_is_chosen_before_it_is_agreed(review, decision, may, activity):
    abilities = {
        "bending": 3,
        "dressing_lower": 3,
        "footwear": 3,
        "washing": 2,
        "preparing_meals": 3,
        "reach": 2,
    }
    result = review(person=abilities, visits=[visit(activity)], decisions={"equipment": decision})
    pieces = {item for item in offered(result) if CATALOGUE.items[item].equipment}
    assert bool(pieces) is may


@pytest.mark.parametrize(
    "legs",
    [
        {"feels_heat_and_pressure": "no"},
        {"skin_risk": "high"},
        {"brittle_bones": True},
        {"spine_stable": False},
    ],
)
def test_stockings_on_legs_that_must_be_looked_at_stay_with_whoever_looks(review, legs):
    held = "hold_stockings_on_legs_that_must_be_looked_at"
    stockings = [visit("compression_hosiery")]
    assert held in sure_holds(review(person=legs, visits=stockings))
    assert held not in sure_holds(review(person=legs, visits=[visit("wash")]))
    assert held not in sure_holds(review(person={"skin_risk": "at_risk"}, visits=stockings))


def test_legs_that_nobody_has_looked_at_keep_the_stockings_with_whoever_comes(review):
    held = "rule:hold_stockings_on_legs_that_must_be_looked_at"
    known = {
        "feels_heat_and_pressure": "fully",
        "skin_risk": "low",
        "brittle_bones": False,
        "spine_stable": True,
    }
    for unknown in known:
        person = {word: value for word, value in known.items() if word != unknown}
        holds = review(person=person, visits=[visit("compression_hosiery")]).holds
        assert any(hold.reason.source == held for hold in holds), unknown
    settled = review(person=known, visits=[visit("compression_hosiery")]).holds
    assert all(hold.reason.source != held for hold in settled)


NOT_UP_ALONE = {"lives_alone": True, "transfers": "hoisted", "standing": "unable", "weight_bearing": "none"}


def test_a_very_low_bed_is_thought_of_for_a_hoisted_person_who_falls_from_bed(review):
    falls = {"falls_from_bed_12_months": 2, "falls_last_12_months": 2}
    result = review(person=NOT_UP_ALONE, risks=falls, visits=[visit("night_check", start="23:00")])
    (bed,) = [suggestion for suggestion in result.suggestions if suggestion.item == "ultra_low_bed_and_mat"]
    assert bed.status != "excluded"


@pytest.mark.parametrize(
    ("parts", "is_urgent"),
    [
        ({}, True),
        ({"transfers": "helped_by_one"}, True),
        ({"transfers": "alone_with_equipment"}, False),
        ({"lives_alone": False}, False),
        ({"smokes": "outside"}, False),
        ({"smokes": "in_bed_or_chair"}, True),
        ({"smoke_alarm": "calls_somebody"}, False),
    ],
)
def test_smoking_alone_with_no_way_out_is_told_today(review, parts, is_urgent):
    where = {"smokes": "risks", "smoke_alarm": "home"}
    facts = {
        "person": {"lives_alone": True, "transfers": "hoisted"},
        "risks": {"smokes": "indoors"},
        "home": {"smoke_alarm": "sounds_here"},
    }
    for word, value in parts.items():
        facts[where.get(word, "person")][word] = value
    result = review(**facts)
    urgent = {need.reason.source for need in result.unmet_needs if need.urgency == "now"}
    assert ("rule:unmet_fire_with_no_way_out" in urgent) is is_urgent


# Reasons that are true


def test_somebody_who_lives_in_is_somebody_who_is_there(review):
    alone = {"person": {"lives_alone": True}, "risks": {"seizures": "active"}}
    day = {"id": "lives in", "start": "00:00", "minutes": 1440, "presence": "living_in", "tasks": []}
    assert "unmet_active_seizures_alone" not in needs(review(**alone, visits=[day]))
    assert "unmet_active_seizures_alone" in needs(review(**alone, visits=[visit("wash")]))


@pytest.mark.parametrize(
    ("alarm", "is_need"), [("sounds_here", True), ("none", True), ("calls_somebody", False)]
)
def test_a_smoke_alarm_that_calls_somebody_is_known_to_call(review, alarm, is_need):
    result = review(risks={"fire_risk": True}, home={"smoke_alarm": alarm}, equipment=[])
    assert ("unmet_fire_risk" in needs(result)) is is_need


@pytest.mark.parametrize(("agrees", "is_need"), [(True, False), (False, True)])
def test_what_the_lead_has_settled_is_not_to_be_settled_again(review, agrees, is_need):
    risks = {"safeguarding_concern_open": True, "lead_agrees_who_sees": agrees}
    result = review(risks=risks, equipment=[{"item": "key_safe", **GOOD}])
    assert ("unmet_watched_where_there_is_abuse" in needs(result)) is is_need


@pytest.mark.parametrize(
    ("swallowing", "match", "is_need"),
    [
        ("modified_diet", False, True),
        ("at_risk", False, True),
        ("modified_diet", True, False),
        ("safe", False, False),
    ],
)
def test_meals_of_the_wrong_texture_are_told_today(review, swallowing, match, is_need):
    result = review(person={"swallowing": swallowing, "meals_match_texture": match})
    assert ("unmet_meals_of_the_wrong_texture" in needs(result)) is is_need
