"""When the database fails: within about ten seconds, in one sentence, with nothing half saved."""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from dashboard.terminal.command import handrail
from engine.model import CarePackage, Visit
from engine.records import (
    DraftRecords,
    GrantRecords,
    PackageRecords,
    RecordsBusyError,
    RecordsDamagedError,
    RecordsRefusedError,
    SignedRecords,
    UnfitValueError,
    open_database,
    open_existing_database,
    verify,
)
from engine.records.database import connect
from engine.records.transaction import run_in_transaction
from tests.records.racing import times
from tests.records.signing import PACKAGE, signed

SECONDS = 14
"""About ten, on a machine that does other things."""


@pytest.fixture
def server(postgresql):
    """A PostgreSQL database, and its URL."""
    name = "f" + os.urandom(6).hex()
    engine = create_engine(f"{postgresql}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{postgresql}/{name}"


def backends(url):
    """The process of each connection to the database but this one."""
    engine = create_engine(url)
    with engine.connect() as connection:
        process_ids = [
            row[0]
            for row in connection.execute(
                text(
                    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        ]
    engine.dispose()
    return process_ids


def test_a_frozen_server_is_told_and_the_change_can_be_made_again(server):
    database = open_database(server)
    drafts = DraftRecords(database)
    first = drafts.save("decision", "A", "1", based_on=0)
    frozen = backends(server)
    assert frozen
    for process in frozen:
        os.kill(process, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        with contextlib.suppress(RecordsBusyError):
            drafts.save("decision", "A", "2", based_on=first)
        assert time.monotonic() - begun < SECONDS
    finally:
        for process in frozen:
            os.kill(process, signal.SIGCONT)
    revision = drafts.load("decision", "A").revision
    drafts.save("decision", "A", "3", based_on=revision)
    database.dispose()


def test_a_server_that_freezes_in_the_middle_of_a_change_is_told(server):
    database = open_database(server)
    frozen = []

    def work(session):
        process = session.execute(text("SELECT pg_backend_pid()")).scalar()
        os.kill(process, signal.SIGSTOP)
        frozen.append(process)
        session.execute(text("SELECT 1"))

    begun = time.monotonic()
    try:
        with pytest.raises(RecordsBusyError):
            run_in_transaction(database, work)
        assert time.monotonic() - begun < SECONDS
    finally:
        for process in frozen:
            os.kill(process, signal.SIGCONT)
    database.dispose()


def test_a_lock_that_somebody_holds_is_told(url):
    database = open_database(url)
    if url.startswith("sqlite"):
        holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        release = holder.close
    else:
        other = create_engine(url).connect()
        other.execute(text("LOCK TABLE draft, audit_entry IN ACCESS EXCLUSIVE MODE"))
        release = other.close
    begun = time.monotonic()
    with pytest.raises(RecordsBusyError, match="locked or cannot be reached"):
        DraftRecords(database).save("decision", "A", "1", based_on=0)
    assert time.monotonic() - begun < SECONDS
    release()
    assert DraftRecords(database).save("decision", "A", "1", based_on=0)
    database.dispose()


def test_a_monitor_is_told_of_a_frozen_server_and_does_not_wait_with_it(server, monkeypatch):
    open_database(server).dispose()
    monkeypatch.setattr("dashboard.terminal.commands.health._review", lambda: None)
    command = ["health", "--database", server]
    assert CliRunner().invoke(handrail, command).exit_code == 0
    postmaster = int(
        subprocess.check_output(["pgrep", "-f", "--", f"-p {make_url(server).port} "]).split()[0]
    )
    os.kill(postmaster, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        result = CliRunner().invoke(handrail, command)
        assert time.monotonic() - begun < SECONDS
    finally:
        os.kill(postmaster, signal.SIGCONT)
    assert result.exit_code == 1
    assert "FAILED  the records" in result.output


def test_a_database_that_refuses_is_told_at_once_and_why(postgresql):
    name = "t" + os.urandom(6).hex()
    with create_engine(f"{postgresql}/postgres", isolation_level="AUTOCOMMIT").connect() as keeper:
        keeper.execute(text(f"CREATE DATABASE {name}"))
        keeper.execute(text(f"CREATE ROLE {name} LOGIN"))
        database = open_database(f"{postgresql}/{name}")
        PackageRecords(database).save(PACKAGE)
        with pytest.raises(RecordsRefusedError, match="may not do it there"):
            open_existing_database(f"{postgresql}/{name}".replace("handrail@", f"{name}@"))
        keeper.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        database.dispose()
        with pytest.raises(RecordsRefusedError, match="can only be read"):
            PackageRecords(database).save(PACKAGE.model_copy(update={"diagnoses": ("another",)}))
        database.dispose()


class _Deadlock(Exception):
    """What PostgreSQL says of two who wait for each other; a process number may look like a code."""

    sqlstate = "40P01"


def test_a_number_in_the_words_of_a_database_is_no_code_of_a_refusal(tmp_path):
    attempts = []

    def meet_a_deadlock_once(session):
        attempts.append(session)
        if len(attempts) == 1:
            raise OperationalError("UPDATE", {}, _Deadlock("deadlock detected: Process 42501 waits"))
        return "done"

    database = open_database(f"sqlite:///{tmp_path / 'handrail.db'}")
    assert run_in_transaction(database, meet_a_deadlock_once) == "done"
    database.dispose()


def test_a_disk_that_is_full_is_told_as_that(tmp_path):
    """The limit of a process on the size of files stands for the end of the disk."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, f"sqlite:///{tmp_path}/h.db"], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert "the disk of the database is full" in done.stdout, done.stdout + done.stderr


FULL_DISK = """
import resource, signal, sys
from engine.model import CarePackage
from engine.records import PackageRecords, RecordsBusyError, open_database, verify
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
packages = PackageRecords(database := open_database(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    for number in range(200):
        packages.save(CarePackage(reference=f"P{number}", diagnoses=tuple(f"{i} " * 60 for i in range(60))))
except RecordsBusyError as error:
    print(error, verify(database).faults)
"""


def test_a_server_that_is_not_there_is_told():
    begun = time.monotonic()
    database = connect("postgresql+psycopg://handrail@127.0.0.1:9/none")
    with pytest.raises(RecordsBusyError):
        run_in_transaction(database, lambda session: session.connection())
    assert time.monotonic() - begun < SECONDS


UNFIT = {
    "a reference of 61 characters": lambda database: DraftRecords(database).save(
        "decision", "R" * 61, "{}", based_on=0
    ),
    "a NUL in a reference": lambda database: DraftRecords(database).save("decision", "A\0", "{}", based_on=0),
    "a NUL in a content": lambda database: DraftRecords(database).save("decision", "A", "\0", based_on=0),
    "half a surrogate pair": lambda database: DraftRecords(database).save(
        "decision", "A", "\ud800", based_on=0
    ),
    "a caseload of 81 characters": lambda database: PackageRecords(database).save(
        CarePackage(reference="A"), caseload="C" * 81
    ),
    "a NUL in a caseload": lambda database: GrantRecords(database).give("ann", "OT", "no\0rth"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_value_that_does_not_fit_is_told_as_that_and_nothing_is_kept(database, what):
    with pytest.raises(UnfitValueError, match=r"This cannot be kept: .*(longer than|character)"):
        UNFIT[what](database)
    assert verify(database).entries == 0
    assert DraftRecords(database).all("decision") == ()


@pytest.mark.parametrize("asked", ["A\0", "A\ud800"])
def test_a_reference_that_cannot_be_is_not_found_or_told(database, asked):
    with contextlib.suppress(UnfitValueError):
        assert DraftRecords(database).load("decision", asked) is None


def test_a_damaged_file_is_told_as_damaged(tmp_path):
    file = tmp_path / "handrail.db"
    database = open_database(f"sqlite:///{file}")
    PackageRecords(database).save(PACKAGE)
    SignedRecords(database).sign(signed(), draft_revision=0)
    PackageRecords(database).save_all(
        [
            CarePackage(reference=f"P-{n}", visits=(Visit(id="v", start="08:00", minutes=30),))
            for n in range(60)
        ],
        caseload="north",
    )
    database.dispose()
    whole = file.read_bytes()
    random.seed(20261126)
    refused = 0
    for _ in times(40):
        broken = bytearray(whole)
        for _ in range(random.choice((1, 30, 400))):
            broken[random.randrange(len(broken))] = random.randrange(256)
        if random.random() < 0.2:
            del broken[random.randrange(100, len(broken)) :]
        file.write_bytes(broken)
        for rest in ("-wal", "-shm"):
            file.with_name(file.name + rest).unlink(missing_ok=True)
        try:
            _everything(f"sqlite:///{file}")
        except (RecordsDamagedError, RecordsBusyError):
            refused += 1
    assert refused


def _everything(url):
    database = open_database(url)
    try:
        packages = PackageRecords(database)
        for reference in packages.references():
            packages.load(reference)
        packages.contents()
        for number in SignedRecords(database).numbers("DEMO-04"):
            SignedRecords(database).load("DEMO-04", number)
        verify(database)
        packages.save(CarePackage(reference="NEW"))
    finally:
        database.dispose()


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "handrail.db").write_text("This is a letter." * 400, encoding="utf-8")
    with pytest.raises(RecordsDamagedError, match="damaged"):
        open_database(f"sqlite:///{tmp_path}/handrail.db")
