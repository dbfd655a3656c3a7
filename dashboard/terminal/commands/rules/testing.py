"""`handrail rules test`: the cases, and for each that fails the condition with its values."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from engine import CarePackage, Problem, ProblemsFoundError, Reviewer
from engine.authoring import (
    Case,
    CaseOutcome,
    ClauseSuite,
    Expectation,
    Failure,
    Suite,
    chosen,
    needs_review,
    run,
)
from engine.model import Place

from ...explanation import tree_lines
from ...words import wrapped
from .formats import TestCase, as_json, junit
from .opened import Opened, opened

JSON_VERSION = 2
"""Of what `test --format json` writes; raised when a key changes its meaning or goes."""
_LOOK_EVERY_SECONDS = 0.5
_NOBODY = CarePackage(reference="clauses of the catalogue")


NOTHING_OWN = "This layer adds and changes no rule: there is nothing of its own to test."


def says_nothing_of_its_own(found: Opened) -> bool:
    """Whether a set is a layer that adds and changes no rule: what its base says is for the cases of the base."""
    return found.rule_set.base is not None and not found.rule_set.own_rules


def outcomes(name: str, as_of: date | None, pattern: str) -> tuple[CaseOutcome, ...]:
    """Run the cases of a set that match.

    Raises:
        ProblemsFoundError: what is wrong with the files; H706 when no case matches.
    """
    with opened(name, as_of) as found:
        every = found.cases()
        cases = chosen(every, pattern) if pattern else every
        if not cases and not pattern and says_nothing_of_its_own(found):
            return ()
        if not cases:
            message = f"no case matches `{pattern}`" if pattern else "this rule set has no cases"
            raise ProblemsFoundError(
                [
                    Problem(
                        "H706",
                        message,
                        Place(f"{found.folder.shown}/checks/cases"),
                        "`handrail rules cover --missing` prints the first ones",
                    )
                ]
            )
        suite = Suite(found.catalogue, found.rule_set, cases)
        asked = Reviewer(found.catalogue, found.rule_set) if needs_review(cases) else nullcontext()
        with asked as reviewer:
            ran = tuple(run(suite, reviewer))
        return ran if pattern else (*ran, *_of_clauses(found.clauses(), found.rule_set.effective_from))


def _of_clauses(suite: ClauseSuite, on: date) -> Iterator[CaseOutcome]:
    """The cases of the catalogue's clauses, as outcomes of cases that no package is needed for."""
    failed = {case.name: message for case, message in suite.failures()}
    for one in suite.cases:
        case = Case(one.name, _NOBODY, {}, on, Expectation(frozenset()), one.place)
        yield CaseOutcome(case, (Failure(failed[one.name]),) if one.name in failed else ())


def written(found: Iterable[CaseOutcome], form: str) -> str:
    """The outcomes in one of the formats."""
    every = tuple(found)
    if form == "json":
        cases = [
            {
                "case": one.case.name,
                "file": one.case.place.file,
                "line": one.case.place.line,
                "passed": one.passed,
                "failures": [failure.message for failure in one.failures],
            }
            for one in every
        ]
        return as_json({"json_version": JSON_VERSION, "cases": cases})
    if form == "junit":
        return junit(
            "handrail rules test",
            (
                TestCase(one.case.name, str(one.case.place), "" if one.passed else _failed(one))
                for one in every
            ),
        )
    failed = [one for one in every if not one.passed]
    parts = [_failed(one) for one in failed]
    passed = len(every) - len(failed)
    if not every:
        return NOTHING_OWN
    all_passed = "The one case passed." if len(every) == 1 else f"All {len(every)} cases passed."
    count = (
        f"{passed} of {len(every)} {'case' if len(every) == 1 else 'cases'} passed." if failed else all_passed
    )
    return "\n\n".join([*parts, count])


def watch(name: str, again: Callable[[], None], folder: Path) -> None:
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


def _failed(outcome: CaseOutcome) -> str:
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
