"""Ways to alter the records behind the back of Handrail, and which of them `audit verify` finds (docs/security.md)."""

import hashlib
import json
from datetime import date

import pytest

from engine.model import CarePackage, CaseStep, Outcome, Signature
from engine.records import (
    Checkpoint,
    CheckpointError,
    FollowUpRecords,
    GrantRecords,
    PackageRecords,
    PhotographRecords,
    SignedRecords,
    entries,
    read_checkpoint,
    verify,
)
from engine.records.audit import COVERED, hash_of
from engine.records.database import for_writing
from engine.records.tables import (
    AuditEntry,
    Base,
    DraftRow,
    PersonRow,
    RepeatedRequestRow,
    SecondSignatureRow,
)
from engine.records.transaction import run_in_transaction
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
    reviews.sign(signed(second=("A second carer may no longer be needed",)), draft_revision=0)
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


@pytest.mark.parametrize("what", FOUND)
def test_an_alteration_is_found_and_named(records_of_everything, what):
    statement, fault = FOUND[what]
    alter(records_of_everything, statement)
    assert fault in verify(records_of_everything).faults


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


def test_later_entries_leave_a_checkpoint_true(records_of_everything):
    checkpoint = checkpoint_of(records_of_everything)
    GrantRecords(records_of_everything).give("bob@example.org", "OT", "north")
    assert verify(records_of_everything, checkpoint).faults == ()


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
