"""A signed review in which everything that a paper does not declare is something else.

A path names a field: `review.package.visits[].start`; `[]` is any member of a list, `{}` any value of a mapping, and a
path that ends in `**` is everything below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import IntEnum
from functools import cache
from typing import Any

from pydantic import BaseModel

from dashboard.print.papers.basis import Basis

CANARY = "Zyxwvu"
DAY = date(2031, 3, 29)
NUMBER = 98_765


def altered(basis: Basis, kept_paths: frozenset[str], without: frozenset[str] = frozenset()) -> Basis:
    """The basis with every field altered that is not among the kept paths, or is among those to do without."""
    return _with(basis, lambda path: not kept_by(path, kept_paths) or _matches(path, without))


def altered_only(basis: Basis, path: str) -> Basis:
    """The basis with this path alone altered."""
    return _with(basis, lambda place: _matches(place, frozenset({path})))


def kept_by(path: str, kept_paths: frozenset[str]) -> bool:
    """Whether a field is declared, or is empty and something in it is declared."""
    return _matches(path, kept_paths) or any(
        kept_path.startswith((f"{path}.", f"{path}[]", f"{path}{{}}")) for kept_path in kept_paths
    )


def _with(basis: Basis, alters: Any) -> Basis:
    alters = cache(alters)  # a review has some hundred paths, and ten thousand values at them
    parts = {name: _changed(getattr(basis, name), name, alters) for name in ("review", "decision", "hours")}
    signatures = tuple(_changed(signature, "signatures[]", alters) for signature in basis.signatures)
    return replace(basis, signatures=signatures, **parts)


def _changed(value: Any, path: str, alters: Any) -> Any:
    if isinstance(value, BaseModel):
        return type(value).model_construct(
            **{
                name: _changed(getattr(value, name), f"{path}.{name}", alters)
                for name in type(value).model_fields
            }
        )
    if isinstance(value, tuple) and value:
        return tuple(_changed(part, f"{path}[]", alters) for part in value)
    if isinstance(value, dict) and value:
        return {key: _changed(part, f"{path}{{}}", alters) for key, part in value.items()}
    return _other(value) if alters(path) else value


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, IntEnum):
        return type(value)((int(value) + 1) % 3)
    if isinstance(value, (int, float)):
        return value + NUMBER
    if isinstance(value, date):
        return DAY
    if isinstance(value, tuple):
        return (CANARY,)
    return CANARY


def _matches(path: str, paths: frozenset[str]) -> bool:
    return any(path in paths or f"{beginning}.**" in paths for beginning in _beginnings(path))


def _beginnings(path: str) -> Iterator[str]:
    parts = path.split(".")
    for end in range(1, len(parts) + 1):
        text = ".".join(parts[:end])
        yield text
        yield text.removesuffix("[]").removesuffix("{}")
