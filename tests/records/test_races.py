"""Nobody's acknowledged change is lost, however closely two people meet; on either database."""

import random
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.model import CarePackage, Decision, Outcome, ProviderAnswer, Visit
from engine.records import (
    DraftRecords,
    FollowUpRecords,
    GrantRecords,
    PackageRecords,
    RetentionRecords,
    SignedRecords,
    StaleVersionError,
    open_database,
    verify,
)
from engine.records.database import for_writing
from engine.records.tables import DraftRow
from engine.records.transaction import reading, run_in_transaction
from tests.records.people import people, person
from tests.records.racing import times, together
from tests.records.signing import DAY, PACKAGE, signed

REFERENCE = PACKAGE.reference


@pytest.fixture
def two(url):
    """Two servers on one database."""
    first, second = open_database(url), open_database(url)
    yield first, second
    first.dispose()
    second.dispose()


def acknowledged(results):
    for answer in results:
        assert not isinstance(answer, Exception) or isinstance(answer, StaleVersionError), repr(answer)
    return [answer for answer in results if not isinstance(answer, StaleVersionError)]


@pytest.mark.parametrize("servers", [1, 2])
def test_of_two_saves_on_one_revision_one_is_refused(two, servers):
    for turn in times(15):
        name = f"R{turn}"
        results = together(
            *(
                lambda engine=engine, who=who, name=name: DraftRecords(engine).save(
                    "decision", name, f'"{who}"', based_on=0
                )
                for engine, who in zip(two if servers == 2 else two[:1] * 2, ("ann", "ben"), strict=True)
            )
        )
        saved = DraftRecords(two[0]).load("decision", name)
        assert acknowledged(results) == [saved.revision]
        assert saved.content == f'"{("ann", "ben")[results.index(saved.revision)]}"'


def test_a_draft_that_has_ended_is_not_taken_for_the_next_one(two):
    """Ann's page still shows the draft that Ben has signed when Cat begins the next."""
    PackageRecords(two[0]).save(PACKAGE)
    drafts = DraftRecords(two[0])
    of_ann = drafts.save("decision", REFERENCE, '"ann"', based_on=0)
    SignedRecords(two[1]).sign(signed(), draft_revision=of_ann)
    of_cat = drafts.save("decision", REFERENCE, '"cat"', based_on=0)
    with pytest.raises(StaleVersionError):
        drafts.save("decision", REFERENCE, '"ann"', based_on=of_ann)
    with pytest.raises(StaleVersionError):
        drafts.forget("decision", REFERENCE, based_on=of_ann)
    assert drafts.load("decision", REFERENCE).content == '"cat"'
    drafts.forget("decision", REFERENCE, based_on=of_cat)
    assert drafts.save("decision", REFERENCE, '"dan"', based_on=0) != of_cat


def test_a_counter_that_twenty_people_raise_counts_every_acknowledged_step(two):
    def raise_it():
        for _ in range(10 if len(times(2)) > 2 else 3):
            while True:
                records = DraftRecords(random.choice(two))
                before = records.load("decision", "counter")
                try:
                    records.save(
                        "decision",
                        "counter",
                        str(int(before.content) + 1 if before else 1),
                        based_on=before.revision if before else 0,
                    )
                    break
                except StaleVersionError:
                    pass
        return True

    steps = 10 if len(times(2)) > 2 else 3
    assert together(*[raise_it] * 20) == [True] * 20
    assert DraftRecords(two[0]).load("decision", "counter").content == str(20 * steps)


def test_restoring_what_is_forgotten_meanwhile_is_too_late_and_nothing_is_called_damaged(two):
    PackageRecords(two[0]).save(PACKAGE)
    RetentionRecords(two[1]).forget(REFERENCE)
    with pytest.raises(StaleVersionError):
        PackageRecords(two[0]).restore(REFERENCE, 1, based_on=1)


def test_signing_never_takes_an_acknowledged_draft_away(two):
    PackageRecords(two[0]).save(PACKAGE)
    number = 1
    for _ in times(12):
        drafts = DraftRecords(two[1])
        mine = drafts.save("decision", REFERENCE, Decision().model_dump_json(), based_on=0)

        review = signed(number)

        def sign(review=review, mine=mine):
            time.sleep(random.random() * 0.003)
            return SignedRecords(two[0]).sign(review, draft_revision=mine)

        def save(mine=mine):
            time.sleep(random.random() * 0.003)
            return DraftRecords(two[1]).save("decision", REFERENCE, '"Ben\'s"', based_on=mine)

        seal, revision = together(sign, save)
        acknowledged([seal, revision])
        rule_set = drafts.load("decision", REFERENCE)
        if isinstance(seal, StaleVersionError):
            assert rule_set.content == '"Ben\'s"'
            drafts.forget("decision", REFERENCE, based_on=rule_set.revision)
        else:
            assert isinstance(revision, StaleVersionError)
            assert rule_set is None
            number += 1


def test_nobody_signs_a_version_that_is_no_longer_the_newest(two):
    packages, version, number = PackageRecords(two[1]), 1, 1
    packages.save(PACKAGE)
    for turn in times(12):
        changed = PACKAGE.model_copy(update={"visits": (Visit(id=f"v{turn}", start="08:00", minutes=30),)})

        review = signed(number, version=version)

        def sign(review=review):
            time.sleep(random.random() * 0.004)
            return SignedRecords(two[0]).sign(review, draft_revision=0)

        def save(changed=changed):
            time.sleep(random.random() * 0.004)
            return packages.save(changed)

        seal, version = together(sign, save)
        acknowledged([seal, version])
        entries = [
            trail_entry for trail_entry in _trail(two[0]) if trail_entry[1] in ("signed", "saved package")
        ]
        if not isinstance(seal, StaleVersionError):
            assert entries.index((number, "signed")) < entries.index((version, "saved package"))
            number += 1


def _trail(engine):
    import json

    from engine.records import entries

    return [
        (json.loads(entry.detail).get("number") or json.loads(entry.detail).get("version"), entry.action)
        for entry in reversed(entries(engine, limit=10_000))
    ]


def test_of_two_who_put_a_draft_into_the_caseload_one_is_told(two):
    for turn in times(8):
        package = CarePackage(reference=f"N-{turn}")
        revision = DraftRecords(two[0]).save("package", package.reference, "{}", based_on=0)
        results = together(
            *(
                lambda engine=engine, package=package, revision=revision: PackageRecords(engine).save(
                    package, based_on=0, caseload="north", draft_revision=revision
                )
                for engine in two
            )
        )
        assert acknowledged(results) == [1]


def test_what_is_joined_to_a_package_is_not_saved_over_a_colleagues_change(two):
    """A file of another system is joined to the package that is there: a change in between must not be lost."""
    packages, versions = PackageRecords(two[0]), {}
    packages.save(CarePackage(reference="A-1"))
    there = packages.load_noting("A-1", versions)
    assert packages.load_noting("A-2", versions) is None
    PackageRecords(two[1]).save(CarePackage(reference="A-1", diagnoses=("of a colleague",)), based_on=1)
    joined = [there.model_copy(update={"diagnoses": ("of the file",)}), CarePackage(reference="A-2")]
    with pytest.raises(StaleVersionError, match="A-1"):
        packages.save_all(joined, caseload="demonstration", based_on=versions)
    assert packages.load("A-1").diagnoses == ("of a colleague",)
    assert packages.load("A-2") is None
    assert packages.save_all(joined, caseload="demonstration", based_on={"A-1": 2, "A-2": 0}) == 2


def test_of_two_who_take_in_the_same_paper_one_takes_in_its_answers(two):
    PackageRecords(two[0]).save(PACKAGE)
    SignedRecords(two[0]).sign(signed(), draft_revision=0)
    for turn in times(8):
        answer = ProviderAnswer(reply="cannot", because=f"Nobody is trained ({turn}).", came_by="paper")
        results = together(
            *(
                lambda engine=engine, answer=answer: FollowUpRecords(engine).add_new(REFERENCE, 1, answer)
                for engine in two
            )
        )
        assert sorted(results) == [(), (answer,)]
        assert len(FollowUpRecords(two[0]).answers(REFERENCE)) == turn + 1


def test_a_role_that_is_no_longer_held_so_is_not_said_to_be_taken_away(two):
    """It was given to an address; its owner signs in just before it is taken from the address."""
    GrantRecords(two[0]).give("ann@example.org", "OT", "north")
    people(two[1], person("ann")).enter()
    with pytest.raises(StaleVersionError):
        GrantRecords(two[0]).take("ann@example.org", "OT", "north")
    GrantRecords(two[0]).take(person("ann").identity, "OT", "north")
    assert GrantRecords(two[0]).all() == ()


def test_an_outcome_is_of_a_review_that_is_there(two):
    PackageRecords(two[0]).save(PACKAGE)
    outcome = Outcome(after="6_weeks", seen_on=DAY, commissioned_hours_per_week=1.0)
    with pytest.raises(LookupError, match="has no signed review 7"):
        SignedRecords(two[0]).record_outcome(REFERENCE, 7, outcome, based_on=0)


def test_of_two_who_record_an_outcome_one_is_told(two):
    PackageRecords(two[0]).save(PACKAGE)
    SignedRecords(two[0]).sign(signed(), draft_revision=0)
    for turn in times(8):
        outcome = Outcome(after="6_weeks", seen_on=DAY, commissioned_hours_per_week=float(turn))
        results = together(
            *(
                lambda engine=engine, turn=turn, outcome=outcome: SignedRecords(engine).record_outcome(
                    REFERENCE, 1, outcome, based_on=turn
                )
                for engine in two
            )
        )
        assert acknowledged(results) == [turn + 1]


def test_everybody_at_once_loses_nothing_and_the_chain_holds(two):
    packages = PackageRecords(two[0])
    packages.save(PACKAGE)

    signed()  # made once, before anybody waits for anybody

    def sign():
        done = 0
        for _ in range(6):
            numbers = SignedRecords(two[0]).numbers(REFERENCE)
            try:
                SignedRecords(random.choice(two)).sign(signed(len(numbers) + 1), draft_revision=0)
                done += 1
            except StaleVersionError:
                pass
        return done

    def grant(who):
        for place in "abc":
            GrantRecords(random.choice(two)).give(who, "OT", place)
        return 0

    results = together(*[sign] * 6, *(lambda who=who: grant(who) for who in ("x", "y", "z")))
    assert len(SignedRecords(two[0]).numbers(REFERENCE)) == sum(acknowledged(results))
    assert verify(two[0]).faults == ()


def test_a_transaction_that_only_reads_cannot_write(database):
    """So a record type that is written anywhere but in `run_in_transaction` fails the first time that it is tried."""
    row = DraftRow(kind="decision", reference="A", revision=1, content="{}", saved_by="x", saved_at="x")
    with reading(database) as session:
        session.add(row)
        with pytest.raises(RuntimeError, match="read only"):
            session.commit()
    with pytest.raises(DBAPIError, match="(?i)read.?only"), Session(database) as session:  # noqa: RUF043
        session.execute(text("DELETE FROM draft"))
    assert DraftRecords(database).load("decision", "A") is None


def test_work_that_writes_holds_the_lock_before_it_reads(two):
    """A record type written with the plainest check there is loses nothing."""

    def step(engine):
        def work(session):
            row = session.get(DraftRow, ("decision", "plain"))
            if row is None:
                row = DraftRow(
                    kind="decision",
                    reference="plain",
                    revision=0,
                    content="",
                    caseload="",
                    saved_by="",
                    saved_at="",
                )
                session.add(row)
            now = row.revision
            time.sleep(0.002)
            row.revision = now + 1

        for _ in range(5):
            run_in_transaction(engine, work)

    assert together(*(lambda engine=engine: step(engine) for engine in (*two, *two))) == [None] * 4
    assert DraftRecords(two[0]).load("decision", "plain").revision == 20


def test_what_is_read_is_one_state_of_the_records(two):
    packages = PackageRecords(two[0])
    packages.save(CarePackage(reference="A"))
    with reading(two[1]) as session:
        before = session.execute(text("SELECT count(*) FROM package_version")).scalar()
        packages.save(CarePackage(reference="B"))
        assert session.execute(text("SELECT count(*) FROM audit_entry")).scalar() == before == 1
    with for_writing(two[1]).begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_entry")).scalar() == 2
