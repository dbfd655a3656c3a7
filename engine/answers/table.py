"""A signed review as rows for a case-management system, and as plain text of two pages for people.

Definitions: a row is one thing that was decided, found or is due, with the same columns throughout. The text has no codes,
no ids and no rules' names, is at most `MOST_LINES` lines of `WIDEST` letters, and says how much of what it leaves to the
record. Needs and holds are the last to be left out.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ..model import UnmetNeed
from ..model.decision import CHOICE_WORDS, MOST_WORDS
from ..model.rule import URGENCY_WORDS
from ..wording import list_text
from .signed_answer import NOT_KNOWN, SignedAnswer

COLUMNS = (
    "reference", "review", "signed_on", "signed_by", "kind", "item", "name", "iso9999", "stock_number", "choice",
    "reason_code", "reason", "words", "hours_low", "hours_middle", "hours_high", "due",
    "second_signed_by", "second_signed_on", "urgency", "what_to_do", "who",
)  # fmt: skip
MOST_LINES, WIDEST = 110, 92
_MOST_QUESTIONS, _NO_HOURS, _SHORT_JUDGEMENT = 12, 0.05, 240
_NEEDED, _HELD = "What is needed and not there", "What must not change yet"
_ASIDE = "What judgement set aside, and why"
_DECIDED, _ASKED = "What was decided", "What is still to be asked"
_LEFT_OUT_FIRST = (_ASKED, _DECIDED, _ASIDE, _HELD, _NEEDED)
_SHORTENED_IN_TURN = (*_LEFT_OUT_FIRST, _HELD, _NEEDED)
_UNTIL_WHEN = "- Until when each of them holds stands in the full record."
_WORDS = "- What is said of each choice in words stands in the full record."
_SENTENCE = re.compile(r"(?<=[.!?]) ")
_NOTHING_LEFT_OUT: Mapping[str, int] = MappingProxyType({})
_AGREES = {
    "agrees": "agrees", "agrees_in_part": "agrees in part", "disagrees": "disagrees",
    "could_not_be_asked": "could not be asked",
}  # fmt: skip


@dataclass(frozen=True)
class _Section:
    """A part of the text, as it is and ever shorter."""

    heading: str
    forms: Sequence[Sequence[str]]


def rows_of(answer: SignedAnswer) -> Iterator[dict[str, str]]:
    """Rows, each with every column."""
    signed = answer.signed
    base = dict.fromkeys(COLUMNS, "") | {
        "reference": signed.reference,
        "review": str(signed.number),
        "signed_on": signed.signature.signed_at[:10],
        "signed_by": signed.signature.name,
        "second_signed_by": answer.second.name if answer.second else "",
        "second_signed_on": answer.second.signed_at[:10] if answer.second else "",
    }
    change = signed.hours.in_force.commissioned_change_hours_per_week
    yield base | {
        "kind": "commissioned change, hours a week",
        "hours_low": f"{change.p10:.2f}",
        "hours_middle": f"{change.p50:.2f}",
        "hours_high": f"{change.p90:.2f}",
        "due": str(signed.decision.review_due or ""),
        "words": signed.decision.summary,
    }
    for choice in signed.decision.choices:
        item = answer.item(choice.item)
        yield base | {
            "kind": "choice",
            "item": choice.item,
            "name": answer.name_of(choice.item),
            "iso9999": (item.iso9999 or "") if item is not None else "",
            "stock_number": answer.stock.get(choice.item, ""),
            "choice": choice.choice,
            "reason_code": choice.reason,
            "reason": answer.reason(choice.reason) if choice.reason else "",
            "words": choice.words,
        }
    for chosen, questions in answer.open_questions.items():
        for words in questions:
            yield base | {"kind": NOT_KNOWN.lower(), "item": chosen, "name": words}
    for need in signed.review.unmet_needs:
        yield base | {
            "kind": "unmet need",
            "name": need.title,
            "reason": need.reason.because,
            "urgency": need.urgency or "",
            "what_to_do": need.reason.action,
            "who": need.who,
        }
    for hold in answer.binding_holds:
        yield base | {
            "kind": "hold",
            "reason": hold.reason.because,
            "words": hold.lifted_by,
            "who": hold.lifted_by_whom,
        }
    for aside in answer.set_aside():
        yield base | {
            "kind": "hold set aside by judgement" if aside.is_hold else "not suggested, chosen by judgement",
            "reason": aside.says,
            "words": aside.because,
            "who": answer.judged_by,
        }
    for question in signed.review.questions:
        yield base | {"kind": "question", "name": question.question}


def plain_text(answer: SignedAnswer) -> str:
    """Two pages at most, for people: what is needed and what must not change before what was decided.

    Where it is too long, questions are shortened first, then choices, and what must not change and what is needed last;
    what is left out is counted where it would stand.
    """
    sections = list(_sections(answer))
    for end in range(len(_SHORTENED_IN_TURN) + 1):
        shortened = _SHORTENED_IN_TURN[:end]
        parts = {
            section.heading: list(section.forms[shortened.count(section.heading)]) for section in sections
        }
        if len(_lines_of(parts)) <= MOST_LINES:
            break
    left_out = dict.fromkeys(parts, 0)
    for heading in _LEFT_OUT_FIRST:
        while len(_lines_of(parts, left_out)) > MOST_LINES and parts.get(heading):
            parts[heading].pop()
            left_out[heading] += 1
    return "\n".join(_lines_of(parts, left_out)).rstrip() + "\n"


def _lines_of(
    parts: Mapping[str, Sequence[str]], left_out: Mapping[str, int] = _NOTHING_LEFT_OUT
) -> list[str]:
    """The lines of all parts that say something, each below its heading."""
    lines: list[str] = []
    for heading, paragraphs in parts.items():
        number = left_out.get(heading, 0)
        more = [f"- and {number} more, which stand in the full record."] if number else []
        if paragraphs or more:
            lines += ["", heading] if heading else []
            for paragraph in (*paragraphs, *more):
                indent = "  " if paragraph.startswith("- ") else ""
                lines += textwrap.wrap(paragraph, WIDEST, subsequent_indent=indent)
    return lines


def _sections(answer: SignedAnswer) -> Iterator[_Section]:
    """The parts of the text, in order."""
    signed, decision, review = answer.signed, answer.signed.decision, answer.signed.review
    by = [signed.signature, *([answer.second] if answer.second else [])]
    names = list_text(f"{signature.name} ({signature.role})" for signature in by)
    head = [
        f"Review {signed.number} of the home care package {signed.reference}",
        f"Signed by {names}, {signed.signature.signed_at[:10]}.",
    ]
    if decision.review_due:
        head.append(f"To be reviewed by {decision.review_due.isoformat()}.")
    yield _Section("", [head])
    yield _Section(
        _NEEDED,
        (
            [_need(need, _plain(need.reason.because), _to_do(need)) for need in review.unmet_needs],
            [_need(need, _to_do(need)) for need in review.unmet_needs],
            [_need(need, _when(need)) for need in review.unmet_needs],
        ),
    )
    holds = [(_plain(hold.reason.because), _plain(hold.lifted_by)) for hold in answer.binding_holds]
    yield _Section(
        _HELD,
        (
            [f"- {because} Until: {until}" for because, until in holds],
            [f"- {_SENTENCE.split(because)[0]} Until: {until}" for because, until in holds],
            [f"- {_SENTENCE.split(because)[0]}" for because, _ in holds] + [_UNTIL_WHEN] * bool(holds),
        ),
    )
    yield _Section(_ASIDE, (list(_set_aside(answer)), list(_set_aside(answer, _SHORT_JUDGEMENT))))
    summary = [_plain(decision.summary)] if decision.summary else []
    yield _Section(_DECIDED, ([*summary, *_choices(answer)], [*summary, *_choices_alike(answer)]))
    if decision.view.agreement or decision.view.words:
        says = f"The person {_AGREES.get(decision.view.agreement or '', 'was asked')}."
        yield _Section("What the person says", [[f"{says} {_plain(decision.view.words)}".strip()]])
    yield _Section("Hours of paid care", [list(_hours(answer))])
    questions = [f"- {_plain(question.question)}" for question in review.questions]
    more = len(questions) - _MOST_QUESTIONS
    first_asked = questions[:_MOST_QUESTIONS]
    first_asked += [f"- and {more} more, which stand in the full record."] if more > 0 else []
    counted = [f"{len(questions)} questions stand in the full record."] if questions else []
    yield _Section(_ASKED, (first_asked, counted))


def _set_aside(answer: SignedAnswer, most: int = MOST_WORDS) -> Iterator[str]:
    """Each judgement: what the rules said, who set it aside, and at most so many letters of why."""
    for aside in answer.set_aside():
        what = "A safety hold was raised, and set" if aside.is_hold else "Set"
        why = textwrap.shorten(
            _plain(aside.because), most, placeholder=" … (the rest stands in the full record)"
        )
        yield f"- {_plain(aside.says)} {what} aside by judgement of {answer.judged_by}: {why}"


def _need(need: UnmetNeed, *more: str) -> str:
    return " ".join(filter(None, (f"- {_plain(need.title)}.", *more)))


def _to_do(need: UnmetNeed) -> str:
    """When, what and who, as far as the rule says it."""
    what = _plain(need.reason.action)
    when = URGENCY_WORDS[need.urgency] if need.urgency else ""
    who = f"Who: {_plain(need.who)}." if need.who else ""
    return " ".join(filter(None, (": ".join(filter(None, (when, what))), who)))


def _when(need: UnmetNeed) -> str:
    return f"{URGENCY_WORDS[need.urgency]}." if need.urgency else ""


def _choices(answer: SignedAnswer) -> Iterator[str]:
    for choice in answer.signed.decision.choices:
        reason = f": {answer.reason(choice.reason)}" if choice.reason else ""
        words = f" {_plain(choice.words)}" if choice.words else ""
        questions = " ".join(map(_plain, answer.open_questions.get(choice.item, ())))
        unknown = f" {NOT_KNOWN}: {questions}" if questions else ""
        yield f"- {answer.name_of(choice.item)}: {CHOICE_WORDS[choice.choice]}{reason}.{words}{unknown}"


def _choices_alike(answer: SignedAnswer) -> Iterator[str]:
    """A line for each kind of choice and each reason of it, with the names."""
    names: dict[tuple[str, str], list[str]] = {}
    for choice in answer.signed.decision.choices:
        reason = f" ({answer.reason(choice.reason)})" if choice.reason else ""
        names.setdefault((CHOICE_WORDS[choice.choice], reason), []).append(answer.name_of(choice.item))
    for (words, reason), items in names.items():
        yield f"- {words[:1].upper()}{words[1:]}{reason}: {list_text(items)}."
    if answer.open_questions:
        yield f"- Chosen before everything about it was known: {list_text(map(answer.name_of, answer.open_questions))}."
    if any(choice.words for choice in answer.signed.decision.choices):
        yield _WORDS


def _hours(answer: SignedAnswer) -> Iterator[str]:
    """Hours of paid care, and how they could change."""
    change = answer.signed.hours.in_force.commissioned_change_hours_per_week
    chance = round(100 * answer.signed.hours.in_force.probability_of_no_change)
    now = answer.signed.review.estimate.carer_hours_now_per_week
    yield (
        f"Now {now:.1f} hours a week. A review is recommended once the equipment is in use; this is no decision "
        "about hours."
    )
    if max(abs(change.p10), abs(change.p90)) < _NO_HOURS:
        yield "No change of the hours is expected from what was decided."
        return
    yield (
        f"They could change by {change.p10:+.1f} to {change.p90:+.1f} hours a week (middle {change.p50:+.1f}); that nothing "
        f"changes has a chance of {chance} in 100."
    )


def _plain(text: str) -> str:
    """A text without the names of words and rules, on one line."""
    without = re.sub(r"\s*\((?:`[^`]*`(?:,\s*|\s+and\s+|\s+or\s+)?)+\)", "", text)
    return " ".join(without.replace("`", "").split())
