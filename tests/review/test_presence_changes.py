"""Nights of another kind, and hours by payer: potential only, as a whole, held by what the night needs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from dashboard.wording import night_in_words
from engine.estimate.visit_prices import price_of
from engine.knowledge import load_catalogue, load_rule_set
from engine.model import CarePackage, ProblemsFoundError, Truth
from engine.model.payer import Payer, shares_by_group
from engine.program import ClauseId, RuleProgram
from engine.review import Reviewer
from tests.shipped import CATALOGUE, RULES

DAY = date(2026, 11, 25)
ESSEX = [{"presence": "waking", "gbp": 21.72}, {"presence": "sleeping", "gbp": 12.84}]
"""The two hourly prices that Essex published for 2024/25."""
SAFE = {
    "person": {
        "turning_in_bed": 0, "skin_risk": "low", "swallowing": "safe", "presses_a_button": True,
        "recognises_danger": 0,
    },
    "risks": {
        "confused_at_night": False, "climbs_out_of_bed": False, "leaves_home_unsafely": False, "seizures": "none",
    },
    "decisions": {"monitoring": {"consent": "given"}},
}  # fmt: skip


@pytest.fixture(scope="module")
def review(reviewer):

    def of(**parts):
        return reviewer.review(CarePackage.model_validate({"reference": "N1", **parts}), reviewed_on=DAY)

    return of


def night(**more):
    return {
        "id": "night", "start": "22:00", "minutes": 480, "presence": "waking", "presence_for": ["safety"],
        "calls_per_night": 0, **more,
    }  # fmt: skip


def service(prices=ESSEX, responder="response_service"):
    return {"prices": prices, "responder": responder}


def change(review, then="sleeping"):
    return next(change for change in review.presence_changes if change.then == then)


def test_a_waking_night_made_a_sleeping_one_is_71_pounds_and_no_hours(review):
    result = review(**SAFE, visits=[night(days=["mon"])], service=service())
    sleeping = change(result)
    assert (sleeping.price_now_gbp, sleeping.price_then_gbp) == (pytest.approx(173.76), pytest.approx(102.72))
    assert sleeping.gbp_per_week == pytest.approx(71.04)
    assert not sleeping.held_by
    for hours in (result.estimate.claimed, result.estimate.potential):
        assert hours.released_hours_per_week.p90 == 0
        assert hours.commissioned_change_hours_per_week.p10 == 0


def test_a_price_of_that_length_counts_before_the_price_of_an_hour():
    package = CarePackage.model_validate(
        {
            "reference": "N",
            "service": service([*ESSEX, {"presence": "sleeping", "minutes": 540, "gbp": 96.5}]),
        }
    )
    assert price_of(package.service.prices, "sleeping", 540) == 96.5
    assert price_of(package.service.prices, "sleeping", 480) == pytest.approx(102.72)
    assert price_of(package.service.prices, "on_call", 480) is None


def test_a_night_between_two_that_are_priced_lies_between_as_a_visit_does():
    rows = [
        {"presence": "sleeping", "minutes": 480, "gbp": 80},
        {"presence": "sleeping", "minutes": 600, "gbp": 100},
    ]
    prices = CarePackage.model_validate({"reference": "N", "service": service(rows)}).service.prices
    of = [price_of(prices, "sleeping", minutes) for minutes in (420, 540, 660)]
    assert of == pytest.approx([80, 90, 110])  # nobody is sold less; the line; the longest pro rata


def test_where_the_table_has_no_price_there_is_no_figure(review):
    on_call = change(review(**SAFE, visits=[night()], service=service()), "on_call")
    assert on_call.gbp_per_week is None
    assert on_call.by_payer == ()


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"visits": [night(calls_per_night=3)]}, "more than twice"),
        ({"visits": [night(presence_for=["reassurance"])]}, "reassurance"),
        ({"visits": [night(presence_for=["help", "behaviour"])]}, "behaviour"),
        ({"visits": [night(shared_by=2)]}, "shares this night"),
        ({"risks": {**SAFE["risks"], "confused_at_night": True}}, "confused at night"),
        ({"person": {**SAFE["person"], "turning_in_bed": 4}}, "cannot turn"),
        (
            {
                "person": {name: value for name, value in SAFE["person"].items() if name != "turning_in_bed"},
                "ranges": [{"word": "person.turning_in_bed", "between": [3, 4], "source": "NBA"}],
            },
            "cannot turn",
        ),
    ],
)
def test_what_the_night_needs_holds_a_change(review, parts, says):
    result = review(**{**SAFE, "visits": [night()], "service": service(), **parts})
    assert any(says in hold for hold in change(result).held_by)


@pytest.mark.parametrize(
    ("left_out", "asked"),
    [("calls_per_night", "How often is the carer needed"), ("presence_for", "What is the presence for?")],
)
def test_what_nobody_has_asked_holds_it_too(review, left_out, asked):
    visit = {name: value for name, value in night().items() if name != left_out}
    sleeping = change(review(**SAFE, visits=[visit], service=service()))
    assert any(asked in unknown for unknown in sleeping.not_known)
    assert sleeping.is_held


def test_nobody_goes_home_where_nobody_would_come_or_a_call_is_usual(review):
    nobody = change(review(**SAFE, visits=[night()], service=service(responder="none")), "on_call")
    assert any("would come" in hold for hold in nobody.held_by)
    called = change(review(**SAFE, visits=[night(calls_per_night=1)], service=service()), "on_call")
    assert any("needed in a usual night" in hold for hold in called.held_by)


@pytest.mark.parametrize(
    "parts",
    [
        {"decisions": {"monitoring": {"consent": "given"}, "care_change": {"consent": "refused"}}},
        {"risks": {**SAFE["risks"], "end_of_life": True}},
        {"risks": {**SAFE["risks"], "domestic_abuse": True}},
        {"risks": {**SAFE["risks"], "safeguarding_concern_open": True}},
        {"risks": {**SAFE["risks"], "condition_unstable": True}},
        {"assessed_on": "2024-01-08"},
    ],
)
def test_whatever_holds_all_of_the_care_holds_a_night_and_shows_no_money(review, parts):
    result = review(**{**SAFE, "visits": [night()], "service": service(), **parts})
    (hold, *_) = (hold for hold in result.holds if hold.covers_everything and hold.reason.truth is Truth.TRUE)
    sleeping = change(result)
    assert hold.reason.because in sleeping.held_by
    assert sleeping.gbp_per_week is None
    assert "£" not in night_in_words(sleeping)


def test_what_is_needed_today_comes_before_another_kind_of_night(review):
    result = review(
        **{**SAFE, "risks": {**SAFE["risks"], "smokes": "in_bed_or_chair"}},
        visits=[night()],
        service=service(),
    )
    urgent = [need.title for need in result.unmet_needs if need.urgency == "now"]
    assert urgent
    assert any(urgent[0] in reason for reason in change(result).held_by)


@pytest.mark.parametrize(
    "parts",
    [
        {"service": service(responder="in_home"), "person": {**SAFE["person"], "lives_alone": True}},
        {"home": {"phone_line": "none", "mobile_signal": "none", "internet": "none"}},
    ],
)
def test_nobody_is_on_call_for_somebody_whose_call_reaches_nobody(review, parts):
    without, with_it = (
        set(change(review(**{**SAFE, "visits": [night()], "service": service(), **more}), "on_call").held_by)
        for more in ({}, parts)
    )
    assert with_it > without


@pytest.mark.parametrize("calls", [0, 1, 2, 3, 8])
def test_more_calls_never_take_a_hold_away(review, calls):
    less, more = (
        change(review(**SAFE, visits=[night(calls_per_night=many)], service=service()))
        for many in (calls, calls + 1)
    )
    assert set(less.held_by) <= set(more.held_by)


def test_only_nights_that_are_said_to_be_presence_have_other_kinds(review):
    for presence, kinds in (
        ("sleeping", {"on_call"}),
        ("working", set()),
        ("living_in", set()),
        ("on_call", set()),
    ):
        result = review(**SAFE, visits=[night(presence=presence)], service=service())
        assert {change.then for change in result.presence_changes} == kinds


def test_every_hold_of_a_night_is_decided_by_both_evaluators_and_every_purpose_has_its_sentence():
    knowledge = CATALOGUE.nights
    assert [(change.now, change.then) for change in knowledge.changes] == [
        ("waking", "sleeping"), ("waking", "on_call"), ("sleeping", "on_call"),
    ]  # fmt: skip
    decided = {proposition.id for proposition in RuleProgram(CATALOGUE, RULES).propositions}
    for change in knowledge.changes:
        assert {ClauseId.of_night(group, place) for group, place, _ in knowledge.holds_of(change)} <= decided
    assert set(knowledge.purposes_that_hold) == {"reassurance", "behaviour", "health"}


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        ("risks.seizures == active", "risks.seizure == active", "H302"),
        ("cites: [live-in-duty-providers]", "cites: [somebody]", "H401"),
        ("holds: [night_needs, shared]", "holds: [night_needs, share]", "H206"),
        ("now: waking, then: sleeping", "now: awake, then: sleeping", "H204"),
    ],
)
def test_a_fault_in_what_holds_nights_is_said_with_its_place(tmp_path, was, becomes, code):
    folder = copytree(Path("catalogue"), tmp_path / "catalogue")
    file = folder / "nights" / "presence_changes.yaml"
    file.write_text(file.read_text().replace(was, becomes), encoding="utf-8")
    with pytest.raises(ProblemsFoundError) as fault:
        load_catalogue(folder)
    (problem,) = fault.value.problems
    assert (problem.code, problem.place.file) == (code, f"{folder}/nights/presence_changes.yaml")
    assert problem.place.line > 1


def test_a_change_of_what_holds_nights_is_a_change_of_the_catalogue_that_a_review_names(tmp_path):
    folder = copytree(Path("catalogue"), tmp_path / "catalogue")
    same = load_catalogue(folder)
    file = folder / "nights" / "presence_changes.yaml"
    file.write_text(file.read_text().replace("calls_per_night > 2", "calls_per_night > 3"), encoding="utf-8")
    assert same.content_hash == CATALOGUE.content_hash != load_catalogue(folder).content_hash


def test_a_catalogue_that_says_nothing_of_nights_offers_no_other_kind(tmp_path):
    folder = copytree(Path("catalogue"), tmp_path / "catalogue")
    (folder / "nights" / "presence_changes.yaml").unlink()
    catalogue = load_catalogue(folder)
    package = CarePackage.model_validate(
        {"reference": "N1", **SAFE, "visits": [night()], "service": service()}
    )
    with Reviewer(catalogue, load_rule_set(catalogue)) as reviewer:
        assert reviewer.review(package, reviewed_on=DAY).presence_changes == ()


def test_money_goes_to_whoever_pays(review):
    payers = [{"who": "council", "percent": 60.0}, {"who": "nhs", "percent": 40.0}]
    sleeping = change(review(**SAFE, visits=[night(days=["mon"], payers=payers)], service=service()))
    assert {payer.payer: payer.gbp_per_week for payer in sleeping.by_payer} == {
        "council": 42.62,
        "nhs": 28.42,
    }


DOUBLE = {
    "id": "morning", "start": "08:00", "minutes": 60, "carers": 2,
    "tasks": [{"activity": "chair_transfer", "help": "full", "carers": 2}],
}  # fmt: skip


def test_planned_hours_are_told_by_payer_and_add_up(review):
    result = review(
        visits=[
            {**DOUBLE, "payers": [{"who": "council", "percent": 50}, {"who": "nhs", "percent": 50}]},
            {"id": "tea", "minutes": 30, "payers": [{"who": "person", "how": "own_money"}]},
        ],
        allowances=[{"hours": 14, "payers": [{"who": "council", "how": "direct_payment"}]}],
    )
    planned = {payer.payer: payer.planned_hours_per_week for payer in result.estimate.payers}
    assert planned == {"council": 7.0, "nhs": 7.0, "self_funded": 3.5, "direct_payment": 0.0}
    assert sum(planned.values()) == result.estimate.carer_hours_now_per_week
    (direct,) = [payer for payer in result.estimate.payers if payer.payer == "direct_payment"]
    assert direct.allowance_hours_per_week == 14
    assert direct.potential_released_hours_per_week.p90 == 0


def test_one_payer_alone_has_the_hours_of_the_whole_review(review):
    result = review(visits=[DOUBLE])
    (council,) = result.estimate.payers
    assert council.payer == "council"
    assert council.potential_released_hours_per_week == result.estimate.potential.released_hours_per_week
    assert council.claimed_change_hours_per_week == result.estimate.claimed.commissioned_change_hours_per_week


def test_a_share_of_the_hours_is_a_share_of_every_draw(review):
    half = [{"who": "council", "percent": 50}, {"who": "nhs", "percent": 50}]
    whole, shared = review(visits=[DOUBLE]), review(visits=[{**DOUBLE, "payers": half}])
    total = whole.estimate.potential.released_hours_per_week
    for payer in shared.estimate.payers:
        assert payer.potential_released_hours_per_week.mean == pytest.approx(total.mean / 2, abs=0.011)


def test_an_nhs_personal_budget_is_the_nhs():
    assert shares_by_group([Payer(who="nhs", how="direct_payment")]) == {"nhs": 100.0}
    assert shares_by_group([]) == {"council": 100.0}
