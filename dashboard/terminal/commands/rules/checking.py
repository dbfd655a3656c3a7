"""`handrail rules check`: everything wrong with a rule set in one run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.clock import today
from engine import Problem, ProblemsFoundError, RuleSet
from engine.authoring import analyse, declared_properties, missing_properties, stands_against
from engine.model.problem import load_or_gather
from engine.safety import FOLDER as LOG
from engine.safety import load_safety_files, undeclared_controls
from engine.wording import count_text

from ...problems import findings
from ...words import wrapped
from .formats import TestCase, as_json, junit, problem_json, sarif
from .workspace import RuleSetWorkspace, open_workspace

JSON_VERSION = 2
"""Of what `check --format json` writes; raised when a key changes its meaning or goes."""


@dataclass(frozen=True)
class Checked:
    """A rule set where it loads, how much was tried of it, and everything found."""

    rule_set: RuleSet | None
    problems: tuple[Problem, ...]
    cases: int = 0
    properties: int = 0


def check_rule_set(name: str, as_of: date | None, *, notes: bool) -> Checked:
    """The rule set where it loads, and everything found."""
    problems: list[Problem] = []
    try:
        with open_workspace(name, as_of) as workspace:
            parts: list[Any] = [
                load_or_gather(problems, load)
                for load in (
                    workspace.cases,
                    workspace.properties,
                    workspace.accepted,
                    workspace.safety,
                    workspace.clauses,
                )
            ]
            counts = (0, 0)
            if not problems:
                cases, properties, accepted, safety, _ = parts
                problems += load_or_gather(problems, lambda: _list_undeclared(workspace)) or ()
                counts = (len(cases), len(properties) + len(safety))
                day = as_of or today()
                problems += analyse(
                    workspace.catalogue,
                    workspace.rule_set,
                    day,
                    properties,
                    accepted,
                    safety=safety,
                    notes=notes,
                )
                refused = stands_against(
                    workspace.catalogue,
                    workspace.rule_set,
                    workspace.folder.path,
                    workspace.folder.shown,
                    day,
                )
                problems += (problem for problem in refused if problem not in problems)
            return Checked(workspace.rule_set, tuple(problems), *counts)
    except ProblemsFoundError as error:
        return Checked(None, (*problems, *error.problems))


def _list_undeclared(workspace: RuleSetWorkspace) -> tuple[Problem, ...]:
    """Properties that should be there and are not: of the set and its base, else those that hazards name."""
    folder = workspace.folder
    missing = tuple(missing_properties(workspace.rule_set, folder.path, folder.shown))
    if missing or not (folder.path / LOG).is_dir():
        return missing
    declared = declared_properties(folder, workspace.catalogue, workspace.rule_set)
    names = {each.entry.safety for each in declared.safety}
    return tuple(undeclared_controls(load_safety_files(folder.path, folder.shown), names))


def format_findings(checked: Checked, form: str, version: str) -> str:
    """The findings in one of the formats."""
    rule_set, every = checked.rule_set, checked.problems
    if form == "json":
        return as_json(
            {"json_version": JSON_VERSION, "findings": [problem_json(problem) for problem in every]}
        )
    if form == "sarif":
        return sarif(every, version)
    if form == "junit":
        cases = [
            TestCase(f"{problem.code} {problem.message}", str(problem.place), *_failure_and_output(problem))
            for problem in every
        ]
        return junit("handrail rules check", cases or [TestCase("nothing found", "")])
    if every:
        return findings(every)
    assert rule_set is not None
    return wrapped(
        f"{rule_set.title} {rule_set.version}: {count_text(len(rule_set.rules), 'rule')}, nothing found. "
        f"{_asked_rules(rule_set)} can be true and can be false, and every part of every condition decides something. "
        f"{_what_was_tried(checked)}"
    )


def _asked_rules(rule_set: RuleSet) -> str:
    """Whose conditions were asked about: of a layer, the base's own check answers for the others."""
    if rule_set.base is None:
        return "Every rule"
    return f"Every rule that it adds or changes ({len(rule_set.own_rules):,}; the others are as in {rule_set.base.id})"


def _what_was_tried(checked: Checked) -> str:
    """What else stands behind "nothing found", and what does not."""
    properties = (
        f"Its {count_text(checked.properties, 'property holds', 'properties hold')} for every package that the model can "
        "describe."
        if checked.properties
        else "It declares no properties of its own; those of its base hold for what it adds or changes. "
        "`handrail rules prove` asks them all."
        if checked.rule_set is not None and checked.rule_set.base is not None
        else "It declares 0 properties, so nothing was proved of what it may never do."
    )
    cases = (
        f"Its {count_text(checked.cases, 'case')} can be read (`handrail rules test` runs "
        f"{'it' if checked.cases == 1 else 'them'})."
        if checked.cases
        else "It has 0 cases, so nobody has said what it should do."
    )
    return f"{properties} {cases}"


def _failure_and_output(problem: Problem) -> tuple[str, str]:
    text = f"{problem}\n{problem.fixture}"
    return (text, "") if problem.severity == "error" else ("", text)
