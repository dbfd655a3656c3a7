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

from dashboard.screen.review.after.answers import AnswerToRead
from engine.model import CarePackage, CaseStep, Outcome, ProviderAnswer, SentBack
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry
from engine.review import FOLLOW_UP_DAYS, ReviewSummary, with_steps

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
    summary: ReviewSummary,
    complete: bool,
    entries: _Entries,
    outcomes: Mapping[str, Outcome],
    unread: Sequence[AnswerToRead],
    package: CarePackage,
) -> tuple[WorkDue, ...]:
    """Everything that is due about one package whose newest signed review this is.

    Args:
        summary: of the review.
        complete: whether every signature that it needs is there.
        entries: what followed it.
        outcomes: what became of it, by follow-up.
        unread: the provider's answers that nobody has read.
        package: as it is now.
    """
    if not complete:
        return tuple(_signature(summary, entries))
    return (
        *_cases(summary, entries),
        *_no_answer(summary, entries),
        *_answers(summary, unread),
        *_follow_ups(summary, outcomes),
        *_examinations(summary.reference, package),
        *_next_review(summary),
    )


def in_order(things: Iterable[WorkDue], on: date) -> tuple[WorkDue, ...]:
    """What is urgent and due first, then by day."""
    return tuple(sorted(things, key=lambda due: (not (due.urgent and due.day <= on), due.day, due.reference)))


def soon(thing: WorkDue, on: date, days: int) -> bool:
    """Whether it is to be shown for a horizon of so many days; an examination is said earlier."""
    ahead = max(days, _EXAMINATION_DAYS) if thing.kind == "examination" else days
    return thing.day <= on + timedelta(days=ahead)


def _signature(summary: ReviewSummary, entries: _Entries) -> Iterator[WorkDue]:
    """A second signature that is waited for, or a review that was sent back to whoever signed it."""
    back = any(isinstance(entry.content, SentBack) and entry.review == summary.number for entry in entries)
    what = "was sent back: change it and sign again" if back else "waits for a second signature"
    signer = summary.signer
    owner = signer if back else f"a colleague of {signer}"
    yield WorkDue(
        summary.reference,
        "signature",
        f"Review {summary.number} {what}",
        summary.signed_on,
        owner,
        tab="sign",
    )


def _cases(summary: ReviewSummary, entries: _Entries) -> Iterator[WorkDue]:
    """Each case of the plan that is followed still and has a day."""
    steps = [
        entry.content
        for entry in entries
        if isinstance(entry.content, CaseStep) and entry.review == summary.number
    ]
    for case in with_steps(summary.cases, steps):
        if case.ended or case.due is None:
            continue
        arranged = case.subject in summary.items
        usual = "need" if case.kind == "task" and not arranged else case.kind
        kind = "trial" if case.state == "on_trial" else usual
        state = case.state.replace("_", " ")
        yield WorkDue(summary.reference, kind, f"{case.name} ({state})", case.due, case.owner, case.urgent)


def _no_answer(summary: ReviewSummary, entries: _Entries) -> Iterator[WorkDue]:
    """That no answer has come yet."""
    answered = any(
        isinstance(entry.content, ProviderAnswer) and entry.review == summary.number for entry in entries
    )
    if not answered and summary.items:
        day = summary.signed_on + timedelta(days=_ANSWER_DAYS)
        yield WorkDue(summary.reference, "answer", "The provider has not answered yet", day, "the provider")


def _answers(summary: ReviewSummary, unread: Sequence[AnswerToRead]) -> Iterator[WorkDue]:
    """Each answer that nobody has read; those to questions in one line, which leads to the questions."""
    to_questions = [answer for answer in unread if answer.question]
    for answer in unread:
        if not answer.question:
            yield WorkDue(summary.reference, "answer", answer.in_words, answer.day, summary.signer)
    if to_questions:
        count = "a question" if len(to_questions) == 1 else f"{len(to_questions)} questions"
        named = "; ".join(answer.in_words for answer in to_questions[:_ANSWERS_NAMED])
        more = (
            f"; and {len(to_questions) - _ANSWERS_NAMED} more" if len(to_questions) > _ANSWERS_NAMED else ""
        )
        what = f"The provider has answered {count}: {named}{more}"
        day = to_questions[0].day
        owner = summary.signer
        yield WorkDue(summary.reference, "answer", what, day, owner, tab="needs", view="questions")


def _follow_ups(summary: ReviewSummary, outcomes: Mapping[str, Outcome]) -> Iterator[WorkDue]:
    for after, days in FOLLOW_UP_DAYS.items():
        if after not in outcomes:
            day = summary.signed_on + timedelta(days=days)
            what = f"The {_AFTER[after]} is to be recorded"
            yield WorkDue(summary.reference, "follow_up", what, day, summary.signer, view="outcome")


def _examinations(reference: str, package: CarePackage) -> Iterator[WorkDue]:
    for piece in package.equipment or ():
        if piece.examination_due:
            name = (piece.name or piece.item or "a piece").replace("_", " ")
            yield WorkDue(reference, "examination", f"Thorough examination of {name}", piece.examination_due)


def _next_review(summary: ReviewSummary) -> Iterator[WorkDue]:
    if summary.review_due:
        due, owner = summary.review_due, summary.signer
        yield WorkDue(summary.reference, "review", "The next review", due, owner, tab="person")
