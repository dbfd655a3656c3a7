"""Hours before and after: eased, released and commissioned, never mixed."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.estimate.draws import key_of
from engine.estimate.kernel.draws import uniform
from engine.estimate.more_care import probability_of_any, probability_of_cost, probability_of_either
from engine.model import EFFECTS
from engine.model.catalogue_item import Span
from engine.model.unpaid_carer import UnpaidCarer, UnpaidTask
from tests.estimate.plans import effect, estimated, item, line, package, plan, second_carer, visit

HALF = effect("percent_of_task", ("wash",), 50)
QUARTER = effect("percent_of_task", ("wash",), 25)
MORE = effect("minutes_each_time", ("transfer",), -5)


def change(plan, **more):
    return estimated(plan, **more).estimate.claimed


def test_without_a_suggestion_nothing_changes_and_it_says_so():
    claimed = change(plan(package(visit(line("wash", 20)))))
    assert claimed.released_hours_per_week.p90 == 0
    assert claimed.probability_of_no_change == 1
    assert claimed.probability_of_more == 0


def test_a_package_without_visits_has_no_hours_to_change():
    estimate = estimated(plan(package(), item("rail", HALF))).estimate
    assert (estimate.carer_hours_now_per_week, estimate.claimed.released_hours_per_week.p90) == (0, 0)


def test_half_of_a_twenty_minute_task_eases_seventy_carer_minutes_in_seven_days():
    claimed = change(plan(package(visit(line("wash", 20))), item("rail", HALF)))
    assert claimed.eased_minutes_per_week.p50 == 70


def test_effects_of_two_items_on_one_task_multiply_and_never_add():
    claimed = change(plan(package(visit(line("wash", 20))), item("rail", HALF), item("seat", HALF)))
    assert claimed.eased_minutes_per_week.p50 == pytest.approx(7 * 20 * 0.75)


def test_a_task_cannot_lose_more_minutes_than_it_takes():
    huge = effect("minutes_each_time", ("wash",), 90)
    assert (
        change(plan(package(visit(line("wash", 20))), item("rail", huge))).eased_minutes_per_week.p90 == 140
    )


def test_minutes_saved_each_time_count_for_every_time_in_the_visit():
    two = effect("minutes_each_time", ("wash",), 2)
    claimed = change(plan(package(visit(line("wash", 10, times=3))), item("rail", two)))
    assert claimed.eased_minutes_per_week.p50 == 7 * 6


def test_minutes_a_week_are_shared_over_all_lines_of_the_task_and_not_given_to_each():
    weekly = effect("minutes_per_week", ("wash",), 52)
    care = package(visit(line("wash", 20), name="morning"), visit(line("wash", 10), name="evening"))
    assert change(plan(care, item("rail", weekly))).eased_minutes_per_week.p50 == pytest.approx(52)


def test_released_minutes_below_one_step_change_nothing_that_is_commissioned():
    ten = effect("minutes_each_time", ("wash",), 10)
    claimed = change(plan(package(visit(line("wash", 40), minutes=45)), item("rail", ten)))
    assert claimed.released_hours_per_week.p50 == pytest.approx(70 / 60, abs=1e-4)
    assert claimed.commissioned_change_hours_per_week.p50 == 0
    assert claimed.probability_of_no_change == 1


def test_a_whole_step_that_is_released_changes_what_is_commissioned():
    fifteen = effect("minutes_each_time", ("wash",), 15)
    claimed = change(plan(package(visit(line("wash", 40), minutes=60)), item("rail", fifteen)))
    assert claimed.commissioned_change_hours_per_week.p50 == pytest.approx(-7 * 15 / 60)


def test_personal_care_is_never_commissioned_below_the_floor_of_thirty_minutes():
    all_of_it = effect("percent_of_task", ("wash",), 100)
    claimed = change(plan(package(visit(line("wash", 45), minutes=45)), item("rail", all_of_it)))
    assert claimed.commissioned_change_hours_per_week.p50 == pytest.approx(-7 * 15 / 60)


def test_a_visit_that_is_already_below_the_floor_is_not_made_longer_by_a_saving():
    claimed = change(plan(package(visit(line("wash", 20), minutes=20)), item("rail", HALF)))
    assert claimed.commissioned_change_hours_per_week.p90 == 0


def test_a_visit_that_overruns_needs_more_not_less():
    care = package(visit(line("wash", 40), minutes=30, delivered_minutes=45))
    claimed = change(plan(care))
    assert claimed.commissioned_change_hours_per_week.p50 == pytest.approx(7 * 15 / 60)
    assert claimed.probability_of_more == 1


def test_equipment_that_adds_minutes_gives_a_negative_release():
    care = package(visit(line("transfer", 20, carers=2), minutes=60, carers=2))
    assert change(plan(care, item("hoist", MORE))).released_hours_per_week.p50 == pytest.approx(
        -7 * 10 / 60, abs=1e-4
    )


def test_only_what_rests_on_nothing_unknown_is_claimed():
    estimate = estimated(plan(package(visit(line("wash", 20))), item("rail", HALF), certain=False)).estimate
    assert estimate.claimed.eased_minutes_per_week.p90 == 0
    assert estimate.potential.eased_minutes_per_week.p50 == 70


def test_a_held_line_keeps_its_minutes_and_the_potential_shows_what_waits():
    estimate = estimated(plan(package(visit(line("wash", 20))), item("rail", HALF), held=[(0, 0)])).estimate
    assert estimate.claimed.eased_minutes_per_week.p90 == 0
    assert estimate.potential.eased_minutes_per_week.p50 == 70
    assert estimate.visits[0].held


def test_an_addition_passes_through_a_hold():
    care = package(visit(line("transfer", 20), minutes=60))
    claimed = change(plan(care, item("hoist", MORE), held=[(0, 0)], held_visits=[0]))
    assert claimed.released_hours_per_week.p50 < 0


def test_unpaid_help_is_eased_apart_from_paid_care():
    carer = UnpaidCarer(tasks=(UnpaidTask(activity="wash", minutes=30, times_per_week=4),))
    care = package(visit(line("meal", 20)), unpaid_carers=(carer,))
    estimate = estimated(plan(care, item("rail", HALF))).estimate
    assert estimate.claimed.unpaid_eased_minutes_per_week.p50 == 60
    assert estimate.claimed.eased_minutes_per_week.p90 == 0
    assert estimate.claimed.released_hours_per_week.p90 == 0
    assert estimate.unpaid_hours_now_per_week == 2


@pytest.mark.parametrize("timed", [{}, {"minutes": 30}, {"times_per_week": 4}])
def test_unpaid_help_that_nobody_has_timed_is_known_and_none_of_its_time_is_counted(timed):
    carer = UnpaidCarer(tasks=(UnpaidTask(activity="wash", **timed),))
    care = package(visit(line("wash", 20)), unpaid_carers=(carer,))
    rail = item("rail", effect("minutes_each_time", ("wash",), 10))
    estimate = estimated(plan(care, rail)).estimate
    without = estimated(plan(package(visit(line("wash", 20))), rail)).estimate
    assert estimate.claimed == without.claimed
    assert estimate.unpaid_hours_now_per_week == 0


def test_weak_evidence_is_shrunk_and_burdens_are_not():
    weak = effect("percent_of_task", ("wash",), 50, grade="D")
    assert change(plan(package(visit(line("wash", 20))), item("rail", weak))).eased_minutes_per_week.p50 == 35
    burden = effect("minutes_each_time", ("wash",), -5, grade="D")
    assert (
        change(plan(package(visit(line("wash", 20))), item("rail", burden))).eased_minutes_per_week.p50 == -35
    )


def test_equipment_is_abandoned_in_the_share_of_draws_that_the_catalogue_says():
    claimed = change(plan(package(visit(line("wash", 20))), item("rail", HALF)), used=0.8)
    assert claimed.eased_minutes_per_week.mean == pytest.approx(70 * 0.8, rel=0.05)


def test_what_the_person_must_work_is_used_less_when_they_may_not_remember():
    rail = item("rail", HALF, operated_by="person")
    claimed = change(plan(package(visit(line("wash", 20))), rail, memory_poor=True), used=0.8)
    assert claimed.eased_minutes_per_week.mean == pytest.approx(70 * 0.4, rel=0.08)


def test_a_figure_that_contains_non_use_is_not_discounted_again():
    included = effect("percent_of_task", ("wash",), 50, adoption_included=True)
    assert (
        change(
            plan(package(visit(line("wash", 20))), item("rail", included)), used=0.1
        ).eased_minutes_per_week.p10
        == 70
    )


@pytest.mark.parametrize(("minutes", "eased"), [(10, 17.5), (40, 35)])
def test_untimed_tasks_share_the_visit_up_to_their_reference_minutes_and_the_estimate_says_so(minutes, eased):
    estimate = estimated(
        plan(package(visit(line("wash"), line("meal"), minutes=minutes)), item("rail", HALF))
    ).estimate
    assert estimate.claimed.eased_minutes_per_week.p50 == eased
    assert any("reference minutes" in note and "morning" in note for note in estimate.notes)


class TestVisitsForOneThingOnly:
    DISPENSER = effect("percent_of_visits", ("pills",), 60, visits_only_for="pills")

    def test_only_whole_visits_count_as_commissioned(self):
        estimate = estimated(
            plan(package(visit(line("pills", 15), minutes=15)), item("dispenser", self.DISPENSER))
        ).estimate
        assert estimate.claimed.released_hours_per_week.p50 == pytest.approx(7 * 0.6 * 15 / 60)
        assert estimate.visits[0].claimed.visits_fewer_per_week.p50 == 4
        assert estimate.claimed.commissioned_change_hours_per_week.p50 == pytest.approx(-4 * 15 / 60)

    def test_a_visit_that_does_anything_else_stays(self):
        care = package(visit(line("pills", 15), line("meal", 15), minutes=30))
        assert change(plan(care, item("dispenser", self.DISPENSER))).released_hours_per_week.p90 == 0

    def test_a_held_line_keeps_the_whole_visit(self):
        care = package(visit(line("pills", 15), minutes=15))
        assert (
            change(plan(care, item("dispenser", self.DISPENSER), held=[(0, 0)])).released_hours_per_week.p90
            == 0
        )


class TestSecondCarer:
    CARE = package(visit(line("transfer", 10, carers=2), line("wash", 10), minutes=30, carers=2))

    def test_it_is_a_probability_and_most_reviews_change_nothing(self):
        estimate = estimated(plan(self.CARE, item("hoist", second_carer()))).estimate
        goes = estimate.visits[0].claimed.probability_second_carer_not_needed
        assert 0.1 < goes < 0.35
        assert estimate.claimed.released_hours_per_week.p50 == 0
        assert estimate.claimed.probability_of_no_change > 0.6

    def test_about_a_fifth_of_second_carer_hours_go_over_many_reviews(self):
        shares = [
            estimated(plan(self.CARE.model_copy(update={"reference": f"TEST-{n}"}), item("hoist", second_carer())))
            .estimate.visits[0].claimed.probability_second_carer_not_needed
            for n in range(30)
        ]  # fmt: skip
        assert sum(shares) / len(shares) == pytest.approx(0.30 * 0.687, abs=0.02)

    def test_several_items_rest_on_one_review_and_do_not_add_chances(self):
        single = estimated(
            plan(self.CARE, item("hoist", second_carer(chance=(15, 30, 45), size=(40, 68, 100))))
        ).estimate
        two = estimated(
            plan(
                self.CARE,
                *(item(n, second_carer(chance=(15, 30, 45), size=(40, 68, 100))) for n in ("hoist", "sling")),
            )
        ).estimate
        goes = "probability_second_carer_not_needed"
        assert getattr(single.visits[0].claimed, goes) == getattr(two.visits[0].claimed, goes)

    def test_nobody_goes_while_any_task_of_the_visit_still_needs_two(self):
        care = package(
            visit(line("transfer", 10, carers=2), line("wash", 10, carers=2), minutes=30, carers=2)
        )
        sure = second_carer(chance=(100, 100, 100), size=(100, 100, 100))
        assert change(plan(care, item("hoist", sure))).released_hours_per_week.p90 == 0

    def test_nobody_goes_while_a_two_carer_task_is_held(self):
        sure = second_carer(chance=(100, 100, 100), size=(100, 100, 100))
        assert change(plan(self.CARE, item("hoist", sure), held=[(0, 0)])).released_hours_per_week.p90 == 0

    def test_one_carer_then_does_in_turn_what_two_did_side_by_side(self):
        care = package(
            visit(line("transfer", 10, carers=2), line("wash", 20), line("meal", 20), minutes=30, carers=2)
        )
        sure = second_carer(chance=(100, 100, 100), size=(100, 100, 100))
        estimate = estimated(plan(care, item("hoist", sure))).estimate
        assert estimate.visits[0].claimed.minutes_needed.p50 == 50
        assert estimate.claimed.released_hours_per_week.p50 == pytest.approx(7 * (60 - 50) / 60, abs=1e-4)
        assert estimate.visits[0].claimed.minutes_to_commission.p50 == 60

    def test_nobody_goes_where_one_carer_alone_would_take_as_long_as_two_together(self):
        care = package(
            visit(line("transfer", 0, carers=2), line("wash", 30), line("meal", 30), minutes=30, carers=2)
        )
        sure = second_carer(chance=(100, 100, 100), size=(100, 100, 100))
        claimed = change(plan(care, item("hoist", sure)))
        assert claimed.commissioned_change_hours_per_week.p10 == 0


ranges = st.tuples(*[st.floats(-40, 90)] * 3).map(sorted)
tasks = st.builds(
    line,
    st.sampled_from(["wash", "transfer", "meal", "pills"]),
    st.none() | st.integers(0, 40),
    st.integers(1, 2),
)
visits = st.lists(
    st.tuples(st.lists(tasks, max_size=4), st.sampled_from([15, 20, 30, 45, 60])), min_size=1, max_size=3
).map(lambda drawn: [visit(*lines, minutes=m, carers=2, name=f"v{n}") for n, (lines, m) in enumerate(drawn)])
effects = st.one_of(
    st.builds(lambda r, a: effect("percent_of_task", (a,), *r), ranges, st.sampled_from(["wash", "transfer"])),
    st.builds(lambda r, a: effect("minutes_each_time", (a,), *r), ranges, st.sampled_from(["wash", "meal"])),
    st.builds(lambda r: effect("percent_of_visits", ("pills",), *sorted(map(abs, r)), visits_only_for="pills"), ranges),
    st.just(second_carer()),
)  # fmt: skip
items = st.lists(st.lists(effects, min_size=1, max_size=2), max_size=4).map(
    lambda drawn: [item(f"i{n}", *some) for n, some in enumerate(drawn)]
)


def every_range(change):
    return [value for value in dict(change).values() if hasattr(value, "p10")]


@settings(max_examples=60, deadline=None)
@given(visits, items)
def test_every_range_is_in_order_and_finite_and_no_hours_go_that_are_not_there(visits, things):
    estimate = estimated(plan(package(*visits), *things)).estimate
    for some in (estimate.claimed, estimate.potential):
        for hours_range in every_range(some):
            assert hours_range.p10 <= hours_range.p50 <= hours_range.p90
            assert math.isfinite(hours_range.mean)
        assert 0 <= some.probability_of_no_change <= 1
        needed_now = sum(v.minutes * v.carers * len(v.days) for v in visits) / 60
        assert some.released_hours_per_week.p90 <= needed_now + 1e-3
        assert some.commissioned_change_hours_per_week.p10 >= -estimate.carer_hours_now_per_week - 1e-3


@settings(max_examples=60, deadline=None)
@given(visits, items, st.data())
def test_adding_a_hold_never_increases_the_hours_released(visits, things, data):
    care = package(*visits)
    lines = [(v, t) for v, visit in enumerate(care.visits) for t in range(len(visit.tasks))]
    some = data.draw(st.sets(st.sampled_from(lines))) if lines else set()
    more = some | (data.draw(st.sets(st.sampled_from(lines))) if lines else set())
    fewer_holds = change(plan(care, *things, held=some)).released_hours_per_week
    more_holds = change(plan(care, *things, held=more)).released_hours_per_week
    assert more_holds.mean <= fewer_holds.mean + 1e-6
    assert more_holds.p90 <= fewer_holds.p90 + 1e-6


@settings(max_examples=20, deadline=None)
@given(visits, items, st.integers(0, 10**6))
def test_the_same_seed_gives_the_same_estimate(visits, things, seed):
    care = package(*visits)
    first, second = (estimated(plan(care, *things), seed=seed) for _ in range(2))
    assert first.estimate.model_dump_json() == second.estimate.model_dump_json()


def test_another_seed_gives_other_draws():
    washing = plan(
        package(visit(line("wash", 20))), item("rail", effect("percent_of_task", ("wash",), 0, 16, 42))
    )
    assert change(washing, seed=1) != change(washing, seed=2)


def uniform_draws(key, count):
    return np.array([uniform(np.uint64(key), draw) for draw in range(count)])


def test_a_uniform_draw_is_that_of_the_published_generator_at_its_key():
    """SplitMix64 from state 0 gives 0xE220A8397B1DCDAF first (Steele, Lea and Flood 2014)."""
    assert uniform_draws(0, 3).tolist() == [
        (seed >> 11) / 2**53 for seed in (0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F)
    ]


def test_uniform_draws_of_many_people_are_uniform_and_independent():
    drawn = np.array(
        [uniform_draws(key_of("2026", "used", f"P-{index}", "item"), 500) for index in range(400)]
    )
    assert abs(drawn.mean() - 0.5) < 0.002
    assert abs(drawn.var() * 12 - 1) < 0.01
    assert abs(np.corrcoef(drawn[:-1].ravel(), drawn[1:].ravel())[0, 1]) < 0.01
    assert (drawn >= 0).all()
    assert (drawn < 1).all()


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        ((0, 0, 56), 0.0),  # the likely cost is nothing
        ((0, 0.1, 0.2), 0.0),  # less than a provider rounds
        ((1, 2, 3), 1.0),
        ((0, 1, 2), 1 - 0.25**2 / 2),
        ((0, 0.1, 2), 1.75**2 / (2 * 1.9)),
    ],
)
def test_a_need_takes_more_care_by_its_triangular_cost(cost, expected):
    low, likely, high = cost
    assert probability_of_cost(Span(low=low, likely=likely, high=high)) == pytest.approx(expected)


def test_needs_are_independent_and_join_with_the_draws():
    present = np.array([True, True, False])
    probabilities = probability_of_any([(0.5, present), (0.5, np.array([True, False, False]))], 3)
    assert probabilities.tolist() == [0.75, 0.5, 0.0]
    assert probability_of_either(0.5, 0.5) == 0.75


@pytest.mark.parametrize("kind", EFFECTS)
def test_every_kind_of_effect_does_something_to_a_week(kind):
    """A kind that stands in the table and has no step in the machine code is refused, and is no other kind in silence."""
    care = package(
        visit(line("pills", 15), minutes=15, name="pills"),
        visit(line("transfer", 10, carers=2), line("wash", 20), carers=2, name="morning"),
    )
    more = {"visits_only_for": "pills"} if kind == "percent_of_visits" else {}
    of_kind = second_carer() if kind == "second_carer" else effect(kind, ("pills", "wash"), 50, **more)
    with_it, without = change(plan(care, item("made_up", of_kind))), change(plan(care))
    assert with_it.model_dump() != without.model_dump()
