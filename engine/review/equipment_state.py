"""Whether a piece of equipment in the home may be used as it is.

Definitions: a piece must not be used while any of these is known to be so. What is not known is no reason here: the
rules ask about it.
- `examination_overdue`: the day of the review is after the day on which its next thorough examination was due
  (LOLER 1998, regulation 9).
- `carries_too_little`: the load on its label is below the person's weight, both in kg.
- `broken`, `superseded`, `recalled`: its recorded condition.

Left out: who takes it away, and what serves in its place.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from ..model import CarePackage, EquipmentInPlace

WhyNot = Literal["examination_overdue", "carries_too_little", "broken", "superseded", "recalled"]


def reasons_not_to_use(
    piece: EquipmentInPlace, package: CarePackage, reviewed_on: date
) -> tuple[WhyNot, ...]:
    """Every known reason for which a piece in the home must not be used; empty where none is known.

    Args:
        piece: the equipment.
        package: whose home it is in.
        reviewed_on: the day of the review.
    """
    reasons: list[WhyNot] = []
    if piece.examination_due is not None and piece.examination_due < reviewed_on:
        reasons.append("examination_overdue")
    weight_kg, load_kg = package.person.weight_kg, piece.safe_working_load_kg
    if weight_kg is not None and load_kg is not None and load_kg < weight_kg:
        reasons.append("carries_too_little")
    if piece.condition in ("broken", "superseded", "recalled"):
        reasons.append(piece.condition)
    return tuple(reasons)
