"""Rights are asked by the records themselves, at each thing that is done."""

import ast
from datetime import date
from pathlib import Path

import pytest

from engine.model import CarePackage, Decision, Note, Outcome, PersonsView, Signature
from engine.records import (
    EVERY_CASELOAD,
    CardFeedback,
    DraftRecords,
    FeedbackRecords,
    FollowUpRecords,
    GrantRecords,
    NotAllowedError,
    PackageRecords,
    PhotographRecords,
    RealRecordsError,
    RetentionRecords,
    Rights,
    SignedOutError,
    SignedRecords,
    StaleVersionError,
    SummaryRecords,
    UnfitValueError,
    actor_of,
    entries,
    refuse_real_records,
    verify,
)
from tests.records.people import ISSUER, people, person
from tests.records.picturing import NARROW_DOOR, picture
from tests.records.racing import times, together
from tests.records.signing import PACKAGE, signed

ROOT = Path(__file__).parents[2]
ANN, BEN = person("ann"), person("ben")
OUTCOME = Outcome(after="6_weeks", seen_on=date(2027, 1, 5), commissioned_hours_per_week=7.0)
NOTE = Note(section="needs", words="Seen")


@pytest.fixture
def north(database):
    """Two packages in two caseloads, and Ann, who is therapist in one of them."""
    packages = PackageRecords(database)
    packages.save(PACKAGE, caseload="north")
    packages.save(CarePackage(reference="SOUTH-1"), caseload="south")
    GrantRecords(database).give("ann@example.org", "OT", "north")
    people(database, ANN).enter()
    return database


def signature(actor, role="OT"):
    return Signature(
        identity=actor.identity, name=actor.name, role=role, signed_at="2026-11-24T10:00:00+00:00"
    )


def signed_by(actor, number=1):
    return signed(number).model_copy(update={"signature": signature(actor)})


THINGS = {
    "read a package": lambda engine, by: PackageRecords(engine, by).load("DEMO-04"),
    "read an older version": lambda engine, by: PackageRecords(engine, by).load("DEMO-04", 1),
    "save a package": lambda engine, by: PackageRecords(engine, by).save(PACKAGE),
    "put a new package in": lambda engine, by: PackageRecords(engine, by).save(
        CarePackage(reference="N"), caseload="north"
    ),
    "take packages in": lambda engine, by: PackageRecords(engine, by).save_all([PACKAGE], caseload="north"),
    "save a decision": lambda engine, by: DraftRecords(engine, by).save(
        "decision", "DEMO-04", "{}", based_on=0
    ),
    "read a decision": lambda engine, by: DraftRecords(engine, by).load("decision", "DEMO-04"),
    "save a draft": lambda engine, by: DraftRecords(engine, by).save(
        "package", "N", "{}", based_on=0, caseload="north"
    ),
    "throw a draft away": lambda engine, by: DraftRecords(engine, by).forget(
        "decision", "DEMO-04", based_on=0
    ),
    "sign": lambda engine, by: SignedRecords(engine, by).sign(signed_by(by), draft_revision=0),
    "read what was signed": lambda engine, by: SignedRecords(engine, by).numbers("DEMO-04"),
    "record an outcome": lambda engine, by: SignedRecords(engine, by).record_outcome(
        "DEMO-04", 1, OUTCOME, based_on=0
    ),
    "sign second": lambda engine, by: SignedRecords(engine, by).sign_second("DEMO-04", 1, signature(by)),
    "list the versions of a package": lambda engine, by: PackageRecords(engine, by).versions("DEMO-04"),
    "restore a version": lambda engine, by: PackageRecords(engine, by).restore("DEMO-04", 1, based_on=1),
    "write what followed": lambda engine, by: FollowUpRecords(engine, by).add("DEMO-04", 0, NOTE),
    "read what followed": lambda engine, by: FollowUpRecords(engine, by).of("DEMO-04"),
    "read a provider's answers": lambda engine, by: FollowUpRecords(engine, by).answers("DEMO-04"),
    "keep a photograph": lambda engine, by: PhotographRecords(engine, by).add(
        "DEMO-04", NARROW_DOOR, picture()
    ),
    "see photographs": lambda engine, by: PhotographRecords(engine, by).of("DEMO-04"),
    "see one photograph": lambda engine, by: PhotographRecords(engine, by).load("DEMO-04", 1),
    "take a photograph out": lambda engine, by: PhotographRecords(engine, by).take_out("DEMO-04", 1),
    "keep what lists read of a review": lambda engine, by: SummaryRecords(engine, by).keep(
        {("DEMO-04", 1): ("a seal", "{}")}, 1
    ),
    "read what was done": lambda engine, by: FollowUpRecords(engine, by).history("DEMO-04"),
}
TAKEN = {
    "the role is taken away": lambda engine, by: GrantRecords(engine).take(by.identity, "OT", "north"),
    "the package moves to another caseload": lambda engine, by: [
        PackageRecords(engine).save(PACKAGE, caseload="south"),
        GrantRecords(engine).take(by.identity, "OT", "north"),
        GrantRecords(engine).give(by.identity, "OT", "west"),
    ],
    "they sign out": lambda engine, by: people(engine, by).sign_out(),
}


@pytest.mark.parametrize("taken", TAKEN)
@pytest.mark.parametrize("thing", THINGS)
def test_the_very_next_thing_is_refused(north, thing, taken):
    if thing == "sign second":
        SignedRecords(north).sign(signed(second=("why",)), draft_revision=0)
    if thing == "record an outcome":
        SignedRecords(north).sign(signed(), draft_revision=0)
    TAKEN[taken](north, ANN)
    with pytest.raises(NotAllowedError, match="Nothing that was saved is lost"):
        THINGS[thing](north, ANN)
    assert verify(north).faults == ()


@pytest.mark.parametrize("thing", [act for act in THINGS if act not in ("sign second", "record an outcome")])
def test_before_that_it_is_done(north, thing):
    THINGS[thing](north, ANN)


@pytest.mark.parametrize("thing", THINGS)
def test_nobody_does_it_in_a_caseload_of_others(north, thing):
    GrantRecords(north).give("ben@example.org", "OT", "south")
    people(north, BEN).enter()
    with pytest.raises(NotAllowedError):
        THINGS[thing](north, BEN)


def test_what_became_of_a_card_is_kept_of_whoever_holds_a_role_and_of_nobody_else(north):
    feedback = [
        CardFeedback("a card", "accepted", 1),
        CardFeedback("another", "overridden", reason="no_gain"),
    ]
    FeedbackRecords(north, ANN).record("a service", feedback)
    with pytest.raises(NotAllowedError):
        FeedbackRecords(north, BEN).record("a service", feedback)
    assert [entry.identity for entry in entries(north) if entry.action == "card feedback"] == [
        ANN.identity
    ] * 2
    assert verify(north).faults == ()


def test_lists_hold_what_is_theirs_and_nothing_else(north):
    SignedRecords(north).sign(signed(), draft_revision=0)
    DraftRecords(north).save("package", "S-2", "{}", based_on=0, caseload="south")
    for reference in ("DEMO-04", "SOUTH-1"):
        FollowUpRecords(north).add(reference, 0, NOTE)
    assert [entry.reference for entry in FollowUpRecords(north, ANN).everywhere()] == ["DEMO-04"]
    assert FollowUpRecords(north, BEN).everywhere() == ()
    packages, reviews = PackageRecords(north, ANN), SignedRecords(north, ANN)
    assert packages.references() == tuple(packages.hashes()) == tuple(packages.contents()) == ("DEMO-04",)
    assert packages.references(["south"]) == ()
    assert set(reviews.newest()) == {"DEMO-04"}
    assert DraftRecords(north, ANN).all("package") == ()
    assert PackageRecords(north, BEN).references() == ()


def test_who_signed_last_is_told_to_those_who_read_there(north):
    SignedRecords(north, ANN).sign(signed_by(ANN), draft_revision=0)
    SignedRecords(north).sign(signed_by(ANN, 2), draft_revision=0)
    assert SignedRecords(north, ANN).signers() == {"DEMO-04": "operator"}
    assert SignedRecords(north, BEN).signers() == {}
    assert PackageRecords(north, ANN).caseload_of_each() == {"DEMO-04": "north"}
    assert PackageRecords(north, BEN).caseload_of_each() == {}


def test_who_signed_is_told_by_name(north):
    SignedRecords(north, ANN).sign(signed_by(ANN), draft_revision=0)
    assert SignedRecords(north, ANN).signers() == {"DEMO-04": "Ann"}


def test_a_right_that_is_taken_while_it_is_used_decides_who_was_first(north):
    """A save that is acknowledged was allowed when it was made: the trail has no save after the role went."""
    for _ in times(8):
        GrantRecords(north).give(ANN.identity, "OT", "north")
        draft = DraftRecords(north).load("decision", "DEMO-04")
        revision = draft.revision if draft else 0

        def save(revision=revision):
            return DraftRecords(north, ANN).save("decision", "DEMO-04", "{}", based_on=revision)

        saved, _ = together(save, lambda: GrantRecords(north).take(ANN.identity, "OT", "north"))
        assert isinstance(saved, (int, NotAllowedError)), saved
        with pytest.raises(NotAllowedError):
            save()
        assert DraftRecords(north).load("decision", "DEMO-04") is None or isinstance(saved, int) or revision


def test_an_address_that_is_not_verified_is_nobodys(north):
    stranger = actor_of({"iss": ISSUER, "sub": "m1", "email": "ann@example.org", "email_verified": False})
    people(north, stranger).enter()
    assert people(north, stranger).current_grants() == {}
    unsaid = actor_of({"iss": ISSUER, "sub": "m2", "email": "ann@example.org"})
    people(north, unsaid).enter()
    assert people(north, unsaid).current_grants() == {}


def test_an_address_that_is_given_to_somebody_else_later_opens_nothing(north):
    second = actor_of({"iss": ISSUER, "sub": "another", "email": "ann@example.org", "email_verified": True})
    people(north, second).enter()
    assert people(north, second).current_grants() == {}
    assert people(north, ANN).current_grants() == {"OT": frozenset({"north"})}


def test_the_same_subject_of_another_issuer_is_somebody_else(north):
    other = actor_of({"iss": "https://elsewhere.example", "sub": "ann-subject"})
    assert people(north, other).current_grants() == {}


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"iss": ISSUER},
        {"sub": "x"},
        {"iss": "handrail", "sub": "operator"},
        {"iss": "demonstration", "sub": "ann"},
    ],
)
def test_a_sign_in_that_names_nobody_lets_nobody_in(claims):
    with pytest.raises(ValueError, match="names no issuer and subject"):
        actor_of(claims)


def test_the_first_administrator_is_named_by_issuer_and_subject_or_verified_address(database):
    named = Rights(administrator=f"{ISSUER} ann-subject")
    assert people(database, ANN, named).current_grants() == {"administrator": frozenset({"*"})}
    assert people(database, BEN, named).current_grants() == {}
    by_address = Rights(administrator="ann@example.org")
    assert people(database, ANN, by_address).current_grants() == {"administrator": frozenset({"*"})}
    assert people(database, person("ann", verified=False), by_address).current_grants() == {}
    GrantRecords(database, ANN, named).give("ben@example.org", "OT", "north")
    with pytest.raises(NotAllowedError):
        GrantRecords(database, BEN, named).give("ben@example.org", "administrator", "*")


def test_a_role_that_there_is_not_is_given_to_nobody(north):
    with pytest.raises(UnfitValueError, match="role is none that there is"):
        GrantRecords(north).give(ANN.identity, "superuser", "north")


def test_an_administrator_of_one_caseload_gives_takes_and_sees_the_roles_of_no_other(north):
    operator, ann = GrantRecords(north), GrantRecords(north, ANN)
    operator.give(ANN.identity, "administrator", "north")
    operator.give("ben@example.org", "OT", "south")
    ann.give("ben@example.org", "OT", "north")
    ann.take("ben@example.org", "OT", "north")
    for elsewhere in ("south", EVERY_CASELOAD, "another", ""):
        with pytest.raises(NotAllowedError):
            ann.give(ANN.identity, "OT", elsewhere)
        with pytest.raises(NotAllowedError):
            ann.take("ben@example.org", "OT", elsewhere)
    assert ann.all() == tuple((ANN.identity, role, "north") for role in ("OT", "administrator"))
    assert ann.of("ben@example.org") == {}
    retention = RetentionRecords(north, ANN)
    for everywhere in (
        ann.done_lately,
        lambda: retention.list_untouched(1),
        lambda: retention.forget("DEMO-04"),
        lambda: retention.list_held("DEMO-04"),
        retention.list_erasures,
    ):
        with pytest.raises(NotAllowedError):
            everywhere()
    assert people(north, ANN).current_grants() == {
        "OT": frozenset({"north"}),
        "administrator": frozenset({"north"}),
    }
    operator.give(ANN.identity, "administrator", EVERY_CASELOAD)
    ann.give(ANN.identity, "OT", "south")
    assert ann.done_lately(1)[0].action == "gave role"


def test_signing_out_ends_one_sign_in_and_no_other(north):
    again = person("ann", sign_in="2")
    people(north, ANN).sign_out()
    with pytest.raises(SignedOutError, match="signed out"):
        people(north, ANN).current_grants()
    assert people(north, again).current_grants() == {"OT": frozenset({"north"})}


def test_nobody_signs_with_the_name_of_another(north):
    with pytest.raises(ValueError, match="another person's"):
        SignedRecords(north, ANN).sign(signed_by(BEN), draft_revision=0)
    assert SignedRecords(north).numbers("DEMO-04") == ()


def test_a_provider_reads_what_is_complete_and_nothing_before(north):
    SignedRecords(north).sign(signed(second=("why",)), draft_revision=0)
    GrantRecords(north).give("ben@example.org", "provider", "north")
    people(north, BEN).enter()
    with pytest.raises(NotAllowedError):
        SignedRecords(north, BEN).load("DEMO-04", 1)
    with pytest.raises(NotAllowedError):
        PackageRecords(north, BEN).load("DEMO-04")
    assert PackageRecords(north, BEN).contents() == {}
    SignedRecords(north).sign_second(
        "DEMO-04", 1, Signature(identity="x", name="X", role="OT", signed_at="now")
    )
    assert SignedRecords(north, BEN).load("DEMO-04", 1)[2]


def test_what_was_saved_before_is_there_afterwards(north):
    drafts = DraftRecords(north, ANN)
    content = Decision(view=PersonsView(agreement="agrees")).model_dump_json()
    drafts.save("decision", "DEMO-04", content, based_on=0)
    GrantRecords(north).take(ANN.identity, "OT", "north")
    with pytest.raises(NotAllowedError):
        drafts.save("decision", "DEMO-04", "{}", based_on=1)
    assert DraftRecords(north).load("decision", "DEMO-04").content == content


def test_a_demonstration_opens_no_real_records(database):
    refuse_real_records(database)
    PackageRecords(database).save(PACKAGE)
    refuse_real_records(database)
    assert PACKAGE.synthetic


@pytest.mark.parametrize(
    "make",
    [
        lambda engine: GrantRecords(engine).give("ann@example.org", "OT", "north"),
        lambda engine: people(engine, ANN).enter(),
        lambda engine: PackageRecords(engine).save(PACKAGE, caseload="north"),
        lambda engine: PackageRecords(engine).save(CarePackage(reference="REAL-1")),
    ],
)
def test_a_demonstration_refuses_records_with_anything_real_in_them(database, make):
    make(database)
    with pytest.raises(RealRecordsError, match="this is a demonstration, and it does not open this database"):
        refuse_real_records(database)


def is_of_an_actor(node):
    return isinstance(node, ast.ClassDef) and "ActedRecords" in [ast.unparse(base) for base in node.bases]


def methods():
    for path in sorted((ROOT / "engine" / "records").glob("*.py")):
        for owner in filter(is_of_an_actor, ast.parse(path.read_text(encoding="utf-8")).body):
            for method in owner.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    yield owner.name, method


@pytest.mark.parametrize(
    ("owner", "method"), list(methods()), ids=lambda member: getattr(member, "name", member)
)
def test_every_method_of_the_records_asks_for_a_right(owner, method):
    """A record type that asks nobody cannot be written without this test."""
    text = ast.unparse(method)
    # These ask themselves, and so does whatever is only made of them.
    asking = (
        "held.",
        "rights.",
        "self._enter",
        "_save(session, rights",
        "_load(session, rights",
        "_write(session, rights",
        "self.load(",
    )
    assert any(way in text for way in asking), f"{owner}.{method.name}"
    assert "reading(self._engine)" not in text.replace("self._reading", "")
    assert "run_in_transaction(" not in text


def test_two_who_enter_at_once_bind_a_role_once(north):
    for turn in times(4):
        GrantRecords(north).give("ben@example.org", "OT", f"place{turn}")
        results = together(*[lambda: people(north, BEN).enter()] * 2)
        assert not [
            result
            for result in results
            if isinstance(result, Exception) and not isinstance(result, StaleVersionError)
        ]
        assert f"place{turn}" in people(north, BEN).current_grants()["OT"]
    assert verify(north).faults == ()
