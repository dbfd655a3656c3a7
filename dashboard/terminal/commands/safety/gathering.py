"""The safety log of a rule set with everything that its controls are held against."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, requires
from itertools import chain
from pathlib import Path

from dashboard.print.papers.knowledge import shown_fields
from dashboard.print.safety import SafetyCase
from dashboard.release import handrail_version
from engine.authoring import (
    DeclaredProperties,
    SafetyException,
    Sketcher,
    Suite,
    check_property,
    compare_properties,
    danger_text,
    declared_properties,
    load_cases,
    load_properties,
    load_safety,
    value_text,
    without_exceptions,
)
from engine.knowledge import RuleSetFolder
from engine.model import Problem
from engine.model.problem import load_or_gather
from engine.safety import (
    LOGGED_KINDS,
    AssessedHazard,
    ControlEvidence,
    PropertyState,
    SafetyDifference,
    SafetyFiles,
    SafetySnapshot,
    assess,
    difference,
    findings,
    fired_rules,
    load_safety_files,
    log_folder,
    outside_the_log,
    property_state,
    read_snapshot,
    results_of,
    snapshot_of,
    tests_below,
)

from ..rules.workspace import RuleSetWorkspace, open_workspace

_CHECKOUT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class GatheredEvidence:
    """The safety log as it stands."""

    found: RuleSetWorkspace
    files: SafetyFiles
    evidence: ControlEvidence
    hazards: tuple[AssessedHazard, ...]
    unread: tuple[Problem, ...]
    """What is wrong with cases or properties; without them their controls do not hold."""
    of_worse_values: Mapping[str, PropertyState]
    """What is declared of words that get worse (`checks/properties.yaml`), which no control names."""

    def problems(self, on: date) -> tuple[Problem, ...]:
        """Everything that is to be put right or signed."""
        return (*self.unread, *findings(self.files, self.hazards, self.evidence, on))

    def exceptions(self) -> Iterator[tuple[str, SafetyException]]:
        """Every exception to a property, with the property's name."""
        for name, state in self.evidence.properties.items():
            for exception in state.exceptions:
                yield name, exception

    def snapshot(self) -> SafetySnapshot:
        """The log as it stands, to be kept and compared."""
        rule_set = self.found.rule_set
        return snapshot_of(
            (rule_set.id, rule_set.version, rule_set.content_hash),
            self.found.catalogue.content_hash,
            self.hazards,
            {**self.evidence.properties, **self.of_worse_values},
        )

    def case(self, on: date) -> SafetyCase:
        """What the papers are written from."""
        rule_set = self.found.rule_set
        return SafetyCase(
            self.files,
            self.hazards,
            f"{rule_set.id} {rule_set.version}",
            rule_set.content_hash,
            self.found.catalogue.content_hash,
            handrail_version(),
            tuple(rule_set.reviewers),
            _third_party(),
            on,
            self.evidence.results is not None,
            self.evidence.properties,
            outside_the_log(self.hazards, self.evidence),
            self.evidence.shown,
        )


def gather(name: str, as_of: date | None, results: Path | None, *, run_tests: bool) -> GatheredEvidence:
    """Read the log of a rule set and ask every control.

    Args:
        name: a shipped rule set, or a folder.
        as_of: the day whose version is meant.
        results: a JUnit file with results of tests.
        run_tests: run the tests that controls name, here and now.

    Raises:
        ProblemsFoundError: rules, catalogue, log or results cannot be read.
    """
    with open_workspace(name, as_of) as workspace:
        beside = log_folder(workspace.folder)
        log = load_safety_files(beside.path, beside.shown)
        passed = results_of(results) if results else _run(log) if run_tests else None
        unread: list[Problem] = []
        suite = load_or_gather(unread, lambda: _suite(workspace, beside))
        evidence = ControlEvidence(
            properties=load_or_gather(unread, lambda: _properties(workspace, beside)) or {},
            rules=frozenset(rule.id for rule in workspace.rule_set.rules),
            fired=fired_rules(suite) if suite else frozenset(),
            shown=shown_fields(),
            tests=tests_below(_CHECKOUT),
            results=passed,
            protections=frozenset(rule.id for rule in workspace.rule_set.rules if rule.kind in LOGGED_KINDS),
        )
        of_worse_values = load_or_gather(unread, lambda: _read_worse_values(workspace, beside)) or {}
        hazards = assess(log, evidence)
        return GatheredEvidence(workspace, log, evidence, hazards, tuple(unread), of_worse_values)


def compare_logs(before: str, after: str, results: Path | None) -> SafetyDifference:
    """What differs between two safety logs, each by the name or folder of its rule set, or from a file that was kept.

    Files are read first: what is wrong with one is said before minutes go into asking the other's controls. Of two rule
    sets the solver says whether a property still forbids as much; a file holds its words alone.

    Raises:
        ProblemsFoundError: one cannot be read.
    """
    files = {name: read_snapshot(Path(name)) for name in (before, after) if name.lower().endswith(".json")}
    logs = [files.get(name) or gather(name, None, results, run_tests=False) for name in (before, after)]
    old, new = (log if isinstance(log, SafetySnapshot) else log.snapshot() for log in logs)
    declared = [_read_declared(log.found) for log in logs if isinstance(log, GatheredEvidence)]
    return difference(old, new, compare_properties(*declared) if len(declared) == len(logs) else None)


def _read_declared(workspace: RuleSetWorkspace) -> DeclaredProperties:
    """What a set declares that must hold; its exceptions stand in the log."""
    return without_exceptions(declared_properties(workspace.folder, workspace.catalogue, workspace.rule_set))


def _suite(rules: RuleSetWorkspace, beside: RuleSetFolder) -> Suite:
    """Its cases, asked of the rules in force."""
    return Suite(
        rules.catalogue,
        rules.rule_set,
        load_cases(beside.path, beside.shown, rules.catalogue, rules.rule_set),
    )


def _properties(rules: RuleSetWorkspace, beside: RuleSetFolder) -> dict[str, PropertyState]:
    """Every safety property that the set declares, as the solver finds it."""
    sketcher = Sketcher(rules.catalogue, rules.rule_set, rules.logic())
    declared = load_safety(beside.path, beside.shown, rules.catalogue, rules.rule_set)
    return {
        safety.entry.safety: property_state(
            safety.entry.says,
            check_property(sketcher, safety),
            safety.entry.exceptions,
            danger_text(safety.entry),
        )
        for safety in declared
    }


def _read_worse_values(rules: RuleSetWorkspace, beside: RuleSetFolder) -> dict[str, PropertyState]:
    """Every property of words that get worse, by its sentence; whether it holds is asked by `rules check`."""
    declared = load_properties(beside.path, beside.shown, rules.catalogue, rules.rule_set)
    return {
        each.entry.property: PropertyState(each.entry.property, 0, (), (), asks=value_text(each.entry))
        for each in declared
    }


def _run(log: SafetyFiles) -> dict[str, bool]:
    """Run the tests that controls name, in a process of their own."""
    there = tests_below(_CHECKOUT) or frozenset()
    every_control = chain.from_iterable(hazard.hazard.controls for hazard in log.hazards)
    named = sorted({control.named for control in every_control if control.sort == "test"})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "results.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--junitxml={file}",
            *(test for test in named if test in there),
        ]
        subprocess.run(command, cwd=_CHECKOUT, check=False, capture_output=True)
        return results_of(file)


def _third_party() -> tuple[str, ...]:
    try:
        needed = requires("handrail") or ()
    except PackageNotFoundError:
        return ("not known: Handrail is not installed as a package",)
    return tuple(sorted(package for package in needed if "extra ==" not in package))
