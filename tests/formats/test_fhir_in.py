"""FHIR from other systems: what comes in, what is said not to, and nothing that was not said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.formats import Choices, import_files
from engine.formats.json_form import json_records
from engine.formats.writing import package_text, package_yaml
from engine.formats.xml_form import fhir_xml_records
from engine.knowledge import parse_package
from engine.model import CarePackage, ProblemsFoundError
from engine.model import limits as table_of_limits
from tests.formats.bundles import FILES, TODAY, bundle, observation, patient, person, read, service, told
from tests.shipped import CATALOGUE

SIT_TO_STAND, WASHING, LEVEL_2, LEVEL_4 = "95008-9", "95015-4", "LA11759-0", "LA28225-3"


def test_a_published_plan_of_long_term_services_in_xml_comes_in():
    imported = person(import_files([FILES / "fhir" / "eltss.xml"], Choices(TODAY)))
    assert imported.reference == "patient1"
    (allowance,) = imported.package.allowances
    assert (allowance.hours, allowance.per_weeks) == (1.25, 1)
    assert [goal.words for goal in imported.package.goals] == ["lose weight", "dance at daughter's wedding"]
    assert imported.package.visits == ()


def test_published_resources_of_one_person_in_files_of_their_own_make_one_package():
    report = import_files([FILES / "fhir"], Choices(TODAY))
    betsy = next(person for person in report.people if person.reference == "patientBSJ1")
    assert betsy.package.person.standing == "with_one_person"
    assert betsy.package.assessed_on.isoformat() == "2024-01-18"
    assert betsy.package.goals == ()
    assert any("Able to walk in room (finding)" in note.what for note in betsy.noted)


@pytest.mark.parametrize(
    ("more", "is_own"),
    [
        ({}, True),
        ({"expressedBy": {"reference": "Patient/p1"}}, True),
        ({"expressedBy": {"reference": "Practitioner/a"}}, False),
        ({"expressedBy": {"display": "Jen Cadbury, OT"}}, False),
        (
            {"description": {"text": "Walk", "coding": [{"code": "1", "display": "Able to walk (finding)"}]}},
            False,
        ),
        ({"description": {"coding": [{"code": "1", "display": "Walk"}]}}, False),
    ],
)
def test_only_what_the_person_says_is_quoted_as_their_words(tmp_path, more, is_own):
    goal = {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "description": {"text": "Walk"},
        "subject": {"reference": "Patient/p1"},
    }
    report = read(tmp_path, patient(), goal | more)
    imported = person(report)
    assert [goal.words for goal in imported.package.goals] == (["Walk"] if is_own else [])
    assert any("Walk" in note.what for note in imported.noted) != is_own


@pytest.mark.parametrize(
    ("more", "by", "on"),
    [
        ({"expressedBy": {"reference": "Patient/p1"}}, "the person", None),
        (
            {"expressedBy": {"reference": "Patient/p1"}, "statusDate": "2026-03-04"},
            "the person",
            "2026-03-04",
        ),
        ({"startDate": "2026-02-01"}, "who said it is not recorded", "2026-02-01"),
        (
            {"startDate": "2026-02-01", "statusDate": "2026-03-04"},
            "who said it is not recorded",
            "2026-03-04",
        ),
        ({"startDate": "2026-02"}, "who said it is not recorded", None),
    ],
)
def test_who_set_a_goal_and_when_stays_beside_it(tmp_path, more, by, on):
    goal = {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "description": {"text": "Dance"},
        "subject": {"reference": "Patient/p1"},
    }
    report = read(tmp_path, patient(), goal | more)
    (goal_read,) = person(report).package.goals
    assert (goal_read.said_by, goal_read.said_on and goal_read.said_on.isoformat()) == (by, on)
    assert goal_read.quotation.startswith("“Dance” (")
    unread = {count.what for count in (*report.not_understood, *report.refused) if "Goal" in count.what}
    assert all("said_on" in what for what in unread), report.not_understood
    assert bool(unread) == (more.get("startDate") == "2026-02")


def test_who_set_a_goal_that_is_only_noted_stays_beside_the_note(tmp_path):
    goal = {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "description": {"text": "Walks without help"},
        "subject": {"reference": "Patient/p1"},
        "expressedBy": {"reference": "PractitionerRole/OT", "display": "Jen Cadbury, OT"},
        "statusDate": "2026-03-04",
    }
    (note,) = person(read(tmp_path, patient(), goal)).noted
    assert (note.what, note.by, note.on.isoformat()) == (
        "Walks without help",
        "Jen Cadbury, OT",
        "2026-03-04",
    )


def test_the_same_plan_in_json_and_in_xml_gives_the_same_package(tmp_path):
    tree = bundle(patient(), service(quantityRatio=ratio(2, "h", "week")), observation(SIT_TO_STAND, LEVEL_2))

    def element(name, value):
        if isinstance(value, list):
            return "".join(element(name, part) for part in value)
        if isinstance(value, dict):
            inner = "".join(element(key, part) for key, part in value.items() if key != "resourceType")
            kind = value.get("resourceType")
            return f"<{name}><{kind}>{inner}</{kind}></{name}>" if kind else f"<{name}>{inner}</{name}>"
        return f'<{name} value="{value}"/>'

    inner = "".join(element(key, part) for key, part in tree.items() if key != "resourceType")
    (tmp_path / "b.xml").write_text(f'<Bundle xmlns="http://hl7.org/fhir">{inner}</Bundle>', encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(tree), encoding="utf-8")
    in_json, in_xml = (
        person(import_files([tmp_path / name], Choices(TODAY))) for name in ("b.json", "b.xml")
    )
    assert in_json.package == in_xml.package
    assert in_json.package.person.standing == "with_one_person"


def ratio(amount, unit, span):
    return {"numerator": {"value": amount, "unit": unit}, "denominator": {"value": 1, "unit": span}}


@pytest.mark.parametrize(
    ("amount", "unit", "span", "hours", "weeks"),
    [
        (5, "quarter hour", "week", 1.25, 1),
        (1, "h", "d", 7.0, 1),
        (2, "hours", "month", 24.0, 52),
        (90, "min", "wk", 1.5, 1),
    ],
)
def test_an_amount_for_a_span_is_an_allowance_and_never_a_visit(tmp_path, amount, unit, span, hours, weeks):
    package = person(read(tmp_path, patient(), service(quantityRatio=ratio(amount, unit, span)))).package
    assert package.visits == ()
    assert [(allowance.hours, allowance.per_weeks) for allowance in package.allowances] == [(hours, weeks)]


def test_a_service_that_says_no_length_is_listed_and_makes_nothing(tmp_path):
    report = read(tmp_path, patient(), service(quantityRatio=ratio(1, "visit", "week")))
    assert person(report).package.allowances == ()
    assert told(report.not_understood) == {("ServiceRequest: Personal care", "is not in a unit of time"): 1}


def test_a_service_that_is_no_care_at_home_is_noted_and_not_counted(tmp_path):
    imported = person(
        read(
            tmp_path, patient(), service(code={"text": "Physiotherapy"}, quantityRatio=ratio(2, "h", "week"))
        )
    )
    assert imported.package.allowances == ()
    assert [note.what for note in imported.noted] == ["Physiotherapy"]


REPEATS = [
    ({"frequency": 1, "period": 1, "periodUnit": "d", "duration": 45, "durationUnit": "min", "timeOfDay": ["08:00:00"]},
     [("08:00", 45, 7, 1)]),
    ({"frequency": 3, "period": 1, "periodUnit": "d"}, [(None, None, 7, 1)] * 3),
    ({"period": 2, "periodUnit": "wk", "dayOfWeek": ["tue"], "duration": 1, "durationUnit": "h"}, [(None, 60, 1, 2)]),
    ({"frequency": 2, "period": 1, "periodUnit": "d", "timeOfDay": ["08:00:00", "18:30:00"]},
     [("08:00", None, 7, 1), ("18:30", None, 7, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("repeat", "visits"), REPEATS)
def test_times_that_are_said_become_visits_and_what_is_not_said_stays_unknown(tmp_path, repeat, visits):
    package = person(read(tmp_path, patient(), service(occurrenceTiming={"repeat": repeat}))).package
    assert [
        (visit.start, visit.minutes, len(visit.days), visit.every_weeks) for visit in package.visits
    ] == visits


def test_five_times_a_week_without_days_is_hours_and_no_visit(tmp_path):
    repeat = {"frequency": 5, "period": 1, "periodUnit": "wk", "duration": 30, "durationUnit": "min"}
    package = person(read(tmp_path, patient(), service(occurrenceTiming={"repeat": repeat}))).package
    assert package.visits == ()
    assert package.allowances[0].hours == 2.5


def test_a_level_that_the_instrument_fixes_is_the_words_value(tmp_path):
    assert person(read(tmp_path, patient(), observation(WASHING, LEVEL_4))).package.person.washing == 2


def test_a_level_that_it_does_not_fix_is_not_assessed_with_its_range_beside_it(tmp_path):
    imported = person(read(tmp_path, patient(), observation(WASHING, "LA10055-4")))
    assert imported.package.person.washing is None
    (known,) = imported.ranges
    assert (known.word, known.between, known.source) == ("person.washing", (2, 3), "Section GG")
    assert "person.washing is between 2 and 3 (Section GG, 2026-11-02)" in package_text(
        imported, "FHIR", TODAY
    )


def test_the_latest_answer_counts_and_answers_of_one_day_that_differ_allow_both(tmp_path):
    later = read(
        tmp_path, patient(), observation(WASHING, LEVEL_2, "2026-10-01"), observation(WASHING, LEVEL_4)
    )
    assert person(later).package.person.washing == 2
    same = person(read(tmp_path, patient(), observation(WASHING, LEVEL_2), observation(WASHING, LEVEL_4)))
    assert same.package.person.washing is None
    assert same.ranges[0].between == (2, 3)


def test_a_goal_is_no_ability_and_what_was_not_attempted_is_not_assessed(tmp_path):
    report = read(tmp_path, patient(), observation("89396-6", "LA9983-3"), observation(WASHING, "LA26735-3"))
    assert person(report).package.person.washing is None
    assert person(report).ranges == ()


@pytest.mark.parametrize(
    "code",
    [
        {"coding": [{"code": WASHING}]},
        {"coding": [{"system": "http://loinc.org/", "code": f"\ufffd{WASHING}"}]},
        {"text": "GG0130E1"},
        {"coding": [{"system": "http://loinc.org", "code": WASHING, "odd": True}], "stray": "x"},
    ],
    ids=["without a system", "a mark that cannot be seen", "only a text", "stray attributes"],
)
def test_the_defects_of_published_files_are_survived(tmp_path, code):
    assert (
        person(read(tmp_path, patient(), observation(WASHING, LEVEL_4, code=code))).package.person.washing
        == 2
    )


def test_a_number_for_a_code_is_the_same_with_and_without_zeros(tmp_path):
    for value in (4, "04", "4"):
        key = "valueInteger" if isinstance(value, int) else "valueString"
        answer = observation(WASHING, "", **{key: value})
        del answer["valueCodeableConcept"]
        assert person(read(tmp_path, patient(), answer)).package.person.washing == 2


def test_a_person_is_known_by_references_alone_by_full_address_and_by_uuid(tmp_path):
    for reference in ("Patient/p1", "https://example.org/fhir/Patient/p1", "urn:uuid:p1"):
        report = read(tmp_path, observation(WASHING, LEVEL_4, subject={"reference": reference}))
        assert [person.reference for person in report.people] == ["p1"]


def test_what_belongs_to_nobody_is_listed_and_nobody_is_made_up(tmp_path):
    report = read(tmp_path, observation(WASHING, LEVEL_4, subject={"display": "Somebody"}))
    assert report.people == ()
    assert told(report.not_understood) == {("Observation", "it says of nobody whose it is"): 1}


def test_no_name_address_or_number_of_a_person_is_read(tmp_path):
    named = patient(
        name=[{"family": "MARKEDNAME"}],
        address=[{"line": ["MARKEDSTREET"]}],
        identifier=[{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "MARKEDNUMBER"}],
    )
    assert "MARKED" not in read(tmp_path, named).model_dump_json()


def test_equipment_that_a_file_names_is_noted_and_the_rest_stays_unknown(tmp_path):
    walker = {"resourceType": "Device", "patient": {"reference": "Patient/p1"}, "type": {"text": "Walker"}}
    imported = person(read(tmp_path, patient(), walker))
    assert imported.package.equipment is None
    assert [(note.what, note.kind) for note in imported.noted] == [("Walker", "equipment")]


def test_an_observation_that_was_entered_in_error_does_not_count(tmp_path):
    wrong = observation(WASHING, LEVEL_4, status="entered-in-error")
    assert person(read(tmp_path, patient(), wrong)).package.person.washing is None


def test_a_weight_in_pounds_is_kilograms_and_one_without_a_known_unit_is_refused_a_place(tmp_path):
    def weight(value, unit):
        quantity = {"value": value, "unit": unit}
        weighing = observation("29463-7", "", valueQuantity=quantity)
        del weighing["valueCodeableConcept"]
        return read(tmp_path, patient(), weighing)

    assert person(weight(150, "lbs")).package.person.weight_kg == pytest.approx(68.0389, abs=1e-3)
    report = weight(11, "stone")
    assert person(report).package.person.weight_kg is None
    assert "the unit `stone` is not known" in {because for _, because in told(report.not_understood)}
    report = weight(9000, "kg")
    assert told(report.refused) == {
        ("person.weight_kg", "is outside what is possible here: look at the unit"): 1
    }


def test_an_element_that_no_path_leads_to_is_listed(tmp_path):
    report = read(tmp_path, patient(animal={"species": {"text": "?"}}))
    assert told(report.not_understood) == {("Patient.animal", "no path of the mapping leads to it"): 1}


def test_every_record_is_read_passed_over_refused_or_not_understood(tmp_path):
    resources = [
        patient(),
        observation("1-1", "x"),
        service(),
        {"resourceType": "Nonsense"},
        {"resourceType": "Claim"},
    ]
    report = read(tmp_path, *resources)
    told_of = " ".join(
        note.what for many in (report.passed_over, report.not_understood, report.read) for note in many
    )
    for kind in ("Patient", "Observation", "ServiceRequest", "Nonsense", "Claim"):
        assert kind in told_of


@settings(deadline=None)
@given(words=st.text(min_size=1, max_size=60))
def test_any_words_in_a_goal_are_words_in_the_file_that_is_written(words, tmp_path_factory):
    goal = {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "description": {"text": words},
        "subject": {"reference": "Patient/p1"},
    }
    report = read(tmp_path_factory.mktemp("goal"), patient(), goal)
    imported = person(report)
    text = package_text(imported, "FHIR", TODAY)
    assert parse_package(text, "out.yaml", CATALOGUE) == imported.package
    assert [goal.words for goal in imported.package.goals] in ([words.strip()], [])


NASTY = (
    "=cmd|' /C calc'!A0", "# a comment\nreference: other", "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>",
    "'; DROP TABLE packages;--", "!!python/object/apply:os.system ['true']", "*alias", "&anchor", "\u202egnirts",
    "no", "12e3", "2026-11-02", "- item", "a: b",
)  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_what_looks_like_an_instruction_is_inert_in_everything_that_is_written(tmp_path, text):
    condition = {
        "resourceType": "Condition",
        "code": {"text": text},
        "subject": {"reference": "Patient/p1"},
        "category": [{"coding": [{"code": "health-concern"}]}],
    }
    diagnosis = condition | {"category": [{"coding": [{"code": "problem-list-item"}]}]}
    report = read(tmp_path, patient(id=f"p2 {text}"), diagnosis, condition)
    assert len(report.people) == 2
    for imported in report.people:
        assert parse_package(package_text(imported, "FHIR", TODAY), "out.yaml", CATALOGUE) == imported.package


def test_a_package_reads_back_as_it_was_written():
    package = CarePackage(
        reference="no", diagnoses=("no", "12e3", "07:30", "~", "true", 'a "quote"', "back\\slash")
    )
    assert parse_package(package_yaml(package), "out.yaml", CATALOGUE) == package


BAD = {
    "not json": (b"{", "H102", ".json"),
    "a key twice": (b'{"resourceType": "Patient", "id": "1", "id": "2"}', "H105", ".json"),
    "no resource": (b'{"a": 1}', "H109", ".json"),
    "nan": (b'{"resourceType": "Patient", "x": NaN}', "H102", ".json"),
    "latin": ('{"resourceType": "Patiént"}'.encode("latin-1"), "H101", ".json"),
    "deep": (b'{"resourceType":"A","x":' + b"[" * 60 + b"]" * 60 + b"}", "H103", ".json"),
    "very deep": (b"[" * 200_000, "H103", ".json"),
    "not xml": (b"<Bundle", "H102", ".xml"),
    "xml that is no fhir": (b"<a><b/></a>", "H109", ".xml"),
    "entities": (
        b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Patient xmlns="http://hl7.org/fhir">&b;</Patient>',
        "H103",
        ".xml",
    ),
    "a file of the machine": (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Patient xmlns="http://hl7.org/fhir">&x;</Patient>',
        "H103",
        ".xml",
    ),
    "deep xml": (
        b'<Patient xmlns="http://hl7.org/fhir">' + b"<a>" * 60 + b"</a>" * 60 + b"</Patient>",
        "H103",
        ".xml",
    ),
    "a picture": (b"\x89PNG\r\n", "H101", ".png"),
    "a table of nobody": (b"colour,shape\nred,round\n", "H109", ".csv"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_problem_with_its_place(name, tmp_path):
    content, code, ending = BAD[name]
    file = tmp_path / f"bad{ending}"
    file.write_bytes(content)
    with pytest.raises(ProblemsFoundError) as error:
        import_files([file], Choices(TODAY))
    (problem,) = error.value.problems
    assert (problem.code, problem.place.file) == (code, str(file))
    assert problem.help


def test_every_problem_of_every_file_is_said_in_one_run_and_nothing_is_half_imported(tmp_path):
    for name in BAD:
        (tmp_path / f"{name}{BAD[name][2]}").write_bytes(BAD[name][0])
    (tmp_path / "good.json").write_text(json.dumps(patient()), encoding="utf-8")
    with pytest.raises(ProblemsFoundError) as error:
        import_files(sorted(tmp_path.iterdir()), Choices(TODAY))
    assert len(error.value.problems) == len(BAD)


@pytest.mark.parametrize(
    ("limit", "most", "read_file", "content"),
    [
        ("tree.FOREIGN_VALUES", 5, json_records, b'{"resourceType": "A", "x": [1, 2, 3, 4, 5]}'),
        ("xml_form.FOREIGN_VALUES", 5, fhir_xml_records,
         b'<Patient xmlns="http://hl7.org/fhir">' + b'<a value="1"/>' * 5 + b"</Patient>"),
        ("tree.FOREIGN_RECORDS", 2, json_records, json.dumps(bundle(*[patient()] * 3)).encode()),
    ],
)  # fmt: skip
def test_limits_hold_while_a_file_is_read(monkeypatch, limit, most, read_file, content):
    monkeypatch.setattr(f"engine.formats.{limit}", most)
    with pytest.raises(ProblemsFoundError) as error:
        list(read_file("x", content))
    assert {problem.code for problem in error.value.problems} == {"H106"}


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "large.json"
    with file.open("wb") as out:
        out.truncate(table_of_limits.FOREIGN_BYTES + 1)
    with pytest.raises(ProblemsFoundError) as error:
        import_files([file], Choices(TODAY))
    assert {problem.code for problem in error.value.problems} == {"H106"}


def there(**words):
    visit = {"id": "morning", "start": "08:00", "minutes": 45}
    return CarePackage.model_validate({"reference": "p1", "visits": [visit], **words})


def test_what_comes_in_is_joined_to_the_package_that_is_there_and_changes_nothing_that_it_says(tmp_path):
    package = there(person={"washing": 4}, assessed_on="2026-11-20")
    answers = [
        observation(WASHING, LEVEL_4),
        observation(SIT_TO_STAND, LEVEL_2),
        observation("95014-7", "LA10055-4"),
    ]
    plan = service(quantityRatio=ratio(2, "h", "week"))
    report = read(tmp_path, patient(), plan, *answers, choices=Choices(TODAY, there={"p1": package}.get))
    imported = person(report)
    assert imported.package.visits == package.visits
    assert imported.package.allowances == ()
    assert (imported.package.person.washing, imported.package.person.standing) == (4, "with_one_person")
    assert [known.word for known in imported.ranges] == ["person.dressing_upper"]
    assert imported.package.assessed_on == package.assessed_on
    assert told(report.refused) == {
        ("person.washing", "the package says something else, which stays"): 1,
        ("visits and hours", "the package has a plan, which stays"): 1,
    }


def test_a_list_of_resources_and_a_file_of_lines_are_read_too(tmp_path):
    many = [patient(), observation(WASHING, LEVEL_4)]
    (tmp_path / "list.json").write_text(json.dumps(many), encoding="utf-8")
    (tmp_path / "lines.ndjson").write_text("\n".join(map(json.dumps, many)), encoding="utf-8")
    for name in ("list.json", "lines.ndjson"):
        assert person(import_files([tmp_path / name], Choices(TODAY))).package.person.washing == 2


def test_a_service_in_force_is_noted_and_neither_visit_nor_hours(tmp_path):
    system = "https://fhir.interweavedigital.nhs.uk/CodeSystem/Interweave-SocialCareServiceType"
    episode = {
        "resourceType": "EpisodeOfCare",
        "status": "active",
        "type": [
            {"coding": [{"system": system, "code": "HS", "display": "Home Support"}], "text": "Home Support"}
        ],
        "patient": {"reference": "Patient/p1"},
        "period": {"start": "2026-04-01"},
    }
    imported = person(read(tmp_path, patient(), episode))
    assert [note.what for note in imported.noted] == ["Home Support"]
    assert imported.package.visits == imported.package.allowances == ()


NUMBER = {"identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9000000009"}}


def test_a_number_of_a_person_joins_what_is_theirs_and_is_shown_nowhere(tmp_path):
    answers = [
        observation(WASHING, LEVEL_4, subject=NUMBER),
        observation(SIT_TO_STAND, LEVEL_2, subject=NUMBER),
    ]
    alone = read(tmp_path, *answers)
    assert "9000000009" not in alone.model_dump_json()
    assert person(alone).reference.startswith("person-")
    together = person(read(tmp_path, patient(identifier=[NUMBER["identifier"]]), *answers))
    assert together.reference == "p1"
    assert (together.package.person.washing, together.package.person.standing) == (2, "with_one_person")


def test_the_file_that_is_written_has_the_range_and_reads_back(tmp_path):
    imported = person(read(tmp_path, patient(), observation(WASHING, "LA10055-4")))
    text = package_text(imported, "FHIR", TODAY)
    back = parse_package(text, "a.yaml", CATALOGUE)
    assert [known.between for known in back.ranges] == [("2", "3")]
    assert back.ranges == imported.package.ranges
