"""Paid hours without times of a package that is being written: direct payments and banks of hours."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from dashboard.screen import service
from dashboard.screen.new_package.drafting import PackageDraft, Plain
from dashboard.screen.new_package.visit_details import put_stated, show_payers
from dashboard.screen.review.asking import NOT_ASSESSED, put_value
from dashboard.screen.review.asking.field import in_words
from dashboard.wording import label_of
from engine.model.visit import WorkerKind

_KINDS = tuple(kind for kind in get_args(WorkerKind) if kind != "family")
_USUAL = "personal_assistant"


def show_allowances(draft: PackageDraft) -> None:
    """Each allowance; nothing is released of its hours, because nobody knows when they are used."""
    allowances: list[Plain] = list(draft.plain.get("allowances", []))
    st.subheader("Paid hours without times")
    st.caption("A direct payment, or a bank of hours, that is used as it is needed.")
    for number, allowance in enumerate(allowances):
        with st.container(border=True):
            _show_allowance(allowance, number + 1, draft.key("allowance", number))
            st.button(
                f"Take allowance {number + 1:d} out",
                key=draft.key("allowance", number, "out"),
                on_click=_take_out,
                args=(draft, number),
            )
    st.button("Add hours without times", on_click=_add, args=(draft,))
    put_value(draft.plain, "allowances", allowances or None)


def _show_allowance(allowance: Plain, number: int, key: str) -> None:
    """The fields of one allowance: hours and their span, who gives it, what for, its tasks and payers."""
    first, second, third = st.columns(3)
    hours, high = float(allowance["hours"]), allowance.get("hours_high")
    allowance["hours"] = first.number_input(
        f"Allowance {number:d}: hours in each span",
        min(0.25, hours),
        2000.0,
        hours,
        1.0,
        key=f"{key} hours",
        help="The least, where it is a range",
    )
    put_value(
        allowance,
        "hours_high",
        second.number_input(
            f"Allowance {number:d}: the most, where it is a range",
            0.0,
            2000.0,
            None if high is None else float(high),
            1.0,
            key=f"{key} high",
            placeholder="The same",
        ),
    )
    allowance["per_weeks"] = third.number_input(
        f"Allowance {number:d}: weeks in a span", 1, 52, allowance.get("per_weeks", 1), key=f"{key} span"
    )
    before = allowance.get("kind", _USUAL)
    kinds = (
        _KINDS if before in _KINDS else (*_KINDS, before)
    )  # what was saved is shown, and named in the last step
    kind = first.selectbox(
        f"Allowance {number:d}: who gives it",
        kinds,
        kinds.index(before),
        format_func=in_words,
        key=f"{key} kind",
    )
    carried = second.number_input(
        f"Allowance {number:d}: weeks over which unused hours are carried",
        0,
        52,
        allowance.get("carry_weeks", 0),
        key=f"{key} carry",
    )
    what = third.text_input(
        f"Allowance {number:d}: what it is for",
        allowance.get("for_what", ""),
        max_chars=300,
        key=f"{key} what",
    ).strip()
    allowance["kind"], allowance["carry_weeks"] = kind, carried
    _show_tasks(allowance, number, key)
    show_payers(allowance, key)
    if what != allowance.get("for_what", ""):
        put_value(allowance, "for_what", what or None)


def _show_tasks(allowance: Plain, number: int, key: str) -> None:
    """The tasks that an allowance is used for; what was said of one that stays is not lost."""
    labels = {activity.id: activity.label for activity in service.catalogue().activities.values()}
    before = {task["activity"]: task for task in allowance.get("tasks", [])}
    chosen = st.multiselect(
        f"Allowance {number:d}: tasks that it is used for",
        list(labels),
        [activity for activity in before if activity in labels],
        format_func=label_of(labels),
        key=f"{key} tasks",
        placeholder=NOT_ASSESSED,
        select_all=False,
    )
    put_stated(allowance, "tasks", [before.get(activity, {"activity": activity}) for activity in chosen], [])


def _add(draft: PackageDraft) -> None:
    draft.plain["allowances"] = [*draft.plain.get("allowances", []), {"hours": 1.0}]
    draft.round += 1


def _take_out(draft: PackageDraft, number: int) -> None:
    draft.plain["allowances"].pop(number)
    draft.round += 1
