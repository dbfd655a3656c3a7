"""Whatever a file holds, it is read, or a problem is said; nothing else can happen."""

from __future__ import annotations

import contextlib
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.formats import Choices, import_files
from engine.formats.writing import package_text
from engine.knowledge import parse_package
from engine.model import ProblemsFoundError
from tests.formats.bundles import TODAY, bundle
from tests.shipped import CATALOGUE

KEYS = st.sampled_from(
    [
        "subject",
        "reference",
        "code",
        "coding",
        "text",
        "status",
        "valueQuantity",
        "value",
        "unit",
        "occurrenceTiming",
        "repeat",
        "period",
        "duration",
        "frequency",
        "dayOfWeek",
        "timeOfDay",
        "item",
        "linkId",
        "answer",
        "birthDate",
        "display",
        "start",
        "quantityRatio",
        "numerator",
        "denominator",
        "questionnaire",
        "description",
        "periodUnit",
        "extension",
        "url",
    ]
)
WORDS = st.sampled_from(
    [
        "active",
        "final",
        "Patient/p1",
        "T1019",
        "min",
        "wk",
        "mon",
        "95015-4",
        "LA28225-3",
        "08:00:00",
        "handrail",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12) | WORDS
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)
KINDS = st.sampled_from(
    [
        "Patient",
        "Observation",
        "ServiceRequest",
        "QuestionnaireResponse",
        "Goal",
        "Condition",
        "Device",
        "Encounter",
        "X",
    ]
)


@settings(deadline=None)
@given(st.lists(st.tuples(KINDS, st.dictionaries(KEYS, TREES, max_size=8)), max_size=4))
def test_any_tree_that_is_shaped_like_fhir(tmp_path_factory, trees):
    file = tmp_path_factory.mktemp("any") / "x.json"
    resources = [
        {"subject": {"reference": "Patient/p1"}, **tree, "resourceType": kind} for kind, tree in trees
    ]
    file.write_text(json.dumps(bundle(*resources)), encoding="utf-8")
    try:
        report = import_files([file], Choices(TODAY))
    except ProblemsFoundError:
        return
    for person in report.people:
        assert parse_package(package_text(person, "FHIR", TODAY), "out.yaml", CATALOGUE) == person.package


@settings(deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from(["json", "xml", "edi", "csv", "fsh", "ndjson", "xlsx", "txt"])
)
def test_any_bytes(tmp_path_factory, content, ending):
    file = tmp_path_factory.mktemp("bytes") / f"x.{ending}"
    for start in (b"", b"UNB+", b"<a>", b'{"resourceType":'):
        file.write_bytes(start + content)
        with contextlib.suppress(ProblemsFoundError):
            import_files([file], Choices(TODAY))
