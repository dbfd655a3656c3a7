"""What other programs rely on stays as it was published, unless its version rises."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import jsonschema
import pytest

from engine.answers import SignedAnswer, rows_of
from engine.contract import CONTRACTS, breaking_changes, published_schema
from engine.formats import Choices, import_files
from tests.formats.bundles import FILES, TODAY
from tests.records.signing import PACKAGE, signed

PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas" / "contract"
BY_NAME = {contract.name: contract for contract in CONTRACTS}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_nothing_breaks_whoever_uses_what_was_published(contract):
    file = PUBLISHED / contract.file_name
    assert file.exists(), "handrail exchange schemas --out docs/schemas/contract"
    old = json.loads(file.read_text(encoding="utf-8"))
    changes = breaking_changes(old, json.loads(json.dumps(published_schema(contract))), contract.direction)
    assert changes == [], (
        f"raise the major version of {contract.name}, and publish its schema beside the old one"
    )


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_what_is_published_is_a_schema_with_its_version(contract):
    schema = json.loads((PUBLISHED / contract.file_name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["version"].split(".")[0] == contract.major


def test_what_is_written_is_what_is_published():
    review = signed()
    cases = {
        "package": PACKAGE.model_dump(mode="json", exclude_none=True),
        "review": review.review.model_dump(mode="json"),
        "signed_review": review.model_dump(mode="json"),
        "import_report": import_files([FILES / "fhir"], Choices(TODAY)).model_dump(mode="json"),
        "signed_review_rows": next(rows_of(SignedAnswer(review))),
    }
    for name, value in cases.items():
        schema = json.loads((PUBLISHED / BY_NAME[name].file_name).read_text(encoding="utf-8"))
        # Told in one line: a whole schema beside a whole review takes minutes to print and nobody reads it.
        error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(schema).iter_errors(value))
        wrong = f"{name}: {error.json_path}: {error.message[:200]}" if error else ""
        assert wrong == "", "handrail exchange schemas --out docs/schemas/contract"
    assert review.review.provenance.schema_version == BY_NAME["review"].version


OLD = {
    "type": "object",
    "properties": {
        "a": {"type": "string"},
        "b": {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 4}, {"type": "null"}]},
        "c": {"$ref": "#/$defs/Inner"},
        "d": {"enum": ["x", "y"], "type": "string"},
        "e": {"type": "array", "maxItems": 5, "items": {"$ref": "#/$defs/Inner"}},
    },
    "required": ["a"],
    "$defs": {
        "Inner": {
            "type": "object",
            "properties": {"z": {"type": "string"}, "again": {"$ref": "#/$defs/Inner"}},
        }
    },
}


def changed(change):
    new = copy.deepcopy(OLD)
    change(new)
    return new


CHANGES = {
    "a new field": (lambda s: s["properties"].update(f={"type": "string"}), "", ""),
    "a new word": (lambda s: s["properties"]["d"]["enum"].append("z"), "", ""),
    "a field is gone": (lambda s: s["properties"].pop("b"), "is gone", "is gone"),
    "a field inside is gone": (
        lambda s: s["$defs"]["Inner"]["properties"].pop("z"),
        "`z` is gone",
        "`z` is gone",
    ),
    "a word is gone": (lambda s: s["properties"]["d"]["enum"].remove("y"), "", "the word `y` is gone"),
    "another type": (
        lambda s: s["properties"].update(a={"type": "integer"}),
        "may now be integer",
        "no longer be string",
    ),
    "it may be missing": (lambda s: s.update(required=[]), "need not be there", ""),
    "it must be there": (lambda s: s.update(required=["a", "d"]), "", "`d` must be there now"),
    "fewer of a list": (lambda s: s["properties"]["e"].update(maxItems=4), "", "`maxItems` fell"),
    "another form": (lambda s: s["properties"]["a"].update(pattern="^x$"), "", "its form changed"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_said_to_those_whom_it_breaks(name):
    change, readers, writers = CHANGES[name]
    for direction, says in (("out", readers), ("in", writers)):
        changes_found = breaking_changes(OLD, changed(change), direction)
        assert bool(changes_found) == bool(says), (direction, changes_found)
        assert all(says in breaking_change for breaking_change in changes_found)


def test_the_same_schema_breaks_nobody():
    assert breaking_changes(OLD, OLD, "both") == []
