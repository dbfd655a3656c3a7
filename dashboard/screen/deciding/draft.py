"""The decision that is being made about a package: kept in the database at every step, so that nothing is lost.

Definitions: a change is saved on the revision that this browser last read. When a colleague has saved meanwhile,
nothing is written over: the screen says who it was and offers to open theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st

from dashboard.screen import service
from engine.model import Decision, ItemChoice, Judgement
from engine.records import RecordsBusyError, StaleVersionError


@dataclass
class DecisionDraft:
    """The decision as this browser has it."""

    reference: str
    by: str
    decision: Decision
    revision: int
    conflict: str = ""
    trouble: str = ""
    """Why the last change was not saved, other than that a colleague was quicker."""
    earlier: list[Decision] = field(default_factory=list)
    """What this browser had before each of its changes, for undoing."""
    round: int = 0
    """Part of every widget's key: the next round shows what was read anew."""

    def key(self, *parts: str) -> str:
        """The key of a widget."""
        return " ".join(("decide", self.reference, str(self.round), *parts))

    def change(self, **values: object) -> None:
        """Change the decision and save it."""
        before = self.decision
        if self._save(before.model_copy(update=values)):
            self.earlier.append(before)

    def undo(self) -> None:
        """Go back to what was there before this browser's last change."""
        if self.earlier and self._save(self.earlier[-1]):
            self.earlier.pop()
        self.round += 1

    def accept_all(self, items: Iterable[str]) -> None:
        """Accept several items at once, as one change."""
        wanted = [one for one in items if (before := self.choice(one)) is None or before.choice != "accept"]
        others = tuple(one for one in self.decision.choices if one.item not in wanted)
        self.change(choices=(*others, *(ItemChoice(item=one, choice="accept") for one in wanted)))
        self.round += 1

    def decline_all(self, items: Iterable[str], reason: str) -> None:
        """Decline several items at once with one reason, as one change."""
        chosen = tuple(ItemChoice(item=one, choice="decline", reason=reason) for one in items)
        self.change(choices=(*self.decision.choices, *chosen))
        self.round += 1

    def _save(self, changed: Decision) -> bool:
        if changed == self.decision:
            return False
        self.trouble = ""
        try:
            self.revision = service.kept().drafts.save("decision", self.reference, changed.model_dump_json(),
                                                       based_on=self.revision, by=self.by)
        except StaleVersionError as stale:
            self.conflict = str(stale)
            return False
        except RecordsBusyError as busy:
            self.trouble = str(busy)
            self.round += 1
            return False
        self.decision = changed
        return True

    def choose(self, item: str, **values: object) -> None:
        """Change the choice about one item; no choice takes it away."""
        others = tuple(one for one in self.decision.choices if one.item != item)
        before = self.choice(item)
        if "choice" in values and values["choice"] is None:
            self.change(choices=others)
        elif before is None:
            self.change(choices=(*others, ItemChoice.model_validate({"item": item, **values})))
        else:
            fresh = {"reason": ""} if values.get("choice", before.choice) != before.choice else {}
            self.change(choices=(*others, before.model_copy(update={**fresh, **values})))

    def judge(self, source: str, because: str) -> None:
        """Set a rule aside with a reason, or take that back with none."""
        others = tuple(one for one in self.decision.judgements if one.source != source)
        self.change(judgements=(*others, Judgement(source=source, because=because)) if because.strip() else others)

    def choice(self, item: str) -> ItemChoice | None:
        """What was chosen about an item."""
        return next((one for one in self.decision.choices if one.item == item), None)

    def reopen(self) -> None:
        """Read what is kept now."""
        kept = service.kept().drafts.load("decision", self.reference)
        self.decision = Decision.model_validate_json(kept.content) if kept else Decision()
        self.revision = kept.revision if kept else 0
        self.conflict, self.trouble, self.earlier, self.round = "", "", [], self.round + 1


def open_draft(reference: str, by: str) -> DecisionDraft:
    """The draft of this package's decision in this browser; read from the database the first time."""
    name = f"draft {reference} {by}"
    found = st.session_state.get(name)
    if not isinstance(found, DecisionDraft):
        found = DecisionDraft(reference, by, Decision(), 0)
        found.reopen()
        st.session_state[name] = found
    if found.conflict:
        kept = service.kept().drafts.load("decision", reference)
        who = f" It was {kept.saved_by}, at {_clock(kept.saved_at)}." if kept else " It has been signed meanwhile."
        st.error(f"{found.conflict}.{who} Your last change was not saved.", icon=":material/group:")
    if found.trouble:
        st.error(f"{found.trouble}. Your last change was not saved: make it again.", icon=":material/error:")
    return found


def _clock(at: str) -> str:
    return f"{at[11:16]} UTC on {at[:10]}"
