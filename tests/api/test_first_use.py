"""What whoever uses the interface for the first time does: kinds of body, tokens, versions and keys."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import Workbook

from tests.api.conftest import bearer

PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1940-05-01"}
IN_XML = '<Patient xmlns="http://hl7.org/fhir"><id value="p1"/><birthDate value="1940-05-01"/></Patient>'
IN_CSV = "person,minutes_per_day\np1,30\n"


def workbook():
    book, content = Workbook(), io.BytesIO()
    for row in IN_CSV.split():
        book.active.append(row.split(","))
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/fhir+json; fhirVersion=4.0", json.dumps(PATIENT)),
        ("application/json", json.dumps(PATIENT)),
        ("application/fhir+ndjson", json.dumps(PATIENT)),
        ("application/fhir+xml", IN_XML),
        ("application/xml", IN_XML),
        ("text/xml", IN_XML),
        ("text/csv", IN_CSV),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook()),
    ],
)
def test_files_of_other_systems_are_taken_by_any_name_of_their_kind(demonstration, kind, content):
    answer = demonstration.post("/v1/import", content=content, headers={"content-type": kind})
    assert answer.status_code == 200, answer.text
    assert [person["reference"] for person in answer.json()["people"]] == ["p1"]


def test_what_is_no_fhir_is_a_problem_with_what_to_do(demonstration):
    answer = demonstration.post("/v1/import", json={"reference": "A"})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "H109")


def test_a_request_without_a_token_is_told_which_kind_and_one_with_a_wrong_token_that_it_is_wrong(served):
    client, _ = served()
    assert client.get("/v1/me").headers["www-authenticate"] == "Bearer"
    wrong = client.get("/v1/me", headers=bearer("nobody"))
    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')


def put(client, content, **headers):
    headers = {"content-type": "application/json"} | {
        name.replace("_", "-"): text for name, text in headers.items()
    }
    return client.put("/v1/packages/A-1?caseload=demonstration", content=content, headers=headers)


def test_a_version_that_a_proxy_made_weak_is_still_that_version(demonstration):
    assert put(demonstration, '{"reference": "A-1"}', if_none_match="*").status_code == 201
    changed = put(demonstration, '{"reference": "A-1", "nation": "Wales"}', if_match='W/"1"')
    assert (changed.status_code, changed.json()["version"]) == (200, 2)


def test_a_key_of_the_same_bytes_of_another_kind_is_the_key_of_another_request(demonstration):
    first = put(demonstration, '{"reference": "A-1"}', if_none_match="*", idempotency_key="k")
    again = put(demonstration, '{"reference": "A-1"}', if_none_match="*", idempotency_key="k")
    assert (first.status_code, again.status_code) == (201, 201)
    other = put(
        demonstration, '{"reference": "A-1"}', if_none_match="*", idempotency_key="k", content_type="application/yaml"
    )  # fmt: skip
    assert (other.status_code, other.json()["code"]) == (422, "H157")
