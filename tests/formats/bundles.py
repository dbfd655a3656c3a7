"""Small FHIR bundles, made up."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from engine.formats import Choices, import_files

FILES = Path(__file__).parent / "files"
TODAY = date(2026, 11, 26)
LOINC = "http://loinc.org"


def patient(**more):
    return {"resourceType": "Patient", "id": "p1", "birthDate": "1940-05-01", "gender": "female", **more}


def observation(asked, answer, on="2026-11-02", **more):
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": asked}]},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": on,
        "valueCodeableConcept": {"coding": [{"system": LOINC, "code": answer}]},
        **more,
    }


def service(**more):
    return {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "plan",
        "code": {"text": "Personal care"},
        "subject": {"reference": "Patient/p1"},
        **more,
    }


def bundle(*resources):
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in resources],
    }


def read(tmp_path, *resources, choices=None, name="bundle.json"):
    """The report on a bundle."""
    file = tmp_path / name
    file.write_text(json.dumps(bundle(*resources)), encoding="utf-8")
    return import_files([file], choices or Choices(TODAY))


def person(report):
    (person,) = report.people
    return person


def told(tallies):
    return {(tally.what, tally.because): tally.count for tally in tallies}
