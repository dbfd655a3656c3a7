"""Questions answered on the review page: each has its place, is tried before it is kept, and says what it changed."""

from datetime import date
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.demonstration import demonstration_packages
from dashboard.screen.review.asking import difference, places_of
from dashboard.screen.review.asking.distinct import distinct_questions
from dashboard.screen.review.asking.places import part_terms
from dashboard.screen.review.asking.questions import in_order, waiting, with_answers
from engine import CarePackage
from engine.model import UnmetNeed
from tests.shipped import CATALOGUE

ON = date(2026, 11, 24)
SPARSE = CarePackage.model_validate(
    {
        "reference": "S-1",
        "equipment": [{"item": "mobile_hoist"}],
        "unpaid_carers": [{}],
        "visits": [
            {
                "id": "morning",
                "start": "08:00",
                "minutes": 45,
                "carers": 2,
                "tasks": [{"activity": "bed_transfer", "carers": 2}, {"activity": "wash"}],
            }
        ],
    }
)


def plain(package):
    return package.model_dump(mode="json", exclude_none=True)


def keys(path, package=SPARSE):
    return [place.keys for place in places_of(plain(package), path, CATALOGUE)]


def askable():
    return [term.path for term in CATALOGUE.vocabulary.terms.values() if term.ask]


@pytest.mark.parametrize("path", askable())
def test_every_word_that_can_be_asked_about_has_a_place_where_it_is_answered(path):
    places = next(
        filter(
            None,
            (
                places_of(package, path, CATALOGUE)
                for package in (
                    plain(SPARSE),
                    {"reference": "X"},
                    {"reference": "X", "visits": [{"id": "any", "tasks": []}]},
                )
            ),
        )
    )
    assert all(
        place.label
        and (
            place.term is not None
            or place.whole
            or place.clock
            or place.keys[-1] in ("examination_due", "assessed_on")
        )
        for place in places
    )
    assert {place.keys[0] for place in places} <= set(CarePackage.model_fields)


def test_a_question_about_visits_is_asked_of_each_and_about_tasks_of_each_task():
    assert keys("visit.carers_short") == [("visits", 0, "delivered_carers")]
    assert keys("task.help") == [("visits", 0, "tasks", 0, "help"), ("visits", 0, "tasks", 1, "help")]
    assert keys("task.second_carer_for") == [("visits", 0, "tasks", 0, "second_carer_for")]


def test_a_load_is_asked_of_each_piece_and_the_weight_beside_it():
    assert keys("equipment.weight_margin_kg") == [
        ("person", "weight_kg"),
        ("equipment", 0, "safe_working_load_kg"),
    ]


def test_where_nobody_has_looked_the_list_itself_is_asked_for():
    nobody = CarePackage(reference="S-2")
    assert keys("equipment.mobile_hoist", nobody) == [("equipment",)]
    assert keys("support.strain", nobody) == [("unpaid_carers",)]
    assert keys("support.strain") == [("unpaid_carers", 0, "strain")]


def test_what_is_answered_already_is_not_asked_again():
    package = with_answers(SPARSE, {("visits", 0, "delivered_carers"): 1})
    assert keys("visit.carers_short", package) == []


def test_answers_stand_in_their_places_and_nothing_else_changes():
    package = with_answers(
        SPARSE,
        {
            ("visits", 0, "tasks", 1, "help"): "full",
            ("unpaid_carers", 0, "strain"): "some",
            ("risks", "seizures"): "none",
            ("equipment", 0, "examination_due"): "2027-01-01",
        },
    )
    assert package.visits[0].tasks[1].help == "full"
    assert package.unpaid_carers[0].strain == "some"
    assert package.risks.seizures == "none"
    assert package.equipment[0].examination_due == date(2027, 1, 1)
    assert package.visits[0].tasks[0] == SPARSE.visits[0].tasks[0]


def test_that_there_is_no_carer_is_an_answer():
    assert with_answers(CarePackage(reference="S-2"), {("unpaid_carers",): []}).unpaid_carers == ()


def test_the_fields_of_parts_are_those_of_the_model():
    assert set(part_terms("visits")) == {
        "presence",
        "calls_per_night",
        "duty_minutes",
        "breaks_covered",
        "break_minutes",
        "delivered_minutes",
        "delivered_carers",
        "missed_per_4_weeks",
    }
    assert "examination_due" not in part_terms("equipment")


@pytest.fixture
def review(database):
    service = import_module("dashboard.screen.service")
    return service.review(demonstration_packages()["DEMO-07"], ON)


def test_questions_can_be_put_in_order_by_safety_or_by_what_waits(review):
    first = in_order(review, "Safety first")
    assert [each.question.safety for each in first] == sorted(
        (each.question.safety for each in first), reverse=True
    )
    waits = waiting(review)
    most = in_order(review, "What most items wait for")
    alone = [len(waits.get(each.question.question, ((), ()))[0]) for each in most]
    assert alone == sorted(alone, reverse=True)
    assert {path for each in most for path in each.paths} == {question.path for question in review.questions}


def test_what_one_answer_fills_twice_is_asked_once_with_everything_that_hangs_on_it(review):
    fields = ("visit.overrun_minutes", "visit.delivered_percent")
    asked = [question for question in review.questions if question.path in fields]
    assert len(asked) == 2
    (once,) = [each for each in distinct_questions(review) if set(each.paths) & set(fields)]
    assert set(once.paths) == set(fields)
    assert set(once.question.why) == {why for question in asked for why in question.why}
    assert once.question.safety == any(question.safety for question in asked)
    assert once.question.hours_at_stake_per_week == max(
        question.hours_at_stake_per_week for question in asked
    )
    words = [each.question.question for each in distinct_questions(review)]
    assert len(set(words)) == len(words)


def test_what_an_answer_changes_is_said_danger_first(review):
    need = UnmetNeed(title="A made-up need", reason=review.holds[0].reason)
    after = review.model_copy(update={"unmet_needs": (need,), "holds": review.holds[1:], "suggestions": ()})
    sentences = difference.what_changes(review, after)
    assert sentences[0] == "Unmet need found: A made-up need"
    assert any(line.startswith("No longer holds: ") for line in sentences)
    assert any(line.startswith("No longer suggested: ") for line in sentences)
    assert difference.what_changes(review, review) == ()


def opened(package, tab="needs", view="questions"):
    app = AppTest.from_string(
        "import importlib\nimportlib.import_module('dashboard.screen.review.page').show()\n",
        default_timeout=120,
    )
    app.query_params["package"], app.query_params["tab"] = package, tab
    app.query_params["view"] = view
    return app.run()


def text(app):
    return "\n".join(str(element.body) for element in app.get("html"))


def labelled(elements, start):
    return next(element for element in elements if element.label.startswith(start))


def until_asked(app, elements, start):
    """Its field; the next questions are shown until it is there."""
    while not any(element.label.startswith(start) for element in elements()):
        labelled(app.button, "Next").click().run()
    return labelled(elements(), start)


def test_an_answer_is_tried_first_and_makes_a_new_version_only_when_it_is_kept(database):
    records = import_module("dashboard.screen.service").records()
    app = opened("DEMO-07")
    asked = "Is the person's condition changing quickly?"
    until_asked(app, lambda: app.get("button_group"), asked).set_value("Yes").run()
    assert not app.exception
    assert "With this answer, the review would change so" in text(app)
    assert "Now holds" in text(app)
    assert records.packages.version("DEMO-07") == 1
    labelled(app.button, "Keep this answer").click().run()
    assert not app.exception
    assert records.packages.version("DEMO-07") == 2
    assert records.packages.load("DEMO-07").risks.condition_unstable is True
    assert "Your answers are kept" in text(app)


def test_how_a_visit_is_delivered_is_answered_visit_by_visit(database):
    records = import_module("dashboard.screen.service").records()
    app = opened("DEMO-01")
    asked = "How many of these visits were missed in the last four weeks? – morning"
    until_asked(app, lambda: app.number_input, asked).set_value(9).run()
    assert "Unmet need found" in text(app)
    labelled(app.button, "Keep this answer").click().run()
    assert records.packages.load("DEMO-01").visits[0].missed_per_4_weeks == 9
    assert not app.exception


def test_a_manager_sees_the_questions_and_answers_none(database):
    app = AppTest.from_string(
        "import importlib\nimportlib.import_module('dashboard.screen.review.page').show()\n",
        default_timeout=120,
    )
    app.query_params["package"], app.query_params["as"] = "DEMO-07", "mina"
    app.query_params["tab"], app.query_params["view"] = "needs", "questions"
    app.run()
    assert not app.exception
    assert "A hold binds until this is ruled out" in text(app)
    assert labelled(app.button, "Next")
    assert not [element for element in app.selectbox if element.value == "Not assessed"]
    assert not [element for element in app.button if element.label.startswith(("Keep", "Sign"))]


def test_what_is_tried_on_one_page_of_questions_is_kept_with_what_is_tried_on_the_next(database):
    app = opened("DEMO-07")
    first = next(group for group in app.get("button_group") if group.options == ["Not assessed", "Yes", "No"])
    first.set_value("No").run()
    labelled(app.button, "Next").click().run()
    assert "With this answer, the review would change so" in text(app)
    other = next(group for group in app.get("button_group") if group.options == ["Not assessed", "Yes", "No"])
    assert other.label != first.label
    other.set_value("No").run()
    assert not app.exception
    labelled(app.button, "Before").click().run()
    assert labelled(app.get("button_group"), first.label).value == "No"
    assert labelled(app.button, "Keep these 2 answers")


def test_what_waits_for_an_answer_and_what_nothing_speaks_for_yet_are_lists_of_their_own(database):
    app = opened("DEMO-07", "help", "waits")
    assert not app.exception
    assert "answer it and it becomes clear" in text(app)
    assert "Not known yet" not in text(app)
    app = opened("DEMO-07", "help", "not known")
    assert "Nothing that is known speaks for these yet" in text(app)
    assert "Not known yet" in text(app)


def test_a_line_that_is_asked_for_opens_the_portion_of_the_list_that_it_is_in(database):
    def lines():
        return [element.key for element in app.button if (element.key or "").startswith("open not_known ")]

    app = opened("DEMO-07", "needs", "not known")
    first = lines()
    labelled(app.button, "Next").click().run()
    second = lines()
    labelled(app.button, "Before").click().run()
    assert lines() == first
    app.session_state["opened not_known"] = second[-1].removeprefix("open not_known ")
    app.run()
    assert lines() == second
    assert not set(first) & set(second)
