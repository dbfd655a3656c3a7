"""What the screen keeps between clicks: knowledge, the reviewer with its worker, the records, reviews and outlines.

Settings: `HANDRAIL_DATABASE` is an SQLAlchemy URL; without it the database is a file in the user's own folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import streamlit as st
from sqlalchemy import Engine

from dashboard.demonstration import demonstration_packages
from engine import CarePackage, Catalogue, Review, Reviewer, load_catalogue, load_rule_set
from engine.model import ChosenHours, Decision
from engine.records import DraftRecords, GrantRecords, PackageRecords, SignedRecords, open_database
from engine.review import Outline, Outliner

_KEPT_OUTLINES = 50_000


@dataclass(frozen=True)
class Records:
    """Everything that is kept."""

    database: Engine
    packages: PackageRecords
    drafts: DraftRecords
    signed: SignedRecords
    grants: GrantRecords


@st.cache_resource(show_spinner="Reading the rules and the catalogue …")
def reviewer() -> Reviewer:
    """The reviewer of this server, with its guarded worker process."""
    catalogue = load_catalogue()
    return Reviewer(catalogue, load_rule_set(catalogue))


def catalogue() -> Catalogue:
    """The catalogue that the reviewer uses."""
    return reviewer().catalogue


def today() -> date:
    """The day of every review made now."""
    return datetime.now(UTC).date()


@st.cache_resource
def kept() -> Records:
    """The records; an empty database is filled with the demonstration packages."""
    database = open_database(database_url())
    found = Records(database, PackageRecords(database), DraftRecords(database), SignedRecords(database),
                    GrantRecords(database))
    found.packages.fill_if_empty(demonstration_packages().values())
    return found


def records() -> PackageRecords:
    """The packages."""
    return kept().packages


def database_url() -> str:
    """Where the database is."""
    file = Path.home() / ".handrail" / "handrail.db"
    return os.environ.get("HANDRAIL_DATABASE") or f"sqlite:///{file}"


def review(package: CarePackage, on: date) -> Review:
    """The review of a package; the same content on the same day is reviewed once."""
    return _review(package.model_dump_json(), on)


def hours_of(review: Review, decision: Decision) -> ChosenHours:
    """The hours of a decision's choices."""
    return reviewer().hours_of(review, decision)


def outlines(references: Mapping[str, str], on: date, progress: Callable[[int, int], None]) -> dict[str, Outline]:
    """The outline of each package by reference; what has been outlined today is not outlined again.

    Args:
        references: the hash of each package's newest content.
        on: the day.
        progress: is told how many are done, and of how many.
    """
    known = _outlines_of(on)
    missing = [reference for reference, digest in references.items() if digest not in known]
    if len(known) + len(missing) > _KEPT_OUTLINES:
        known.clear()
        missing = list(references)
    for number, (_, (content, digest)) in enumerate(records().contents(missing).items() if missing else (), start=1):
        known[digest] = _outliner().outline(CarePackage.model_validate_json(content), on)
        progress(number, len(missing))
    return {reference: known[digest] for reference, digest in references.items() if digest in known}


@st.cache_resource(max_entries=2, show_spinner=False)
def _outlines_of(on: date) -> dict[str, Outline]:
    return {}


@st.cache_resource(show_spinner=False)
def _outliner() -> Outliner:
    return Outliner(catalogue(), reviewer().rule_set)


@st.cache_data(max_entries=500, show_spinner=False)
def _review(content: str, on: date) -> Review:
    return reviewer().review(CarePackage.model_validate_json(content), reviewed_on=on)
