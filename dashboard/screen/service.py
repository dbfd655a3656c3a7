"""What the screen keeps between clicks: knowledge, the reviewer with its worker, the database, and reviews by content.

Settings: `HANDRAIL_DATABASE` is an SQLAlchemy URL; without it the database is a file in the user's own folder.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import streamlit as st

from dashboard.demonstration import demonstration_packages
from engine import CarePackage, Catalogue, Review, Reviewer, load_catalogue, load_rule_set
from engine.records import PackageRecords, open_database


@st.cache_resource(show_spinner="Reading the rules and the catalogue …")
def reviewer() -> Reviewer:
    """The reviewer of this server, with its guarded worker process."""
    catalogue = load_catalogue()
    return Reviewer(catalogue, load_rule_set(catalogue))


def catalogue() -> Catalogue:
    """The catalogue that the reviewer uses."""
    return reviewer().catalogue


@st.cache_resource
def records() -> PackageRecords:
    """The database; an empty one is filled with the demonstration packages."""
    kept = PackageRecords(open_database(database_url()))
    kept.fill_if_empty(demonstration_packages().values())
    return kept


def database_url() -> str:
    """Where the database is."""
    file = Path.home() / ".handrail" / "handrail.db"
    return os.environ.get("HANDRAIL_DATABASE") or f"sqlite:///{file}"


def review(package: CarePackage, on: date) -> Review:
    """The review of a package; the same content on the same day is reviewed once."""
    return _review(package.model_dump_json(), on)


@st.cache_data(max_entries=500, show_spinner=False)
def _review(content: str, on: date) -> Review:
    return reviewer().review(CarePackage.model_validate_json(content), reviewed_on=on)
