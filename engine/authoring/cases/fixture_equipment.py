"""The equipment of a case's package: what is in place, in which state, and what a task rests on.

Definitions: words of `equipment.*` say what is in place and what is recorded of every piece; `working.*` says of one
whether it can be counted on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ...knowledge import Catalogue
from ...language.piece_state import is_counted_on
from ...model import EquipmentInPlace
from ..solver.equipment_ties import LIFTING_OTHERWISE
from .plain_package import Plain, set_value, words_below

_OTHER = "other_"
_LEAST_LOAD_KG = 20.0
"""The least that the model takes for a safe working load: just below a light weight, nothing less can be written."""
_WORKING = "working."
_STATES = {
    "something_not_used": ("in_use", "not_used", "daily"),
    "lifting_not_used": ("in_use", "not_used", "daily"),
    "lifting_out_of_order": ("condition", "broken", "good"),
    "something_out_of_order": ("condition", "broken", "good"),
}
"""By word: the field of a piece, what makes the word true of it, and what does not."""
_IN_ORDER = {"in_use": "daily", "condition": "good"}
"""A piece that a case puts into the home is used and in order, unless the case says otherwise."""
_LABELS = (
    "something_in_place",
    "weight_margin_kg",
    "lifting_overloaded",
    "examination_overdue",
    "lifting_overdue",
    "examination_too_far_ahead",
    *_STATES,
)


def set_items(plain: Plain, words: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Set which equipment is in place; what works, or may, is there."""
    under = words_below(words, "equipment.")
    # What works, or may, is in the home.
    there = {name: True for name, state in words_below(words, _WORKING).items() if state is not False}
    under = there | under
    own = {item: value for item, value in under.items() if item in catalogue.items}
    others = {name.removeprefix(_OTHER): value for name, value in under.items() if name.startswith(_OTHER)}
    whole = under.get("something_in_place", True)
    if whole is None or any(value is None for value in (*own.values(), *others.values())):
        plain.pop("equipment", None)
        return
    if whole is False:
        plain["equipment"] = ()
        return
    pieces = [dict(piece) for piece in plain.get("equipment") or ()]
    pieces = [
        piece
        for piece in pieces
        if own.get(str(piece.get("item")), True) and others.get(str(piece.get("kind")), True)
    ]
    named = {piece.get("item") for piece in pieces}
    pieces += [
        {"item": item, **_IN_ORDER} for item, is_there in own.items() if is_there and item not in named
    ]
    pieces += [
        {"name": f"other {kind}", "kind": kind, **_IN_ORDER} for kind, is_there in others.items() if is_there
    ]
    labels = [value for name, value in under.items() if name in _LABELS]
    if not pieces and any(value is not None and value is not False for value in labels):
        lifts = any(name.startswith("lifting_") or name == "examination_too_far_ahead" for name in under)
        pieces = [
            {
                "item": next(
                    item
                    for item in catalogue.items
                    if item not in own and (item in catalogue.roles.lifts or not lifts)
                )
            }
        ]
    if own or others or labels:
        plain["equipment"] = tuple(pieces)


def set_labels(plain: Plain, words: Mapping[str, Any], on: date) -> None:
    """Set what is recorded of every piece: its load beside the weight, its examination, its state."""
    pieces = plain.get("equipment") or ()
    weight = plain.get("person", {}).get("weight_kg")
    under = words_below(words, "equipment.")
    for index, piece in enumerate(pieces):
        margin = under.get("weight_margin_kg")
        if "weight_margin_kg" in under and (margin is None or weight is not None):
            set_value(
                piece, ("safe_working_load_kg",), None if margin is None else float(weight) + float(margin)
            )
        if "lifting_overloaded" in under and "weight_margin_kg" not in under and weight is not None:
            kilograms = float(weight)
            load = {None: None, True: max(_LEAST_LOAD_KG, kilograms - 1), False: kilograms + 40}
            set_value(piece, ("safe_working_load_kg",), load[under["lifting_overloaded"]])
        for name in ("lifting_overdue", "examination_overdue"):
            if name in under:
                days = {None: None, True: -1, False: 30}[under[name]]
                set_value(piece, ("examination_due",), None if days is None else on + timedelta(days=days))
        if "examination_too_far_ahead" in under and not under.get("examination_overdue"):
            days = {None: None, True: 400, False: 30}[under["examination_too_far_ahead"]]
            set_value(piece, ("examination_due",), None if days is None else on + timedelta(days=days))
        for name, (field, wrong, right) in _STATES.items():
            if name in under:
                state = {None: None, True: right if index else wrong, False: right}[under[name]]
                set_value(piece, (field,), state)


def set_states(plain: Plain, words: Mapping[str, Any], catalogue: Catalogue, on: date) -> None:
    """Each piece used and in order, or not, or of a state that nobody knows, as `working.*` says of it."""
    weight = plain.get("person", {}).get("weight_kg")
    for name, working in words_below(words, _WORKING).items():
        at_times = name in catalogue.roles.used_at_times or name == LIFTING_OTHERWISE
        for piece in plain.get("equipment") or ():
            if name != (piece.get("item") or f"{_OTHER}{piece.get('kind')}"):
                continue
            if working is None:
                # What the case says of every piece stays said.
                use_is_fixed = any(word.endswith("not_used") for word in words)
                set_value(piece, ("condition" if use_is_fixed else "in_use",), None)
            elif working:
                piece |= _IN_ORDER
            elif (
                is_counted_on(EquipmentInPlace.model_validate(piece), weight, on, at_times=at_times)
                is not False
            ):
                # Where use at times is not enough, it makes nothing else wrong.
                piece["in_use"] = "not_used" if at_times else "sometimes"


def add_unfit_piece(plain: Plain, words: Mapping[str, Any], catalogue: Catalogue) -> None:
    """A piece that the first task line rests on, out of order or of a state that nobody knows."""
    if "task.rests_on_what_is_unfit" not in words or words["task.rests_on_what_is_unfit"] is False:
        return
    activity = plain["visits"][0]["tasks"][0]["activity"]
    there = {piece.get("item") for piece in plain.get("equipment") or ()}
    roles = catalogue.roles
    serving = [item for item, its in roles.serves.items() if activity in its and item not in there]
    # Lifting equipment out of order is a danger of its own: taken only where nothing else serves.
    pieces = [
        *({"item": item} for item in sorted(serving, key=lambda item: item in roles.lifts)),
        *({"kind": kind} for kind, its in roles.kind_serves.items() if activity in its),
    ]
    if pieces:
        state = {} if words["task.rests_on_what_is_unfit"] is None else {"condition": "broken"}
        plain["equipment"] = (*(plain.get("equipment") or ()), {**pieces[0], "in_use": "daily", **state})
