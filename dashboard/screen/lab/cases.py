"""The cases of a set, read for a draft of its rules."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.screen.lab import own_layer
from dashboard.screen.lab.drafts import Version
from engine import Problem, ProblemsFoundError
from engine.authoring import Case, load_cases
from engine.knowledge import RuleSetFolder

_SHOWN = 10


def edit_cases(layer: own_layer.OwnLayer) -> None:
    """The cases of an author's own layer, to be read and changed."""
    with st.expander("The cases of your layer"):
        before = layer.cases()
        text = st.text_area(
            "The cases, as their file has them",
            before,
            height=300,
            key=f"lab cases {layer.folder.path} {hash(before)}",
            help="How cases are written: docs/for_rule_authors.md.",
        )
        if text.rstrip() != before.rstrip():
            layer.write_cases(text)
            st.rerun()


def cases_for(folder: RuleSetFolder, version: Version) -> tuple[Case, ...] | None:
    """The cases of the folder; None, with each problem on the page, where they do not fit the draft."""
    try:
        return load_cases(folder.path, folder.shown, version.catalogue, version.edited or version.saved)
    except ProblemsFoundError as error:
        st.error("The cases do not fit the draft:")
        show_problems(error.problems)
        return None


def show_problems(problems: Sequence[Problem]) -> None:
    """The first problems, each with the package that shows it where there is one."""
    for problem in problems[:_SHOWN]:
        st.code(f"{problem}\n{problem.fixture}".rstrip(), language=None, wrap_lines=True)
