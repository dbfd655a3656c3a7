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

_KEPT, _BEGUN = "lab drafts", "lab new rules"
NEW_RULES = "new_rules.yaml"
"""The file of a draft that new rules stand in; an author may move them once they are saved."""


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
    by_name: dict[str, RuleSetFolder] = {}
    for entry in sorted(files("rules").iterdir(), key=lambda directory: directory.name):
        path = Path(str(entry))
        if (path / "rule_set.yaml").exists():
            by_name |= {
                folder.shown: folder for folder in every_version(RuleSetFolder(path, f"rules/{path.name}"))
            }
    return by_name


def version_of(folder: RuleSetFolder) -> Version:
    """The saved set and the author's draft of it."""
    now = Draft.of(folder)
    saved = _load(folder.shown, tuple(now.texts.items()))
    assert isinstance(saved, RuleSet)
    draft = now
    written: set[str] = set()
    for rule in sorted(saved.rules, key=lambda rule: -rule.line):
        if (entry := _entry(rule)) in _draft_texts(folder) and entry not in written:
            written.add(entry)
            draft = draft.with_block(rule, _draft_texts(folder)[entry])
    for text in _begun(folder).values():
        draft = draft.with_entry(NEW_RULES, text)
    edited = _load(folder.shown, tuple(draft.texts.items()))
    if isinstance(edited, RuleSet):
        return Version(saved, draft, edited, ())
    return Version(saved, draft, None, edited)


def text_of(folder: RuleSetFolder, rule: Rule) -> str:
    """The text of a rule as the author has it."""
    begun = _begun(folder).get(rule.id)
    return begun or _draft_texts(folder).get(_entry(rule)) or Draft.of(folder).block(rule)


def keep(folder: RuleSetFolder, rule: Rule, text: str) -> None:
    """Remember the text of a rule while the page is open."""
    place = _begun(folder) if rule.id in _begun(folder) else _draft_texts(folder)
    place[_entry(rule)] = text


def begin(folder: RuleSetFolder, name: str, text: str) -> None:
    """Remember a new rule while the page is open; it stands in a file of its own until it is saved."""
    _begun(folder)[name] = text


def forget(folder: RuleSetFolder) -> None:
    """Go back to what is saved."""
    _draft_texts(folder).clear()
    _begun(folder).clear()


def _entry(rule: Rule) -> str:
    """The entry of a rules file that a rule stands in: its own, or its decision table."""
    return rule.id.partition(".")[0]


def _begun(folder: RuleSetFolder) -> dict[str, str]:
    begun: dict[str, str] = st.session_state.setdefault(f"{_BEGUN} {folder.shown}", {})
    return begun


def _draft_texts(folder: RuleSetFolder) -> dict[str, str]:
    texts: dict[str, str] = st.session_state.setdefault(f"{_KEPT} {folder.shown}", {})
    return texts


@st.cache_data(max_entries=40, show_spinner=False)
def _load(display_name: str, texts: tuple[tuple[str, str], ...]) -> RuleSet | tuple[Problem, ...]:
    folder = folders()[display_name]
    try:
        return Draft(folder, dict(texts)).load(service.catalogue())
    except ProblemsFoundError as error:
        return error.problems
