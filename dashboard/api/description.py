"""What the OpenAPI description says beyond what the code itself says: kinds of body, failures, examples, security."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any

import yaml
from fastapi import FastAPI, Path
from fastapi.openapi.utils import get_openapi

from dashboard.api.problem import PROBLEM_JSON, ProblemAnswer
from dashboard.demonstration import demonstration_packages

API_VERSION = "1.0.0"
"""Of the interface, not of Handrail: the first number rises when a change could break a client."""
_ABOUT = """Reviews of home care packages against a catalogue of assistive technology.

A review recommends; an occupational therapist decides, with the person, and signs on the screen. Hours are ranges (P10
to P90). What was not assessed is `null`, never "no". Unmet needs and holds come before any saving.

Every request but those to `/health`, `/ready`, `/openapi.json` and `/cds-services` carries an OAuth 2 bearer token.
Roles and caseloads are those of the screen. Failures are `application/problem+json` with a code of Handrail's."""

_TOKEN = "A signed token of your sign-in service; in a demonstration the name of a made-up colleague (ann, ben, mina …)"

Reference = Annotated[
    str,
    Path(
        min_length=1,
        max_length=60,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._/-]*$",
        description="The council's reference of a package; a slash is written `%2F`",
        examples=["DEMO-04"],
    ),
]


def _failure(says: str) -> dict[str, Any]:
    return {
        "description": says,
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}},
    }


FAILURES: dict[int | str, dict[str, Any]] = {
    400: _failure("The request cannot be read (H152)"),
    401: _failure("Nobody is known by the token (H153)"),
    403: _failure("Roles and caseloads do not allow it (H154)"),
    404: _failure("There is no such thing (H155)"),
    405: _failure("The address does not take this method (H152)"),
    408: _failure("The body did not come in time (H152)"),
    409: _failure("The first request with this key is still being answered (H157)"),
    412: _failure("Somebody else saved it meanwhile (H158)"),
    413: _failure("The body is too large (H106)"),
    415: _failure("The kind of body is not taken (H152)"),
    421: _failure("The server is not reached under this name (H152)"),
    422: _failure("What was sent has problems (H151), or does not fit (H152, H157)"),
    428: _failure("A change names the version that it is made on (H152)"),
    429: _failure("Too many requests (H156)"),
    500: _failure("Handrail itself failed (H159)"),
    503: _failure("The records or the evaluators cannot be used just now (H159)"),
}
OPEN = frozenset({"/health", "/ready", "/cds-services"})
"""Addresses that need no token."""
PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A tagged PDF",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}
FHIR_JSON = "application/fhir+json"
FHIR_BUNDLE: dict[int | str, dict[str, Any]] = {
    200: {"description": "A FHIR bundle", "content": {FHIR_JSON: {"schema": {"type": "object"}}}}
}
_CARE_PACKAGE = {"$ref": "#/components/schemas/CarePackage"}
_TEXT = {"type": "string", "minLength": 1}
_EXAMPLE = "DEMO-07"


def taking(kinds: Iterable[str], *, foreign: bool = False) -> dict[str, Any]:
    """The body of an operation that takes packages.

    Args:
        kinds: media types.
        foreign: what comes as JSON is of another system.
    """
    of_json = {"type": "object"} if foreign else _CARE_PACKAGE
    content = {kind: {"schema": of_json if kind == "application/json" else _TEXT} for kind in kinds}
    return {"requestBody": {"required": True, "content": content}}


def describe(app: FastAPI) -> None:
    """Let an application describe itself with examples, and with which addresses are open."""

    def cached_document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _openapi_document(app)
        return app.openapi_schema

    app.openapi = cached_document  # type: ignore[method-assign]


def _openapi_document(app: FastAPI) -> dict[str, Any]:
    """What FastAPI describes, with our problems as failures, a token for all but open addresses, and examples."""
    document = get_openapi(
        title="Handrail",
        version=API_VERSION,
        summary="Reviews of home care packages",
        description=_ABOUT,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    problem = ProblemAnswer.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs")
    schemas["ProblemAnswer"] = problem
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": _TOKEN}
    }
    for path, methods in document["paths"].items():
        for operation in methods.values():
            operation["security"] = [] if path in OPEN else [{"token": []}]
            _add_examples(operation.get("requestBody", {}).get("content", {}))
    return document


def _add_examples(content: dict[str, Any]) -> None:
    """Put the example package into a body that takes packages, in each kind that it takes."""
    if content.get("application/json", {}).get("schema") != _CARE_PACKAGE:
        return
    package = example_package()
    texts = {
        "application/json": package,
        "application/yaml": yaml.safe_dump(package, sort_keys=False),
        "application/x-ndjson": f"{json.dumps(package)}\n",
        "text/csv": "reference\nA-1\n",
    }
    for kind, value in texts.items():
        if kind in content:
            content[kind]["example"] = value


@cache
def example_package() -> dict[str, Any]:
    """A made-up package, without what is as it is when it is left out."""
    example: dict[str, Any] = demonstration_packages()[_EXAMPLE].model_dump(
        mode="json", exclude_defaults=True
    )
    return example
