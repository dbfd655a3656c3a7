"""FHIR as JSON: a resource, a bundle, or resources on lines of their own, into records.

No key may stand twice, because then nobody knows which was meant. A contained resource is a record of its own, within the
one that contains it. Left out: references between resources.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..exchange.bounds import lines_of
from ..model import ProblemsFoundError, file_error, read_problem
from .path import texts_at
from .tree import Record, Tree, check_marks, check_size, limit_records, repeated_records

_NO_RESOURCE = "something that does not say which kind of resource it is"


def json_records(name: str, content: bytes) -> Iterator[Record]:
    """The resources of a JSON file, those of a bundle one by one.

    Raises:
        ProblemsFoundError: it is no JSON, is too large, or holds no resource.
    """
    try:
        tree = _parse(name, content)
    except ProblemsFoundError:
        if not _is_on_lines(content):
            raise
        return json_line_records(name, content)
    return limit_records(_records(name, tree), name)


def _is_on_lines(content: bytes) -> bool:
    """Whether each of the first two lines is a whole resource, whatever the file is called."""
    lines = [line for line in content.lstrip(b"\xef\xbb\xbf").splitlines()[:2] if line.strip()]
    return len(lines) == 2 and all(line.strip()[:1] == b"{" and line.strip()[-1:] == b"}" for line in lines)


def json_line_records(name: str, content: bytes) -> Iterator[Record]:
    """The resources of a file with one on each line (`.ndjson`).

    Raises:
        ProblemsFoundError: as `json_records`.
    """
    import io

    def all_lines() -> Iterator[Record]:
        for number, line, _ in lines_of(io.BytesIO(content)):
            if line.strip():
                yield from _records(f"{name}:{number}", _parse(f"{name}:{number}", line))

    return limit_records(all_lines(), name)


def resource_records(name: str, tree: Any) -> Iterator[Record]:
    """A resource as a record, with those that it contains; of a bundle, its entries, and theirs.

    Args:
        name: what to call the place.
        tree: a resource.
    """
    if isinstance(tree, list):
        if len(tree) > 1:
            yield Record("an entry with several resources", {}, name)
        tree = tree[0] if len(tree) == 1 else {}
    kind = tree.get("resourceType") if isinstance(tree, dict) else None
    if not isinstance(kind, str):
        return
    if kind == "Parameters":
        for number, parameter in enumerate(_many(tree.get("parameter")), start=1):
            if isinstance(parameter, dict):
                yield from resource_records(f"{name} parameter {number}", parameter.get("resource"))
    if kind != "Bundle":
        yield from _with_contained(name, kind, tree)
        return
    yield from _entry_records(name, tree)


def _entry_records(name: str, bundle: Tree) -> Iterator[Record]:
    """The entries of a bundle; what it says was deleted, and that it goes on elsewhere, as records that nothing takes."""
    every = _many(bundle.get("entry"))
    entries = [entry for entry in every if isinstance(entry, dict)]
    yield from (Record(_NO_RESOURCE, {}, name) for entry in every if not isinstance(entry, dict))
    deleted = {
        _first(entry, "request.url") for entry in entries if _first(entry, "request.method") == "DELETE"
    }
    for number, entry in enumerate(entries, start=1):
        where = f"{name} entry {number}"
        if _first(entry, "request.method") == "DELETE":
            yield Record("a record that was deleted", {}, where)
            continue
        resource = entry.get("resource")
        if resource is not None and not _are_resources(resource):
            yield Record(_NO_RESOURCE, {}, where)
            continue
        for place, record in enumerate(resource_records(where, resource)):
            if f"{record.kind}/{_first(record.tree, 'id')}" in deleted:
                yield Record("a record that was deleted", {}, where)
                continue
            url = entry.get("fullUrl")
            named = isinstance(url, str) and place == 0 and not record.names
            yield replace(record, names=(str(url),)) if named else record
    if "next" in texts_at(bundle, ("link.relation",)):
        yield Record("a further page of the bundle, which is not here", {}, name)


def _are_resources(tree: Any) -> bool:
    """Whether something says of itself which kind of resource it is, or is several that do."""
    return all(
        isinstance(inner, dict) and isinstance(inner.get("resourceType"), str) for inner in _many(tree)
    )


def _first(tree: Any, path: str) -> str:
    return next(iter(texts_at(tree, (path,))), "")


def _with_contained(name: str, kind: str, tree: Tree) -> Iterator[Record]:
    """A resource and those inside it, whose ids and references are made to be unlike those of any other."""
    contained = [inner for inner in _many(tree.pop("contained", None)) if isinstance(inner, dict)]
    kinds = {}
    for inner in contained:
        if isinstance(inner.get("id"), str) and isinstance(inner.get("resourceType"), str):
            kinds[inner["id"]] = inner["resourceType"]
            inner["id"] = f"{tree.get('id') or name}#{inner['id']}"
    record = Record(kind, tree, name)
    if contained:
        _lead_to_contained([tree, *contained], str(tree.get("id") or name), kinds)
    yield record
    for number, inner in enumerate(contained, start=1):
        where = f"{name} contained {number}"
        if _are_resources(inner):
            yield Record(inner["resourceType"], inner, where, within=record)
        else:
            yield Record(_NO_RESOURCE, {}, where)


def _lead_to_contained(trees: list[Any], owner: str, kinds: Mapping[str, str]) -> None:
    """Let references such as `#device` lead to what is contained."""
    waiting = list(trees)
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            reference = value.get("reference")
            if isinstance(reference, str) and reference[:1] == "#" and reference[1:] in kinds:
                value["reference"] = f"{kinds[reference[1:]]}/{owner}{reference}"
            waiting.extend(value.values())


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def repeated_json_records(name: str, content: bytes, repeated: str) -> Iterator[Record]:
    """Every group of one name in a JSON file that is no FHIR, with the plain values of the groups that it stands in.

    Args:
        name: the file.
        content: the file.
        repeated: the name; of a file that is a list, its members have it too.

    Raises:
        ProblemsFoundError: as `json_records`.
    """
    tree = _parse(name, content)
    return limit_records(
        repeated_records(name, tree if isinstance(tree, dict) else {repeated: tree}, repeated), name
    )


def _records(name: str, tree: Any) -> Iterator[Record]:
    """The resources of a tree."""
    if (
        isinstance(tree, list)
        and tree
        and all(isinstance(resource, dict) and "resourceType" in resource for resource in tree)
    ):
        for number, resource in enumerate(tree, start=1):
            yield from resource_records(f"{name} entry {number}", resource)
        return
    if not isinstance(tree, dict) or not isinstance(tree.get("resourceType"), str):
        raise file_error(
            name,
            "H109",
            "the file holds no FHIR resource",
            "FHIR begins with `resourceType`; see docs/for_council_it.md",
        )
    yield from resource_records(name, tree)


def _parse(name: str, content: bytes) -> Any:
    """JSON as a tree, within the limits."""
    check_marks(content, name)
    try:
        tree = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_each_key_once, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise ProblemsFoundError([read_problem(name, error)]) from None
    except json.JSONDecodeError as error:
        raise file_error(
            name, "H102", f"this is not JSON: {error.msg.lower()}", "send it again from the system that wrote it",
            error.lineno, error.colno,
        ) from None  # fmt: skip
    except _TwiceError as error:
        raise file_error(
            name, "H105", f"`{error.args[0][:60]}` is written twice in one group", "keep one of the two"
        ) from None
    except RecursionError:
        raise file_error(
            name, "H103", "the file is nested too deep", "look for a bracket that is never closed"
        ) from None
    except ValueError as error:
        raise file_error(name, "H102", f"this is not JSON: {str(error)[:80]}", "send it again") from None
    check_size(tree, name)
    return tree


class _TwiceError(ValueError):
    """A key stands twice in one group."""


def _each_key_once(pairs: list[tuple[str, Any]]) -> Tree:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        seen: set[str] = set()
        raise _TwiceError(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return tree


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no number")
