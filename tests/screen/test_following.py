"""After the decision: cases are followed, providers answer, notes are kept, and what is due stands in one place."""

import re
from datetime import date, timedelta
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.clock import today
from dashboard.screen.my_work.due import due_of
from dashboard.screen.review.after.answers import answers_to_read
from dashboard.screen.review.deciding.actions import action_sign
from engine.model import Action, CaseStep, Note, ProviderAnswer, SentBack
from engine.records import SignedRecords
from engine.review import sum_up
from tests.screen.test_after_signing import labelled, opened, service, shown, sign


def page(module, who="ann", **query):
    app = AppTest.from_string(
        f"import importlib\nimportlib.import_module('{module}').show()\n", default_timeout=120
    )
    app.query_params["as"] = who
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def follow_up():
    return service().records().follow_up


@pytest.fixture
def item(database):
    return sign()


def test_a_case_is_followed_step_by_step_and_nothing_is_overwritten(item):
    app = opened(tab="after")
    assert "to order" in shown(app)
    labelled(app.selectbox, "What happened").set_value("ordered")
    labelled(app.text_input, "Who sees to it").set_value("Stores")
    labelled(app.button, "Keep this step").click().run()
    assert not app.exception
    (entry,) = follow_up().of("DEMO-04")
    assert (entry.content.subject, entry.content.state, entry.content.owner) == (
        item.item,
        "ordered",
        "Stores",
    )
    assert "ordered" in shown(app)


@pytest.mark.parametrize(
    ("answered", "sign"),
    [
        ({}, "say who and by when"),
        ({"owner": "The link worker"}, "say by when"),
        ({"due": date(2099, 1, 2)}, "say who"),
        ({"state": "referred", "owner": "The nurse"}, "say it in words"),
        ({"owner": "The nurse", "due": date(2099, 1, 2)}, "planned by 02 Jan: The nurse"),
    ],
)
def test_an_answer_to_a_need_that_was_begun_says_what_it_lacks(answered, sign):
    assert f">{sign}<" in action_sign(Action(source="rule:any", **answered))
    assert ">nothing done yet<" in action_sign(None)


def test_an_end_without_use_says_why_before_it_is_kept(item):
    app = opened(tab="after")
    labelled(app.selectbox, "What happened").set_value("never_came")
    labelled(app.button, "Keep this step").click().run()
    assert any("say why in a few words" in element.value for element in app.error)
    assert follow_up().of("DEMO-04") == ()


def test_a_case_that_nobody_moved_is_late_on_its_line_and_on_the_tab(database):
    sign(signed_at=f"{today() - timedelta(days=40)}T10:00:00+00:00")
    app = opened(tab="after")
    assert "late since" in shown(app)
    due = page("dashboard.screen.my_work.page")
    assert "late: " in shown(due)
    assert "The provider has not answered yet" in shown(due)


def test_what_is_due_ends_when_it_is_done(item):
    before = {thing.what for thing in due()}
    assert f"{item.name} (to order)" in before
    assert "The six-week follow-up is to be recorded" in before
    follow_up().add("DEMO-04", 1, CaseStep(subject=item.item, state="in_use", on=date(2026, 11, 25)))
    follow_up().add("DEMO-04", 1, ProviderAnswer(reply="received"))
    after = {thing.what for thing in due()}
    assert not any(what.startswith(item.name) for what in after)
    assert "The provider has not answered yet" not in after


def due(reference="DEMO-04"):
    """Everything that is due about a package now."""
    signed, _, complete = service().records().signed.load(reference, 1)
    package = service().package_records().load(reference)
    entries = follow_up().of(reference)
    unread = answers_to_read(signed, entries, package, service().catalogue())
    return due_of(sum_up(signed), complete, entries, {}, unread, package)


def answers_due(reference="DEMO-04"):
    return [thing.what for thing in due(reference) if thing.kind == "answer"]


@pytest.mark.parametrize("reply", ["cannot", "question"])
def test_a_provider_who_says_no_or_asks_is_due_until_the_therapist_has_seen_to_it(item, reply):
    follow_up().add(
        "DEMO-04", 1, ProviderAnswer(subject=item.item, reply=reply, because="Who answers the alarm?")
    )
    (what,) = answers_due()
    assert what.endswith(f", about {item.name}: Who answers the alarm?")
    follow_up().add("DEMO-04", 1, CaseStep(subject=item.item, state="ordered", on=date(2026, 11, 25)))
    assert answers_due() == []
    follow_up().add("DEMO-04", 1, ProviderAnswer(reply=reply, because="From when?"))
    assert answers_due()[0].endswith(", about the whole recommendation: From when?")
    follow_up().add("DEMO-04", 0, Note(section="after", words="Rang the manager."))
    assert answers_due() == []


def of_a_question(path, because):
    return ProviderAnswer(subject=f"question:{path}", reply="received", because=because, came_by="paper")


def test_answers_to_questions_are_one_line_that_leads_to_the_questions_until_they_are_read(item):
    follow_up().add(
        "DEMO-04",
        1,
        of_a_question("home.power_by_bed", "Is there a socket by the bed? Yes"),
        of_a_question("person.hearing", "How well do they hear? Well"),
        of_a_question("person.seeing", "How well do they see? Badly"),
    )
    (line,) = [thing for thing in due() if thing.kind == "answer"]
    assert line.what == (
        "The provider has answered 3 questions: Is there a socket by the bed? Yes; How well do they hear? Well; and 1 more"
    )
    assert (line.tab, line.view) == ("needs", "questions")
    assert "tab=needs&amp;view=questions" in shown(page("dashboard.screen.my_work.page"))
    app = opened(tab="needs", view="questions")
    assert "How well do they see? Badly" in shown(app)
    labelled(app.button, "I have read this").click().run()
    assert not app.exception
    assert answers_due() == []
    (note,) = [entry.content for entry in follow_up().of("DEMO-04") if isinstance(entry.content, Note)]
    assert "How well do they hear? Well" in note.words


def test_an_answer_that_was_put_into_the_package_has_been_read(item):
    packages = service().package_records()
    package = packages.load("DEMO-04")
    (visit, *others) = package.visits
    assert visit.delivered_minutes is None
    name = visit.id.lower().replace(" ", "_")
    follow_up().add("DEMO-04", 1, of_a_question(f"visit.delivered_minutes.{name}", "Lasts (minutes) 20"))
    assert answers_due() == ["The provider has answered a question: Lasts (minutes) 20"]
    now = package.model_copy(
        update={"visits": (visit.model_copy(update={"delivered_minutes": 20.0}), *others)}
    )
    packages.save(now)
    assert answers_due() == []


def test_what_a_provider_writes_beside_a_yes_is_to_be_read_and_a_bare_yes_is_not(item):
    follow_up().add("DEMO-04", 1, ProviderAnswer(subject=item.item, reply="can"))
    assert answers_due() == []
    follow_up().add("DEMO-04", 1, ProviderAnswer(reply="received", because="The sling is torn."))
    assert answers_due() == ["The provider writes, about the whole recommendation: The sling is torn."]
    assert "The sling is torn." in shown(opened(tab="after", view="plan"))


def test_a_provider_answers_and_the_therapist_sees_it_where_the_item_is(item):
    app = page("dashboard.screen.recommendations.page", "pat")
    labelled(app.selectbox, "About").set_value(item.item)
    labelled(app.selectbox, "Your answer").set_value("cannot")
    labelled(app.button, "Send this answer").click().run()
    assert any("Say why not" in element.value for element in app.error)
    labelled(app.text_area, "Why not").set_value("Nobody is trained before January")
    labelled(app.button, "Send this answer").click().run()
    assert not app.exception
    therapist = opened(tab="after")
    assert "provider cannot do it" in shown(therapist)
    assert "Nobody is trained before January" in shown(therapist)


def test_a_review_is_sent_back_with_a_reason_and_the_first_signer_sees_it(database):
    sign(second=("A hoist is prescribed by a specialist",))
    follow_up().add("DEMO-04", 1, SentBack(because="Say who trained the carers"))
    first = opened("ann")
    assert "It was sent back on" in shown(first)
    assert "Say who trained the carers" in shown(first)
    assert "Review 1 was sent back. Review 2: " in shown(first)
    parts = labelled(first.get("button_group"), "Part of the review")
    assert "Sign · review 1 sent back" in parts.options
    assert labelled(first.button, "Begin with the choices of review 1")
    assert labelled(first.get("button_group"), "Which list of “Sign”").value == "next"
    after = opened("ann", tab="after")
    assert "sets nothing going. It was sent back on" in shown(after)
    assert "waits for a second signature" not in shown(after)
    due_first, *_ = due()
    assert (due_first.what, due_first.owner) == ("Review 1 was sent back: change it and sign again", "Ann")
    assert "sent back: change it and sign again" in shown(page("dashboard.screen.my_work.page"))
    assert '<td data-column="Status">sent back</td>' in shown(page("dashboard.screen.caseload"))
    second = opened("ben")
    assert labelled(second.button, "Send it back")
    assert labelled(second.button, "Sign as the second person")


def test_a_note_is_kept_and_stands_in_the_timeline(item):
    app = page("dashboard.screen.review.page", package="DEMO-04", tab="after", view="notes")
    labelled(app.text_area, "A note for colleagues").set_value("Key safe code is with the office.")
    labelled(app.button, "Keep this note").click().run()
    assert not app.exception
    assert "Key safe code is with the office." in shown(app)
    timeline = page("dashboard.screen.review.page", package="DEMO-04", tab="after", view="timeline")
    assert "A note was written: Key safe code" in shown(timeline)
    assert not re.search(r"\d{4}-\d\d-\d\d", shown(timeline) + shown(app))
    assert "A review was signed (review 1)" in shown(timeline)
    assert ">Ann, occupational therapist<" in shown(timeline)
    assert ">An administrator, by a command<" in shown(timeline)


def test_an_unusual_outcome_is_asked_again_and_then_kept_and_listed(item):
    app = page("dashboard.screen.review.page", package="DEMO-04", tab="after", view="outcome")
    labelled(app.number_input, "Paid carer-hours a week").set_value(350.0)
    labelled(app.button, "Keep this outcome").click().run()
    assert any("Look at this again" in element.value for element in app.warning)
    assert service().records().signed.outcomes(["DEMO-04"]) == {}
    labelled(app.checkbox, "I have looked again").check()
    labelled(app.button, "Keep this outcome").click().run()
    assert not app.exception
    assert "350 (was 7.0)" in shown(app)


def test_my_work_reads_a_signed_review_once_and_again_when_something_has_followed(item, monkeypatch):
    reads, load = [], SignedRecords.load
    monkeypatch.setattr(SignedRecords, "load", lambda self, *of: reads.append(of) or load(self, *of))
    for _ in range(2):
        assert "The provider has not answered yet" in shown(page("dashboard.screen.my_work.page"))
    assert reads == [("DEMO-04", 1)]
    follow_up().add("DEMO-04", 1, ProviderAnswer(reply="received"))
    assert "The provider has not answered yet" not in shown(page("dashboard.screen.my_work.page"))


def test_my_work_is_empty_in_words(database):
    import_module("dashboard.screen.service").records()
    assert "Nothing is due" in shown(page("dashboard.screen.my_work.page"))


def test_what_the_person_says_stands_beside_the_decision_and_silence_is_no_consent(database):
    app = page("dashboard.screen.persons_view.page", package="DEMO-01")
    labelled(app.button, "Write it down").click().run()
    assert any("Saying nothing is not a yes" in element.value for element in app.error)
    group = next(
        element for element in app.get("button_group") if element.label.endswith(": what do you say?")
    )
    group.set_value("try")
    next(element for element in app.text_input if element.label.startswith("In your words")).set_value(
        "If it is soft"
    )
    labelled(app.button, "Write it down").click().run()
    assert not app.exception
    assert "The person says: will try it (“If it is soft”)" in shown(app)
    timeline = page("dashboard.screen.review.page", package="DEMO-01", tab="after", view="timeline")
    assert "The person says: will try it (“If it is soft”)" in shown(timeline)
    review = page("dashboard.screen.review.page", package="DEMO-01", tab="help")
    assert "person: will try it" in shown(review)
    assert "“If it is soft”" in shown(review)


def test_the_person_corrects_a_fact_and_no_word_of_the_rules_is_shown(database):
    app = page("dashboard.screen.persons_view.page", package="DEMO-01", part="What we wrote about you")
    box = labelled(app.selectbox, "Is something not right, or missing?")
    box.set_value("Hands that you can use")
    labelled(app.text_input, "How is it really?").set_value("Only my left one")
    [element for element in app.button if element.label == "Write it down"][-1].click().run()
    assert not app.exception
    assert "Hands that you can use: “Only my left one”" in shown(app)
    (entry,) = follow_up().of("DEMO-01")
    assert (entry.content.says, entry.content.subject) == ("that_is_wrong", "fact:Hands that you can use")
    assert "ask_first" not in shown(app)
    timeline = page("dashboard.screen.review.page", package="DEMO-01", tab="after", view="timeline")
    assert "The person says: that is not right (“Only my left one”)" in shown(timeline)


def test_what_the_person_tells_of_a_fact_that_nobody_recorded_is_no_correction(database):
    app = page("dashboard.screen.persons_view.page", package="DEMO-03", part="What we wrote about you")
    box = labelled(app.selectbox, "Is something not right, or missing?")
    box.set_value(next(option for option in box.options if option.endswith("(not known yet)")))
    labelled(app.text_input, "How is it really?").set_value("I walk with my frame")
    [element for element in app.button if element.label == "Write it down"][-1].click().run()
    timeline = page("dashboard.screen.review.page", package="DEMO-03", tab="after", view="timeline")
    assert "The person says: how it is (“I walk with my frame”)" in shown(timeline)
    assert "that is not right" not in shown(timeline)
