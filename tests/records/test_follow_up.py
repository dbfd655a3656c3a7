"""What follows a review: written once, by whoever may, and never a change of what was signed."""

from datetime import date

import pytest
from pydantic import ValidationError

from engine.model import CaseStep, Note, PersonsWord, ProviderAnswer, SentBack, Signature
from engine.records import (
    FollowUpRecords,
    GrantRecords,
    NotAllowedError,
    PackageRecords,
    RetentionRecords,
    SignedRecords,
    verify,
)
from tests.records.people import people, person
from tests.records.racing import together
from tests.records.signing import PACKAGE, signed

ANN, PAT = person("ann"), person("pat")
ON = date(2026, 11, 24)
ORDERED = CaseStep(subject="bath_board", state="ordered", on=ON, due=date(2026, 12, 1), owner="Ann")
CAN = ProviderAnswer(subject="bath_board", reply="can", from_day=date(2026, 12, 7), trained="Two carers")


@pytest.fixture
def north(database):
    """A signed review in the north, its therapist, and a provider."""
    PackageRecords(database).save(PACKAGE, caseload="north")
    SignedRecords(database).sign(signed(), draft_revision=0)
    GrantRecords(database).give("ann@example.org", "OT", "north")
    GrantRecords(database).give("pat@example.org", "provider", "north")
    people(database, ANN).enter()
    people(database, PAT).enter()
    return database


def test_entries_are_numbered_and_read_again_as_they_were_written(north):
    records = FollowUpRecords(north, ANN)
    persons_word = PersonsWord(subject="bath_board", says="try", words="If it is quick")
    assert [records.add("DEMO-04", 1, entry) for entry in (ORDERED, persons_word)] == [(1,), (2,)]
    first, second = records.of("DEMO-04")
    assert (first.content, first.review, first.by, first.number) == (ORDERED, 1, "Ann", 1)
    assert second.content == persons_word
    assert [entry.content for entry in records.everywhere()] == [ORDERED, persons_word]
    assert verify(north).faults == ()


def test_a_provider_answers_a_review_that_counts_and_the_review_stays_as_it_was(north):
    before = SignedRecords(north).load("DEMO-04", 1)
    FollowUpRecords(north, PAT).add("DEMO-04", 1, CAN)
    assert SignedRecords(north).load("DEMO-04", 1) == before
    (answer,) = FollowUpRecords(north, PAT).answers("DEMO-04")
    assert (answer.content, answer.by) == (CAN, "Pat")


@pytest.mark.parametrize(
    "entry", [ORDERED, Note(section="needs", words="Seen"), SentBack(because="Say who agreed")]
)
def test_a_provider_writes_nothing_but_answers_and_reads_nothing_but_them(north, entry):
    with pytest.raises(NotAllowedError):
        FollowUpRecords(north, PAT).add("DEMO-04", 1, entry)
    with pytest.raises(NotAllowedError):
        FollowUpRecords(north, PAT).of("DEMO-04")
    assert FollowUpRecords(north, PAT).everywhere() == ()


def test_a_review_that_does_not_count_yet_is_sent_back_and_not_answered(north):
    second = signed(2, second=("why",))
    SignedRecords(north).sign(second, draft_revision=0)
    records = FollowUpRecords(north, ANN)
    with pytest.raises(LookupError, match="waits for a second signature"):
        records.add("DEMO-04", 2, CAN)
    records.add("DEMO-04", 2, SentBack(because="Say who agreed to it"))
    SignedRecords(north).sign_second(
        "DEMO-04", 2, Signature(identity="x", name="X", role="OT", signed_at="now")
    )
    with pytest.raises(LookupError, match="every signature"):
        records.add("DEMO-04", 2, SentBack(because="Too late for that"))
    with pytest.raises(LookupError, match="no signed review 3"):
        records.add("DEMO-04", 3, ORDERED)


def test_several_answers_are_taken_in_together_or_not_at_all(north):
    records = FollowUpRecords(north, PAT)
    with pytest.raises(NotAllowedError):
        records.add("DEMO-04", 1, CAN, ORDERED)
    assert records.answers("DEMO-04") == ()
    assert records.add("DEMO-04", 1, CAN, CAN) == (1, 2)


def test_two_who_write_at_once_lose_nothing(north):
    results = together(*[lambda: FollowUpRecords(north, ANN).add("DEMO-04", 1, ORDERED)] * 2)
    assert sorted(results) == [(1,), (2,)]
    assert verify(north).faults == ()


def test_what_followed_is_forgotten_with_the_package(north):
    FollowUpRecords(north, ANN).add("DEMO-04", 1, ORDERED)
    RetentionRecords(north).forget("DEMO-04")
    assert FollowUpRecords(north).everywhere() == ()
    assert verify(north).faults == ()


@pytest.mark.parametrize("state", ["returned", "never_came", "not_agreed", "stays_as_it_is"])
def test_an_end_without_use_says_why(state):
    with pytest.raises(ValidationError, match="say why"):
        CaseStep(subject="bath_board", state=state, on=ON)
    assert CaseStep(subject="bath_board", state=state, on=ON, words="Too wide").has_ended


def test_the_next_thing_is_not_due_before_the_last_one_happened():
    with pytest.raises(ValidationError, match="cannot be due before"):
        CaseStep(subject="bath_board", state="ordered", on=ON, due=date(2026, 11, 1))
