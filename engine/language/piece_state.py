"""The state of one piece of equipment in the home: whether it must not be used, and whether it can be counted on.

Definitions:
- A piece *must not be used* when it is out of order, overdue for its thorough examination, or made for less weight than
  the person's.
- A piece is *counted on* when it is known to be used and in order. That it stands in the home protects nobody: the
  pendant may hang on a hook, the sensor have a flat battery. Use at times is enough for what people are moved with,
  which is needed at a move and at no other time; whatever stands guard (an alarm, a locked box, a low bed) has to be
  used every day. What nobody has looked at is unknown. An examination that is due on a day that nobody knows is no
  reason here: rules ask for the day by itself.
"""

from __future__ import annotations

from datetime import date

from ..model.care_package import EquipmentInPlace

OUT_OF_ORDER = ("broken", "superseded", "recalled")
"""Conditions in which a piece must not be used."""


def must_not_be_used(piece: EquipmentInPlace, weight_kg: float | None, on: date) -> bool:
    """Whether it is known of a piece that it must not be used.

    Args:
        piece: the equipment.
        weight_kg: the person's weight; None where it is not known.
        on: the day of the review.
    """
    due, load = piece.examination_due, piece.safe_working_load_kg
    return (
        piece.condition in OUT_OF_ORDER
        or (due is not None and due < on)
        or (load is not None and weight_kg is not None and load < weight_kg)
    )


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
