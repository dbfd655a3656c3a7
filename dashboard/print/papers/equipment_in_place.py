"""Equipment that is in the home now, as papers say it: what must not be used, and in which tasks.

Left out: whether a piece may be used; the engine says that (`engine.language.piece_state`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.field_names import distinct, slug
from dashboard.print.pdf.sheet import Ask
from engine.model import EquipmentInPlace
from engine.review import WhyNot, reasons_not_to_use
from engine.wording import day_text, list_text

FIELDS_OF_A_PIECE = "_in_place"
"""How the name of a group of fields ends that is about a piece in the home."""
_UNTIL: dict[WhyNot, str] = {
    "examination_overdue": "it has been examined and found safe",
    "carries_too_little": "an occupational therapist has found one that carries the person",
    "broken": "it has been repaired or replaced",
    "superseded": "the occupational therapist says which one replaces it; it is to be taken away",
    "recalled": "the maker or the equipment service has put it right",
}
_WHY: dict[WhyNot, str] = {
    "examination_overdue": "its thorough examination is overdue",
    "carries_too_little": "its label carries less than the person weighs",
    "broken": "it is broken",
    "superseded": "it has been replaced by another",
    "recalled": "it has been recalled",
}


_CONDITIONS = {"good": "in order", "broken": "broken", "superseded": "superseded", "recalled": "recalled"}


def stops_of(basis: Basis, piece: EquipmentInPlace) -> tuple[WhyNot, ...]:
    """Why a piece must not be used; empty where nothing is known against it."""
    return reasons_not_to_use(
        piece, basis.review.package.person.weight_kg, basis.review.provenance.reviewed_on
    )


def name_of_piece(basis: Basis, piece: EquipmentInPlace) -> str:
    """The name of a piece, from the catalogue where it has the item, with what tells it from others of that name."""
    name, mark = _kind_of_piece(basis, piece), _mark_of_piece(basis, piece)
    return f"{name} ({mark})" if mark else name


def _mark_of_piece(basis: Basis, piece: EquipmentInPlace) -> str:
    """What a carer can see of a piece and not of those that have its name: its label first; empty where it is the only one.

    Their order says nothing: nobody in the home knows which is the first. A number is left to those recorded alike.
    """
    name = _kind_of_piece(basis, piece)
    alike = [other for other in _pieces(basis) if _kind_of_piece(basis, other) == name]
    marks: list[str] = []
    for mark_of in _MARKS if len(alike) > 1 else ():
        if len({mark_of(other) for other in alike}) > 1:
            marks.append(mark_of(piece))
            alike = [other for other in alike if mark_of(other) == marks[-1]]
    if len(alike) > 1:
        marks.append(f"{_place_among(alike, piece)} of {len(alike)} that are recorded alike")
    return ", ".join(marks)


def _place_among(alike: Sequence[EquipmentInPlace], piece: EquipmentInPlace) -> int:
    return next(place for place, other in enumerate(alike, 1) if other is piece)


def _load_mark(piece: EquipmentInPlace) -> str:
    load = piece.safe_working_load_kg
    return "label not recorded" if load is None else f"{load:g} kg on its label"


def _examination_mark(piece: EquipmentInPlace) -> str:
    due = piece.examination_due
    return "no examination recorded" if due is None else f"examination due {day_text(due)}"


def _condition_mark(piece: EquipmentInPlace) -> str:
    return _CONDITIONS[piece.condition] if piece.condition else "condition not recorded"


_MARKS: tuple[Callable[[EquipmentInPlace], str], ...] = (
    _load_mark,
    _examination_mark,
    _condition_mark,
)
"""What tells pieces of one name apart, the surest to see first."""


def field_groups(basis: Basis) -> list[str]:
    """The group of fields about each piece in the home: whatever else comes, is examined or breaks, it keeps its name.

    The piece of a kind that was recorded first has the kind's own name; the others are named by their label. Neither the
    day of an examination nor the condition is in a name: both change, and would give one piece's name to another.
    """
    kinds: list[str] = []
    names: list[str] = []
    for piece in _pieces(basis):
        kind, load = str(piece.item or piece.name), piece.safe_working_load_kg
        label = f" {load:g} kg" if load else ""
        names.append(f"{kind} other{label}" if kind in kinds else kind)
        kinds.append(kind)
    return [name + FIELDS_OF_A_PIECE for name in distinct(map(slug, names))]


def not_to_be_used(basis: Basis) -> Iterator[tuple[str, str]]:
    """Each piece that must not be used, with why and until when."""
    for piece in _pieces(basis):
        stops = stops_of(basis, piece)
        if stops:
            why = list_text(_WHY[stop] for stop in stops)
            until = list_text(_UNTIL[stop] for stop in stops)
            yield f"DO NOT USE: {name_of_piece(basis, piece)}.", f"{_sentence(why)}. Not until {until}."


def not_with(basis: Basis, activity: str) -> Iterator[str]:
    """A sentence for each piece that a task of this activity must be done without."""
    for piece in _pieces(basis):
        entry = basis.review.items.get(piece.item or "")
        if entry is not None and activity in entry.tasks:
            for stop in stops_of(basis, piece)[:1]:
                yield f"Not with the {_inside_sentence(name_of_piece(basis, piece))} until {_UNTIL[stop]}."


def row_of_piece(basis: Basis, piece: EquipmentInPlace, group: str) -> tuple[object, ...]:
    """What it is, what it carries and when it is examined; what must not be used is marked where it stands."""
    name, stops = name_of_piece(basis, piece), stops_of(basis, piece)
    load = (
        f"{piece.safe_working_load_kg:g} kg on the label"
        if piece.safe_working_load_kg is not None
        else Ask(f"{name}: safe working load on the label, in kg", 1, f"{group}.safe_working_load_kg")
    )
    due = (
        day_text(piece.examination_due)
        if piece.examination_due
        else Ask(
            f"{name}: next thorough examination, if the law asks for one", 1, f"{group}.next_examination"
        )
    )
    if "carries_too_little" in stops:
        load = f"{load}: LESS THAN THE PERSON WEIGHS. DO NOT USE."
    if "examination_overdue" in stops:
        due = f"OVERDUE since {due}. DO NOT USE."
    state = "; ".join(_WHY[stop] for stop in stops if stop in ("broken", "superseded", "recalled"))
    return f"{name}: {state}. DO NOT USE." if state else name, load, due


def _pieces(basis: Basis) -> tuple[EquipmentInPlace, ...]:
    return basis.review.package.equipment or ()


def _kind_of_piece(basis: Basis, piece: EquipmentInPlace) -> str:
    return basis.names.get(piece.item, piece.item) if piece.item is not None else str(piece.name)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _inside_sentence(name: str) -> str:
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
