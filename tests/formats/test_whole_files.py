"""A file is read whole: what was deleted, goes on elsewhere or is of another name space is not taken for what is there."""

from __future__ import annotations

import json

import pytest

from engine.formats import Choices, import_content
from engine.model import ProblemsFoundError
from tests.formats.bundles import TODAY, observation, patient, person, read, service, told

WASHING, LEVEL_4 = "95015-4", "LA28225-3"
SPACE = 'xmlns="http://hl7.org/fhir"'
PATIENT = '<Patient><id value="p1"/></Patient>'
OBSERVATION = (
    '<Observation><status value="final"/><code><coding><code value="95015-4"/></coding></code><subject><reference '
    'value="Patient/p1"/></subject><valueCodeableConcept><coding><code value="LA28225-3"/></coding></valueCodeableConcept>'
    "</Observation>"
)


def in_xml(*resources, before="", space=SPACE):
    entries = "".join(f"<entry><resource>{resource}</resource></entry>" for resource in resources)
    return f'{before}<Bundle {space}><type value="collection"/>{entries}</Bundle>'


def imported(content, name="x.xml"):
    content = content.encode() if isinstance(content, str) else content
    return import_content(name, content, Choices(TODAY))


def washing(report):
    return [imported_person.package.person.washing for imported_person in report.people]


PREFIXED = (
    in_xml(PATIENT, OBSERVATION).replace("<", "<f:").replace("<f:/", "</f:").replace("xmlns=", "xmlns:f=")
)


@pytest.mark.parametrize(
    "content",
    [
        PREFIXED,
        in_xml(PATIENT, OBSERVATION, before=f"<?xml version='1.0'?><!--{'licence ' * 2000}-->"),
        ('<?xml version="1.0" encoding="utf-16"?>' + in_xml(PATIENT, OBSERVATION)).encode("utf-16-le"),
    ],
)
def test_fhir_is_known_by_its_name_space_wherever_that_stands(content):
    assert washing(imported(content)) == [2]


def test_what_is_of_another_name_space_is_listed_and_says_nothing_of_what_stands_beside_it():
    strange = OBSERVATION.replace("<Observation>", '<Observation xmlns="http://example.org/other">')
    report = imported(in_xml(PATIENT, strange))
    assert washing(report) == [None]
    assert [count.what for count in report.not_understood] == ["Observation of another name space"]
    beside = OBSERVATION.replace("<status", '<x:status xmlns:x="urn:x" value="entered-in-error"/><status')
    assert washing(imported(in_xml(PATIENT, beside))) == [2]


def test_an_entry_with_several_resources_is_listed_and_not_half_read():
    report = imported(in_xml(f"{PATIENT}{OBSERVATION}"))
    assert (report.people, [count.what for count in report.not_understood]) == (
        (),
        ["an entry with several resources"],
    )


@pytest.mark.parametrize(
    ("entry", "times"),
    [(1, 1), ({"resource": {"id": "x"}}, 1), ({"resource": "x"}, 1), ({"response": {"status": "200"}}, 0)],
)
def test_an_entry_that_is_no_resource_is_listed_and_one_that_need_be_none_is_not(entry, times):
    content = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [entry]}).encode()
    report = import_content("b.json", content, Choices(TODAY))
    assert [count.count for count in report.not_understood] == [1] * times


def test_xml_that_is_not_utf_8_and_says_nothing_else_is_told_so():
    with pytest.raises(ProblemsFoundError) as refused:
        imported(in_xml(PATIENT.replace("p1", "é")).encode("latin-1"))
    (problem,) = refused.value.problems
    assert (problem.code, problem.help) == ("H101", "save it as UTF-8")


def test_a_record_with_two_subjects_is_of_neither(tmp_path):
    both = [{"reference": "Patient/p1"}, {"reference": "Patient/p2"}]
    report = read(tmp_path, patient(), patient(id="p2"), observation(WASHING, LEVEL_4, subject=both))
    assert washing(report) == [None, None]
    assert told(report.not_understood) == {("Observation", "its reference leads to several people"): 1}
    twice = observation(WASHING, LEVEL_4, subject=[both[0], both[0]])
    assert person(read(tmp_path, patient(), twice)).package.person.washing == 2


def with_entries(*entries, **more):
    tree = {"resourceType": "Bundle", "type": "history", "entry": list(entries), **more}
    return imported(json.dumps(tree), "x.json")


def test_what_a_bundle_says_was_deleted_is_not_there():
    care = service(id="s1", occurrenceTiming={"repeat": {"dayOfWeek": ["mon"], "duration": 30}})
    washed = {
        "resource": observation(WASHING, LEVEL_4, id="o1"),
        "request": {"method": "POST", "url": "Observation"},
    }
    gone = {"request": {"method": "DELETE", "url": "Observation/o1"}}
    at_once = {"resource": care, "request": {"method": "DELETE", "url": "ServiceRequest/s1"}}
    report = with_entries({"resource": patient()}, washed, gone, at_once)
    assert washing(report) == [None]
    assert report.people[0].package.visits == ()
    assert {count.what: count.count for count in report.not_understood} == {"a record that was deleted": 3}


def test_a_bundle_that_goes_on_elsewhere_says_that_not_all_of_it_is_here():
    link = [{"relation": "self", "url": "x"}, {"relation": "next", "url": "y"}]
    report = with_entries({"resource": patient()}, link=link)
    assert [count.what for count in report.not_understood] == [
        "a further page of the bundle, which is not here"
    ]
