"""What goes wrong, as RFC 9457 has it (`application/problem+json`) with Handrail's codes (docs/errors.md).

Definitions: `code` is one of `CODES`, `title` is its title, `detail` one plain sentence, `help` what to do. `problems`
lists what is wrong with something that was sent, each with its own code and place. Nothing of what was sent is repeated
but names of its fields.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from engine import ReviewRefusedError
from engine.inference import EngineFault
from engine.model import CODES, Problem, ProblemsFoundError
from engine.records import (
    NotAllowedError,
    RecordsBusyError,
    RecordsDamagedError,
    RecordsRefusedError,
    RecordsVersionError,
    SignedOutError,
    StaleVersionError,
    UnfitValueError,
)

PROBLEM_JSON = "application/problem+json"
_LOG = logging.getLogger("handrail.api")
_SECONDS = "5"
_AGAIN = "try again after the seconds that Retry-After says"


class ListedProblem(BaseModel):
    """One thing to put right, or to look at."""

    code: str = Field(examples=["H203"], description="A code of docs/errors.md")
    severity: str = Field(examples=["error"], description="error, warning or note")
    message: str = Field(examples=["`weight_kg` should be a number"])
    file: str = Field(default="", examples=["package.json"])
    line: int = Field(default=0, description="From 1; 0 where there is none")
    column: int = Field(default=0, description="From 1; 0 where there is none")
    path: str = Field(default="", description="The fields that lead to it")
    help: str = Field(default="", description="What to do")


class ProblemAnswer(BaseModel):
    """RFC 9457."""

    type: str = Field(examples=["urn:handrail:problem:H154"])
    title: str = Field(examples=["this may not be done"])
    status: int = Field(examples=[403])
    detail: str
    code: str = Field(examples=["H154"])
    help: str = ""
    problems: list[ListedProblem] = []


class ApiProblem(HTTPException):
    """An answer that is a problem."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        what_to_do: str = "",
        problems: Iterable[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Say what is wrong.

        Args:
            status: of HTTP.
            code: one of `CODES`.
            detail: one plain sentence.
            what_to_do: in one sentence.
            problems: what is wrong with something that was sent.
            headers: of the answer.
        """
        super().__init__(status, detail, dict(headers or {}))
        self.code, self.help, self.problems = code, what_to_do, tuple(problems)


def as_listed_problem(problem: Problem) -> ListedProblem:
    """A problem as it is answered."""
    place = problem.place
    return ListedProblem(
        code=problem.code,
        severity=problem.severity,
        message=problem.message,
        file=place.file,
        line=place.line,
        column=place.column,
        path=place.path,
        help=problem.help,
    )


def answer(problem: ApiProblem) -> JSONResponse:
    """A problem as a response."""
    body = ProblemAnswer(
        type=f"urn:handrail:problem:{problem.code}",
        title=CODES[problem.code],
        status=problem.status_code,
        detail=problem.detail,
        code=problem.code,
        help=problem.help,
        problems=[as_listed_problem(listed_problem) for listed_problem in problem.problems],
    )
    headers = {"cache-control": "no-store", **(problem.headers or {})}
    return JSONResponse(body.model_dump(), problem.status_code, headers, PROBLEM_JSON)


def answer_with_problems(app: FastAPI) -> None:
    """Let every failure of an application be answered as a problem."""
    app.add_exception_handler(RequestValidationError, _of_validation)
    for kind in (ApiProblem, HTTPException, *_KNOWN):
        app.add_exception_handler(kind, _of_known)
    app.add_exception_handler(Exception, _unforeseen)


def problem_of(error: Exception) -> ApiProblem:
    """What is answered for an error; our own fault where nobody foresaw it."""
    if isinstance(error, ApiProblem):
        return error
    if isinstance(error, HTTPException):
        return _problem_of_http_error(error)
    if isinstance(error, ProblemsFoundError):
        sentence = "What was sent has a problem" if len(error.problems) == 1 else "What was sent has problems"
        return ApiProblem(
            422, "H151", f"{sentence}. Nothing was reviewed or saved.", problems=error.problems,
            what_to_do="put right what is listed and send it again",
        )  # fmt: skip
    for kind, (status, code, what_to_do) in _KNOWN.items():
        if isinstance(error, kind):
            headers = {"retry-after": _SECONDS} if status == 503 else {}
            return ApiProblem(status, code, _sentence(error), what_to_do=what_to_do, headers=headers)
    return ApiProblem(
        500, "H159", "Handrail itself failed. What was saved before is safe.", what_to_do=_AGAIN
    )


_KNOWN: Mapping[type[Exception], tuple[int, str, str]] = {
    SignedOutError: (401, "H153", "sign in again"),
    NotAllowedError: (403, "H154", "ask your administrator for the role and the caseload"),
    StaleVersionError: (412, "H158", "read it again and make the change there"),
    UnfitValueError: (422, "H151", "send it without that"),
    RecordsRefusedError: (500, "H159", "the administrator lets this service write its records"),
    RecordsBusyError: (503, "H159", _AGAIN),
    DBAPIError: (503, "H159", _AGAIN),
    RecordsDamagedError: (500, "H159", "the administrator restores the records from a copy"),
    RecordsVersionError: (500, "H159", "the administrator starts the Handrail that the records belong to"),
    ReviewRefusedError: (503, "H159", _AGAIN),
    EngineFault: (503, "H159", _AGAIN),
    ProblemsFoundError: (422, "H151", ""),
}


def _sentence(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        return "The records cannot be reached just now."
    return f"{str(error).rstrip('.')}."


def _problem_of_http_error(error: HTTPException) -> ApiProblem:
    status, headers = error.status_code, dict(error.headers or {})
    if status == 404:
        return ApiProblem(404, "H155", "There is nothing under this address.", what_to_do="see /openapi.json")
    if status == 405:
        return ApiProblem(
            405, "H152", "This address does not take this method.", what_to_do="see /openapi.json",
            headers=headers,
        )  # fmt: skip
    return ApiProblem(status, "H152", f"{error.detail}.", what_to_do="see /openapi.json", headers=headers)


async def _of_known(request: Request, error: Exception) -> JSONResponse:
    problem = problem_of(error)
    if problem.status_code == 405:
        # The router names the methods of the first route under an address, and not those of the others.
        others = {name: value for name, value in (problem.headers or {}).items() if name.lower() != "allow"}
        problem.headers = {**others, "allow": ", ".join(sorted(_methods_at(request)))}
    return answer(problem)


def _methods_at(request: Request) -> set[str]:
    """Every method that the address of a request takes by the description; HEAD wherever GET."""
    described = {**request.app.openapi()["paths"], "/openapi.json": {"get": {}}}
    methods: set[str] = set()
    for template, operations in described.items():
        form = re.sub(r"\\{[^/]*\\}", "[^/]+", re.escape(template))
        if re.fullmatch(form, request.url.path):
            methods.update(map(str.upper, operations))
    return methods | ({"HEAD"} if "GET" in methods else set())


async def _of_validation(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # Their text may repeat what was sent, which may be about somebody: the field and the kind are said, and no more.
    wrong = [
        f"{'.'.join(str(part) for part in detail['loc'] if not isinstance(part, str) or part.isidentifier())}: "
        f"{detail['type'].replace('_', ' ')}"
        for detail in error.errors()[:20]
    ]
    return answer(
        ApiProblem(
            422, "H152", f"The request does not fit: {'; '.join(wrong)}.", what_to_do="see /openapi.json"
        )
    )


async def _unforeseen(_: Request, error: Exception) -> JSONResponse:
    _LOG.error("the interface failed: %s", error)
    return answer(problem_of(error))
