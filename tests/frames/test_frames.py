"""Frames: the same figures as the values they are made of, in types that keep unknown apart from no."""

from datetime import date

import pandas as pd
import pytest

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine.caseload import CaseloadEvaluator
from engine.frames import (
    allowance_frame,
    caseload_frame,
    choice_frame,
    delivered_day_frame,
    delivered_finding_frame,
    delivered_person_frame,
    delivered_visit_frame,
    hold_frame,
    item_frame,
    need_frame,
    outcome_frame,
    package_frame,
    question_frame,
    review_frame,
    signed_frame,
    task_frame,
    use_frame,
    visit_frame,
    visit_hours_frame,
)
from engine.frames.dtypes import SEVERAL
from engine.model import CarePackage, Decision, ItemChoice, Outcome, PersonsView
from engine.model.rule import UNSIGNED
from tests.records.signing import DAY, signed

PACKAGES = list(demonstration_packages().values())


@pytest.fixture(scope="module")
def reviews(reviewer):
    return [reviewer.review(package, reviewed_on=DAY) for package in PACKAGES]


def test_what_was_not_assessed_is_na_and_never_no():
    frame = package_frame(
        [
            CarePackage(reference="A"),
            CarePackage.model_validate({"reference": "B", "person": {"lies_flat": False}}),
        ]
    )
    column = frame["person.lies_flat"]
    assert column.dtype == "boolean"
    assert column.isna().tolist() == [True, False]
    assert (~column).sum() == 1, "one is known not to; nobody else is counted as that"
    assert frame["person.weight_kg"].isna().all()
    assert frame["person.weight_kg"].sum(min_count=1) is pd.NA


def test_every_value_of_a_package_is_in_its_row_under_the_word_of_the_rules():
    frame = package_frame(PACKAGES).set_index("reference")
    for package in PACKAGES:
        row = frame.loc[package.reference]
        for word in ("person.weight_kg", "person.transfers", "home.tenure", "medicines.times_per_day"):
            group, name = word.split(".")
            value = getattr(getattr(package, group), name)
            assert (row[word] is pd.NA or pd.isna(row[word])) if value is None else row[word] == value, word
        assert row["visits"] == len(package.visits)


def test_abilities_say_their_unit_and_ordered_words_keep_their_order():
    frame = package_frame(PACKAGES)
    assert frame.attrs["units"]["person.turning_in_bed"] == "ICF qualifier"
    transfers = frame["person.transfers"]
    assert transfers.dtype.ordered
    assert list(transfers.dtype.categories).index("alone") < list(transfers.dtype.categories).index("hoisted")


def test_a_visit_of_unknown_length_makes_the_sum_unknown_and_not_smaller():
    package = CarePackage.model_validate(
        {"reference": "A", "visits": [{"id": "a", "minutes": 30}, {"id": "b"}]}
    )
    assert package_frame([package])["planned_carer_minutes_per_week"].isna().all()


def test_visits_and_task_lines_are_those_of_the_packages():
    visits, tasks = visit_frame(PACKAGES), task_frame(PACKAGES)
    assert len(visits) == sum(len(package.visits) for package in PACKAGES)
    assert len(tasks) == sum(len(visit.tasks) for package in PACKAGES for visit in package.visits)
    assert len(allowance_frame(PACKAGES)) == sum(len(package.allowances) for package in PACKAGES)
    joined = tasks.merge(visits, left_on=["reference", "visit"], right_on=["reference", "id"])
    assert len(joined) == len(tasks)


def test_the_figures_of_a_review_are_those_of_its_row(reviews):
    frame = review_frame(reviews).set_index("reference")
    for review in reviews:
        row = frame.loc[review.package.reference]
        claimed = review.estimate.claimed
        assert row["claimed_released_hours_per_week_p10"] == claimed.released_hours_per_week.p10
        assert row["claimed_probability_of_no_change"] == claimed.probability_of_no_change
        assert row["potential_commissioned_change_hours_per_week_mean"] == (
            review.estimate.potential.commissioned_change_hours_per_week.mean
        )
        assert row["unmet_needs"] == len(review.unmet_needs)
        assert row["holds"] + row["holds_not_ruled_out"] == len(review.holds)
        assert row["sign_off"] == UNSIGNED
    assert len(need_frame(reviews)) == sum(len(review.unmet_needs) for review in reviews)
    assert len(hold_frame(reviews)) == sum(len(review.holds) for review in reviews)
    assert set(hold_frame(reviews)["truth"]) <= {"true", "unknown"}
    assert len(question_frame(reviews)) == sum(len(review.questions) for review in reviews)
    assert len(item_frame(reviews)) == sum(
        len(review.suggestions) + len(review.not_suggested) for review in reviews
    )
    assert len(visit_hours_frame(reviews)) == sum(len(review.estimate.visits) for review in reviews)


def test_a_caseload_as_a_frame_is_the_table_of_the_command_and_equals_single_reviews(
    catalogue, rule_set, reviews
):
    frame = caseload_frame(PACKAGES, catalogue, rule_set, DAY).set_index("reference")
    assert frame.attrs["sign_off"] == UNSIGNED
    single = review_frame(reviews).set_index("reference")
    assert (
        frame["claimed_released_hours_mean"].tolist()
        == single["claimed_released_hours_per_week_mean"].tolist()
    )
    for review in reviews:
        suggested = {suggestion.item for suggestion in review.suggestions if suggestion.status == "suggested"}
        assert set(frame.loc[review.package.reference, "suggested"]) == suggested


def test_a_large_caseload_in_parts_is_the_caseload_as_a_whole(catalogue, rule_set, monkeypatch):
    packages = list(synthetic_packages(25))
    whole = caseload_frame(packages, catalogue, rule_set, DAY)
    monkeypatch.setattr("engine.frames.caseload_frames._AT_ONCE", 7)
    pd.testing.assert_frame_equal(caseload_frame(packages, catalogue, rule_set, DAY), whole)
    outcome = CaseloadEvaluator(catalogue, rule_set, DAY).evaluate(packages)
    assert whole["reference"].tolist() == list(outcome.references)


def test_what_was_signed_and_what_became_of_it():
    decision = Decision(
        choices=(ItemChoice(item="bath_board", choice="accept", reason="meets_goal", words="MRSX"),),
        view=PersonsView(agreement="agrees", words="MRSX said"),
        summary="MRSX",
    )
    signed_review = signed(decision=decision)
    outcome = Outcome(
        after="6_weeks", seen_on=date(2027, 1, 5), commissioned_hours_per_week=6.5,
        in_use={"bath_board": "abandoned"}, harm="MRSX slipped",
    )  # fmt: skip
    known = {("DEMO-04", 1, "6_weeks"): (1, outcome)}
    frames = [
        signed_frame([signed_review]),
        choice_frame([signed_review]),
        outcome_frame(known),
        use_frame(known),
    ]
    assert frames[0].loc[0, "items_accept"] == 1
    assert frames[0].loc[0, "seal"] == signed_review.seal
    assert (
        frames[0].loc[0, "in_force_released_hours_per_week_mean"]
        == signed_review.hours.in_force.released_hours_per_week.mean
    )
    assert frames[1].loc[0, "reason"] == "meets_goal"
    assert frames[2].loc[0, "harm_recorded"]
    assert frames[3].loc[0, "use"] == "abandoned"
    assert [frame for frame in frames if "MRSX" in frame.to_csv()] == [], "words of people stay out of tables"


EMPTY = {
    "packages": package_frame, "visits": visit_frame, "tasks": task_frame, "allowances": allowance_frame,
    "reviews": review_frame, "needs": need_frame, "holds": hold_frame, "items": item_frame,
    "questions": question_frame, "hours of visits": visit_hours_frame, "signed": signed_frame,
    "choices": choice_frame, "people": delivered_person_frame, "delivered visits": delivered_visit_frame,
    "delivered days": delivered_day_frame, "findings": delivered_finding_frame,
}  # fmt: skip


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_frame_has_the_columns_and_types_of_a_full_one(name, reviews):
    given = {"packages": PACKAGES, "reviews": reviews}
    many = (
        given["reviews"]
        if name in ("reviews", "needs", "holds", "items", "questions", "hours of visits")
        else PACKAGES
    )
    if name in ("signed", "choices"):
        many = [signed()]
    if name in ("people", "delivered visits", "delivered days", "findings"):
        many = []
    full, empty = EMPTY[name](many), EMPTY[name]([])
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert len(empty) == 0


@pytest.mark.parametrize("name", EMPTY)
def test_every_column_can_say_that_something_is_not_known(name):
    for column, dtype in EMPTY[name]([]).dtypes.items():
        assert (
            dtype == SEVERAL
            or isinstance(dtype, pd.api.extensions.ExtensionDtype)
            or str(dtype).startswith("datetime64")
        ), column


@pytest.mark.parametrize("name", EMPTY)
def test_days_are_of_the_same_type_after_parquet(name, tmp_path):
    frame = EMPTY[name]([]).select_dtypes(["datetime", "datetimetz"])
    frame.to_parquet(tmp_path / "frame.parquet")
    assert pd.read_parquet(tmp_path / "frame.parquet").dtypes.to_dict() == frame.dtypes.to_dict()
