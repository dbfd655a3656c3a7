"""What somebody is about to order, from the bundle that a record system sends: items of the catalogue, or care.

Definitions: an order names an item by our own code, or by its name in the catalogue, letter case aside. Anything else
is not understood and says nothing: a guess at what is meant could warn of the wrong thing. An order for another patient
than the one whose record is open is not held against that record; that there is one is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.api.hooks.cards import ITEMS
from engine import Catalogue

_MOST_ORDERS = 200
_PATIENT = re.compile(r"(?:^|/)Patient/([^/]+)(?:/_history/[^/]+)?\Z")


@dataclass(frozen=True)
class Ordered:
    """What is in a bundle of draft orders."""

    items: tuple[str, ...]
    care: bool
    """A service is ordered or changed."""
    others: int = 0
    """Orders for somebody else."""


def read_orders(bundle: Mapping[str, Any], catalogue: Catalogue, patient: str) -> Ordered:
    """Read draft orders of one patient tolerantly: what is not as it should be is passed over."""
    names = {item.name.casefold(): item.id for item in catalogue.items.values()}
    items: dict[str, None] = {}
    care, others = False, 0
    for resource in _resources(bundle):
        if _is_of_another(resource, patient):
            others += 1
            continue
        if resource.get("resourceType") == "ServiceRequest":
            care = True
        if resource.get("resourceType") == "DeviceRequest":
            items.update(dict.fromkeys(_items(resource, catalogue, names)))
    return Ordered(tuple(items), care, others)


def _is_of_another(resource: Mapping[str, Any], patient: str) -> bool:
    """Whether an order names another patient; one that is named by no id of a patient may be anybody's."""
    subject = resource.get("subject")
    reference = subject.get("reference") if isinstance(subject, dict) else None
    match = _PATIENT.search(reference) if isinstance(reference, str) else None
    return match is not None and match[1] != patient


def _resources(bundle: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    entries = bundle.get("entry")
    for entry in entries[:_MOST_ORDERS] if isinstance(entries, list) else ():
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            yield resource


def _items(resource: Mapping[str, Any], catalogue: Catalogue, names: Mapping[str, str]) -> Iterator[str]:
    """The items of one order: by our own code, or else by a name of the catalogue."""
    concept = resource.get("codeCodeableConcept")
    if not isinstance(concept, dict):
        return
    codings = concept.get("coding")
    texts = [concept.get("text")]
    for coding in codings if isinstance(codings, list) else ():
        if isinstance(coding, dict):
            texts.append(coding.get("display"))
            if coding.get("system") == ITEMS and coding.get("code") in catalogue.items:
                yield str(coding["code"])
    for text in texts:
        if isinstance(text, str) and text.strip().casefold() in names:
            yield names[text.strip().casefold()]
