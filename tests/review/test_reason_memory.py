"""Reasons that are kept from one review to the next say what they would say anew."""

from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine import Reviewer
from engine.review import reason_memory
from tests.shipped import CATALOGUE, RULES

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def reviewer():
    catalogue = CATALOGUE
    with Reviewer(catalogue, RULES) as open_reviewer:
        yield open_reviewer


def written(reviewer, packages):
    return [reviewer.review(package, reviewed_on=DAY).model_dump_json() for package in packages]


def test_a_review_is_the_same_whoever_was_reviewed_before(reviewer):
    packages = [*demonstration_packages().values(), *synthetic_packages(12)]
    alone = []
    for package in packages:
        reason_memory._memories.clear()
        alone += written(reviewer, [package])
    assert written(reviewer, packages) == alone
    assert written(reviewer, reversed(packages)) == alone[::-1]


def test_the_nation_is_part_of_what_a_reason_is_known_by(reviewer):
    package = demonstration_packages()["DEMO-01"]
    nations = [package.changed(nation=nation) for nation in ("England", "Scotland", None, "England")]
    texts = written(reviewer, nations)
    reason_memory._memories.clear()
    assert texts == [text for nation in nations for text in written(reviewer, [nation])]
    assert len(set(texts)) == 3


def test_what_is_kept_stays_within_its_bound(reviewer, monkeypatch):
    monkeypatch.setattr(reason_memory, "_MOST_KEPT", 20)
    reason_memory._memories.clear()
    packages = list(demonstration_packages().values())
    texts = written(reviewer, packages)
    memory = reason_memory.memory_of(reviewer.program)
    assert len(memory._parts) <= 20
    monkeypatch.undo()
    reason_memory._memories.clear()
    assert texts == written(reviewer, packages)
