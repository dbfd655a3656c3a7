"""The decision that is being made about a package: kept in the database at every step, so that nothing is lost.

Definitions: a change is saved on the revision that this browser last read. When a colleague has saved meanwhile,
nothing is written over: the screen says who it was and offers to open theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.screen import service
from engine.model import Decision, ItemChoice, Judgement
from engine.records import StaleVersionError


@dataclass
class DecisionDraft:
    """The decision as this browser has it."""

    reference: str
    by: str
    decision: Decision
    revision: int
    conflict: str = ""
    round: int = 0
    """Part of every widget's key: the next round shows what was read anew."""

    def key(self, *parts: str) -> str:
        """The key of a widget."""
        return " ".join(("decide", self.reference, str(self.round), *parts))

    def change(self, **values: object) -> None:
        """Change the decision and save it."""
        changed = self.decision.model_copy(update=values)
        if changed == self.decision:
            return
        try:
            self.revision = service.kept().drafts.save("decision", self.reference, changed.model_dump_json(),
                                                       based_on=self.revision, by=self.by)
            self.decision = changed
        except StaleVersionError as stale:
            self.conflict = str(stale)

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
        self.conflict, self.round = "", self.round + 1


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
        who = f" It was {kept.saved_by}." if kept else " It has been signed meanwhile."
        st.error(f"{found.conflict}.{who} Your last change was not saved.", icon=":material/group:")
        st.button("Open what was saved", on_click=found.reopen, type="primary")
    return found
