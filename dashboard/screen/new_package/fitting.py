"""What a kept draft may hold: values that a form can show. A form must open whatever was saved.

Definitions: a draft may be incomplete, and may contradict itself; what is refused here is a value of another kind than
its field's. It is left out and named, and can be answered again.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from engine.model import CarePackage

Plain = dict[str, Any]
_AT_MOST = 500
_MEANING = ("value_error", "assertion_error")
"""Contradictions, which stay: the last step of the form names them."""


def fit(package: Plain, reference: str) -> tuple[Plain, tuple[str, ...]]:
    """A draft's package without what no form can show, and the places that were left out."""
    fitted: Plain = {**package, "reference": reference}
    left_out: list[str] = []
    for _ in range(_AT_MOST):
        place = _first_unfit(fitted)
        if place is None:
            break
        left_out.append(" ".join(str(part + 1) if isinstance(part, int) else part for part in place))
        _take_out(fitted, place)
    return fitted, tuple(left_out)


def _first_unfit(plain: Plain) -> tuple[str | int, ...] | None:
    """The first place whose value no form can show."""
    try:
        CarePackage.model_validate(plain)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=False, include_input=False):
            place = problem["loc"][:-1] if problem["type"] == "missing" else problem["loc"]
            if place and problem["type"] not in _MEANING:
                return place
    return None


def _take_out(plain: Any, place: tuple[str | int, ...]) -> None:
    """Take the innermost part of the place out that is there."""
    holder, key = None, None
    for part in place:
        inside = (isinstance(plain, dict) and part in plain) or (
            isinstance(plain, list) and isinstance(part, int) and part < len(plain)
        )
        if not inside:
            break
        holder, key, plain = plain, part, plain[part]
    if holder is not None:
        del holder[key]
