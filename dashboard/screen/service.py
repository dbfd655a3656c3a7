"""What the screen keeps between clicks: knowledge, the reviewer with its worker, the records, reviews and outcomes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import streamlit as st
from pydantic import ValidationError
from sqlalchemy import Engine

from dashboard.knowledge_named import knowledge_named
from dashboard.letting_go import let_go_of_forgotten
from dashboard.records import Records, open_records
from dashboard.records import records_of as records_as_somebody
from dashboard.screen import acting
from dashboard.screen.forgettable import empty_caches, forgettable
from engine import CarePackage, Catalogue, Review, Reviewer
from engine.caseload import CaseloadEvaluator, EvaluatorApart, PackageOutcome
from engine.collector import leave_alone_what_stays
from engine.model import ChosenHours, Decision, ItemChoice
from engine.records import Actor, PackageRecords

_MOST_KEPT, _CHUNK = 50_000, 250
_EVALUATING = threading.Lock()


@st.cache_resource(show_spinner="Reading the rules and the catalogue …")
def reviewer() -> Reviewer:
    """The reviewer of this server, with its guarded worker process."""
    started = Reviewer(*knowledge_named().load())
    # Streamlit collects garbage in full after each run of a page, and everybody waits: without this, half of the time of a
    # server with twenty people went into looking through libraries and knowledge again and again.
    leave_alone_what_stays()
    return started


def catalogue() -> Catalogue:
    """The catalogue that the reviewer uses."""
    return reviewer().catalogue


def records() -> Records:
    """The records, as whoever acts in this run of the page has them: rights are asked at each thing that is done."""
    return records_of(acting.actor())


def records_of(by: Actor) -> Records:
    """The records, as somebody has them."""
    demonstration = not acting.sign_in_is_set_up()
    return records_as_somebody(_database(demonstration), by, acting.rights())


@st.cache_resource(show_spinner=False)
def _database(demonstration: bool) -> Engine:
    """The database; a demonstration fills an empty one with made-up packages, and opens no real one.

    A server whose sign-in is taken away while it runs is a demonstration from then on, and looks again.

    Raises:
        RealRecordsError: a demonstration, and the database has real people in it.
    """
    database = open_records(demonstration=demonstration)
    let_go_of_forgotten(database, empty_caches, lambda: reviewer().let_go(), lambda: apart().let_go())
    return database


def package_records() -> PackageRecords:
    """The records of packages, as the user may have them."""
    return records().packages


def review(package: CarePackage, on: date) -> Review:
    """The review of a package; the same content on the same day is reviewed once."""
    return _review_at_hand(package.model_dump_json(), on)


def hours_of(review: Review, decision: Decision) -> ChosenHours:
    """The hours of a decision's choices."""
    return reviewer().hours_of(review, decision)


def hours_alone(review: Review, item: str) -> ChosenHours:
    """The hours of one item taken alone; reckoned once for each review."""
    return _hours_alone(review.review_hash, item, review)


def readable(content: str) -> CarePackage | None:
    """A kept package; None where what is kept cannot be one, so that it is missing alone and not with all others."""
    try:
        return CarePackage.model_validate_json(content)
    except ValidationError:
        return None


def outcomes_known(references: Mapping[str, str], on: date) -> bool:
    """Whether every one of these has been evaluated today."""
    return set(references.values()) <= set(_outcomes_of(on))


def outcomes(
    references: Mapping[str, str], on: date, progress: Callable[[int, int], None]
) -> dict[str, PackageOutcome]:
    """What a review of each package comes to, by reference; what has been evaluated today is not evaluated again.

    A package whose kept content cannot be read is left out.

    Args:
        references: the hash of each package's newest content.
        on: the day.
        progress: is told how many are done, and of how many.
    """
    known = _outcomes_of(on)
    by_hash = {digest: reference for reference, digest in references.items()}
    total = len(by_hash.keys() - known.keys())
    if len(known) + total > _MOST_KEPT:
        known.clear()
        total = len(by_hash)
    while True:
        # A chunk at a time: whoever else waits for the same packages goes on from there, and nothing is done twice.
        with _EVALUATING:
            missing = [reference for digest, reference in by_hash.items() if digest not in known]
            if not missing:
                break
            contents = package_records().contents(missing[:_CHUNK])
            known.update(_evaluate(contents.values(), on))
            gone = [reference for reference in missing[:_CHUNK] if reference not in contents]
        by_hash = {digest: reference for digest, reference in by_hash.items() if reference not in gone}
        progress(total - max(0, len(missing) - _CHUNK), total)
    return {
        reference: outcome
        for reference, digest in references.items()
        if (outcome := known.get(digest)) is not None
    }


def _evaluate(contents: Iterable[tuple[str, str]], on: date) -> dict[str, PackageOutcome | None]:
    """Outcomes by the hash of the content; None where it cannot be read."""
    pairs = list(contents)
    return dict(
        zip(
            (digest for _, digest in pairs),
            apart().evaluate([content for content, _ in pairs], on),
            strict=True,
        )
    )


@st.cache_resource(show_spinner=False)
def apart() -> EvaluatorApart:
    """Evaluates whole caseloads in a process of its own."""
    return EvaluatorApart(catalogue(), reviewer().rule_set, knowledge_named())


@forgettable
@st.cache_resource(max_entries=2, show_spinner=False)
def _outcomes_of(on: date) -> dict[str, PackageOutcome | None]:
    return {}


@forgettable
@st.cache_resource(max_entries=2, show_spinner=False)
def evaluator(on: date) -> CaseloadEvaluator:
    """Reviews many packages at once, with the rules of this server."""
    return CaseloadEvaluator(catalogue(), reviewer().rule_set, on)


@forgettable
@st.cache_data(max_entries=5000, show_spinner=False)
def _hours_alone(review_hash: str, item: str, _review: Review) -> ChosenHours:
    return hours_of(_review, Decision(choices=(ItemChoice(item=item, choice="accept"),)))


# As they are, so that they share what is the catalogue's: one that was packed and unpacked takes three times the memory.
@forgettable
@st.cache_resource(max_entries=40, show_spinner=False)
def _review_at_hand(content: str, on: date) -> Review:
    return reviewer().review(CarePackage.model_validate_json(content), reviewed_on=on)
