"""What an answer changes in a review: items that become clear, holds and unmet needs that appear or go."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.screen.markup import Html, items, tag
from dashboard.screen.review.asking.distinct import distinct_questions
from engine.model import Review, Truth


def what_changes(before: Review, after: Review) -> tuple[str, ...]:
    """Each change in a sentence, danger first; empty where nothing changes but the questions."""
    new_needs = _new((need.title for need in after.unmet_needs), (need.title for need in before.unmet_needs))
    was, now = _holds(before), _holds(after)
    changes = [
        ("Unmet need found", new_needs),
        ("Now holds", [because for because, truth in now.items() if truth and not was.get(because)]),
        ("No longer holds", [because for because in was if because not in now]),
        ("Now could help", _new(_with(after, "suggested"), _with(before, "suggested"))),
        ("Waits for a hold", _new(_with(after, "on_hold"), _with(before, "on_hold"))),
        ("Now ruled out", _new(_ruled_out(after), _ruled_out(before))),
        ("No longer suggested", _new(_with(before), (*_with(after), *_ruled_out(after)))),
        ("No longer ruled out", _new(_ruled_out(before), _ruled_out(after))),
    ]
    return tuple(f"{label}: {'; '.join(names)}" for label, names in changes if names)


def show(before: Review, after: Review) -> Html:
    """The changes as a list, and what is still open."""
    waiting = sum(bool(suggestion.unknowns) for suggestion in after.suggestions)
    open_now, open_before = len(distinct_questions(after)), len(distinct_questions(before))
    still = f"Still open: {open_now} questions (before {open_before}), {waiting} items that wait."
    lines = (*(_bold(line) for line in what_changes(before, after)), still)
    return tag("div", items(lines), class_="hr-text")


def _bold(line: str) -> Html:
    label, _, rest = line.partition(": ")
    return tag("span", tag("strong", f"{label}: "), rest)


def _with(review: Review, status: str | None = None) -> tuple[str, ...]:
    return tuple(suggestion.name for suggestion in review.suggestions if status in (None, suggestion.status))


def _ruled_out(review: Review) -> tuple[str, ...]:
    return tuple(item.name for item in review.not_suggested if item.status == "excluded")


def _holds(review: Review) -> dict[str, bool]:
    return {hold.reason.because: hold.reason.truth is Truth.TRUE for hold in review.holds}


def _new(now: Iterable[str], before: Iterable[str]) -> list[str]:
    known = set(before)
    return [name for name in dict.fromkeys(now) if name not in known]
