"""Packages, reviews, signed decisions, papers and knowledge over HTTP."""

import io
import json
from datetime import UTC, datetime

import pytest
import yaml
from openpyxl import Workbook
from pypdf import PdfReader

from dashboard.api.description import example_package
from dashboard.demonstration import demonstration_files, demonstration_packages
from engine import parse_package
from engine.model import CarePackage, Decision, ItemChoice, PersonsView
from engine.records import SignedRecords, entries, verify
from tests.api.conftest import DAY, bearer
from tests.signing import sign_review, signature

YAML = {"content-type": "application/yaml"}


def test_a_review_over_http_is_the_review_of_the_terminal(demonstration, reviewer):
    package = demonstration_packages()["DEMO-04"]
    answer = demonstration.get("/v1/reviews/DEMO-04")
    assert answer.text == reviewer.review(package, reviewed_on=DAY).model_dump_json()


def test_yaml_and_json_of_a_package_give_the_same_review(demonstration):
    text = demonstration_files()["DEMO-04"].read_text(encoding="utf-8")
    from_yaml = demonstration.post("/v1/review", content=text.encode(), headers=YAML)
    assert from_yaml.text == demonstration.get("/v1/reviews/DEMO-04").text


def test_the_example_of_the_description_is_a_whole_package(catalogue):
    package = parse_package(json.dumps(example_package()), "example.json", catalogue)
    assert package == demonstration_packages()[package.reference]
    assert parse_package(yaml.safe_dump(example_package()), "example.yaml", catalogue) == package


def workbook():
    book = Workbook()
    book.active.append(["reference"])
    book.active.append(["X-1"])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


KINDS = {
    "application/json": b'{"reference": "X-1"}',
    "application/yaml": b"reference: X-1",
    "application/x-ndjson": b'{"reference": "X-1"}\n',
    "text/csv; charset=utf-8": b"reference\nX-1\n",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": workbook(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_packages_are_checked_in_every_kind_that_a_file_may_have(demonstration, kind):
    answer = demonstration.post("/v1/check", content=KINDS[kind], headers={"content-type": kind})
    assert answer.status_code == 200
    assert (answer.json()["packages"], answer.json()["problems"]) == (1, [])


def test_everything_that_is_wrong_is_said_at_once(demonstration):
    answer = demonstration.post("/v1/check", content=b"reference: A\nnation: Mars\nx: 1\n", headers=YAML)
    assert [(problem["code"], problem["line"]) for problem in answer.json()["problems"]] == [
        ("H204", 2),
        ("H201", 3),
    ]


def test_a_package_is_saved_on_the_version_that_was_read_and_on_no_other(demonstration):
    mine = demonstration.get("/v1/packages/DEMO-04")
    changed = mine.json() | {"nation": "Wales"}
    assert demonstration.put("/v1/packages/DEMO-04", json=changed).status_code == 428
    saved = demonstration.put(
        "/v1/packages/DEMO-04", json=changed, headers={"if-match": mine.headers["etag"]}
    )
    assert (saved.status_code, saved.json(), saved.headers["etag"]) == (
        200, {"reference": "DEMO-04", "version": 2}, '"2"',
    )  # fmt: skip
    stale = demonstration.put("/v1/packages/DEMO-04", json=changed, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "H158")
    assert demonstration.get("/v1/packages/DEMO-04").json()["nation"] == "Wales"


@pytest.mark.parametrize(
    ("named", "status"), [('"1"', 304), ('"7", W/"1"', 304), ("*", 304), ('"7"', 200), ("1", 200)]
)
def test_a_package_that_is_there_already_is_not_sent_again(demonstration, named, status):
    answer = demonstration.get("/v1/packages/DEMO-01", headers={"if-none-match": named})
    assert (answer.status_code, answer.headers["etag"], bool(answer.content)) == (
        status,
        '"1"',
        status == 200,
    )


@pytest.mark.parametrize(
    "headers", [{"if-match": '"1"', "if-none-match": "*"}, {"if-match": '"0"'}, {"if-match": '"1", "2"'}]
)
def test_conditions_that_exclude_each_other_or_name_no_version_change_nothing(demonstration, headers):
    answer = demonstration.put("/v1/packages/DEMO-01", json={"reference": "DEMO-01"}, headers=headers)
    assert (answer.status_code in (400, 428), answer.json()["code"]) == (True, "H152")
    assert demonstration.get("/v1/packages/DEMO-01").headers["etag"] == '"1"'


def test_a_new_package_is_made_once(demonstration):
    new = {"if-none-match": "*"}
    package = {"reference": "N/1 a"}
    first = demonstration.put("/v1/packages/N%2F1%20a?caseload=demonstration", json=package, headers=new)
    assert (first.status_code, first.headers["etag"]) == (201, '"1"')
    assert demonstration.put("/v1/packages/N%2F1%20a", json=package, headers=new).status_code == 412
    assert demonstration.get("/v1/packages/N%2F1%20a").json()["reference"] == "N/1 a"
    assert demonstration.get("/v1/reviews/N%2F1%20a").json()["package"]["reference"] == "N/1 a"


def test_a_package_goes_to_the_address_of_its_own_reference(demonstration):
    answer = demonstration.put("/v1/packages/B", json={"reference": "A"}, headers={"if-none-match": "*"})
    assert (answer.status_code, answer.json()["code"]) == (422, "H152")


def test_packages_are_taken_in_all_or_none_and_once_for_one_key(demonstration):
    lines = b'{"reference": "T-1"}\n{"reference": "T-2", "nation": "Mars"}\n'
    head = {"content-type": "application/x-ndjson", "idempotency-key": "k1"}
    at = "/v1/packages?caseload=demonstration"
    refused = demonstration.post(at, content=lines, headers=head)
    assert (refused.status_code, refused.json()["problems"][0]["line"]) == (422, 1)
    assert demonstration.get("/v1/packages/T-1").status_code == 404
    good = lines.replace(b"Mars", b"Wales")
    first = demonstration.post(at, content=good, headers=head)
    assert first.json()["packages"] == 2
    again = demonstration.post(at, content=good, headers=head)
    assert (again.text, again.status_code) == (first.text, 200)
    other = demonstration.post(at, content=lines[:21], headers=head)
    assert (other.status_code, other.json()["code"]) == (422, "H157")
    elsewhere = demonstration.post(
        "/v1/packages?caseload=north", content=good, headers=head | {"idempotency-key": "k2"}
    )
    assert elsewhere.status_code == 403


@pytest.fixture
def signed(served, reviewer):
    """A demonstration in which Ann has signed DEMO-04."""
    client, database = served()
    decision = Decision(view=PersonsView(agreement="agrees"), summary="Nothing changes.")
    return client, database, _sign(database, reviewer, decision)


def _sign(database, reviewer, decision):
    package = demonstration_packages()["DEMO-04"]
    review = reviewer.review(package, reviewed_on=DAY)
    by = signature("demonstration ann", at=datetime.now(UTC).isoformat())
    signed_review = sign_review(reviewer.hours_of, review, decision, by=by)
    SignedRecords(database).sign(signed_review, draft_revision=0)
    return signed_review


def test_what_was_signed_is_read_as_it_was_signed(signed):
    client, _, signed_review = signed
    (short,) = client.get("/v1/decisions?reference=DEMO-04", headers=bearer("pat")).json()["decisions"]
    assert (short["number"], short["complete"], short["seal"]) == (1, True, signed_review.seal)
    whole = client.get("/v1/decisions/1/DEMO-04", headers=bearer("pat"))
    assert whole.headers["etag"] == f'"{signed_review.seal}"'
    assert whole.json()["signed_review"] == signed_review.model_dump(mode="json")


def test_a_signed_review_is_printed_and_an_unsigned_one_only_as_a_draft(signed):
    client, _, _ = signed
    paper = client.get("/v1/papers/provider/1/DEMO-04", headers=bearer("pat"))
    assert paper.headers["content-type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "DRAFT" not in text
    draft = client.get("/v1/drafts/provider/DEMO-04", headers=bearer("ann"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(draft.content)).pages)
    assert "DRAFT" in text
    assert client.get("/v1/drafts/provider/DEMO-04", headers=bearer("pat")).status_code == 403


def test_a_bundle_has_the_class_of_the_standard_and_the_councils_own_number(
    served, reviewer, catalogue, tmp_path
):
    item = next(item.id for item in catalogue.items.values() if item.iso9999 and item.equipment)
    client, database = served()
    client.app.state.desk.stock = {item: "ST-7"}
    choices = (ItemChoice(item=item, choice="accept"),)
    _sign(
        database, reviewer, Decision(choices=choices, view=PersonsView(agreement="agrees"), summary="Tried.")
    )
    bundle = client.get("/v1/bundles/1/DEMO-04", headers=bearer("ann"))
    assert bundle.status_code == 200, bundle.text
    resources = [entry["resource"] for entry in bundle.json()["entry"]]
    (device,) = [resource for resource in resources if resource["resourceType"] == "DeviceRequest"]
    codes = {
        coding["system"].rsplit("/", 1)[1]: coding["code"]
        for coding in device["codeCodeableConcept"]["coding"]
    }
    assert codes == {
        "catalogue": item,
        "iso9999-2022": catalogue.items[item].iso9999,
        "council-stock": "ST-7",
    }


def test_a_provider_sees_what_counts_and_nothing_before_it_is_signed(signed):
    client, _, _ = signed
    for path in ("/v1/packages/DEMO-04", "/v1/reviews/DEMO-04", "/v1/decisions/2/DEMO-05"):
        assert client.get(path, headers=bearer("pat")).status_code in (403, 404), path


def test_reading_and_refusing_leaves_the_audit_trail_as_it_was(signed):
    client, database, _ = signed
    before = entries(database)
    for path in ("/v1/packages/DEMO-04", "/v1/papers/person/1/DEMO-04", "/v1/safety", "/ready"):
        client.get(path, headers=bearer("ann"))
        client.get(path, headers=bearer("ros"))
    client.put(
        "/v1/packages/DEMO-04", json={"reference": "DEMO-04"}, headers=bearer("mina") | {"if-match": '"1"'}
    )
    assert entries(database)[0].number == before[0].number
    assert verify(database).faults == ()


def test_the_safety_log_names_exactly_the_rules_and_catalogue_that_review(demonstration):
    safety = demonstration.get("/v1/safety").json()
    provenance = demonstration.get("/v1/reviews/DEMO-04").json()["provenance"]
    for name in ("rule_set", "rule_set_version", "rule_set_hash", "catalogue_hash", "sign_off"):
        assert safety[name] == provenance[name]
    assert len(safety["hazards"]) >= 60
    assert safety["hazards"][0]["controls"]


def test_the_catalogue_is_read_in_short_and_item_by_item(demonstration, catalogue):
    short = demonstration.get("/v1/catalogue").json()
    assert [item["id"] for item in short["items"]] == list(catalogue.items)
    assert demonstration.get("/v1/catalogue/bath_board").json()["name"] == catalogue.items["bath_board"].name


def test_a_server_that_cannot_review_is_not_ready_and_says_so(served, monkeypatch):
    client, _ = served()
    monkeypatch.setattr("dashboard.api.reviews.KeptReviews.json_anew", lambda *_: 1 / 0)
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()) == (
        503, {"status": "failed", "checks": {"a review": "failed", "records": "ok"}},
    )  # fmt: skip


def test_a_package_that_cannot_be_kept_is_refused_as_it_is_on_the_screen(demonstration):
    answer = demonstration.post("/v1/check", content=b'{"reference": "A", "goals": [{"words": "a\\u0000b"}]}')
    assert [problem["code"] for problem in answer.json()["problems"]] == ["H208"]
    assert CarePackage(reference="A").visits == ()
