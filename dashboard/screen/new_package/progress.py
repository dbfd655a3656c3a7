"""How much of an assessment is answered, by step and by section, and the way to what is not.

Definitions: a part of the form that is asked as a whole (equipment, unpaid carers, goals) is one question. Left out: which
question matters; a review ranks them.
"""

from __future__ import annotations

import streamlit as st

from dashboard.screen import service
from dashboard.screen.identity import link
from dashboard.screen.markup import Html, table, tag
from dashboard.screen.new_package.drafting import PackageDraft
from dashboard.screen.new_package.steps import Step, StepSection, steps
from dashboard.screen.review.asking import value_of

_ASKED_AS_A_WHOLE = {"equipment": "equipment", "carers": "unpaid_carers"}
"""By part of the form, what is assessed once anybody has said that there is some or none."""
_LISTED = ("visits", "allowances")
"""Parts of which there may be any number, none too."""


def step_progress(draft: PackageDraft, step: Step) -> str:
    """How much of a step is assessed, in short: nothing where nothing is, or where it asks for no single fields."""
    values = [value_of(draft.plain, word) for word in step.words(service.catalogue().vocabulary.terms)]
    if "goals" in step.parts:
        # Of nobody is it known what matters to them before a goal is written.
        values.append(draft.plain.get("goals") or None)
    values += [draft.plain.get(place) for part, place in _ASKED_AS_A_WHOLE.items() if part in step.parts]
    assessed = sum(value is not None for value in values)
    return _in_short(assessed, len(values)) if assessed else ""


def section_progress(draft: PackageDraft, section: StepSection) -> str:
    """How much of a section is assessed, nothing too: what is open is never hidden with it."""
    words = section.words(service.catalogue().vocabulary.terms)
    if words:
        return _in_short(len(words) - _count_open(draft, section), len(words))
    entries = sum(len(draft.plain.get(part) or ()) for part in section.parts if part in _LISTED)
    return f" · {entries}" if entries else ""


def show_progress(draft: PackageDraft) -> None:
    """For each step, how many of its fields are assessed, and links to the sections in which some are not."""
    terms = service.catalogue().vocabulary.terms
    rows: list[tuple[object, ...]] = []
    for step in steps():
        words = step.words(terms)
        if words:
            known = sum(value_of(draft.plain, word) is not None for word in words)
            rows.append((_way_to(draft, step), f"{known} of {len(words)}", _open_sections(draft, step)))
        for part, place in _ASKED_AS_A_WHOLE.items():
            if part in step.parts:
                asked = "asked" if draft.plain.get(place) is not None else "not assessed"
                rows.append(
                    (_way_to(draft, step), asked, "–" if asked == "asked" else "whether there is any")
                )
    st.html(table("How much is assessed", ("Step", "Assessed", "Not assessed"), rows))


def _in_short(assessed: int, asked: int) -> str:
    return " · ✓" if assessed == asked else f" · {assessed} of {asked}"


def _count_open(draft: PackageDraft, section: StepSection) -> int:
    """How many words of a section nobody has answered."""
    words = section.words(service.catalogue().vocabulary.terms)
    return sum(value_of(draft.plain, word) is None for word in words)


def _open_sections(draft: PackageDraft, step: Step) -> object:
    """Each section in which something is open, as a link with how much."""
    counts = [(section, _count_open(draft, section)) for section in step.sections]
    links = [
        tag("span", _way_to(draft, step, section), f" {count}", class_="hr-nowrap")
        for section, count in counts
        if count
    ]
    return tag("span", *(part for each in links for part in (each, " "))) if links else "–"


def _way_to(draft: PackageDraft, step: Step, section: StepSection | None = None) -> Html:
    """A link to a step, or a section of it; nothing is lost, since all is saved."""
    place = {"part": section.title} if section is not None else {}
    address = link("new_package", draft=draft.reference, step=step.id, **place)
    return tag("a", section.title if section is not None else step.title, href=address, target="_self")
