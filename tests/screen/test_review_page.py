"""The review page as a workbench: who it is first, then the parts of the work as tabs, each with its state."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.demonstration import demonstration_files, demonstration_packages
from dashboard.screen.review.equipment import what_it_takes
from dashboard.screen.review.person.head import _hours_apart, in_one_line
from dashboard.screen.review.person.person import _paid
from dashboard.screen.review.workbench import TABS
from engine.model import CarePackage
from tests.shipped import CATALOGUE


def review_page():
    from dashboard.screen.review import page as review_page

    review_page.show()


@pytest.fixture
def page(database):
    return AppTest.from_function(review_page, default_timeout=60)


def opened(page, reference, tab="person", view=None, **more):
    page.query_params["package"], page.query_params["tab"] = reference, tab
    if view:
        page.query_params["view"] = view
    for name, value in more.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def words(app):
    headings = [element.value for kind in ("title", "header", "subheader") for element in getattr(app, kind)]
    return "\n".join([*headings, *(str(m.body) for m in app.get("html")), *(m.value for m in app.markdown)])


def names(app, start=""):
    """The names of the lines of the lists that are shown."""
    return [element.label for element in app.button if element.key.startswith(f"open {start}")]


def test_an_empty_database_opens_with_the_demonstration_packages(page):
    page.run()
    assert not page.exception
    chooser = next(element for element in page.selectbox if element.label == "Package")
    assert chooser.options == list(demonstration_packages())


@pytest.mark.parametrize("reference", list(demonstration_files()))
def test_every_demonstration_package_is_drawn_without_an_error(page, reference):
    opened(page, reference)
    assert f"<h1>{reference}</h1>" in words(page)


@pytest.mark.parametrize("tab", list(TABS))
@pytest.mark.parametrize("reference", ["DEMO-06", "DEMO-07"])
def test_every_tab_is_drawn_without_an_error(page, reference, tab):
    opened(page, reference, tab)
    assert any(element.label == "Part of the review" for element in page.get("button_group"))


def test_the_head_says_who_it_is_before_anything_else(page):
    first = str(opened(page, "DEMO-01").get("html")[0].body)
    for text in (
        "aged 75-84",
        "bed to chair: hoisted",
        "2 carers at 4 of 4 visits",
        "I want to be up for my programme",
    ):
        assert text in first


def test_the_person_is_shown_with_home_equipment_and_who_helps(page):
    text_shown = words(opened(page, "DEMO-01"))
    for text in (
        "Mobile hoist",
        "examination due 15 Jan 2027",
        "Partner, lives there",
        "level access shower",
        "Not assessed: smoke alarm.",
    ):
        assert text in text_shown


@pytest.mark.parametrize(
    ("reference", "line", "visit"),
    [
        ("DEMO-09", " · a carer sleeps in", "22:00 sleep-in: 9 hours, 1 carer, every day, sleeping in<"),
        ("DEMO-10", " · a carer lives in", "24 hours, 1 carer, every day, living in<"),
        ("DEMO-11", "does not live alone", "60 minutes, 1 carer, every day, shared by 2<"),
        ("DEMO-12", "lives alone", "120 minutes, 1 carer, Wed, every 2 weeks<"),
        ("DEMO-13", "lives alone", "; as delivered: 15 minutes, from 08:50, 1 missed in four weeks<"),
    ],
)
def test_a_visit_is_shown_as_what_it_is_bought_for_how_often_and_how_it_is_delivered(reference, line, visit):
    package = demonstration_packages()[reference]
    assert line in in_one_line(package, dict(CATALOGUE.vocabulary.terms))
    assert visit in _paid(package)


@pytest.mark.parametrize(
    ("second_carers", "without_times", "words"),
    [
        (0.0, 0.0, "0.0 a second carer’s"),
        (0.0, 14.0, "in visits; 14.0 without times"),
        (17.5, 14.0, "17.5 a second carer’s; 14.0 without times"),
    ],
)
def test_paid_hours_at_the_head_never_leave_out_those_without_times(second_carers, without_times, words):
    assert _hours_apart(second_carers, without_times) == words


def test_holds_in_force_and_holds_that_are_not_ruled_out_are_both_counted(page):
    text = words(opened(page, "DEMO-07"))
    assert re.search(r"<strong>2 in force</strong> <span>\d\d not ruled out</span>", text)


def test_where_no_hold_is_in_force_those_not_ruled_out_stand_first(page):
    """“0 in force” would read as an all-clear."""
    from dashboard.screen import service

    page.run()
    visits = service.package_records().load("DEMO-07").visits
    service.package_records().save(CarePackage(reference="BARE-1", visits=visits), caseload="demonstration")
    head = words(opened(page, "BARE-1"))
    assert re.search(r"<strong>\d\d not ruled out</strong> <span>none known to be in force</span>", head)
    assert "seen in what was assessed" in head
    tabs = next(group for group in page.get("button_group") if group.label == "Part of the review")
    assert [option for option in tabs.options if re.search(r"What could help · \d+ wait$", str(option))]


def labels_of_views(app):
    return next(group.options for group in app.get("button_group") if group.label.startswith("Which list of"))


def test_what_is_only_not_ruled_out_is_never_written_as_a_fact(page):
    app, lines = opened(page, "DEMO-07", "needs", "not known"), []
    following = next(button for button in app.button if button.label == "Next")
    while True:
        portion = names(app, "not_known")
        assert len(portion) <= 13
        lines += portion
        if following.disabled:
            break
        following.click().run()
        following = next(button for button in app.button if button.label == "Next")
    assert f"Holds not ruled out · {len(lines)}" in labels_of_views(app)
    assert all(line.startswith("Not known: ") for line in lines)
    assert "Not known: how is the carer coping?" in lines
    assert "breaking point" not in words(page)


def test_unmet_needs_stand_in_order_of_urgency(page):
    text = words(opened(page, "DEMO-06", "needs"))
    signs = re.findall(r"hr-urgency-(\w+)", text)
    assert signs == sorted(signs, key=["now", "days", "planned"].index)
    assert signs[0] == "now"


def test_what_is_done_about_a_need_is_kept_in_the_draft(page):
    from dashboard.screen import service

    opened(page, "DEMO-06", "needs")
    group = next(
        element for element in page.get("button_group") if element.label == "What is being done about it"
    )
    group.set_value("referred").run()
    next(element for element in page.text_area if element.label.startswith("To whom")).set_value(
        "Tissue viability"
    ).run()
    assert not page.exception
    assert '"state":"referred"' in service.records().drafts.load("decision", "DEMO-06").content


def test_a_hold_says_who_can_lift_it(page):
    text = words(opened(page, "DEMO-02", "needs", "in force"))
    assert "Who can lift it" in text
    assert any("safeguarding" in name.lower() for name in names(page, "in_force"))


def test_a_safeguarding_hold_is_lifted_by_name_role_and_day(page):
    opened(page, "DEMO-02", "needs", "in force")
    labels = [element.label for element in page.text_input]
    assert {"Lifted by (name)", "In which role"} <= set(labels)


def test_the_week_is_shown_before_and_after(page):
    text = words(opened(page, "DEMO-01", "week", "week"))
    assert "The week as it is now" in text
    assert "The week as it may become with what can be claimed today" in text
    assert "review recommended" in text


def test_more_care_is_the_most_visible_change(page):
    text = words(opened(page, "DEMO-06", "week", "week"))
    assert "MORE TIME: " in text
    assert "hr-more" in text


def test_what_could_help_is_one_line_each_safety_first_with_the_details_of_one(page):
    text = words(opened(page, "DEMO-01", "help"))
    lines = names(page, "could_help")
    assert lines[0] == "High-specification foam mattress"
    assert len(lines) == len(set(lines)) == 9
    assert text.count("hr-detail-title") == 1
    next(element for element in page.button if element.label == "Ceiling track hoist").click().run()
    assert "Ceiling track hoist</h3>" in words(page)


def test_what_waits_for_a_hold_could_help_all_the_same(page):
    text = words(opened(page, "DEMO-01", "help"))
    assert "For safety; hours wait for a hold" in text
    assert "Waits for a hold" not in text


def test_what_is_fixed_to_the_building_is_not_tried(page):
    opened(page, "DEMO-01", "help")
    groups = {element.label: element.options for element in page.get("button_group")}
    fixed, loose = (
        list(groups[f"Your decision about {name}"]) for name in ("Ceiling track hoist", "In-situ sling")
    )
    assert "Trial" not in fixed
    assert "Trial" in loose


def test_every_item_of_the_catalogue_can_be_asked_about_and_no_code_is_shown(page):
    from dashboard.screen import service

    opened(page, "DEMO-01", "help", "why not", why="stairlift")
    box = next(element for element in page.selectbox if element.label.startswith("Ask about any item"))
    assert len(box.options) == len(service.catalogue().items)
    assert "no rule suggests it" in words(page)
    assert "<code>" not in words(page)
    assert not re.search(r"\b(?:person|home|visit|task|decisions)\.[a-z_]+ (?:==|in|>=)", words(page))
    box.set_value("ceiling_track_hoist").run()
    assert any(element.value.startswith("It is suggested") for element in page.markdown)


def choose(page, label, value):
    next(element for element in page.get("button_group") if element.label == label).set_value(value).run()
    assert not page.exception


def test_what_is_accepted_before_everything_is_known_says_so_before_the_signature(page):
    opened(page, "DEMO-04", "help", "waits")
    choose(page, "Your decision about Raised toilet seat", "accept")
    assert "<li>What does the person weigh?</li>" in words(page)
    labels = [box.label for box in page.text_input]
    assert "Why it goes ahead all the same (Raised toilet seat)" in labels
    opened(page, "DEMO-04", "sign")
    before = words(page)
    assert "Chosen before everything about it is known" in before
    assert "Nobody has said why." in before
    assert any(button.label.startswith("Raised toilet seat is accepted before 6") for button in page.button)


def test_a_choice_can_be_undone_before_signing(page):
    from dashboard.screen import service

    opened(page, "DEMO-01", "help")
    choose(page, "Your decision about Ceiling track hoist", "accept")
    assert "1 accepted" in words(page)
    next(element for element in page.button if element.label == "Undo").click().run()
    assert "Nothing decided yet" in words(page)
    draft = service.records().drafts.load("decision", "DEMO-01")
    assert "ceiling_track_hoist" not in draft.content


def test_what_is_to_be_done_leads_to_its_place(page):
    opened(page, "DEMO-06", "sign")
    first = next(element for element in page.button if element.key == "to do sign 0")
    assert first.label.startswith("People are lifted by hand: say what was done today")
    later = words(page).partition("Signing does not wait for these")[2]
    assert "Falls without a falls assessment" in later
    assert "People are lifted by hand" not in later
    first.click().run()
    assert not page.exception
    assert page.query_params["tab"] in ("needs", ["needs"])
    assert "People are lifted by hand</h3>" in words(page)


@pytest.mark.parametrize("reference", ["DEMO-01", "DEMO-04"])
def test_every_count_of_what_is_to_be_decided_is_the_same(page, reference):
    opened(page, reference, "sign")
    listed = sum((button.key or "").startswith("to do decide ") for button in page.button)
    assert listed
    assert f"Nothing decided yet ({listed} still to decide)" in words(page)
    parts = next(group for group in page.get("button_group") if group.label == "Part of the review")
    assert f"What could help · 0 of {listed} decided" in parts.options
    together = next(button.label for button in page.button if button.label.startswith("Decline the "))
    for_safety = " and not for safety"
    number = int(together.split()[2])
    assert together == f"Decline the {number} that are undecided{for_safety if number < listed else ''}"


def test_what_is_undecided_can_be_declined_together_but_not_what_is_for_safety(page):
    opened(page, "DEMO-01", "sign")
    box = next(element for element in page.selectbox if element.label.startswith("Reason to decline"))
    box.set_value("no_gain").run()
    next(element for element in page.button if element.label.startswith("Decline the ")).click().run()
    assert not page.exception
    left = [element.label for element in page.button if (element.key or "").startswith("to do decide ")]
    assert any("foam mattress" in label for label in left)
    assert not any("Ceiling" in label for label in left)


def test_a_package_of_another_caseload_is_never_shown_under_another_name(page):
    page.query_params["package"] = "NOT-MINE"
    page.run()
    assert not page.exception
    assert "NOT-MINE is in no caseload of yours" in page.warning[0].value
    assert page.title[0].value == "Review"


@pytest.mark.parametrize("tab", list(TABS))
def test_the_screen_never_tells_anybody_to_reduce_care(page, tab):
    text = words(opened(page, "DEMO-01", tab)).lower()
    assert not re.findall(r"\b(?:reduce|cut) (?:the |this |their )?(?:care|package|visit|hours)", text)


def test_what_an_item_takes_is_said_in_whole_sentences():
    for item in CATALOGUE.items.values():
        lines = [str(line) for line in what_it_takes(item)]
        assert not [
            line for line in lines if ".;" in line or ".." in line or re.search(r"[a-z] By [A-Z]", line)
        ]
