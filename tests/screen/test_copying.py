"""What leaves the screen as text, and the table that an import begins with."""

import re
from datetime import date

import pytest

from dashboard.screen.caseload.importing import TEMPLATE
from dashboard.screen.review.plain_text import as_plain_text
from engine.exchange import read_packages
from engine.model import Action, Decision, ItemChoice, PersonsView
from tests.records.signing import reviewed
from tests.shipped import CATALOGUE, RULES


def text(reference, decision=None):
    review, hours = reviewed(reference)
    return as_plain_text(review, decision or Decision(), hours, RULES, CATALOGUE.vocabulary.terms, "")


@pytest.mark.parametrize("reference", ["DEMO-01", "DEMO-02", "DEMO-04"])
def test_the_text_is_at_most_two_pages_and_has_no_code(reference):
    copied = text(reference)
    assert len(copied.split()) < 1000
    assert not re.search(r"\b(?:rule|item|question):|[a-z]_[a-z]|==", copied)


def test_it_says_what_was_decided_and_done_in_words():
    review, _ = reviewed("DEMO-02")
    need, item = review.unmet_needs[0], review.suggestions[0]
    decision = Decision(
        choices=(ItemChoice(item=item.item, choice="decline", reason="person_declines"),),
        actions=(Action(source=need.reason.source, owner="Ann", due=date(2026, 11, 30), words="Seen today"),),
        view=PersonsView(agreement="disagrees", words="Not now."),
    )
    copied = text("DEMO-02", decision)
    assert f"- {need.title}" in copied
    assert "planned by 30 Nov 2026; Ann; Seen today" in copied
    assert f"- Declined: {item.name} (The person does not want it)" in copied
    assert "THE PERSON: disagrees" in copied


def test_what_was_chosen_before_everything_was_known_is_copied_too():
    decision = Decision(
        choices=(ItemChoice(item="commode", choice="trial", words="Her toilet is upstairs."),)
    )
    assert "- Not known when it was chosen, about Commode: Is there a toilet" in text("DEMO-01", decision)


def test_the_table_to_begin_with_can_be_taken_in():
    packages = read_packages("packages.csv", TEMPLATE.read_bytes(), CATALOGUE)
    assert [entry.problems for entry in packages if entry.problems] == []
    assert [entry.package.reference for entry in packages] == ["EXAMPLE-1", "EXAMPLE-2"]
    assert len(packages[0].package.visits) == 2
