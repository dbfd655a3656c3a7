"""Ways to alter the records behind the back of Handrail, and which of them `audit verify` finds (docs/security.md)."""

import hashlib
import json
from datetime import date

import pytest
from sqlalchemy import Boolean, Integer, and_, select

from engine.model import CarePackage, CaseStep, Outcome, Signature
from engine.records import (
    Checkpoint,
    CheckpointError,
    FollowUpRecords,
    GrantRecords,
    PackageRecords,
    PhotographRecords,
    RetentionRecords,
    SignedRecords,
    entries,
    read_checkpoint,
    verify,
)
from engine.records.audit import COVERED, hash_of, key_of, row_hash
from engine.records.database import for_writing
from engine.records.tables import (
    AuditEntry,
    Base,
    DraftRow,
    PersonRow,
    RepeatedRequestRow,
    SecondSignatureRow,
)
from engine.records.transaction import reading, run_in_transaction
from tests.records.picturing import NARROW_DOOR, picture
from tests.records.signing import PACKAGE, signed

OTHER = CarePackage(reference="OTHER")
CONTENT = OTHER.model_dump_json()
BEN = Signature(identity="ben", name="Ben", role="OT", signed_at="2026-11-24T11:00:00+00:00")
ALTERED = CarePackage(reference="OTHER", diagnoses=("altered",)).model_dump_json()
HASH = hashlib.sha256(ALTERED.encode()).hexdigest()

FOUND = {
    "a package version altered": (
        "UPDATE package_version SET content = content || ' ' WHERE reference = 'OTHER'",
        "version 1 of OTHER was changed",
    ),
    "a package version altered with its hash": (
        f"UPDATE package_version SET content = '{ALTERED}', content_hash = '{HASH}' WHERE reference = 'OTHER'",
        "version 1 of OTHER was changed",
    ),
    "a package version taken out": (
        "DELETE FROM package_version WHERE reference = 'OTHER'",
        "version 1 of OTHER is gone",
    ),
    "a package version put in": (
        f"INSERT INTO package_version (id, reference, version, content, content_hash, saved_at) VALUES (999, 'OTHER', "
        f"2, '{ALTERED}', '{HASH}', 'now')",
        "version 2 of OTHER was put in",
    ),
    "a package moved to another caseload": (
        "UPDATE package_caseload SET caseload = 'south' WHERE reference = 'OTHER'",
        "the caseload of OTHER was changed",
    ),
    "a signed review altered": (
        "UPDATE signed_review SET content = replace(content, 'Nothing changes.', 'All goes.')",
        "signed review 1 of DEMO-04 is not what was signed",
    ),
    "a signed review taken out": ("DELETE FROM signed_review", "signed review 1 of DEMO-04 is gone"),
    "a second signature altered": (
        "UPDATE second_signature SET content = replace(content, 'Ben', 'Bea')",
        "the second signature of review 1 of DEMO-04 was changed",
    ),
    "a second signature taken out": (
        "DELETE FROM second_signature",
        "the second signature of review 1 of DEMO-04 is gone",
    ),
    "`complete` flipped": (
        "UPDATE signed_review SET complete = false",
        "signed review 1 of DEMO-04 is not what was signed",
    ),
    "`review_due` changed": (
        "UPDATE signed_review SET review_due = '2099-01-01'",
        "signed review 1 of DEMO-04 is not what was signed",
    ),
    "harm taken out of an outcome": (
        "UPDATE outcome SET content = replace(content, 'A fall', '')",
        "the outcome 6_weeks, revision 1, of review 1 of DEMO-04 was changed",
    ),
    "an outcome taken out": (
        "DELETE FROM outcome",
        "the outcome 6_weeks, revision 1, of review 1 of DEMO-04 is gone",
    ),
    "a summary altered": (
        "UPDATE review_summary SET content = replace(content, 'risks', '')",
        "the summary of review 1 of DEMO-04 was changed",
    ),
    "a summary put in": (
        "INSERT INTO review_summary (reference, number, shape, seal, content) VALUES ('DEMO-04', 1, 2, 'x', '{}')",
        "the summary of review 1 of DEMO-04 was put in",
    ),
    "a summary taken out": ("DELETE FROM review_summary", "the summary of review 1 of DEMO-04 is gone"),
    "a step altered": (
        "UPDATE follow_up SET content = replace(content, 'fitted', 'in_use')",
        "entry 1 of what followed for DEMO-04 was changed",
    ),
    "a step taken out": (
        "DELETE FROM follow_up",
        "entry 1 of what followed for DEMO-04 is gone",
    ),
    "a photograph's words altered": (
        "UPDATE photograph SET content = replace(content, 'narrow', 'wide')",
        "photograph 1 of DEMO-04 was changed",
    ),
    "a photograph taken out": ("DELETE FROM photograph", "photograph 1 of DEMO-04 is gone"),
    "a role put in": (
        "INSERT INTO role_grant (issuer, subject, role, caseload) VALUES ('', 'mallory', 'OT', '*')",
        "the role OT of mallory in * was put in",
    ),
    "an entry altered": (
        "UPDATE audit_entry SET identity = 'mallory' WHERE number = 2",
        "entry 2 was changed",
    ),
    "an entry taken out of the middle": ("DELETE FROM audit_entry WHERE number = 2", "entry 2 is missing"),
    "a sign-out taken back": ("DELETE FROM ended_sign_in", "a sign-out is gone"),
}


@pytest.fixture
def records_of_everything(database):
    """One of everything."""
    packages, reviews = PackageRecords(database), SignedRecords(database)
    packages.save(PACKAGE)
    packages.save(OTHER, caseload="north")
    reviews.sign(
        signed(second=("A second carer may no longer be needed",)),
        draft_revision=0,
        summary=(1, '{"needs": ["risks"]}'),
    )
    reviews.sign_second("DEMO-04", 1, BEN)
    reviews.record_outcome(
        "DEMO-04",
        1,
        Outcome(after="6_weeks", seen_on=date(2027, 1, 5), harm="A fall", commissioned_hours_per_week=7.0),
        based_on=0,
    )
    FollowUpRecords(database).add(
        "DEMO-04", 1, CaseStep(subject="bath_board", state="fitted", on=date(2027, 1, 5))
    )
    PhotographRecords(database).add("DEMO-04", NARROW_DOOR, picture())
    GrantRecords(database).give("ann@example.org", "OT", "north")
    from tests.records.people import people, person

    people(database, person("ann")).sign_out()
    assert verify(database).faults == ()
    return database


def alter(database, *statements):
    with for_writing(database).begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("value", ["2", "-1", "0.5", "'yes'", "x'01'"])
def test_a_truth_that_is_neither_0_nor_1_is_found_where_a_database_takes_it(records_of_everything, value):
    if records_of_everything.dialect.name != "sqlite":
        pytest.skip("PostgreSQL takes nothing else")
    alter(records_of_everything, f"UPDATE signed_review SET complete = {value}")
    assert verify(records_of_everything).faults == ("signed review 1 of DEMO-04 is not what was signed",)


@pytest.mark.parametrize("what", FOUND)
def test_an_alteration_is_found_and_named(records_of_everything, what):
    statement, fault = FOUND[what]
    alter(records_of_everything, statement)
    assert fault in verify(records_of_everything).faults


def changed_value(column, value):
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, Integer):
        return (value or 0) + 1000
    return (value or "")[:-1] + ("y" if (value or "").endswith("x") else "x")


def test_every_column_of_every_covered_row_and_entry_is_watched(records_of_everything):
    """Each is altered by itself, and set back."""
    unwatched, tried = set(), 0
    for table in (*(model.__table__ for model in COVERED), AuditEntry.__table__):
        with reading(records_of_everything) as session:
            row = session.execute(table.select()).mappings().first()
        for column in table.columns:
            new = changed_value(column, row[column.name])
            is_row = and_(*(table.c[key.name] == row[key.name] for key in table.primary_key))
            key_now = new if column.primary_key else row[column.name]
            is_new = and_(
                *(
                    table.c[key.name] == (key_now if key is column else row[key.name])
                    for key in table.primary_key
                )
            )
            with for_writing(records_of_everything).begin() as connection:
                connection.execute(table.update().where(is_row).values({column.name: new}))
            if not verify(records_of_everything).faults:
                unwatched.add(f"{table.name}.{column.name}")
            tried += 1
            with for_writing(records_of_everything).begin() as connection:
                connection.execute(table.update().where(is_new).values({column.name: row[column.name]}))
    assert tried > 40
    assert unwatched == {"package_version.id"}  # a number of the database's own
    assert verify(records_of_everything).faults == ()


ENTRY_2 = "UPDATE audit_entry SET detail = {} WHERE number = 2"
OF_NO_ENTRY = {
    "no JSON": ENTRY_2.format("'x'"),
    "a list": ENTRY_2.format("'[]'"),
    "JSON without an end": ENTRY_2.format("'" + "[" * 50_000 + "'"),
    "rows that are a number": ENTRY_2.format("""'{"rows": 5}'"""),
    "a row without a table": ENTRY_2.format("""'{"rows": [[]]}'"""),
    "a row of no table": ENTRY_2.format("""'{"rows": [["x"]]}'"""),
    "a row without its key": ENTRY_2.format("""'{"rows": [["package_version", null]]}'"""),
    "a row whose hash is a list": ENTRY_2.format("""'{"rows": [["package_caseload", "OTHER", [1]]]}'"""),
}
NO_TEXT = {
    "an entry": "UPDATE audit_entry SET detail = x'ff00' WHERE number = 2",
    "the time of an entry": "UPDATE audit_entry SET at = x'ff00' WHERE number = 2",
    "a package": "UPDATE package_version SET content = x'ff00' WHERE reference = 'OTHER'",
    "a review": "UPDATE signed_review SET content = x'ff00'",
}


@pytest.mark.parametrize("what", OF_NO_ENTRY)
def test_an_entry_that_cannot_be_of_handrail_is_a_fault_and_stops_nothing(records_of_everything, what):
    alter(records_of_everything, OF_NO_ENTRY[what])
    faults = verify(records_of_everything).faults
    assert "entry 2 says what no entry of Handrail’s says" in faults
    assert "entry 2 was changed" in faults
    assert FollowUpRecords(records_of_everything).history("OTHER")


@pytest.mark.parametrize("what", NO_TEXT)
def test_what_is_no_text_where_a_text_belongs_is_a_fault_and_stops_nothing(records_of_everything, what):
    if records_of_everything.dialect.name != "sqlite":
        pytest.skip("only SQLite holds it")
    alter(records_of_everything, NO_TEXT[what])
    assert verify(records_of_everything).faults


def checkpoint_of(database):
    verdict = verify(database)
    return Checkpoint(verdict.entries, verdict.last_hash, "2026-11-26T00:00:00+00:00")


def test_an_end_that_was_cut_off_is_found_with_a_checkpoint_only(records_of_everything):
    GrantRecords(records_of_everything).give("bob@example.org", "OT", "north")
    checkpoint = checkpoint_of(records_of_everything)
    alter(
        records_of_everything,
        f"DELETE FROM audit_entry WHERE number = {checkpoint.entries}",
        "DELETE FROM role_grant WHERE subject = 'bob@example.org'",
    )
    assert verify(records_of_everything).faults == ()
    assert any("cut off" in fault for fault in verify(records_of_everything, checkpoint).faults)


def test_a_chain_that_was_computed_anew_is_found_with_a_checkpoint_only(records_of_everything):
    checkpoint = checkpoint_of(records_of_everything)
    recompute(records_of_everything)
    assert verify(records_of_everything).faults == ()
    assert any("computed anew" in fault for fault in verify(records_of_everything, checkpoint).faults)


def recompute(database):
    """What somebody does who may write the database and knows how the chain is made."""

    def work(session):
        previous = "0" * 64
        for entry in session.query(AuditEntry).order_by(AuditEntry.number):
            entry.identity = "mallory"
            entry.previous_hash = previous
            entry.entry_hash = previous = hash_of(entry)

    run_in_transaction(database, work)


ADDED = {
    "a signed review": (
        "signed_review",
        "UPDATE signed_review SET content = replace(content, 'Nothing changes.', 'All goes.')",
        "signed second",
        "signed review 1 of DEMO-04 is not what was signed",
    ),
    "a signed review, as nothing that is ever done": (
        "signed_review",
        "UPDATE signed_review SET review_due = '2099-01-01'",
        "covered",
        "changes signed review 1 of DEMO-04, which is written once",
    ),
    "a signed review, signed once more": (
        "signed_review",
        "UPDATE signed_review SET content = replace(content, 'Nothing changes.', 'All goes.')",
        "signed",
        "changes signed review 1 of DEMO-04, which is written once",
    ),
    "a package version": (
        "package_version",
        f"UPDATE package_version SET content = '{ALTERED}', content_hash = '{HASH}' WHERE reference = 'OTHER'",
        "saved package",
        "changes version 1 of OTHER, which is written once",
    ),
    "harm in an outcome": (
        "outcome",
        "UPDATE outcome SET content = replace(content, 'A fall', '')",
        "recorded outcome",
        "changes the outcome 6_weeks, revision 1, of review 1 of DEMO-04, which is written once",
    ),
    "a step": (
        "follow_up",
        "UPDATE follow_up SET content = replace(content, 'fitted', 'in_use')",
        "followed up",
        "changes entry 1 of what followed for DEMO-04, which is written once",
    ),
    "a photograph": (
        "photograph",
        "UPDATE photograph SET content = replace(content, 'narrow', 'wide')",
        "kept a photograph",
        "changes photograph 1 of DEMO-04, which is written once",
    ),
    "an outcome that is gone": (
        "outcome",
        "DELETE FROM outcome",
        "recorded outcome",
        "takes the outcome 6_weeks, revision 1, of review 1 of DEMO-04 out, which is kept for good",
    ),
    "a second signature that is gone": (
        "second_signature",
        "DELETE FROM second_signature",
        "forgot",
        "takes the second signature of review 1 of DEMO-04 out, which is kept for good",
    ),
}
"""A row that somebody alters who may write the database, and then writes a fitting entry for."""


@pytest.mark.parametrize("what", ADDED)
def test_an_alteration_with_an_entry_that_fits_the_chain_is_found(records_of_everything, what):
    table, statement, action, fault = ADDED[what]
    checkpoint = checkpoint_of(records_of_everything)
    before = rows_of(records_of_everything, table)
    alter(records_of_everything, statement)
    add_entry(records_of_everything, action, before, rows_of(records_of_everything, table))
    faults = verify(records_of_everything, checkpoint).faults
    assert any(fault in sentence for sentence in faults), faults


def rows_of(database, table):
    model = next(model for model in COVERED if model.__tablename__ == table)
    with reading(database) as session:
        rows = session.scalars(select(model)).all()
        return {key_of(row): (row_hash(row), getattr(row, "content_hash", "")) for row in rows}


def add_entry(database, action, before, after):
    """An entry as Handrail would write it, by the same functions."""
    changed = {key: after.get(key) for key in {**before, **after} if before.get(key) != after.get(key)}

    def work(session):
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        entry = AuditEntry(
            number=last.number + 1,
            at=last.at,
            identity="handrail operator",
            action=action,
            reference="OTHER" if action == "forgot" else next(iter(changed))[1],
            detail=json.dumps(
                {
                    "number": 1,
                    "version": 1,
                    "hash": next((row[1] for row in changed.values() if row), ""),
                    "rows": [[*key, row[0] if row else None] for key, row in changed.items()],
                }
            ),
            previous_hash=last.entry_hash,
            entry_hash="",
        )
        entry.entry_hash = hash_of(entry)
        session.add(entry)

    run_in_transaction(database, work)


def test_what_handrail_itself_takes_out_or_moves_is_no_alteration(records_of_everything):
    photographs, packages = PhotographRecords(records_of_everything), PackageRecords(records_of_everything)
    photographs.take_out("DEMO-04", 1)
    packages.save(OTHER, caseload="south")
    GrantRecords(records_of_everything).take("ann@example.org", "OT", "north")
    RetentionRecords(records_of_everything).forget("DEMO-04")
    packages.save(PACKAGE)
    SignedRecords(records_of_everything).sign(signed(), draft_revision=0)
    assert verify(records_of_everything).faults == ()


def test_later_entries_leave_a_checkpoint_true(records_of_everything):
    checkpoint = checkpoint_of(records_of_everything)
    GrantRecords(records_of_everything).give("bob@example.org", "OT", "north")
    assert verify(records_of_everything, checkpoint).faults == ()


def test_a_checkpoint_of_the_first_day_holds_before_and_after_the_first_entry(database):
    checkpoint = checkpoint_of(database)
    assert verify(database, checkpoint).faults == ()
    PackageRecords(database).save(OTHER, caseload="north")
    assert verify(database, checkpoint).faults == ()


def test_a_checkpoint_that_was_forged_is_refused_where_there_is_a_key(tmp_path):
    key, file = b"k" * 32, tmp_path / "checkpoint.json"
    real = Checkpoint(7, "a" * 64, "2026-11-26")
    file.write_text(real.to_text(key), encoding="utf-8")
    assert read_checkpoint(file, key) == real
    for forged in (
        real.to_text(None),
        real.to_text(b"j" * 32),
        file.read_text().replace("7", "8"),
        "{}",
        "[",
        "",
    ):
        file.write_text(forged, encoding="utf-8")
        with pytest.raises(CheckpointError):
            read_checkpoint(file, key)


def test_every_table_that_matters_is_covered(database):
    left_out = {AuditEntry, DraftRow, PersonRow, RepeatedRequestRow}
    assert {mapper.class_ for mapper in Base.registry.mappers} - left_out == set(COVERED)


def test_a_row_that_is_written_without_an_entry_is_not_committed(database):
    row = SecondSignatureRow(reference="A", number=1, content="{}")
    with pytest.raises(RuntimeError, match="without an audit entry: second_signature"):
        run_in_transaction(database, lambda session: session.add(row))
    with pytest.raises(RuntimeError, match="one by one"):
        run_in_transaction(database, lambda session: session.query(SecondSignatureRow).delete())


def test_a_move_is_in_the_trail(records_of_everything):
    PackageRecords(records_of_everything).save(OTHER, caseload="south")
    last = entries(records_of_everything, limit=1)[0]
    assert (last.action, json.loads(last.detail)["into"]) == ("moved package", "south")
    assert verify(records_of_everything).faults == ()
