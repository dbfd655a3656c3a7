"""Whether a bundle is what Handrail means to write, before anybody gets it: shapes, codes, references, invariants.

Definitions: the shape is `shape.yaml`, a part of FHIR R4B. An element that no line of it knows, a required one that is
missing, two of a choice, a value of the wrong form, a code outside its list, a unit outside UCUM as it is used here, a
reference that leads nowhere or to the wrong kind, and an invariant that does not hold are each one fault with its place.

Left out: everything of FHIR that is never written here; whoever receives the bundle validates it against their profiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from ..language import read_document

_SHAPE = Path(__file__).parent / "shape.yaml"
_ELEMENT = re.compile(r"(?P<type>\w+)(?:\((?P<targets>[\w,]+)\))?(?P<marks>[*!]*)\Z")
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
_ZONE = r"(Z|[+-]\d{2}:\d{2})"
_TEXT = re.compile(r"(?=.*\S)[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*", re.DOTALL)
_FORMS = {
    "date": re.compile(_DATE),
    "dateTime": re.compile(rf"{_DATE}|\d{{4}}-\d{{2}}-\d{{2}}T{_CLOCK}{_ZONE}"),
    "instant": re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}T{_CLOCK}{_ZONE}"),
    "time": re.compile(_CLOCK),
    "code": re.compile(r"[^\s]+( [^\s]+)*"),
    "uri": re.compile(r"\S+"),
    "string": _TEXT,
    "markdown": _TEXT,
}
_KINDS: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "positiveInt": (int,),
    "decimal": (int, float),
}


def faults_of(bundle: Any) -> list[str]:
    """Everything that is wrong with a bundle, each with its place; empty where nothing is."""
    if (
        not isinstance(bundle, dict)
        or bundle.get("resourceType") != "Bundle"
        or bundle.get("type") != "transaction"
    ):
        return ["Bundle: it is no transaction bundle"]
    kinds: dict[str, str] = {}
    entries = bundle.get("entry")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return ["Bundle.entry: it should be a list of groups of elements"]
    faults: list[str] = []
    for number, entry in enumerate(entries, start=1):
        url, resource = entry.get("fullUrl"), entry.get("resource")
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(url, str) or kind not in _shape()["resources"]:
            faults.append(f"entry {number}: it has no `fullUrl`, or a resource that is not written here")
        elif url in kinds:
            faults.append(f"entry {number}: `{url}` stands twice")
        else:
            kinds[url] = str(kind)
    for kind in _shape()["once"]:
        if (count := list(kinds.values()).count(kind)) != 1:
            faults.append(f"Bundle: it has {count} {kind}, and should have one")
    faults += _not_signed_for(entries, kinds)
    for entry in entries:
        resource = entry.get("resource")
        kind = str(resource.get("resourceType")) if isinstance(resource, dict) else ""
        if kind in _shape()["resources"]:
            elements = {key: value for key, value in resource.items() if key != "resourceType"}
            faults += _faults(elements, kind, _shape()["resources"][kind], kind, kinds)
            faults += _faults(
                entry.get("request", {}), f"{kind}.request", _shape()["types"]["Request"], "Request", kinds
            )
    return faults


def _not_signed_for(entries: list[Any], kinds: dict[str, str]) -> Iterator[str]:
    """What stands in the bundle and is no target of what says who signed it."""
    resources = [entry["resource"] for entry in entries if isinstance(entry.get("resource"), dict)]
    signed = [resource for resource in resources if resource.get("resourceType") == "Provenance"]
    targets = [target for resource in signed for target in _as_list(resource.get("target"))]
    named = [target.get("reference") for target in targets if isinstance(target, dict)]
    for url, kind in kinds.items():
        if signed and kind not in _shape()["not_signed_for"] and named.count(url) != 1:
            yield f"Provenance.target: it names `{url}` ({kind}) {named.count(url)} times, and should once"


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _faults(
    tree: Any, place: str, elements: dict[str, str], kind: str, kinds: dict[str, str]
) -> Iterator[str]:
    """The faults of a group of elements, one sentence each.

    Args:
        tree: the group as the bundle has it.
        place: where it stands, for the sentence.
        elements: what it may have, by name, each as `shape.yaml` writes it: `Reference(Patient)!`.
        kind: what it is called in the lists of invariants.
        kinds: the resource type of each address in the bundle.
    """
    if not isinstance(tree, dict):
        yield f"{place}: it should be a group of elements"
        return
    for name in tree:
        if name not in elements:
            yield f"{place}.{name}: there is no such element"
    for name, written in elements.items():
        match = _ELEMENT.match(written)
        assert match is not None
        yield from _element_faults(tree, f"{place}.{name}", name, match, kinds)
    shape = _shape()
    for group in shape["choices"].get(kind, ()):
        if len(set(group) & set(tree)) > 1:
            yield f"{place}: it has two of {', '.join(group)}"
    if kind in shape["one_needed"] and not set(shape["one_needed"][kind]) & set(tree):
        yield f"{place}: it needs one of {', '.join(shape['one_needed'][kind])}"
    for name in shape["not_negative"].get(kind, ()):
        if isinstance(tree.get(name), (int, float)) and tree[name] < 0:
            yield f"{place}.{name}: it is less than nothing"
    for name, needed in shape["needs"].get(kind, {}).items():
        if name in tree and needed not in tree:
            yield f"{place}: `{name}` needs `{needed}`"


def _element_faults(
    tree: dict[str, Any], place: str, name: str, element: re.Match[str], kinds: dict[str, str]
) -> Iterator[str]:
    """The faults of one element: missing, one for several, or its values."""
    if name not in tree:
        if "!" in element["marks"]:
            yield f"{place}: it is missing"
        return
    value, several = tree[name], "*" in element["marks"]
    if several != isinstance(value, list) or value in ([], {}, ""):
        yield f"{place}: it should be {'a list that is not empty' if several else 'one value'}"
        return
    for member in value if several else [value]:
        yield from _value_faults(member, place, element["type"], element["targets"], kinds)


def _value_faults(
    value: Any, place: str, kind: str, targets: str | None, kinds: dict[str, str]
) -> Iterator[str]:
    """What one value has against the type that its element names."""
    shape = _shape()
    if kind in shape["codes"]:
        if value not in shape["codes"][kind]:
            yield f"{place}: this is not one of its codes"
    elif kind in shape["types"]:
        yield from _faults(value, place, shape["types"][kind], kind, kinds)
        if kind == "Reference" and isinstance(value, dict):
            yield from _reference_faults(value, place, targets, kinds)
    elif kind in _KINDS:
        wrong = isinstance(value, bool) != (kind == "boolean") or not isinstance(value, _KINDS[kind])
        wrong = wrong or (isinstance(value, float) and not isfinite(value))
        if wrong or (kind == "positiveInt" and value < 1):
            yield f"{place}: it should be {kind}"
    elif not isinstance(value, str) or not _FORMS[kind].fullmatch(value) or not _is_day(value, kind):
        yield f"{place}: it does not have the form of {kind}"


def _reference_faults(
    value: dict[str, Any], place: str, targets: str | None, kinds: dict[str, str]
) -> Iterator[str]:
    reference = value.get("reference")
    if reference is None:
        if not {"display", "identifier"} & set(value):
            yield f"{place}: the reference leads to nothing"
        return
    if reference not in kinds:
        yield f"{place}: the reference leads to nothing in the bundle"
    elif targets and kinds[reference] not in targets.split(","):
        yield f"{place}: the reference leads to {kinds[reference]}, and should to {targets}"


def _is_day(value: str, kind: str) -> bool:
    if kind not in ("date", "dateTime", "instant") or len(value) == len("2026"):
        return True
    try:
        date.fromisoformat(value[:10] if len(value) > len("2026-11") else f"{value}-01")
    except ValueError:
        return False
    return True


@cache
def _shape() -> dict[str, Any]:
    """The shape; its lists are tuples."""
    shape: dict[str, Any] = read_document(_SHAPE).plain()
    return shape
