"""What changed about a person since the last signed review, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.screen import service
from dashboard.screen.review.person.words import in_plain_words
from engine.language import Term
from engine.model import CarePackage

_MOST = 12


def changed_since(package: CarePackage) -> list[str]:
    """Each answer that is another one than when it was last signed; empty where nothing was signed."""
    records = service.records().signed
    loaded = records.load_newest(package.reference)
    if loaded is None:
        return []
    terms = dict(service.catalogue().vocabulary.terms)
    before = loaded.signed.review.package.model_dump(mode="json")
    lines = list(_differences(before, package.model_dump(mode="json"), "", terms))
    if not lines:
        return [f"Nothing, since review {loaded.signed.number}."]
    more = [f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    return lines[:_MOST] + more


def _differences(
    before: Mapping[str, Any], now: Mapping[str, Any], at: str, terms: Mapping[str, Term]
) -> Iterator[str]:
    """Each value that differs, in words; `at` is the path so far. Monitoring is never shown."""
    for name, value in now.items():
        path, was = f"{at}{name}", before.get(name)
        if was == value or name == "monitoring":
            continue
        if isinstance(value, Mapping) and isinstance(was, Mapping):
            yield from _differences(was, value, f"{path}.", terms)
        elif path in terms:
            term = terms[path]
            yield f"{term.description}: {in_plain_words(was, term)} → {in_plain_words(value, term)}"
        else:
            yield f"{name.replace('_', ' ').capitalize()}: entered anew"
