"""What CDS Hooks 2.0 sends to and fro, as far as it is used here; names are those of the specification.

Source: HL7 CDS Hooks, the text of 3.0.0-ballot, whose cards and feedback are those of 2.0.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$"
_UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


class HookService(BaseModel):
    """A service as discovery shows it."""

    id: str
    hook: Literal["patient-view", "order-sign"]
    title: str
    description: str
    usageRequirements: str


class HookServices(BaseModel):
    """The answer of discovery."""

    services: list[HookService]


class Coding(BaseModel):
    """A code with its display."""

    code: str
    system: str
    display: str


class CardSource(BaseModel):
    """Who says it."""

    label: str


class CardAction(BaseModel):
    """What a suggestion would do, once somebody takes it."""

    type: Literal["create"]
    description: str
    resource: dict[str, Any]


class CardSuggestion(BaseModel):
    """What somebody may take over."""

    label: str
    uuid: str
    actions: list[CardAction]


class Card(BaseModel):
    """One card."""

    uuid: str
    summary: str = Field(max_length=139)
    indicator: Literal["info", "warning"] = Field(description="Never critical: nothing here may interrupt")
    detail: str = Field(description="Markdown")
    source: CardSource
    suggestions: list[CardSuggestion] = []
    selectionBehavior: Literal["any"] | None = None
    overrideReasons: list[Coding] = []


class Cards(BaseModel):
    """The answer of a service."""

    cards: list[Card]


class _Taken(BaseModel):
    """A tolerant reader: what is not used here may be there."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class PatientContext(_Taken):
    """Whom it is about."""

    patientId: str = Field(min_length=1, max_length=64, examples=["DEMO-04"])


class HookCall(_Taken):
    """A call of a hook."""

    hook: str = Field(max_length=60)
    hookInstance: str = Field(pattern=_UUID, examples=["d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"])


class PatientView(HookCall):
    """Somebody opens a record."""

    hook: Literal["patient-view"]
    context: PatientContext


class OrderContext(PatientContext):
    """What somebody is about to sign."""

    draftOrders: dict[str, Any] = Field(
        description="A FHIR R4 bundle",
        examples=[
            {
                "resourceType": "Bundle",
                "type": "collection",
                "entry": [
                    {
                        "resource": {
                            "resourceType": "DeviceRequest",
                            "status": "draft",
                            "intent": "order",
                            "codeCodeableConcept": {"text": "Bed lever"},
                            "subject": {"reference": "Patient/DEMO-04"},
                        }
                    }
                ],
            }
        ],
    )


class OrderSign(HookCall):
    """Somebody is about to sign orders."""

    hook: Literal["order-sign"]
    context: OrderContext


class AcceptedSuggestion(_Taken):
    """A suggestion that somebody took over."""

    id: str = Field(pattern=_UUID)


class OverrideReason(_Taken):
    """Why a card was set aside."""

    reason: dict[str, Any] | None = Field(default=None, description="A Coding")
    userComment: str | None = Field(default=None, max_length=4000, description="Not kept")


class Feedback(_Taken):
    """What somebody did with one card."""

    card: str = Field(pattern=_UUID)
    outcome: Literal["accepted", "overridden"]
    acceptedSuggestions: list[AcceptedSuggestion] = Field(default=[], max_length=50)
    overrideReason: OverrideReason | None = None
    outcomeTimestamp: str = Field(max_length=40, pattern=_MOMENT, examples=["2026-11-26T10:05:31Z"])


class FeedbackList(_Taken):
    """What somebody did with cards."""

    feedback: list[Feedback] = Field(min_length=1, max_length=100)
