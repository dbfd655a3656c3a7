"""What changes the meaning of all the rest is never overlooked; what stands inside a record is read or listed."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from engine.formats import Choices, import_files, understand_files
from engine.formats.xml_form import fhir_xml_records
from tests.formats.bundles import TODAY, bundle, observation, patient, person, read, service, told

RATIO = {"numerator": {"value": 2, "unit": "h"}, "denominator": {"value": 1, "unit": "wk"}}
WASHING, LEVEL_4 = "95015-4", "LA28225-3"
IN_WORDS = "what it says in words is not read; look at it"
OVER = "its time is over and its status says that it is in force; ask whether it is still given"


def of_p1(kind, **more):
    return {"resourceType": kind, "subject": {"reference": "Patient/p1"}, **more}


def quantity(asked, **value):
    weighing = observation(asked, "", valueQuantity=value)
    del weighing["valueCodeableConcept"]
    return weighing


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"modifierExtension": [{"url": "urn:x:not", "valueBoolean": True}]}, "a modifier extension"),
        ({"component": [{"modifierExtension": [{"url": "urn:x"}]}]}, "a modifier extension"),
        ({"implicitRules": "urn:rules"}, "rules of its own"),
    ],
)
def test_a_record_with_what_may_change_all_the_rest_is_not_read_and_is_listed(tmp_path, more, why):
    report = read(tmp_path, patient(), observation(WASHING, LEVEL_4, **more))
    assert person(report).package.person.washing is None
    ((_, because),) = told(report.not_understood)
    assert why in because


def test_care_that_is_not_to_be_given_is_no_care(tmp_path):
    report = read(tmp_path, patient(), service(doNotPerform=True, quantityRatio=RATIO))
    assert person(report).package.allowances == ()
    assert told(report.passed_over)["ServiceRequest", "it says what is not to be done"] == 1


def test_care_whose_time_is_over_is_asked_about(tmp_path):
    report = read(tmp_path, patient(), service(quantityRatio=RATIO, occurrencePeriod={"end": "2018-12-31"}))
    assert len(person(report).package.allowances) == 1
    assert [(note.what, note.kind) for note in person(report).noted] == [(f"Personal care: {OVER}", "doubt")]


def test_a_weight_that_is_only_a_bound_is_no_weight(tmp_path):
    report = read(tmp_path, patient(), quantity("29463-7", value=150, code="kg", comparator="<"))
    assert person(report).package.person.weight_kg is None
    assert {because for _, because in told(report.not_understood)} == {"it is said to be no plain value"}


@pytest.mark.parametrize(
    ("value", "kilograms"),
    [({"value": 79, "unit": "kilogram", "code": "kg"}, 79), ({"value": 12, "code": "[stone_av]"}, 76.20)],
)
def test_weights_in_units_of_published_files_are_kilograms(tmp_path, value, kilograms):
    weight = person(read(tmp_path, patient(), quantity("27113001", **value))).package.person.weight_kg
    assert weight == pytest.approx(kilograms, abs=0.01)


@pytest.mark.parametrize(
    "more",
    [
        {"verificationStatus": "entered-in-error"},
        {"verificationStatus": {"text": "Entered in error"}},
        {"clinicalStatus": "resolved"},
        {"clinicalStatus": {"text": "Resolved"}},
        {"abatementDateTime": "2019-01-01"},
    ],
)
def test_a_condition_that_does_not_count_is_none_however_its_status_is_written(tmp_path, more):
    condition = of_p1("Condition", code={"text": "Stroke"}, **more)
    assert person(read(tmp_path, patient(), condition)).package.diagnoses == ()


@pytest.mark.parametrize(
    "more",
    [
        {"lifecycleStatus": "active", "source": {"reference": "Practitioner/1"}},
        {"status": "cancelled"},
        {"status": "rejected"},
    ],
)
def test_a_goal_of_another_version_of_fhir_is_quoted_only_where_the_person_says_it(tmp_path, more):
    goal = of_p1("Goal", description={"text": "Walk"}, **more)
    assert person(read(tmp_path, patient(), goal)).package.goals == ()


def test_that_somebody_has_died_is_said_and_no_age_is_read(tmp_path):
    imported = person(read(tmp_path, patient(deceasedDateTime="2026-01-05")))
    assert [note.what for note in imported.noted] == ["Patient: the file says that this person has died"]
    assert person(read(tmp_path, patient(deceasedBoolean=False))).package.person.age_band == "85-94"


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_a_risk_that_does_not_count_is_not_noted(tmp_path, status):
    risk = of_p1("RiskAssessment", status=status, code={"text": "Falls"})
    assert person(read(tmp_path, patient(), risk)).noted == ()


def test_an_alert_is_noted_while_it_is_in_force(tmp_path):
    flags = [
        of_p1("Flag", status=status, code={"text": f"Dog, {status}"}) for status in ("active", "inactive")
    ]
    assert [note.what for note in person(read(tmp_path, patient(), *flags)).noted] == ["Dog, active"]


def test_what_somebody_says_of_the_person_in_words_is_noted_as_it_is(tmp_path):
    told_of = observation(
        "10158-4", "", valueString="Walks to the shop.", category=[{"coding": [{"code": "survey"}]}]
    )
    lab = observation("1-1", "", valueString="negative", category=[{"coding": [{"code": "laboratory"}]}])
    for resource in (told_of, lab):
        del resource["valueCodeableConcept"]
    imported = person(read(tmp_path, patient(), told_of, lab))
    assert [note.what for note in imported.noted] == ["10158-4: Walks to the shop."]


def device_use(**device):
    return of_p1("DeviceUseStatement", status="active", device=device)


WALKER = {"resourceType": "Device", "id": "w", "deviceName": [{"name": "Walking frame"}]}


def test_a_contained_resource_is_found_by_its_reference_and_belongs_to_whoever_its_container_is_of(tmp_path):
    use = {**device_use(reference="#w"), "id": "u1", "contained": [WALKER]}
    report = read(tmp_path, patient(), use)
    assert {note.what for note in person(report).noted} == {"Walking frame"}
    assert told(report.not_understood) == {}


def test_contained_resources_of_two_containers_are_not_one(tmp_path):
    two = [{**device_use(reference="#w"), "id": f"u{n}", "contained": [WALKER | {"deviceName": [{"name": f"Frame {n}"}]}]}
           for n in (1, 2)]  # fmt: skip
    assert {note.what for note in person(read(tmp_path, patient(), *two)).noted} == {"Frame 1", "Frame 2"}


def test_a_contained_resource_is_read_in_xml_too():
    text = (
        '<DeviceUseStatement xmlns="http://hl7.org/fhir"><id value="u"/><contained><Device><id value="w"/>'
        '<type><text value="Frame"/></type></Device></contained><status value="active"/>'
        '<device><reference value="#w"/></device></DeviceUseStatement>'
    )
    outer, inner = fhir_xml_records("x.xml", text.encode())
    assert (outer.tree["device"][0]["reference"], inner.tree["id"], inner.kind) == (
        "Device/u#w",
        "u#w",
        "Device",
    )


def test_equipment_that_another_record_names_is_called_by_its_name_and_not_by_its_number(tmp_path):
    report = read(tmp_path, patient(), device_use(reference="Device/w"), WALKER)
    assert {note.what for note in person(report).noted} == {"Walking frame"}
    shower = read(tmp_path, patient(), device_use(display="Bath/shower seat"))
    assert [note.what for note in person(shower).noted] == ["Bath/shower seat"]


def plan(*details, **more):
    activities = [{"detail": detail} for detail in details]
    return of_p1("CarePlan", **{"status": "active", "intent": "plan", "activity": activities} | more)


DAILY = {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d", "duration": 30, "durationUnit": "min"}}
CARE = {"status": "in-progress", "code": {"text": "Personal care"}, "scheduledTiming": DAILY}


def test_activities_that_stand_in_a_plan_of_care_are_read(tmp_path):
    exercises = {"status": "in-progress", "description": "Exercises for balance"}
    imported = person(read(tmp_path, patient(), plan(CARE, exercises)))
    assert [(visit.minutes, len(visit.days)) for visit in imported.package.visits] == [(30, 7)] * 2
    assert [note.what for note in imported.noted] == ["Exercises for balance"]


@pytest.mark.parametrize(
    "resource",
    [
        plan(CARE, status="revoked"), plan(CARE, intent="proposal"), plan(CARE | {"status": "cancelled"}),
        plan(CARE | {"doNotPerform": True}),
    ],
)  # fmt: skip
def test_activities_that_are_not_in_force_are_no_care(tmp_path, resource):
    assert person(read(tmp_path, patient(), resource)).package.visits == ()


@pytest.mark.parametrize(
    ("repeat", "because"),
    [
        ({"frequency": 3, "period": 1, "periodUnit": "wk", "dayOfWeek": ["mon", "tue"]}, "do not fit"),
        ({"frequency": 1, "frequencyMax": 3, "period": 1, "periodUnit": "d"}, "`frequencyMax`"),
        ({"period": 1, "periodUnit": "d", "count": 3}, "`count`"),
        ({"frequency": 2.5, "period": 1, "periodUnit": "d"}, "no whole number"),
        (
            {"frequency": 3, "period": 1, "periodUnit": "d", "timeOfDay": ["08:00:00", "12:00:00"]},
            "do not fit",
        ),
    ],
)
def test_times_that_say_more_than_is_understood_make_no_visit(tmp_path, repeat, because):
    report = read(tmp_path, patient(), service(occurrenceTiming={"repeat": repeat}))
    assert person(report).package.visits == ()
    assert any(because in why for _, why in told(report.not_understood)), report.not_understood


def test_a_length_between_two_is_not_known_and_parts_of_the_day_are_visits(tmp_path):
    repeat = DAILY["repeat"] | {"durationMax": 45, "when": ["MORN", "EVE"]}
    visits = person(read(tmp_path, patient(), service(occurrenceTiming={"repeat": repeat}))).package.visits
    assert [(visit.id, visit.minutes, visit.start) for visit in visits] == [
        ("Personal care MORN", None, None), ("Personal care EVE", None, None),
    ]  # fmt: skip


def encounter(*participants, **more):
    there = [{"individual": {"reference": who}} for who in participants]
    period = {"start": "2026-02-13T08:05:00Z", "end": "2026-02-13T08:25:00Z"}
    whole = {"status": "finished", "class": {"code": "HH"}, "participant": there, "period": period}
    return of_p1("Encounter", **(whole | more))


def delivered(tmp_path, *resources):
    (tmp_path / "b.json").write_text(json.dumps(bundle(*resources)), encoding="utf-8")
    understood = understand_files([tmp_path / "b.json"], Choices(TODAY))[0]
    return [(row.worker, row.start, row.end) for row in understood.rows]


COME, GO = datetime(2026, 2, 13, 8, 5), datetime(2026, 2, 13, 8, 25)


def test_two_workers_at_one_encounter_are_two_rows_and_a_wife_is_no_worker(tmp_path):
    rows = delivered(tmp_path, encounter("Practitioner/a", "PractitionerRole/b", "RelatedPerson/wife"))
    assert rows == [("a", COME, GO), ("b", COME, GO)]
    assert delivered(tmp_path, encounter()) == [("", COME, GO)]


def test_an_encounter_of_the_next_version_of_fhir_is_delivered_care(tmp_path):
    newer = encounter(status="completed", **{"class": [{"coding": [{"code": "HH"}]}]})
    newer |= {
        "actualPeriod": newer.pop("period"),
        "participant": [{"actor": {"reference": "Practitioner/a"}}],
    }
    assert delivered(tmp_path, newer) == [("a", COME, GO)]


def test_an_end_before_its_beginning_that_says_its_own_day_is_no_end(tmp_path):
    wrong = encounter(period={"start": "2017-10-19T16:47:10+01:00", "end": "2017-10-19T00:00:00+01:00"})
    assert delivered(tmp_path, wrong) == [("", datetime(2017, 10, 19, 16, 47, 10), None)]


def test_several_answers_to_one_question_allow_what_any_of_them_allows(tmp_path):
    answers = [{"valueCoding": {"code": code}} for code in ("LA28225-3", "LA11759-0")]
    response = of_p1("QuestionnaireResponse", status="completed", authored="2026-11-02",
                     item=[{"linkId": "/x/95015-4", "answer": answers}])  # fmt: skip
    imported = person(read(tmp_path, patient(), response))
    assert (imported.package.person.washing, imported.ranges[0].between) == (None, (2, 3))


def test_a_code_that_only_one_scale_has_says_which_scale_is_meant(tmp_path):
    parts = [("4002008", "TRANS1"), ("4002012", "BATH1"), ("4002004", "FECAL2")]
    components = [
        {"code": {"coding": [{"code": asked}]}, "valueCodeableConcept": {"coding": [{"code": answer}]}}
        for asked, answer in parts
    ]
    code = {"coding": [{"code": "273302005"}]}
    barthel = of_p1("Observation", status="final", code=code, valueInteger=14, component=components)
    report = read(tmp_path, patient(), barthel)
    assert {known.word: known.between for known in person(report).ranges} == {
        "person.transfers": ("helped_by_one", "helped_by_two", "stand_aid", "hoisted"),
        "person.washing": (0, 1),
        "person.bowel": ("continent", "stoma"),
    }


def test_resources_in_parameters_and_on_lines_of_a_file_of_any_name_are_read(tmp_path):
    inner = [{"name": "return", "resource": patient()}]
    assert person(read(tmp_path, {"resourceType": "Parameters", "parameter": inner})).package.person.age_band
    lines = "\n".join(json.dumps(resource) for resource in (patient(), observation(WASHING, LEVEL_4)))
    (tmp_path / "export.json").write_text(lines, encoding="utf-8")
    assert person(import_files([tmp_path / "export.json"], Choices(TODAY))).package.person.washing == 2


def test_aliases_of_shorthand_hold_in_every_file_that_is_read_with_them(tmp_path):
    (tmp_path / "aliases.fsh").write_text("Alias: $F = urn:oid:1.2.208.176.2.21\n", encoding="utf-8")
    text = (
        "Instance: c1\nInstanceOf: KLGatewayCareCondition\n* clinicalStatus = #active\n* subject = Reference(jens)\n"
        '* severity = $F#1ceef776-0cfa-4acd-b222-c5bb2424e0c1\n* code = $F#J2.2 "x"\n'
    )
    (tmp_path / "x.fsh").write_text(text, encoding="utf-8")
    assert person(import_files([tmp_path], Choices(TODAY))).package.person.preparing_meals == 3


def test_a_profile_of_any_name_is_the_resource_that_its_guide_says(tmp_path):
    profile = "Profile: Abilities\nParent: Ability\nId: x\n\nProfile: Ability\nParent: Observation\n"
    (tmp_path / "profiles.fsh").write_text(profile, encoding="utf-8")
    text = (
        "Instance: o\nInstanceOf: Abilities\n* status = #final\n* subject = Reference(Patient/p1)\n"
        "* code = http://loinc.org#95015-4\n* valueCodeableConcept = http://loinc.org#LA28225-3\n"
    )
    (tmp_path / "x.fsh").write_text(text, encoding="utf-8")
    assert person(import_files([tmp_path], Choices(TODAY))).package.person.washing == 2


@pytest.mark.parametrize("value", [{"text": "Independent"}, {"coding": [{"display": "Independent"}]}])
def test_an_answer_in_words_alone_is_listed_with_its_words_and_not_as_none(tmp_path, value):
    report = read(tmp_path, patient(), observation(WASHING, "", valueCodeableConcept=value))
    assert told(report.not_understood) == {
        ("Section GG, person.washing: answer Independent", "no level of the crosswalk"): 1
    }


@pytest.mark.parametrize(
    ("resource", "noted"),
    [
        (of_p1("CarePlan", status="active", intent="plan", description="Four calls a day"), "Four calls a day"),
        ({"resourceType": "Task", "status": "completed", "for": {"reference": "Patient/p1"},
          "code": {"text": "Care Act assessment"}}, "Care Act assessment"),
        (of_p1("ClinicalImpression", status="completed", summary="Slower than last year"), "Slower than last year"),
        (of_p1("Composition", status="final", title="Discharge"), f"Discharge: {IN_WORDS}"),
        (of_p1("Consent", status="active"), f"Consent: {IN_WORDS}"),
    ],
)  # fmt: skip
def test_what_is_only_said_in_words_is_noted_or_said_to_be_unread(tmp_path, resource, noted):
    assert [note.what for note in person(read(tmp_path, patient(), resource)).noted] == [noted]
