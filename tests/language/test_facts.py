"""A package as known values by path: what is absent was not assessed, and nothing is filled in."""

from datetime import date

import pytest

from engine.language import facts_of, package_vocabulary, part_of_day
from engine.language.roles import ItemRoles
from engine.model import CarePackage
from tests.language.strategies import ACTIVITIES, ITEMS

TODAY = date(2026, 11, 2)


def person_facts(**fields):
    package = CarePackage.model_validate({"reference": "A1", **fields})
    return facts_of(package, ITEMS, ACTIVITIES, TODAY).person


def support(*carers):
    return person_facts(unpaid_carers=list(carers))


def test_an_empty_package_knows_only_what_follows_from_its_visits():
    known = person_facts()
    assert {path for path in known if not path.startswith(("package.", "appointed."))} == {"support.may_harm"}
    assert known["package.carer_hours_per_week"] == 0
    assert known["package.double_handed"] is False


def test_every_known_path_is_a_word_and_every_value_is_one_of_its_values():
    package = CarePackage.model_validate(
        {
            "reference": "A1",
            "person": {"weight_kg": 71.5, "grip": 2, "standing": "unable", "lives_alone": True},
            "decisions": {"equipment": {"consent": "given"}},
            "equipment": [{"item": "hoist", "safe_working_load_kg": 150}],
            "unpaid_carers": [{"strain": "some"}],
            "visits": [
                {
                    "id": "am",
                    "start": "08:00",
                    "minutes": 30,
                    "carers": 2,
                    "delivered_carers": 1,
                    "tasks": [{"activity": "wash", "carers": 2, "minutes": 20.5}],
                }
            ],
        }
    )
    facts = facts_of(package, ITEMS, ACTIVITIES, TODAY)
    words = package_vocabulary(ITEMS, ACTIVITIES)
    for values in (facts.person, *facts.visits, *(task for _, _, task in facts.tasks)):
        for path, value in values.items():
            assert path in words
            term = words[path]
            assert (isinstance(value, bool)) == (term.type == "boolean")
            assert not term.words or value in term.words


def test_no_carer_and_not_asked_are_different():
    assert "support.unpaid_carer" not in person_facts()
    none = support()
    assert none["support.unpaid_carer"] is False
    assert none["support.willing_handling"] is False
    assert none["support.strain"] == "none"


@pytest.mark.parametrize(
    ("answers", "together"),
    [
        ((True, None), True),
        ((False, None), None),
        ((False, False), False),
        ((True, False), True),
        ((None,), None),
    ],
)
def test_carers_are_willing_when_one_is_and_unwilling_only_when_all_are(answers, together):
    known = support(*({"willing_and_able_handling": answer} for answer in answers))
    assert known.get("support.willing_handling") is together


def test_what_a_child_is_willing_to_do_is_counted_on_nowhere_and_what_an_adult_is_still_counts():
    child = {"willing_and_able_handling": True, "cares_at_night": True, "under_18": True}
    alone = support(child)
    assert alone["support.carer_under_18"] is True
    assert alone["support.cares_at_night"] is True
    assert alone["support.willing_handling"] is False
    assert support(child, {"willing_and_able_handling": True})["support.willing_handling"] is True


@pytest.mark.parametrize(
    ("strains", "together"),
    [
        (("none", "some"), "some"),
        (("none", None), None),
        (("breaking_down", None), "breaking_down"),
        (("some", None), None),
        (("none", "none"), "none"),
        (("some", "breaking_down"), "breaking_down"),
    ],
)
def test_strain_is_the_worst_known_and_unknown_while_it_could_be_worse(strains, together):
    assert support(*({"strain": strain} for strain in strains)).get("support.strain") == together


@pytest.mark.parametrize(
    ("start", "word"),
    [
        ("06:00", "morning"),
        ("10:59", "morning"),
        ("11:00", "midday"),
        ("14:29", "midday"),
        ("14:30", "tea"),
        ("17:59", "tea"),
        ("18:00", "evening"),
        ("21:59", "evening"),
        ("22:00", "night"),
        ("23:59", "night"),
        ("00:00", "night"),
        ("05:59", "night"),
    ],
)
def test_the_parts_of_the_day_begin_and_end_where_they_say(start, word):
    assert part_of_day(start) == word


def test_equipment_not_looked_at_is_unknown_and_an_empty_list_is_none():
    assert "equipment.hoist" not in person_facts()
    assert person_facts(equipment=[])["equipment.hoist"] is False
    known = person_facts(equipment=[{"item": "hoist"}])
    assert (known["equipment.hoist"], known["equipment.rail"]) == (True, False)


def test_the_weight_margin_is_the_lowest_load_less_the_weight_and_unknown_without_either():
    loads = [{"item": "hoist", "safe_working_load_kg": 200}, {"item": "rail", "safe_working_load_kg": 130}]
    assert person_facts(equipment=loads, person={"weight_kg": 142.5})["equipment.weight_margin_kg"] == -12.5
    assert "equipment.weight_margin_kg" not in person_facts(equipment=loads)
    assert "equipment.weight_margin_kg" not in person_facts(
        equipment=[{"item": "hoist"}], person={"weight_kg": 80}
    )


@pytest.mark.parametrize(("due", "overdue"), [(date(2026, 11, 1), True), (TODAY, False), (None, None)])
def test_an_examination_is_overdue_from_the_day_after_it_was_due(due, overdue):
    known = person_facts(equipment=[{"item": "hoist", "examination_due": due}])
    assert known.get("equipment.examination_overdue") is overdue


@pytest.mark.parametrize(
    ("uses", "unused"),
    [(("not_used", None), True), (("daily", None), None), (("daily", "sometimes"), False), ((), False)],
)
def test_equipment_is_unused_when_one_piece_is_known_to_be(uses, unused):
    known = person_facts(equipment=[{"item": "hoist", "in_use": use} for use in uses])
    assert known.get("equipment.something_not_used") is unused


def test_hours_and_visits_are_counted_by_carer_and_day():
    visits = [
        {"id": "am", "start": "08:00", "minutes": 45, "carers": 2},
        {"id": "night", "start": "23:00", "minutes": 15, "days": ["mon", "tue"]},
    ]
    known = person_facts(visits=visits)
    assert known["package.carer_hours_per_week"] == (45 * 2 * 7 + 15 * 2) / 60
    assert known["package.second_carer_hours_per_week"] == 45 * 7 / 60
    assert (known["package.visits_per_week"], known["package.visits_per_day"]) == (9, 2)
    assert known["package.night_visits_per_week"] == 2
    assert known["package.double_handed"] is True


def test_a_visit_knows_how_it_is_delivered_only_when_somebody_said():
    visit = {"id": "am", "start": "08:00", "minutes": 30, "carers": 2}
    package = CarePackage.model_validate(
        {
            "reference": "A1",
            "visits": [visit, {**visit, "id": "two", "delivered_minutes": 42.5, "delivered_carers": 1}],
        }
    )
    silent, overrun = facts_of(package, ITEMS, ACTIVITIES, TODAY).visits
    assert not {"visit.overrun_minutes", "visit.carers_short"} & set(silent)
    assert (overrun["visit.overrun_minutes"], overrun["visit.carers_short"]) == (12.5, True)


@pytest.mark.parametrize(
    ("activities", "group"), [((), "none"), (("wash",), "personal_care"), (("wash", "prepare_meal"), "mixed")]
)
def test_a_visit_belongs_to_one_group_to_none_or_to_several(activities, group):
    package = CarePackage.model_validate(
        {
            "reference": "A1",
            "visits": [
                {
                    "id": "am",
                    "start": "08:00",
                    "minutes": 30,
                    "tasks": [{"activity": name} for name in activities],
                }
            ],
        }
    )
    assert facts_of(package, ITEMS, ACTIVITIES, TODAY).visits[0]["visit.only_group"] == group


def test_a_task_line_carries_the_values_of_its_visit_and_no_other():
    package = CarePackage.model_validate(
        {
            "reference": "A1",
            "visits": [
                {"id": "am", "start": "08:00", "minutes": 30, "tasks": [{"activity": "wash"}]},
                {
                    "id": "pm",
                    "start": "19:00",
                    "minutes": 20,
                    "tasks": [{"activity": "chair_transfer", "help": "full"}],
                },
            ],
        }
    )
    (v0, t0, wash), (v1, t1, transfer) = facts_of(package, ITEMS, ACTIVITIES, TODAY).tasks
    assert (v0, t0, v1, t1) == (0, 0, 1, 0)
    assert (wash["visit.minutes"], wash["task.group"], "task.help" in wash) == (30, "personal_care", False)
    assert (transfer["visit.part_of_day"], transfer["task.help"]) == ("evening", "full")


def test_diagnoses_and_monitoring_never_become_facts():
    package = CarePackage.model_validate(
        {
            "reference": "A1",
            "diagnoses": ["dementia"],
            "monitoring": {"sex": "female", "deprivation_decile": 3},
        }
    )
    silent = CarePackage.model_validate({"reference": "A1"})
    assert facts_of(package, ITEMS, ACTIVITIES, TODAY) == facts_of(silent, ITEMS, ACTIVITIES, TODAY)


def lifts(*things):
    from engine.model import EquipmentInPlace

    equipment = tuple(EquipmentInPlace(item="mobile_hoist", **thing) for thing in things)
    package = CarePackage(reference="L-1", equipment=equipment, person={"weight_kg": 90.0})
    return facts_of(
        package, ("mobile_hoist",), ACTIVITIES, TODAY, ItemRoles(frozenset({"mobile_hoist"}))
    ).person


def test_a_load_that_is_not_known_leaves_the_weight_margin_unknown():
    assert "equipment.weight_margin_kg" not in lifts({"safe_working_load_kg": 180.0}, {})
    assert lifts({"safe_working_load_kg": 180.0})["equipment.weight_margin_kg"] == 90


def test_one_load_that_is_too_small_is_a_danger_whatever_the_others_are():
    assert lifts({"safe_working_load_kg": 80.0}, {})["equipment.weight_margin_kg"] == -10


def test_not_overdue_needs_the_date_of_everything_that_lifts():
    later, past = TODAY.replace(year=TODAY.year + 1), TODAY.replace(year=TODAY.year - 1)
    assert "equipment.examination_overdue" not in lifts({"examination_due": later}, {})
    assert lifts({"examination_due": later})["equipment.examination_overdue"] is False
    assert lifts({"examination_due": past}, {})["equipment.examination_overdue"] is True


FIT = {"in_use": "daily", "condition": "good"}
AT_TIMES = ItemRoles(used_at_times=frozenset({"board"}))


def working(*pieces, item="pendant", weight=90.0):
    """What `working.<item>` says of a home with these pieces; None where it is not known."""
    package = CarePackage.model_validate(
        {"reference": "W-1", "person": {"weight_kg": weight}, "equipment": pieces}
    )
    return facts_of(package, ("pendant", "board"), ACTIVITIES, TODAY, AT_TIMES).person.get(f"working.{item}")


def test_a_piece_that_is_used_every_day_and_in_order_works_and_one_that_is_not_there_does_not():
    assert working({"item": "pendant", **FIT}) is True
    assert working({"item": "board", **FIT}) is False
    assert working() is False


@pytest.mark.parametrize(
    "state",
    [
        {"in_use": "not_used"},
        {"in_use": "sometimes"},
        {"condition": "broken"},
        {"condition": "superseded"},
        {"condition": "recalled"},
        {"in_use": "not_used", "condition": None},
        {"in_use": None, "condition": "broken"},
        {"safe_working_load_kg": 80.0},
        {"examination_due": TODAY.replace(year=TODAY.year - 1)},
    ],
)
def test_a_piece_that_is_unused_unfit_or_too_weak_protects_nobody_whatever_else_is_unknown(state):
    assert working({"item": "pendant", **FIT, **state}) is False


@pytest.mark.parametrize("missing", ["in_use", "condition"])
def test_a_piece_whose_use_or_condition_nobody_knows_is_neither_working_nor_not(missing):
    known = {name: value for name, value in FIT.items() if name != missing}
    assert working({"item": "pendant", **known}) is None


def test_use_at_times_is_use_of_what_moves_people():
    assert working({"item": "board", **FIT, "in_use": "sometimes"}, item="board") is True
    assert working({"item": "board", **FIT, "in_use": "not_used"}, item="board") is False


def test_one_piece_that_works_is_enough_and_one_of_unknown_state_may_be():
    unused = {"item": "pendant", **FIT, "in_use": "not_used"}
    assert working(unused, {"item": "pendant", **FIT}) is True
    assert working(unused, {"item": "pendant"}) is None


def test_what_the_catalogue_does_not_have_works_by_its_kind():
    cord = {"name": "Alarm cord", "kind": "alarm"}
    assert working({**cord, **FIT}, item="other_alarm") is True
    assert working({**cord, **FIT, "in_use": "sometimes"}, item="other_alarm") is False
    assert working({**cord, **FIT}, item="other_lifting") is False
    assert working(cord, item="other_alarm") is None
