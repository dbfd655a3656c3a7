"""Care as it was delivered, as frames: one row a person, a visit of the week, a visit on a day, or a finding.

Definitions: `NA` is not known, never nought: a visit without a log has no minutes. Where too little was logged
(`concludes` is false) the rows of a person's visits are shown and nothing may be concluded from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

import pandas as pd

from ..delivered import DayDelivered, DayFinding, PersonDelivered, VisitFacts
from ..delivered.report import FindingKind
from ..model import Frozen
from .dtypes import SEVERAL, TEXT, dtype_of, typed_frame, words

_KIND = words(get_args(FindingKind))


def delivered_person_frame(people: Iterable[PersonDelivered]) -> pd.DataFrame:
    """One row a person: how much was due and logged, and whether anything may be concluded."""
    dtypes = {name: dtype for name, dtype in _dtypes(PersonDelivered).items() if dtype != SEVERAL}
    return typed_frame(({name: getattr(person, name) for name in dtypes} for person in people), dtypes)


def delivered_visit_frame(people: Iterable[PersonDelivered]) -> pd.DataFrame:
    """One row a visit of the week, over the whole span."""
    return _part_frame(((person, visit) for person in people for visit in person.visits), VisitFacts)


def delivered_day_frame(people: Iterable[PersonDelivered]) -> pd.DataFrame:
    """One row a visit on a day, planned beside delivered."""
    return _part_frame(((person, day) for person in people for day in person.days), DayDelivered)


def delivered_finding_frame(people: Iterable[PersonDelivered]) -> pd.DataFrame:
    """One row a finding of a day: late, short, missed, single-handed and so on."""
    return _part_frame(((person, finding) for person in people for finding in person.findings), DayFinding)


def _part_frame(rows: Iterable[tuple[PersonDelivered, Frozen]], model: type[Frozen]) -> pd.DataFrame:
    dtypes = _dtypes(model)
    return typed_frame(
        (
            {"reference": person.reference, **{name: getattr(part, name) for name in dtypes}}
            for person, part in rows
        ),
        {"reference": TEXT, **dtypes},
    )


def _dtypes(model: type[Frozen]) -> dict[str, Any]:
    return {name: _KIND if name == "kind" else dtype_of(field) for name, field in model.model_fields.items()}
