"""A council's own layer, begun on the page: its files while the page is open, and the folder to take away.

Definitions: the files lie in a folder that goes with the session, and no review is made with them. What is taken away has
the rules as the author has them now, and its proof where it was proved just so. Left out: a set that stands alone, and
a layer over a set that is not shipped: `handrail rules` at the terminal.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from dashboard.clock import today
from engine import RuleSet
from engine.authoring import append_entries, starting_files, write_files
from engine.knowledge import RuleSetFolder
from engine.knowledge.council_layer import PROOF

RULES = "new_rules.yaml"
"""The file that new rules stand in."""
CASES = f"checks/cases/{RULES}"
_KEPT = "lab own layer"


@dataclass
class OwnLayer:
    """The layer of one author in one session."""

    folder: RuleSetFolder
    base: RuleSetFolder
    place: tempfile.TemporaryDirectory[str]
    """Removed when the session lets go of it."""
    proof: str = ""
    proved: Mapping[str, str] = field(default_factory=dict)
    """The files that the proof is of."""

    def files(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Its files by path, with the texts of the author's draft; with the proof only where it is of just these."""
        path = self.folder.path
        saved = {
            file.relative_to(path).as_posix(): file.read_text(encoding="utf-8")
            for file in path.rglob("*")
            if file.is_file()
        }
        files = dict(sorted({**saved, **texts}.items()))
        return files | {PROOF: self.proof} if self.proof and files == self.proved else files

    def keep_proof(self, proof: str, texts: Mapping[str, str]) -> None:
        """Remember a proof and what it is of."""
        self.proof = ""
        self.proof, self.proved = proof, self.files(texts)

    def cases(self) -> str:
        """Its cases as their file has them."""
        path = self.folder.path / CASES
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def write_cases(self, text: str) -> None:
        """Replace its cases; without any there is no file."""
        if text.strip():
            write_files(self.folder.path, {CASES: f"{text.rstrip()}\n"})
        else:
            (self.folder.path / CASES).unlink(missing_ok=True)

    def add_cases(self, text: str) -> None:
        """Add cases after the others."""
        append_entries(self.folder.path / CASES, text)

    def add_rule(self, text: str) -> None:
        """Add a rule after the others."""
        append_entries(self.folder.path / RULES, text)


def layer_of_session() -> OwnLayer | None:
    """The layer that was begun in this session."""
    layer: OwnLayer | None = st.session_state.get(_KEPT)
    return layer


def own_layer_of(folder: RuleSetFolder) -> OwnLayer | None:
    """The layer that lies in a folder, where it was begun in this session."""
    layer = layer_of_session()
    return layer if layer is not None and layer.folder == folder else None


def begin(name: str, author: str, base: RuleSetFolder, base_rules: RuleSet) -> None:
    """Start a layer over a set, as `handrail rules init NAME --extends SET` does.

    Raises:
        ProblemsFoundError: it could not be read with this author; nothing is kept.
    """
    lay(name, starting_files(name, author, today(), base_rules), base)


def lay(name: str, texts: Mapping[str, str], base: RuleSetFolder) -> None:
    """Lay the files of a layer where this session works on it.

    Raises:
        ProblemsFoundError: they cannot be read as a layer over that set; nothing is kept.
    """
    place = tempfile.TemporaryDirectory(prefix="handrail-own-layer-")
    folder = RuleSetFolder(Path(place.name) / name, name)
    write_files(folder.path, texts)
    folder.load(folder.catalogue(), authoring=True)
    st.session_state[_KEPT] = OwnLayer(folder, base, place)


def throw_away() -> None:
    """Let go of the layer and its files."""
    layer = st.session_state.pop(_KEPT, None)
    if layer is not None:
        layer.place.cleanup()
