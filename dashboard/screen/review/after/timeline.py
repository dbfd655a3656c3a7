"""The timeline of a package: versions, drafts, signatures, steps, answers and notes, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.demonstration.colleagues import COLLEAGUES, colleague
from dashboard.screen import service
from dashboard.screen.markup import table
from dashboard.screen.moments import moment_of
from dashboard.screen.review.after.following import STATE_WORDS, answer_in_words
from dashboard.screen.review.after.words_of_person import FACT, words_in_short
from engine.model import CaseStep, Note, PersonsWord, ProviderAnswer, QueueMove, SentBack
from engine.model.follow_up import FollowUp
from engine.records import OPERATOR, FollowUpEntry

_ACTIONS = {
    "saved package": "The package was saved",
    "signed": "A review was signed",
    "signed second": "A second person signed",
    "recorded outcome": "An outcome was recorded",
    "took in": "The package was taken in",
}

_NOT_SIGNED_IN = {
    OPERATOR.identity: "An administrator, by a command",
    **{colleague(who).identity: name for who, (name, _) in COLLEAGUES.items()},
}
"""By identity, whom no sign-in has given a name."""


def show_timeline(reference: str, entries: tuple[FollowUpEntry[FollowUp], ...]) -> None:
    """A table of every entry of the package's history, newest first."""
    names = {entry.number: entry for entry in entries}
    rows = []
    for entry in service.records().follow_up.history(reference):
        by = _NOT_SIGNED_IN.get(entry.identity, entry.by)
        rows.append((moment_of(entry.at), _entry_in_words(entry.action, entry.detail, names), by))
    st.html(table("What was done about this package, newest first", ("When (UTC)", "What", "By"), rows))


def _entry_in_words(
    action: str, detail: Mapping[str, Any], names: Mapping[int, FollowUpEntry[FollowUp]]
) -> str:
    """One entry of the history in words: what was done, to which review, version or revision."""
    entry = names.get(detail.get("number", 0)) if "review" in detail else None
    if entry is not None:
        return _content(entry)
    words = _ACTIONS.get(action, action.capitalize())
    more = [
        f"review {detail['number']}" if "number" in detail else "",
        f"version {detail['version']}" if "version" in detail else "",
        str(detail.get("after", "")).replace("_", " "),
        f"revision {detail['revision']}" if detail.get("revision", 1) > 1 else "",
    ]
    beside = ", ".join(filter(None, more))
    return f"{words} ({beside})" if beside else words


def _content(entry: FollowUpEntry[FollowUp]) -> str:
    """What a follow-up entry records, by its kind."""
    content = entry.content
    if isinstance(content, CaseStep):
        item = service.catalogue().items.get(content.subject)
        name = item.name if item else content.subject.removeprefix("rule:").replace("_", " ")
        return f"{name}: {STATE_WORDS[content.state]}"
    if isinstance(content, ProviderAnswer):
        return answer_in_words(content, entry.by)
    if isinstance(content, Note):
        return f"A note was written: {content.words}"
    if isinstance(content, PersonsWord):
        about = content.subject.removeprefix(FACT)
        item = service.catalogue().items.get(about)
        return f"About “{item.name if item else about}”. {words_in_short(content)}"
    if isinstance(content, QueueMove):
        return f"Moved in the queue ({content.to.replace('_', ' ')}): {content.because}"
    assert isinstance(content, SentBack)
    return f"Sent back: {content.because}"
