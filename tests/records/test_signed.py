"""Signed reviews: never changed, never lost, never signed over one another."""

import gzip
import hashlib
import json
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.model import Decision, Outcome, Signature, SignedReview
from engine.records import DraftRecords, PackageRecords, SignedRecords, StaleVersionError, verify
from engine.records.database import for_writing
from tests.records.signing import PACKAGE, signed

ROOT = Path(__file__).parents[2]
RELEASE_0_1 = gzip.decompress(Path(__file__).with_name("signed_by_0_1.json.gz").read_bytes()).decode()
SEAL_OF_RELEASE_0_1 = "bd9800343a3ec9ab48df578be603680d024cbc4952b9649e31e673de762d7928"
BEN = Signature(identity="ben", name="Ben", role="OT", signed_at="2026-11-24T11:00:00+00:00")


@pytest.fixture
def records(database):
    PackageRecords(database).save(PACKAGE)
    return SignedRecords(database)


def test_a_signed_review_comes_back_as_it_was_signed(records):
    seal = records.sign(signed(), draft_revision=0)
    loaded, second, complete = records.load("DEMO-04", 1)
    assert loaded.model_dump_json() == signed().model_dump_json()
    assert (second, complete) == (None, True)
    assert seal == loaded.seal
    assert records.with_seal(seal[:16]) == ("DEMO-04", 1)
    assert records.with_seal("f" * 16) is None


def as_an_earlier_handrail_wrote(review):
    """Its JSON without fields that came later, in another order."""
    written = json.loads(review.model_dump_json())
    del written["decision"]["for_provider"]
    return json.dumps(dict(sorted(written.items())))


def test_a_review_that_an_earlier_release_signed_keeps_its_seal_and_its_letters(records):
    content = as_an_earlier_handrail_wrote(signed())
    seal = records.sign(SignedReview.from_signed(content), draft_revision=0)
    loaded = records.load("DEMO-04", 1)[0]
    assert loaded == signed()
    assert seal == loaded.seal == hashlib.sha256(content.encode()).hexdigest() != signed().seal
    assert loaded.as_signed == content
    assert records.with_seal(seal[:16]) == ("DEMO-04", 1)


def test_what_was_changed_after_it_was_signed_has_another_seal():
    review = SignedReview.from_signed(as_an_earlier_handrail_wrote(signed()))
    assert review.model_copy().seal == review.seal
    assert review.model_copy(update={"number": 2}).seal not in (review.seal, signed().seal)


def test_a_review_that_release_0_1_signed_can_still_be_read(records):
    """A change of the model that makes this fail makes every signed review unreadable: give the field a default."""
    records.sign(SignedReview.from_signed(RELEASE_0_1), draft_revision=0)
    loaded = records.load("DEMO-04", 1)[0]
    assert loaded.seal == SEAL_OF_RELEASE_0_1


def test_a_later_review_stands_beside_the_earlier_one(records):
    records.sign(signed(1), draft_revision=0)
    records.sign(signed(2), draft_revision=0)
    assert records.numbers("DEMO-04") == (1, 2)
    assert records.load("DEMO-04", 1)[0].number == 1


def test_nobody_signs_what_somebody_else_has_changed_meanwhile(records, database):
    PackageRecords(database).save(PACKAGE.model_copy(update={"visits": ()}))
    with pytest.raises(StaleVersionError, match="somebody else"):
        records.sign(signed(), draft_revision=0)
    assert records.numbers("DEMO-04") == ()


def test_two_people_who_sign_at_once_do_not_both_sign(records):
    results = []

    def sign(identity):
        try:
            results.append(records.sign(signed(identity=identity), draft_revision=0))
        except StaleVersionError:
            results.append("stale")

    threads = [threading.Thread(target=sign, args=(name,)) for name in ("ann", "ben", "cat", "dan")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(result) for result in results) == [5, 5, 5, 64]
    assert records.numbers("DEMO-04") == (1,)


def test_signing_ends_the_draft_that_was_read_and_no_other(records, database):
    drafts = DraftRecords(database)
    first = drafts.save("decision", "DEMO-04", Decision().model_dump_json(), based_on=0)
    last = drafts.save("decision", "DEMO-04", Decision(summary="Ben's").model_dump_json(), based_on=first)
    with pytest.raises(StaleVersionError):
        records.sign(signed(), draft_revision=first)
    records.sign(signed(), draft_revision=last)
    assert drafts.load("decision", "DEMO-04") is None


def test_a_second_signature_is_another_persons_and_given_once(records):
    records.sign(signed(second=("A second carer may no longer be needed",)), draft_revision=0)
    assert records.load("DEMO-04", 1)[2] is False
    with pytest.raises(ValueError, match="another person"):
        records.sign_second("DEMO-04", 1, BEN.model_copy(update={"identity": "ann"}))
    records.sign_second("DEMO-04", 1, BEN)
    assert records.load("DEMO-04", 1)[1:] == (BEN, True)
    with pytest.raises(StaleVersionError):
        records.sign_second("DEMO-04", 1, BEN)
    (newest,) = records.newest().values()
    assert (newest.number, newest.complete, newest.review_due) == (1, True, None)


def test_an_outcome_is_corrected_by_a_revision_and_not_written_over(records):
    records.sign(signed(), draft_revision=0)
    first = Outcome(after="6_weeks", seen_on=date(2027, 1, 5), commissioned_hours_per_week=7.0)
    assert records.record_outcome("DEMO-04", 1, first, based_on=0) == 1
    with pytest.raises(StaleVersionError):
        records.record_outcome("DEMO-04", 1, first, based_on=0)
    better = first.model_copy(update={"commissioned_hours_per_week": 6.0})
    assert records.record_outcome("DEMO-04", 1, better, based_on=1) == 2
    assert records.outcomes() == {("DEMO-04", 1, "6_weeks"): (2, better)}


def test_a_decision_that_was_signed_survives_kill_9(url):
    script = (
        "import os, signal, sys\n"
        "from engine.records import PackageRecords, SignedRecords, open_database\n"
        "from tests.records.signing import PACKAGE, signed\n"
        "database = open_database(sys.argv[1])\n"
        "PackageRecords(database).save(PACKAGE)\n"
        "print(SignedRecords(database).sign(signed(), draft_revision=0), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, url], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == -9, done.stderr
    from engine.records import open_database

    database = open_database(url)
    assert SignedRecords(database).load("DEMO-04", 1)[0].seal == done.stdout.strip()
    assert verify(database).faults == ()
    database.dispose()


def test_a_killed_signature_is_wholly_there_or_not_at_all(url):
    """Killed at a random moment while it signs again and again: what is there is whole, and the chain holds."""
    script = (
        "import sys\n"
        "from engine.records import PackageRecords, SignedRecords, open_database\n"
        "from tests.records.signing import PACKAGE, signed\n"
        "database = open_database(sys.argv[1])\n"
        "PackageRecords(database).save(PACKAGE)\n"
        "for number in range(1, 10000):\n"
        "    SignedRecords(database).sign(signed(number), draft_revision=0)\n"
        "    print(number, flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    seen = [int(process.stdout.readline()) for _ in range(7)]
    process.kill()
    seen += [int(line) for line in process.stdout.read().split()]
    process.wait()
    from engine.records import open_database

    database = open_database(url)
    numbers = SignedRecords(database).numbers("DEMO-04")
    assert set(seen) <= set(numbers)
    assert numbers == tuple(range(1, len(numbers) + 1))
    assert verify(database).faults == ()
    database.dispose()


TAMPERING = {
    "entry 2 was changed": "UPDATE audit_entry SET identity = 'mallory' WHERE number = 2",
    "entry 2 is missing": "DELETE FROM audit_entry WHERE number = 2",
    "signed review 1 of DEMO-04 is not what was signed": (
        "UPDATE signed_review SET content = replace(content, 'Nothing changes.', 'All goes.')"
    ),
    "signed review 1 of DEMO-04 is gone": "DELETE FROM signed_review",
    "version 1 of DEMO-04 was changed": "UPDATE package_version SET content = content || ' '",
}


@pytest.mark.parametrize("fault", TAMPERING)
def test_tampering_is_noticed_and_named(records, database, fault):
    records.sign(signed(1), draft_revision=0)
    records.sign(signed(2), draft_revision=0)
    assert verify(database).faults == ()
    with for_writing(database).begin() as connection:
        connection.execute(text(TAMPERING[fault]))
    assert fault in verify(database).faults


def test_the_chain_holds_when_many_write_at_once(database):
    packages = PackageRecords(database)

    def save(name):
        for number in range(5):
            packages.save(PACKAGE.model_copy(update={"reference": f"{name}-{number}"}))

    threads = [threading.Thread(target=save, args=(f"P{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = verify(database)
    assert (verdict.entries, verdict.faults) == (30, ())
