"""Single words of the package by their path, and whether a value can be theirs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ..model import CarePackage


class UnfitError(ValueError):
    """A value cannot be the word's."""


def fit(word: str, value: Any) -> Any:
    """A value as the word has it.

    Args:
        word: `person.weight_kg`.
        value: what a file says.

    Raises:
        UnfitError: it cannot be; the reason is a sentence without the value.
    """
    adapter = _adapter(word)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise UnfitError(
            why_unfit(str(error.errors(include_url=False, include_input=False)[0]["type"]))
        ) from None


def can_be(word: str, value: Any) -> bool:
    """Whether a value can be the word's."""
    try:
        fit(word, value)
    except UnfitError:
        return False
    return True


def as_kind(word: str, value: Any) -> Any:
    """A value that came as text, as the word's own kind where it is a number or a truth value.

    Args:
        word: `person.lies_flat`.
        value: text, number or truth value.
    """
    if not isinstance(value, str):
        return value
    kinds = get_args(_field(word).annotation) or (_field(word).annotation,)
    plain = {get_origin(kind) or kind for kind in kinds}
    if bool in plain and value in ("true", "false"):
        return value == "true"
    if plain & {int, float, Annotated} and re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", value):
        return float(value) if "." in value else int(value)
    return value


def is_word(word: str) -> bool:
    """Whether the package has such a single word."""
    try:
        _field(word)
    except KeyError:
        return False
    return True


@lru_cache(maxsize=512)
def _adapter(word: str) -> TypeAdapter[Any]:
    field = _field(word)
    annotated: Any = Annotated[field.annotation, field]
    return TypeAdapter(annotated)


def _field(word: str) -> FieldInfo:
    model: type[BaseModel] = CarePackage
    *above, last = word.split(".")
    for name in above:
        inner = model.model_fields[name].annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            raise KeyError(word)
        model = inner
    field = model.model_fields[last]
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
        raise KeyError(word)
    return field


def why_unfit(kind: str) -> str:
    """Why a value cannot be there, by the kind of fault that the model finds; never the value."""
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        return "is outside what is possible here: look at the unit"
    if kind == "literal_error":
        return "is none of its words"
    if kind == "string_pattern_mismatch":
        return "holds marks that are not allowed"
    if kind in ("string_too_long", "too_long"):
        return "is longer than is read"
    return "is not of its kind"
