"""The catalogue: find an item by word, task, class, competency and price; its evidence, needs and dangers."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.equipment import what_it_takes
from dashboard.screen.markup import items, table, tag
from engine.model import CatalogueItem, Clause

_TIERS = ("green", "amber", "red")
_KINDS = {
    "minutes_each_time": "Minutes each time",
    "percent_of_task": "Percent of the task’s minutes",
    "minutes_per_week": "Minutes a week",
    "percent_of_visits": "Percent of visits that hold nothing else",
    "second_carer": "Percent of second-carer hours, when a review changes the package",
}


def show() -> None:
    """The page."""
    st.title("Catalogue")
    catalogue = service.catalogue()
    st.write(f"{len(catalogue.items)} classes of equipment and other ways to help. A class is not a product: the label "
             "and the maker's instructions rule.")
    found = _narrowed(list(catalogue.items.values()))
    labels = {one.id: one.label for one in catalogue.activities.values()}
    rows = [(one.name, one.iso9999 or "–", one.competency.tier, _price(one), _tasks(one, labels)) for one in found]
    st.html(table(f"{len(found)} items", ("Item", "ISO 9999", "Competency", "Price, installed", "Helps with"), rows))
    if found:
        names = {one.id: one.name for one in found}
        asked = st.query_params.get("item")
        ids = list(names)
        chosen = st.selectbox("Look at one", ids, index=ids.index(asked) if asked in ids else 0, format_func=names.get)
        st.query_params["item"] = chosen
        _show_item(catalogue.items[chosen], labels)


def _narrowed(every: list[CatalogueItem]) -> list[CatalogueItem]:
    first, second, third, fourth = st.columns(4)
    text = first.text_input("Find a word").strip().lower()
    labels = {one.id: one.label for one in service.catalogue().activities.values()}
    task = second.selectbox("Helps with", list(labels), index=None, format_func=labels.get, placeholder="any task")
    tier = third.selectbox("Competency", _TIERS, index=None, placeholder="any")
    most = fourth.number_input("Price up to £", 0, 50_000, value=None, step=50, placeholder="any")
    return [
        one for one in sorted(every, key=lambda item: item.name)
        if text in f"{one.name} {one.plain} {one.iso9999 or ''} {one.id}".lower()
        and (task is None or task in _activities(one))
        and (tier is None or one.competency.tier == tier)
        and (most is None or (one.price is not None and one.price.low <= most))
    ]  # fmt: skip


def _activities(item: CatalogueItem) -> set[str]:
    return set(item.tasks)


def _tasks(item: CatalogueItem, labels: dict[str, str]) -> str:
    return ", ".join(sorted(labels.get(one, one) for one in _activities(item))) or "safety or independence in general"


def _price(item: CatalogueItem) -> str:
    if item.price is None:
        return "no source found"
    spread = item.price
    return f"£{spread.low:,g}" if spread.low == spread.high else f"£{spread.low:,g} to £{spread.high:,g}"


def _show_item(item: CatalogueItem, labels: dict[str, str]) -> None:
    st.header(item.name)
    st.html(tag("p", item.plain))
    st.html(items(what_it_takes(item)))
    _show_clauses("What it needs", item.needs)
    _show_clauses("When it is unsafe", item.unsafe_when)
    _show_clauses("Take care when", item.caution_when)
    st.subheader("Effects on care")
    if not item.effects:
        st.write("No study gives an effect on care time, so none is counted.")
    for effect in item.effects:
        tasks = ", ".join(labels.get(one, one) for one in effect.tasks)
        size = f"{effect.size.low:g} to {effect.size.high:g}, likely {effect.size.likely:g}"
        st.html(tag("p", tag("strong", f"{_KINDS[effect.kind]}: "),
                    f"{size} (grade {effect.grade}); {tasks}. {effect.basis}"))
        _show_sources(effect.cites)


def _show_clauses(title: str, clauses: tuple[Clause, ...]) -> None:
    if clauses:
        st.subheader(title)
        st.html(items(clause.because for clause in clauses))


def _show_sources(ids: tuple[str, ...]) -> None:
    register = service.catalogue().evidence
    st.html(items(tag("span", tag("strong", register[one].title), f": {register[one].finding} ",
                      tag("em", register[one].source)) for one in ids))
