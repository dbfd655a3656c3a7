"""What the person, or who speaks for them, said about a thing: the newest word counts, and none is no consent."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model import PersonsWord
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry

SAYS = {
    "yes": "yes",
    "no": "no",
    "try": "will try it",
    "later": "wants to be asked later",
    "that_is_wrong": "that is not right",
}
_BY = {
    "person": "The person says",
    "advocate": "Their advocate says",
    "family": "Family says",
    "attorney": "Their attorney or deputy says",
}


def newest_words(entries: Iterable[FollowUpEntry[FollowUp]]) -> dict[str, PersonsWord]:
    """The newest word about each subject."""
    return {
        entry.content.subject: entry.content for entry in entries if isinstance(entry.content, PersonsWord)
    }


def words_in_short(word: PersonsWord) -> str:
    """One sentence."""
    return f"{_BY[word.said_by]}: {SAYS[word.says]}{f' (“{word.words}”)' if word.words else ''}"
