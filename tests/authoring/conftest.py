"""The shipped catalogue and rule set, loaded once; and small rule sets made for a test."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from engine import load_rule_set
from engine.authoring import Logic, Suite, load_cases

SHIPPED = Path(__file__).parents[2] / "rules" / "home_care"
HEADER = """
id: trial
title: A small set
version: 1.0.0
effective_from: 2026-01-01
authors: [An author]
next_review: 2030-01-01
"""


@pytest.fixture(scope="session")
def shipped(rule_set):
    return rule_set


@pytest.fixture(scope="session")
def suite(catalogue, shipped):
    return Suite(catalogue, shipped, load_cases(SHIPPED, "rules/home_care", catalogue, shipped))


@pytest.fixture(scope="session")
def logic(catalogue, shipped):
    return Logic(catalogue, shipped.rules)


def rule(name, when, kind="suggest", about="grab_rails", **more):
    """A rule as a file has it; `when` on one line or as flow YAML."""
    others = (f"  {key.rstrip('_')}: {value}" for key, value in more.items())
    lines = [
        f"- rule: {name}",
        f"  {kind}: {about}",
        *others,
        f"  when: {when}",
        "  because: A reason that an occupational therapist would sign.",
        "  cites: [practice-ot]",
    ]
    return "\n".join(lines) + "\n"


HOLD = {"lifted_by": "A review.", "lifted_by_whom": "The therapist"}


@pytest.fixture
def small_set(tmp_path, catalogue):
    """Makes a rule set of a few rules, with cases and other files beside it."""

    def make(rules, cases="", folder="set", **files):
        place = tmp_path / folder
        (place / "checks" / "cases").mkdir(parents=True, exist_ok=True)
        (place / "rule_set.yaml").write_text(textwrap.dedent(HEADER), encoding="utf-8")
        (place / "rules.yaml").write_text(rules, encoding="utf-8")
        if cases:
            (place / "checks" / "cases" / "cases.yaml").write_text(textwrap.dedent(cases), encoding="utf-8")
        for name, text in files.items():
            path = place / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return place

    return make


@pytest.fixture
def opened(catalogue):
    """A rule set in a folder, as (rule set, suite of its cases, logic)."""

    def load(folder):
        rules = load_rule_set(catalogue, folder)
        suite = Suite(catalogue, rules, load_cases(folder, "set", catalogue, rules))
        return rules, suite, Logic(catalogue, rules.rules)

    return load
