"""The visits of a package that is being written: from presets, day by day, task by task, as delivered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import plain, tag
from dashboard.screen.new_package.drafting import PackageDraft, Plain, set_carers
from dashboard.screen.new_package.steps import presets
from dashboard.screen.new_package.visit_details import put_stated, show_visit_details
from dashboard.screen.review.asking import NOT_ASSESSED, field, put_value
from dashboard.screen.review.asking.places import part_terms
from dashboard.wording import DAY_NAMES, days_in_words, label_of
from engine.language import Term
from engine.model.visit import ALL_DAYS, ANY_TIME

_SKILL_WORDS = {
    "care": "A care worker",
    "delegated_health": "One to whom a nurse has delegated it",
    "nurse": "A nurse",
}
_SKILLS = list(_SKILL_WORDS)


def show_visits(draft: PackageDraft) -> None:
    """Add visits and change them."""
    names = {preset["name"]: preset for preset in presets("visits")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Begin with a common visit", list(names), key=draft.key("preset"))
        st.button("Add it", on_click=lambda: draft.add_visit(names[chosen]), type="primary")
        st.button(
            "Copy Monday to all days",
            on_click=draft.copy_monday,
            disabled=not draft.visits(),
            help="Every visit that is there on Mondays is then there on every day.",
        )
    if not draft.visits():
        st.info("No visit yet. A package without paid visits can be reviewed too.")
    with st.container(key="hr_visit_lines", gap=None):
        for number, visit in enumerate(draft.visits()):
            _show_line(draft, number, visit)
            if number == draft.open_visit:
                with st.container(border=True, key="hr_open_visit"):
                    _show_visit(draft, number, visit)


def _show_line(draft: PackageDraft, number: int, visit: Plain) -> None:
    """A visit in one line that opens it: one is open at a time, so that each answer is there at once."""
    is_open = number == draft.open_visit
    minutes = visit.get("minutes")
    tasks = len(visit.get("tasks") or ())
    more = (
        f"{minutes} minutes" if minutes else "length not known",
        "1 carer" if visit.get("carers", 1) == 1 else f"{visit['carers']} carers",
        f"{tasks} tasks" if tasks != 1 else "1 task",
    )
    st.button(
        plain(f"{_summary(visit)} · {' · '.join(more)}"),
        key=draft.key("visit", number, "line"),
        type="tertiary",
        icon=":material/expand_more:" if is_open else ":material/chevron_right:",
        on_click=draft.open,
        args=(number,),
        wrap=True,
    )


def _summary(visit: Plain) -> str:
    return f"{visit.get('start') or ANY_TIME} {visit['id']} – {days_in_words(visit['days'])}"


def _show_visit(draft: PackageDraft, number: int, visit: Plain) -> None:
    """The fields of one visit: name, start, minutes, carers, days, then its details and tasks."""
    key = draft.key("visit", number)
    first, second, third, fourth = st.columns(4)
    others = {other["id"] for other in draft.visits() if other is not visit}
    name = first.text_input("Name of the visit", visit["id"], max_chars=40, key=f"{key} id").strip()
    visit["id"] = name if name and name not in others else visit["id"]
    if name in others:
        first.caption("Another visit has this name.")
    before = time.fromisoformat(visit["start"]) if visit.get("start") else None
    start = second.time_input("Starts", before, step=300, key=f"{key} start", help="Empty means at any time.")
    put_value(visit, "start", start.strftime("%H:%M") if start else None)
    put_value(
        visit,
        "minutes",
        third.number_input(
            "Minutes commissioned",
            5,
            1440,
            visit.get("minutes"),
            5,
            key=f"{key} minutes",
            placeholder="Not known",
            help="Empty means not known: the visit is shown, and its hours are not counted.",
        ),
    )
    come = fourth.number_input(
        "Carers commissioned", 1, 4, visit.get("carers", 1), key=draft.key_of_turn("visit", number, "carers")
    )
    set_carers(visit, int(come))
    days = st.pills(
        "Days",
        list(DAY_NAMES),
        selection_mode="multi",
        default=visit["days"],
        format_func=label_of(DAY_NAMES),
        key=f"{key} days",
    )
    visit["days"] = [day for day in ALL_DAYS if day in days]
    if not visit["days"]:
        st.error("Choose at least one day.")
    with st.container(key=f"hr_fields_{number}"):
        for name, term in part_terms("visits").items():
            put_value(visit, name, field(term, visit.get(name), f"{key} {name}"))
    show_visit_details(visit, key)
    _show_tasks(draft, number, visit, key)
    st.button("Take this visit out", key=f"{key} out", on_click=draft.remove_visit, args=(number,))


def _show_tasks(draft: PackageDraft, number: int, visit: Plain, key: str) -> None:
    """The tasks of a visit, in order; what was said of one that stays is not lost."""
    labels = {activity.id: activity.label for activity in service.catalogue().activities.values()}
    common = {preset["name"]: preset for preset in presets("tasks")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Common tasks", list(common), key=f"{key} common")
        st.button(
            "Add to this visit", key=f"{key} add", on_click=lambda: draft.add_tasks(number, common[chosen])
        )
    before = {task["activity"]: task for task in visit.get("tasks", [])}
    ids = st.multiselect(
        "Tasks, in the order they are done",
        list(labels),
        [activity for activity in before if activity in labels],
        format_func=label_of(labels),
        key=draft.key_of_turn("visit", number, "tasks"),
        placeholder=NOT_ASSESSED,
        select_all=False,
    )
    # As many carers as come, until somebody says otherwise: what was not looked at is not a one-carer task.
    visit["tasks"] = [
        before.get(activity, {"activity": activity, "carers": visit["carers"]}) for activity in ids
    ]
    for task in visit["tasks"]:
        activity = task["activity"]
        st.html(tag("strong", labels[activity]))
        with st.container(key=f"hr_fields_task_{number}_{activity}"):
            _show_task(visit, task, labels[activity], draft.key_of_turn("visit", number, activity))


def _show_task(visit: Plain, task: Plain, label: str, key: str) -> None:
    """The fields of one task line."""
    terms = part_terms("tasks")
    put_value(task, "help", field(terms["help"], task.get("help"), f"{key} help", f"{label}: help given"))
    put_value(
        task, "minutes", field(terms["minutes"], task.get("minutes"), f"{key} min", f"{label}: how long")
    )
    task["times"] = int(
        st.number_input(f"{label}: times in the visit", 1, 20, task.get("times", 1), key=f"{key} times")
    )
    _show_who_may(task, terms, label, key)
    if visit["carers"] < 2:
        task["carers"] = 1
        task.pop("second_carer_for", None)
        return
    task["carers"] = int(
        st.number_input(
            f"{label}: carers needed",
            1,
            visit["carers"],
            min(task.get("carers", 1), visit["carers"]),
            key=f"{key} two {visit['carers']}",
        )
        or 1
    )
    if task["carers"] < 2:
        task.pop("second_carer_for", None)
        return
    why = field(
        terms["second_carer_for"], task.get("second_carer_for"), f"{key} why", f"{label}: why a second carer"
    )
    put_value(task, "second_carer_for", why)


def _show_who_may(task: Plain, terms: Mapping[str, Term], label: str, key: str) -> None:
    """Who may do it, and for medicines whether one is judged."""
    before = task.get("skill", _SKILLS[0])
    skill = st.selectbox(
        f"{label}: who may do it",
        _SKILLS,
        _SKILLS.index(before),
        format_func=label_of(_SKILL_WORDS),
        key=f"{key} skill",
    )
    put_stated(task, "skill", skill, _SKILLS[0])
    if "medic" in task["activity"] and "medicine_judged" in terms:
        term = terms["medicine_judged"]
        put_value(task, "medicine_judged", field(term, task.get("medicine_judged"), f"{key} judged"))
