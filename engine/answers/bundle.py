"""A signed review as a FHIR R4B bundle: what was decided, what is proposed, what was known, and who signed it.

Definitions: care as it is now is an active plan; what the review proposes for it is a draft proposal that replaces it and
is never shorter here: that a visit is reviewed is recommended, and how it then is, is for the person and the OT. How the
commissioned hours could change stands on the care plan as a range. Accepted and tried equipment are proposals in force,
declined revoked, asked about on hold. An unknown is an item without an answer. Each unmet need is a task, as urgent as the
rule says, and each hold a note of the care plan: whoever reads the hours has them too.

The same signed review gives the same bytes: ids are made of its seal, and each resource that is sent twice is there
once (`ifNoneExist`). Left out: names of the person, equality monitoring, diagnoses.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from ..model import ItemChoice
from ..model.allowance import ALLOWANCE_WORDS
from ..model.decision import CHOICE_WORDS, Choice
from .elements import (
    EXTENSION,
    hours_a_week,
    need_elements,
    practitioner_role,
    quantity_of,
    request_of,
    timing_of,
    visit_extensions,
)
from .form import BASE, FORM_URL, FORM_VERSION, response_items
from .signed_answer import NOT_KNOWN, SignedAnswer

_AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_STATUS: dict[Choice, str] = {"accept": "active", "trial": "active", "decline": "revoked", "ask": "on-hold"}
_TASK_STATUS = {"open": "requested", "done": "completed", "referred": "accepted", "not_agreed": "rejected"}
_THE_PERSON, _NOT_RECORDED = "the person", "who said it is not recorded"
"""What `engine/formats/mappings/fhir_r4.yaml` writes of whoever said a goal: read back here, so change both."""
_ResourceTree = dict[str, Any]


def fhir_bundle(answer: SignedAnswer) -> _ResourceTree:
    """The bundle, to be posted as one transaction."""
    return _BundleMaker(answer).bundle()


class _BundleMaker:
    """Makes the resources of one signed review."""

    def __init__(self, answer: SignedAnswer) -> None:
        self.answer, self.signed = answer, answer.signed
        self.review, self.decision = answer.signed.review, answer.signed.decision
        self.seal = answer.signed.seal
        self.key = f"{self.signed.reference}/{self.signed.number}"

    def url(self, name: str) -> str:
        """The full address of a resource, made of the seal and its name."""
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{BASE}/{self.seal}/{name}')}"

    def to(self, name: str) -> _ResourceTree:
        """A reference to a resource of the bundle."""
        return {"reference": self.url(name)}

    def bundle(self) -> _ResourceTree:
        """Everything, in the order of what refers to what."""
        resources = {
            "patient": self._patient(),
            **dict(self._signers()),
            **dict(self._goals()),
            **dict(self._care()),
            **dict(self._hours_without_times()),
            **dict(self._choices()),
            "answers": self._answers(),
        }
        resources["plan"] = self._plan(resources)
        resources |= dict(self._tasks())
        resources["provenance"] = self._provenance(resources)
        entries = [
            {"fullUrl": self.url(name), "resource": resource, "request": request_of(resource)}
            for name, resource in resources.items()
        ]
        return {"resourceType": "Bundle", "type": "transaction", "entry": entries}

    def _identifier(self, kind: str, value: str) -> list[_ResourceTree]:
        return [{"system": f"{BASE}/{kind}", "value": value}]

    def _patient(self) -> _ResourceTree:
        return {
            "resourceType": "Patient",
            "identifier": self._identifier("package-reference", self.signed.reference),
        }

    def _signers(self) -> Iterator[tuple[str, _ResourceTree]]:
        for name, signature in (("author", self.signed.signature), ("second", self.answer.second)):
            if signature is not None:
                identifier = self._identifier("signature", f"{self.key}/{name}")
                yield name, {**practitioner_role(signature), "identifier": identifier}

    def _goals(self) -> Iterator[tuple[str, _ResourceTree]]:
        """What matters to the person, in their words, with who said it and when."""
        for number, goal in enumerate(self.review.package.goals, start=1):
            yield (
                f"goal {number}",
                {
                    "resourceType": "Goal",
                    "identifier": self._identifier("goal", f"{self.key}/{number}"),
                    "lifecycleStatus": "proposed",
                    "description": {"text": goal.words},
                    "subject": self.to("patient"),
                    **({"statusDate": goal.said_on.isoformat()} if goal.said_on else {}),
                    **self._said_by(goal.said_by),
                },
            )

    def _said_by(self, said_by: str | None) -> _ResourceTree:
        """Who said a goal: the person, where the package says so or has it from nobody else."""
        if said_by in (None, _THE_PERSON):
            return {"expressedBy": self.to("patient")}
        return {} if said_by == _NOT_RECORDED else {"expressedBy": {"display": said_by}}

    def _care(self) -> Iterator[tuple[str, _ResourceTree]]:
        """Visits as they are; and, of those that chosen items touch, that a review is recommended."""
        chosen = set(self.decision.items("accept", "trial"))
        touched = {visit.visit for visit in self.review.estimate.visits if chosen & set(visit.items)}
        for visit in self.review.package.visits:
            now = {
                "resourceType": "ServiceRequest",
                "identifier": self._identifier("visit", f"{self.key}/{visit.id}"),
                "status": "active",
                "intent": "plan",
                "code": {"text": f"Home care visit, {visit.id}"},
                "subject": self.to("patient"),
                **timing_of(visit),
                "extension": visit_extensions(visit),
            }
            yield f"now {visit.id}", now
            if visit.id in touched:
                yield (
                    f"proposed {visit.id}",
                    {
                        **now,
                        "identifier": self._identifier("visit-review", f"{self.key}/{visit.id}"),
                        "status": "draft",
                        "intent": "proposal",
                        "code": {
                            "text": f"Home care visit, {visit.id}: review recommended once the equipment is in use"
                        },
                        "replaces": [self.to(f"now {visit.id}")],
                        "basedOn": [self.to("plan")],
                    },
                )

    def _hours_without_times(self) -> Iterator[tuple[str, _ResourceTree]]:
        """Hours that are allotted and on no clock; what they are for is not taken apart."""
        for number, allowance in enumerate(self.review.package.allowances, start=1):
            what = ALLOWANCE_WORDS[allowance.kind]
            request: _ResourceTree = {
                "resourceType": "ServiceRequest",
                "identifier": self._identifier("hours", f"{self.key}/{number}"),
                "status": "active",
                "intent": "plan",
                "code": {"text": f"{what}: {allowance.for_what}" if allowance.for_what else what},
                "subject": self.to("patient"),
                "extension": [{"url": f"{EXTENSION}/worker-kind", "valueCode": allowance.kind}],
                "quantityRatio": {
                    "numerator": quantity_of(allowance.hours, "h"),
                    "denominator": quantity_of(allowance.per_weeks, "wk"),
                },
            }
            if allowance.hours_high is not None:
                request["note"] = [{"text": f"Up to {allowance.hours_high:g} hours in the same span."}]
            yield f"hours {number}", request

    def _choices(self) -> Iterator[tuple[str, _ResourceTree]]:
        for choice in self.decision.choices:
            item = self.answer.item(choice.item)
            make = self._device if item is None or item.equipment else self._service
            yield f"choice {choice.item}", make(choice)

    def _choice_elements(self, choice: ItemChoice) -> _ResourceTree:
        """What every request about an item has."""
        reason = self.answer.reason(choice.reason) if choice.reason else ""
        words = [f"{CHOICE_WORDS[choice.choice].capitalize()}.", reason and f"{reason}.", choice.words]
        return {
            "identifier": self._identifier("review-item", f"{self.key}/{choice.item}"),
            "status": _STATUS[choice.choice],
            "intent": "proposal",
            "subject": self.to("patient"),
            "authoredOn": self.signed.signature.signed_at,
            "requester": self.to("author"),
            "reasonCode": [{"text": text} for text in self._why(choice.item)]
            or [{"text": "Professional judgement"}],
            "note": [
                {"text": text} for text in (" ".join(filter(None, words)), *self._not_known(choice.item))
            ],
            **({} if choice.choice == "decline" else {"basedOn": [self.to("plan")]}),
        }

    def _not_known(self, item: str) -> Iterator[str]:
        """Before it is used, whoever is asked for it reads what it rests on and nobody knew."""
        if questions := self.answer.open_questions.get(item):
            yield f"{NOT_KNOWN}: {' '.join(questions)}"

    def _device(self, choice: ItemChoice) -> _ResourceTree:
        """The DeviceRequest for an item, whatever was chosen about it; one that the catalogue no longer has is here too."""
        item = self.answer.item(choice.item)
        codings = [{"system": f"{BASE}/CodeSystem/catalogue", "code": choice.item}]
        if item is not None and item.iso9999:
            codings.append({"system": f"{BASE}/CodeSystem/iso9999-2022", "code": item.iso9999})
        if choice.item in self.answer.stock:
            codings.append(
                {"system": f"{BASE}/CodeSystem/council-stock", "code": self.answer.stock[choice.item]}
            )
        request = {
            "resourceType": "DeviceRequest",
            **self._choice_elements(choice),
            "codeCodeableConcept": {"coding": codings, "text": self.answer.name_of(choice.item)},
        }
        if choice.choice == "trial" and self.decision.review_due:
            request["occurrencePeriod"] = {
                "start": self.signed.signature.signed_at[:10],
                "end": self.decision.review_due.isoformat(),
            }
        return request

    def _service(self, choice: ItemChoice) -> _ResourceTree:
        coding = {"system": f"{BASE}/CodeSystem/catalogue", "code": choice.item}
        return {
            "resourceType": "ServiceRequest",
            **self._choice_elements(choice),
            "code": {"coding": [coding], "text": self.answer.name_of(choice.item)},
        }

    def _why(self, item: str) -> list[str]:
        suggestion = next(
            (suggestion for suggestion in self.review.suggestions if suggestion.item == item), None
        )
        return (
            [] if suggestion is None else list(dict.fromkeys(reason.because for reason in suggestion.reasons))
        )

    def _answers(self) -> _ResourceTree:
        return {
            "resourceType": "QuestionnaireResponse",
            "identifier": self._identifier("answers", self.key)[0],
            "questionnaire": f"{FORM_URL}|{FORM_VERSION}",
            "status": "completed",
            "subject": self.to("patient"),
            "authored": self.signed.signature.signed_at,
            "author": self.to("author"),
            "item": response_items(self.review.package),
        }

    def _plan(self, resources: dict[str, _ResourceTree]) -> _ResourceTree:
        """The care plan, which all the rest belongs to."""
        requests = [name for name in resources if name.startswith(("proposed ", "choice "))]
        change = self.signed.hours.in_force.commissioned_change_hours_per_week
        plan: _ResourceTree = {
            "resourceType": "CarePlan",
            "identifier": self._identifier("review", self.key),
            "extension": [
                {
                    "url": f"{EXTENSION}/commissioned-change-hours-per-week",
                    "valueRange": {"low": hours_a_week(change.p10), "high": hours_a_week(change.p90)},
                },
                {
                    "url": f"{EXTENSION}/probability-of-no-change",
                    "valueDecimal": round(self.signed.hours.in_force.probability_of_no_change, 3),
                },
            ],
            "status": "draft",
            "intent": "proposal",
            "title": f"Review of assistive technology, no. {self.signed.number}",
            "subject": self.to("patient"),
            "created": self.signed.signature.signed_at,
            "author": self.to("author"),
            "supportingInfo": [self.to("answers")],
        }
        if goals := [self.to(name) for name in resources if name.startswith("goal ")]:
            plan["goal"] = goals
        if requests:
            plan["activity"] = [{"reference": self.to(name)} for name in requests]
        notes = [
            f"Must not change: {hold.reason.because} Until: {hold.lifted_by}"
            for hold in self.answer.binding_holds
        ]
        notes += [
            f"{'A safety hold was raised, and set' if aside.is_hold else 'Set'} aside by judgement of "
            f"{self.answer.judged_by}: {aside.says} Why it does not hold here: {aside.because}"
            for aside in self.answer.set_aside()
        ]
        if notes := [text for text in (self.decision.summary, *notes) if text.strip()]:
            plan["note"] = [{"text": text} for text in notes]
        return plan

    def _tasks(self) -> Iterator[tuple[str, _ResourceTree]]:
        """What is to be done, by whom it is asked and until when."""
        if self.decision.review_due is not None:
            yield (
                "task review",
                self._task(
                    "review", "Review of this plan is due", "requested", self.decision.review_due.isoformat()
                ),
            )
        for choice in self.decision.choices:
            if choice.choice == "ask":
                text = f"Answer first: {choice.words or self.answer.name_of(choice.item)}"
                yield (
                    f"task {choice.item}",
                    self._task(choice.item, text, "requested", "", f"choice {choice.item}"),
                )
        needs = {need.reason.source: need for need in self.review.unmet_needs}
        why_held = {hold.reason.source: hold.reason.because for hold in self.review.holds}
        for number, action in enumerate(self.decision.actions, start=1):
            what = why_held.get(action.source, "An open matter of the review.")
            due = action.due.isoformat() if action.due else ""
            state = _TASK_STATUS.get(action.state, "requested")
            task = self._task(f"action {number}", f"{what} {action.words}".strip(), state, due)
            if need := needs.get(action.source):
                task |= need_elements(need, action.words, action.owner)
            yield f"task action {number}", task
        for number, need in enumerate(self.review.unmet_needs, start=1):
            if self.decision.action(need.reason.source) is None:
                task = self._task(f"need {number}", need.title, "requested", "")
                yield f"task need {number}", task | need_elements(need)

    def _task(self, name: str, text: str, status: str, due: str, focus: str = "plan") -> _ResourceTree:
        """Something that is to be done, until a day where one is given."""
        task: _ResourceTree = {
            "resourceType": "Task",
            "identifier": self._identifier("task", f"{self.key}/{name}"),
            "status": status,
            "intent": "proposal",
            "focus": self.to(focus),
            "for": self.to("patient"),
            "authoredOn": self.signed.signature.signed_at,
            "requester": self.to("author"),
            "description": text,
        }
        return {**task, "restriction": {"period": {"end": due}}} if due else task

    def _provenance(self, resources: dict[str, _ResourceTree]) -> _ResourceTree:
        """Who signed, and what it rests on."""
        of = self.review.provenance
        hashes = {
            "signed-review-seal": self.seal,
            "review-hash": self.review.review_hash,
            "rule-set-hash": of.rule_set_hash,
        }
        signatures = [("author", self.signed.signature), ("second", self.answer.second)]
        signed = [(name, signature) for name, signature in signatures if signature is not None]
        agents = [
            {"type": {"coding": [{"system": _AGENT, "code": code}]}, "who": self.to(name)}
            for (name, _), code in zip(signed, ("author", "verifier"), strict=False)
        ]
        assembler = {"type": {"coding": [{"system": _AGENT, "code": "assembler"}]}}
        return {
            "resourceType": "Provenance",
            "target": [self.to(name) for name in resources if name not in ("patient", "author", "second")],
            "recorded": max(signature.signed_at for _, signature in signed),
            "activity": {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion",
                        "code": "LA",
                        "display": "legally authenticated",
                    }
                ]
            },
            "agent": [*agents, {**assembler, "who": {"display": f"Handrail {of.engine_version}"}}],
            "entity": [
                {
                    "role": "source",
                    "what": {"identifier": {"system": f"{BASE}/{kind}", "value": f"sha256:{value}"}},
                }
                for kind, value in hashes.items()
            ],
            "signature": [
                {
                    "type": [
                        {
                            "system": "urn:iso-astm:E1762-95:2013",
                            "code": "1.2.840.10065.1.12.1.1"
                            if name == "author"
                            else "1.2.840.10065.1.12.1.5",
                            "display": "Author's Signature" if name == "author" else "Verification Signature",
                        }
                    ],
                    "when": signature.signed_at,
                    "who": self.to(name),
                }
                for name, signature in signed
            ],
        }
