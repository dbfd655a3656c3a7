"""Equipment on the provider's paper: what each piece is, carries and needs, what is written in about it, who is trained.

Definitions: the *lowest-rated part* is the piece in the home with the lowest label among those that lift the person; a
frame, a sling and a fixing carry no more than the weakest of them. The person's weight decides what is said and is
never told. Left out: prices, evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import is_equipment, state_of_choice
from dashboard.print.papers.equipment_in_place import field_groups, name_of_piece, row_of_piece
from dashboard.print.papers.knowledge import (
    equipment_fields,
    may_be_asked,
    needs_a_sling,
    rows_for_trained_people,
)
from dashboard.print.pdf.sheet import Ask, Sheet
from engine.model import CatalogueItem, EquipmentInPlace, Truth
from engine.wording import ends_text, list_text

_TIERS = {
    "green": "anybody who is trained",
    "amber": "a trained assessor",
    "red": "an occupational therapist or a specialist",
}
_LIFTS = "lifts_person"


def write_equipment(sheet: Sheet, basis: Basis) -> None:
    """Write what is chosen, then what is in the home now, then who has been trained."""
    chosen = _proposed_items(basis)
    in_place = basis.review.package.equipment or ()
    if not chosen and not in_place:
        return
    sheet.heading("Equipment and other ways")
    for item in chosen:
        _write_item(sheet, basis, item)
    # Below the last item they would be taken for what is said of that item.
    if chosen:
        sheet.heading("All equipment together", 3)
    if in_place:
        _write_in_place(sheet, basis, in_place)
    _write_slings(sheet, basis, (*chosen, *(piece.item for piece in in_place if piece.item)))
    if any(_needs_training(basis, item) for item in chosen) or in_place:
        _write_trained(sheet)


def _proposed_items(basis: Basis) -> tuple[str, ...]:
    if basis.decision:
        return basis.chosen
    return tuple(
        suggestion.item for suggestion in basis.review.suggestions if suggestion.status == "suggested"
    )


def _needs_training(basis: Basis, item: str) -> bool:
    entry = basis.review.items.get(item)
    return entry is None or entry.training is not None


def _write_item(sheet: Sheet, basis: Basis, item: str) -> None:
    """One piece: what it is, how it is used safely, when to stop."""
    name = basis.names.get(item, item)
    sheet.heading(f"{name} ({state_of_choice(basis, item)})", 3)
    entry = basis.review.items.get(item)
    if entry is None:
        sheet.say(
            "Chosen by the occupational therapist’s own judgement. Load, training and checks are agreed with "
            "them before use."
        )
    else:
        sheet.say(entry.plain)
        sheet.bullets(_safe_use(basis, entry))
    _write_unanswered(sheet, basis, item)
    cautions = basis.suggestions[item].cautions if item in basis.suggestions else ()
    sheet.bullets(("Take care:", caution.because) for caution in cautions if caution.truth is Truth.TRUE)
    if entry is not None and entry.stop_if and basis.decision is not None:
        sheet.say(
            "Stop, go back to the present plan and call the occupational therapist, when:", style="lead"
        )
        sheet.bullets(_as_sentence(stop) for stop in entry.stop_if)
    fields: list[tuple[str, object]] = [
        (field.label, Ask(f"{name}: {field.label}", field.lines, f"{item}.{field.key}"))
        for field in equipment_fields(entry)
    ]
    if not _places(basis, item):
        label = "When and how it is used"
        fields.append((label, Ask(f"{name}: {label.lower()}", 2, f"{item}.when_used")))
    sheet.pairs(f"{name}: to be written in before first use", fields, 0.42)


def _write_unanswered(sheet: Sheet, basis: Basis, item: str) -> None:
    """That a chosen piece rests on something unknown, before it is used: what a provider may be asked is named."""
    questions = basis.open_questions.get(item)
    if not questions:
        return
    when = "is used" if is_equipment(basis, item) else "begins"
    sheet.say(
        f"Before it {when}, ask the occupational therapist: not everything that it rests on was known when it was "
        f"chosen{'.' if not (to_ask := _for_provider(questions)) else ', as:'}",
        style="strong",
    )
    sheet.bullets(to_ask)


def _for_provider(questions: Mapping[str, str]) -> list[str]:
    """What a provider may be asked; that something is open about the rest is not theirs to know."""
    return list(
        dict.fromkeys(question for path, question in questions.items() if may_be_asked(path, "provider"))
    )


def _places(basis: Basis, item: str) -> bool:
    return item in basis.suggestions and any(
        place.task is not None for place in basis.suggestions[item].where
    )


def _safe_use(basis: Basis, item: CatalogueItem) -> Iterator[tuple[str, str]]:
    """Who may prescribe it, load, training and checks, as far as the catalogue gives them."""
    # Who may prescribe it is a question only while nobody has.
    if basis.decision is None:
        yield "Who may prescribe it:", f"{_TIERS[item.competency.tier]}."
    if item.safe_working_load_kg is not None:
        yield "Load:", _load(basis, item)
    if item.training is not None:
        train = item.training
        yield "Training:", f"{train.who}: {train.what}. By: {train.by_whom}."
    if item.servicing is not None:
        yield "Checks:", f"{item.servicing.duty}."
        if item.servicing.every_months:
            what = "Thorough examination" if item.servicing.loler else "Service"
            months = item.servicing.every_months
            yield f"{what}:", "every month." if months == 1 else f"every {months} months."


def _load(basis: Basis, item: CatalogueItem) -> str:
    """The load of the class against the recorded weight; the label of the piece itself always decides."""
    load, weight = item.safe_working_load_kg, basis.review.package.person.weight_kg
    assert load is not None
    usual = (
        f"this class usually carries {ends_text(load.low, load.high)} kg. The lowest label of frame, sling and fixing "
        "decides."
    )
    if weight is None:
        return f"{usual} The person’s weight is not recorded: weigh before it is ordered."
    if weight > load.high:
        return f"{usual} THE PERSON WEIGHS MORE THAN THAT: do not use one unless its own label carries them."
    if weight > load.low:
        return f"{usual} Not every one of them carries the person: read the label before use."
    return f"{usual} The recorded weight is within that."


def _write_slings(sheet: Sheet, basis: Basis, items: Iterable[str]) -> None:
    """A row for each task: HSE asks for the sling's size and type for the task, and the same loops on both sides."""
    lifting = [
        entry
        for item in items
        if (entry := basis.review.items.get(item)) is not None and needs_a_sling(entry)
    ]
    activities = {task.activity: None for visit in basis.review.package.visits for task in visit.tasks}
    lifted = [activity for activity in activities if any(activity in entry.tasks for entry in lifting)]
    sheet.table(
        "Which sling for which task",
        ("Task", "Hoist or lifter", "Sling: type and size", "Loops, same both sides"),
        [_sling_row(activity, basis.review.activity_labels.get(activity, activity)) for activity in lifted],
        (0.32, 0.2, 0.24, 0.24),
    )


def _sling_row(activity: str, label: str) -> tuple[str, Ask, Ask, Ask]:
    return (
        label,
        Ask(f"Hoist or lifter for: {label}", 1, f"sling.hoist_{activity}"),
        Ask(f"Sling, type and size, for: {label}", 1, f"sling.type_and_size_{activity}"),
        Ask(f"Loops, shoulder and leg, for: {label}", 1, f"sling.loops_{activity}"),
    )


def _write_in_place(sheet: Sheet, basis: Basis, pieces: tuple[EquipmentInPlace, ...]) -> None:
    """What is in the home, with a field for what becomes of each piece."""
    sheet.table(
        "In the home now",
        ("What", "Safe working load", "Next examination", "Stays, goes, spare?"),
        [
            (
                *row_of_piece(basis, piece, group),
                Ask(
                    f"{name_of_piece(basis, piece)}: stays, goes, or is kept for a breakdown or power cut",
                    1,
                    f"{group}.stays_or_goes",
                ),
            )
            for piece, group in zip(pieces, field_groups(basis), strict=True)
        ],
        (0.38, 0.2, 0.2, 0.22),
    )
    sheet.bullets(_lowest_rated(basis, pieces))


def _lowest_rated(basis: Basis, pieces: tuple[EquipmentInPlace, ...]) -> Iterator[tuple[str, str]]:
    """What lifts carries no more than its weakest part; what is not known of a label is said."""
    lifting = [piece for piece in pieces if _lifts(basis, piece)]
    known = [piece for piece in lifting if piece.safe_working_load_kg is not None]
    weight = basis.review.package.person.weight_kg
    if known:
        lowest = min(known, key=lambda piece: piece.safe_working_load_kg or 0.0)
        label = lowest.safe_working_load_kg or 0.0
        carries = (
            "The person’s weight is not recorded: weigh before the next lift."
            if weight is None
            else "It carries the person by the recorded weight."
            if weight <= label
            else "THE PERSON WEIGHS MORE: do not lift with it."
        )
        yield "Lowest-rated part for lifting:", f"{name_of_piece(basis, lowest)}, {label:g} kg. {carries}"
    unread = [name_of_piece(basis, piece) for piece in lifting if piece.safe_working_load_kg is None]
    if unread:
        yield (
            "Label not recorded:",
            f"{list_text(unread)}. Read it before the next lift: the lowest label decides.",
        )


def _lifts(basis: Basis, piece: EquipmentInPlace) -> bool:
    entry = basis.review.items.get(piece.item or "")
    return piece.kind == "lifting" if entry is None else _LIFTS in entry.has


def _write_trained(sheet: Sheet) -> None:
    """A row for each person: a team is not one signature."""
    heads = ("Who", "For which equipment", "Trained by whom, on", "Alone?")
    keys = ("name", "equipment", "by_on", "alone")
    sheet.table(
        "Who has been trained",
        heads,
        (
            [
                Ask(f"Person {row}, {head.lower()}", 1, f"trained_{row}.{key}")
                for head, key in zip(heads, keys, strict=True)
            ]
            for row in range(1, rows_for_trained_people() + 1)
        ),
        (0.24, 0.32, 0.26, 0.18),
    )


def _as_sentence(stop: str) -> str:
    stop = stop.strip()
    return stop if stop.endswith((".", "!", "?")) else f"{stop[:1].upper()}{stop[1:]}."
