"""Packages in the records: read, saved on the version that was read, taken in together, and reviewed.

Definitions: a version is the `ETag` of a package. A change names the version that it is made on in `If-Match`; a new
package says `If-None-Match: *`. The same content again is no new version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse

from dashboard.api.answers import ReferencesAnswer, SavedAnswer, TakenInAnswer
from dashboard.api.content import DOCUMENTS, KINDS, body, file_name, one_package
from dashboard.api.description import FAILURES, Reference, taking
from dashboard.api.desk import desk_of, records_of_role_holder
from dashboard.api.problem import ApiProblem, as_listed_problem
from dashboard.api.routes.reviewing import review_response
from dashboard.checking import check_content
from dashboard.records import Records
from engine import CarePackage, ProblemsFoundError, Review

router = APIRouter(prefix="/v1", tags=["packages"], responses=FAILURES)
PackageBody = Annotated[bytes, Depends(body)]
RoleHolderRecords = Annotated[Records, Depends(records_of_role_holder)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", max_length=200, description="The same key again is the same request again"
    ),
]
_CASELOAD = r"^[A-Za-z0-9][A-Za-z0-9 ._/-]*$"


@router.get("/packages", summary="The packages that you may read of")
def packages(records: RoleHolderRecords) -> ReferencesAnswer:
    """The references of packages in your caseloads."""
    return ReferencesAnswer(references=list(records.packages.references()))


@router.post(
    "/packages", summary="Take packages in", response_model=TakenInAnswer, openapi_extra=taking(KINDS)
)
def take_in(
    request: Request,
    content: PackageBody,
    records: RoleHolderRecords,
    caseload: Annotated[str, Query(max_length=80, pattern=_CASELOAD, description="Where they belong")],
    key: IdempotencyKey = None,
) -> Response:
    """Save every package of a file, all or none. What is there already and differs gets a new version."""
    desk, name = desk_of(request), file_name(request)

    def work() -> Response:
        versions: dict[str, int] = {}
        checked = check_content(
            name, content, desk.today(), desk.catalogue, lambda: desk.program,
            lambda reference: records.packages.load_noting(reference, versions),
        )  # fmt: skip
        if checked.problems:
            raise ProblemsFoundError(checked.problems)
        count = records.packages.save_all(checked.packages, caseload=caseload, based_on=versions)
        remarks = [as_listed_problem(remark) for remark in checked.remarks]
        return JSONResponse(TakenInAnswer(packages=count, caseload=caseload, remarks=remarks).model_dump())

    may_still = partial(records.people.require, "take packages in", caseload=caseload)
    return _once(request, content, key, work, may_still)


@router.get(
    "/packages/{reference:path}",
    summary="One package",
    response_model=CarePackage,
    responses={304: {"description": "It is the version that `If-None-Match` names"}},
)
def package(
    reference: Reference,
    records: RoleHolderRecords,
    if_none_match: Annotated[str | None, Header(description="The `ETag` that is there already")] = None,
) -> Response:
    """The newest version; its number is the `ETag`."""
    version = records.packages.version(reference)
    saved_package = records.packages.load(reference, version)
    if saved_package is None:
        raise missing(reference)
    if if_none_match is not None and {"*", f'"{version}"'} & set(_etags(if_none_match)):
        return Response(status_code=304, headers={"etag": f'"{version}"'})
    return Response(
        saved_package.model_dump_json(), media_type="application/json", headers={"etag": f'"{version}"'}
    )


@router.put(
    "/packages/{reference:path}",
    summary="Save one package",
    response_model=SavedAnswer,
    responses={201: {"model": SavedAnswer, "description": "It is new"}},
    openapi_extra=taking(DOCUMENTS),
)
def save(
    request: Request,
    reference: Reference,
    content: PackageBody,
    records: RoleHolderRecords,
    caseload: Annotated[
        str | None,
        Query(
            max_length=80, pattern=_CASELOAD, description="Where it belongs; without it, it stays where it is"
        ),
    ] = None,
    if_match: Annotated[str | None, Header(description="The `ETag` that was read")] = None,
    if_none_match: Annotated[str | None, Header(description="`*` for a new package")] = None,
    key: IdempotencyKey = None,
) -> Response:
    """Save a package as its next version, on the version that was read."""
    based_on = _based_on(if_match, if_none_match)

    def work() -> Response:
        sent = one_package(request, content)
        if sent.reference != reference:
            raise ApiProblem(
                422, "H152", "The package has another reference than the address.",
                what_to_do="send it to the address of its own reference",
            )  # fmt: skip
        version = records.packages.save(sent, based_on=based_on, caseload=caseload)
        saved = SavedAnswer(reference=reference, version=version)
        return JSONResponse(saved.model_dump(), 201 if based_on == 0 else 200, {"etag": f'"{version}"'})

    return _once(request, content, key, work, partial(records.people.require, "write packages", reference))


@router.get("/reviews/{reference:path}", summary="The review of a saved package", response_model=Review)
def review(request: Request, reference: Reference, records: RoleHolderRecords) -> Response:
    """The newest version, reviewed as of today. It is not signed: `/v1/decisions` has what was."""
    saved_package = records.packages.load(reference)
    if saved_package is None:
        raise missing(reference)
    desk = desk_of(request)
    return review_response(desk.reviews.json_of(saved_package, desk.today()))


def missing(what: str) -> ApiProblem:
    """That something is not here; whoever may not know whether it is, has been refused before."""
    return ApiProblem(404, "H155", f"There is no {what[:60]!r} here.", what_to_do="compare the name")


def _etags(header: str) -> list[str]:
    """The versions that a header lists; a proxy that packs answers makes `W/"3"` of `"3"`."""
    return [etag.strip().removeprefix("W/") for etag in header.split(",")]


def _based_on(if_match: str | None, if_none_match: str | None) -> int:
    """The version that a change is made on; 0 for a new package.

    Raises:
        ApiProblem: none is named, or two things that exclude each other.
    """
    if if_match is not None and if_none_match is not None:
        raise ApiProblem(
            400, "H152", "`If-Match` and `If-None-Match` exclude each other in a change.",
            what_to_do='send `If-Match: "3"` for a package that is there, or `If-None-Match: *` for a new one',
        )  # fmt: skip
    if if_none_match is not None and if_none_match.strip() == "*":
        return 0
    number = _etags(if_match or "")[0].strip('"') if "," not in (if_match or "") else ""
    if not number.isdecimal() or len(number) > 9 or int(number) == 0:
        raise ApiProblem(
            428, "H152", "A change names the version that it is made on.",
            what_to_do='send `If-Match: "3"` with the ETag that was read, or `If-None-Match: *` for a new package',
        )  # fmt: skip
    return int(number)


def _once(
    request: Request,
    content: bytes,
    key: str | None,
    work: Callable[[], Response],
    may_still: Callable[[], None],
) -> Response:
    preconditions = [request.headers.get(name, "") for name in ("if-match", "if-none-match", "content-type")]
    address = f"{request.method} {request.url.path}?{request.url.query} {preconditions}"
    digest = hashlib.sha256(address.encode() + b"\0" + content).hexdigest()
    return desk_of(request).repetitions.answer(request.state.actor.identity, key, digest, work, may_still)
