"""Packages in the database: version by version, never overwritten."""

import sqlite3
import subprocess
import sys

import pytest

from engine.model import CarePackage, Visit
from engine.records import PackageRecords, RecordsDamagedError, StaleVersionError, open_database, verify

FIRST = CarePackage(reference="A-1")
CHANGED = FIRST.model_copy(update={"visits": (Visit(id="morning", start="08:00", minutes=30),)})


@pytest.fixture
def records(database):
    return PackageRecords(database)


def test_what_was_saved_comes_back_as_it_was(records):
    records.save(CHANGED)
    assert records.load("A-1") == CHANGED


def test_a_change_is_a_new_version_beside_the_old_one(records):
    assert (records.save(FIRST), records.save(CHANGED)) == (1, 2)
    assert records.load("A-1", version=1) == FIRST
    assert records.load("A-1") == CHANGED


def test_the_same_content_again_is_no_new_version(records):
    assert (records.save(FIRST), records.save(FIRST)) == (1, 1)


def test_two_people_cannot_overwrite_each_other(records):
    records.save(FIRST)
    records.save(CHANGED, based_on=1)
    with pytest.raises(StaleVersionError, match="somebody else"):
        records.save(FIRST, based_on=1)
    assert records.load("A-1") == CHANGED


def test_an_unknown_reference_has_no_package(records):
    assert records.load("nobody") is None
    assert records.references() == ()


def test_the_demonstration_is_put_into_an_empty_database_only(records):
    records.fill_if_empty([FIRST])
    records.fill_if_empty([CarePackage(reference="B-2")])
    assert records.references() == ("A-1",)


def test_a_database_file_survives_a_killed_process(tmp_path):
    file = tmp_path / "handrail.db"
    script = (
        "import os, signal\n"
        "from engine.model import CarePackage\n"
        "from engine.records import PackageRecords, open_database\n"
        f"records = PackageRecords(open_database('sqlite:///{file}'))\n"
        "records.save(CarePackage(reference='A-1'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    assert PackageRecords(open_database(f"sqlite:///{file}")).load("A-1") == FIRST
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_many_are_taken_in_together_or_not_at_all(records):
    with pytest.raises(AttributeError):
        records.save_all([FIRST, None], caseload="north")
    assert records.references() == ()
    assert records.save_all([FIRST, CarePackage(reference="B-2")], caseload="north") == 2
    assert records.references(["north"]) == ("A-1", "B-2")
    assert records.references(["south"]) == ()


def test_the_newest_content_of_each_package_is_given_at_once(records):
    records.save(FIRST)
    records.save(CHANGED)
    assert CarePackage.model_validate_json(records.contents()["A-1"][0]) == CHANGED
    assert records.contents(["nobody"]) == {}


def test_an_earlier_version_is_saved_again_whatever_the_newest_is(database):
    packages = PackageRecords(database)
    packages.save(CarePackage(reference="A-1", nation="England"))
    packages.save(CarePackage(reference="A-1", nation="Wales"))
    assert [(each.version, each.readable) for each in packages.versions("A-1")] == [(2, True), (1, True)]
    with pytest.raises(StaleVersionError):
        packages.restore("A-1", 1, based_on=1)
    assert packages.restore("A-1", 1, based_on=2) == 3
    assert packages.load("A-1").nation == "England"
    with pytest.raises(RecordsDamagedError):
        packages.restore("A-1", 9, based_on=3)
    assert verify(database).faults == ()
