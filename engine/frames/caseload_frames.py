"""A whole caseload as a frame: the table of `handrail caseload`, with pandas' own types.

Definitions: the columns are those of docs/whole_caseloads.md, made by the same function as the command's Parquet. Lists
are tuples of ids; an empty one says that there are none. `frame.attrs["sign_off"]` says how far clinicians have signed
the rules. It holds no reasons and is no advice about one person.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..caseload import CaseloadEvaluator
from ..caseload.run.table import LISTS, table_of
from ..knowledge import Catalogue
from ..model import CarePackage, RuleSet
from .dtypes import BOOLEAN, NUMBER, SEVERAL, TEXT

_AT_ONCE = 1_000


def caseload_frame(
    packages: Sequence[CarePackage], catalogue: Catalogue, rule_set: RuleSet, reviewed_on: date
) -> pd.DataFrame:
    """One row a package, in their order: what reviews of all of them come to.

    Answered by columns alone: `checked` is false. `handrail caseload` has a share answered by the other evaluator too.

    Args:
        packages: the caseload.
        catalogue: what equipment exists.
        rule_set: what is safe and sensible for whom.
        reviewed_on: the day.
    """
    evaluator = CaseloadEvaluator(catalogue, rule_set, reviewed_on)
    tables = []
    for start in range(0, len(packages), _AT_ONCE) or [0]:
        part = packages[start : start + _AT_ONCE]
        columns = evaluator.columns(part)
        outcome = evaluator.resolve(evaluator.answers(columns))
        places = [f"{start + number + 1}" for number in range(len(part))]
        tables.append(table_of(columns, places, outcome, np.zeros(len(part), dtype=np.bool_), rule_set))
    frame = _frame_of_table(pa.concat_tables(tables))
    frame.attrs["sign_off"] = rule_set.sign_off
    return frame


def read_caseload(folder: Path) -> pd.DataFrame:
    """The packages of a run of `handrail caseload --out FOLDER`."""
    frame = _frame_of_table(pq.read_table(folder / "packages.parquet"))
    made_with = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["made_with"]
    frame.attrs["sign_off"] = made_with.get("sign_off", "")
    return frame


def _frame_of_table(table: pa.Table) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name in table.column_names:
        values = table.column(name).to_pylist()
        if name in LISTS:
            columns[name] = pd.Series([tuple(entries) for entries in values], dtype=SEVERAL)
        else:
            columns[name] = pd.Series(values, dtype=_dtype(table.schema.field(name).type))
    return pd.DataFrame(columns)


def _dtype(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return BOOLEAN
    return NUMBER if pa.types.is_floating(kind) else TEXT
