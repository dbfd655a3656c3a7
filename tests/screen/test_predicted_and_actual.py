"""Predicted and actual: what counts as a change of hours, and what lies inside a range."""

from datetime import date, timedelta

import pytest

from dashboard.screen.learning.page import Followed, followed_of
from engine.model import Outcome
from engine.review import signed_on
from tests.records.signing import signed


def followed(hours, **uses):
    outcome = Outcome(
        after="4_months", seen_on=date(2027, 3, 26), commissioned_hours_per_week=hours, in_use=uses
    )
    return Followed(signed(), outcome)


def test_no_hours_and_nothing_in_use_is_no_saving():
    assert followed(0.0).has_ended
    assert followed(0.0, key_safe="abandoned").has_ended
    assert not followed(0.0, key_safe="in_use").has_ended
    assert not followed(1.0).has_ended


def test_a_review_counts_once_by_its_last_follow_up_in_its_weeks_and_before_the_next_signature():
    review = signed()
    day = signed_on(review)

    def outcome(after, weeks):
        return Outcome(after=after, seen_on=day + timedelta(weeks=weeks), commissioned_hours_per_week=7.0)

    early, late, too_late = outcome("6_weeks", 6), outcome("4_months", 17), outcome("4_months", 40)

    def counted(outcomes, next_signed_on=date.max):
        follow_ups = followed_of(review, outcomes, next_signed_on)
        return [follow_up.outcome for follow_up in follow_ups if not follow_up.left_out]

    assert counted([late, early]) == [late]
    assert counted([early, too_late]) == [early]
    assert counted([early, late], day + timedelta(weeks=8)) == [early]


@pytest.mark.parametrize(("beyond", "inside"), [(0.1, True), (0.2, False)])
def test_hours_within_half_a_step_of_the_range_lie_inside_as_in_the_scores(beyond, inside):
    review = signed()
    highest = review.hours.in_force.commissioned_change_hours_per_week.p90
    assert followed(review.review.estimate.carer_hours_now_per_week + highest + beyond).inside is inside
