"""What is due: cases of plans, follow-ups, second signatures, examinations, reviews, and answers of providers.

Definitions: a thing is *due* on a day; it is *late* after it. A provider's answer is expected within 14 days of the first
signature (ours); one that says no, or asks something, is due on its day until a therapist has taken a later step with
what it is about, or written a note. An examination is said 30 days before its day. Left out: what has no day (open
questions).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.model import CarePackage, CaseStep, Note, Outcome, ProviderAnswer, SentBack, SignedReview
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry
from engine.review import FOLLOW_UP_DAYS, cases_of, signed_on

KINDS = {
    "need": "Unmet needs and holds",
    "signature": "Second signatures",
    "equipment": "Equipment on its way",
    "trial": "Trials",
    "second_carer": "Second carer reviews",
    "answer": "Providers’ answers",
    "follow_up": "Follow-ups",
    "examination": "Thorough examinations",
    "review": "Next reviews",
}
_TO_BE_SEEN_TO = {"cannot": "The provider cannot do it", "question": "The provider asks"}
_ANSWER_DAYS, _EXAMINATION_DAYS = 14, 30
_AFTER = {"6_weeks": "six-week follow-up", "4_months": "four-month follow-up"}
_Entries = tuple[FollowUpEntry[FollowUp], ...]


@dataclass(frozen=True)
class WorkDue:
    """One thing that is due."""

    reference: str
    kind: str
    what: str
    day: date
    owner: str = ""
    urgent: bool = False
    tab: str = "after"

    def is_late(self, on: date) -> bool:
        """Whether its day has passed."""
        return self.day < on


def due_of(
    signed: SignedReview,
    complete: bool,
    entries: _Entries,
    outcomes: Mapping[str, Outcome],
    package: CarePackage | None,
) -> tuple[WorkDue, ...]:
    """Everything that is due about one package whose newest signed review this is."""
    if not complete:
        return tuple(_signature(signed, entries))
    return (
        *_cases(signed, entries),
        *_answers(signed, entries),
        *_follow_ups(signed, outcomes),
        *_examinations(signed.reference, package or signed.review.package),
        *_next_review(signed),
    )


def in_order(things: Iterable[WorkDue], on: date) -> tuple[WorkDue, ...]:
    """What is urgent and due first, then by day."""
    return tuple(sorted(things, key=lambda due: (not (due.urgent and due.day <= on), due.day, due.reference)))


def soon(thing: WorkDue, on: date, days: int) -> bool:
    """Whether it is to be shown for a horizon of so many days; an examination is said earlier."""
    ahead = max(days, _EXAMINATION_DAYS) if thing.kind == "examination" else days
    return thing.day <= on + timedelta(days=ahead)


def _signature(signed: SignedReview, entries: _Entries) -> Iterator[WorkDue]:
    back = any(isinstance(entry.content, SentBack) and entry.review == signed.number for entry in entries)
    what = "was sent back: change it and sign again" if back else "waits for a second signature"
    yield WorkDue(
        signed.reference, "signature", f"Review {signed.number} {what}", signed_on(signed), tab="sign"
    )


def _cases(signed: SignedReview, entries: _Entries) -> Iterator[WorkDue]:
    steps = [
        entry.content
        for entry in entries
        if isinstance(entry.content, CaseStep) and entry.review == signed.number
    ]
    for case in cases_of(signed, steps):
        if case.ended or case.due is None:
            continue
        kind = {"on_trial": "trial"}.get(case.state, "need" if case.kind == "task" else case.kind)
        state = case.state.replace("_", " ")
        yield WorkDue(signed.reference, kind, f"{case.name} ({state})", case.due, case.owner, case.urgent)


def _answers(signed: SignedReview, entries: _Entries) -> Iterator[WorkDue]:
    """That no answer has come yet, and each that says no or asks and that nobody has seen to."""
    answers = [
        (entry, entry.content)
        for entry in entries
        if isinstance(entry.content, ProviderAnswer) and entry.review == signed.number
    ]
    if not answers and signed.decision.items("accept", "trial"):
        day = signed_on(signed) + timedelta(days=_ANSWER_DAYS)
        yield WorkDue(signed.reference, "answer", "The provider has not answered yet", day)
    names = {case.subject: case.name for case in cases_of(signed, ())}
    for entry, answer in {answer.subject: (entry, answer) for entry, answer in answers}.values():
        if answer.reply in _TO_BE_SEEN_TO and not _is_seen_to(entry.number, answer, entries):
            name = names.get(answer.subject, answer.subject) or "the whole recommendation"
            what = f"{_TO_BE_SEEN_TO[answer.reply]}, about {name}: {answer.because}"
            yield WorkDue(signed.reference, "answer", what, date.fromisoformat(entry.at[:10]))


def _is_seen_to(number: int, answer: ProviderAnswer, entries: _Entries) -> bool:
    """Whether a therapist has done something after an answer that shows that it was read.

    Args:
        number: of the answer's entry.
        answer: what the provider said.
        entries: everything that followed the signature.
    """
    return any(
        entry.number > number
        and (
            isinstance(entry.content, Note)
            or (isinstance(entry.content, CaseStep) and answer.subject in ("", entry.content.subject))
        )
        for entry in entries
    )


def _follow_ups(signed: SignedReview, outcomes: Mapping[str, Outcome]) -> Iterator[WorkDue]:
    for after, days in FOLLOW_UP_DAYS.items():
        if after not in outcomes:
            day = signed_on(signed) + timedelta(days=days)
            yield WorkDue(signed.reference, "follow_up", f"The {_AFTER[after]} is to be recorded", day)


def _examinations(reference: str, package: CarePackage) -> Iterator[WorkDue]:
    for piece in package.equipment or ():
        if piece.examination_due:
            name = (piece.name or piece.item or "a piece").replace("_", " ")
            yield WorkDue(reference, "examination", f"Thorough examination of {name}", piece.examination_due)


def _next_review(signed: SignedReview) -> Iterator[WorkDue]:
    if signed.decision.review_due:
        yield WorkDue(signed.reference, "review", "The next review", signed.decision.review_due, tab="person")
