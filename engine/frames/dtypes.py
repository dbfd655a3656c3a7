"""The type of a column from the type of a field, and frames that have their types even when they are empty.

Definitions: every column can hold `NA`, which is *not assessed*, *not known* or *does not apply*, and never "no" or
nought: booleans are pandas' `boolean`, whole numbers `Int64`, numbers `Float64`, words `category` (ordered where the
words run from the least to the most help or difficulty), texts `string`, days `datetime64`. What has several values is
a tuple, and `NA` where it is unknown; an empty tuple says that there are none.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, get_args, get_origin

import pandas as pd
from pydantic.fields import FieldInfo

BOOLEAN, INTEGER, NUMBER, TEXT, DAY, SEVERAL = (
    "boolean",
    "Int64",
    "Float64",
    "string",
    "datetime64[ms]",
    "object",
)
_SIMPLE: Mapping[Any, str] = {bool: BOOLEAN, int: INTEGER, float: NUMBER, str: TEXT, date: DAY}


def words(values: Iterable[Any], *, ordered: bool = False) -> Any:
    """The type of a column of known words."""
    return pd.CategoricalDtype(list(values), ordered=ordered)


def dtype_of(field: FieldInfo) -> Any:
    """The type of a column for a field of a model."""
    extra = field.json_schema_extra
    ordered = bool(extra.get("ordered")) if isinstance(extra, dict) else False
    return _dtype_of_annotation(field.annotation, ordered=ordered)


def unit_of(field: FieldInfo) -> str:
    """The unit of a field; empty where it has none."""
    extra = field.json_schema_extra
    return str(extra.get("unit") or "") if isinstance(extra, dict) else ""


def typed_frame(
    rows: Iterable[Mapping[str, Any]], dtypes: Mapping[str, Any], units: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """A frame with these columns, and no others.

    Args:
        rows: by column; None, or no entry, is `NA`.
        dtypes: by column, in order.
        units: of columns whose names do not say theirs; stand in `frame.attrs["units"]`.
    """
    all_rows = list(rows)
    columns = {}
    for name, dtype in dtypes.items():
        values = [row.get(name) for row in all_rows]
        if dtype == SEVERAL:
            values = [pd.NA if value is None else tuple(value) for value in values]
        columns[name] = pd.Series(values, dtype=dtype, name=name)
    frame = pd.DataFrame(columns, columns=list(dtypes))
    if units:
        frame.attrs["units"] = dict(units)
    return frame


def _dtype_of_annotation(annotation: Any, *, ordered: bool) -> Any:
    origin = get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        (annotation,) = (member for member in get_args(annotation) if member is not type(None))
        return _dtype_of_annotation(annotation, ordered=ordered)
    if origin is typing.Annotated:
        return _dtype_of_annotation(get_args(annotation)[0], ordered=ordered)
    if origin is Literal:
        return words(get_args(annotation), ordered=ordered)
    return _SIMPLE.get(annotation, SEVERAL)
