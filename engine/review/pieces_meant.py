"""Which pieces in the home a hold or an unmet need speaks of, where its rule only says that there is one.

A rule reads one word for the whole home (`equipment.something_out_of_order`); whoever acts on it has to know whether that
is the hoist or the cutlery. Definitions: a piece is *meant* by a comparison with such a word when the word is so because
of that piece (`engine.language.facts` says what makes each word true). Words under a `not` and words that a reading
rests on mean no piece.

Left out: pieces that are themselves a danger, which have an unmet need by their own name (`in_place`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from ..language.equipment_facts import LONGEST_INTERVAL_DAYS
from ..language.piece_state import OUT_OF_ORDER, reasons_not_to_use
from ..model import Comparison, Condition, EquipmentInPlace, Not
from .context import Finding, ReviewContext

_State = Callable[[EquipmentInPlace, float | None, date], str]
"""How a piece is, in words, given the person's weight in kg and the day; empty where a word does not mean it."""


def pieces_meant(context: ReviewContext, finding: Finding) -> str:
    """The pieces that a rule means, each with how it is: `Mobile hoist (recalled)`; empty where it means none."""
    weight_kg = context.package.person.weight_kg
    named: dict[str, dict[str, None]] = {}
    for path in _words(finding.rule.when):
        for piece in context.package.equipment or ():
            how = (
                _STATES[path](piece, weight_kg, context.on)
                if _concerns(context, finding, path, piece)
                else ""
            )
            if how:
                named.setdefault(_name(context, piece), {})[how] = None
    return "; ".join(f"{name} ({', '.join(states)})" for name, states in named.items())


def _words(condition: Condition) -> Iterator[str]:
    """The words about the state of pieces that a condition wants to be so."""
    if isinstance(condition, Comparison):
        if condition.path in _STATES and condition.value is not False:
            yield condition.path
    elif not isinstance(condition, Not):
        for part in condition.parts:
            yield from _words(part)


def _concerns(context: ReviewContext, finding: Finding, path: str, piece: EquipmentInPlace) -> bool:
    """Whether a word looks at a piece at all: some look only at what lifts, or at what serves the task lines."""
    roles = context.program.catalogue.roles
    if path.startswith("equipment.lifting_") or path == _TOO_FAR:
        return piece.item in roles.lifts or piece.kind == "lifting"
    if path != _RESTS:
        return True
    visits = context.package.visits
    activities = {visits[visit].tasks[task].activity for visit, task in finding.subjects}
    served = roles.serves.get(piece.item or "", frozenset()) | roles.kind_serves.get(
        piece.kind or "", frozenset()
    )
    return bool(activities & served)


def _name(context: ReviewContext, piece: EquipmentInPlace) -> str:
    item = context.program.catalogue.items.get(piece.item or "")
    return item.name if item else piece.name or "A piece outside the catalogue"


def _not_used(piece: EquipmentInPlace, _weight_kg: float | None, _on: date) -> str:
    return "not used" if piece.in_use == "not_used" else ""


def _out_of_order(piece: EquipmentInPlace, _weight_kg: float | None, _on: date) -> str:
    return piece.condition if piece.condition in OUT_OF_ORDER else ""


def _overdue(piece: EquipmentInPlace, _weight_kg: float | None, on: date) -> str:
    due = piece.examination_due
    return f"examination was due on {due.day} {due:%B %Y}" if due is not None and due < on else ""


def _too_far_ahead(piece: EquipmentInPlace, _weight_kg: float | None, on: date) -> str:
    due = piece.examination_due
    is_too_far = due is not None and (due - on).days > LONGEST_INTERVAL_DAYS
    return f"examination written down for {due.day} {due:%B %Y}" if due is not None and is_too_far else ""


def _carries_too_little(piece: EquipmentInPlace, weight_kg: float | None, _on: date) -> str:
    load_kg = piece.safe_working_load_kg
    is_too_little = load_kg is not None and weight_kg is not None and load_kg < weight_kg
    return f"made for up to {load_kg:g} kg" if is_too_little else ""


def _must_not_be_used(piece: EquipmentInPlace, weight_kg: float | None, on: date) -> str:
    if not reasons_not_to_use(piece, weight_kg, on):
        return ""
    states = (state(piece, weight_kg, on) for state in (_out_of_order, _overdue, _carries_too_little))
    return ", ".join(filter(None, states))


_TOO_FAR, _RESTS = "equipment.examination_too_far_ahead", "task.rests_on_what_is_unfit"
_STATES: Mapping[str, _State] = {
    "equipment.something_not_used": _not_used,
    "equipment.lifting_not_used": _not_used,
    "equipment.something_out_of_order": _out_of_order,
    "equipment.lifting_out_of_order": _out_of_order,
    "equipment.examination_overdue": _overdue,
    "equipment.lifting_overdue": _overdue,
    "equipment.lifting_overloaded": _carries_too_little,
    "equipment.weight_margin_kg": _carries_too_little,
    _TOO_FAR: _too_far_ahead,
    _RESTS: _must_not_be_used,
}
"""By word: what makes it so of one piece."""
