"""`handrail rules test`: the cases, and for each that fails the condition with its values."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from engine import CarePackage, Reviewer
from engine.authoring import (
    Case,
    CaseOutcome,
    ClauseSuite,
    Expectation,
    Failure,
    Suite,
    choose_cases,
    needs_review,
    run,
)
from engine.model import file_error

from ...explanation import tree_lines
from ...words import wrapped
from .formats import TestCase, as_json, junit
from .workspace import RuleSetWorkspace, open_workspace

JSON_VERSION = 2
"""Of what `test --format json` writes; raised when a key changes its meaning or goes."""
_LOOK_EVERY_SECONDS = 0.5
_NOBODY = CarePackage(reference="clauses of the catalogue")


NOTHING_OWN = "This layer adds and changes no rule: there is nothing of its own to test."


def says_nothing_of_its_own(workspace: RuleSetWorkspace) -> bool:
    """Whether a set is a layer that adds and changes no rule: what its base says is for the cases of the base."""
    return workspace.rule_set.base is not None and not workspace.rule_set.own_rules


def outcomes(name: str, as_of: date | None, pattern: str) -> tuple[CaseOutcome, ...]:
    """Run the cases of a set that match.

    Raises:
        ProblemsFoundError: what is wrong with the files; H706 when no case matches.
    """
    with open_workspace(name, as_of) as workspace:
        every = workspace.cases()
        cases = choose_cases(every, pattern) if pattern else every
        if not cases and not pattern and says_nothing_of_its_own(workspace):
            return ()
        if not cases:
            message = f"no case matches `{pattern}`" if pattern else "this rule set has no cases"
            raise file_error(
                f"{workspace.folder.shown}/checks/cases",
                "H706",
                message,
                "`handrail rules cover --missing` prints the first ones",
            )
        suite = Suite(workspace.catalogue, workspace.rule_set, cases)
        asked = Reviewer(workspace.catalogue, workspace.rule_set) if needs_review(cases) else nullcontext()
        with asked as reviewer:
            ran = tuple(run(suite, reviewer))
        return (
            ran
            if pattern
            else (*ran, *_clause_outcomes(workspace.clauses(), workspace.rule_set.effective_from))
        )


def _clause_outcomes(suite: ClauseSuite, on: date) -> Iterator[CaseOutcome]:
    """The cases of the catalogue's clauses, as outcomes of cases that no package is needed for."""
    failed = {case.name: message for case, message in suite.failures()}
    for clause_case in suite.cases:
        case = Case(clause_case.name, _NOBODY, {}, on, Expectation(frozenset()), clause_case.place)
        yield CaseOutcome(case, (Failure(failed[clause_case.name]),) if clause_case.name in failed else ())


def format_outcomes(tried: Iterable[CaseOutcome], form: str) -> str:
    """The outcomes in one of the formats."""
    every = tuple(tried)
    if form == "json":
        cases = [
            {
                "case": outcome.case.name,
                "file": outcome.case.place.file,
                "line": outcome.case.place.line,
                "passed": outcome.passed,
                "failures": [failure.message for failure in outcome.failures],
            }
            for outcome in every
        ]
        return as_json({"json_version": JSON_VERSION, "cases": cases})
    if form == "junit":
        return junit(
            "handrail rules test",
            (
                TestCase(
                    outcome.case.name,
                    str(outcome.case.place),
                    "" if outcome.passed else _failure_text(outcome),
                )
                for outcome in every
            ),
        )
    if not every:
        return NOTHING_OWN
    parts = [_failure_text(outcome) for outcome in every if not outcome.passed]
    return "\n\n".join([*parts, _count_text(every)])


def _count_text(every: Sequence[CaseOutcome]) -> str:
    """How many passed: cases of the rules, and those of the catalogue's clauses, which `cover` counts apart too."""
    of_rules = [outcome.passed for outcome in every if outcome.case.package is not _NOBODY]
    of_clauses = [outcome.passed for outcome in every if outcome.case.package is _NOBODY]
    share = _share(of_rules)
    text = f"{share[:1].upper()}{share[1:]} {'case' if len(of_rules) == 1 else 'cases'} passed"
    return f"{text}, and {_share(of_clauses)} of the catalogue's clauses." if of_clauses else f"{text}."


def _share(passed: Sequence[bool]) -> str:
    """`all 12`, `the one`, `11 of 12`."""
    if not all(passed):
        return f"{sum(passed):,} of {len(passed):,}"
    return "the one" if len(passed) == 1 else f"all {len(passed):,}"


def watch_folder(name: str, again: Callable[[], None], folder: Path) -> None:
    """Run again whenever a file of the set changes, until the author stops it."""
    seen: dict[Path, int] = {}
    while True:
        now = {path: path.stat().st_mtime_ns for path in _files(folder)}
        if now != seen:
            seen = now
            again()
        time.sleep(_LOOK_EVERY_SECONDS)


def _files(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.yaml")


def _failure_text(outcome: CaseOutcome) -> str:
    """A failed case: where it stands, what it changes, and each failure with the condition that decided it."""
    case = outcome.case
    lines = [f"FAILED {case.name}", f"  {case.place}"]
    if case.parent:
        changes = ", ".join(f"{word}: {value}" for word, value in case.change.items())
        lines.append(
            wrapped(f"same as {case.parent}, but {changes}" if changes else f"same as {case.parent}", "  ")
        )
    for failure in outcome.failures:
        lines.append(wrapped(failure.message, "  - ", "    "))
        if failure.trace is not None:
            lines += tree_lines(failure.trace, 3)
    return "\n".join(lines)
