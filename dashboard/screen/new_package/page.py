"""The page: one step after the other, each saved at once; at the end what is still wrong, or the package."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

import streamlit as st

from dashboard.screen import identity, service
from dashboard.screen.identity import Someone, link
from dashboard.screen.markup import plain, table, tag
from dashboard.screen.moments import moment_of
from dashboard.screen.new_package import parts
from dashboard.screen.new_package.allowances import show_allowances
from dashboard.screen.new_package.drafting import PackageDraft, close_draft, open_draft
from dashboard.screen.new_package.ending import caseloads_of, show_end, show_saved
from dashboard.screen.new_package.progress import show_progress, step_progress
from dashboard.screen.new_package.ranges import show_ranges
from dashboard.screen.new_package.sections import (
    STEP,
    FormPlace,
    forget_place,
    open_place,
    show_sections,
    show_way,
)
from dashboard.screen.new_package.steps import Step, StepSection, steps
from dashboard.screen.new_package.visits import show_visits
from dashboard.screen.pressing import show_button, show_form_button
from dashboard.screen.review.asking import field, put_value, value_of
from dashboard.screen.trouble import error_boundary, report_later
from dashboard.wording import label_of
from engine.records import KeptDraft, NotAllowedError, RecordsDamagedError

_PARTS: dict[str, Callable[[PackageDraft], None]] = {
    "beginning": parts.show_beginning,
    "goals": parts.show_goals,
    "refusals": parts.show_refusals,
    "equipment": parts.show_equipment,
    "ranges": show_ranges,
    "visits": show_visits,
    "allowances": show_allowances,
    "carers": parts.show_carers,
    "diagnoses": parts.show_diagnoses,
    "monitoring": parts.show_monitoring,
}
_END = "end"


def show() -> None:
    """Draw the assessment: where it begins, or the step that the address names."""
    asked = st.query_params.get("draft")
    if not asked:
        st.title("A new package")
        show_saved()
        _show_beginning(identity.current())
        return
    st.title(plain(f"Assessment of {asked}"))
    _show_assessment(asked)


@st.fragment
def _show_assessment(asked: str) -> None:
    """What is written, which runs again by itself at each answer; who may write it is asked anew each time."""
    with error_boundary():
        _show_draft(asked, identity.current())


def _show_draft(asked: str, who: Someone) -> None:
    """The draft that the address names, at the chosen step; refused outside the user's caseloads."""
    try:
        saved = service.records().drafts.load("package", asked)
    except NotAllowedError:
        st.error(plain(f"{asked} is in a caseload that you do not work in."))
        return
    placed = saved.caseload if saved else service.package_records().caseload_of(asked)
    if placed is not None and not who.holds("OT", caseload=placed):
        st.error(plain(f"{asked} is in a caseload that you do not work in."))
        return
    try:
        draft = open_draft(asked, who.identity, placed or caseloads_of(who)[0])
    except RecordsDamagedError as damaged:
        _show_unreadable(damaged, saved)
        return
    if draft.left_out:
        st.warning(
            plain(
                f"Left out of what was kept, because it cannot be: {', '.join(draft.left_out)}. Answer it "
                "again."
            )
        )
    state, bar = st.container(), st.container()
    _show_step(draft, who, open_place())
    draft.save()
    with state:
        _show_state(draft)
    with bar:
        # Drawn last, above: it says how far each step is with what has just been answered.
        _show_bar(draft)


def _show_unreadable(damaged: RecordsDamagedError, saved: KeptDraft | None) -> None:
    st.error(plain(f"{damaged}."), icon=":material/error:")
    if saved is None:
        return
    with st.expander("What was kept"):
        st.code(saved.content, language=None, wrap_lines=True)

    @report_later
    def begin_anew() -> None:
        service.records().drafts.forget("package", saved.reference, based_on=saved.revision)

    st.button("Throw this draft away and begin anew", on_click=begin_anew)


def _show_beginning(who: Someone) -> None:
    """Begin a package by its reference, or go on with one that is being written."""
    st.write(
        "Write a package step by step, in the order of an assessment. Every answer is saved at once: closing the "
        "browser, or losing it, loses nothing. To take in many packages from files, use the caseload page."
    )
    with st.form("reference"):
        reference = st.text_input("Reference (the council’s; no name is needed)", max_chars=60)
        if show_form_button("Begin", type="primary") and reference.strip():
            if len(reference.split()) > 1:
                st.error(
                    "A reference has no spaces. It stands in addresses and lists, so it says nothing of who it is."
                )
            else:
                st.query_params["draft"] = reference.strip()
                st.rerun()
    drafts = [
        draft for draft in service.records().drafts.all("package") if who.holds("OT", caseload=draft.caseload)
    ]
    if drafts:
        st.html(
            table(
                "Being written",
                ("Package", "Last saved by", "When (UTC)"),
                [_waiting(draft) for draft in drafts],
            )
        )


def _waiting(draft: KeptDraft) -> tuple[object, ...]:
    address = link("new_package", draft=draft.reference)
    return (
        tag("a", draft.reference, href=address, target="_self"),
        draft.saved_by,
        moment_of(draft.saved_at),
    )


def _show_state(draft: PackageDraft) -> None:
    """Whether the draft is saved, in conflict, or based on an older version; undo and close."""
    if draft.conflict:
        st.error(plain(f"{draft.conflict}. Your last change was not saved."), icon=":material/group:")
        if show_button("Open what was saved", key=f"reopen {draft.reference}", type="primary"):
            close_draft()
            st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            "Saved at every step. What you have not assessed stays “Not assessed”: it is never taken for “no”.",
            width="stretch",
        )
        st.button(
            "Undo",
            icon=":material/undo:",
            on_click=draft.undo,
            disabled=not draft.earlier,
            help="Take back the last change that you made here",
        )
        if show_button(
            "Close", key=f"close {draft.reference}", help="It stays saved; go on with it from the list."
        ):
            _leave()
            st.rerun()
    if draft.based_on:
        st.caption(
            f"You are correcting version {draft.based_on}, which is in the caseload. It stays as it is until "
            "you keep a new version in the last step."
        )


def _leave() -> None:
    close_draft()
    forget_place()


def _show_bar(draft: PackageDraft) -> None:
    """The steps, each with how much of it is assessed."""
    titles = {
        step.id: f"{number}. {step.title}{step_progress(draft, step)}"
        for number, step in enumerate(steps(), start=1)
    }
    st.segmented_control(
        "Step", list(titles), format_func=label_of(titles), key=STEP, required=True, wrap=True
    )


def _show_step(draft: PackageDraft, who: Someone, place: FormPlace) -> None:
    """What a step always shows, then the section that is open, between the list of sections and the way on."""
    step = place.step
    st.header(step.title)
    if step.say:
        st.write(step.say)
    for part in step.parts:
        if part == _END:
            show_progress(draft)
            show_end(draft, who)
        else:
            _PARTS[part](draft)
    bar = st.container()
    if place.section is not None:
        _show_section(draft, step, place.section)
    with bar:
        # Drawn last, above, as the steps are.
        show_sections(draft, step)
    show_way(place)


def _show_section(draft: PackageDraft, step: Step, section: StepSection) -> None:
    """The forms of a section, or its questions, those of few people folded away."""
    for part in section.parts:
        _PARTS[part](draft)
    words = section.words(service.catalogue().vocabulary.terms)
    if not words:
        return
    st.subheader(plain(section.title))
    ends = step.fold.ends if step.fold else frozenset()
    folded = [word for word in words if word.rpartition(".")[2] in ends]
    _ask_words(draft, [word for word in words if word not in folded])
    if step.fold and folded:
        is_open = step.fold.is_open({word: value_of(draft.plain, word) for word in words})
        with st.expander(plain(step.fold.title), expanded=is_open, key=draft.key("fold", section.title)):
            _ask_words(draft, folded)


def _ask_words(draft: PackageDraft, words: Sequence[str]) -> None:
    terms, ranges = service.catalogue().vocabulary.terms, draft.ranges
    if not words:
        return
    # Two beside each other, read and reached by keyboard line by line (style.css).
    with st.container(key=f"hr_questions_{words[0]}"):
        for word in words:
            with st.container(gap=None) if word in ranges else nullcontext():
                put_value(draft.plain, word, field(terms[word], value_of(draft.plain, word), draft.key(word)))
                if word in ranges and value_of(draft.plain, word) is None:
                    st.caption(plain(f"Known so far: {ranges[word]}. An answer here counts before it."))
