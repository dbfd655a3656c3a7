"""What `handrail safety diff` says: as text, and as Markdown for a pull request or a change board."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.print.safety import MarkdownSheet
from engine.safety import (
    ExceptionChanged,
    ExceptionSnapshot,
    HazardChanged,
    PropertyChanged,
    RiskMoved,
    SafetyDifference,
    is_signed,
)

from ...words import heading, wrapped

_SAME = "Nothing has changed: the same hazards, controls, risks, properties and exceptions."
_NOT_COMPARED = "Properties were not compared: a log that was kept by an earlier Handrail does not hold them."


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
    """The difference of two safety logs as Markdown."""
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
    if not changes.properties_compared:
        return f"Nothing else protects less than before. {_NOT_COMPARED}"
    return "Nothing protects less than before." if any(True for _ in _sections(changes)) else _SAME


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
    yield (
        "Properties that protect less, or may",
        [_property_changed(change) for change in changes.properties_changed if change.worse],
    )
    yield (
        "Exceptions that nobody has signed any more",
        [_exception_changed(change) for change in changes.exceptions_changed if change.worse],
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
        "Hazards in other words",
        [
            f"{_number(hazard)}: {hazard.said_before} Now: {hazard.says}"
            for hazard in changed
            if hazard.said_before
        ],
    )
    yield (
        "Properties that are otherwise changed",
        [_property_changed(change) for change in changes.properties_changed if not change.worse],
    )
    yield (
        "Exceptions with another reason, signature or day",
        [_exception_changed(change) for change in changes.exceptions_changed if not change.worse],
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


def _property_changed(change: PropertyChanged) -> str:
    """A part of a property as it was and as it is."""
    read = (
        " Read it: nothing proves that it forbids as much." if change.direction == "may protect less" else ""
    )
    return f"{change.name}: was: {change.before or 'nothing'}; is: {change.after or 'nothing'}.{read}"


def _exception_changed(change: ExceptionChanged) -> str:
    """An exception as it was and as it is."""
    before, after = (
        f"{each.because} ({each.signed_by}, until {each.review_by})" for each in (change.before, change.after)
    )
    return f"{change.after.property_id} of {', '.join(change.after.of)}: was: {before}; is: {after}"


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
