"""What a provider answered that somebody still has to read.

Definitions: an answer is *to be read* when it says no, asks, says something in words, or answers a question. It has been
read once a therapist has written a note or taken a step with what it is about; an answer to a question also once the
package says what was asked. Of two answers about the same that say something the newer counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.print.jobs.answers import ABOUT_A_QUESTION
from dashboard.print.papers.field_names import visit_slugs
from dashboard.screen.review.asking.places import places_of
from engine import CarePackage, Catalogue
from engine.model import CaseStep, Note, ProviderAnswer, SignedReview
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry
from engine.review import cases_of

_OF_A_VISIT = "visit"
_LEADS = {
    "cannot": "The provider cannot do it",
    "question": "The provider asks",
    "can": "The provider can do it, and writes",
    "received": "The provider writes",
}


@dataclass(frozen=True)
class AnswerToRead:
    """One answer that nobody has read yet."""

    number: int
    """Of its entry."""
    day: date
    answer: ProviderAnswer
    about: str
    """What it is about, in words."""

    @property
    def question(self) -> str:
        """The field that it answers a question about; empty where it is about the recommendation or an item."""
        subject = self.answer.subject
        return subject.removeprefix(ABOUT_A_QUESTION) if subject.startswith(ABOUT_A_QUESTION) else ""

    @property
    def in_words(self) -> str:
        """The answer in a sentence."""
        if self.question:
            return self.answer.because
        says = "; ".join(filter(None, (self.answer.because, self.answer.trial_result)))
        return f"{_LEADS[self.answer.reply]}, about {self.about}: {says}"


def answers_to_read(
    signed: SignedReview,
    entries: Sequence[FollowUpEntry[FollowUp]],
    package: CarePackage,
    catalogue: Catalogue,
) -> tuple[AnswerToRead, ...]:
    """The answers to a signed review that are to be read, oldest first.

    Args:
        signed: the review that was answered.
        entries: everything that followed it.
        package: as it is now.
        catalogue: names of activities and items.
    """
    newest: dict[str, AnswerToRead] = {}
    names = {case.subject: case.name for case in cases_of(signed, ())}
    for entry in entries:
        answer = entry.content
        if isinstance(answer, ProviderAnswer) and entry.review == signed.number and _says_something(answer):
            about = names.get(answer.subject, answer.subject) or "the whole recommendation"
            day = date.fromisoformat(entry.at[:10])
            newest[answer.subject] = AnswerToRead(entry.number, day, answer, about)
    return tuple(
        unread
        for unread in sorted(newest.values(), key=lambda unread: unread.number)
        if not _is_read(unread, entries)
        and not (unread.question and _is_recorded(unread.question, signed.review.package, package, catalogue))
    )


def _says_something(answer: ProviderAnswer) -> bool:
    return bool(answer.reply in ("cannot", "question") or answer.because or answer.trial_result)


def _is_read(unread: AnswerToRead, entries: Iterable[FollowUpEntry[FollowUp]]) -> bool:
    """Whether a therapist has done something after an answer that shows that it was read."""
    return any(
        entry.number > unread.number
        and (
            isinstance(entry.content, Note)
            or (isinstance(entry.content, CaseStep) and unread.answer.subject in ("", entry.content.subject))
        )
        for entry in entries
    )


def _is_recorded(field: str, before: CarePackage, now: CarePackage, catalogue: Catalogue) -> bool:
    """Whether the package says now what was asked, and did not when it was signed.

    Args:
        field: a word of the rules, or `visit.`, a field of a visit, and which visit.
        before: the package as it was signed.
        now: the package as it is.
        catalogue: names of activities and items.
    """
    group, _, rest = field.partition(".")
    name, _, visit = rest.partition(".")
    if group == _OF_A_VISIT and visit:
        slugs = visit_slugs(candidate.id for candidate in now.visits)
        return any(
            slugs[candidate.id].replace("__", ".") == visit and getattr(candidate, name, None) is not None
            for candidate in now.visits
        )
    if field not in catalogue.vocabulary.terms:
        return False
    was_open, is_open = (
        bool(places_of(package.model_dump(mode="json", exclude_none=True), field, catalogue))
        for package in (before, now)
    )
    return was_open and not is_open
