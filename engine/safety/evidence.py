"""What can be asked of the product that is in force: which properties hold, which rules cases fire, which tests passed.

Definitions: a property *holds* when the solver proves it of every item or activity that it is about, exceptions apart,
and at least one such proof is not vacuous. A rule is *fired* when some case makes it true: as expectations are closed,
its deletion would make that case fail. A test *passed* when every one of its results in a JUnit file did.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree

from ..authoring import SafetyException, Suite
from ..model import ProblemsFoundError, RuleKind, file_error, read_problem

MOST_RESULT_BYTES = 50_000_000
LOGGED_KINDS: tuple[RuleKind, ...] = ("unmet_need", "hold", "exclude")
"""Kinds of rules of which each is a control of some hazard: else nobody would miss what it shows, holds or rules out."""
Passed = bool


@dataclass(frozen=True)
class PropertyState:
    """What the solver says of one property."""

    says: str
    proved: int
    broken: tuple[str, ...]
    """Items or activities of which it does not hold."""
    excepted: tuple[str, ...]
    exceptions: tuple[SafetyException, ...] = ()
    """Where it is not asked, why, and who answers for that."""
    asks: str = ""
    """Its kind and its condition, in words of the model."""
    asked_of: tuple[str, ...] = ()
    """Items or activities of which it is asked."""


@dataclass(frozen=True)
class ControlEvidence:
    """Everything that controls are held against."""

    properties: Mapping[str, PropertyState]
    rules: frozenset[str]
    fired: frozenset[str]
    shown: Mapping[str, frozenset[str]]
    """The fields that each paper declares, by its kind."""
    tests: frozenset[str] | None
    """The tests that there are; None in an installation without tests."""
    results: Mapping[str, Passed] | None = field(default=None)
    """Whether each test passed; None where none were run."""
    protections: frozenset[str] = frozenset()
    """Rules of `LOGGED_KINDS`: each is a control of some hazard."""


class Proof(Protocol):
    """What the solver says of one property and one item or activity: `proved`, `broken` or `vacuous`."""

    @property
    def subject(self) -> str:
        """The item or activity; empty for a property of the whole package."""

    @property
    def outcome(self) -> str:
        """What the solver found: `proved`, `broken` or `vacuous`."""

    @property
    def excepted(self) -> bool:
        """Whether a signed exception takes it out."""


def property_state(
    says: str, proofs: Iterable[Proof], exceptions: tuple[SafetyException, ...] = (), asks: str = ""
) -> PropertyState:
    """How one property stands, from all that the solver says of it."""
    checks = tuple(proofs)
    asked = [check for check in checks if not check.excepted]
    return PropertyState(
        says,
        sum(check.outcome == "proved" for check in asked),
        tuple(check.subject for check in asked if check.outcome == "broken"),
        tuple(check.subject for check in checks if check.excepted),
        exceptions,
        asks,
        tuple(check.subject for check in asked if check.subject),
    )


def fired_rules(suite: Suite) -> frozenset[str]:
    """The rules that at least one case fires."""
    return frozenset().union(*suite.fired) if suite.cases else frozenset()


def tests_below(folder: Path) -> frozenset[str] | None:
    """Every test function below a `tests` folder, as `tests/…/test_x.py::test_name`; None where there is no folder."""
    root = folder / "tests"
    if not root.is_dir():
        return None
    return frozenset(
        f"{path.relative_to(folder).as_posix()}::{node.name}"
        for path in root.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def results_of(file: Path) -> dict[str, Passed]:
    """Whether each test of a JUnit file passed: every one of its runs did, and at least one was not skipped.

    Raises:
        ProblemsFoundError: the file cannot be read, or is no JUnit file.
    """
    try:
        if file.stat().st_size > MOST_RESULT_BYTES:
            raise file_error(str(file), "H103", "the file of test results is too large")
        root = ElementTree.parse(file).getroot()
    except OSError as error:
        raise ProblemsFoundError([read_problem(str(file), error, "the file of test results")]) from None
    except ElementTree.ParseError as error:
        raise file_error(
            str(file),
            "H102",
            f"the test results are not XML: {error}",
            "write them with `pytest --junitxml FILE`",
        ) from None
    runs: dict[str, list[str]] = defaultdict(list)
    for case in root.iter("testcase"):
        module, name = case.get("classname", ""), case.get("name", "").split("[")[0]
        states = {child.tag for child in case}
        state = "failed" if states & {"failure", "error"} else "skipped" if "skipped" in states else "passed"
        # Names of classes begin with a capital and names of files do not; a control names the file and the test.
        path = "/".join(part for part in module.split(".") if not part[:1].isupper())
        runs[f"{path}.py::{name}"].append(state)
    if not runs:
        raise file_error(
            str(file), "H104", "the file holds no test results", "write them with `pytest --junitxml FILE`"
        )
    return {name: "failed" not in states and "passed" in states for name, states in runs.items()}
