"""What a server of the interface keeps between requests, and the records as whoever sent a request has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from fastapi import Request
from sqlalchemy import Engine

from dashboard.api.once import Repetitions
from dashboard.api.rates import CallerRates
from dashboard.api.reviews import KeptReviews
from dashboard.api.settings import ApiSettings
from dashboard.api.tokens import Tokens, tokens_of
from dashboard.clock import today
from dashboard.knowledge_named import knowledge_named
from dashboard.letting_go import let_go_of_forgotten
from dashboard.records import Records, open_records, records_of
from dashboard.small_table import read_stock
from engine import Catalogue, RuleSet
from engine.program import RuleProgram
from engine.records import Actor, RepeatedRequests
from engine.review import ReviewersApart


@dataclass
class Desk:
    """What every request needs: settings, knowledge, database, reviews and tokens."""

    settings: ApiSettings
    catalogue: Catalogue
    rule_set: RuleSet
    database: Engine
    reviews: KeptReviews
    tokens: Tokens
    today: Callable[[], date] = today
    stock: Mapping[str, str] = field(default_factory=dict)
    """The council's own number of each item."""

    @cached_property
    def program(self) -> RuleProgram:
        """The rules as they are run over records."""
        return RuleProgram(self.catalogue, self.rule_set)

    @cached_property
    def repetitions(self) -> Repetitions:
        """Requests that were sent with a key."""
        return Repetitions(RepeatedRequests(self.database))

    @cached_property
    def rates(self) -> CallerRates:
        """How often each caller may ask."""
        return CallerRates(self.settings.requests_per_minute)

    def records(self, by: Actor) -> Records:
        """The records, as somebody has them."""
        return records_of(self.database, by, self.tokens.rights())

    def close(self) -> None:
        """End the processes that make reviews, and close the database."""
        self.reviews.close()
        self.database.dispose()


def open_desk(settings: ApiSettings) -> Desk:
    """A desk with the knowledge and the database of the environment, and reviewers in processes of their own.

    Raises:
        RealRecordsError: a demonstration, and the database has real people in it.
        ProblemsFoundError: the list of stock numbers cannot be read.
    """
    source = knowledge_named()
    catalogue, rule_set = source.load()
    stock = read_stock(Path(settings.stock)) if settings.stock else {}
    database = open_records(demonstration=settings.demonstration)
    reviewers = ReviewersApart(catalogue, rule_set, settings.reviewers, source)
    reviewers.start()
    kept_reviews = KeptReviews(reviewers)
    let_go_of_forgotten(database, kept_reviews.let_go)
    return Desk(settings, catalogue, rule_set, database, kept_reviews, tokens_of(settings), stock=stock)


def desk_of(request: Request) -> Desk:
    """The desk of the server that answers this request."""
    desk: Desk = request.app.state.desk
    return desk


def records_of_anyone(request: Request) -> Records:
    """The records, as whoever sent the request has them; they may hold no role."""
    return desk_of(request).records(request.state.actor)


def records_of_role_holder(request: Request) -> Records:
    """The records, as whoever sent the request has them, who holds at least one role.

    Raises:
        NotAllowedError: they hold no role.
    """
    records = records_of_anyone(request)
    records.people.require("use Handrail")
    return records
