"""The rule sets that can be opened, and the author's draft of one, kept while the page is open."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import streamlit as st

from dashboard.screen import service
from engine import Problem, ProblemsFoundError, RuleSet
from engine.authoring import Draft
from engine.knowledge import RuleSetFolder, every_version
from engine.model import Rule

_KEPT = "lab drafts"


@dataclass(frozen=True)
class Version:
    """A rule set as it is saved, and as the author would have it."""

    saved: RuleSet
    draft: Draft
    edited: RuleSet | None
    """None while the draft has problems."""
    problems: tuple[Problem, ...]

    @property
    def changed(self) -> bool:
        """Whether the draft says anything else than what is saved."""
        return bool(self.draft.patch())


def folders() -> dict[str, RuleSetFolder]:
    """Every shipped rule set in every version, by what it is called on screen."""
    found: dict[str, RuleSetFolder] = {}
    for entry in sorted(files("rules").iterdir(), key=lambda one: one.name):
        path = Path(str(entry))
        if (path / "rule_set.yaml").exists():
            found |= {one.shown: one for one in every_version(RuleSetFolder(path, f"rules/{path.name}"))}
    return found


def version_of(folder: RuleSetFolder) -> Version:
    """The saved set and the author's draft of it."""
    now = Draft.of(folder)
    saved = _load(folder.shown, tuple(now.texts.items()))
    assert isinstance(saved, RuleSet)
    draft = now
    for rule in sorted(saved.rules, key=lambda one: -one.line):
        if rule.id in _kept(folder):
            draft = draft.with_block(rule, _kept(folder)[rule.id])
    edited = _load(folder.shown, tuple(draft.texts.items()))
    if isinstance(edited, RuleSet):
        return Version(saved, draft, edited, ())
    return Version(saved, draft, None, edited)


def text_of(folder: RuleSetFolder, rule: Rule) -> str:
    """The text of a rule as the author has it."""
    return _kept(folder).get(rule.id) or Draft.of(folder).block(rule)


def keep(folder: RuleSetFolder, rule: Rule, text: str) -> None:
    """Remember the text of a rule while the page is open."""
    _kept(folder)[rule.id] = text


def forget(folder: RuleSetFolder) -> None:
    """Go back to what is saved."""
    _kept(folder).clear()


def _kept(folder: RuleSetFolder) -> dict[str, str]:
    kept: dict[str, str] = st.session_state.setdefault(f"{_KEPT} {folder.shown}", {})
    return kept


@st.cache_data(max_entries=40, show_spinner=False)
def _load(shown: str, texts: tuple[tuple[str, str], ...]) -> RuleSet | tuple[Problem, ...]:
    folder = folders()[shown]
    try:
        return Draft(folder, dict(texts)).load(service.catalogue())
    except ProblemsFoundError as error:
        return error.problems
