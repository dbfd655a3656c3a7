"""The first start, upgrades and several servers: killed at any moment, the next start opens whole records."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from engine.model import CarePackage
from engine.records import PackageRecords, RecordsVersionError, open_database, verify
from engine.records.database import connect, for_writing
from engine.records.migration import configuration, newest
from engine.records.transaction import run_in_transaction
from tests.records.racing import times

ROOT = Path(__file__).parents[2]
OPEN = (
    "import sys\nfrom engine.records import open_database\nfrom engine.records.migration import open_database\n"
    "print('begun', flush=True)\nopen_database(sys.argv[1])\nprint('open', flush=True)\n"
)


def opening(url):
    return subprocess.Popen(
        [sys.executable, "-c", OPEN, url], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def fresh(url, turn):
    """A new empty database beside the one that was made."""
    if url.startswith("sqlite"):
        return url.replace("handrail.db", f"h{turn}/handrail.db")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    name = f"{engine.url.database}_{turn}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.replace(str(engine.url.database), name)


def at_migration(url, revision):
    """A database as an earlier Handrail left it, with a package in it."""
    engine = connect(url)
    run_in_transaction(engine, lambda session: command.upgrade(configuration(session.connection()), revision))
    content = CarePackage(reference="A-1").model_dump_json()
    import hashlib

    with create_engine(url).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO package_version (id, reference, version, content, content_hash, saved_at) "
                "VALUES (1, 'A-1', 1, :content, :hash, 'then')"
            ),
            {"content": content, "hash": hashlib.sha256(content.encode()).hexdigest()},
        )
    engine.dispose()


@pytest.mark.parametrize("earlier", [None, "0001", "0002"])
def test_a_start_that_is_killed_is_started_again(url, earlier):
    if earlier == newest():
        pytest.skip("that is the newest")
    for turn in times(2):
        here = fresh(url, turn)
        if earlier:
            at_migration(here, earlier)
        process = opening(here)
        assert process.stdout.readline() == "begun\n"
        time.sleep(random.random() * 0.25)
        process.send_signal(signal.SIGKILL)
        process.wait()
        database = open_database(here)
        records = PackageRecords(database)
        assert (records.load("A-1") is not None) == bool(earlier)
        records.save(CarePackage(reference="B-2"))
        assert verify(database).faults == ()
        with database.connect() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest()
        database.dispose()


def test_four_servers_that_start_at_once_on_an_empty_database_all_open(url):
    for turn in times(1):
        here = fresh(url, turn)
        servers = [opening(here) for _ in range(4)]
        ends = [server.communicate(timeout=120) for server in servers]
        assert [end[0] for end in ends] == ["begun\nopen\n"] * 4, ends


@pytest.mark.parametrize(
    "statements",
    [
        [
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
            "CREATE TABLE package_version (id INTEGER)",
        ],
        [
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
            "INSERT INTO alembic_version VALUES ('0001')",
            "CREATE TABLE package_version (id INTEGER PRIMARY KEY, "
            "reference VARCHAR(60) NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL, "
            "content_hash VARCHAR(64) NOT NULL, saved_at VARCHAR(40) NOT NULL)",
            "CREATE INDEX ix_package_version_reference ON package_version (reference)",
            "CREATE TABLE package_caseload (reference VARCHAR(60))",
            "CREATE TABLE draft (kind VARCHAR(20))",
        ],
    ],
)
def test_a_database_that_an_earlier_release_left_half_made_opens(tmp_path, statements):
    """What a kill in the first start, or in the upgrade, of release 0.1.0 left on SQLite."""
    file = tmp_path / "handrail.db"
    with sqlite3.connect(file) as connection:
        for statement in statements:
            connection.execute(statement)
    database = open_database(f"sqlite:///{file}")
    PackageRecords(database).save(CarePackage(reference="A-1"))
    assert verify(database).faults == ()
    database.dispose()


def test_a_copy_of_the_file_opens_as_the_file_does(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/handrail.db")
    PackageRecords(database).save(CarePackage(reference="A-1"))
    database.dispose()
    shutil.copy(tmp_path / "handrail.db", tmp_path / "copy.db")
    assert PackageRecords(open_database(f"sqlite:///{tmp_path}/copy.db")).references() == ("A-1",)


@pytest.mark.parametrize("migration", ["9999", "0005", "0003", "0002", ""])
def test_a_database_of_another_version_than_it_can_be_is_refused_at_once_and_left(url, migration):
    """A later Handrail's, or one in which somebody set the migration back so that altered rows would count as right."""
    database = open_database(url)
    PackageRecords(database).save(CarePackage(reference="A-1"))
    with for_writing(database).begin() as connection:
        connection.exec_driver_sql("UPDATE package_version SET content = content || ' '")
        if migration:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{migration}'")
        else:
            connection.exec_driver_sql("DELETE FROM alembic_version")
    begun = time.monotonic()
    with pytest.raises(RecordsVersionError, match="Nothing was changed"):
        open_database(url)
    assert time.monotonic() - begun < 5
    assert verify(database).faults == ("version 1 of A-1 was changed",)
    database.dispose()
