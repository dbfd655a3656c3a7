"""The state of one piece of equipment in the home: whether it must not be used, and whether it can be counted on.

Definitions:
- A piece *must not be used* while any of these is known of it: its condition is *broken*, *superseded* or *recalled*;
  *examination_overdue*, the day of the review is after the day on which its next thorough examination was due (LOLER
  1998, regulation 9); *carries_too_little*, the load on its label is below the person's weight, both in kg. What is not
  known is no reason here: rules ask about it.
- A piece is *counted on* when it is known to be used and in order. That it stands in the home protects nobody: the
  pendant may hang on a hook, the sensor have a flat battery. Use at times is enough for what people are moved with,
  which is needed at a move and at no other time; whatever stands guard (an alarm, a locked box, a low bed) has to be
  used every day. What nobody has looked at is unknown. An examination that is due on a day that nobody knows is no
  reason here: rules ask for the day by itself.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from ..model.care_package import EquipmentInPlace

WhyNot = Literal["examination_overdue", "carries_too_little", "broken", "superseded", "recalled"]

OUT_OF_ORDER = ("broken", "superseded", "recalled")
"""Conditions in which a piece must not be used."""


def reasons_not_to_use(piece: EquipmentInPlace, weight_kg: float | None, on: date) -> tuple[WhyNot, ...]:
    """Every known reason for which a piece must not be used; empty where none is known.

    Args:
        piece: the equipment.
        weight_kg: the person's weight; None where it is not known.
        on: the day of the review.
    """
    reasons: list[WhyNot] = []
    due, load_kg = piece.examination_due, piece.safe_working_load_kg
    if due is not None and due < on:
        reasons.append("examination_overdue")
    if weight_kg is not None and load_kg is not None and load_kg < weight_kg:
        reasons.append("carries_too_little")
    if piece.condition in ("broken", "superseded", "recalled"):
        reasons.append(piece.condition)
    return tuple(reasons)


def must_not_be_used(piece: EquipmentInPlace, weight_kg: float | None, on: date) -> bool:
    """Whether it is known of a piece that it must not be used (arguments as of `reasons_not_to_use`)."""
    return bool(reasons_not_to_use(piece, weight_kg, on))


def is_counted_on(
    piece: EquipmentInPlace, weight_kg: float | None, on: date, *, at_times: bool
) -> bool | None:
    """Whether a piece can be counted on; None while its use or its condition is not known.

    Args:
        piece: the equipment.
        weight_kg: the person's weight; None where it is not known.
        on: the day of the review.
        at_times: use at times is enough.
    """
    enough = ("daily", "sometimes") if at_times else ("daily",)
    if must_not_be_used(piece, weight_kg, on) or (piece.in_use is not None and piece.in_use not in enough):
        return False
    return None if piece.in_use is None or piece.condition is None else True
