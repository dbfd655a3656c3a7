"""The decision that is being made about a package: kept in the database at every step, so that nothing is lost.

Definitions: a change is saved on the revision that this browser last read. When a colleague has saved meanwhile,
nothing is written over: the screen says who it was and offers to open theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st
from pydantic import ValidationError

from dashboard.screen import service
from dashboard.screen.markup import plain
from dashboard.screen.moments import moment_of
from dashboard.screen.trouble import REFUSED
from engine.model import Decision, ItemChoice
from engine.records import StaleVersionError


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
    unreadable: str = ""
    """What is kept, where it is no decision; it stays until something else is saved over it."""
    earlier: list[Decision] = field(default_factory=list)
    """What this browser had before each of its changes, for undoing."""
    round: int = 0
    """Part of every widget's key: the next round shows what was read anew."""

    def key(self, *parts: str) -> str:
        """The key of a widget."""
        return " ".join(("decide", self.reference, str(self.round), *parts))

    def change(self, **values: object) -> None:
        """Change the decision and save it; a value that cannot be is not saved, and said."""
        before = self.decision
        try:
            changed = before.changed(**values)
        except ValidationError as error:
            self.trouble = f"That cannot be saved: {_reason(error)}"
            self.round += 1
            return
        if self._save(changed):
            self.earlier.append(before)

    def undo(self) -> None:
        """Go back to what was there before this browser's last change."""
        if self.earlier and self._save(self.earlier[-1]):
            self.earlier.pop()
        self.round += 1

    def accept_all(self, items: Iterable[str]) -> None:
        """Accept several items at once, as one change."""
        to_accept = [
            item for item in items if (before := self.choice(item)) is None or before.choice != "accept"
        ]
        others = tuple(choice for choice in self.decision.choices if choice.item not in to_accept)
        self.change(choices=(*others, *(ItemChoice(item=item, choice="accept") for item in to_accept)))
        self.round += 1

    def decline_all(self, items: Iterable[str], reason: str) -> None:
        """Decline several items at once with one reason, as one change."""
        chosen = tuple(ItemChoice(item=item, choice="decline", reason=reason) for item in items)
        self.change(choices=(*self.decision.choices, *chosen))
        self.round += 1

    def _save(self, changed: Decision) -> bool:
        """Save a changed decision; False where nothing changed, or it was refused or overtaken."""
        if changed == self.decision:
            return False
        self.trouble = ""
        try:
            self.revision = service.records().drafts.save(
                "decision", self.reference, changed.model_dump_json(), based_on=self.revision
            )
        except StaleVersionError as stale:
            self.conflict = str(stale)
            return False
        except REFUSED as refused:
            self.trouble = str(refused)
            self.round += 1
            return False
        self.decision = changed
        return True

    def choose(self, item: str, **values: object) -> None:
        """Change the choice about one item; no choice takes it away."""
        others = tuple(choice for choice in self.decision.choices if choice.item != item)
        before = self.choice(item)
        if "choice" in values and values["choice"] is None:
            self.change(choices=others)
        else:
            was = before.model_dump() if before else {}
            fresh = {"reason": ""} if before and values.get("choice", before.choice) != before.choice else {}
            self.change(choices=(*others, {"item": item, **was, **fresh, **values}))

    def change_view(self, **values: object) -> None:
        """Change what the person says."""
        self.change(view={**self.decision.view.model_dump(), **values})

    def judge(self, source: str, **values: object) -> None:
        """Set a rule aside, or add to why; with nothing said at all it is not set aside."""
        others = tuple(judgement for judgement in self.decision.judgements if judgement.source != source)
        before = next(
            (judgement for judgement in self.decision.judgements if judgement.source == source), None
        )
        was = before.model_dump() if before else {"source": source, "because": ""}
        now = {**was, **{name: value if value is not None else "" for name, value in values.items()}}
        if now.get("lifted_on") == "":
            now["lifted_on"] = None
        has_content = any(now.get(name) for name in ("because", "lifted_by", "lifted_as", "lifted_on"))
        self.change(judgements=(*others, now) if has_content else others)

    def stop_judging(self, source: str) -> None:
        """Let a rule stand after all."""
        self.change(
            judgements=tuple(
                judgement for judgement in self.decision.judgements if judgement.source != source
            )
        )
        self.round += 1

    def act(self, source: str, **values: object) -> None:
        """Change what is done about a need, a hold or a question."""
        others = tuple(action for action in self.decision.actions if action.source != source)
        before = self.decision.action(source)
        was = before.model_dump() if before else {"source": source}
        self.change(actions=(*others, {**was, **values}))

    def choice(self, item: str) -> ItemChoice | None:
        """What was chosen about an item."""
        return next((choice for choice in self.decision.choices if choice.item == item), None)

    def reopen(self) -> None:
        """Read what is kept now."""
        saved = service.records().drafts.load("decision", self.reference)
        self.revision = saved.revision if saved else 0
        self.conflict, self.trouble, self.earlier, self.round = "", "", [], self.round + 1
        self.unreadable = ""
        try:
            self.decision = Decision.model_validate_json(saved.content) if saved else Decision()
        except ValidationError:
            self.decision, self.unreadable = Decision(), saved.content if saved else ""


def open_draft(reference: str, by: str) -> DecisionDraft:
    """The draft of this package's decision in this browser; read from the database the first time."""
    name = _name(reference, by)
    draft = st.session_state.get(name)
    if not isinstance(draft, DecisionDraft):
        draft = DecisionDraft(reference, by, Decision(), 0)
        draft.reopen()
        st.session_state[name] = draft
    if draft.unreadable:
        st.error(
            "What was kept of this decision cannot be read: it holds a value that cannot be. It stays as it is "
            "until you save something: what you decide from here on takes its place.",
            icon=":material/error:",
        )
        with st.expander("What was kept"):
            st.code(draft.unreadable, language=None, wrap_lines=True)
    if draft.conflict:
        saved = service.records().drafts.load("decision", reference)
        who = (
            f" It was {saved.saved_by}, on {moment_of(saved.saved_at)} UTC."
            if saved
            else " It has been signed meanwhile."
        )
        st.error(plain(f"{draft.conflict}.{who} Your last change was not saved."), icon=":material/group:")
    if draft.trouble:
        st.error(
            plain(f"{draft.trouble}. Your last change was not saved: make it again."), icon=":material/error:"
        )
    return draft


def show_trouble_of_earlier(reference: str, by: str) -> None:
    """Say, once, what was refused to somebody who might decide a moment ago and may not any more."""
    draft = st.session_state.pop(_name(reference, by), None)
    if isinstance(draft, DecisionDraft) and draft.trouble:
        st.error(plain(f"{draft.trouble}. Your last change was not saved."), icon=":material/error:")


def _name(reference: str, by: str) -> str:
    return f"draft {reference} {by}"


def _reason(error: ValidationError) -> str:
    """Where and why, without the value: that is about somebody."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = " ".join(str(part) for part in first["loc"] if isinstance(part, str)).replace("_", " ")
    return f"{place} {first['msg'][:1].lower()}{first['msg'][1:]}".strip()
