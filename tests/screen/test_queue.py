"""The queue on the caseload page: needs first, every place explained, and a therapist's own order with its reason."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest

from dashboard.clock import today
from dashboard.demonstration.colleagues import COLLEAGUES
from dashboard.screen.caseload.looked_after import looked_after
from engine.caseload import CaseloadEvaluator
from engine.model import CaseStep, Decision, Outcome
from engine.queue import Ranking, labels_of, table_of_outcomes
from engine.records import FollowUpEntry, SignedRecords
from tests.screen.test_following import page
from tests.signing import sign_review, signature

CASELOAD = "dashboard.screen.caseload"


def service():
    return import_module("dashboard.screen.service")


def labelled(elements, start):
    return next(element for element in elements if element.label.startswith(start))


def queue(app):
    """The references in the order in which the table has them."""
    (table,) = [element.body for element in app.get("html") if "The queue of" in str(element.body)]
    return [part.split("package=")[1].split('"')[0].split("&")[0] for part in table.split("href=")[1:]]


def move(app, reference, to, because):
    labelled(app.selectbox, "Package to move").set_value(reference)
    labelled(app.selectbox, "Where to").set_value(to)
    labelled(app.text_area, "Why").set_value(because)
    labelled(app.button, "Move it").click().run()
    assert not app.exception


@pytest.fixture
def app(database):
    return page(CASELOAD, order="Which package next?")


def test_the_queue_of_the_screen_is_the_one_that_the_engine_ranks_and_says_why(app):
    catalogue, rule_set = service().catalogue(), service().reviewer().rule_set
    outcomes = service().outcomes(service().package_records().hashes(), today(), lambda done, of: None)
    ranking = Ranking.of(catalogue, rule_set)
    places = ranking.rank(table_of_outcomes(outcomes.values(), rule_set))
    assert queue(app) == [place.reference for place in places]
    assert queue(app)[0] == "DEMO-06"
    (table,) = [str(element.body) for element in app.get("html") if "The queue of" in str(element.body)]
    labels = labels_of(catalogue, rule_set)
    assert labels[places[0].needs[0]] in table
    assert "for about 9 hours of staff time" in table
    assert "£" not in table


def test_a_package_is_moved_among_its_like_with_a_reason_that_stays_in_the_records(app):
    before = queue(app)
    rest = before[8:]  # eight of the made-up people have an unmet need
    last = rest[-1]
    move(app, last, "front", "The daughter goes into hospital on Monday.")
    after = queue(app)
    assert after[8:] == [last, *rest[:-1]]
    assert after[:8] == before[:8]
    assert "The daughter goes into hospital" in "".join(str(element.body) for element in app.get("html"))
    (entry,) = service().records().follow_up.of(last)
    assert entry.content.to == "front"
    move(app, last, "own_place", "She is not going after all.")
    assert queue(app) == before


def test_a_move_without_a_reason_is_refused_and_nobody_is_put_before_a_need(app):
    before = queue(app)
    move(app, before[-1], "front", "Because")
    assert [element for element in app.error if "Say why" in element.value]
    assert service().records().follow_up.of(before[-1]) == ()


def test_only_those_who_see_fairness_see_how_groups_fare(app, monkeypatch):
    assert not [element for element in app.toggle if element.label.startswith("Who is among")]
    monkeypatch.setitem(COLLEAGUES, "mina", (COLLEAGUES["mina"][0], ("manager",)))
    managers = page(CASELOAD, who="mina", order="Which package next?")
    assert not [element for element in managers.button if element.label == "Move it"]
    labelled(managers.toggle, "Who is among").set_value(True).run()
    assert not managers.exception
    assert "How groups fare in the queue" in "".join(str(element.body) for element in managers.get("html"))


def sign(reference="DEMO-06"):
    """A signed review of the package that comes first, with something done about each need."""
    review = service().review(service().package_records().load(reference), today())
    actions = [
        {"source": need.reason.source, "state": "referred", "words": "To the district nurse, today."}
        for need in review.unmet_needs
    ]
    decision = Decision.model_validate({"actions": actions, "summary": "All was referred."})
    by = signature("demonstration ann", at=f"{today()}T06:00:00+00:00")
    signed = sign_review(service().hours_of, review, decision, by=by)
    service().records().signed.sign(signed, draft_revision=0)


def test_only_double_handed_reviews_count_as_reviews_without_a_change_and_by_their_last_follow_up(database):
    """One that fell at six weeks and was back at four months changed nothing; one that fell by then did."""
    count = import_module("dashboard.screen.caseload.queue").count_without_change
    page(CASELOAD)
    packages = service().package_records()
    double, single = (
        next(
            reference
            for reference in packages.references()
            if (packages.load(reference).second_carer_hours_per_week > 0) is is_double
        )
        for is_double in (True, False)
    )
    signed = service().records().signed
    for reference in (double, single):
        sign(reference)
        hours = signed.load(reference, 1).signed.review.estimate.carer_hours_now_per_week
        for after, now in (("6_weeks", hours - 2), ("4_months", hours)):
            signed.record_outcome(reference, 1, outcome(after, now), based_on=0)
    assert count() == {double: 1}
    signed.record_outcome(double, 1, outcome("4_months", hours=1.0), based_on=1)
    assert count() == {}


def test_a_list_reads_a_review_whole_once_and_never_one_whose_summary_was_kept_when_it_was_signed(
    database, monkeypatch
):
    page(CASELOAD)
    sign("DEMO-06")
    listing, read = import_module("dashboard.screen.summaries"), []
    load = SignedRecords.load
    monkeypatch.setattr(SignedRecords, "load", lambda self, *key: read.append(key) or load(self, *key))
    first = listing.summaries_of([("DEMO-06", 1), ("DEMO-06", 2)])
    assert (list(first), read) == ([("DEMO-06", 1)], [("DEMO-06", 1), ("DEMO-06", 2)])
    listing._summaries_at_hand.clear()
    read.clear()
    assert listing.summaries_of([("DEMO-06", 1)]) == first
    assert read == []


def outcome(after, hours):
    return Outcome(after=after, seen_on=today(), commissioned_hours_per_week=hours)


def shown(app):
    return "".join(str(element.body) for element in app.get("html"))


def test_what_was_signed_today_is_no_more_in_the_queue_and_stands_below_it(database):
    page(CASELOAD)
    sign()
    app = page(CASELOAD, order="Which package next?")
    assert "DEMO-06" not in queue(app)
    assert [element.label for element in app.expander if element.label.startswith("Reviewed, and")] == [
        "Reviewed, and nothing new since: 1 package"
    ]
    assert f"review 1, {today():%d %b %Y}" in shown(app)
    by_urgency = page(CASELOAD)
    (table,) = [str(element.body) for element in by_urgency.get("html") if "hr-caseload" in str(element.body)]
    assert table.rindex("package=DEMO-06") > table.rindex("package=DEMO-01")


def test_a_package_is_back_in_the_queue_as_soon_as_anything_is_new(database, catalogue, rule_set):
    sign()
    records = service().records()
    package = records.packages.load("DEMO-06")
    (outcome,) = CaseloadEvaluator(catalogue, rule_set, today()).evaluate([package])
    newest = records.signed.newest()
    now = {
        "outcomes": {"DEMO-06": outcome},
        "hashes": records.packages.hashes(),
        "newest": newest,
        "entries": (),
        "rule_set": rule_set,
        "on": today(),
    }

    def is_looked_after(**otherwise):
        return "DEMO-06" in looked_after(**now | otherwise)

    assert is_looked_after()
    assert not is_looked_after(hashes={"DEMO-06": "of another version"})
    assert not is_looked_after(on=today() + timedelta(weeks=53))
    for otherwise in ({"review_due": today()}, {"complete": False}):
        assert not is_looked_after(newest={"DEMO-06": newest["DEMO-06"]._replace(**otherwise)})
    new_need = next(
        rule.id for rule in rule_set.rules if rule.kind == "unmet_need" and rule.id not in outcome.true
    )
    assert not is_looked_after(outcomes={"DEMO-06": replace(outcome, true=outcome.true | {new_need})})
    assert not is_looked_after(outcomes={"DEMO-06": replace(outcome, standing={"mobile_hoist": "danger"})})
    urgent = next(
        need.reason.source
        for need in records.signed.load("DEMO-06", 1).signed.review.unmet_needs
        if need.urgency == "now"
    )
    late = CaseStep(
        subject=urgent, state="open", on=today() - timedelta(days=2), due=today() - timedelta(days=1)
    )
    assert not is_looked_after(entries=[FollowUpEntry("DEMO-06", 1, 1, late, "Ann", f"{today()}T07:00")])


def test_a_hold_that_covers_nothing_of_a_package_is_nothing_new(database, catalogue, rule_set):
    sign("DEMO-02")
    records = service().records()
    package = records.packages.load("DEMO-02")
    (outcome,) = CaseloadEvaluator(catalogue, rule_set, today()).evaluate([package])
    shown_holds = {hold.reason.source for hold in records.signed.load("DEMO-02", 1).signed.review.holds}
    true_holds = {
        f"rule:{rule.id}" for rule in rule_set.rules if rule.kind == "hold" and rule.id in outcome.true
    }
    assert true_holds - shown_holds
    assert "DEMO-02" in looked_after(
        {"DEMO-02": outcome}, records.packages.hashes(), records.signed.newest(), (), rule_set, today()
    )
