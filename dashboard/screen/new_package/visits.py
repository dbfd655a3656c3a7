"""The visits of a package that is being written: from presets, day by day, task by task."""

from __future__ import annotations

from datetime import time

import streamlit as st

from dashboard.screen import service
from dashboard.screen.asking import NOT_ASSESSED
from dashboard.screen.new_package.drafting import PackageDraft, Plain, presets
from engine.model.visit import ALL_DAYS

_DAYS = dict(zip(ALL_DAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
_HELP = {None: NOT_ASSESSED, "prompt": "Prompt", "supervise": "Supervise", "assist": "Assist", "full": "Full help"}
_WHY_TWO = {None: NOT_ASSESSED, "handling": "Moving and handling", "behaviour": "Behaviour", "space": "Space",
            "policy": "Policy"}


def show_visits(draft: PackageDraft) -> None:
    """Add visits and change them."""
    names = {preset["name"]: preset for preset in presets()}
    first, second, third = st.columns((3, 1, 2), vertical_alignment="bottom")
    chosen = first.selectbox("Begin with a common visit", list(names))
    second.button("Add it", on_click=lambda: draft.add_visit(names[chosen]))
    third.button("Copy Monday to all days", on_click=draft.copy_monday, disabled=not draft.visits())
    for number, visit in enumerate(draft.visits()):
        with st.container(border=True):
            _show_visit(draft, number, visit)


def _show_visit(draft: PackageDraft, number: int, visit: Plain) -> None:
    st.subheader(visit["id"].capitalize())
    key = f"visit {draft.reference} {visit['id']} {len(visit['days'])}"
    first, second, third, fourth = st.columns(4)
    start = first.time_input("Starts", time.fromisoformat(visit["start"]), step=300, key=f"{key} start")
    visit["start"] = start.strftime("%H:%M") if start else visit["start"]
    visit["minutes"] = int(second.number_input("Minutes", 5, 1440, visit["minutes"], 5, key=f"{key} minutes"))
    visit["carers"] = int(third.number_input("Carers", 1, 4, visit["carers"], key=f"{key} carers"))
    fourth.button("Take it out", key=f"{key} out", on_click=lambda: draft.visits().pop(number))
    days = st.pills("Days", list(_DAYS), selection_mode="multi", default=visit["days"], format_func=_DAYS.get,
                    key=f"{key} days")
    visit["days"] = [day for day in ALL_DAYS if day in days]
    _show_tasks(visit, key)


def _show_tasks(visit: Plain, key: str) -> None:
    labels = {one.id: one.label for one in service.catalogue().activities.values()}
    before = {task["activity"]: task for task in visit["tasks"]}
    chosen = st.multiselect("Tasks", list(labels), [one for one in before if one in labels], format_func=labels.get,
                            key=f"{key} tasks")
    visit["tasks"] = [before.get(one, {"activity": one}) for one in chosen]
    for task in visit["tasks"]:
        _show_task(visit, task, labels[task["activity"]], f"{key} {task['activity']}")


def _show_task(visit: Plain, task: Plain, label: str, key: str) -> None:
    first, second, third, fourth = st.columns(4)
    answers: Plain = {
        "help": first.selectbox(f"{label}: help", list(_HELP), list(_HELP).index(task.get("help")),
                                format_func=_HELP.get, key=f"{key} help"),
        "minutes": second.number_input(f"{label}: minutes", 0.0, 1440.0, task.get("minutes"), 1.0, key=f"{key} min",
                                       placeholder=NOT_ASSESSED),
    }
    if visit["carers"] > 1:
        answers["carers"] = third.number_input(f"{label}: carers", 1, visit["carers"], min(
            task.get("carers", 1), visit["carers"]), key=f"{key} two")
        if answers["carers"] > 1:
            answers["second_carer_for"] = fourth.selectbox(
                f"{label}: why two", list(_WHY_TWO), list(_WHY_TWO).index(task.get("second_carer_for")),
                format_func=_WHY_TWO.get, key=f"{key} why")
    for name in ("help", "minutes", "carers", "second_carer_for"):
        value = answers.get(name)
        if value is None:
            task.pop(name, None)
        else:
            task[name] = value
