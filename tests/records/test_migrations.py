"""Migrations: what they make is what the code expects, and an older database is brought up to date."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from engine.model import CarePackage
from engine.records import GrantRecords, PackageRecords, open_database, verify
from engine.records.migration import newest
from engine.records.tables import Base


def test_the_migrations_make_the_tables_that_the_code_has(database):
    with database.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        assert differences == []
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest()


def test_a_database_from_before_there_were_migrations_keeps_its_packages(url):
    older = create_engine(url) if not url.startswith("sqlite") else None
    if older is None:
        from pathlib import Path

        Path(url.removeprefix("sqlite:///")).parent.mkdir()
        older = create_engine(url)
    with older.begin() as connection:
        Base.metadata.tables["package_version"].create(connection)
        package = CarePackage(reference="A-1")
        import hashlib

        content = package.model_dump_json()
        connection.execute(
            text("INSERT INTO package_version VALUES (1, 'A-1', 1, :content, :hash, 'then')"),
            {"content": content, "hash": hashlib.sha256(content.encode()).hexdigest()},
        )
    older.dispose()
    database = open_database(url)
    records = PackageRecords(database)
    assert records.load("A-1") == package
    assert records.caseload_of("A-1") == "demonstration"
    assert verify(database).faults == ()
    database.dispose()


def test_opening_twice_changes_nothing(url):
    first = open_database(url)
    GrantRecords(first).give("ann", "OT", "north")
    second = open_database(url)
    assert GrantRecords(second).of("ann") == {"OT": frozenset({"north"})}
    first.dispose()
    second.dispose()


def test_roles_are_given_by_caseload_and_taken_away(database):
    grants = GrantRecords(database)
    grants.give("ann", "OT", "north")
    grants.give("ann", "OT", "south")
    grants.give("ann", "OT", "south")
    grants.take("ann", "OT", "north")
    assert grants.of("ann") == {"OT": frozenset({"south"})}
    assert grants.of("nobody") == {}
    assert verify(database).entries == 3
