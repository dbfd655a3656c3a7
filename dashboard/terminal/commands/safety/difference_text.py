"""What `handrail safety diff` says: as text, and as Markdown for a pull request or a change board."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.print.safety import MarkdownSheet
from engine.safety import ExceptionSnapshot, HazardChanged, RiskMoved, SafetyDifference, is_signed

from ...words import heading, wrapped

_SAME = "Nothing has changed: the same hazards, controls, risks and exceptions."


def as_text(changes: SafetyDifference) -> str:
    """What is worse first, then the rest, 100 columns wide."""
    lines = [wrapped(f"Before: {changes.before}"), wrapped(f"After:  {changes.after}")]
    for title, sentences in _sections(changes):
        lines.append(heading(title))
        lines += [wrapped(sentence, "  - ", "    ") for sentence in sentences]
    lines.append("")
    lines.append(wrapped(verdict_of(changes)))
    return "\n".join(lines)


def as_markdown(changes: SafetyDifference) -> str:
    """The same as Markdown."""
    sheet = MarkdownSheet()
    sheet.heading("What became of the safety log", 1)
    sheet.say(verdict_of(changes), style="strong")
    sheet.bullets((("Before:", changes.before), ("After:", changes.after)))
    for title, sentences in _sections(changes):
        sheet.heading(title)
        sheet.bullets(sentences)
    return sheet.text()


def verdict_of(changes: SafetyDifference) -> str:
    """One sentence: whether anything protects less than before."""
    if changes.worse:
        return "Something protects less than before: somebody reads this and signs before it is put in force."
    changed = bool(
        changes.hazards_changed
        or changes.hazards_added
        or changes.exceptions_added
        or changes.exceptions_removed
    )
    return "Nothing protects less than before." if changed else _SAME


def _sections(changes: SafetyDifference) -> Iterator[tuple[str, list[str]]]:
    """Titles with their sentences, what is worse first; nothing of what has not changed."""
    for title, sentences in (*_worse(changes), *_otherwise_changed(changes)):
        if sentences:
            yield title, sentences


def _worse(changes: SafetyDifference) -> Iterator[tuple[str, list[str]]]:
    """What protects less than before, each with its title."""
    changed = changes.hazards_changed
    yield "Hazards that are gone", [f"{hazard.hazard}: {hazard.says}" for hazard in changes.hazards_removed]
    yield "Residual risk raised", [_risk_moved(hazard, hazard.raised) for hazard in changed if hazard.raised]
    yield "Controls lost", [f"{_number(hazard)}: {key}" for hazard in changed for key in hazard.controls_lost]
    yield (
        "Controls that held and do not hold now",
        [
            f"{_number(hazard)}: {control.control}: {control.why or control.state}"
            for hazard in changed
            for control in hazard.controls_weakened
        ],
    )
    yield "Exceptions that are new", [_new_exception(exception) for exception in changes.exceptions_added]


def _otherwise_changed(changes: SafetyDifference) -> Iterator[tuple[str, list[str]]]:
    """What is new, scored anew, or better than before, each with its title."""
    changed = changes.hazards_changed
    yield (
        "Scored anew before controls",
        [_risk_moved(hazard, hazard.scored_anew) for hazard in changed if hazard.scored_anew],
    )
    yield (
        "Hazards that are new",
        [
            f"{hazard.hazard}: {hazard.says} (level {hazard.initial.level} before controls, "
            f"{hazard.residual.level} left)"
            for hazard in changes.hazards_added
        ],
    )
    yield (
        "Residual risk lowered",
        [_risk_moved(hazard, hazard.lowered) for hazard in changed if hazard.lowered],
    )
    yield (
        "Controls that are new",
        [f"{_number(hazard)}: {key}" for hazard in changed for key in hazard.controls_added],
    )
    yield (
        "Controls that hold again",
        [f"{_number(hazard)}: {key}" for hazard in changed for key in hazard.controls_restored],
    )
    yield (
        "Exceptions that are gone",
        [
            f"{exception.property_id} is asked of {', '.join(exception.of)} again"
            for exception in changes.exceptions_removed
        ],
    )


def _new_exception(exception: ExceptionSnapshot) -> str:
    """An exception in a sentence: of what, why, who signed it and until when."""
    signed = f"Signed by {exception.signed_by}" if is_signed(exception.signed_by) else "Nobody has signed it"
    return (
        f"{exception.property_id} is not asked of {', '.join(exception.of)}: {exception.because} "
        f"{signed}; to be looked at again by {exception.review_by}."
    )


def _number(hazard: HazardChanged) -> str:
    """The number that a hazard's id begins with: `H01` of `H01_refused_equipment`."""
    return hazard.hazard[:3]


def _risk_moved(hazard: HazardChanged, moved: RiskMoved | None) -> str:
    assert moved is not None
    before, after = moved.before, moved.after
    return (
        f"{_number(hazard)} {hazard.says}: severity {before.severity} to {after.severity}, likelihood "
        f"{before.likelihood} to {after.likelihood}, level {before.level} to {after.level}"
    )
