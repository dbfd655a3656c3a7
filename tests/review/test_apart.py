"""Reviews in processes of their own: the same bytes, in the order of asking, and a dead process costs nothing."""

import os
import signal
import threading

import pytest

from dashboard.demonstration import demonstration_packages
from engine import ReviewRefusedError
from engine.model import RuleSet
from engine.review import ReviewersApart
from tests.records.signing import DAY

PACKAGES = demonstration_packages()


@pytest.fixture(scope="module")
def reviewers(catalogue, rule_set):
    reviewers = ReviewersApart(catalogue, rule_set, 2)
    reviewers.start()
    yield reviewers
    reviewers.close()


def test_a_review_apart_is_the_review_here_byte_for_byte(reviewers, reviewer):
    for package in list(PACKAGES.values())[:4]:
        here = reviewer.review(package, reviewed_on=DAY).model_dump_json()
        assert reviewers.review(package.model_dump_json(), DAY) == here


def test_every_process_is_started_before_anybody_asks(catalogue, rule_set):
    reviewers = ReviewersApart(catalogue, rule_set, 2)
    assert reviewers.process_ids == ()
    reviewers.start()
    assert len(reviewers.process_ids) == 2
    reviewers.close()
    assert reviewers.process_ids == ()


@pytest.mark.parametrize("after_seconds", [0.0, 0.01, 0.03])
def test_a_process_that_is_killed_while_it_is_asked_costs_nobody_their_review(reviewers, after_seconds):
    content = PACKAGES["DEMO-04"].model_dump_json()
    expected = reviewers.review(content, DAY)

    def kill():
        for process in reviewers.process_ids:
            os.kill(process, signal.SIGKILL)

    killer = threading.Timer(after_seconds, kill)
    killer.start()
    review = reviewers.review(content, DAY)
    killer.join()
    assert review == reviewers.review(content, DAY) == expected


def test_what_is_no_package_is_refused_and_the_next_is_reviewed(reviewers):
    with pytest.raises(ReviewRefusedError, match="No review is given"):
        reviewers.review('{"reference": 1}', DAY)
    assert reviewers.review(PACKAGES["DEMO-07"].model_dump_json(), DAY)


def test_other_rules_than_those_of_the_server_review_nothing(catalogue, rule_set):
    reviewers = ReviewersApart(catalogue, RuleSet(**{**dict(rule_set), "content_hash": "0" * 64}), 1)
    with pytest.raises(ReviewRefusedError, match="have changed since the server was started"):
        reviewers.review(PACKAGES["DEMO-07"].model_dump_json(), DAY)
    reviewers.close()
