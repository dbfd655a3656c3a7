"""What a provider is told of a visit: everything that sends other people, at another time, in another week."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.papers.basis import basis_of
from dashboard.print.papers.equipment_in_place import field_groups, name_of_piece
from dashboard.print.papers.field_names import distinct, visit_slugs
from dashboard.print.papers.visit_groups import grouped_visits
from dashboard.print.pdf.visit_words import days_of, kind_of, minutes_of, workers_of
from engine.model import CarePackage, EquipmentInPlace
from tests.print.reading import text

NURSE_VISIT = {
    "id": "dressing",
    "start": "10:00",
    "minutes": 30,
    "days": ["tue"],
    "every_weeks": 2,
    "shared_by": 2,
    "workers": [{"kind": "nurse"}, {"kind": "care_worker", "after": 10}],
    "tasks": [{"activity": "medication_prompt", "help": "full", "skill": "nurse"}],
}
SLEEP_IN = {"id": "sleep-in", "start": "22:00", "minutes": 540, "presence": "sleeping"}


def package_with(**parts):
    """A demonstration package with other parts."""
    package = json.loads(demonstration_packages()["DEMO-01"].model_dump_json(exclude_unset=True))
    return CarePackage.model_validate({**package, **parts})


def test_a_paper_says_in_which_weeks_for_what_and_who_comes(review):
    paper = text(render("provider", review(package_with(visits=[NURSE_VISIT, SLEEP_IN]))))
    assert "Tue, one week in 2, 30 minutes, 2 carers, shared by 2 people." in paper
    assert "Who comes: nurse and care worker (from minute 10)." in paper
    assert "ONLY BY A NURSE" in paper
    assert "Every day, 9 hours, 1 carer, sleeping in." in paper
    own = text(render("person", review(package_with(visits=[NURSE_VISIT, SLEEP_IN]))))
    assert "Tuesday at 10 am: 30 minutes, 2 carers, shared by 2 people, one week in 2" in own
    assert "Every day at 10 pm: 9 hours, 1 carer, sleeping in" in own


OTHERWISE = (
    {},
    {"every_weeks": 2},
    {"presence": "living_in"},
    {"shared_by": 3},
    {"minutes": 570},
    {"workers": [{"kind": "nurse"}]},
    {"workers": [{"minutes": 20}]},
    {"tasks": [{"activity": "wash"}]},
    {"tasks": [{"activity": "wash", "skill": "nurse"}]},
)


def test_visits_that_differ_are_told_apart(review):
    base = {"start": "08:00", "minutes": 540}
    visits = [
        {**base, **other, "id": f"{day} am {number}", "days": [day]}
        for number, other in enumerate(OTHERWISE)
        for day in ("mon", "tue")
    ]
    groups = grouped_visits(basis_of(review(package_with(visits=visits))))
    assert len(groups) == len(OTHERWISE)
    descriptions = {
        (days_of(group.visit), *kind_of(group.visit), minutes_of(group.visit), workers_of(group.visit))
        for group in groups
    }
    assert len(descriptions) == len(OTHERWISE) - 2


def visits_of_a_week(apart=7, names="{day} {name}", **other):
    """Four visits a day, each day's so many minutes later than the day before; some days have other values."""
    return [
        {
            "id": names.format(day=day, name=name, number=4 * number + place),
            "start": f"{hour + apart * number // 60:02}:{apart * number % 60:02}",
            "minutes": 30 + (apart > 7) * 5 * number,
            "days": [day],
            "tasks": [{"activity": activity, "help": "full", "minutes": 20 + (apart > 7) * number}],
        }
        | other.get(day, {})
        for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
        for place, (name, hour, activity) in enumerate(
            (
                ("am", 7, "wash"),
                ("lunch", 11, "prepare_meal"),
                ("tea", 15, "prepare_drink"),
                ("bed", 19, "wash"),
            )
        )
    ]


@pytest.mark.parametrize("names", ["{day} {name}", "v{number}"])
def test_visits_of_each_day_are_told_once_whenever_they_begin_and_end(review, names):
    package = package_with(visits=visits_of_a_week(apart=25, names=names))
    pdf = render("provider", review(package))
    assert len(PdfReader(BytesIO(pdf)).pages) <= 8
    paper = text(pdf)
    for visit in package.visits:
        called = "" if visit.id.partition(" ")[2] else f" ({visit.id})"
        assert f"{visit.days[0].title()} {visit.start}, {visit.minutes} min{called}" in paper
    assert "full help, 1 carer, 20 to 26 min by day" in paper


def test_what_holds_on_one_day_of_visits_told_once_is_told_with_that_day(review):
    short_on_saturday = review(package_with(visits=visits_of_a_week(sat={"minutes": 15})))
    basis = basis_of(short_on_saturday)
    assert [len(group.ids) for group in grouped_visits(basis)] == [7] * 4
    assert {visit for visit in ("fri am", "sat am") if basis.holds.tasks(visit)} == {"sat am"}
    paper = text(render("provider", short_on_saturday))
    assert "Sat: ITS TASKS NEED 20 MINUTES OR MORE" in paper
    assert "• am (Sat), lunch (Sat), tea (Sat) and bed (Sat): the whole visit." in paper
    assert "• Mon, Tue, Wed, Thu, Fri, Sun: As now. • Sat: As now: on hold." in paper


def test_a_person_is_told_once_of_visits_that_begin_some_minutes_apart(review):
    own = text(render("person", review(package_with(visits=visits_of_a_week()))))
    assert "Monday at 7 am; Tuesday at 7.07 am; Wednesday at 7.14 am;" in own


def test_visits_in_which_something_else_is_done_or_others_come_are_not_told_as_one(review):
    others = {"tue": {"carers": 2}, "wed": {"tasks": [{"activity": "stairs"}]}, "fri": {"every_weeks": 2}}
    groups = grouped_visits(basis_of(review(package_with(visits=visits_of_a_week(**others)))))
    for day in others:
        assert all(len(group.ids) == 1 or f"{day} am" not in group.ids for group in groups)


def test_whoever_lives_in_is_not_asked_when_the_visit_begins_or_how_long_it_lasts(review):
    live_in = {"id": "live-in", "start": "08:00", "minutes": 1440, "presence": "living_in"}
    lunch = {"id": "lunch", "start": "12:00", "minutes": 30}
    for visits, asked in (([live_in], set()), ([live_in, lunch], {"lunch"})):
        fields = PdfReader(BytesIO(render("provider", review(package_with(visits=visits))))).get_fields()
        of_lengths = {name for name in fields if name.startswith("answer.visit__delivered_minutes")}
        assert {name.rpartition("__")[2] for name in of_lengths} == asked


def test_groups_of_visits_of_one_name_are_called_apart(review):
    visits = [
        {"id": f"{day} am", "start": "08:00", "minutes": 30, "carers": 1 + (day in "sat sun"), "days": [day]}
        for day in ("mon", "tue", "sat", "sun")
    ]
    groups = grouped_visits(basis_of(review(package_with(visits=visits))))
    assert [group.name for group in groups] == ["am", "am"]
    assert {group.name_apart for group in groups} == {"08:00 am (Mon, Tue)", "08:00 am (Sat, Sun)"}


def test_two_pieces_and_two_visits_of_one_name_each_have_fields(review):
    hoists = [{"item": "mobile_hoist", "condition": "broken"}, {"item": "mobile_hoist"}]
    chairs = [{"name": name, "kind": "seating"} for name in ("Old chair", "Old-chair")]
    visits = [{"id": name, "start": "08:00", "minutes": 30} for name in ("tea 1", "tea-1", "Tea 1", "早")]
    paper = text(render("provider", review(package_with(equipment=hoists + chairs, visits=visits))))
    assert "DO NOT USE: Mobile hoist (broken). It is broken." in paper
    assert "Mobile hoist (condition not recorded)" in paper


PIECES = [
    {"item": "mobile_hoist", "safe_working_load_kg": 180, "examination_due": "2027-01-15"},
    {"item": "mobile_hoist", "safe_working_load_kg": 200},
    {"item": "mobile_hoist", "safe_working_load_kg": 180, "condition": "broken"},
    {"name": "Old chair", "kind": "seating"},
    {"name": "Old-chair", "kind": "seating"},
]


def test_a_piece_keeps_its_name_in_whatever_order_pieces_were_recorded(review):
    def names(pieces):
        basis = basis_of(review(package_with(equipment=pieces)))
        return {str(piece): name_of_piece(basis, piece) for piece in basis.review.package.equipment}

    assert names(PIECES) == names(PIECES[::-1])
    assert set(names(PIECES).values()) >= {
        "Mobile hoist (200 kg on its label)",
        "Mobile hoist (180 kg on its label, examination due 15 January 2027)",
    }


def test_a_piece_keeps_its_fields_when_another_comes_and_when_any_is_examined_or_breaks(review):
    unsigned = review("DEMO-01")

    def groups(pieces):
        equipment = tuple(EquipmentInPlace.model_validate(piece) for piece in pieces)
        package = unsigned.package.model_copy(update={"equipment": equipment})
        return field_groups(basis_of(unsigned.model_copy(update={"package": package})))

    of_five = groups(PIECES)
    assert of_five == [
        f"{name}_in_place"
        for name in (
            "mobile_hoist",
            "mobile_hoist_other_200_kg",
            "mobile_hoist_other_180_kg",
            "old_chair",
            "old_chair_2",
        )
    ]
    for number in range(len(PIECES)):
        assert groups(PIECES[:number]) == of_five[:number]
        for change in (
            {"examination_due": "2029-01-01"},
            {"examination_due": None},
            {"condition": "recalled"},
        ):
            changed = [*PIECES[:number], PIECES[number] | change, *PIECES[number + 1 :]]
            assert groups(changed) == of_five


def test_pieces_that_are_recorded_alike_are_numbered(review):
    basis = basis_of(review(package_with(equipment=PIECES[:1] * 2)))
    assert [name_of_piece(basis, piece) for piece in basis.review.package.equipment] == [
        f"Mobile hoist ({number} of 2 that are recorded alike)" for number in (1, 2)
    ]


def test_names_of_fields_are_made_apart_whatever_they_already_are():
    assert distinct(["tea", "tea", "tea_2", "tea"]) == ["tea", "tea_2", "tea_2_2", "tea_3"]
    assert visit_slugs(["早", "晩", "Tea 1"]) == {"早": "早", "晩": "晩", "Tea 1": "tea_1"}
    assert visit_slugs(["tea 1", "tea-1"]) == visit_slugs(["tea-1", "tea 1"])


def test_what_must_not_be_used_is_not_made_usable_by_a_look_at_it(review):
    paper = text(
        render(
            "provider",
            review(
                package_with(
                    equipment=[
                        {"item": "mobile_hoist", "condition": "broken"},
                        {"item": "universal_sling", "condition": "broken"},
                    ]
                )
            ),
        )
    )
    assert "Take them out of use." in paper
    assert "do what the list above says of" not in paper
