"""What reads records makes none: a slip in a database's name is said, and is not believed."""

import socket
import sqlite3
import struct
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from dashboard.terminal.command import handrail
from engine.model import CarePackage
from engine.records import (
    PackageRecords,
    RecordsAddressError,
    RecordsBusyError,
    RecordsMissingError,
    RecordsRefusedError,
    look_at_records,
    open_database,
    open_existing_database,
)

READING = {
    "audit verify": ("audit", "verify"),
    "audit list": ("audit", "list"),
    "audit checkpoint": ("audit", "checkpoint", "--out", "OUT"),
    "records export": ("records", "export", "--out", "OUT"),
    "records forget": ("records", "forget", "A-1", "--yes"),
    "records untouched": ("records", "untouched", "--days", "1"),
    "records versions": ("records", "versions", "A-1"),
    "print": ("print", "--caseload", "North", "--out", "OUT"),
    "verify a file": ("verify", __file__),
    "verify a seal": ("verify", "--seal", "0" * 16),
    "exchange export": ("exchange", "export", "A-1"),
    "answers": ("answers", "import", __file__),
    "learn": ("learn", "scores", "--council", "A"),
}


def run(words, url, folder):
    named = [str(folder / "out") if word == "OUT" else word for word in words]
    return CliRunner().invoke(handrail, [*named, "--database", url])


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("state", ["missing", "empty"])
def test_a_command_that_reads_makes_no_database_of_a_name_that_was_mistyped(command, state, tmp_path):
    file = tmp_path / "folder" / "typo.db"
    if state == "empty":
        file.parent.mkdir()
        file.touch()
    outcome = run(READING[command], f"sqlite:///{file}", tmp_path)
    assert outcome.exit_code == 2, outcome.output
    assert "(H112)" in " ".join(outcome.output.split())
    assert file.exists() == (state == "empty")
    assert state == "missing" or file.read_bytes() == b""
    assert file.parent.exists() == (state == "empty")
    assert not (tmp_path / "out").exists()


def of_another_program(url):
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoice (id INTEGER)"))
    return engine


def test_a_database_of_another_program_is_refused_and_left_as_it_is(url):
    engine = of_another_program(url)
    with pytest.raises(RecordsMissingError, match="Handrail's"):
        open_existing_database(url)
    with engine.connect() as connection:
        asked = (
            "SELECT count(*) FROM sqlite_master"
            if url.startswith("sqlite")
            else "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        )
        assert connection.execute(text(asked)).scalar() == 1
    engine.dispose()


def test_a_database_that_a_server_does_not_have_is_refused(postgresql):
    with pytest.raises(RecordsMissingError, match="There is no database “typo”"):
        open_existing_database(f"{postgresql}/typo")


def test_a_server_that_cannot_be_reached_is_said_to_be_so_and_not_to_be_empty(monkeypatch):
    monkeypatch.setattr("engine.records.migration._SECONDS", 0.1)
    with pytest.raises(RecordsBusyError):
        open_existing_database("postgresql+psycopg://handrail@127.0.0.1:1/handrail")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    file = tmp_path / "letter.db"
    file.write_text("Dear colleague, " * 100, encoding="utf-8")
    with pytest.raises(RecordsMissingError, match="is no database"):
        open_existing_database(f"sqlite:///{file}")
    with pytest.raises(RecordsMissingError):
        open_existing_database("sqlite://")


def test_records_that_are_there_are_opened(url):
    database_there = open_database(url)
    PackageRecords(database_there).save(CarePackage(reference="A-1"))
    database_there.dispose()
    database = open_existing_database(url)
    assert PackageRecords(database).references() == ("A-1",)
    database.dispose()


def test_records_that_stay_locked_are_said_to_be_busy_and_not_to_be_missing(tmp_path, monkeypatch):
    file = tmp_path / "h.db"
    open_database(f"sqlite:///{file}").dispose()
    monkeypatch.setattr("engine.records.migration._SECONDS", 0.1)
    with sqlite3.connect(file, isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordsBusyError):
            open_existing_database(f"sqlite:///{file}")
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_word_is_refused_before_anything_is_in_it(postgresql, encoding):
    with create_engine(f"{postgresql}/postgres", isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(
            text(f"CREATE DATABASE of_{encoding} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
        )
    with pytest.raises(RecordsAddressError, match=f"texts in {encoding}, and people’s words need UTF8"):
        open_database(f"{postgresql}/of_{encoding.lower()}")


@pytest.mark.parametrize("wrong", ["database", "account"])
def test_a_server_that_refuses_the_connection_is_told_as_that_and_not_as_busy(postgresql, wrong):
    url = (
        f"{postgresql}/nowhere"
        if wrong == "database"
        else postgresql.replace("handrail@", "nobody@") + "/postgres"
    )
    with pytest.raises(RecordsRefusedError, match="check the name of the database, the account"):
        open_database(url)


@contextmanager
def server_that_refuses(severity, words, *, asks_for_password):
    """A server's side of PostgreSQL's protocol, as far as a refusal; its port."""
    fields = b"".join(
        f"{key}{value}\0".encode() for key, value in (("S", severity), ("V", "FATAL"), ("M", words))
    )
    refusal = b"E" + struct.pack("!i", 5 + len(fields)) + fields + b"\0"

    def refuse(connection):
        with connection:
            while (
                len(start := connection.recv(4096)) == 8
            ):  # it asks whether this connection may be encrypted
                connection.sendall(b"N")
            if start and asks_for_password:
                connection.sendall(b"R" + struct.pack("!ii", 8, 3))
                connection.recv(4096)
            connection.sendall(refusal)

    def serve():
        with suppress(OSError):
            while True:
                refuse(listening.accept()[0])

    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    ("severity", "words", "asks_for_password", "told_as"),
    [
        ("ВАЖНО", "пользователь не прошёл проверку подлинности", True, RecordsRefusedError),
        ("FATAL", "le système de bases de données se lance", False, RecordsBusyError),
        ("FATAL", "the database system is starting up", False, RecordsBusyError),
        ("FATAL", "no pg_hba.conf entry for host", False, RecordsRefusedError),
    ],
)
def test_a_refusal_is_told_whatever_language_the_server_speaks(severity, words, asks_for_password, told_as):
    with (
        server_that_refuses(severity, words, asks_for_password=asks_for_password) as port,
        pytest.raises(RecordsBusyError) as refused,
    ):
        look_at_records(f"postgresql+psycopg://ann:secret@127.0.0.1:{port}/handrail")
    assert type(refused.value) is told_as
    assert ("check the name of the database" in str(refused.value)) == ("starting up" not in words)


def test_a_server_that_asks_for_a_password_that_nobody_gave_refuses():
    with (
        server_that_refuses("FATAL", "never said", asks_for_password=True) as port,
        pytest.raises(RecordsRefusedError, match="the account and the password in its URL"),
    ):
        look_at_records(f"postgresql+psycopg://ann@127.0.0.1:{port}/handrail")
