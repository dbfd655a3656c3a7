"""The records as one person has them, and where they are: the same for the screen and for the HTTP interface.

Settings: `HANDRAIL_DATABASE` is an SQLAlchemy URL; without it the database is a file in the user's own folder.
`HANDRAIL_ADMINISTRATOR` names somebody who is administrator from the start: issuer and subject with a space between, or
a verified e-mail address.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from dashboard.demonstration import demonstration_packages
from engine.records import (
    Actor,
    DraftRecords,
    FeedbackRecords,
    FollowUpRecords,
    GrantRecords,
    PackageRecords,
    PeopleRecords,
    PhotographRecords,
    RetentionRecords,
    Rights,
    SignedRecords,
    SummaryRecords,
    open_database,
    refuse_real_records,
)


@dataclass(frozen=True)
class Records:
    """Everything that is kept."""

    database: Engine
    packages: PackageRecords
    drafts: DraftRecords
    signed: SignedRecords
    grants: GrantRecords
    people: PeopleRecords
    feedback: FeedbackRecords
    follow_up: FollowUpRecords
    photographs: PhotographRecords
    summaries: SummaryRecords
    retention: RetentionRecords


def records_of(database: Engine, by: Actor, rights: Rights) -> Records:
    """The records as somebody has them: rights are asked at each thing that is done."""
    access = database, by, rights
    return Records(
        database,
        PackageRecords(*access),
        DraftRecords(*access),
        SignedRecords(*access),
        GrantRecords(*access),
        PeopleRecords(*access),
        FeedbackRecords(*access),
        FollowUpRecords(*access),
        PhotographRecords(*access),
        SummaryRecords(*access),
        RetentionRecords(*access),
    )


def own_file() -> Path:
    """The user's own database, which is used where none is named."""
    return Path.home() / ".handrail" / "handrail.db"


def database_url() -> str:
    """The address of the database: from the environment, or a file of this user."""
    return os.environ.get("HANDRAIL_DATABASE") or f"sqlite:///{own_file()}"


def open_records(*, demonstration: bool) -> Engine:
    """The database; a demonstration fills an empty one with made-up packages, and opens no real one.

    Args:
        demonstration: nobody signs in here.

    Raises:
        RealRecordsError: a demonstration, and the database has real people in it.
    """
    database = open_database(database_url())
    if demonstration:
        refuse_real_records(database)
        PackageRecords(database).fill_if_empty(demonstration_packages().values())
    return database


def rights_of_sign_in() -> Rights:
    """Where roles come from on a server where people sign in, beside the records."""
    administrator = " ".join(os.environ.get("HANDRAIL_ADMINISTRATOR", "").split())
    return Rights(administrator if " " in administrator else administrator.lower())
