"""The safety log as it stands: every hazard with its controls asked, and what is left of its risk.

Definitions: what is left is the initial risk less what the controls lower that hold now, at least 1 each; information
lowers likelihood by one at most, all of it together. A control that fails puts its part of the risk back by itself.
Findings: an error for a control that is missing or fails and for a risk that nothing makes acceptable; a warning where
a signature is needed and nobody gave one, an acceptance or an exception is past its day, or a rule that protects
somebody is a control of no hazard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from ..model import Place, Problem
from ..model.somebody import names_nobody
from .acceptability import Acceptability
from .evidence import ControlEvidence
from .files import LoggedHazard, SafetyFiles
from .hazard import Hazard, Risk
from .verdict import ControlVerdict, verdict


@dataclass(frozen=True)
class AssessedHazard:
    """A hazard, its controls asked, and what is left."""

    logged: LoggedHazard
    verdicts: tuple[ControlVerdict, ...]
    residual: Risk
    initial_level: int
    residual_level: int

    @property
    def hazard(self) -> Hazard:
        """The hazard as the log has it."""
        return self.logged.hazard


def assess(files: SafetyFiles, evidence: ControlEvidence) -> tuple[AssessedHazard, ...]:
    """Ask every control of every hazard, in the order of the log."""
    assessed = []
    for logged in files.hazards:
        verdicts = tuple(verdict(control, evidence, files.system) for control in logged.hazard.controls)
        left = residual(logged.hazard.initial, verdicts)
        table = files.acceptability
        assessed.append(
            AssessedHazard(logged, verdicts, left, table.level(logged.hazard.initial), table.level(left))
        )
    return tuple(assessed)


def residual(initial: Risk, verdicts: Sequence[ControlVerdict]) -> Risk:
    """What is left of a risk while these verdicts stand."""
    holding = [verdict.control for verdict in verdicts if verdict.state == "holds"]
    by_information = sum(verdict.lowers.likelihood for verdict in holding if verdict.kind == "information")
    likelihood = sum(verdict.lowers.likelihood for verdict in holding if verdict.kind != "information") + min(
        by_information, 1
    )
    severity = sum(verdict.lowers.severity for verdict in holding)
    return Risk(
        severity=max(1, initial.severity - severity), likelihood=max(1, initial.likelihood - likelihood)
    )


def findings(
    files: SafetyFiles, assessed: Sequence[AssessedHazard], evidence: ControlEvidence, on: date
) -> tuple[Problem, ...]:
    """Everything that is to be put right or signed, in the order of the log."""
    return (
        *(
            problem
            for hazard in assessed
            for problem in (*_control_problems(hazard), *_risk_problems(files, hazard, on))
        ),
        *_exception_problems(evidence, files.place, on),
        *(
            Problem("H909", f"`{name}` is a control of no hazard", files.place, _HELP["H909"])
            for name in outside_the_log(assessed, evidence)
        ),
    )


def outside_the_log(assessed: Sequence[AssessedHazard], evidence: ControlEvidence) -> tuple[str, ...]:
    """Properties, and rules of `LOGGED_KINDS`, that stand in no hazard: nobody has said what they protect from.

    Nothing would miss such a property either: one that hazards name cannot be deleted unseen.
    """
    verdicts = chain.from_iterable(hazard.verdicts for hazard in assessed)
    logged = {(each.control.sort, each.control.named) for each in verdicts}
    names = (
        *(name for name in evidence.protections if ("rule", name) not in logged),
        *(name for name in evidence.properties if ("property", name) not in logged),
    )
    return tuple(sorted(names))


def is_signed(name: str) -> bool:
    """Whether the signer of an exception is somebody."""
    return not names_nobody(name)


def _exception_problems(evidence: ControlEvidence, place: Place, on: date) -> Iterator[Problem]:
    """Exceptions to properties that nobody has signed, or that were to be looked at again."""
    for name, state in evidence.properties.items():
        for exception in state.exceptions:
            of = ", ".join(f"`{each}`" for each in exception.of)
            if not is_signed(exception.signed_by):
                why = "nobody has signed it"
            elif exception.review_by < on:
                why = f"it was to be looked at again by {exception.review_by}"
            else:
                continue
            yield Problem(
                "H907", f"{name} is not asked of {of}, and {why}: {exception.because}", place, _HELP["H907"]
            )


def unsigned_duties(assessed: Sequence[AssessedHazard]) -> tuple[str, ...]:
    """Duties that nobody has taken over, each once."""
    return tuple(
        dict.fromkeys(
            each.control.named for hazard in assessed for each in hazard.verdicts if each.state == "unsigned"
        )
    )


def _control_problems(assessed: AssessedHazard) -> Iterator[Problem]:
    for each in assessed.verdicts:
        if each.code:
            yield Problem(
                each.code,
                f"{assessed.hazard.hazard}: {each.control.sort} `{each.control.named}`: {each.why}",
                assessed.logged.place,
                _HELP[each.code],
            )


def _risk_problems(files: SafetyFiles, assessed: AssessedHazard, on: date) -> Iterator[Problem]:
    """A residual risk that nobody may accept, or that nobody has accepted."""
    table: Acceptability = files.acceptability
    level, accepted = assessed.residual_level, assessed.hazard.accepted
    if level >= table.never_from:
        yield Problem(
            "H906",
            f"{assessed.hazard.hazard}: level {level} is left: {table.meaning(level)}",
            assessed.logged.place,
            "add or mend controls; no signature makes this acceptable",
        )
    elif level >= table.signed_from and (accepted is None or accepted.review_by < on):
        late = f"; its acceptance was to be looked at by {accepted.review_by}" if accepted else ""
        yield Problem(
            "H907",
            f"{assessed.hazard.hazard}: level {level} is left and nobody has signed it{late}: "
            f"{table.meaning(level)}",
            assessed.logged.place,
            _HELP["H907"],
        )
    if accepted is not None and accepted.signed_on > on:
        yield Problem(
            "H907",
            f"{assessed.hazard.hazard}: an acceptance is signed in the future, on {accepted.signed_on}",
            assessed.logged.place,
            "write the day on which it was signed",
        )


_HELP = {
    "H901": "name a control that there is, or put back what was taken away",
    "H902": "put rules or catalogue right; `handrail rules check` shows a smallest package",
    "H903": "write a case that fires the rule",
    "H904": "run the tests and give their results, or mend what fails",
    "H905": "let the paper show it, or name another control",
    "H907": "a person signs this; no program can",
    "H909": "name it as a control of the hazard that it is there for, or write that hazard",
    "H908": "mend the items or the condition of the property, or name another control",
}
