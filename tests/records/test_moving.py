"""A copy of everything, into the other kind of database; and what is taken out for good."""

import hashlib
import json
import os
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from dashboard.terminal.command import handrail
from engine.model import CarePackage, Outcome, ProblemsFoundError
from engine.records import (
    CopyError,
    DraftRecords,
    GrantRecords,
    PackageRecords,
    PhotographRecords,
    RecordsBusyError,
    RetentionRecords,
    SignedRecords,
    export_lines,
    open_database,
    take_in,
    verify,
)
from engine.records import database as database_module
from engine.records.address import address_of
from engine.records.database import for_writing
from engine.records.migration import newest
from engine.records.transaction import reading
from tests.records.people import people, person
from tests.records.picturing import NARROW_DOOR, picture
from tests.records.signing import PACKAGE, signed


@pytest.fixture
def filled(database):
    packages = PackageRecords(database)
    packages.save(PACKAGE, caseload="north")
    packages.save(CarePackage(reference="MARY-1", diagnoses=("MARKEDWORD",)), caseload="north")
    packages.save(CarePackage(reference="MARY-1", diagnoses=("MARKEDWORD", "ANOTHERWORD")), caseload="north")
    DraftRecords(database).save("decision", "MARY-1", '{"summary": "MARKEDWORD"}', based_on=0)
    SignedRecords(database).sign(signed(), draft_revision=0)
    PhotographRecords(database).add("DEMO-04", NARROW_DOOR, picture())
    PhotographRecords(database).add(
        "MARY-1", NARROW_DOOR.model_copy(update={"words": "A MARKEDWORD on the door"}), picture()
    )
    SignedRecords(database).record_outcome(
        "DEMO-04",
        1,
        Outcome(after="6_weeks", seen_on=date(2027, 1, 5), commissioned_hours_per_week=7.0),
        based_on=0,
    )
    GrantRecords(database).give("ann@example.org", "OT", "north")
    people(database, person("ann")).enter()
    return database


@pytest.fixture
def other(request, url, tmp_path):
    """An empty database of the other kind."""
    if not url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/other.db"
        return
    server = request.getfixturevalue("postgresql")
    name = "o" + os.urandom(6).hex()
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    yield f"{server}/{name}"


def run(*arguments):
    return CliRunner().invoke(handrail, list(map(str, arguments)))


def test_a_copy_goes_into_the_other_kind_of_database_and_comes_back_the_same(filled, url, other, tmp_path):
    copy, again = tmp_path / "copy.jsonl", tmp_path / "again.jsonl"
    done = run("records", "export", "--database", url, "--out", copy)
    assert done.exit_code == 0, done.output
    assert copy.stat().st_mode & 0o077 == 0
    tables = [json.loads(line)[0] for line in copy.read_text().splitlines()[1:-1]]
    assert tables == sorted(tables)
    done = run("records", "import", copy, "--database", other)
    assert done.exit_code == 0, done.output
    assert "the audit trail verifies" in done.output
    assert run("records", "export", "--database", other, "--out", again).exit_code == 0
    assert again.read_text() == copy.read_text()
    restored = open_database(other)
    assert verify(restored) == verify(filled)
    assert PackageRecords(restored).save(CarePackage(reference="MARY-1")) == 3
    restored.dispose()


def test_a_copy_that_fails_half_way_leaves_no_half_of_it(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/h.db"
    open_database(url).dispose()

    def fails_half_way(_):
        yield "a line about somebody"
        raise RecordsBusyError

    monkeypatch.setattr("engine.records.export_lines", fails_half_way)
    result = CliRunner().invoke(
        handrail, ["records", "export", "--database", url, "--out", f"{tmp_path}/copy"]
    )
    assert result.exit_code == 2
    assert not list(tmp_path.glob("copy*"))


def test_a_copy_is_taken_in_by_an_empty_database_only(filled):
    with pytest.raises(CopyError, match="holds records already"):
        take_in(filled, lambda: export_lines(filled))


def broken_copies(lines):
    yield "cut off", lines[:-1]
    yield "a row missing", [*lines[:3], *lines[4:]]
    yield "altered", [line.replace("MARKEDWORD", "OTHERWORD") for line in lines]
    yield "of nothing", ["{}\n", "{}\n"]
    yield "empty", []
    yield "no JSON", ["\0", "x"]
    yield "too deep", ["[" * 100_000, "x"]
    yield "another migration", [json.dumps({**json.loads(lines[0]), "migration": "9999"}), *lines[1:]]


def test_a_copy_is_never_held_in_memory_whole(other):
    """Ten photographs' worth of it at once, and not two hundred megabytes."""
    database = open_database(other)
    row = {"kind": "decision", "revision": 1, "caseload": "", "saved_by": "", "saved_at": ""}
    lines = [
        json.dumps(["draft", {**row, "reference": f"R-{number}", "content": "x" * 100_000}], sort_keys=True)
        + "\n"
        for number in range(20)
    ]

    def open_lines():
        digest = hashlib.sha256()
        yield json.dumps({"kind": "handrail records", "migration": newest()}) + "\n"
        for turn in range(100):
            for line in lines:
                numbered = line.replace('"R-', f'"R-{turn}-')
                digest.update(numbered.encode())
                yield numbered
        yield json.dumps({"rows": 2_000, "sha256": digest.hexdigest()}) + "\n"

    tracemalloc.start()
    assert take_in(database, open_lines) == 2_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    database.dispose()
    assert most < 150_000_000


def test_traces_that_somebody_keeps_by_reading_are_said(filled, url, tmp_path, monkeypatch):
    if not url.startswith("sqlite"):
        pytest.skip("SQLite's own log of changes")
    monkeypatch.setattr(database_module, "_WAL_SECONDS", 0.2)
    with reading(open_database(url)) as session:
        session.execute(text("SELECT 1 FROM draft LIMIT 1"))
        result = CliRunner().invoke(handrail, ["records", "forget", "MARY-1", "--database", url, "--yes"])
        assert result.exit_code == 0
        assert "still holds traces" in result.stderr
    assert RetentionRecords(filled).wipe_traces()
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"MARKEDWORD" not in left


def test_a_copy_of_another_migration_makes_no_database(tmp_path):
    copy = tmp_path / "copy"
    copy.write_text(json.dumps({"kind": "handrail records", "migration": "0006"}) + "\n")
    result = CliRunner().invoke(
        handrail, ["records", "import", str(copy), "--database", f"sqlite:///{tmp_path}/h.db"]
    )
    assert result.exit_code == 2
    assert "take it in with the Handrail that made it" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_copy_that_was_cut_off_or_altered_leaves_the_database_empty(filled, other):
    for what, lines in broken_copies(list(export_lines(filled))):
        database = open_database(other)
        with pytest.raises(CopyError):
            take_in(database, lambda lines=lines: lines)
        assert verify(database).entries == 0, what
        database.dispose()


def test_a_copy_that_was_altered_with_its_digest_is_shown_by_the_chain(filled, other):
    import hashlib

    first, *rows, _ = [line.replace("ANOTHERWORD", "OTHER") for line in export_lines(filled)]
    last = json.dumps({"rows": len(rows), "sha256": hashlib.sha256("".join(rows).encode()).hexdigest()})
    database = open_database(other)
    with pytest.raises(CopyError, match="version 2 of MARY-1 was changed"):
        take_in(database, lambda: [first, *rows, last])
    database.dispose()


def test_what_is_forgotten_is_in_no_row_and_no_file_and_the_chain_still_verifies(filled, url, tmp_path):
    done = run("records", "forget", "MARY-1", "--yes", "--database", url)
    assert done.exit_code == 0, done.output
    assert verify(filled).faults == ()
    assert PackageRecords(filled).load("MARY-1") is None
    assert DraftRecords(filled).load("decision", "MARY-1") is None
    assert "MARKEDWORD" not in "".join(export_lines(filled))
    assert SignedRecords(filled).numbers("DEMO-04") == (1,)
    if url.startswith("sqlite"):
        filled.dispose()
        for file in Path(url.removeprefix("sqlite:///")).parent.iterdir():
            assert b"MARKEDWORD" not in file.read_bytes(), file.name
    assert run("records", "forget", "MARY-1", "--yes", "--database", url).exit_code == 1
    unasked = run("records", "forget", "MARY-1", "--database", url)
    assert (unasked.exit_code, unasked.output) == (1, "There is nothing about MARY-1.\n")


def test_everything_of_a_signed_package_is_forgotten(filled):
    assert RetentionRecords(filled).forget("DEMO-04") == 5
    assert SignedRecords(filled).numbers("DEMO-04") == ()
    assert SignedRecords(filled).outcomes() == {}
    assert verify(filled).faults == ()
    assert PackageRecords(filled).save(PACKAGE) == 1
    assert verify(filled).faults == ()


def test_what_nobody_has_touched_for_long_is_listed(filled, url):
    assert RetentionRecords(filled).list_untouched(1) == {}
    assert RetentionRecords(filled).list_untouched(-1).keys() == {"DEMO-04", "MARY-1"}
    none_due = run("records", "untouched", "--days", "365", "--database", url)
    assert (none_due.stdout, none_due.stderr) == (
        "",
        "Of every package, something was done more lately than that.\n",
    )


def test_a_draft_is_something_done_and_one_of_no_package_is_listed_too(filled):
    DraftRecords(filled).save("package", "BEGUN-1", "{}", based_on=0, caseload="north")
    assert "BEGUN-1" in RetentionRecords(filled).list_untouched(-1)
    set_back = {"DEMO-04": "2010-01-01T00:00:00", "BEGUN-1": "2011-01-01T00:00:00"}
    with for_writing(filled).begin() as connection:
        for reference, at in set_back.items():
            where = {"at": at, "reference": reference}
            connection.execute(text("UPDATE audit_entry SET at = :at WHERE reference = :reference"), where)
            connection.execute(text("UPDATE draft SET saved_at = :at WHERE reference = :reference"), where)
    retention = RetentionRecords(filled)
    assert retention.list_untouched(2_920) == {"DEMO-04": "2010-01-01", "BEGUN-1": "2011-01-01"}
    decision = DraftRecords(filled).load("decision", "DEMO-04")
    DraftRecords(filled).save("decision", "DEMO-04", "{}", based_on=decision.revision if decision else 0)
    assert retention.list_untouched(2_920) == {"BEGUN-1": "2011-01-01"}
    retention.forget("BEGUN-1")
    assert retention.list_untouched(2_920) == {}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/srv/h.db", "sqlite:////srv/h.db"),
        ("h.db", "h.db is the path of a file"),
        ("somebody:SECRET@host/h", "no address of a database"),
        ("mysql://somebody:SECRET@host/h", "in no 'mysql'"),
        ("postgresql+psycopg2://somebody:SECRET@host/h", "postgresql+psycopg://"),
        ("sqlite:///\0", "no address"),
        ("postgres://somebody@host:x/h", "no address of a database"),
        (" ", "no address of a database"),
        ("sqlite:///h.db?timeout=abc", "The parameter 'timeout'"),
        ("postgresql://u@127.0.0.1:1/x?connect_timeout=zz", "The parameter 'connect_timeout'"),
    ],
)
def test_what_is_no_address_of_a_database_is_said_with_what_to_write_and_no_password(
    typed, says, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    done = run("audit", "verify", "--database", typed)
    output = "".join(done.output.split())
    assert done.exit_code == 2
    assert "(H113)" in output
    assert "".join(says.split()) in output
    assert "SECRET" not in output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("typed", ["postgresql://u@h/n", "postgres://u@h/n", "postgresql+psycopg://u@h/n"])
def test_each_way_to_write_postgresql_means_the_driver_that_is_there(typed):
    assert address_of(typed).render_as_string() == "postgresql+psycopg://u@h/n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("records", "export", "--out", "x", "--database", "nonsense"),
        ("records", "import", __file__, "--database", "sqlite://"),
        ("records", "import", __file__, "--database", "sqlite:///"),
        ("records", "import", "nowhere.jsonl", "--database", "sqlite:///h.db"),
        ("records", "untouched", "--days", "99999999", "--database", "sqlite:///h.db"),
        ("audit", "verify", "--database", "mysql://x"),
        ("audit", "verify", "--database", "sqlite://", "--checkpoint", "nowhere.json"),
        ("audit", "checkpoint", "--database", "sqlite://", "--out", "x", "--key", "nowhere.key"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_2(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    # What files hold is told by the command's own frame, with exit code 2; `run` is inside of it.
    assert isinstance(done.exception, ProblemsFoundError) or done.exit_code == 2, done.output
    assert "Traceback" not in done.output


def test_a_checkpoint_is_written_signed_and_shows_what_was_cut_off(filled, url, tmp_path):
    key, file = tmp_path / "key", tmp_path / "checkpoint.json"
    key.write_bytes(b"0123456789abcdef" * 2)
    assert "signed" in run("audit", "checkpoint", "--database", url, "--out", file, "--key", key).output
    assert run("audit", "verify", "--database", url, "--checkpoint", file, "--key", key).exit_code == 0
    from engine.records.database import for_writing

    last = verify(filled).entries
    with for_writing(filled).begin() as connection:
        connection.exec_driver_sql(f"DELETE FROM audit_entry WHERE number = {last}")
    done = run("audit", "verify", "--database", url, "--checkpoint", file, "--key", key)
    assert done.exit_code == 1
    assert f"entries {last} to {last} are cut off" in done.output
    file.write_text(file.read_text().replace('"signature": "', '"signature": "0'))
    assert run("audit", "verify", "--database", url, "--checkpoint", file, "--key", key).exit_code == 2
