"""A package that is being written: plain values, kept in the database at every step.

Definitions: a draft may be incomplete or wrong; it becomes a package only when it reads without a problem. Closing the
browser loses nothing: the draft is opened again by its reference. A draft of a package that is in a caseload already
remembers the version that it began from, so that nobody writes over a colleague.
"""

from __future__ import annotations

import contextlib
import copy
import json
from collections import Counter
from typing import Any

import streamlit as st
from pydantic import ValidationError

from dashboard.screen import service
from dashboard.screen.new_package.fitting import fit
from dashboard.screen.trouble import REFUSED, report_later
from engine.model import LevelRange
from engine.model.visit import ALL_DAYS
from engine.records import RecordsDamagedError

Plain = dict[str, Any]
_STATE, _OPENINGS = "new package", "new package openings"
_KEPT_BACK = 30
_EMPTY_SAYS = ("unpaid_carers", "equipment")


class PackageDraft:
    """The draft that this browser is writing."""

    def __init__(self, reference: str, by: str, caseload: str = "") -> None:
        """Open the saved draft, or begin one from the newest version of the package, or an empty one."""
        self.reference, self.by, self.caseload = reference, by, caseload
        self.left_out: tuple[str, ...] = ()
        saved = service.records().drafts.load("package", reference)
        if saved is None:
            version = service.package_records().version(reference)
            package = service.package_records().load(reference) if version else None
            self.based_on = version
            self.plain: Plain = (
                _bare(package.model_dump(mode="json", exclude_none=True))
                if package
                else {"reference": reference}
            )
            self.revision = 0
        else:
            self.revision, self.caseload = saved.revision, saved.caseload
            self.based_on, self.plain, self.left_out = _read(saved.content, reference)
        self.plain.setdefault("visits", [])
        self.saved = copy.deepcopy(self.plain)
        self.earlier: list[Plain] = []
        self.conflict = ""
        self.opening, self.round = 0, 0
        self._turns: Counter[tuple[object, ...]] = Counter()
        self.open_visit, self.open_task = 0, 0

    def key(self, *parts: object) -> str:
        """The key of a widget; the next round shows what was changed by other means than the widget."""
        return " ".join(("new", self.reference, f"{self.opening}.{self.round}", *map(str, parts)))

    def key_of_turn(self, *parts: object) -> str:
        """The key of a widget that `turn` alone renews, so that all others stay as they are in the browser."""
        return self.key(*parts, self._turns[parts])

    def turn(self, *parts: object) -> None:
        """Show one widget anew: what it shows was changed by other means than the widget."""
        self._turns[parts] += 1

    def save(self) -> None:
        """Keep it, where it has changed."""
        if self.plain == self.saved:
            return
        content = json.dumps({"based_on": self.based_on, "caseload": self.caseload, "package": self.plain})
        try:
            self.revision = service.records().drafts.save(
                "package", self.reference, content, based_on=self.revision, caseload=self.caseload
            )
        except REFUSED as refused:
            self.conflict = str(refused)
            return
        self.earlier = [*self.earlier[-_KEPT_BACK:], self.saved]
        self.saved, self.conflict = copy.deepcopy(self.plain), ""

    @report_later
    def undo(self) -> None:
        """Go back to what was there before the last change."""
        if self.earlier:
            before = self.earlier.pop()
            self.plain = copy.deepcopy(before)
            self.save()
            if self.earlier and not self.conflict:
                self.earlier.pop()
        self.round += 1

    @property
    def ranges(self) -> dict[str, str]:
        """By word, between which levels an assessment has it, in words; what is no range yet is left to the last step."""
        ranges: dict[str, str] = {}
        for entry in self.plain.get("ranges", []):
            with contextlib.suppress(ValidationError):
                ranges[entry["word"]] = LevelRange.model_validate(entry).in_words
        return ranges

    def visits(self) -> list[Plain]:
        """The visits, to be changed in place."""
        visits: list[Plain] = self.plain["visits"]
        return visits

    def open(self, visit: int, task: int = 0) -> None:
        """Show one visit in full, and of it one task, by their numbers."""
        self.open_visit, self.open_task = visit, task

    def add_visit(self, preset: Plain) -> None:
        """Add a visit from a preset, under an id of its own."""
        taken = {visit["id"] for visit in self.visits()}
        name, number = preset["id"], 2
        while name in taken:
            name, number = f"{preset['id']} {number}", number + 1
        self.visits().append(
            {
                "id": name,
                "start": preset["start"],
                "minutes": preset["minutes"],
                "carers": 1,
                "days": list(ALL_DAYS),
                "tasks": [
                    {"activity": activity, "times": 1, "carers": 1} for activity in preset["activities"]
                ],
            }
        )
        self.open(len(self.visits()) - 1)

    def remove_visit(self, number: int) -> None:
        """Take a visit out."""
        self.visits().pop(number)
        self.open(max(0, number - 1))
        self.round += 1

    def add_tasks(self, number: int, preset: Plain) -> None:
        """Add the tasks of a preset to a visit; one that is there already gets what the preset says."""
        visit = self.visits()[number]
        come = max(visit.get("carers", 1), *(task.get("carers", 1) for task in preset["tasks"]))
        if come != visit.get("carers", 1):
            set_carers(visit, come)
            self.turn("visit", number, "carers")
        tasks = visit.setdefault("tasks", [])
        for task in preset["tasks"]:
            same = next((other for other in tasks if other["activity"] == task["activity"]), None)
            if same is None:
                tasks.append({"carers": come, **task})
            else:
                same |= task
                self.turn("visit", number, task["activity"])
        first = preset["tasks"][0]["activity"]
        self.open(number, [task["activity"] for task in tasks].index(first))

    def remove_task(self, number: int, task: int) -> None:
        """Take a task out of a visit."""
        self.visits()[number]["tasks"].pop(task)
        self.open(number, max(0, task - 1))

    def copy_monday(self) -> None:
        """Give every visit of Monday to all days."""
        for visit in self.visits():
            if "mon" in visit["days"]:
                visit["days"] = list(ALL_DAYS)
        self.round += 1


def set_carers(visit: Plain, come: int) -> None:
    """Let another number of carers come to a visit.

    Where one came, nobody was asked with how many a task is done: its tasks then begin with as many as come. No task
    is done by more.
    """
    if visit.get("carers", 1) == 1 < come:
        for task in visit.get("tasks") or ():
            if task.get("carers", 1) == 1:
                task["carers"] = come
    for task in visit.get("tasks") or ():
        if task.get("carers", 1) > come:
            task["carers"] = come
        if come < 2:
            task.pop("second_carer_for", None)
    visit["carers"] = come


def _read(content: str, reference: str) -> tuple[int, Plain, tuple[str, ...]]:
    """The version that a kept draft began from, its package, and what was left out of it.

    Raises:
        RecordsDamagedError: it is no draft at all.
    """
    try:
        stored = json.loads(content)
        based_on, package = int(stored["based_on"]), stored["package"]
    except (ValueError, KeyError, TypeError):
        raise RecordsDamagedError(f"The draft of {reference}") from None
    if not isinstance(package, dict):
        raise RecordsDamagedError(f"The draft of {reference}")
    return based_on, *fit(package, reference)


def _bare(plain: Plain) -> Plain:
    """Without groups and lists that say nothing; that there is no carer and no equipment says something."""
    return {
        name: _bare(value)
        if isinstance(value, dict)
        else [_bare(entry) if isinstance(entry, dict) else entry for entry in value]
        if isinstance(value, list)
        else value
        for name, value in plain.items()
        if value not in ([], {}) or name in _EMPTY_SAYS
    }


def open_draft(reference: str, by: str, caseload: str) -> PackageDraft:
    """The draft of this reference in this browser."""
    draft = st.session_state.get(_STATE)
    if not isinstance(draft, PackageDraft) or draft.reference != reference:
        draft = PackageDraft(reference, by, caseload)
        draft.opening = st.session_state.get(_OPENINGS, 0)
        st.session_state[_STATE] = draft
    return draft


def close_draft() -> None:
    """Forget the draft of this browser."""
    st.session_state.pop(_STATE, None)
    st.session_state[_OPENINGS] = st.session_state.get(_OPENINGS, 0) + 1
