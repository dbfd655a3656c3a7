"""Files of other systems where packages are taken in one by one: screen, requests, `handrail check`."""

from __future__ import annotations

import json

import pytest

from dashboard.checking import check_content
from engine.formats import is_foreign, read_any_packages
from engine.program import RuleProgram
from tests.delivered.exports import FILES as DELIVERED
from tests.formats.bundles import FILES, TODAY, bundle, observation, patient
from tests.shipped import CATALOGUE, RULES

HELD = json.dumps(bundle(patient(), observation("95015-4", "LA10055-4"))).encode()
OWN = b'{"reference": "A1", "person": {"washing": 2}}'


@pytest.mark.parametrize(
    ("name", "content", "foreign"),
    [
        ("a.json", HELD, True),
        ("a.json", OWN, False),
        ("a.jsonl", OWN, False),
        ("a.yaml", b"reference: A1\n", False),
        ("a.csv", b"reference,person.washing\nA1,2\n", False),
        ("a.csv", b"person,minutes_per_day\nA1,30\n", True),
        ("a.xml", b"<x/>", True),
    ],
)
def test_what_is_of_another_system_is_known_by_what_it_holds(name, content, foreign):
    assert is_foreign(name, content) == foreign


def test_a_bundle_gives_packages_and_what_should_be_looked_at():
    read, remarks = read_any_packages("a.json", HELD, CATALOGUE, TODAY)
    assert [package_read.reference for package_read in read] == ["p1"]
    messages = [remark.message for remark in remarks]
    assert "p1: person.washing is between 2 and 3 (Section GG, 2026-11-02), so it is not assessed" in messages
    assert "p1: the file holds no plan of care" in messages


def test_a_package_of_our_own_is_read_as_before():
    read, remarks = read_any_packages("a.json", OWN, CATALOGUE, TODAY)
    assert read[0].package.person.washing == 2
    assert remarks == ()


def test_a_bad_bundle_and_one_about_nobody_are_problems():
    for content, code in ((b'{"resourceType": ', "H102"), (b'{"resourceType": "Organization"}', "H104")):
        (package_read,), _ = read_any_packages("a.json", content, CATALOGUE, TODAY)
        assert (package_read.package, [problem.code for problem in package_read.problems]) == (None, [code])


def test_check_says_the_same_of_a_bundle():
    content = (FILES / "fhir" / "eltss.xml").read_bytes()
    checked = check_content("eltss.xml", content, TODAY, CATALOGUE, lambda: RuleProgram(CATALOGUE, RULES))
    assert [package.reference for package in checked.packages] == ["patient1"]
    assert checked.problems == ()
    assert any("not taken in" in remark.message for remark in checked.remarks)


def test_an_export_of_delivered_care_is_no_package_with_visits():
    read, _ = read_any_packages("clean.csv", (DELIVERED / "clean.csv").read_bytes(), CATALOGUE, TODAY)
    assert all(package_read.package is None or package_read.package.visits == () for package_read in read)
