"""A reason says of the person what its condition reads, and nothing that nobody asked."""

import re
from pathlib import Path

import pytest
import yaml

from engine.model import comparisons
from tests.shipped import CATALOGUE, RULES

SAID = yaml.safe_load(Path(__file__).with_name("reason_words.yaml").read_text(encoding="utf-8"))
PHRASES = {phrase["says"]: tuple(phrase["reads"]) for phrase in SAID["phrases"]}
EXCEPTIONS = {
    (exception["where"], exception["says"]): exception["because"] for exception in SAID["exceptions"]
}
_PATH = re.compile(r"`([a-z_]+(?:\.[a-z_]+)+)`")


def read_by(condition):
    """The paths that a condition reads, those of its readings among them."""
    paths = set()
    for leaf in comparisons(condition):
        paths.add(leaf.path)
        if leaf.path.startswith("reading."):
            for rule in RULES.rules:
                if rule.kind == "reading" and rule.about == (leaf.path.removeprefix("reading."),):
                    paths |= read_by(rule.when)
    return paths


def reasons():
    for rule in RULES.rules:
        if rule.kind != "ask":
            yield rule.id, rule.because, read_by(rule.when)
    for item in CATALOGUE.items.values():
        for section in ("needs", "unsafe_when", "caution_when"):
            for number, clause in enumerate(getattr(item, section), start=1):
                yield f"{item.id} {section} {number}", clause.because, read_by(clause.when)


REASONS = tuple(reasons())


def unread():
    """Where a reason says something, and its condition reads none of the words for it."""
    for where, because, read in REASONS:
        for says, wanted in PHRASES.items():
            if re.search(says, because, re.I) and not any(path.startswith(wanted) for path in read):
                yield where, says, because


def test_what_a_reason_says_of_the_person_is_read_by_its_condition():
    assert [gap for gap in unread() if gap[:2] not in EXCEPTIONS] == []


def test_every_exception_is_needed_and_says_why():
    needed = {gap[:2] for gap in unread()}
    assert set(EXCEPTIONS) <= needed
    assert all(len(because.split()) > 3 for because in EXCEPTIONS.values())


def test_every_phrase_is_said_by_some_reason():
    for says in PHRASES:
        assert any(re.search(says, because, re.I) for _, because, _ in REASONS), says


@pytest.mark.parametrize(
    ("where", "because", "read"),
    [pytest.param(*reason, id=reason[0]) for reason in REASONS if _PATH.search(reason[1])],
)
def test_every_word_of_the_model_that_a_reason_names_is_read_by_its_condition(where, because, read):
    """A list of a package stands for the words that are derived from it."""
    derived_from = {
        "service.weeks_running": "package.days_assessed_before_package",
        "risks.weeks_since_hospital_discharge": "package.days_assessed_before_discharge",
        "unpaid_carers.lives_with": "support.lives_with_carer",
    }
    named = set(_PATH.findall(because))
    assert {path for path in named if path not in read and derived_from.get(path) not in read} == set(), where
