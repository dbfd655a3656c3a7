"""FHIR as JSON: a resource, a bundle, or resources on lines of their own, into records.

No key may stand twice, because then nobody knows which was meant. Left out: references between resources.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..exchange.bounds import lines_of
from .tree import Record, Tree, check_marks, check_size, limit_records, refusal, repeated_records


def json_records(name: str, content: bytes) -> Iterator[Record]:
    """The resources of a JSON file, those of a bundle one by one.

    Raises:
        ProblemsFoundError: it is no JSON, is too large, or holds no resource.
    """
    return limit_records(_records(name, _parse(name, content)), name)


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
    """A resource as a record; of a bundle, its entries, and theirs.

    Args:
        name: what to call the place.
        tree: a resource.
    """
    if isinstance(tree, list):
        tree = tree[0] if len(tree) == 1 else {}
    kind = tree.get("resourceType") if isinstance(tree, dict) else None
    if not isinstance(kind, str):
        return
    if kind != "Bundle":
        yield Record(kind, tree, name)
        return
    entries = tree.get("entry") or []
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
        if not isinstance(entry, dict):
            continue
        for record in resource_records(f"{name} entry {number}", entry.get("resource")):
            url = entry.get("fullUrl")
            yield Record(record.kind, record.tree, record.where, (url,) if isinstance(url, str) else ())


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
        raise refusal(
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
    except UnicodeDecodeError:
        raise refusal(name, "H101", "the file is not text in UTF-8", "save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise refusal(
            name, "H102", f"this is not JSON: {error.msg.lower()}", "send it again from the system that wrote it",
            error.lineno, error.colno,
        ) from None  # fmt: skip
    except _TwiceError as error:
        raise refusal(
            name, "H105", f"`{error.args[0][:60]}` is written twice in one group", "keep one of the two"
        ) from None
    except RecursionError:
        raise refusal(
            name, "H103", "the file is nested too deep", "look for a bracket that is never closed"
        ) from None
    except ValueError as error:
        raise refusal(name, "H102", f"this is not JSON: {str(error)[:80]}", "send it again") from None
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
