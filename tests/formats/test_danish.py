"""A Danish bundle and a Danish file of examples: a mapping and a crosswalk are enough, no code knows them."""

from __future__ import annotations

from datetime import datetime

from engine.formats import Choices, import_files, understand_files
from tests.formats.bundles import TODAY, person, read, told

FSIII = "urn:oid:1.2.208.176.2.21"
SEVERE, MODERATE = "1ceef776-0cfa-4acd-b222-c5bb2424e0c1", "d984ad21-48fe-4619-845e-2aa0303048e7"
COOKING, CARE = "75bfc8db-a220-4801-a8c7-5e968e94d44b", "feb38b55-c2d7-4d57-99c2-93622eaa0025"


def condition(code, severity, display=""):
    return {
        "resourceType": "Condition",
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "category": [{"coding": [{"code": "problem-list-item"}]}],
        "severity": {"coding": [{"system": FSIII, "code": severity}]},
        "code": {"coding": [{"system": FSIII, "code": code, "display": display}]},
        "subject": {"reference": "Patient/jens"},
        "recordedDate": "2026-11-02",
    }


def encounter(start, end):
    return {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"code": "HH"},
        "subject": {"reference": "Patient/jens"},
        "period": {"start": start, "end": end},
    }


def test_a_condition_of_one_ability_is_its_level(tmp_path):
    package = person(read(tmp_path, condition(COOKING, SEVERE), condition("J1.1", "B3"))).package
    assert (package.person.preparing_meals, package.person.washing) == (3, 2)
    assert package.diagnoses == ()


def test_a_condition_of_several_abilities_fixes_none_and_says_why(tmp_path):
    report = read(tmp_path, condition(CARE, MODERATE, "Personlig pleje"))
    assert person(report).package.person.washing is None
    assert person(report).ranges == ()
    why = told(report.passed_over)
    assert why["Condition: Personlig pleje", "washing and dressing are one condition, so each is asked"] == 1


def test_visits_that_were_made_are_delivered_care_and_no_plan(tmp_path):
    report = read(tmp_path, encounter("2026-02-13T08:05:00Z", "2026-02-13T08:25:00Z"))
    assert person(report).package.visits == ()
    rows = understand_files([tmp_path / "bundle.json"], Choices(TODAY))[0].rows
    assert [(row.person, row.start, row.end) for row in rows] == [
        ("jens", datetime(2026, 2, 13, 8, 5), datetime(2026, 2, 13, 8, 25))
    ]


SHORTHAND = """\
Alias: $FSIII = urn:oid:1.2.208.176.2.21

Instance: c1
InstanceOf: KLGatewayCareCondition
Usage: #inline
* clinicalStatus = $ConditionClinical#active
* severity = $FSIII#1ceef776-0cfa-4acd-b222-c5bb2424e0c1 "3" // severe
* code = $FSIII#75bfc8db-a220-4801-a8c7-5e968e94d44b "Lave mad"
* subject = Reference(jens) // somebody made up
* recordedDate = 2026-11-02

Instance: e1
InstanceOf: klgateway-care-general-encounter
* status = http://hl7.org/fhir/encounter-status#finished
* class = $v3-ActCode#HH
* subject = Reference(jens)
* period.start = 2026-02-13T08:05:00Z
* period.end = 2026-02-13T08:25:00Z
* extension[basedOnIntervention][+].valueReference = Reference(x)
* extension[basedOnIntervention][+].valueReference = Reference(y)

Profile: Nothing
* code 1..1
"""


def test_examples_in_shorthand_are_read_as_far_as_they_say_what_they_are(tmp_path):
    (tmp_path / "x.fsh").write_text(SHORTHAND, encoding="utf-8")
    imported = person(import_files([tmp_path / "x.fsh"], Choices(TODAY)))
    assert imported.package.person.preparing_meals == 3
    assert len(understand_files([tmp_path / "x.fsh"], Choices(TODAY))[0].rows) == 1


def test_lists_of_shorthand_keep_their_order_and_their_slices(tmp_path):
    text = """\
Instance: o1
InstanceOf: Observation
* status = #final
* subject = Reference(Patient/a)
* code.coding[0] = http://loinc.org#95015-4 "x"
* code.coding[+] = http://loinc.org#other "y"
* effectiveDateTime = "2026-11-02"
* valueCodeableConcept = http://loinc.org#LA28225-3 "z"
"""
    (tmp_path / "x.fsh").write_text(text, encoding="utf-8")
    assert person(import_files([tmp_path / "x.fsh"], Choices(TODAY))).package.person.washing == 2
