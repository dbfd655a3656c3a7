"""What is due: cases of plans, follow-ups, second signatures, examinations, reviews, and answers of providers.

Definitions: a thing is *due* on a day; it is *late* after it. A provider's answer is expected within 14 days of the first
signature (ours); one that is to be read (`dashboard.screen.review.after.answers`) is due on its day, and answers to
questions are one line together. Follow-ups and answers are seen to by whoever signed the review. An
examination is said 30 days before its day. Left out: what has no day (open questions).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.screen.review.after.answers import AnswerToRead, answers_to_read
from engine import Catalogue
from engine.model import CarePackage, CaseStep, Outcome, ProviderAnswer, SentBack, SignedReview
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry
from engine.review import FOLLOW_UP_DAYS, cases_of, signed_on

KINDS = {
    "need": "Unmet needs and holds",
    "signature": "Second signatures",
    "equipment": "Equipment on its way",
    "task": "To be arranged",
    "trial": "Trials",
    "second_carer": "Second carer reviews",
    "answer": "Providers’ answers",
    "follow_up": "Follow-ups",
    "examination": "Thorough examinations",
    "review": "Next reviews",
}
_ANSWER_DAYS, _EXAMINATION_DAYS, _ANSWERS_NAMED = 14, 30, 2
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
    """Who sees to it: who was named, else whoever signed the review; empty for what anybody may see to."""
    urgent: bool = False
    tab: str = "after"
    view: str = ""
    """Which list of the tab."""

    def is_late(self, on: date) -> bool:
        """Whether its day has passed."""
        return self.day < on


def due_of(
    signed: SignedReview,
    complete: bool,
    entries: _Entries,
    outcomes: Mapping[str, Outcome],
    package: CarePackage,
    catalogue: Catalogue,
) -> tuple[WorkDue, ...]:
    """Everything that is due about one package whose newest signed review this is.

    Args:
        signed: the review.
        complete: whether every signature that it needs is there.
        entries: what followed it.
        outcomes: what became of it, by follow-up.
        package: as it is now.
        catalogue: names of activities and items.
    """
    if not complete:
        return tuple(_signature(signed, entries))
    return (
        *_cases(signed, entries),
        *_no_answer(signed, entries),
        *_answers(signed, answers_to_read(signed, entries, package, catalogue)),
        *_follow_ups(signed, outcomes),
        *_examinations(signed.reference, package),
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
    signer = signed.signature.name
    owner = signer if back else f"a colleague of {signer}"
    yield WorkDue(
        signed.reference, "signature", f"Review {signed.number} {what}", signed_on(signed), owner, tab="sign"
    )


def _cases(signed: SignedReview, entries: _Entries) -> Iterator[WorkDue]:
    """Each case of the plan that is followed still and has a day."""
    steps = [
        entry.content
        for entry in entries
        if isinstance(entry.content, CaseStep) and entry.review == signed.number
    ]
    for case in cases_of(signed, steps):
        if case.ended or case.due is None:
            continue
        arranged = case.subject in signed.decision.items("accept", "trial")
        usual = "need" if case.kind == "task" and not arranged else case.kind
        kind = "trial" if case.state == "on_trial" else usual
        state = case.state.replace("_", " ")
        yield WorkDue(signed.reference, kind, f"{case.name} ({state})", case.due, case.owner, case.urgent)


def _no_answer(signed: SignedReview, entries: _Entries) -> Iterator[WorkDue]:
    """That no answer has come yet."""
    answered = any(
        isinstance(entry.content, ProviderAnswer) and entry.review == signed.number for entry in entries
    )
    if not answered and signed.decision.items("accept", "trial"):
        day = signed_on(signed) + timedelta(days=_ANSWER_DAYS)
        yield WorkDue(signed.reference, "answer", "The provider has not answered yet", day, "the provider")


def _answers(signed: SignedReview, unread: Sequence[AnswerToRead]) -> Iterator[WorkDue]:
    """Each answer that nobody has read; those to questions in one line, which leads to the questions."""
    to_questions = [answer for answer in unread if answer.question]
    for answer in unread:
        if not answer.question:
            yield WorkDue(signed.reference, "answer", answer.in_words, answer.day, signed.signature.name)
    if to_questions:
        count = "a question" if len(to_questions) == 1 else f"{len(to_questions)} questions"
        named = "; ".join(answer.in_words for answer in to_questions[:_ANSWERS_NAMED])
        more = (
            f"; and {len(to_questions) - _ANSWERS_NAMED} more" if len(to_questions) > _ANSWERS_NAMED else ""
        )
        what = f"The provider has answered {count}: {named}{more}"
        day = to_questions[0].day
        owner = signed.signature.name
        yield WorkDue(signed.reference, "answer", what, day, owner, tab="needs", view="questions")


def _follow_ups(signed: SignedReview, outcomes: Mapping[str, Outcome]) -> Iterator[WorkDue]:
    for after, days in FOLLOW_UP_DAYS.items():
        if after not in outcomes:
            day = signed_on(signed) + timedelta(days=days)
            what = f"The {_AFTER[after]} is to be recorded"
            yield WorkDue(signed.reference, "follow_up", what, day, signed.signature.name, view="outcome")


def _examinations(reference: str, package: CarePackage) -> Iterator[WorkDue]:
    for piece in package.equipment or ():
        if piece.examination_due:
            name = (piece.name or piece.item or "a piece").replace("_", " ")
            yield WorkDue(reference, "examination", f"Thorough examination of {name}", piece.examination_due)


def _next_review(signed: SignedReview) -> Iterator[WorkDue]:
    if signed.decision.review_due:
        due, owner = signed.decision.review_due, signed.signature.name
        yield WorkDue(signed.reference, "review", "The next review", due, owner, tab="person")
