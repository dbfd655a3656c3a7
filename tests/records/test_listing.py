"""The listing of packages is read once for each change of the records, and is never another one's."""

import pytest
from sqlalchemy import event

from engine.model import CarePackage
from engine.records import PackageRecords, open_database


def package(reference, minutes=30):
    visit = {"id": "a", "start": "08:00", "minutes": minutes, "carers": 1, "days": ["mon"], "tasks": []}
    return CarePackage.model_validate({"reference": reference, "visits": [visit]})


@pytest.fixture
def records(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/handrail.db")
    yield PackageRecords(engine)
    engine.dispose()


def texts_of_statements(records):
    """Every statement that is run from now on."""
    texts = []
    event.listen(
        records._engine, "before_cursor_execute", lambda connection, cursor, text, *_: texts.append(text)
    )
    return texts


def test_a_new_version_a_move_and_a_new_package_are_listed_at_once(records):
    assert records.hashes() == {}
    records.save(package("B-1"), caseload="north")
    first = records.hashes()
    assert list(first) == ["B-1"]
    records.save(package("B-1", minutes=45))
    assert records.hashes()["B-1"] != first["B-1"]
    records.save(package("A-1"), caseload="south")
    assert records.references() == ("A-1", "B-1")
    assert records.references(["north"]) == ("B-1",)
    records.save(package("B-1", minutes=45), caseload="south")
    assert records.references(["south"]) == ("A-1", "B-1")


def test_another_server_on_the_same_database_is_seen(records, tmp_path):
    records.save(package("B-1"), caseload="north")
    assert records.references() == ("B-1",)
    other = open_database(f"sqlite:///{tmp_path}/handrail.db")
    PackageRecords(other).save(package("C-1"), caseload="north")
    other.dispose()
    assert records.references() == ("B-1", "C-1")


def test_packages_are_read_once_while_nothing_changes(records):
    records.save(package("B-1"), caseload="north")
    records.hashes()
    texts = texts_of_statements(records)
    records.hashes()
    records.references()
    assert not any("package_version" in text for text in texts)
