"""What was signed: decisions for good, and the papers that are printed from them.

Signing itself is done on the screen, by a person who sees the holds and unmet needs.
"""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from dashboard.api.answers import DecisionAnswer, SignedReviews, SignedSummary
from dashboard.api.description import FAILURES, FHIR_BUNDLE, FHIR_JSON, PDF, Reference
from dashboard.api.desk import desk_of, records_of_role_holder
from dashboard.api.problem import ApiProblem
from dashboard.api.routes.packages import missing
from dashboard.paper_kinds import PaperKind
from dashboard.print import render
from dashboard.print.jobs.contacts import usable_contacts
from dashboard.records import Records
from engine.answers import NotSignedError, SignedAnswer, faults_of, fhir_bundle
from engine.model import SignedReview
from engine.records import StoredReview

router = APIRouter(prefix="/v1", tags=["decisions"], responses=FAILURES)
RoleHolderRecords = Annotated[Records, Depends(records_of_role_holder)]
ReviewNumber = Annotated[int, Path(ge=1, le=1_000_000, description="1, 2, 3 … for each package")]
LargePrint = Annotated[
    bool, Query(description="LargePrint print; the person's paper is always large, and then larger")
]


@router.get("/decisions", summary="The signed reviews of a package")
def decisions(
    records: RoleHolderRecords,
    reference: Annotated[str, Query(min_length=1, max_length=60, examples=["DEMO-04"])],
) -> SignedReviews:
    """Their numbers, oldest first, and whether each is complete."""
    signed_reviews = [
        (number, records.signed.load(reference, number)) for number in records.signed.numbers(reference)
    ]
    return SignedReviews(
        reference=reference,
        decisions=[
            _in_short(number, loaded.signed, loaded.complete)
            for number, loaded in signed_reviews
            if loaded is not None
        ],
    )


@router.get(
    "/decisions/{number:int}/{reference:path}", summary="One signed review", response_model=DecisionAnswer
)
def decision(number: ReviewNumber, reference: Reference, records: RoleHolderRecords) -> Response:
    """A signed review with its decision, hours and signatures, as it was signed."""
    signed, second, complete = signed_review(records, number, reference)
    beside = json.dumps(
        {
            "complete": complete,
            "seal": signed.seal,
            "second_signature": second.model_dump(mode="json") if second else None,
        }
    )
    # As it was signed, letter for letter: its seal is that of these letters.
    content = f'{beside[:-1]}, "signed_review": {signed.as_signed}}}'
    return Response(content, media_type="application/json", headers={"etag": f'"{signed.seal}"'})


@router.get(
    "/papers/{kind}/{number:int}/{reference:path}",
    summary="A paper of a signed review",
    response_class=Response,
    responses=PDF,
)
def paper(
    kind: PaperKind,
    number: ReviewNumber,
    reference: Reference,
    records: RoleHolderRecords,
    large: LargePrint = False,
) -> Response:
    """A signed review on paper, as PDF; a draft while it waits for a second signature."""
    signed, second, _ = signed_review(records, number, reference)
    return _pdf(render(kind, signed, second=second, large=large, contacts=usable_contacts()))


@router.get(
    "/drafts/{kind}/{reference:path}",
    summary="A paper of what nobody has signed",
    response_class=Response,
    responses=PDF,
)
def draft(
    request: Request,
    kind: PaperKind,
    reference: Reference,
    records: RoleHolderRecords,
    large: LargePrint = False,
) -> Response:
    """The newest version of a package, reviewed as of today, on paper with DRAFT on every page."""
    saved_package = records.packages.load(reference)
    if saved_package is None:
        raise missing(reference)
    desk = desk_of(request)
    return _pdf(
        render(kind, desk.reviews.of(saved_package, desk.today()), large=large, contacts=usable_contacts())
    )


@router.get(
    "/bundles/{number:int}/{reference:path}",
    summary="A signed review as a FHIR R4B bundle",
    response_class=Response,
    responses=FHIR_BUNDLE,
)
def bundle(
    request: Request, number: ReviewNumber, reference: Reference, records: RoleHolderRecords
) -> Response:
    """What was decided, for a record system; only once everybody has signed who must."""
    signed, second, _ = signed_review(records, number, reference)
    desk = desk_of(request)
    reasons = {reason.code: reason.words for reason in desk.rule_set.decision_reasons}
    try:
        answer = SignedAnswer(signed, second, desk.catalogue.items, desk.stock, reasons)
    except NotSignedError as error:
        raise ApiProblem(
            404, "H155", f"There is no complete signed review of this number: {error}.",
            what_to_do="wait for the second signature",
        ) from None  # fmt: skip
    resources = fhir_bundle(answer)
    if faults := faults_of(resources):
        raise RuntimeError(f"the bundle is not what is meant to be written: {faults[0]}")
    return Response(json.dumps(resources, ensure_ascii=False), media_type=FHIR_JSON)


def signed_review(records: Records, number: int, reference: str) -> StoredReview:
    """A signed review by its number.

    Raises:
        ApiProblem: there is none of this number.
    """
    stored = records.signed.load(reference, number)
    if stored is None:
        raise missing(f"{reference}, review {number}")
    return stored


def _in_short(number: int, signed: SignedReview, complete: bool) -> SignedSummary:
    return SignedSummary(
        number=number,
        complete=complete,
        signed_at=signed.signature.signed_at,
        signed_by=signed.signature.name,
        seal=signed.seal,
    )


def _pdf(content: bytes) -> Response:
    return Response(content, media_type="application/pdf")
