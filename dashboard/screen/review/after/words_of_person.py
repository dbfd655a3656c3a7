"""What the person, or who speaks for them, said about a thing: the newest word counts, and none is no consent."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.screen.moments import day_of
from engine.model import PersonsWord
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry

FACT = "fact:"
"""What a word about a fact, and not about an item, begins with."""
NOT_KNOWN = "(not known yet)"
"""What a word about a fact that nobody had recorded ends with."""
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


def corrections(
    entries: Iterable[FollowUpEntry[FollowUp]], since: str = ""
) -> tuple[tuple[str, str, str], ...]:
    """What they said is not right, and was not written down anew since: what it is about, their words, the day."""
    newest = {
        entry.content.subject: entry
        for entry in entries
        if isinstance(entry.content, PersonsWord) and entry.content.subject.startswith(FACT)
    }
    return tuple(
        (
            subject.removeprefix(FACT),
            f"{_BY[entry.content.said_by]}: “{entry.content.words}”",
            day_of(entry.at),
        )
        for subject, entry in newest.items()
        if isinstance(entry.content, PersonsWord) and entry.at[:19] >= since[:19]
    )


def says_in_words(word: PersonsWord) -> str:
    """What the person says of it; of what nobody had recorded nothing can be said not to be right."""
    return "how it is" if word.subject.endswith(NOT_KNOWN) else SAYS[word.says]


def words_in_short(word: PersonsWord) -> str:
    """What the person said of an item or a fact, in one sentence."""
    return f"{_BY[word.said_by]}: {says_in_words(word)}{f' (“{word.words}”)' if word.words else ''}"
