"""What there may be several of, or what no rule reads: goals, equipment in place, unpaid carers, and the record."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from typing import Any, get_args

import streamlit as st

from dashboard.clock import today
from dashboard.screen import service
from dashboard.screen.markup import plain
from dashboard.screen.new_package.drafting import PackageDraft, Plain
from dashboard.screen.review.asking import NOT_ASSESSED, day, field, put_value
from dashboard.screen.review.asking.field import in_words
from dashboard.screen.review.asking.places import ask_of, part_terms
from dashboard.wording import label_of
from engine.model import EqualityMonitoring
from engine.model.care_package import CareActOutcome, EquipmentKind, Nation

_OUTCOMES = get_args(CareActOutcome)


def show_beginning(draft: PackageDraft) -> None:
    """When it was assessed, and in which nation."""
    first, second = st.columns(2)
    with first:
        put_value(
            draft.plain,
            "assessed_on",
            day(
                "When was the assessment?",
                draft.plain.get("assessed_on"),
                draft.key("assessed_on"),
                latest=today(),
            ),
        )
    nations = get_args(Nation)
    before = draft.plain.get("nation")
    put_value(
        draft.plain,
        "nation",
        second.selectbox(
            "Nation, for rates and law",
            nations,
            None if before is None else nations.index(before),
            placeholder="Not known",
            key=draft.key("nation"),
        ),
    )


def show_goals(draft: PackageDraft) -> None:
    """Each goal in the person's words, with the outcomes of the Care Act that it serves; saved while it is written."""
    goals: list[Plain] = draft.plain.get("goals", [])
    entered = []
    for number in count():
        goal = goals[number] if number < len(goals) else {"words": ""}
        with st.container(border=True):
            words = st.text_input(
                f"Goal {number + 1}, in the person’s words",
                goal["words"],
                max_chars=1000,
                live=True,
                key=draft.key("goal", number),
            )
            if not words and number >= len(goals):
                break
            if not words:
                continue
            outcomes = st.multiselect(
                f"Which outcomes does goal {number + 1} serve? (Care Act 2014)",
                _OUTCOMES,
                goal.get("outcomes", []),
                format_func=in_words,
                key=draft.key("outcomes", number),
                placeholder=NOT_ASSESSED,
                select_all=False,
            )
            # Words that somebody writes here are no longer those of the record that they came from.
            details = {
                name: goal[name] for name in ("said_by", "said_on") if name in goal and words == goal["words"]
            }
            entered.append({"words": words, **({"outcomes": list(outcomes)} if outcomes else {}), **details})
    put_value(draft.plain, "goals", entered or None)


def show_refusals(draft: PackageDraft) -> None:
    """Single items that the person does not want, with their reason; another item may still be welcome."""
    names = {item.id: item.name for item in service.catalogue().items.values()}
    before = {refusal["item"]: refusal for refusal in draft.plain.get("refusals", [])}
    chosen = st.multiselect(
        "Which single items does the person not want?",
        sorted({*names, *before}),
        list(before),
        format_func=lambda item: names.get(item, item),
        key=draft.key("refusals"),
        placeholder="No single item has been refused",
        select_all=False,
    )
    refusals = [before.get(item, {"item": item}) for item in chosen]
    for refusal in refusals:
        name = names.get(refusal["item"], refusal["item"])
        because = st.text_input(
            plain(f"Why not: {name}"),
            refusal.get("because", ""),
            max_chars=500,
            key=draft.key("refusal", refusal["item"]),
            placeholder="In the person’s words",
        ).strip()
        if because != refusal.get("because", ""):
            put_value(refusal, "because", because or None)
    put_value(draft.plain, "refusals", refusals or None)


def show_equipment(draft: PackageDraft) -> None:
    """Whether anybody has looked; what is there; its load, its next examination and whether it is used."""
    names = {item.id: item.name for item in service.catalogue().items.values()}
    before: list[Plain] | None = draft.plain.get("equipment")
    there = _several("Is there equipment in the home already?", before, draft.key("equipment there"))
    if there is not True:
        put_value(draft.plain, "equipment", None if there is None else [])
        return
    chosen = st.multiselect(
        "What is in place?",
        sorted(names, key=lambda item: names[item]),
        [piece["item"] for piece in before or () if piece.get("item") in names],
        format_func=label_of(names),
        key=draft.key("equipment"),
        placeholder="Choose",
        select_all=False,
    )
    known = {piece["item"]: piece for piece in before or () if piece.get("item") in names}
    outside = [
        piece for piece in before or () if piece.get("item") not in names
    ]  # from a file: what the catalogue lacks
    draft.plain["equipment"] = [*(known.get(item, {"item": item}) for item in chosen), *outside]
    _add_outside_the_catalogue(draft)
    for number, piece in enumerate(draft.plain["equipment"]):
        with st.container(border=True):
            name = names.get(piece.get("item", "")) or piece.get("name") or f"Piece {number + 1}"
            st.subheader(plain(name))
            key = draft.key("piece", piece.get("item") or f"outside {number - len(chosen)}")
            with st.container(key=f"hr_fields_piece_{number}"):
                _ask_piece(piece, key)
    if not draft.plain["equipment"]:
        st.info("Choose what is there, or say that nobody has looked.")


def _add_outside_the_catalogue(draft: PackageDraft) -> None:
    """Something that the catalogue does not have, by a name and what it is for."""
    with st.expander("Something that is not in this list", key=draft.key("outside")):
        first, second = st.columns(2)
        name = first.text_input("What it is", max_chars=80, key=draft.key("outside name")).strip()
        kind = second.selectbox(
            "What it is for", get_args(EquipmentKind), format_func=in_words, key=draft.key("outside kind")
        )

        def add() -> None:
            draft.plain["equipment"].append({"name": name, "kind": kind})
            draft.round += 1

        st.button("Add it", on_click=add, disabled=len(name) < 2, key=draft.key("outside add"))


def show_carers(draft: PackageDraft) -> None:
    """Whether there is one; who each is, what they are willing and able to do, and what they do now."""
    before: list[Plain] | None = draft.plain.get("unpaid_carers")
    there = _several("Is there an unpaid carer?", before, draft.key("carers there"))
    if there is not True:
        put_value(draft.plain, "unpaid_carers", None if there is None else [])
        return
    carers: list[Plain] = before or [{}]
    draft.plain["unpaid_carers"] = carers
    for number, carer in enumerate(carers):
        with st.container(border=True):
            st.subheader(f"Unpaid carer {number + 1}")
            key = draft.key("carer", number)
            with st.container(key=f"hr_questions_carer_{number}"):
                _ask_part("unpaid_carers", carer, key)
            _show_unpaid_tasks(carer, f"{key} does")
            if len(carers) > 1:
                st.button(
                    "Take this carer out", key=f"{key} out", on_click=_take_out, args=(draft, carers, number)
                )
    st.button("Add another carer", on_click=_add, args=(draft, carers))


def _show_unpaid_tasks(carer: Plain, key: str) -> None:
    """The tasks that an unpaid carer does now, each with minutes and times a week."""
    labels = {activity.id: activity.label for activity in service.catalogue().activities.values()}
    before = {task["activity"]: task for task in carer.get("tasks", [])}
    chosen = st.multiselect(
        "What does this carer do now?",
        list(labels),
        list(before),
        format_func=label_of(labels),
        key=key,
        placeholder="Nothing is counted",
        select_all=False,
    )
    tasks = [before.get(activity, {"activity": activity}) for activity in chosen]
    for task in tasks:
        first, second = st.columns(2)
        name, place = labels[task["activity"]], f"{key} {task['activity']}"
        with first:
            _ask_figure(task, "minutes", f"{name}: minutes each time", (1.0, 1440.0, 5.0), f"{place} minutes")
        with second:
            _ask_figure(task, "times_per_week", f"{name}: times a week", (0.5, 200.0, 1.0), f"{place} times")
    put_value(carer, "tasks", tasks or None)


def _ask_figure(task: Plain, name: str, label: str, span: tuple[float, float, float], key: str) -> None:
    """A figure of an unpaid task, which nobody has said until somebody does.

    Args:
        task: in which it stands.
        name: of the figure there.
        label: what is asked.
        span: the least, the most, and the step.
        key: of the widget.
    """
    least, most, step = span
    before = task.get(name)
    value = None if before is None else float(before)
    put_value(task, name, st.number_input(label, least, most, value, step, key=key, placeholder=NOT_ASSESSED))


def show_diagnoses(draft: PackageDraft) -> None:
    """Diagnoses, a line each; they are kept for the record and no rule reads them."""
    text = st.text_area(
        "Diagnoses, one on each line",
        "\n".join(draft.plain.get("diagnoses", [])),
        height=100,
        key=draft.key("diagnoses"),
    )
    put_value(draft.plain, "diagnoses", [line.strip() for line in text.splitlines() if line.strip()] or None)


def show_monitoring(draft: PackageDraft) -> None:
    """Protected characteristics, for the report on fairness only."""
    st.subheader("For the report on fairness")
    asked: Plain = draft.plain.get("monitoring", {})
    columns = st.columns(2)
    for number, (name, info) in enumerate(EqualityMonitoring.model_fields.items()):
        words = [
            word for part in get_args(info.annotation) for word in get_args(part) if isinstance(word, str)
        ]
        label, key = str(info.description), draft.key("monitoring", name)
        with columns[number % 2]:
            value: Any
            if words:
                value = st.selectbox(
                    label,
                    [None, *words],
                    [None, *words].index(asked.get(name)),
                    key=key,
                    format_func=lambda option: in_words(option) if option else "Not recorded",
                )
            elif int in get_args(info.annotation):
                value = st.number_input(label, 1, 10, asked.get(name), key=key, placeholder="Not recorded")
            else:
                value = st.text_input(label, asked.get(name, ""), max_chars=80, key=key).strip() or None
        put_value(asked, name, value)
    put_value(draft.plain, "monitoring", asked or None)


def _several(label: str, before: list[Plain] | None, key: str) -> bool | None:
    """Whether there are any: yes, no, or nobody has asked."""
    words = {NOT_ASSESSED: None, "Yes": True, "No": False}
    now = NOT_ASSESSED if before is None else "Yes" if before else "No"
    return words[
        str(st.segmented_control(label, list(words), default=now, required=True, key=key, wrap=True))
    ]


def _ask_piece(piece: Plain, key: str) -> None:
    """About one piece: what it is for where the catalogue does not say, and its examination where the law asks for one."""
    item = service.catalogue().items.get(piece.get("item", ""))
    _ask_part("equipment", piece, key, besides=("kind",) if item else ())
    if item is None or (item.servicing and item.servicing.loler) or piece.get("examination_due"):
        label = ask_of("equipment", "examination_due")
        put_value(piece, "examination_due", day(label, piece.get("examination_due"), f"{key} due"))


def _ask_part(part: str, plain: Plain, key: str, besides: Collection[str] = ()) -> None:
    """Every field of one of several, but for some."""
    for name, term in part_terms(part).items():
        if name in besides:
            continue
        put_value(plain, name, field(term, plain.get(name), f"{key} {name}"))


def _add(draft: PackageDraft, carers: list[Plain]) -> None:
    carers.append({})
    draft.round += 1


def _take_out(draft: PackageDraft, carers: list[Plain], number: int) -> None:
    carers.pop(number)
    draft.round += 1
