"""Whoever was put forward for a published review was held by nothing: a hold would make a prediction of nothing."""

from datetime import date

from engine.backtest import load_portfolios
from engine.backtest.people import people_of

LOOKING_IN = "rule:hold_looking_in_on_somebody_who_cannot_call"
"""Held of people who have fallen and have no alarm yet: whoever looks in is who would find them."""


def test_nothing_is_held_for_the_people_of_a_portfolio_but_looking_in_on_who_cannot_call(reviewer):
    portfolios, people = load_portfolios(reviewer.catalogue)
    for portfolio in portfolios.portfolios:
        review = reviewer.review(next(iter(people_of(portfolio, people))), reviewed_on=date(2026, 11, 23))
        assert {hold.reason.source for hold in review.holds} <= {LOOKING_IN}, portfolio.id
