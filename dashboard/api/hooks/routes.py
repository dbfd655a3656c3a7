"""CDS Hooks 2.0: discovery, two services and their feedback.

Definitions: the package of a patient is the saved one whose reference is the patient's id; a patient of whom there is
none, or none that the caller may read, has no cards, so a card system learns nothing of who is here.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from dashboard.api.description import FAILURES
from dashboard.api.desk import desk_of, records_of_role_holder
from dashboard.api.hooks.answers import (
    Cards,
    Feedback,
    FeedbackList,
    HookService,
    HookServices,
    OrderSign,
    PatientView,
)
from dashboard.api.hooks.cards import REASONS, cards_of, care_cards, order_card, others_card
from dashboard.api.hooks.orders import read_orders
from dashboard.api.routes.packages import IdempotencyKey
from dashboard.records import Records
from engine import Review
from engine.records import CardFeedback, NotAllowedError, SignedOutError

router = APIRouter(prefix="/cds-services", tags=["CDS Hooks"], responses=FAILURES)
RoleHolderRecords = Annotated[Records, Depends(records_of_role_holder)]
_USAGE = "The patient's id is the reference of a package that is saved in Handrail, and the token's bearer may read it."
_SERVICES = HookServices(
    services=[
        HookService(
            id="handrail-patient-view",
            hook="patient-view",
            title="Handrail: home care package",
            description="Unmet needs, holds, open questions and equipment to consider, from the saved care package",
            usageRequirements=_USAGE,
        ),
        HookService(
            id="handrail-order-sign",
            hook="order-sign",
            title="Handrail: equipment and care about to be ordered",
            description="Equipment that the record rules out or that waits for something; holds before care changes",
            usageRequirements=_USAGE,
        ),
    ]
)


@router.get("", summary="Discovery", response_model_exclude_none=True)
async def services() -> HookServices:
    """The services; they need nothing prefetched."""
    return _SERVICES


@router.post(
    "/handrail-patient-view", summary="Cards as a record is opened", response_model_exclude_none=True
)
def patient_view(request: Request, call: PatientView, records: RoleHolderRecords) -> Cards:
    """Unmet needs as warnings; holds, questions and equipment as information."""
    review = _review(request, records, call.context.patientId)
    if review is None:
        return Cards(cards=[])
    return Cards(cards=cards_of(review, desk_of(request).rule_set, call.context.patientId))


@router.post(
    "/handrail-order-sign", summary="Cards before orders are signed", response_model_exclude_none=True
)
def order_sign(request: Request, call: OrderSign, records: RoleHolderRecords) -> Cards:
    """What the record says against equipment that is about to be ordered, and before care is changed."""
    desk = desk_of(request)
    orders = read_orders(call.context.draftOrders, desk.catalogue, call.context.patientId)
    concerns_us = orders.items or orders.care or orders.others
    review = _review(request, records, call.context.patientId) if concerns_us else None
    if review is None:
        return Cards(cards=[])
    cards = [order_card(review, desk.rule_set, item) for item in orders.items]
    care = care_cards(review, desk.rule_set) if orders.care else []
    others = [others_card(review, desk.rule_set, orders.others)] if orders.others else []
    return Cards(cards=[*others, *(card for card in cards if card is not None), *care])


@router.post("/handrail-patient-view/feedback", summary="What became of cards", response_model=None)
@router.post("/handrail-order-sign/feedback", summary="What became of cards", response_model=None)
def feedback(
    request: Request,
    feedback_list: FeedbackList,
    records: RoleHolderRecords,
    key: IdempotencyKey = None,
) -> Response:
    """Kept in the audit trail by its codes; comments are not kept, because they may be about somebody."""
    service = request.scope["route"].path.split("/")[-2]

    def work() -> Response:
        records.feedback.record(
            service, [_card_feedback(card_feedback, request) for card_feedback in feedback_list.feedback]
        )
        return JSONResponse({})

    digest = hashlib.sha256(f"{service} {feedback_list.model_dump_json()}".encode()).hexdigest()
    return desk_of(request).repetitions.answer(
        request.state.actor.identity, key, digest, work, partial(records.people.require, "use Handrail")
    )


def _review(request: Request, records: Records, patient: str) -> Review | None:
    try:
        package = records.packages.load(patient)
    except SignedOutError:
        raise
    except NotAllowedError:
        return None
    desk = desk_of(request)
    return None if package is None else desk.reviews.of(package, desk.today())


def _card_feedback(card_feedback: Feedback, request: Request) -> CardFeedback:
    known = {known_reason.code for known_reason in desk_of(request).rule_set.decision_reasons}
    reason = (card_feedback.overrideReason.reason if card_feedback.overrideReason else None) or {}
    code = reason.get("code") if reason.get("system") == REASONS else None
    return CardFeedback(
        card=card_feedback.card,
        outcome=card_feedback.outcome,
        suggestions=len(card_feedback.acceptedSuggestions),
        reason=str(code) if code in known else "",
        at=card_feedback.outcomeTimestamp,
    )
