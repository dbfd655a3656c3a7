"""The Arrow schema of packages, a row each: groups as structs, lists as lists, read off the model.

Definitions: it is what a nested Parquet file has (docs/whole_caseloads.md), and what JSON lines are read as. Days are
`date32` in files and texts in JSON. Files may use any type of the same kind: smaller whole numbers, single floats,
dictionaries, large texts and lists, days as texts; in any order, and without columns that say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import pyarrow as pa

from ..language.nearest_name import did_you_mean
from .layout import ColumnGroup, Entries, FieldKind, LayoutNode, Leaf, layout_of

_TYPES: dict[FieldKind, pa.DataType] = {
    "words": pa.string(),
    "flag": pa.bool_(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "text": pa.string(),
    "known": pa.string(),
}
_NAMES: dict[FieldKind, str] = {
    "words": "text",
    "flag": "true or false",
    "whole": "whole numbers",
    "number": "numbers",
    "date": "days",
    "text": "text",
    "known": "text",
}


@lru_cache(maxsize=2)
def package_schema(*, json: bool = False) -> pa.Schema:
    """What columns a table of packages has, and of which types.

    Args:
        json: days as texts, as JSON has them.
    """
    return pa.schema([(name, _type(node, json)) for name, node in layout_of().fields.items()])


def is_nested(schema: pa.Schema) -> bool:
    """Whether a file has a row a package (True) or is the flat table of rows with one `reference` (False)."""
    return any(pa.types.is_nested(field.type) for field in schema)


def schema_problems(schema: pa.Schema) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a file's columns as a whole: a column, what is wrong with it, and what to do."""
    yield from _problems(
        {field.name: field.type for field in schema}, list(schema.names), layout_of().fields, ""
    )


def _problems(
    types: Mapping[str, pa.DataType], names: list[str], fields: Mapping[str, LayoutNode], prefix: str
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the columns of a file before a row is read: path, what, and what to do."""
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield prefix + name, "is there twice", "write it once"
    for name, kind in types.items():
        node = fields.get(name)
        if node is None:
            yield (
                prefix + name,
                "is not a field here",
                (did_you_mean(name, fields) or "see docs/words.md; leave out what is not listed there"),
            )
        else:
            yield from _type_problems(node, kind, prefix + name)


def _type_problems(node: LayoutNode, kind: pa.DataType, path: str) -> Iterator[tuple[str, str, str]]:
    """Whether an Arrow type can hold what a node of the layout wants."""
    if pa.types.is_null(kind):
        return
    if isinstance(node, ColumnGroup):
        if not pa.types.is_struct(kind):
            yield path, f"should be a struct, not {kind}", "write a struct with the group's fields"
            return
        parts = list(kind)
        yield from _problems(
            {part.name: part.type for part in parts}, [part.name for part in parts], node.fields, f"{path}."
        )
    elif isinstance(node, Entries):
        if not _is_list(kind):
            yield path, f"should be a list, not {kind}", "write a list"
        else:
            yield from _type_problems(node.entry, kind.value_type, path)
    elif not _fits(node.kind, kind):
        yield path, f"should be {_NAMES[node.kind]}, not {kind}", f"write it as {_TYPES[node.kind]}"


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _fits(field_kind: FieldKind, kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
        return field_kind in ("words", "text", "known", "date") and _is_text(kind)
    if field_kind == "flag":
        return bool(pa.types.is_boolean(kind))
    if field_kind == "whole":
        return bool(pa.types.is_integer(kind))
    if field_kind == "number":
        return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))
    return _is_text(kind) or bool(field_kind == "date" and pa.types.is_date(kind))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _type(node: LayoutNode, json: bool) -> pa.DataType:
    if isinstance(node, ColumnGroup):
        return pa.struct([(name, _type(part, json)) for name, part in node.fields.items()])
    if isinstance(node, Entries):
        return pa.list_(_type(node.entry, json))
    assert isinstance(node, Leaf)
    return pa.string() if json and node.kind == "date" else _TYPES[node.kind]
