"""What counts as said of a person and as in force: only what a file says is so; the rest is noted, asked about or listed."""

from __future__ import annotations

import pytest

from engine.formats import Choices, import_content
from tests.formats.bundles import LOINC, TODAY, observation, patient, person, read, service, told

WASHING, DRESSING, LEVEL_4, LEVEL_2 = "95015-4", "95014-7", "LA28225-3", "LA11759-0"
HALF_AN_HOUR = {"duration": 30, "durationUnit": "min"}
MONDAYS = {"repeat": {"dayOfWeek": ["mon"], **HALF_AN_HOUR}}
TO_COME = "2027-03-01"


def of_p1(kind, **more):
    return {"resourceType": kind, "subject": {"reference": "Patient/p1"}, **more}


def care(imported):
    return (*imported.package.visits, *imported.package.allowances)


@pytest.mark.parametrize(
    ("expressed_by", "said_by"),
    [
        ({"reference": "Patient/p1"}, "the person"),
        ({"reference": "Patient/p1/_history/2"}, "the person"),
        ({"identifier": {"value": "HO-7"}}, "the person"),
        ({"reference": "Patient/p2"}, None),
        ({"reference": "RelatedPerson/r1"}, None),
        ({"type": "Practitioner", "identifier": {"value": "G123"}}, None),
        ({"type": "Practitioner"}, None),
        ({"display": "Ada Example"}, None),
    ],
)
def test_a_goal_is_the_persons_own_words_only_where_the_same_person_says_it(tmp_path, expressed_by, said_by):
    goal = of_p1("Goal", lifecycleStatus="active", description={"text": "Walk"}, expressedBy=expressed_by)
    report = read(tmp_path, patient(identifier=[{"value": "HO-7"}]), patient(id="p2"), goal)
    imported = next(imported for imported in report.people if imported.reference == "p1")
    assert [goal.said_by for goal in imported.package.goals] == ([said_by] if said_by else [])
    assert [note.what for note in imported.noted] == ([] if said_by else ["Walk"])


@pytest.mark.parametrize(
    ("focus", "washing"), [("Patient/p1", 2), ("RelatedPerson/wife", None), ("Device/pacemaker", None)]
)
def test_what_was_seen_of_somebody_else_is_no_ability_of_the_person(tmp_path, focus, washing):
    report = read(tmp_path, patient(), observation(WASHING, LEVEL_4, focus=[{"reference": focus}]))
    assert person(report).package.person.washing == washing
    assert bool(report.not_understood) == (washing is None)


@pytest.mark.parametrize(
    "resource",
    [
        observation(WASHING, LEVEL_4, status="not-done"),
        of_p1("QuestionnaireResponse", status="ended",
              item=[{"linkId": WASHING, "answer": [{"valueCoding": {"code": LEVEL_4}}]}]),
        service(occurrenceTiming=MONDAYS, status="ended"),
        service(occurrenceTiming=MONDAYS, intent="wish"),
        of_p1("CarePlan", status="ended", description="Four calls a day"),
        of_p1("DeviceRequest", status="ended", intent="order", codeCodeableConcept={"text": "Bed rail"}),
        of_p1("DeviceRequest", status="active", intent="wish", codeCodeableConcept={"text": "Bed rail"}),
        of_p1("DeviceUseStatement", status="lent", device={"display": "Hoist"}),
        {"resourceType": "Device", "patient": {"reference": "Patient/p1"}, "status": "lost", "type": {"text": "Hoist"}},
        of_p1("RiskAssessment", status="guessed", code={"text": "Falls"}),
        of_p1("Flag", status="ended", code={"text": "Lives alone"}),
        of_p1("Goal", lifecycleStatus="dreamt", description={"text": "Walk"}),
    ],
)  # fmt: skip
def test_a_status_that_nobody_knows_is_not_taken_for_in_force(tmp_path, resource):
    report = read(tmp_path, patient(), resource)
    imported = person(report)
    assert (care(imported), imported.package.person.washing, imported.noted) == ((), None, ())
    (count,) = report.not_understood
    assert "known here" in count.because


@pytest.mark.parametrize(
    "more",
    [
        {"intent": "option"},
        {"asNeededBoolean": True},
        {"asNeededCodeableConcept": {"text": "when the daughter is away"}},
        {"code": {"text": "No personal care"}},
        {"code": {"text": "Personal care assessment"}},
        {"code": {"text": "Referral for domiciliary care"}},
        {"code": {"coding": [{"display": "Attendant care declined"}]}},
        {"code": {"text": "Personal care: none"}},
        {"code": {"text": "Not for personal care"}},
        {"code": {"text": "Personal care stopped"}},
        {"code": {"text": "Personal care by family"}},
        {"code": {"text": "Personal care on the ward"}},
    ],
)
def test_what_is_not_given_every_week_is_no_care_of_the_week(tmp_path, more):
    assert care(person(read(tmp_path, patient(), service(occurrenceTiming=MONDAYS, **more)))) == ()


NOT_PAID_CARE_AT_HOME = (
    {"performer": [{"reference": "RelatedPerson/daughter"}]},
    {"performer": [{"reference": "https://x.example/fhir/RelatedPerson/daughter/_history/2"}]},
    {"performer": [{"reference": "Patient/p1"}]},
    {"performer": [{"type": "RelatedPerson", "identifier": {"value": "7"}}]},
    {"performer": [{"display": "Her daughter Ada"}]},
    {"performerType": {"text": "Informal carer"}},
    {"performer": [{"type": "Organization", "display": "Her daughter Ada"}]},
    {"performer": [{"type": "Organization"}, {"display": "Stepson"}]},
    {"performer": [{"reference": "Organization/agency"}, {"reference": "RelatedPerson/son"}]},
    {"performer": [{"display": "Ada Example"}], "performerType": {"text": "Informal carer"}},
    {"performerType": {"text": "Carer", "coding": [{"code": "1", "display": "Family member"}]}},
    {"performerType": {"text": "Carer", "coding": [{"code": "FAMMEMB"}]}},
    {"performer": [{"reference": "urn:uuid:r1"}]},
    {"performer": [{"display": "Neighbours and friends"}]},
    {"performer": [{"display": "Grandson"}]},
    {"performer": [{"display": "Pflegende Angehörige"}]},
    {"performer": [{"display": "Ihre Tochter"}]},
    {"performer": [{"display": "Datteren"}]},
    {"performer": [{"display": "Hendes søn"}]},
    {"performer": [{"display": "Ei merch"}]},
    {"performerType": {"text": "Carer", "coding": [{"code": "DAUINLAW"}]}},
    {"performer": [{"display": "Friends of the family"}]},
    {"performer": [{"display": "Friends of Anytown (volunteers)"}]},
    {"locationCode": [{"coding": [{"code": "HOSP"}]}]},
    {"locationCode": [{"text": "Day centre"}]},
)


@pytest.mark.parametrize("more", NOT_PAID_CARE_AT_HOME)
def test_what_family_do_or_is_given_elsewhere_is_noted_and_asked_about_and_no_paid_care(tmp_path, more):
    of_family = {"resourceType": "RelatedPerson", "id": "r1", "patient": {"reference": "Patient/p1"}}
    imported = person(read(tmp_path, patient(), of_family, service(occurrenceTiming=MONDAYS, **more)))
    assert (care(imported), [note.what for note in imported.noted if not note.kind]) == (
        (),
        ["Personal care"],
    )
    assert imported.doubts


@pytest.mark.parametrize(
    "more",
    [
        {"performer": [{"reference": "Organization/agency"}]},
        {"performer": [{"display": "Family Personal Care Ltd"}], "performerType": {"text": "Care worker"}},
        {"performerType": {"text": "Person-centred support worker"}},
        {"locationCode": [{"coding": [{"code": "PTRES"}]}]},
    ],
)
def test_care_of_an_agency_at_home_counts_or_is_asked_about(tmp_path, more):
    imported = person(read(tmp_path, patient(), service(occurrenceTiming=MONDAYS, **more)))
    assert care(imported) or imported.doubts
    assert care(imported) or "Family" in str(more)


AT_HOME = (
    {"coding": [{"system": "http://snomed.info/sct", "code": "264362003", "display": "Home"}]},
    {"coding": [{"system": "http://snomed.info/sct", "code": "394778007", "display": "Client's or patient's home"}]},
    {"coding": [{"code": "PTRES", "display": "Residence of patient"}], "text": "Flat 2"},
    {"coding": [{"code": "X1"}], "text": "Own home"},
)  # fmt: skip


@pytest.mark.parametrize("place", AT_HOME)
def test_the_home_is_known_by_its_code_or_its_name_wherever_that_stands(tmp_path, place):
    imported = person(read(tmp_path, patient(), service(occurrenceTiming=MONDAYS, locationCode=[place])))
    assert care(imported)
    assert not imported.doubts


@pytest.mark.parametrize(
    "place", [{"text": "Day centre"}, {"coding": [{"code": "HOSP"}]}, {"text": "Nursing home"}]
)
def test_a_place_beside_the_home_is_asked_about(tmp_path, place):
    both = [AT_HOME[0], place]
    assert person(read(tmp_path, patient(), service(occurrenceTiming=MONDAYS, locationCode=both))).doubts


@pytest.mark.parametrize("place", [{"display": "Day centre"}, {"reference": "Location/l1"}])
def test_a_place_that_a_record_refers_to_is_asked_about_where_its_name_is_of_no_home(tmp_path, place):
    ward = {"resourceType": "Location", "id": "l1", "name": "Ward 4"}
    for resource in (service(occurrenceTiming=MONDAYS, locationReference=[place]), planned(location=place)):
        imported = person(read(tmp_path, patient(), ward, resource))
        assert [doubt for doubt in imported.doubts if "ask where it is given" in doubt]


@pytest.mark.parametrize("reason", [{"asNeeded": False}, {"asNeededBoolean": False}])
def test_as_needed_for_a_reason_is_as_needed_whatever_else_is_said(tmp_path, reason):
    both = {**reason, "asNeededFor": [{"text": "Pain"}]}
    assert care(person(read(tmp_path, patient(), service(occurrenceTiming=MONDAYS, **both)))) == ()
    assert care(person(read(tmp_path, patient(), service(occurrenceTiming=MONDAYS, **reason))))


PAID = ("Sonia Example", "Friendly Homecare", "Midwife team", "Neighbourhood care team", "Robinson Care")
GIVEN = (
    "Extended personal care",
    "Recommended personal care",
    "Attended personal care",
    "Personal care towards the evening",
    "Personal care in the Nile suite",
    "Preview: personal carers",
)
NOT_GIVEN = (
    "Personal care: ended",
    "Personal care declined",
    "Personal care - no  longer",
    "Personal care on Ward 4",
    "Personal care assessments",
    "Personal care by her daughter",
    "Personal care, day-centre",
)


@pytest.mark.parametrize("name", PAID)
def test_the_name_of_whoever_is_paid_may_hold_the_letters_of_family(tmp_path, name):
    requested = service(occurrenceTiming=MONDAYS, performer=[{"display": name}])
    for resource in (requested, planned(performer=[{"display": name}])):
        imported = person(read(tmp_path, patient(), resource))
        assert care(imported)
        assert not imported.doubts


@pytest.mark.parametrize("name", GIVEN)
def test_the_name_of_care_may_hold_the_letters_of_words_that_rule_it_out(tmp_path, name):
    for resource in (service(occurrenceTiming=MONDAYS, code={"text": name}), planned(code={"text": name})):
        assert care(person(read(tmp_path, patient(), resource)))


@pytest.mark.parametrize("name", NOT_GIVEN)
def test_care_that_its_name_rules_out_counts_no_hours_and_is_asked_about(tmp_path, name):
    for resource in (service(occurrenceTiming=MONDAYS, code={"text": name}), planned(code={"text": name})):
        imported = person(read(tmp_path, patient(), resource))
        assert care(imported) == ()
        assert [doubt for doubt in imported.doubts if "no hours of it are counted" in doubt]


def planned(**more):
    activity = {
        "status": "in-progress",
        "code": {"text": "Personal care"},
        "scheduledTiming": MONDAYS,
        **more,
    }
    return of_p1("CarePlan", status="active", intent="plan", activity=[{"detail": activity}])


@pytest.mark.parametrize(
    "performer",
    [
        {"reference": "RelatedPerson/son"},
        {"display": "wife"},
        {"type": "Organization", "display": "Her wife"},
    ],
)
def test_what_family_do_in_a_plan_of_care_is_no_paid_care(tmp_path, performer):
    imported = person(read(tmp_path, patient(), planned(performer=[performer])))
    assert care(imported) == ()
    assert imported.doubts


def test_equipment_that_is_proposed_or_not_to_be_given_is_not_in_force(tmp_path):
    rail = {"codeCodeableConcept": {"text": "Bed rail"}, "status": "active"}
    report = read(
        tmp_path, patient(), of_p1("DeviceRequest", intent="proposal", **rail),
        of_p1("DeviceRequest", intent="order", doNotPerform=True, **rail),
    )  # fmt: skip
    assert person(report).noted == ()


@pytest.mark.parametrize(
    "more",
    [
        {"dataAbsentReason": {"coding": [{"code": "not-performed"}]}},
        {"dataAbsentReason": {"text": "asked but unknown"}},
    ],
)
def test_a_value_beside_a_reason_why_there_is_none_is_no_value(tmp_path, more):
    report = read(
        tmp_path, patient(), observation(WASHING, LEVEL_4, **more), {**weight(value=80, code="kg"), **more}
    )
    assert (person(report).package.person.washing, person(report).package.person.weight_kg) == (None, None)
    assert sum(count.count for count in report.not_understood) == 2


def hours_a_week(hours):
    return {"numerator": {"value": hours, "unit": "h"}, "denominator": {"value": 1, "unit": "wk"}}


@pytest.mark.parametrize(
    ("hours", "allowances", "asked"), [(168, 1, 0), (169, 1, 1), (336, 1, 1), (337, 0, 0)]
)
def test_more_hours_than_a_week_has_are_asked_about_and_more_than_two_carers_have_are_refused(
    tmp_path, hours, allowances, asked
):
    report = read(tmp_path, patient(), service(quantityRatio=hours_a_week(hours)))
    assert (len(care(person(report))), len(person(report).doubts)) == (allowances, asked)
    assert bool(report.refused) == (allowances == 0)


def test_why_a_part_is_refused_is_said_in_words(tmp_path):
    goal = of_p1("Goal", lifecycleStatus="active", description={"text": "Walk \u202egnp"})
    too_long = {"repeat": {"dayOfWeek": ["mon"], "duration": 2000, "durationUnit": "min"}}
    report = read(tmp_path, patient(), goal, service(occurrenceTiming=too_long))
    assert set(told(report.refused)) == {
        ("one of goals", "words: holds marks that are not allowed"),
        ("one of visits", "minutes: is outside what is possible here: look at the unit"),
    }


def test_a_code_of_care_counts_whatever_its_long_name_rules_out(tmp_path):
    name = "Personal care services, per 15 minutes, not for an inpatient under review"
    coded = service(code={"coding": [{"code": "T1019", "display": name}]}, occurrenceTiming=MONDAYS)
    assert len(care(person(read(tmp_path, patient(), coded)))) == 1


@pytest.mark.parametrize(
    "resources",
    [
        (service(occurrenceTiming={"repeat": {**MONDAYS["repeat"], "boundsPeriod": {"start": TO_COME}}}),),
        (service(occurrenceTiming=MONDAYS, occurrencePeriod={"start": TO_COME}),),
        (service(occurrenceTiming=MONDAYS, id="old"),
         service(occurrenceTiming=MONDAYS, id="new", replaces=[{"reference": "ServiceRequest/old"}])),
        (service(occurrenceTiming=MONDAYS, id="plan"),
         service(occurrenceTiming=MONDAYS, intent="order", basedOn=[{"reference": "ServiceRequest/plan"}])),
        (service(occurrenceTiming={"repeat": {**MONDAYS["repeat"], "boundsDuration": {"value": 2, "code": "wk"}}}),),
        (service(occurrenceTiming={"repeat": {**MONDAYS["repeat"], "boundsRange": {"high": {"value": 6, "code": "wk"}}}}),),
        (service(occurrenceTiming={**MONDAYS, "code": {"coding": [{"code": "BID"}]}}),),
        (service(occurrenceTiming={**MONDAYS, "event": ["2026-11-02"]}),),
        (service(occurrenceTiming=MONDAYS, quantityQuantity={"value": 10, "unit": "h"}),),
        (service(occurrenceTiming=MONDAYS, occurrencePeriod={"end": "2020"}),),
        (service(occurrenceTiming=MONDAYS, occurrencePeriod={"end": "2026-10"}),),
        (service(occurrenceTiming=MONDAYS, occurrencePeriod={"start": "2027"}),),
        (service(quantityRatio={"numerator": {"value": 2, "unit": "h"}, "denominator": {"value": 1, "unit": "wk"}},
                 occurrenceDateTime="2026-01-05"),),
        (service(occurrenceTiming=MONDAYS, meta={"tag": [{"code": "SUBSETTED"}]}),),
        (observation(WASHING, LEVEL_4, meta={"tag": [{"code": "HTEST"}]}),),
        (of_p1("RiskAssessment", status="final", code={"text": "Falls"},
               prediction=[{"qualitativeRisk": {"text": "negligible"}}]),),
        (patient(active=False),),
        (patient(active=False, link=[{"type": "replaced-by", "other": {"reference": "Patient/p2"}}]),),
        (observation(WASHING, LEVEL_4, status="preliminary"),),
        (of_p1("Condition", verificationStatus={"coding": [{"code": "differential"}]}, code={"text": "Stroke"}),),
    ],
)  # fmt: skip
def test_what_may_not_be_so_now_is_asked_about(tmp_path, resources):
    both = resources if resources[0]["resourceType"] == "Patient" else (patient(), *resources)
    imported = person(read(tmp_path, *both))
    assert imported.doubts
    assert imported.package.diagnoses == ()


@pytest.mark.parametrize(
    "period", [{"end": "2026"}, {"end": "2026-11"}, {"start": "2026"}, {"start": "2026-11"}]
)
def test_a_month_or_year_that_holds_today_is_neither_over_nor_to_come(tmp_path, period):
    imported = person(read(tmp_path, patient(), service(occurrenceTiming=MONDAYS, occurrencePeriod=period)))
    assert imported.doubts == ()


def test_an_illness_of_the_family_is_no_diagnosis_of_the_person(tmp_path):
    condition = of_p1("Condition", category=[{"text": "Family history"}], code={"text": "Stroke"})
    imported = person(read(tmp_path, patient(), condition))
    assert (imported.package.diagnoses, [note.what for note in imported.noted]) == ((), ["Stroke"])


def weight(on="2026-11-02", **quantity):
    plain = observation("29463-7", "", on)
    del plain["valueCodeableConcept"]
    return {**plain, "valueQuantity": quantity}


@pytest.mark.parametrize(
    ("quantity", "weight_kg"),
    [
        ({"value": 80, "unit": "kilos", "code": "kg"}, 80),
        ({"value": 180, "unit": "lbs", "code": "kg"}, None),
        ({"value": 80}, None),
        ({"value": 12, "unit": "st"}, None),
    ],
)
def test_a_number_whose_unit_is_missing_unknown_or_said_in_two_ways_is_none(tmp_path, quantity, weight_kg):
    report = read(tmp_path, patient(), weight(**quantity))
    assert person(report).package.person.weight_kg == weight_kg
    assert bool(report.not_understood) == (weight_kg is None)


def test_what_was_said_in_a_month_is_newer_than_what_was_said_years_before(tmp_path):
    report = read(
        tmp_path, patient(), weight("2025-01-01", value=99, unit="kg"), weight("2026-11", value=80, unit="kg")
    )
    assert person(report).package.person.weight_kg == 80


def test_what_is_said_of_a_day_to_come_is_not_newer_than_everything(tmp_path):
    mistyped = weight("2062-01-01", value=99, unit="kg")
    report = read(tmp_path, patient(), weight("2026-11-01", value=80, unit="kg"), mistyped)
    assert person(report).package.person.weight_kg == 80
    assert told(report.not_understood) == {("a day: 2062-01-01", "is a day to come"): 1}


def test_days_of_moments_with_different_zones_are_those_of_one_clock(tmp_path):
    late = observation(WASHING, LEVEL_4, "2026-11-02T23:30:00-05:00")
    report = read(tmp_path, patient(), late, observation(WASHING, LEVEL_2, "2026-11-03T01:00:00Z"))
    assert person(report).ranges[0].between == (2, 3)


def test_an_answer_whose_codes_ask_different_things_is_no_answer_to_either(tmp_path):
    code = {"coding": [{"system": LOINC, "code": WASHING}, {"system": LOINC, "code": DRESSING}]}
    report = read(tmp_path, patient(), observation(WASHING, LEVEL_4, code=code))
    assert person(report).package.person.washing is None
    assert told(report.not_understood) == {("Observation: 95015-4", "its codes ask different things"): 1}


@pytest.mark.parametrize(
    "ratio",
    [
        {"numerator": {"value": 5, "unit": "h"}, "denominator": {"value": 0, "unit": "wk"}},
        {
            "numerator": {"value": 5, "unit": "h", "comparator": "<"},
            "denominator": {"value": 1, "unit": "wk"},
        },
        {"numerator": {"value": -5, "unit": "h"}, "denominator": {"value": 1, "unit": "wk"}},
    ],
)
def test_hours_that_cannot_be_or_are_only_a_bound_are_none(tmp_path, ratio):
    report = read(tmp_path, patient(), service(quantityRatio=ratio))
    assert care(person(report)) == ()
    assert report.not_understood or report.refused


def test_an_answer_that_is_only_a_bound_is_no_level(tmp_path):
    answer = {"valueQuantity": {"value": 2, "comparator": "<"}, "valueCodeableConcept": None}
    report = read(tmp_path, patient(), observation(WASHING, LEVEL_4, **answer))
    assert person(report).package.person.washing is None
    assert person(report).ranges == ()


def test_an_empty_list_of_modifier_extensions_is_none(tmp_path):
    report = read(tmp_path, patient(), observation(WASHING, LEVEL_4, modifierExtension=[]))
    assert person(report).package.person.washing == 2


def test_a_danish_condition_that_is_over_is_no_level():
    fsiii = "urn:oid:1.2.208.176.2.21"
    condition = (
        '{"resourceType": "Condition", "subject": {"reference": "Patient/p1"}, "clinicalStatus": {"coding": [{"code": '
        f'"resolved"}}]}}, "code": {{"coding": [{{"system": "{fsiii}", "code": "J1.1"}}]}}, '
        f'"severity": {{"coding": [{{"system": "{fsiii}", "code": "3"}}]}}}}'
    )
    over = import_content("x.json", condition.encode(), Choices(TODAY))
    assert [imported.package.person.washing for imported in over.people] in ([], [None])
