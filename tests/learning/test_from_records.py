"""From signed reviews and recorded outcomes to what is learned from, on either kind of database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.learning import counts_of, read_records, review_from_records
from engine.model import BeforeAndAfter, Decision, ItemChoice, Outcome
from engine.records import PackageRecords, SignedRecords
from tests.records.conftest import *  # noqa: F403  the two kinds of database
from tests.records.signing import PACKAGE, reviewed, signed

CHOSEN = reviewed()[0].suggestions[0].item


def decided(number=1, **more):
    return signed(number, decision=Decision(choices=(ItemChoice(item=CHOSEN, choice="accept"),)), **more)


SEEN = {"6_weeks": date(2027, 1, 10), "4_months": date(2027, 3, 26)}


def outcome(after="6_weeks", hours=6.0, use="in_use", seen_on=None, **more):
    return Outcome(
        after=after,
        seen_on=seen_on or SEEN[after],
        commissioned_hours_per_week=hours,
        in_use={CHOSEN: use},
        **more,
    )


@pytest.fixture
def records(database):
    PackageRecords(database).save_all([PACKAGE], caseload="north team")
    return SignedRecords(database)


def test_a_followed_review_comes_out_as_it_was_signed_and_recorded(records, database, catalogue):
    signed_review = decided()
    records.sign(signed_review, draft_revision=0)
    records.record_outcome(PACKAGE.reference, 1, outcome(), based_on=0)
    records.record_outcome(PACKAGE.reference, 1, outcome("4_months", 5.5, "abandoned"), based_on=0)
    (read_record,) = read_records(database, catalogue, "Northshire")
    assert (read_record.council, read_record.site, read_record.synthetic) == (
        "Northshire",
        "north team",
        True,
    )
    assert read_record.signed_on == date(2026, 11, 24)
    assert (read_record.hours_before, read_record.hours_at_6_weeks, read_record.hours_at_4_months) == (
        7.0,
        6.0,
        5.5,
    )
    assert read_record.change_hours == -1.5
    assert read_record.entered_on == datetime.now(UTC).date()
    (item,) = read_record.items
    assert (item.item, item.at_6_weeks, item.at_4_months) == (CHOSEN, "in_use", "abandoned")
    assert read_record.predicted.no_change == signed_review.hours.in_force.probability_of_no_change


def test_the_newest_revision_of_an_outcome_counts(records, database, catalogue):
    records.sign(decided(), draft_revision=0)
    records.record_outcome(PACKAGE.reference, 1, outcome(hours=6.0), based_on=0)
    records.record_outcome(PACKAGE.reference, 1, outcome(hours=4.0), based_on=1)
    (read_record,) = read_records(database, catalogue, "Northshire")
    assert read_record.hours_at_6_weeks == 4.0


def test_nobody_counts_twice_and_without_an_outcome_nobody_counts(records, database, catalogue):
    records.sign(decided(), draft_revision=0)
    assert list(read_records(database, catalogue, "Northshire")) == []
    records.record_outcome(PACKAGE.reference, 1, outcome(hours=6.0), based_on=0)
    records.sign(decided(2), draft_revision=0)
    records.record_outcome(PACKAGE.reference, 2, outcome(hours=5.0), based_on=0)
    (read_record,) = read_records(database, catalogue, "Northshire")
    assert read_record.hours_at_6_weeks == 5.0


def later(number, day):
    """A further review of the same package."""
    review = decided(number)
    signature = review.signature.model_copy(update={"signed_at": f"{day}T10:00:00+00:00"})
    return review.model_copy(update={"signature": signature})


def test_what_was_seen_after_a_later_review_says_nothing_of_the_earlier_one(records, database, catalogue):
    records.sign(decided(), draft_revision=0)
    records.record_outcome(PACKAGE.reference, 1, outcome(hours=6.0), based_on=0)
    records.sign(later(2, "2027-02-01"), draft_revision=0)
    records.record_outcome(PACKAGE.reference, 1, outcome("4_months", 2.0, "abandoned"), based_on=0)
    (read_record,) = read_records(database, catalogue, "Northshire")
    assert (read_record.hours_after, read_record.items[0].at_4_months) == (6.0, None)
    assert read_record.left_out == ("seen after a later review was signed",)


def test_a_later_review_never_takes_the_place_of_one_that_was_learned_from(records, database, catalogue):
    """Else one person would go from one layer to the next, and two layers would differ by that person."""
    records.sign(decided(), draft_revision=0)
    records.record_outcome(PACKAGE.reference, 1, outcome("4_months", 6.0), based_on=0)
    (before,) = read_records(database, catalogue, "Northshire")
    records.sign(later(2, "2027-06-01"), draft_revision=0)
    seen = outcome("4_months", 3.0, "abandoned", date(2027, 10, 1))
    records.record_outcome(PACKAGE.reference, 2, seen, based_on=0)
    assert list(read_records(database, catalogue, "Northshire")) == [before]


@pytest.mark.parametrize(
    ("after", "day"),
    [
        ("6_weeks", date(2026, 11, 20)),
        ("6_weeks", date(2026, 11, 30)),
        ("4_months", date(2027, 1, 10)),
        ("4_months", date(2027, 9, 30)),
    ],
)
def test_what_was_seen_outside_its_weeks_is_no_such_follow_up_and_is_counted_as_left_out(
    after, day, records, database, catalogue
):
    records.sign(decided(), draft_revision=0)
    records.record_outcome(PACKAGE.reference, 1, outcome(after, seen_on=day), based_on=0)
    (read_record,) = read_records(database, catalogue, "Northshire")
    assert read_record.change_hours is None
    assert read_record.items[0].at_6_weeks is read_record.items[0].at_4_months is None
    assert not read_record.is_followed
    counts = counts_of([read_record], catalogue)
    assert (counts.reviews, counts.not_counted["of a follow-up: seen outside its weeks"]) == (0, 1)


def test_a_review_that_still_wants_a_signature_does_not_count(records, database, catalogue):
    records.sign(decided(second=("a judgement",)), draft_revision=0)
    records.record_outcome(PACKAGE.reference, 1, outcome(), based_on=0)
    assert list(read_records(database, catalogue, "Northshire")) == []


def test_nothing_that_names_anybody_is_taken_along(records, database, catalogue):
    records.sign(decided(), draft_revision=0)
    records.record_outcome(
        PACKAGE.reference, 1, outcome(words="Mrs Example fell", harm="a fall", complaint="late"), based_on=0
    )
    (read_record,) = read_records(database, catalogue, "Northshire")
    text = read_record.model_dump_json()
    assert not any(word in text for word in (PACKAGE.reference, "Example", "fall", "late", "ann", "Ann"))


def visits_of(review):
    """An item that removes visits bought for one thing, here."""
    return next(
        suggestion.item
        for suggestion in review.suggestions
        if any(effect.kind == "percent_of_visits" and effect.applies for effect in suggestion.effects)
    )


def test_visits_for_one_thing_alone_are_measured_by_hours_where_one_item_was_chosen(catalogue):
    review, _ = reviewed()
    item = visits_of(review)
    signed_review = signed(decision=Decision(choices=(ItemChoice(item=item, choice="accept"),)))
    after = outcome("4_months", 5.25).model_copy(update={"in_use": {item: "in_use"}})
    followed = review_from_records(signed_review, [after], catalogue, "Northshire", "north team")
    (measured,) = followed.measured
    assert (measured.item, measured.kind) == (item, "percent_of_visits")
    assert measured.before - measured.after == pytest.approx(1.75)
    assert list(counts_of([followed] * 5, catalogue).figures("size"))
    stopped = after.model_copy(update={"in_use": {item: "abandoned"}})
    assert not review_from_records(signed_review, [stopped], catalogue, "N", "n").measured


def test_what_was_measured_is_taken_as_it_is(catalogue):
    measured = (BeforeAndAfter(item=CHOSEN, kind="percent_of_visits", activity="any", before=7, after=3),)
    signed_review = decided()
    followed = review_from_records(
        signed_review,
        [outcome("4_months", measured=measured)],
        catalogue,
        "Northshire",
        "north team",
    )
    assert followed.measured == measured


def test_what_was_measured_at_six_weeks_is_not_lost_where_four_months_measured_nothing(catalogue):
    measured = (BeforeAndAfter(item=CHOSEN, kind="percent_of_visits", activity="any", before=7, after=3),)
    outcomes = [outcome(measured=measured), outcome("4_months")]
    assert review_from_records(decided(), outcomes, catalogue, "N", "n").measured == measured


def test_what_was_measured_of_something_that_nobody_uses_is_no_effect_of_it(catalogue):
    """Use is a figure of its own: it would count twice."""
    measured = (BeforeAndAfter(item=CHOSEN, kind="percent_of_visits", activity="any", before=7, after=7),)
    stopped = outcome("4_months", use="abandoned", measured=measured)
    assert review_from_records(decided(), [stopped], catalogue, "N", "n").measured == ()
