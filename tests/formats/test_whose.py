"""Whose a record is: two people are never one, nobody is made of a thing, and no national number is shown."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine.formats import Choices, import_files
from tests.formats.bundles import TODAY, bundle, observation, patient, person, read, told

WASHING, LEVEL_4, LEVEL_2 = "95015-4", "LA28225-3", "LA11759-0"
NHS = "https://fhir.nhs.uk/Id/nhs-number"


def about(reference, answer=LEVEL_4, **more):
    return observation(WASHING, answer, subject={"reference": reference}, **more)


@pytest.mark.parametrize("reference", ["Group/p1", "Device/p1", "https://example.org/fhir/Location/p1"])
def test_what_is_about_a_thing_or_a_group_makes_nobody(tmp_path, reference):
    report = read(tmp_path, about(reference))
    assert report.people == ()
    assert told(report.not_understood) == {("Observation", "it is about something that is no person"): 1}


def test_a_reference_to_a_version_leads_to_the_person_and_not_to_the_number_of_the_version(tmp_path):
    imported = person(read(tmp_path, patient(), about("Patient/p1/_history/3")))
    assert (imported.reference, imported.package.person.washing) == ("p1", 2)


def test_a_reference_by_a_number_leads_to_whoever_has_it_and_shows_it_never(tmp_path):
    named = patient(identifier=[{"system": NHS, "value": "9449304130"}])
    by_number = about(f"Patient?identifier={NHS}|9449304130")
    report = read(tmp_path, named, by_number)
    assert (person(report).reference, person(report).package.person.washing) == ("p1", 2)
    alone = read(tmp_path, by_number)
    assert "9449304130" not in alone.model_dump_json()
    assert person(alone).package.person.washing == 2


@pytest.mark.parametrize(
    "resources",
    [
        (patient(id="9449304130", identifier=[{"system": NHS, "value": "9449304130"}]), about("Patient/9449304130")),
        (about("Patient/9449304130"),),
        (patient(id="010203-1234"), about("Patient/010203-1234")),
    ],
)  # fmt: skip
def test_a_national_number_for_an_id_is_not_what_the_package_is_called(tmp_path, resources):
    report = read(tmp_path, *resources)
    assert person(report).package.person.washing == 2
    assert not {"9449304130", "010203-1234"} & set(report.model_dump_json().replace('"', " ").split())


def test_a_person_without_an_id_is_called_by_the_address_and_not_by_the_place_of_the_file(tmp_path):
    tree = bundle(patient(), about("urn:uuid:5b0e"))
    del tree["entry"][0]["resource"]["id"]
    tree["entry"][0]["fullUrl"] = "urn:uuid:5b0e"
    (tmp_path / "b.json").write_text(json.dumps(tree), encoding="utf-8")
    imported = person(import_files([tmp_path / "b.json"], Choices(TODAY)))
    assert (imported.reference, imported.package.person.washing) == ("5b0e", 2)


def test_two_people_with_one_id_in_two_files_are_kept_apart(tmp_path):
    for name, born, level in (("a", "1940-05-01", LEVEL_4), ("b", "1950-01-02", LEVEL_2)):
        tree = bundle(patient(birthDate=born), about("Patient/p1", level))
        (tmp_path / f"{name}.json").write_text(json.dumps(tree), encoding="utf-8")
    report = import_files([tmp_path], Choices(TODAY))
    assert [(imported.package.person.age_band, imported.package.person.washing) for imported in report.people] == [
        ("85-94", 2), ("75-84", 3),
    ]  # fmt: skip
    assert told(report.refused) == {("an id", "it stands for different people: kept apart"): 1}


def test_a_record_that_may_be_of_either_of_two_people_is_of_neither(tmp_path):
    for name, born in (("a", "1940-05-01"), ("b", "1950-01-02")):
        (tmp_path / f"{name}.json").write_text(json.dumps(patient(birthDate=born)), encoding="utf-8")
    (tmp_path / "c.json").write_text(json.dumps(about("Patient/p1")), encoding="utf-8")
    report = import_files([tmp_path], Choices(TODAY))
    assert [imported.package.person.washing for imported in report.people] == [None, None]
    assert ("Observation", "its reference leads to several people") in told(report.not_understood)


def test_two_servers_in_one_bundle_have_people_of_their_own(tmp_path):
    tree = bundle(patient(birthDate="1940-05-01"), patient(birthDate="1950-01-02"),
                  about("https://b.example/fhir/Patient/p1"))  # fmt: skip
    for place, server in enumerate("ab"):
        tree["entry"][place]["fullUrl"] = f"https://{server}.example/fhir/Patient/p1"
    (tmp_path / "x.json").write_text(json.dumps(tree), encoding="utf-8")
    report = import_files([tmp_path / "x.json"], Choices(TODAY))
    assert [imported.package.person.washing for imported in report.people] == [None, 2]


def test_references_in_a_table_are_names_and_no_addresses(tmp_path):
    text = "person,minutes_per_day\nNorth/7,30\nSouth/7,60\n"
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    report = import_files([tmp_path / "x.csv"], Choices(TODAY))
    assert [(imported.reference, imported.package.allowances[0].hours) for imported in report.people] == [
        ("North/7", 3.5), ("South/7", 7),
    ]  # fmt: skip


def test_of_a_record_that_stands_several_times_the_newest_counts(tmp_path):
    versions = [
        about("Patient/p1", level, id="o1", meta={"versionId": version})
        for version, level in (("9", LEVEL_2), ("10", LEVEL_4))
    ]
    report = read(tmp_path, patient(), *versions)
    assert person(report).package.person.washing == 2
    assert told(report.passed_over)["Observation", "a later version of it is there"] == 1


def test_records_with_one_id_that_differ_and_say_no_version_are_both_read_and_it_is_said(tmp_path):
    report = read(tmp_path, patient(), about("Patient/p1", id="o1"), about("Patient/p1", LEVEL_2, id="o1"))
    assert person(report).ranges[0].between == (2, 3)
    assert told(report.refused) == {("Observation", "its id stands for several that differ: each is read"): 1}


def test_a_person_who_is_contained_in_several_records_is_one_by_their_number(tmp_path):
    inside = {"resourceType": "Patient", "id": "x", "identifier": [{"system": NHS, "value": "9449304130"}]}
    records = [
        about("#x", level, id=f"o{place}", contained=[dict(inside)])
        for place, level in enumerate((LEVEL_4, LEVEL_2))
    ]
    report = read(tmp_path, *records)
    assert person(report).ranges[0].between == (2, 3)
    assert "9449304130" not in report.model_dump_json()


def test_a_form_that_is_not_finished_is_asked_about(tmp_path):
    form = {
        "resourceType": "QuestionnaireResponse", "status": "in-progress", "subject": {"reference": "Patient/p1"},
        "item": [{"linkId": WASHING, "answer": [{"valueCoding": {"code": LEVEL_4}}]}],
    }  # fmt: skip
    imported = person(read(tmp_path, patient(), form))
    assert imported.package.person.washing == 2
    assert imported.doubts == ("QuestionnaireResponse: the form is not finished; ask about what it says",)


def test_what_is_said_of_one_person_by_reference_and_of_another_by_number_is_of_neither(tmp_path):
    named = {"reference": "Patient/p1", "identifier": {"value": "B"}}
    people = (patient(identifier=[{"value": "A"}]), patient(id="p2", identifier=[{"value": "B"}]))
    report = read(tmp_path, *people, observation("95015-4", "LA11759-0", subject=named))
    assert {imported.package.person.washing for imported in report.people} == {None}
    assert "to one person and its number to another" in report.not_understood[0].because


@pytest.mark.parametrize(("one_id", "other_id"), [("p1", "P1"), ("p 1", "p-1"), ("a.1", "a-1")])
def test_no_package_is_written_over_another_persons(tmp_path, one_id, other_id):
    people = [
        {"resourceType": "Patient", "id": patient, "birthDate": "1940-01-01"}
        for patient in (one_id, other_id)
    ]
    (tmp_path / "x.json").write_text(
        json.dumps({"resourceType": "Bundle", "entry": [{"resource": each} for each in people]})
    )
    done = CliRunner().invoke(
        handrail, ["exchange", "import", str(tmp_path / "x.json"), "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 0, done.output
    written = [path.stem.casefold() for path in (tmp_path / "out").glob("*.yaml")]
    assert len(set(written)) == 2
