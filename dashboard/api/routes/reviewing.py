"""Packages that are sent, checked and reviewed, and nothing of them kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from dashboard.api.answers import CheckAnswer
from dashboard.api.content import DOCUMENTS, FOREIGN, KINDS, body, file_name, one_package
from dashboard.api.description import FAILURES, taking
from dashboard.api.desk import desk_of, records_of_role_holder
from dashboard.api.problem import as_listed_problem
from dashboard.checking import check_content
from dashboard.records import Records
from engine import Review
from engine.formats import Choices, ImportReport, import_content

router = APIRouter(prefix="/v1", tags=["reviews"], responses=FAILURES)
PackageBody = Annotated[bytes, Depends(body)]
RoleHolderRecords = Annotated[Records, Depends(records_of_role_holder)]


@router.post("/check", summary="Say everything that is wrong", openapi_extra=taking(KINDS))
def check(request: Request, content: PackageBody, _: RoleHolderRecords) -> CheckAnswer:
    """Check packages as a file would be: one as JSON or YAML, many as JSON lines, CSV, Excel or Parquet."""
    desk = desk_of(request)
    checked = check_content(file_name(request), content, desk.today(), desk.catalogue, lambda: desk.program)
    return CheckAnswer(
        packages=len(checked.packages),
        problems=[as_listed_problem(problem) for problem in checked.problems],
        remarks=[as_listed_problem(remark) for remark in checked.remarks],
    )


@router.post(
    "/review",
    summary="Review one package",
    response_model=Review,
    openapi_extra=taking(DOCUMENTS),
)
def review(request: Request, content: PackageBody, _: RoleHolderRecords) -> Response:
    """Review a package that is sent, as of today, and keep nothing of it. The therapist decides, not the review."""
    desk = desk_of(request)
    return review_response(desk.reviews.json_of(one_package(request, content), desk.today()))


@router.post("/import", summary="Read what another system holds", openapi_extra=taking(FOREIGN, foreign=True))
def import_(
    request: Request,
    content: PackageBody,
    _: RoleHolderRecords,
    scale: Annotated[
        list[str] | None,
        Query(
            max_length=10,
            description="Which scale is meant where a number alone does not say, as `barthel=20`",
        ),
    ] = None,
) -> ImportReport:
    """Packages from FHIR R4 or R4B, or a table that a mapping knows, and what was not understood.

    Nothing is guessed and nothing is kept: look it over, then `PUT` each package.
    """
    scales = dict(choice.partition("=")[::2] for choice in scale or ())
    return import_content(
        file_name(request, FOREIGN), content, Choices(desk_of(request).today(), scales=scales)
    )


def review_response(review_json: str) -> Response:
    """A review as an answer."""
    return Response(review_json, media_type="application/json")
