"""Findings and outcomes for other programs: JSON, JUnit XML (build servers) and SARIF 2.1.0 (code review tools)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from engine import Problem
from engine.model import CODES

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)}


@dataclass(frozen=True)
class TestCase:
    """One line of a JUnit report."""

    name: str
    file: str
    failure: str = ""
    note: str = ""


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as plain values."""
    place = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "help": problem.help,
        "fixture": problem.fixture,
    }


def as_json(value: object) -> str:
    """Indented JSON that keeps letters as they are."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def junit(suite: str, cases: Iterable[TestCase]) -> str:
    """A JUnit report."""
    every = list(cases)
    root = ElementTree.Element(
        "testsuite",
        name=suite,
        tests=str(len(every)),
        errors="0",
        skipped="0",
        failures=str(sum(bool(case.failure) for case in every)),
    )
    for case in every:
        node = ElementTree.SubElement(
            root, "testcase", name=_clean(case.name), classname=suite, file=case.file
        )
        if case.failure:
            first = case.failure.splitlines()[0]
            ElementTree.SubElement(node, "failure", message=_clean(first)).text = _clean(case.failure)
        if case.note:
            ElementTree.SubElement(node, "system-out").text = _clean(case.note)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")


def sarif(problems: Iterable[Problem], version: str) -> str:
    """A SARIF log."""
    rules = [
        {"id": code, "shortDescription": {"text": title}, "help": {"text": f"handrail explain {code}"}}
        for code, title in CODES.items()
    ]
    driver = {"name": "handrail rules check", "version": version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in problems],
    }
    return as_json({"$schema": _SARIF, "version": "2.1.0", "runs": [run]})


def _result(problem: Problem) -> dict[str, Any]:
    place = problem.place
    region = {"startLine": max(place.line, 1), "startColumn": max(place.column, 1)}
    location = {"artifactLocation": {"uri": place.file.replace("\\", "/")}, "region": region}
    text = ". ".join(part for part in (problem.message, problem.help) if part)
    return {
        "ruleId": problem.code,
        "level": problem.severity,
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
        "properties": {"fixture": problem.fixture} if problem.fixture else {},
    }


def _clean(text: str) -> str:
    """XML cannot hold control characters."""
    return text.translate(_CONTROL)
