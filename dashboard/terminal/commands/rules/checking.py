"""`handrail rules check`: everything wrong with a rule set in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from dashboard.clock import today
from engine import Problem, ProblemsFoundError, RuleSet
from engine.authoring import analyse

from ...problems import findings
from ...words import wrapped
from .formats import TestCase, as_json, junit, problem_json, sarif
from .opened import opened


def check(name: str, as_of: date | None, *, notes: bool) -> tuple[RuleSet | None, tuple[Problem, ...]]:
    """The rule set where it loads, and everything found."""
    problems: list[Problem] = []
    try:
        with opened(name, as_of) as found:
            parts = [
                _part(problems, one) for one in (found.cases, found.properties, found.accepted, found.safety)
            ]
            if not problems:
                _, properties, accepted, safety = parts
                day = as_of or today()
                problems += analyse(
                    found.catalogue, found.rule_set, day, properties, accepted, safety=safety, notes=notes
                )
            return found.rule_set, tuple(problems)
    except ProblemsFoundError as error:
        return None, (*problems, *error.problems)


def _part(problems: list[Problem], load: Callable[[], Any]) -> Any:
    """What loads, or nothing: problems of cases, properties and acceptances come in one run."""
    try:
        return load()
    except ProblemsFoundError as error:
        problems.extend(error.problems)
        return None


def written(rule_set: RuleSet | None, problems: Iterable[Problem], form: str, version: str) -> str:
    """The findings in one of the formats."""
    every = tuple(problems)
    if form == "json":
        return as_json([problem_json(problem) for problem in every])
    if form == "sarif":
        return sarif(every, version)
    if form == "junit":
        cases = [TestCase(f"{one.code} {one.message}", str(one.place), *_said(one)) for one in every]
        return junit("handrail rules check", cases or [TestCase("nothing found", "")])
    if every:
        return findings(every)
    assert rule_set is not None
    return wrapped(
        f"{rule_set.title} {rule_set.version}: {len(rule_set.rules)} rules, nothing found. Every rule can be true and "
        "can be false, every part of every condition decides something, and what the set declares as its properties "
        "holds for every package that the model can describe."
    )


def _said(problem: Problem) -> tuple[str, str]:
    text = f"{problem}\n{problem.fixture}"
    return (text, "") if problem.severity == "error" else ("", text)
