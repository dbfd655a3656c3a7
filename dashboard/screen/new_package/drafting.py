"""A package that is being written: plain values, kept in the database at every step.

Definitions: a draft may be incomplete or wrong; it becomes a package only when it reads without a problem. Closing the
browser loses nothing: the draft is opened again by its reference.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from dashboard.screen import service
from engine.language import parse_document
from engine.model.visit import ALL_DAYS
from engine.records import StaleVersionError

Plain = dict[str, Any]
_STATE = "new package"


class PackageDraft:
    """The draft that this browser is writing."""

    def __init__(self, reference: str, by: str) -> None:
        self.reference, self.by = reference, by
        kept = service.kept().drafts.load("package", reference)
        self.plain: Plain = json.loads(kept.content) if kept else {"reference": reference}
        self.revision = kept.revision if kept else 0
        self.saved = json.dumps(self.plain)
        self.conflict = ""

    def save(self) -> None:
        """Keep it, where it has changed."""
        content = json.dumps(self.plain)
        if content == self.saved:
            return
        try:
            self.revision = service.kept().drafts.save("package", self.reference, content, based_on=self.revision,
                                                       by=self.by)
            self.saved = content
        except StaleVersionError as stale:
            self.conflict = str(stale)

    def visits(self) -> list[Plain]:
        """The visits, to be changed in place."""
        found: list[Plain] = self.plain.setdefault("visits", [])
        return found

    def add_visit(self, preset: Plain) -> None:
        """Add a visit from a preset, under an id of its own."""
        taken = {visit["id"] for visit in self.visits()}
        name, number = preset["id"], 2
        while name in taken:
            name, number = f"{preset['id']} {number}", number + 1
        self.visits().append({
            "id": name, "start": preset["start"], "minutes": preset["minutes"], "carers": 1, "days": list(ALL_DAYS),
            "tasks": [{"activity": one} for one in preset["activities"]]})

    def copy_monday(self) -> None:
        """Give every visit of Monday to all days."""
        for visit in self.visits():
            if "mon" in visit["days"]:
                visit["days"] = list(ALL_DAYS)


def opened(reference: str, by: str) -> PackageDraft:
    """The draft of this reference in this browser."""
    found = st.session_state.get(_STATE)
    if not isinstance(found, PackageDraft) or found.reference != reference:
        found = PackageDraft(reference, by)
        st.session_state[_STATE] = found
    return found


def closed() -> None:
    """Forget the draft of this browser."""
    st.session_state.pop(_STATE, None)


@cache
def presets() -> tuple[Plain, ...]:
    """Visits to start from."""
    text = (files("dashboard.screen.new_package") / "visits.yaml").read_text(encoding="utf-8")
    found: tuple[Plain, ...] = parse_document(text, "visits.yaml").plain()
    return found
