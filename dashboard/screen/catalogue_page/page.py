"""The catalogue: find an item by word, task, ability, class, competency and price; its evidence, needs and dangers."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import streamlit as st

from dashboard.costs import price_year, spread_of
from dashboard.screen import service
from dashboard.screen.identity import link
from dashboard.screen.markup import facts, items, plain, table, tag
from dashboard.screen.review.equipment import what_it_takes
from dashboard.screen.review.equipment.facts import who_prescribes
from dashboard.wording import count_of, label_of
from engine.language import parse_document
from engine.model import EFFECTS, CatalogueItem, Clause, comparisons

_TIERS = ("green", "amber", "red")


def show() -> None:
    """The page: the list, or the one item that the address names."""
    catalogue = service.catalogue()
    labels = {activity.id: activity.label for activity in catalogue.activities.values()}
    asked = st.query_params.get("item")
    if asked is not None and asked in catalogue.items:
        st.title(catalogue.items[asked].name)
        st.html(
            tag(
                "p",
                tag("a", "Back to the catalogue", href=link("catalogue"), target="_self"),
                class_="hr-text",
            )
        )
        _show_item(catalogue.items[asked], labels)
        return
    st.title("Catalogue")
    if asked:
        st.warning(plain(f"There is no item {asked}. Look for it in the list."))
    st.write(
        f"{len(catalogue.items)} classes of equipment and other ways to help. A class is not a product: the label "
        "and the maker’s instructions rule."
    )
    matching = _filter_items(list(catalogue.items.values()))
    rows = [
        (
            tag("a", item.name, href=link("catalogue", item=item.id), target="_self"),
            tag("span", item.iso9999 or "–", class_="hr-nowrap"),
            item.competency.tier,
            _price(item),
            _tasks(item, labels),
        )
        for item in matching
    ]
    st.html(
        table(
            count_of(len(matching), "item"),
            ("Item", "ISO 9999", "Competency", "Price, installed", "Helps with"),
            rows,
            class_="hr-table hr-wide-names",
        )
    )
    if not matching:
        st.write("No item matches. Take a filter away.")


@cache
def everyday_words() -> dict[str, str]:
    """What people call an item besides its name, by item."""
    text = (files("dashboard.screen.catalogue_page") / "everyday_words.yaml").read_text(encoding="utf-8")
    words: dict[str, list[str]] = parse_document(text, "everyday_words.yaml").plain()
    return {item: ", ".join(names) for item, names in words.items()}


def _filter_items(every: list[CatalogueItem]) -> list[CatalogueItem]:
    """Ask for filters above the list; the items that match all of them, by name."""
    vocabulary = service.catalogue().vocabulary
    labels = {activity.id: activity.label for activity in service.catalogue().activities.values()}
    first, second, third = st.columns(3)
    text = first.text_input("Find a word", live=True).strip().lower()
    task = second.selectbox(
        "Helps with", list(labels), index=None, format_func=label_of(labels), placeholder="any task"
    )
    abilities = sorted(
        {path for item in every for path in _abilities(item)}, key=lambda path: vocabulary[path].description
    )
    ability = third.selectbox(
        "Depends on the person’s",
        abilities,
        index=None,
        placeholder="any ability",
        format_func=lambda path: vocabulary[path].description.removesuffix(" (ICF 0-4)"),
        help="What the item needs of the person, or what makes it unsafe for them",
    )
    fourth, fifth, sixth = st.columns(3)
    classes = sorted({_class(item) for item in every if item.iso9999})
    iso = fourth.selectbox("ISO 9999 class", classes, index=None, placeholder="any class")
    tier = fifth.selectbox(
        "Competency",
        _TIERS,
        index=None,
        placeholder="any",
        help="Green: anyone trained. Amber: a trained assessor. Red: an OT or specialist.",
    )
    most = sixth.number_input(
        "Price up to (£)",
        0,
        50_000,
        value=None,
        step=50,
        placeholder="any",
        help="Items without a sourced price are then left out.",
    )
    return [
        item for item in sorted(every, key=lambda item: item.name)
        if text in f"{item.name} {item.plain} {item.iso9999 or ''} {item.id} {everyday_words().get(item.id, '')}".lower()
        and (task is None or task in _activities(item))
        and (ability is None or ability in _abilities(item))
        and (iso is None or (item.iso9999 is not None and _class(item) == iso))
        and (tier is None or item.competency.tier == tier)
        and (most is None or (item.price is not None and item.price.low <= most))
    ]  # fmt: skip


def _class(item: CatalogueItem) -> str:
    return " ".join((item.iso9999 or "").split()[:2])


def _abilities(item: CatalogueItem) -> set[str]:
    """The words of the person on which its needs and dangers rest."""
    clauses = (*item.needs, *item.unsafe_when, *item.caution_when)
    return {
        comparison.path
        for clause in clauses
        for comparison in comparisons(clause.when)
        if comparison.path.startswith("person.")
    }


def _activities(item: CatalogueItem) -> set[str]:
    return set(item.tasks)


def _tasks(item: CatalogueItem, labels: dict[str, str]) -> str:
    return (
        ", ".join(sorted(labels.get(activity, activity) for activity in _activities(item)))
        or "safety or independence in general"
    )


def _price(item: CatalogueItem) -> str:
    if item.price is None:
        return "no source found"
    return f"{spread_of(item.price)} ({price_year(item.price)}, grade {item.price.grade})"


def _show_item(item: CatalogueItem, labels: dict[str, str]) -> None:
    """Everything the catalogue says of one item: what it takes, clauses, effects, sources."""
    st.html(tag("p", item.plain))
    st.html(
        facts(
            [
                ("Helps with", _tasks(item, labels)),
                ("ISO 9999", item.iso9999 or "not in the standard"),
                ("Who may prescribe it", f"{who_prescribes(item)}. {item.competency.because}"),
            ]
        )
    )
    st.header("What it takes")
    st.html(items(what_it_takes(item)))
    _show_clauses("What it needs", item.needs)
    _show_clauses("When it is unsafe", item.unsafe_when)
    _show_clauses("Take care when", item.caution_when)
    st.header("Effects on care")
    if not item.effects:
        st.write("No study gives an effect on care time, so none is counted.")
    for effect in item.effects:
        tasks = ", ".join(labels.get(activity, activity) for activity in effect.tasks)
        size = f"{effect.size.low:g} to {effect.size.high:g}, likely {effect.size.likely:g}"
        st.html(
            tag(
                "p",
                tag("strong", f"{EFFECTS[effect.kind].label}: "),
                f"{size} (grade {effect.grade}); {tasks}. {effect.basis}",
            )
        )
        _show_sources(effect.cites)


def _show_clauses(title: str, clauses: tuple[Clause, ...]) -> None:
    if clauses:
        st.header(title)
        st.html(items(clause.because for clause in clauses))


def _show_sources(ids: tuple[str, ...]) -> None:
    """The sources that an item cites: title, finding, and where it was published."""
    register = service.catalogue().evidence
    st.html(
        items(
            tag(
                "span",
                tag("strong", register[evidence_id].title),
                f": {register[evidence_id].finding} ",
                tag("em", register[evidence_id].source),
            )
            for evidence_id in ids
        )
    )
