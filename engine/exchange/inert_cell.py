"""Cells of tables that go out, so that no spreadsheet takes what somebody wrote for a formula and runs it.

What begins as a formula does gets an apostrophe before it, which a spreadsheet shows as text. Numbers stay numbers. Left
out: sheets of rules, which come back and are read again (`engine.authoring.sheet_writing`).
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

_BEGINNINGS = r"[=+\-@\t\r]"
_BEGINS_A_FORMULA = re.compile(_BEGINNINGS)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def inert_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    is_formula = _BEGINS_A_FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def inert_column(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of texts made inert, in which no number stands by itself."""
    return pc.replace_substring_regex(texts, pattern=f"^({_BEGINNINGS})", replacement=r"'\1")
