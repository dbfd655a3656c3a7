"""What lists read of signed reviews: kept once, of the very review, covered by the audit trail, and forgotten with it."""

from dataclasses import fields

import pytest
from sqlalchemy import text

from engine.records import PackageRecords, RetentionRecords, SignedRecords, SummaryRecords, entries, verify
from engine.records.database import for_writing
from engine.review import SHAPE, PlanCase, ReviewSummary, cases_of, sum_up, with_steps
from tests.records.signing import PACKAGE, signed

KEY = ("DEMO-04", 1)


def test_a_summary_says_after_it_was_kept_what_its_review_says():
    review = signed()
    summary = ReviewSummary.model_validate_json(sum_up(review).model_dump_json())
    assert summary == sum_up(review)
    assert with_steps(summary.cases, ()) == cases_of(review, ())


def test_the_shape_of_a_summary_has_another_number_when_it_holds_something_else():
    """Raise `SHAPE` when this fails, and write it here: summaries of before are then made again."""
    assert (
        SHAPE,
        " ".join(ReviewSummary.model_fields),
        " ".join(field.name for field in fields(PlanCase)),
    ) == (
        1,
        "reference number signed_on signer review_due items content_hash rules needs cases "
        "carer_hours_now_per_week second_carer_hours_now_per_week",
        "subject name kind state since due owner steps ended urgent",
    )


def test_a_summary_is_kept_once_in_each_shape_and_only_of_the_review_that_it_was_made_of(database):
    PackageRecords(database).save(PACKAGE)
    seal = SignedRecords(database).sign(signed(), draft_revision=0)
    summaries = SummaryRecords(database)
    summaries.keep({KEY: ("another seal", "{}"), ("GONE", 1): (seal, "{}")}, 1)
    assert summaries.of([KEY, ("GONE", 1)], 1) == {}
    summaries.keep({KEY: (seal, "first")}, 1)
    summaries.keep({KEY: (seal, "second")}, 1)
    assert summaries.of([KEY], 1) == {KEY: ("first", True)}
    assert summaries.of([KEY], 2) == {}
    summaries.keep({KEY: (seal, "other shape")}, 2)
    assert summaries.of([KEY], 2) == {KEY: ("other shape", True)}
    assert [entry.action for entry in entries(database)].count("summed up") == 2
    assert verify(database).faults == ()
    RetentionRecords(database).forget("DEMO-04")
    assert summaries.of([KEY], 1) == {}
    assert verify(database).faults == ()


@pytest.mark.parametrize(
    "altered",
    [
        "UPDATE review_summary SET content = 'second'",
        "UPDATE review_summary SET shape = 2",
        "INSERT INTO review_summary SELECT reference, number, 2, seal, 'second' FROM review_summary",
    ],
)
def test_a_summary_that_is_not_what_was_written_is_read_by_no_list(database, altered):
    PackageRecords(database).save(PACKAGE)
    SignedRecords(database).sign(signed(), draft_revision=0, summary=(1, "first"))
    summaries = SummaryRecords(database)
    assert summaries.of([KEY], 1) == {KEY: ("first", True)}
    with for_writing(database).begin() as connection:
        connection.execute(text(altered))
    rows = [*summaries.of([KEY], 1).values(), *summaries.of([KEY], 2).values()]
    assert [row.content for row in rows if row.content != "first"] == []
    assert verify(database).faults
    # Another server, which begins with what it finds.
    assert all(row.content == "first" for row in SummaryRecords(for_writing(database)).of([KEY], 1).values())
