"""The server does what its description says: schemathesis makes requests from it, good and bad."""

import json
import os
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dashboard.api.app import application, description
from dashboard.api.desk import Desk
from dashboard.api.reviews import KeptReviews
from dashboard.api.settings import ApiSettings
from dashboard.api.tokens import tokens_of
from dashboard.demonstration import demonstration_packages
from engine.records import PackageRecords, open_database
from tests.api.conftest import DAY

PUBLISHED = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"
HEADERS = {"authorization": "Bearer ann", "host": "127.0.0.1"}
EXAMPLES = int(os.environ.get("HANDRAIL_EXAMPLES", "10"))
READ_ONLY_ANSWERS = (
    "CheckAnswer",
    "ListedProblem",
    "ProblemAnswer",
    "Review",
    "SafetyAnswer",
    "DecisionAnswer",
    "MeAnswer",
    "Card",
)
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


@pytest.fixture(scope="module")
def described(tmp_path_factory, catalogue, rule_set, lent_reviewer):
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('api')}/h.db")
    PackageRecords(database).fill_if_empty(demonstration_packages().values())
    given = ApiSettings(requests_per_minute=1_000_000)
    desk = Desk(
        given, catalogue, rule_set, database, KeptReviews(lent_reviewer), tokens_of(given), lambda: DAY
    )
    app = application(desk)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"host": "127.0.0.1"})
    yield schema
    database.dispose()


OPERATIONS = [(method, path) for path, methods in description()["paths"].items() for method in methods]


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"]
)
@pytest.mark.parametrize(
    ("method", "path"), OPERATIONS, ids=[" ".join(operation) for operation in OPERATIONS]
)
def test_every_operation_does_what_is_described(described, method, path, mode):
    operation = described[path][method]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def try_it(case):
        case.call_and_validate(headers=HEADERS, checks=list(CHECKS))

    try:
        try_it()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "there is nothing that fits"


def test_what_is_published_is_still_answered():
    """A client that was written for the published description goes on working, or the version of the interface rises."""
    published, now = json.loads(PUBLISHED.read_text(encoding="utf-8")), description()
    if published["info"]["version"].split(".")[0] != now["info"]["version"].split(".")[0]:
        return
    for path, methods in published["paths"].items():
        for method, before in methods.items():
            after = now["paths"][path][method]
            wanted = {
                (parameter["in"], parameter["name"])
                for parameter in after.get("parameters", ())
                if parameter.get("required")
            }
            known = {(parameter["in"], parameter["name"]) for parameter in before.get("parameters", ())}
            assert wanted <= known, f"{method} {path} wants a parameter that it did not want before"
            assert known <= {
                (parameter["in"], parameter["name"]) for parameter in after.get("parameters", ())
            }, f"{method} {path}"
            assert set(before["responses"]) <= set(after["responses"]), f"{method} {path}"
            kinds = set(before.get("requestBody", {}).get("content", ()))
            assert kinds <= set(after.get("requestBody", {}).get("content", ())), f"{method} {path}"
    for name, before in published["components"]["schemas"].items():
        if name not in READ_ONLY_ANSWERS:
            continue
        gone = set(before.get("properties", ())) - set(
            now["components"]["schemas"][name].get("properties", ())
        )
        assert not gone, f"{name} no longer says {sorted(gone)}"


def test_every_operation_has_a_summary_and_its_failures(demonstration):
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            if operation["security"]:
                assert {"401", "403", "429", "503"} <= set(operation["responses"]), (method, path)


def test_the_server_gives_the_description_that_the_command_prints(demonstration):
    assert demonstration.get("/openapi.json").json() == json.loads(json.dumps(description()))
