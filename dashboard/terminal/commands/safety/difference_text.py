"""What `handrail safety diff` says: as text, and as Markdown for a pull request or a change board."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.print.safety import MarkdownSheet
from engine.safety import HazardChanged, RiskMoved, SafetyDifference, is_signed

from ...words import heading, wrapped

_SAME = "Nothing has changed: the same hazards, controls, risks and exceptions."


def as_text(found: SafetyDifference) -> str:
    """What is worse first, then the rest, 100 columns wide."""
    lines = [wrapped(f"Before: {found.before}"), wrapped(f"After:  {found.after}")]
    for title, sentences in _sections(found):
        lines.append(heading(title))
        lines += [wrapped(one, "  - ", "    ") for one in sentences]
    lines.append("")
    lines.append(wrapped(verdict_of(found)))
    return "\n".join(lines)


def as_markdown(found: SafetyDifference) -> str:
    """The same as Markdown."""
    sheet = MarkdownSheet()
    sheet.heading("What became of the safety log", 1)
    sheet.say(verdict_of(found), style="strong")
    sheet.bullets((("Before:", found.before), ("After:", found.after)))
    for title, sentences in _sections(found):
        sheet.heading(title)
        sheet.bullets(sentences)
    return sheet.text()


def verdict_of(found: SafetyDifference) -> str:
    """One sentence: whether anything protects less than before."""
    if found.worse:
        return "Something protects less than before: somebody reads this and signs before it is put in force."
    changed = bool(
        found.hazards_changed or found.hazards_added or found.exceptions_added or found.exceptions_removed
    )
    return "Nothing protects less than before." if changed else _SAME


def _sections(found: SafetyDifference) -> Iterator[tuple[str, list[str]]]:
    changed = found.hazards_changed
    for title, sentences in (
        ("Hazards that are gone", [f"{one.hazard}: {one.says}" for one in found.hazards_removed]),
        ("Residual risk raised", [_moved(one, one.raised) for one in changed if one.raised]),
        ("Controls lost", [f"{_of(one)}: {key}" for one in changed for key in one.controls_lost]),
        (
            "Controls that held and do not hold now",
            [
                f"{_of(one)}: {each.control}: {each.why or each.state}"
                for one in changed
                for each in one.controls_weakened
            ],
        ),
        (
            "Exceptions that are new",
            [
                f"{one.property_id} is not asked of {', '.join(one.of)}: {one.because} "
                + (f"Signed by {one.signed_by}" if is_signed(one.signed_by) else "Nobody has signed it")
                + f"; to be looked at again by {one.review_by}."
                for one in found.exceptions_added
            ],
        ),
        ("Scored anew before controls", [_moved(one, one.scored_anew) for one in changed if one.scored_anew]),
        (
            "Hazards that are new",
            [
                f"{one.hazard}: {one.says} (level {one.initial.level} before controls, {one.residual.level} left)"
                for one in found.hazards_added
            ],
        ),
        ("Residual risk lowered", [_moved(one, one.lowered) for one in changed if one.lowered]),
        ("Controls that are new", [f"{_of(one)}: {key}" for one in changed for key in one.controls_added]),
        (
            "Controls that hold again",
            [f"{_of(one)}: {key}" for one in changed for key in one.controls_restored],
        ),
        (
            "Exceptions that are gone",
            [f"{one.property_id} is asked of {', '.join(one.of)} again" for one in found.exceptions_removed],
        ),
    ):
        if sentences:
            yield title, sentences


def _of(one: HazardChanged) -> str:
    return one.hazard[:3]


def _moved(one: HazardChanged, moved: RiskMoved | None) -> str:
    assert moved is not None
    before, after = moved.before, moved.after
    return (
        f"{one.hazard[:3]} {one.says}: severity {before.severity} to {after.severity}, likelihood "
        f"{before.likelihood} to {after.likelihood}, level {before.level} to {after.level}"
    )
