"""The visits of a package that is being written: from presets, day by day, a part of each at a time."""

from __future__ import annotations

from datetime import time

import streamlit as st

from dashboard.screen.markup import plain
from dashboard.screen.new_package.drafting import PackageDraft, Plain, set_carers
from dashboard.screen.new_package.steps import presets
from dashboard.screen.new_package.visit_details import show_visit_details
from dashboard.screen.new_package.visit_tasks import show_tasks
from dashboard.screen.review.asking import field, put_value
from dashboard.screen.review.asking.places import part_terms
from dashboard.wording import DAY_NAMES, days_in_words, label_of
from engine.model.visit import ALL_DAYS, ANY_TIME

_TASKS, _DELIVERED, _MORE = "tasks", "delivered", "more"


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
    """The fields of one visit: name, start, minutes, carers, days, then its tasks, or how it is delivered, or more."""
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
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        part = _show_parts(draft, visit)
        st.button("Take this visit out", key=f"{key} out", on_click=draft.remove_visit, args=(number,))
    if part == _TASKS:
        show_tasks(draft, number, visit)
    elif part == _DELIVERED:
        with st.container(key=f"hr_fields_{number}"):
            for name, term in part_terms("visits").items():
                put_value(visit, name, field(term, visit.get(name), f"{key} {name}"))
    else:
        show_visit_details(visit, key)


def _show_parts(draft: PackageDraft, visit: Plain) -> str:
    """What of a visit is shown below its time and days; the same of each visit that is opened."""
    asked = part_terms("visits")
    answered = sum(visit.get(name) is not None for name in asked)
    titles = {
        _TASKS: f"Tasks · {len(visit.get('tasks') or ())}",
        _DELIVERED: f"As delivered · {answered} of {len(asked)}",
        _MORE: "More: how often, who comes, shared, paid by, presence",
    }
    return str(
        st.segmented_control(
            "Part of the visit",
            list(titles),
            default=_TASKS,
            format_func=label_of(titles),
            key=draft.key("visit", "part"),
            required=True,
            wrap=True,
            label_visibility="collapsed",
        )
    )
