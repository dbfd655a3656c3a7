"""A signed review as rows for a case-management system, and as plain text of two pages for people.

Definitions: a row is one thing that was decided, found or is due, with the same columns throughout. The text has no codes,
no ids and no rules' names, is at most `MOST_LINES` lines of `WIDEST` letters, and says what it leaves to the record.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from ..model.decision import CHOICE_WORDS
from ..wording import list_text
from .signed_answer import SignedAnswer

COLUMNS = (
    "reference", "review", "signed_on", "signed_by", "kind", "item", "name", "iso9999", "stock_number", "choice",
    "reason_code", "reason", "words", "hours_low", "hours_middle", "hours_high", "due",
)  # fmt: skip
MOST_LINES, WIDEST = 110, 92
_MOST_QUESTIONS, _NO_HOURS = 12, 0.05
_AGREES = {
    "agrees": "agrees", "agrees_in_part": "agrees in part", "disagrees": "disagrees",
    "could_not_be_asked": "could not be asked",
}  # fmt: skip


def rows_of(answer: SignedAnswer) -> Iterator[dict[str, str]]:
    """Rows, each with every column."""
    signed = answer.signed
    base = dict.fromkeys(COLUMNS, "") | {
        "reference": signed.reference,
        "review": str(signed.number),
        "signed_on": signed.signature.signed_at[:10],
        "signed_by": signed.signature.name,
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
    for need in signed.review.unmet_needs:
        yield base | {"kind": "unmet need", "name": need.title, "reason": need.reason.because}
    for hold in signed.review.holds:
        yield base | {"kind": "hold", "reason": hold.reason.because, "words": hold.lifted_by}
    for question in signed.review.questions:
        yield base | {"kind": "question", "name": question.question}


def plain_text(answer: SignedAnswer) -> str:
    """Two pages at most, for people."""
    lines: list[str] = []
    left_out = 0
    for paragraph in _paragraphs(answer):
        wrapped = textwrap.wrap(
            paragraph, WIDEST, subsequent_indent="  " if paragraph.startswith("- ") else ""
        ) or [""]
        if len(lines) + len(wrapped) > MOST_LINES - 2:
            left_out += 1
            continue
        lines += wrapped
    if left_out:
        lines += ["", f"{left_out} more points stand in the full record."]
    return "\n".join(lines).rstrip() + "\n"


def _paragraphs(answer: SignedAnswer) -> Iterator[str]:
    """The text, paragraph by paragraph."""
    signed, decision, review = answer.signed, answer.signed.decision, answer.signed.review
    by = [signed.signature, *([answer.second] if answer.second else [])]
    yield f"Review {signed.number} of the home care package {signed.reference}"
    names = list_text(f"{signature.name} ({signature.role})" for signature in by)
    yield f"Signed by {names}, {signed.signature.signed_at[:10]}."
    if decision.review_due:
        yield f"To be reviewed by {decision.review_due.isoformat()}."
    yield from ("", "What was decided")
    yield _plain(decision.summary)
    for choice in decision.choices:
        reason = f": {answer.reason(choice.reason)}" if choice.reason else ""
        words = f" {_plain(choice.words)}" if choice.words else ""
        yield f"- {answer.name_of(choice.item)}: {CHOICE_WORDS[choice.choice]}{reason}.{words}"
    view = decision.view
    if view.agreement or view.words:
        yield from ("", "What the person says")
        yield f"The person {_AGREES.get(view.agreement or '', 'was asked')}. {_plain(view.words)}".strip()
    if review.unmet_needs:
        yield from ("", "What is needed and not there")
        for need in review.unmet_needs:
            yield f"- {_plain(need.title)}. {_plain(need.reason.because)}"
    if review.holds:
        yield from ("", "What must not change yet")
        for hold in review.holds:
            yield f"- {_plain(hold.reason.because)} Until: {_plain(hold.lifted_by)}"
    yield from ("", "Hours of paid care")
    yield from _hours(answer)
    if review.questions:
        yield from ("", "What is still to be asked")
        for question in review.questions[:_MOST_QUESTIONS]:
            yield f"- {_plain(question.question)}"
        if len(review.questions) > _MOST_QUESTIONS:
            yield f"- and {len(review.questions) - _MOST_QUESTIONS} more, which stand in the full record."


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
