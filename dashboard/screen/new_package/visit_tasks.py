"""The tasks of a visit: a line each, which opens its fields; single tasks, or common ones that come together, are added.

Left out: the order of tasks, which is that in which they were added.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import plain, tag
from dashboard.screen.new_package.drafting import PackageDraft, Plain
from dashboard.screen.new_package.steps import presets
from dashboard.screen.new_package.visit_details import put_stated
from dashboard.screen.review.asking import field, put_value
from dashboard.screen.review.asking.field import in_words
from dashboard.screen.review.asking.places import part_terms
from dashboard.wording import count_of, label_of
from engine.language import Term

_SKILL_WORDS = {
    "care": "A care worker",
    "delegated_health": "One to whom a nurse has delegated it",
    "nurse": "A nurse",
}
_SKILLS = list(_SKILL_WORDS)


def show_tasks(draft: PackageDraft, number: int, visit: Plain) -> None:
    """The tasks of a visit, in the order they are done; one is open at a time, so that each answer is there at once."""
    labels = {activity.id: activity.label for activity in service.catalogue().activities.values()}
    common = {preset["name"]: preset for preset in presets("tasks")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Common tasks, or a single one",
            [*common, *labels],
            format_func=lambda option: labels.get(option, option),
            key=draft.key("visit", number, "common"),
        )
        st.button(
            "Add to this visit",
            key=draft.key("visit", number, "add"),
            on_click=draft.add_tasks,
            args=(number, common.get(chosen, {"tasks": [{"activity": chosen}]})),
        )
    if not visit.get("tasks"):
        st.html(tag("p", "No task has been written down for this visit.", class_="hr-text"))
    with st.container(key="hr_task_lines", gap=None):
        for place, task in enumerate(visit.get("tasks") or ()):
            label = labels.get(task["activity"], task["activity"])
            is_open = place == draft.open_task
            st.button(
                plain(f"{label} · {task_in_words(task)}"),
                key=draft.key("visit", number, "task", place),
                type="tertiary",
                icon=":material/expand_more:" if is_open else ":material/chevron_right:",
                on_click=draft.open,
                args=(number, place),
                wrap=True,
            )
            if is_open:
                with st.container(key="hr_open_task"):
                    _show_task(draft, number, place)


def task_in_words(task: Plain) -> str:
    """What is known of a task, in a few words; what is not known is said."""
    minutes, times, carers = task.get("minutes"), task.get("times", 1), task.get("carers", 1)
    why = task.get("second_carer_for")
    parts = (
        f"help: {in_words(task['help']).lower()}" if task.get("help") else "help not assessed",
        count_of(round(minutes), "minute") if minutes else "",
        f"{times} times" if times > 1 else "",
        f"{carers} carers{f', {in_words(why).lower()}' if why else ''}" if carers > 1 else "",
        _SKILL_WORDS[task["skill"]].lower() if task.get("skill", _SKILLS[0]) != _SKILLS[0] else "",
    )
    return " · ".join(filter(None, parts))


def _show_task(draft: PackageDraft, number: int, place: int) -> None:
    """The fields of one task line, and the way to take it out."""
    visit = draft.visits()[number]
    task, terms = visit["tasks"][place], part_terms("tasks")
    key = draft.key_of_turn("visit", number, task["activity"])
    with st.container(key="hr_fields_task"):
        put_value(task, "help", field(terms["help"], task.get("help"), f"{key} help", "Help given"))
        put_value(task, "minutes", field(terms["minutes"], task.get("minutes"), f"{key} min", "How long"))
        task["times"] = int(
            st.number_input("Times in the visit", 1, 20, task.get("times", 1), key=f"{key} times")
        )
        _show_who_may(task, terms, key)
        if visit["carers"] > 1:
            _show_carers(visit, task, terms, key)
        st.button(
            "Take this task out", key=f"{key} out {place}", on_click=draft.remove_task, args=(number, place)
        )


def _show_carers(visit: Plain, task: Plain, terms: Mapping[str, Term], key: str) -> None:
    """How many carers it takes, and what the second is for."""
    come = visit["carers"]
    carers = st.number_input(
        "Carers needed", 1, come, min(task.get("carers", 1), come), key=f"{key} two {come}"
    )
    task["carers"] = int(carers)
    if carers < 2:
        task.pop("second_carer_for", None)
        return
    why = field(terms["second_carer_for"], task.get("second_carer_for"), f"{key} why", "Why a second carer")
    put_value(task, "second_carer_for", why)


def _show_who_may(task: Plain, terms: Mapping[str, Term], key: str) -> None:
    """Who may do it, and for medicines whether one is judged."""
    skill = st.selectbox(
        "Who may do it",
        _SKILLS,
        _SKILLS.index(task.get("skill", _SKILLS[0])),
        format_func=label_of(_SKILL_WORDS),
        key=f"{key} skill",
    )
    put_stated(task, "skill", skill, _SKILLS[0])
    if "medic" in task["activity"] and "medicine_judged" in terms:
        term = terms["medicine_judged"]
        put_value(task, "medicine_judged", field(term, task.get("medicine_judged"), f"{key} judged"))
