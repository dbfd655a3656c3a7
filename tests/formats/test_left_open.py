"""What leaves care, a measure or an answer open: it counts and is asked about, or it is listed; it is never guessed."""

from __future__ import annotations

import pytest

from tests.formats.bundles import observation, patient, person, read, service
from tests.formats.test_what_counts import (
    HALF_AN_HOUR,
    MONDAYS,
    TO_COME,
    care,
    of_p1,
    planned,
    weight,
)


def test_a_charity_called_friends_of_somebody_is_no_family_and_is_asked_about(tmp_path):
    friends = [{"display": "Friends of Anytown Hospice"}]
    for resource in (service(occurrenceTiming=MONDAYS, performer=friends), planned(performer=friends)):
        imported = person(read(tmp_path, patient(), resource))
        assert care(imported)
        assert "a charity or friends" in imported.doubts[0]


EVERY_DAY = {"period": 1, "periodUnit": "d", **HALF_AN_HOUR}
BASED_ON_HELD = {"basedOn": [{"reference": "CarePlan/c1"}]}
OF_HELD_PLAN = {"activity": [{"reference": {"reference": "ServiceRequest/s1"}}]}


@pytest.mark.parametrize(
    ("times", "more", "plan", "asked"),
    [
        ({**EVERY_DAY, "frequency": 1, "when": ["MORN", "EVE"]}, {}, {}, "ask how often it is"),
        ({"frequency": 1, "periodUnit": "wk", "dayOfWeek": ["mon", "fri"]}, {}, {}, "ask how often it is"),
        ({**EVERY_DAY, "durationMax": 45}, {}, {}, "ask how long it is"),
        ({**EVERY_DAY, "boundsPeriod": {"end": TO_COME}}, {}, {}, "ask what comes after it"),
        (EVERY_DAY, {"occurrencePeriod": {"start": "2026-01-01", "end": TO_COME}}, {}, "ask what comes after it"),
        (EVERY_DAY, BASED_ON_HELD, {}, "is not in force and it is counted"),
        (EVERY_DAY, {}, OF_HELD_PLAN, "the plan is not in force and a service of it is called active"),
    ],
)  # fmt: skip
def test_times_and_plans_that_leave_care_open_are_asked_about_and_care_counts(
    tmp_path, times, more, plan, asked
):
    plan_on_hold = of_p1("CarePlan", id="c1", status="on-hold", intent="plan", **plan)
    imported = person(
        read(tmp_path, patient(), plan_on_hold, service(id="s1", occurrenceTiming={"repeat": times}, **more))
    )
    assert care(imported)
    assert [doubt for doubt in imported.doubts if asked in doubt]


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({"performerType": {"text": "District nurse"}}, "ask who gives it and who pays"),
        ({"code": {"text": "Personal care, sleeping night"}}, "ask what kind of attendance it is"),
        ({"code": {"text": "Live-in home support"}}, "ask what kind of attendance it is"),
    ],
)
def test_care_of_a_nurse_or_of_somebody_who_stays_is_asked_about(tmp_path, more, asked):
    imported = person(read(tmp_path, patient(), service(occurrenceTiming=MONDAYS, **more)))
    assert (len(care(imported)), asked in " ".join(imported.doubts)) == (1, True)


def test_every_second_day_that_is_a_monday_is_no_time_that_can_be_placed(tmp_path):
    odd = {**EVERY_DAY, "period": 2, "dayOfWeek": ["mon"]}
    report = read(tmp_path, patient(), service(occurrenceTiming={"repeat": odd}))
    assert (care(person(report)), len(report.not_understood)) == ((), 1)


def test_the_same_care_in_a_plan_and_in_an_order_is_asked_about(tmp_path):
    imported = person(read(tmp_path, patient(), planned(), service(occurrenceTiming=MONDAYS)))
    assert len(care(imported)) == 2
    assert "ask whether it is one service" in imported.doubts[0]


def test_a_weight_in_stones_and_pounds_beside_each_other_is_listed_and_one_of_years_ago_is_asked_about(
    tmp_path,
):
    parts = [
        {"valueQuantity": {"value": 11, "code": "[stone_av]"}},
        {"valueQuantity": {"value": 4, "code": "[lb_av]"}},
    ]
    report = read(tmp_path, patient(), {**weight("2026-11-01"), "valueQuantity": None, "component": parts})
    assert person(report).package.person.weight_kg is None
    assert "nothing adds them up" in report.not_understood[0].because
    a_range = observation("95015-4", "LA10055-4", "2020-05-05")
    assert "person.washing (2020-05-05)" in person(read(tmp_path, patient(), a_range)).doubts[0]
    old = person(read(tmp_path, patient(), weight("1999-10-01", value=80, unit="kg")))
    assert old.doubts == (
        "said more than a year ago, ask whether it is still so: person.weight_kg (1999-10-01)",
    )


@pytest.mark.parametrize(
    ("answer", "listed"),
    [
        ([{"valueInteger": 2}, {"valueInteger": 4}], "refused"),
        ([{"valueCoding": {"code": "asked-declined"}}], "passed_over"),
        ([{"valueString": "Don't know"}], "passed_over"),
        ([{"valueCoding": {"code": "2"}}, {"valueInteger": 2}], ""),
    ],
)
def test_of_several_answers_none_is_chosen_and_no_answer_stays_unknown(tmp_path, answer, listed):
    form = of_p1(
        "QuestionnaireResponse", status="completed", authored="2026-11-20",
        questionnaire="https://handrail.example/fhir/Questionnaire/package|1.0",
        item=[{"linkId": "person.washing", "answer": answer}],
    )  # fmt: skip
    report = read(tmp_path, patient(), form)
    assert person(report).package.person.washing == (None if listed else 2)
    tallies = report.refused if listed == "refused" else report.passed_over
    assert not listed or any("answer" in tally.what + tally.because for tally in tallies)
