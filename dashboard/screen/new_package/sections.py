"""Where somebody is in the form: the step, and of a step with several sections the one that is open.

Definitions: both stand in the address (`step`, `part`). *Go on* and *Back* lead through the sections of a step, and then
to the next step, so that nothing is passed over unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import streamlit as st

from dashboard.screen.markup import plain
from dashboard.screen.new_package.drafting import PackageDraft
from dashboard.screen.new_package.progress import section_progress
from dashboard.screen.new_package.steps import Step, StepSection, steps
from dashboard.screen.scrolling import begin_at_the_top
from dashboard.wording import label_of

STEP, _PART = "step", "part"
_TO_THE_TOP = "step to the top"


@dataclass(frozen=True)
class FormPlace:
    """A section of a step; none where the step has no sections."""

    step: Step
    section: StepSection | None

    def title_from(self, other: FormPlace) -> str:
        """What a button that leads here is called in another place."""
        return self.section.title if self.section is not None and self.step == other.step else self.step.title


@cache
def _places() -> tuple[FormPlace, ...]:
    """Every place, in order."""
    return tuple(FormPlace(step, section) for step in steps() for section in step.sections or (None,))


def open_place() -> FormPlace:
    """The place that was chosen, or that the address names."""
    ids = [step.id for step in steps()]
    if st.session_state.get(STEP) not in ids:
        asked = st.query_params.get(STEP)
        st.session_state[STEP] = asked if asked in ids else ids[0]
    st.query_params[STEP] = st.session_state[STEP]
    of_step = [place for place in _places() if place.step.id == st.session_state[STEP]]
    titles = [place.section.title for place in of_step if place.section is not None]
    if not titles:
        st.query_params.pop(_PART, None)
        return of_step[0]
    key = _key(of_step[0].step)
    if st.session_state.get(key) not in titles:
        asked = st.query_params.get(_PART)
        st.session_state[key] = asked if asked in titles else titles[0]
    st.query_params[_PART] = st.session_state[key]
    return of_step[titles.index(st.session_state[key])]


def forget_place() -> None:
    """Leave the form: the address names no draft and no place in it."""
    for name in ("draft", STEP, _PART):
        st.query_params.pop(name, None)


def show_sections(draft: PackageDraft, step: Step) -> None:
    """The sections of a step, each with how much of it is assessed; nothing where there are not several."""
    if len(step.sections) < 2:
        return
    titles = {
        section.title: f"{section.title}{section_progress(draft, section)}" for section in step.sections
    }
    st.segmented_control(
        plain(f"Part of “{step.title}”"),
        list(titles),
        format_func=label_of(titles),
        key=_key(step),
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )


def show_way(here: FormPlace) -> None:
    """The buttons to the place before and the place after, each of which begins at its top."""
    number = _places().index(here)

    def go(to: FormPlace) -> None:
        st.session_state[STEP] = to.step.id
        if to.section is not None:
            st.session_state[_key(to.step)] = to.section.title
        st.session_state[_TO_THE_TOP] = True

    with st.container(horizontal=True):
        if number:
            before = _places()[number - 1]
            st.button(plain(f"Back: {before.title_from(here)}"), on_click=go, args=(before,))
        if number + 1 < len(_places()):
            after = _places()[number + 1]
            st.button(plain(f"Go on: {after.title_from(here)}"), on_click=go, args=(after,), type="primary")
    if st.session_state.pop(_TO_THE_TOP, False):
        begin_at_the_top(number)


def _key(step: Step) -> str:
    return f"section of {step.id}"
