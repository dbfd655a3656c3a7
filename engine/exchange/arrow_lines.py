"""Lines of JSON as an Arrow table, without an object in between; what Arrow must not read is named.

Arrow's reader knows the fields (`engine.columns.schema`), and refuses unknown and repeated keys and wrong types. What
it would take and pydantic would not, is kept from it here: a line that is not one object from its first character to
its last (Arrow reads objects, not lines), text that is not UTF-8, and null where the model allows none (to Arrow, null
and absent are the same). The two levels of a range may be numbers or words; they are given to Arrow as texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.json as pa_json

from ..columns.schema import package_schema
from ..model import CarePackage
from .encoding import is_utf8

LONGEST_PLAIN_LINE = 1_000_000
"""Longer lines are read by themselves, within the limits that are set for documents."""
_MOST_REFUSALS = 64
_FEWEST = 16
_LEVEL_NUMBERS = re.compile(rb'"between"\s*:\s*\[\s*(\d)\s*,\s*(\d)\s*\]')
"""The ends of a range as numbers. Within a text the quotes would stand behind backslashes, so it can be only that."""
_ROW = re.compile(r"in row (\d+)")


def parse_lines(
    texts: Sequence[bytes], *, nulls_are_allowed: bool = False
) -> tuple[list[pa.Table], list[int]]:
    """Read lines.

    Args:
        texts: a package on each.
        nulls_are_allowed: whether it is known that no null stands where none may.

    Returns:
        Tables, in order, of the lines that Arrow reads; and the places of all others, which say nothing about
        whether these are good.
    """
    refused = {row for row, text in enumerate(texts) if not _is_one_object(text)}
    everything = b"".join(texts)
    if not everything.isascii():
        refused |= {row for row, text in enumerate(texts) if not is_utf8(text)}
    if not nulls_are_allowed and b"null" in everything:
        refused |= {row for row, text in enumerate(texts) if b"null" in text and not _is_valid(text)}
    del everything
    plain = [row for row in range(len(texts)) if row not in refused]
    tables: list[pa.Table] = []
    waiting, refusals = [plain] if plain else [], 0
    while waiting:
        rows = waiting.pop()
        try:
            tables.append(_parse_exactly([texts[row] for row in rows]))
        except pa.ArrowInvalid as error:
            refusals += 1
            if len(rows) <= _FEWEST or refusals > _MOST_REFUSALS:
                refused.update(rows)
                continue
            pieces, named = _without_what_was_refused(rows, str(error))
            refused.update(named)
            waiting += reversed(pieces)
    return tables, sorted(refused)


def _without_what_was_refused(rows: list[int], message: str) -> tuple[list[list[int]], list[int]]:
    """The rows before and after the one that Arrow names; where it names none, two halves."""
    match = _ROW.search(message)
    row = int(match[1]) if match else -1
    if 0 <= row < len(rows):
        pieces, named = [rows[:row], rows[row + 1 :]], [rows[row]]
    else:
        pieces, named = [rows[: len(rows) // 2], rows[len(rows) // 2 :]], []
    return [piece for piece in pieces if piece], named


def _parse_exactly(texts: Sequence[bytes]) -> pa.Table:
    """The objects as a table of the package's own schema; refused where a field is unknown or a line is no object."""
    data = b"\n".join(texts) + b"\n"
    if b'"between"' in data:
        data = _LEVEL_NUMBERS.sub(rb'"between":["\1","\2"]', data)
    table = pa_json.read_json(
        pa.BufferReader(data),
        read_options=pa_json.ReadOptions(use_threads=False, block_size=len(data) + 1),
        parse_options=pa_json.ParseOptions(
            explicit_schema=package_schema(json=True), unexpected_field_behavior="error"
        ),
    )
    if table.num_rows != len(texts):
        raise pa.ArrowInvalid("more or fewer objects than lines")
    return table


def _is_one_object(text: bytes) -> bool:
    """Whether no object can reach over the line's end: between the objects of a text stands no brace but theirs."""
    bare = text.strip()
    return bare[:1] == b"{" and bare[-1:] == b"}" and len(bare) <= LONGEST_PLAIN_LINE and b"\0" not in bare


def _is_valid(text: bytes) -> bool:
    """Whether pydantic takes it; its nulls, too, then stand where they may."""
    try:
        CarePackage.__pydantic_validator__.validate_json(text, strict=True)
    except (ValueError, RecursionError):
        return False
    return True
