"""The rule sets that can be opened, and the author's draft of one, kept while the page is open."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import streamlit as st

from dashboard.knowledge_named import knowledge_named
from dashboard.screen import service
from dashboard.screen.lab import own_layer
from engine import Catalogue, Problem, ProblemsFoundError, RuleSet
from engine.authoring import Draft
from engine.knowledge import RuleSetFolder, every_version, rule_set_folder
from engine.knowledge.council_layer import base_folder, extended_set
from engine.model import Rule

_KEPT, _BEGUN = "lab drafts", "lab new rules"


@dataclass(frozen=True)
class Version:
    """A rule set as it is saved, and as the author would have it."""

    catalogue: Catalogue
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
    """The author's own layer, the set of this installation, every shipped one; in each version, by what problems call it."""
    with rule_set_folder(knowledge_named().rules) as here:
        by_name = {version.shown: version for version in every_version(here)}
    for shipped in bases().values():
        by_name = {version.shown: version for version in every_version(shipped)} | by_name
    own = own_layer.layer_of_session()
    first = {own.folder.shown: own.folder} if own else {}
    return first | {
        name: by_name[name] for name in sorted(by_name, key=lambda name: not _is_named(by_name[name]))
    }


def bases() -> dict[str, RuleSetFolder]:
    """The shipped sets that a layer may be laid over, by name."""
    directories = (Path(str(entry)) for entry in files("rules").iterdir())
    shipped = sorted(path for path in directories if (path / "rule_set.yaml").exists())
    return {path.name: RuleSetFolder(path, f"rules/{path.name}") for path in shipped}


def name_of(folder: RuleSetFolder) -> str:
    """What a set is called on screen: its name, its version, and whether reviews are made with it here."""
    if own_layer.own_layer_of(folder):
        return f"{folder.shown} (yours, on this page only)"
    parts = folder.path.parts
    name = "/".join(parts[-3:]) if len(parts) > 2 and parts[-2] == "versions" else parts[-1]
    return f"{name} (in use here)" if _is_named(folder) else name


def is_layer(folder: RuleSetFolder) -> bool:
    """Whether it is a council's layer, which counts only with its proof."""
    return bool(extended_set(folder.path))


def version_of(folder: RuleSetFolder) -> Version:
    """The saved set and the author's draft of it.

    Raises:
        ProblemsFoundError: what is saved cannot be read.
    """
    now = Draft.of(folder)
    catalogue = _catalogue_of(folder)
    saved = _load(folder.shown, str(folder.path), tuple(now.texts.items()))
    if not isinstance(saved, RuleSet):
        raise ProblemsFoundError(list(saved))
    draft = now
    written: set[str] = set()
    own = [rule for rule in saved.rules if now.holds(rule)]
    for rule in sorted(own, key=lambda rule: -rule.line):
        if (entry := _entry(rule)) in _draft_texts(folder) and entry not in written:
            written.add(entry)
            draft = draft.with_block(rule, _draft_texts(folder)[entry])
    for text in _begun(folder).values():
        draft = draft.with_entry(own_layer.RULES, text)
    edited = _load(folder.shown, str(folder.path), tuple(draft.texts.items()))
    if isinstance(edited, RuleSet):
        return Version(catalogue, saved, draft, edited, ())
    return Version(catalogue, saved, draft, None, edited)


def text_of(folder: RuleSetFolder, rule: Rule) -> str:
    """The text of a rule as the author has it; one of a layer's base as the base has it."""
    begun = _begun(folder).get(rule.id) or _draft_texts(folder).get(_entry(rule))
    if begun:
        return begun
    now = Draft.of(folder)
    return now.block(rule) if now.holds(rule) else _base_of(folder).block(rule)


def _base_of(folder: RuleSetFolder) -> Draft:
    base = base_folder(extended_set(folder.path), folder.path)
    assert base is not None  # what is loaded has its base
    return Draft.of(RuleSetFolder(base, f"rules/{base.name}"))


def keep(folder: RuleSetFolder, rule: Rule, text: str) -> None:
    """Remember the text of a rule while the page is open."""
    place = _begun(folder) if rule.id in _begun(folder) else _draft_texts(folder)
    place[_entry(rule)] = text


def begin(folder: RuleSetFolder, name: str, text: str) -> None:
    """Remember a new rule while the page is open; it stands in a file of its own until it is saved."""
    _begun(folder)[name] = text


def is_begun(folder: RuleSetFolder, rule: Rule) -> bool:
    """Whether it is a new rule of this draft."""
    return rule.id in _begun(folder)


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
def _load(display_name: str, place: str, texts: tuple[tuple[str, str], ...]) -> RuleSet | tuple[Problem, ...]:
    """A draft of the set at a place, as layers of several sessions may have one name."""
    folder = folders()[display_name]
    try:
        return Draft(folder, dict(texts)).load(_catalogue_of(folder))
    except ProblemsFoundError as error:
        return error.problems


def _set_in_use() -> str:
    with rule_set_folder(knowledge_named().rules) as here:
        return here.shown


def _is_named(folder: RuleSetFolder) -> bool:
    return folder.shown == _set_in_use()


def _catalogue_of(folder: RuleSetFolder) -> Catalogue:
    """The set's own; that of the reviews made here, with local outcomes in it, for the set that makes them."""
    return (
        service.catalogue() if _is_named(folder) else _read_catalogue(folder.shown, str(folder.path), folder)
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _read_catalogue(display_name: str, place: str, _folder: RuleSetFolder) -> Catalogue:
    """The catalogue of the set at a place, whose prices no other session reads."""
    return _folder.catalogue()
