"""CDS Hooks: what a clinician is shown in another system, and what becomes of it."""

import json
import re
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.api.hooks.cards import ITEMS, REASONS, cards_of, order_card
from dashboard.api.hooks.orders import read_orders
from dashboard.demonstration import demonstration_packages
from engine.records import entries, verify
from tests.api.conftest import DAY, bearer

CALL = {"hookInstance": str(uuid.uuid4()), "fhirServer": "https://x.example.org", "prefetch": {"a": None}}


def patient_view(client, patient, who="ann"):
    call = CALL | {"hook": "patient-view", "context": {"userId": "Practitioner/1", "patientId": patient}}
    return client.post("/cds-services/handrail-patient-view", json=call, headers=bearer(who))


def order_sign(client, patient, *resources):
    orders = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in resources],
    }
    context = {"userId": "Practitioner/1", "patientId": patient, "draftOrders": orders}
    return client.post(
        "/cds-services/handrail-order-sign", json=CALL | {"hook": "order-sign", "context": context}
    )


def device(text=None, code=None):
    concept = {"text": text} if text else {"coding": [{"system": ITEMS, "code": code}]}
    return {"resourceType": "DeviceRequest", "intent": "order", "codeCodeableConcept": concept}


@pytest.fixture(scope="module")
def reviews(reviewer):
    return [
        reviewer.review(demonstration_package, reviewed_on=DAY)
        for demonstration_package in demonstration_packages().values()
    ]


def test_discovery_names_both_services(demonstration):
    services = demonstration.get("/cds-services").json()["services"]
    assert [(service["id"], service["hook"]) for service in services] == [
        ("handrail-patient-view", "patient-view"), ("handrail-order-sign", "order-sign"),
    ]  # fmt: skip


def test_every_card_is_one_of_the_specification_and_none_is_critical(reviews, rule_set):
    for review in reviews:
        cards = cards_of(review, rule_set, "A-1")
        items = {*review.items, *(exclusion.item for exclusion in review.not_suggested)}
        cards += [card for item in sorted(items) if (card := order_card(review, rule_set, item))]
        for card in cards:
            assert 0 < len(card.summary) < 140
            assert card.indicator in ("info", "warning")
            assert uuid.UUID(card.uuid)
            assert card.source.label
            assert bool(card.suggestions) == (card.selectionBehavior is not None)
            assert all(reason.display and reason.system == REASONS for reason in card.overrideReasons)
        assert len({card.uuid for card in cards}) == len(cards)
        assert cards_of(review, rule_set, "A-1") == cards_of(review, rule_set, "A-1")


def test_unmet_needs_come_first_and_warn_and_what_could_be_saved_never_does(reviews, rule_set):
    seen = 0
    for review in reviews:
        cards = cards_of(review, rule_set, "A-1")
        warnings = [card.indicator == "warning" for card in cards]
        assert warnings == sorted(warnings, reverse=True)
        assert sum(warnings) >= min(len(review.unmet_needs), 1)
        for card in cards:
            if "released" in card.detail or card.suggestions:
                seen += 1
                assert card.indicator == "info"
                assert not re.search(
                    r"\b(reduce|cut|save|saving)\b", card.summary + card.detail, re.IGNORECASE
                )
                for suggestion in card.suggestions:
                    (action,) = suggestion.actions
                    assert (action.resource["status"], action.resource["intent"]) == ("draft", "proposal")
    assert seen


def test_what_a_package_holds_is_no_markdown_of_a_card(demonstration):
    mark = "[x](http://evil.example) ![p](http://evil.example/p.png) <img src=x> `c` *b* _i_"
    package = {"reference": "MD-1", "visits": [{"id": "morning [x](http://evil) <b> *b*", "tasks": []}]}
    saved = demonstration.put("/v1/packages/MD-1", json=package, headers={"if-none-match": "*"})
    assert saved.status_code in (201, 422), mark
    if saved.status_code == 201:
        for card in patient_view(demonstration, "MD-1").json()["cards"]:
            assert not re.search(r"(?<!\\)\]\(|(?<!\\)<|(?<!\\)\*", card["detail"]), card["detail"]


def test_a_patient_who_is_not_here_or_not_theirs_has_no_cards_and_nobody_learns_which(demonstration):
    assert patient_view(demonstration, "NO-SUCH").json() == {"cards": []}
    assert patient_view(demonstration, "DEMO-04", who="pat").json() == {"cards": []}
    assert patient_view(demonstration, "DEMO-04").json()["cards"]


def test_an_item_that_the_record_rules_out_is_a_warning_before_it_is_ordered(demonstration, reviews):
    refused = 0
    for review in reviews:
        excluded = [exclusion for exclusion in review.not_suggested if exclusion.status == "excluded"]
        for excluded_item in excluded[:2]:
            by_code = order_sign(
                demonstration, review.package.reference, device(code=excluded_item.item)
            ).json()
            by_name = order_sign(
                demonstration, review.package.reference, device(text=excluded_item.name.upper())
            ).json()
            assert by_code == by_name
            (card,) = by_code["cards"]
            assert card["indicator"] == "warning"
            assert excluded_item.name in card["summary"]
            assert card["overrideReasons"]
            refused += 1
    assert refused


def test_before_care_is_changed_unmet_needs_and_holds_are_shown(demonstration, reviews):
    review = next(review for review in reviews if review.holds and review.unmet_needs)
    order = {"resourceType": "ServiceRequest", "status": "draft", "intent": "order"}
    cards = order_sign(demonstration, review.package.reference, order).json()["cards"]
    assert cards[0]["indicator"] == "warning"
    assert any("hold" in card["summary"] for card in cards)


def test_an_order_that_is_not_understood_says_nothing(demonstration):
    assert order_sign(demonstration, "DEMO-04", device(text="something else")).json() == {"cards": []}


@settings(max_examples=60, deadline=None)
@given(
    bundle=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["entry", "resource", "resourceType", "codeCodeableConcept", "coding", "text", "code"]
                ),
                inner | st.just("DeviceRequest"),
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_bundle_makes_the_reader_fail(catalogue, bundle):
    assert read_orders({"entry": [bundle, {"resource": bundle}]}, catalogue, "A-1").items == ()


@pytest.mark.parametrize(
    ("reference", "is_for_another"),
    [("Patient/B-2", True), ("https://x.example.org/Patient/B-2/_history/3", True), ("Patient/A-1", False),
     ("https://x.example.org/Patient/A-1", False), ("urn:uuid:1", False), (7, False)],
)  # fmt: skip
def test_an_order_for_another_patient_is_not_held_against_this_record(catalogue, reference, is_for_another):
    order = device(code="bed_rails") | {"subject": {"reference": reference}}
    orders = read_orders({"entry": [{"resource": order}]}, catalogue, "A-1")
    assert (orders.items, orders.others) == (((), 1) if is_for_another else (("bed_rails",), 0))


def test_an_order_for_another_patient_is_said_before_it_is_signed(demonstration):
    order = device(code="bed_rails") | {"subject": {"reference": "Patient/B-2"}}
    (card,) = order_sign(demonstration, "DEMO-02", order).json()["cards"]
    assert (card["indicator"], card["summary"]) == ("warning", "1 order here is for another patient")


def test_feedback_is_kept_by_its_codes_and_no_word_of_it(served, rule_set):
    client, database = served()
    code = rule_set.decision_reasons[0].code
    feedback = {
        "feedback": [
            {
                "card": str(uuid.uuid4()), "outcome": "overridden", "outcomeTimestamp": "2026-11-26T10:00:00Z",
                "overrideReason": {
                    "reason": {"code": code, "system": REASONS, "display": "MARKEDWORD"},
                    "userComment": "MARKEDWORD about Mrs X",
                },
            },
            {
                "card": str(uuid.uuid4()), "outcome": "accepted", "outcomeTimestamp": "2026-11-26T10:00:00Z",
                "acceptedSuggestions": [{"id": str(uuid.uuid4())}],
            },
        ]
    }  # fmt: skip
    at = "/cds-services/handrail-patient-view/feedback"
    head = bearer("ann") | {"idempotency-key": "f1"}
    assert client.post(at, json=feedback, headers=head).status_code == 200
    assert client.post(at, json=feedback, headers=head).status_code == 200
    accepted, overridden = (json.loads(entry.detail) for entry in entries(database)[:2])
    assert (overridden["reason"], overridden["outcome"], accepted["suggestions"]) == (code, "overridden", 1)
    assert [entry for entry in entries(database) if "MARKEDWORD" in entry.detail] == []
    assert len([entry for entry in entries(database) if entry.action == "card feedback"]) == 2
    assert verify(database).faults == ()


@pytest.mark.parametrize("moment", ["", "----", "2026", "yesterday", "2026-11-26", "26/11/2026 10:00"])
def test_feedback_that_says_no_moment_is_refused(demonstration, moment):
    feedback = {"card": str(uuid.uuid4()), "outcome": "accepted", "outcomeTimestamp": moment}
    answer = demonstration.post("/cds-services/handrail-patient-view/feedback", json={"feedback": [feedback]})
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["other/feedback", "other", "handrail-patient-view/feedback/other"])
@pytest.mark.parametrize("body", [{"json": {"feedback": []}}, {"content": b"{"}])
def test_a_service_that_there_is_not_is_not_found_whatever_is_sent_to_it(demonstration, path, body):
    answer = demonstration.post(f"/cds-services/{path}", **body)
    assert (answer.status_code, answer.json()["code"]) == (404, "H155")
    assert answer.headers["content-type"] == "application/problem+json"
