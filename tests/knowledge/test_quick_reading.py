"""A line of JSON that is good is read as JSON at once, whatever validators a model has."""

import json

import pytest

from engine import CarePackage
from engine.knowledge import package, package_of_line
from tests.exchange.test_two_readers import FULL


@pytest.mark.parametrize(
    "given", [FULL, {"reference": "A", "equipment": [{"item": None, "name": "a hoist", "kind": "lifting"}]}]
)
def test_a_good_line_is_never_read_a_second_time(catalogue, monkeypatch, given):
    monkeypatch.setattr(package, "parse_package", None)
    assert package_of_line(json.dumps(given), "a:1", catalogue).reference == given["reference"]


def test_carers_follow_from_the_workers_who_are_paid():
    visit = {"id": "a", "workers": [{"kind": "care_worker"}, {"kind": "nurse"}, {"kind": "family"}]}
    package = CarePackage.model_validate_json(json.dumps({"reference": "A", "visits": [visit]}), strict=True)
    assert package.visits[0].carers == 2
    assert "carers" in package.visits[0].model_fields_set


def test_equipment_outside_the_catalogue_may_say_that_it_has_no_item_there(catalogue):
    parsed = package.parse_package(
        "reference: A\nequipment:\n  - {item: null, name: a hoist, kind: lifting}\n", "a", catalogue
    )
    assert parsed.equipment[0].item is None
