"""Elements of FHIR R4B that resources of a signed review are made of: people, requests, times and amounts."""

from __future__ import annotations

from typing import Any

from ..model import Signature, UnmetNeed
from ..model.rule import Urgency
from ..model.visit import ALL_DAYS, Visit
from .form import BASE

EXTENSION = f"{BASE}/StructureDefinition"
_UCUM = "http://unitsofmeasure.org"
_SNOMED_OT = {"system": "http://snomed.info/sct", "code": "80546007", "display": "Occupational therapist"}
_OT_ROLES = {"ot", "occupational therapist"}
_PRIORITY: dict[Urgency, str] = {"now": "asap", "days": "urgent", "planned": "routine"}
_ResourceTree = dict[str, Any]


def practitioner_role(signature: Signature) -> _ResourceTree:
    """Whoever signed, in the role in which they did."""
    code: _ResourceTree = {"text": signature.role}
    if signature.role.lower() in _OT_ROLES:
        code["coding"] = [_SNOMED_OT]
    return {"resourceType": "PractitionerRole", "practitioner": {"display": signature.name}, "code": [code]}


def request_of(resource: _ResourceTree) -> _ResourceTree:
    """Made once: sent again, the server finds it by its identifier, or by what it is the provenance of."""
    request = {"method": "POST", "url": resource["resourceType"]}
    identifiers = resource.get("identifier", [])
    for identifier in identifiers if isinstance(identifiers, list) else [identifiers]:
        request["ifNoneExist"] = f"identifier={_token(identifier)}"
    if resource["resourceType"] == "Provenance":
        request["ifNoneExist"] = f"entity:identifier={_token(resource['entity'][0]['what']['identifier'])}"
    return request


def _token(identifier: _ResourceTree) -> str:
    """An identifier in a search: what has a meaning in an address is written in percent."""
    return f"{_in_an_address(identifier['system'])}|{_in_an_address(identifier['value'])}"


def _in_an_address(text: str) -> str:
    """A text as it stands in an address: letters and figures as they are, any other mark in percent."""
    return "".join(map(_mark_in_an_address, text))


def _mark_in_an_address(mark: str) -> str:
    if mark.isascii() and (mark.isalnum() or mark in "-._~:/"):
        return mark
    return "".join(f"%{byte:02X}" for byte in mark.encode())


def timing_of(visit: Visit) -> _ResourceTree:
    """When a visit is, as FHIR has it."""
    repeat: _ResourceTree = {"frequency": 1, "period": 1, "periodUnit": "d"}
    if visit.every_weeks > 1 or set(visit.days) != set(ALL_DAYS):
        repeat = {
            "frequency": len(visit.days),
            "period": visit.every_weeks,
            "periodUnit": "wk",
            "dayOfWeek": list(visit.days),
        }
    if visit.minutes is not None:
        repeat |= {"duration": visit.minutes, "durationUnit": "min"}
    if visit.start is not None:
        repeat["timeOfDay"] = [f"{visit.start}:00"]
    return {"occurrenceTiming": {"repeat": repeat}}


def visit_extensions(visit: Visit) -> list[_ResourceTree]:
    """What FHIR has no element for: how many carers come, and whether they work or are there."""
    extensions: list[_ResourceTree] = [{"url": f"{EXTENSION}/carers", "valuePositiveInt": visit.carers}]
    if visit.kind is not None:
        extensions.append({"url": f"{EXTENSION}/presence", "valueCode": visit.kind})
    return extensions


def hours_a_week(value: float) -> _ResourceTree:
    """A FHIR quantity of hours a week."""
    return quantity_of(value, "h/wk")


def quantity_of(value: float, unit: str) -> _ResourceTree:
    """An amount in a unit of UCUM.

    Args:
        value: how many.
        unit: of what, as UCUM writes it.
    """
    return {"value": round(value, 2), "unit": unit, "system": _UCUM, "code": unit}


def need_elements(need: UnmetNeed, done: str = "", owner: str = "") -> _ResourceTree:
    """What a task says of the unmet need that it is about: what it is and what to do, how soon and who.

    Args:
        need: what is missing.
        done: what the decision says of it.
        owner: who sees to it, where the decision says so.
    """
    text = " ".join(filter(None, (f"{need.title}.", need.reason.because, need.reason.action, done)))
    who = owner or need.who
    return {
        "description": text,
        **({"priority": _PRIORITY[need.urgency]} if need.urgency else {}),
        **({"performerType": [{"text": who}]} if who else {}),
    }
