"""What is known of the equipment in the home, in the words of rules: loads, examinations, use, and what is unfit.

Definitions:
- The weight margin and "not overdue" are known only when the load and the date of everything that lifts are; a load
  that is too small, or a date that has passed, is known at once.
- A task line rests on what is unfit when a piece that serves its activity is out of order, overdue for examination or
  made for less weight than the person's.
- Equipment outside the catalogue that lifts counts where loads and examinations do.
- What is in the home is *working* when a piece of it can be counted on (`piece_state`), and unknown while one of its
  pieces is and none can. A piece that is named or written twice may be fit once and unfit once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from ..model.care_package import CarePackage, EquipmentInPlace
from ..model.condition import Scalar
from ..model.visit import TaskLine
from .derived import OTHER_KINDS
from .piece_state import OUT_OF_ORDER, is_counted_on, must_not_be_used
from .roles import ItemRoles

LONGEST_INTERVAL_DAYS = 186
"""Half a year and a day or two: the longest time to the next examination of what lifts people (LOLER, regulation 9)."""


def add_equipment(
    package: CarePackage, items: Iterable[str], on: date, roles: ItemRoles, values: dict[str, Scalar]
) -> None:
    """Add what stands in the home, and what of it is used and in order; where nobody has looked, nothing is said.

    Args:
        package: the care package.
        items: catalogue item ids.
        on: the day of the review.
        roles: what items and kinds are for.
        values: known values by path, added to.
    """
    pieces = package.equipment
    if pieces is None:
        return
    present = {piece.item for piece in pieces}
    values.update({f"equipment.{item}": item in present for item in items})
    values["equipment.something_in_place"] = bool(pieces)
    lifts = [piece for piece in pieces if _lifts(piece, roles)]
    loads = [piece.safe_working_load_kg for piece in pieces if piece.safe_working_load_kg is not None]
    if loads and package.person.weight_kg is not None:
        margin = round(min(loads) - package.person.weight_kg, 3)
        if margin < 0 or all(piece.safe_working_load_kg is not None for piece in lifts):
            values["equipment.weight_margin_kg"] = margin
    dues = [piece.examination_due for piece in pieces if piece.examination_due is not None]
    if any(due < on for due in dues):
        values["equipment.examination_overdue"] = True
    elif (dues or not pieces) and all(piece.examination_due is not None for piece in lifts):
        values["equipment.examination_overdue"] = False
    weight_kg = package.person.weight_kg
    set_any(values, "equipment.lifting_overloaded", [_is_overloaded(piece, weight_kg) for piece in lifts])
    set_any(
        values,
        "equipment.lifting_overdue",
        [None if piece.examination_due is None else piece.examination_due < on for piece in lifts],
    )
    set_any(
        values,
        "equipment.examination_too_far_ahead",
        [
            None
            if piece.examination_due is None
            else (piece.examination_due - on).days > LONGEST_INTERVAL_DAYS
            for piece in lifts
        ],
    )
    for kind in OTHER_KINDS:
        values[f"equipment.other_{kind}"] = any(piece.item is None and piece.kind == kind for piece in pieces)
    for name, some in (("something", pieces), ("lifting", lifts)):
        used = [None if piece.in_use is None else piece.in_use == "not_used" for piece in some]
        set_any(values, f"equipment.{name}_not_used", used)
        broken = [None if piece.condition is None else piece.condition in OUT_OF_ORDER for piece in some]
        set_any(values, f"equipment.{name}_out_of_order", broken)
    names = (*items, *(f"other_{kind}" for kind in OTHER_KINDS))
    _add_working(pieces, names, package.person.weight_kg, on, roles, values)


def _lifts(piece: EquipmentInPlace, roles: ItemRoles) -> bool:
    return piece.item in roles.lifts or piece.kind == "lifting"


def _is_overloaded(piece: EquipmentInPlace, weight_kg: float | None) -> bool | None:
    load_kg = piece.safe_working_load_kg
    return None if load_kg is None or weight_kg is None else load_kg < weight_kg


def _add_working(
    pieces: Iterable[EquipmentInPlace],
    names: Iterable[str],
    weight_kg: float | None,
    on: date,
    roles: ItemRoles,
    values: dict[str, Scalar],
) -> None:
    """By item and by kind outside the catalogue: whether a piece of it can be counted on, where that is known."""
    states: dict[str, list[bool | None]] = {}
    for piece in pieces:
        at_times = piece.item in roles.used_at_times or piece.kind == "lifting"
        state = is_counted_on(piece, weight_kg, on, at_times=at_times)
        states.setdefault(piece.item or f"other_{piece.kind}", []).append(state)
    for name in names:
        set_any(values, f"working.{name}", states.get(name, []))


def unfit_activities(
    package: CarePackage, activities: Mapping[str, str], on: date, roles: ItemRoles
) -> Mapping[str, bool]:
    """By activity: whether a piece in the home that serves it must not be used; absent where that is not known.

    Args:
        package: the care package.
        activities: activity id to group id.
        on: the day of the review.
        roles: what items and kinds are for.
    """
    if package.equipment is None:
        return {}
    unfit, unsure = set[str](), set[str]()
    for piece in package.equipment:
        served = roles.serves.get(piece.item or "", frozenset())
        served |= roles.kind_serves.get(piece.kind or "", frozenset())
        state = _is_unfit(piece, package.person.weight_kg, on, _lifts(piece, roles))
        if state is not False:
            (unfit if state else unsure).update(served)
    return {
        activity: activity in unfit for activity in activities if activity in unfit or activity not in unsure
    }


def _is_unfit(piece: EquipmentInPlace, weight_kg: float | None, on: date, lifts: bool) -> bool | None:
    """Whether a piece must not be used: out of order, overdue, or made for less weight; None while not known."""
    if must_not_be_used(piece, weight_kg, on):
        return True
    is_open = piece.condition is None
    # Of what lifts, the load and the examination have to be known.
    is_open |= lifts and None in (piece.examination_due, piece.safe_working_load_kg, weight_kg)
    return None if is_open else False


def unfit_value(task: TaskLine, unfit: Mapping[str, bool]) -> dict[str, Scalar]:
    """Whether a task line rests on a piece that must not be used, where that is known."""
    return {"task.rests_on_what_is_unfit": unfit[task.activity]} if task.activity in unfit else {}


def set_any(values: dict[str, Scalar], path: str, answers: Collection[bool | None]) -> None:
    """Set a word: true when any answer is yes, false when all are no, else not known and left out.

    Args:
        values: known values by path, added to.
        path: the word.
        answers: of each piece or person; None where nobody has answered.
    """
    if any(answers):
        values[path] = True
    elif None not in answers:
        values[path] = False
