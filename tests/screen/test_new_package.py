"""The assessment form: everything the model has, in the order of an assessment, saved at every step."""

from datetime import date
from importlib import import_module
from json import dumps

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.demonstration import demonstration_packages
from dashboard.screen.new_package.drafting import PackageDraft
from dashboard.screen.new_package.steps import presets, steps
from dashboard.screen.review.person.person import _helpers
from dashboard.screen.scrolling import SCRIPTS
from engine import parse_package
from engine.model import CarePackage
from engine.model.level_range import levels_by_word
from tests.shipped import CATALOGUE

PARTS = ("person", "home", "risks", "medicines", "decisions", "preferences", "service")
PAGE = "import importlib\nimportlib.import_module('dashboard.screen.new_package').show()\n"


def opened(draft, step=None, who="ann", part=None):
    app = AppTest.from_string(PAGE, default_timeout=120)
    app.query_params["as"] = who
    if draft:
        app.query_params["draft"] = draft
    if step:
        app.query_params["step"] = step
    if part:
        app.query_params["part"] = part
    app.run()
    assert not app.exception
    return app


def kept():
    return import_module("dashboard.screen.service").records()


def keep_draft(reference, package):
    content = dumps({"based_on": 0, "caseload": "demonstration", "package": package})
    kept().drafts.save("package", reference, content, based_on=0, caseload="demonstration")


def plain(reference):
    import json

    return json.loads(kept().drafts.load("package", reference).content)["package"]


def labelled(elements, start):
    return next(element for element in elements if element.label.startswith(start))


def answer(app, label, value):
    box = next(
        element
        for kind in (
            "selectbox",
            "number_input",
            "text_input",
            "multiselect",
            "button_group",
            "date_input",
            "text_area",
        )
        for element in app.get(kind)
        if element.label.startswith(label)
    )
    box.set_value(value).run()
    assert not app.exception


def press(app, label):
    labelled(app.button, label).click().run()
    assert not app.exception


def shown(app):
    return "\n".join(str(element.body) for element in app.get("html"))


def test_every_word_that_is_assessed_stands_in_exactly_one_step():
    known = [path for path in CATALOGUE.vocabulary.terms if path.split(".")[0] in PARTS]
    asked = [word for step in steps() for word in step.words(known)]
    assert sorted(set(known) - set(asked)) == [], (
        "name them in a step of dashboard/screen/new_package/steps.yaml"
    )
    assert sorted(asked) == sorted(known)


def test_every_part_of_a_package_is_asked_about():
    by_forms = {
        "goals",
        "refusals",
        "equipment",
        "visits",
        "allowances",
        "unpaid_carers",
        "diagnoses",
        "monitoring",
        "assessed_on",
        "nation",
        "ranges",
    }
    assert set(CarePackage.model_fields) - {"reference", "synthetic"} == set(PARTS) | by_forms


def test_what_is_asked_of_few_people_is_folded_away_until_it_matters(database):
    def folds(app):
        return [fold for fold in app.expander if fold.label.startswith("Where capacity is in doubt")]

    def are_open(app):
        return [fold.proto.expanded for fold in folds(app)]

    app = opened("FOLD-1", "begin")
    assert are_open(app) == [False]
    labels = [
        box.label for fold in folds(app) for kind in ("selectbox", "button_group") for box in fold.get(kind)
    ]
    assert len(labels) == 5
    assert not [label for label in labels if label.startswith(("Is capacity", "Has the person been asked"))]
    answer(app, "Is capacity for this decision in doubt?", "has_capacity")
    assert are_open(app) == [False]
    answer(app, "Is capacity for this decision in doubt?", "in_doubt")
    assert are_open(app) == [True]
    assert are_open(opened("FOLD-1", "begin", part="Having equipment in the home")) == [False]
    answer(app, "Is capacity for this decision in doubt?", "has_capacity")
    answer(app, "Has a best-interests decision been made?", "not_made")
    app.run()
    assert are_open(app) == [True]
    assert plain("FOLD-1")["decisions"]["care_change"]["best_interests"] == "not_made"


def test_of_a_long_step_one_section_is_open_and_the_list_says_how_much_of_each_is_assessed(database):
    app = opened("NEW-1", "abilities")
    answer(app, "What does the person weigh?", 80.0)
    sections = labelled(app.get("button_group"), "Part of “Abilities”").options
    assert sections[:2] == ["The person · 1 of 7", "In bed and sitting · 0 of 5"]
    assert [heading.value for heading in app.subheader] == ["The person"]
    press(app, "Go on: In bed and sitting")
    assert [heading.value for heading in app.subheader] == ["In bed and sitting"]
    assert app.query_params["part"] == "In bed and sitting"
    press(app, "Back: The person")
    assert labelled(app.number_input, "What does the person weigh?").value == 80
    app = opened("NEW-1", "abilities", part="Senses and thinking")
    press(app, "Go on: The home")
    assert app.query_params["part"] == "Whose it is"
    assert (
        len({script.strip() for script in SCRIPTS}) == 2
    )  # what is drawn is trimmed, and done anew only if it differs


def test_common_visits_and_tasks_name_activities_that_there_are():
    named = {activity for preset in presets("visits") for activity in preset["activities"]}
    named |= {task["activity"] for preset in presets("tasks") for task in preset["tasks"]}
    assert named <= set(CATALOGUE.activities)
    for preset in presets("tasks"):
        CarePackage.model_validate(
            {
                "reference": "X",
                "visits": [
                    {"id": "v", "start": "08:00", "minutes": 30, "carers": 2, "tasks": preset["tasks"]}
                ],
            }
        )


@pytest.mark.parametrize("step", [step.id for step in steps()])
@pytest.mark.parametrize("reference", ["DEMO-01", "DEMO-07", "NEW-1"])
def test_looking_at_a_step_changes_nothing(database, step, reference):
    opened(reference, step)
    assert kept().drafts.load("package", reference) is None


def test_goals_and_the_outcomes_that_they_serve(database):
    app = opened("NEW-1", "matters")
    answer(app, "Goal 1", "To cook for myself")
    answer(app, "Which outcomes does goal 1 serve?", ["nutrition"])
    answer(app, "Goal 2", "To see my sister")
    assert plain("NEW-1")["goals"] == [
        {"words": "To cook for myself", "outcomes": ["nutrition"]},
        {"words": "To see my sister"},
    ]


def test_single_items_that_are_refused_keep_the_reason(database):
    app = opened("NEW-1", "matters")
    answer(app, "Which single items does the person not want?", ["mobile_hoist"])
    answer(app, "Why not: ", "It frightens me")
    assert plain("NEW-1")["refusals"] == [{"item": "mobile_hoist", "because": "It frightens me"}]


def test_hours_without_times_can_be_written_and_taken_out(database):
    app = opened("NEW-1", "visits", part="Paid hours without times")
    press(app, "Add hours without times")
    answer(app, "Allowance 1: hours in each span", 14.0)
    package = CarePackage.model_validate(plain("NEW-1"))
    assert package.allowance_hours_per_week == 14
    assert package.allowances[0].kind == "personal_assistant"
    press(app, "Take allowance 1 out")
    assert "allowances" not in plain("NEW-1")


def test_a_piece_outside_the_catalogue_is_shown_and_stays(database):
    piece = {"name": "Standing frame from abroad", "kind": "lifting", "in_use": "daily"}
    package = {"reference": "NEW-3", "nation": "England", "visits": [], "equipment": [piece]}
    keep_draft("NEW-3", package)
    opened("NEW-3", "equipment")
    assert plain("NEW-3")["equipment"] == [piece]


def test_a_visit_at_any_time_and_of_no_known_length_is_shown_and_stays_so(database):
    package = {
        "reference": "NEW-2",
        "nation": "England",
        "visits": [{"id": "any", "days": ["mon"], "tasks": []}],
    }
    keep_draft("NEW-2", package)
    opened("NEW-2", "visits")
    (visit,) = plain("NEW-2")["visits"]
    assert "start" not in visit
    assert "minutes" not in visit


def test_unpaid_carers_with_what_they_are_willing_to_do_and_do_now(database):
    app = opened("NEW-1", "carers")
    answer(app, "Is there an unpaid carer?", "Yes")
    answer(app, "Who is the carer?", "partner")
    answer(app, "Is the carer willing and able to help with moving", "No")
    answer(app, "What does this carer do now?", ["prepare_meal"])
    press(app, "Add another carer")
    carers = plain("NEW-1")["unpaid_carers"]
    assert carers[0]["relation"] == "partner"
    assert carers[0]["willing_and_able_handling"] is False
    assert carers[0]["tasks"][0]["activity"] == "prepare_meal"
    assert "strain" not in carers[0]
    assert carers[1] == {}


def test_no_carer_and_nobody_asked_are_two_answers(database):
    app = opened("NEW-1", "carers")
    answer(app, "Is there an unpaid carer?", "No")
    assert plain("NEW-1")["unpaid_carers"] == []
    answer(app, "Is there an unpaid carer?", "Not assessed")
    assert "unpaid_carers" not in plain("NEW-1")


def test_equipment_in_place_with_load_use_and_examination(database):
    from datetime import date

    app = opened("NEW-1", "equipment")
    answer(app, "Is there equipment", "Yes")
    answer(app, "What is in place?", ["mobile_hoist"])
    answer(app, "What is the safe working load", 180.0)
    answer(app, "When is the next thorough examination", date(2027, 1, 15))
    answer(app, "Is it used?", "daily")
    assert plain("NEW-1")["equipment"] == [
        {
            "item": "mobile_hoist",
            "safe_working_load_kg": 180.0,
            "in_use": "daily",
            "examination_due": "2027-01-15",
        }
    ]


def test_of_a_piece_is_asked_what_the_catalogue_and_the_law_leave_open(database):
    app = opened("NEW-1", "equipment")
    answer(app, "Is there equipment", "Yes")
    answer(app, "What is in place?", ["profiling_bed"])
    labels = [box.label for kind in ("selectbox", "date_input") for box in app.get(kind)]
    assert any(label.startswith("Is it used?") for label in labels)
    assert not [
        label for label in labels if label.startswith(("What is the equipment for", "When is the next"))
    ]


def test_visits_from_presets_with_common_tasks_and_as_delivered(database):
    app = opened("NEW-1", "visits")
    press(app, "Add it")
    answer(app, "Common tasks", presets("tasks")[0]["name"])
    press(app, "Add to this visit")
    labelled(app.get("button_group"), "Part of the visit").set_value("delivered").run()
    answer(app, "How many carers usually come?", 1)
    visit = plain("NEW-1")["visits"][0]
    assert visit["carers"] == 2
    assert visit["delivered_carers"] == 1
    hoisted = next(task for task in visit["tasks"] if task["activity"] == "bed_transfer")
    assert hoisted["second_carer_for"] == "handling"
    assert "Fewer carers" not in shown(app)


def test_a_task_that_nobody_was_asked_about_is_done_by_as_many_carers_as_come(database):
    app = opened("NEW-1", "visits")
    press(app, "Add it")
    answer(app, "Common tasks", "Turning in bed, two carers")
    press(app, "Add to this visit")
    (visit,) = plain("NEW-1")["visits"]
    assert visit["carers"] == 2
    assert {task["carers"] for task in visit["tasks"]} == {2}
    press(app, "Getting in and out of bed ·")
    answer(app, "Carers needed", 1)
    answer(app, "Carers commissioned", 3)
    carers = {task["activity"]: task["carers"] for task in plain("NEW-1")["visits"][0]["tasks"]}
    assert (carers["bed_transfer"], carers["reposition_in_bed"]) == (1, 2)  # what was said stays


def test_a_second_carer_who_is_entered_by_hand_is_there_for_every_task(database):
    app = opened("NEW-1", "visits")
    press(app, "Add it")
    answer(app, "Carers commissioned", 2)
    (visit,) = plain("NEW-1")["visits"]
    assert {task["carers"] for task in visit["tasks"]} == {2}


def keys_of(app):
    return {box.key for kind in ("selectbox", "number_input", "text_input") for box in app.get(kind)}


def test_a_common_task_renews_only_what_it_changes_of_a_visit(database):
    """What keeps its key stays as it is in the browser."""
    app = opened("NEW-1", "visits")
    press(app, "Add it")
    press(app, "Washing at the basin or in bed ·")
    keys = keys_of(app)
    answer(app, "Common tasks", "Full wash and dress")
    press(app, "Add to this visit")
    after = keys_of(app)
    gone = keys - after
    assert gone
    assert all("wash" in key for key in gone)
    assert labelled(app.button, "Washing at the basin or in bed · help: full")
    assert labelled(app.selectbox, "Help given").value == "full"


def test_one_task_is_open_at_a_time_and_none_loses_what_it_says_while_another_is(database):
    app = opened("NEW-1", "visits")
    press(app, "Add it")
    answer(app, "Carers commissioned", 2)
    before = plain("NEW-1")["visits"][0]["tasks"]
    assert len([box for box in app.selectbox if box.label == "Help given"]) == 1
    press(app, "Making a meal ·")
    answer(app, "Help given", "full")
    answer(app, "Common tasks", "medication_prompt")
    press(app, "Add to this visit")
    answer(app, "Times in the visit", 2)
    press(app, "Getting in and out of bed ·")
    press(app, "Take this task out")
    *others, meal, medicines = plain("NEW-1")["visits"][0]["tasks"]
    assert (meal["activity"], meal["help"], medicines["times"]) == ("prepare_meal", "full", 2)
    assert others == [task | {"times": task["times"]} for task in before[1:-1]]
    answer(app, "Carers commissioned", 1)
    assert {task["carers"] for task in plain("NEW-1")["visits"][0]["tasks"]} == {1}


def test_a_worker_who_comes_for_a_part_of_a_visit_is_recorded_with_it(database):
    visit = {
        "id": "noon",
        "days": ["mon"],
        "minutes": 60,
        "start": "12:00",
        "workers": [{}, {"kind": "nurse"}],
    }
    keep_draft("NEW-2", {"reference": "NEW-2", "visits": [visit]})
    app = opened("NEW-2", "visits")
    labelled(app.get("button_group"), "Part of the visit").set_value("more").run()
    answer(app, "Comes after (minutes), worker 2", 10)
    answer(app, "Stays (minutes), worker 2", 20)
    assert plain("NEW-2")["visits"][0]["workers"] == [
        {"kind": "care_worker"},
        {"kind": "nurse", "after": 10, "minutes": 20},
    ]


def test_a_visit_keeps_two_tasks_of_one_kind(database):
    tasks = [{"activity": "prepare_meal", "minutes": 10.0}, {"activity": "prepare_meal", "minutes": 5.0}]
    visit = {"id": "noon", "days": ["mon"], "minutes": 30, "start": "12:00", "tasks": tasks}
    content = {"reference": "NEW-2", "visits": [visit]}
    keep_draft("NEW-2", content)
    app = opened("NEW-2", "visits")
    answer(app, "Common tasks", "Full wash and dress")
    press(app, "Add to this visit")
    minutes = [task.get("minutes") for task in plain("NEW-2")["visits"][0]["tasks"]]
    assert minutes[:2] == [10.0, 5.0]


def test_a_range_between_two_levels_is_written_with_its_source_and_cleared(database):
    app = opened("NEW-1", "abilities", part="Washing, dressing and the toilet")
    answer(app, "Which ability is known only", "person.washing")
    assert labelled(app.button, "Add this range").disabled
    answer(app, "At least", "2")
    answer(app, "At most", "3")
    answer(app, "Who or what says so", "Barthel index, by the ward")
    answer(app, "From when is it?", date(2026, 11, 2))
    press(app, "Add this range")
    (known,) = plain("NEW-1")["ranges"]
    assert known == {
        "word": "person.washing",
        "between": [2, 3],
        "source": "Barthel index, by the ward",
        "on": "2026-11-02",
    }
    assert [line for line in app.caption if "Known so far: between 2 and 3 by Barthel index" in line.value]
    assert parse_package(dumps(plain("NEW-1")), "NEW-1", CATALOGUE).ranges[0].levels == ("2", "3")
    answer(app, "Who or what says so", "")
    answer(app, "At most", "4")
    (known,) = plain("NEW-1")["ranges"]
    assert (known["between"], known["source"]) == ([2, 4], "Barthel index, by the ward")
    press(app, "Clear this range")
    assert "ranges" not in plain("NEW-1")


def test_words_that_do_not_run_from_less_to_more_are_a_range_only_side_by_side(database):
    app = opened("NEW-1", "abilities")
    answer(app, "Which ability is known only", "person.bladder")
    levels = levels_by_word()["person.bladder"]
    assert labelled(app.selectbox, "At most").options == [levels[1].replace("_", " ").capitalize()]


def test_a_range_that_cannot_be_opens_and_can_be_cleared(database):
    wrong = {
        "reference": "NEW-1",
        "ranges": [{"word": "home.floor", "between": ["a", "b"], "source": "x"}],
    }
    keep_draft("NEW-1", wrong)
    app = opened("NEW-1", "abilities")
    press(app, "Clear this range")
    assert "ranges" not in plain("NEW-1")


def test_a_whole_new_package_goes_into_the_caseload(database):
    app = opened("NEW-1", "begin")
    answer(app, "Nation", "Wales")
    labelled(app.segmented_control, "Step").set_value("matters").run()
    answer(app, "Goal 1", "To cook for myself")
    labelled(app.segmented_control, "Step").set_value("visits").run()
    press(app, "Add it")
    again = opened("NEW-1", "end")
    assert "How much is assessed" in shown(again)
    press(again, "Put it into the caseload")
    package = kept().packages.load("NEW-1")
    assert package.goals[0].words == "To cook for myself"
    assert package.nation == "Wales"
    assert package.visits[0].minutes == 45
    assert package.home == CarePackage(reference="X").home
    assert package.unpaid_carers is None
    assert kept().drafts.load("package", "NEW-1") is None
    assert any("NEW-1 is in the caseload" in element.value for element in again.success)


def test_the_last_step_leads_to_each_step_in_which_something_is_open(database):
    app = opened("NEW-1", "end")
    page = shown(app)
    for step in ("abilities", "home", "equipment", "carers", "dangers"):
        assert f"new_package?draft=NEW-1&amp;step={step}" in page, step
    assert "step=abilities&amp;part=Continence+and+skin" in page


def test_what_cannot_be_right_is_said_before_it_is_kept(database):
    app = opened("-bad reference", "end")
    assert "What is missing or cannot be right" in shown(app)
    assert not [element for element in app.button if element.label.startswith("Put it")]


@pytest.mark.parametrize("reference", list(demonstration_packages()))
def test_a_package_goes_through_the_form_unchanged(database, reference):
    app = opened(reference, "end")
    assert any(element.value == "Nothing differs from version 1." for element in app.markdown)
    draft = PackageDraft(reference, "ann")
    assert CarePackage.model_validate(draft.plain) == demonstration_packages()[reference]


def test_a_package_in_the_caseload_is_corrected_as_a_new_version_with_what_changed(database):
    app = opened("DEMO-01", "abilities")
    answer(app, "What does the person weigh?", 80.0)
    app = opened("DEMO-01", "visits")
    answer(app, "Days", ["mon", "wed"])
    app = opened("DEMO-01", "end")
    assert "Body weight" in shown(app)
    assert all(words in shown(app) for words in (">74 kg<", ">80 kg<", ">every day<", ">Mon, Wed<"))
    press(app, "Keep as version 2")
    assert kept().packages.load("DEMO-01").person.weight_kg == 80
    assert kept().packages.load("DEMO-01", 1).person.weight_kg == 74


def test_a_correction_never_writes_over_a_colleague(database):
    app = opened("DEMO-01", "abilities")
    answer(app, "What does the person weigh?", 80.0)
    kept().packages.save(CarePackage(reference="DEMO-01"), based_on=1)
    app = opened("DEMO-01", "end")
    press(app, "Keep as version 2")
    assert any("saved by somebody else" in element.value for element in app.error)
    assert kept().packages.version("DEMO-01") == 2
    assert kept().drafts.load("package", "DEMO-01") is not None


def test_one_visit_is_open_at_a_time_and_none_loses_what_it_says(database):
    app = opened("NEW-1", "visits")
    press(app, "Add it")
    press(app, "Add it")
    assert len([element for element in app.text_input if element.label == "Name of the visit"]) == 1
    answer(app, "Minutes commissioned", 20)
    labelled(app.button, "08:00 morning – every day · 45 minutes").click().run()
    answer(app, "Minutes commissioned", 60)
    assert [visit["minutes"] for visit in plain("NEW-1")["visits"]] == [60, 20]
    assert all(len(visit["tasks"]) == 5 for visit in plain("NEW-1")["visits"])


def test_a_change_can_be_undone(database):
    app = opened("NEW-1", "visits")
    press(app, "Add it")
    press(app, "Take this visit out")
    assert plain("NEW-1")["visits"] == []
    press(app, "Undo")
    assert [visit["id"] for visit in plain("NEW-1")["visits"]] == ["morning"]


def test_copying_monday_gives_its_visits_to_all_days(database):
    draft = PackageDraft("NEW-2", "ann")
    draft.add_visit(presets("visits")[0])
    draft.add_visit(presets("visits")[0])
    draft.visits()[0]["days"] = ["mon"]
    draft.visits()[1]["days"] = ["tue"]
    draft.copy_monday()
    assert [len(visit["days"]) for visit in draft.visits()] == [7, 1]
    assert len({visit["id"] for visit in draft.visits()}) == 2


def test_two_people_at_one_draft_do_not_write_over_each_other(database):
    first, second = opened("NEW-1", "matters", "ann"), opened("NEW-1", "matters", "ben")
    answer(first, "Goal 1", "Ann was first")
    answer(second, "Goal 1", "Ben did not know")
    assert any("Your last change was not saved" in element.value for element in second.error)
    assert plain("NEW-1")["goals"][0]["words"] == "Ann was first"
    press(second, "Open what was saved")
    assert labelled(second.text_input, "Goal 1").value == "Ann was first"


def test_what_is_being_written_is_listed_to_go_on_with(database):
    answer(opened("NEW-1", "matters"), "Goal 1", "To cook")
    assert "NEW-1" in shown(opened(None))


def test_a_draft_of_a_caseload_that_is_not_given_cannot_be_opened(database):
    kept().packages.save(CarePackage(reference="ELSEWHERE"), caseload="south")
    app = opened("ELSEWHERE")
    assert "do not work in" in app.error[0].value
    assert not app.selectbox


def test_what_a_colleague_writes_for_another_caseload_is_neither_listed_nor_opened(database):
    import json

    kept().drafts.save(
        "package",
        "SOUTH-9",
        json.dumps({"based_on": 0, "caseload": "south", "package": {"reference": "SOUTH-9"}}),
        based_on=0,
    )
    assert "SOUTH-9" not in shown(opened(None))
    assert "do not work in" in opened("SOUTH-9").error[0].value


def test_an_unpaid_task_begins_as_not_assessed_and_stays_until_it_is_said(database):
    app = opened("NEW-1", "carers")
    answer(app, "Is there an unpaid carer?", "Yes")
    label = CATALOGUE.activities["prepare_meal"].label
    labelled(app.multiselect, "What does this carer do now?").set_value(["prepare_meal"]).run()
    for figure in ("minutes each time", "times a week"):
        assert labelled(app.number_input, f"{label}: {figure}").value is None
    assert plain("NEW-1")["unpaid_carers"] == [{"tasks": [{"activity": "prepare_meal"}]}]
    again = opened("NEW-1", "carers")
    assert not again.warning, "nothing was left out"
    labelled(again.number_input, f"{label}: minutes each time").set_value(20.0).run()
    task = {"activity": "prepare_meal", "minutes": 20.0}
    assert plain("NEW-1")["unpaid_carers"] == [{"tasks": [task]}]
    package = CarePackage.model_validate({**plain("NEW-1"), "visits": []})
    assert "1 task of unpaid help that nobody has timed" in _helpers(package)


def test_each_step_says_how_much_of_it_is_assessed_with_the_last_answer_counted(database):
    app = opened("NEW-1", "carers")

    def step():
        bar = next(element for element in app.get("button_group") if element.label == "Step")
        return next(option for option in bar.options if "Unpaid carers" in option)

    assert step() == "7. Unpaid carers"
    answer(app, "Is there an unpaid carer?", "No")
    assert step().endswith("✓")
