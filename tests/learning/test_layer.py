"""An evidence layer: what it changes, that it says so everywhere, and when it is refused."""

from __future__ import annotations

import pytest

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine import Reviewer, ReviewRefusedError
from engine.caseload import CaseloadEvaluator
from engine.caseload.evaluate.evaluator import MadeUpLayerError
from engine.knowledge import load_layer, with_layer
from engine.learning import layer_text
from engine.model import ProblemsFoundError, Span
from tests.learning.layers import effect_of, first_ranged, layer, review_of, reviews, use
from tests.records.signing import DAY


def codes(error):
    return {problem.code for problem in error.value.problems}


class TestWhatItChanges:
    def test_without_a_layer_nothing_says_anything_of_one(self, catalogue):
        assert catalogue.layer is None
        assert not any(source.startswith("local-outcomes") for source in catalogue.evidence)

    def test_the_use_of_one_item_is_its_own_and_that_of_everything_is_everybodys(self, catalogue):
        item, other = list(catalogue.items)[:2]
        learned = with_layer(
            catalogue, layer(catalogue, used=(use(catalogue, "", 0.6, 0.65, 0.7), use(catalogue, item)))
        )
        assert learned.items[item].used_at_follow_up.likely == 0.5
        assert learned.items[other].used_at_follow_up is None
        assert learned.adoption.used_at_follow_up.likely == 0.65
        assert "Published: 0.7 to 0.86" in learned.items[item].used_at_follow_up.note

    def test_a_size_keeps_its_conditions_tasks_and_study_and_cites_the_outcomes(self, catalogue):
        item, place = first_ranged(catalogue, "percent_of_task")
        its_layer = layer(catalogue, effects=(effect_of(catalogue, item, place, -3.0, 4.0, 9.0),))
        before, after = (
            some_catalogue.items[item].effects[place]
            for some_catalogue in (catalogue, with_layer(catalogue, its_layer))
        )
        assert after.size == Span(low=-3.0, likely=4.0, high=9.0)
        assert after.grade == "B"
        assert after.cites == (*before.cites, its_layer.evidence_id)
        assert (after.when, after.tasks, after.study, after.care) == (
            before.when,
            before.tasks,
            before.study,
            before.care,
        )
        assert before.basis in after.basis

    def test_a_chance_changes_for_every_effect_with_that_published_chance_and_no_other(self, catalogue):
        learned = with_layer(
            catalogue, layer(catalogue, second_carer=(review_of(catalogue, "chance", 10.0, 15.0, 20.0),))
        )
        chance = reviews(catalogue)[0][1].chance_percent
        for (_, before), (_, after) in zip(reviews(catalogue), _same_order(catalogue, learned), strict=True):
            changed = before.chance_percent == chance
            assert after.chance_percent == (
                Span(low=10.0, likely=15.0, high=20.0) if changed else before.chance_percent
            )

    def test_the_catalogue_has_another_hash_and_cites_the_layer(self, catalogue):
        its_layer = layer(catalogue, used=(use(catalogue),))
        learned = with_layer(catalogue, its_layer)
        assert learned.content_hash != catalogue.content_hash
        assert learned.evidence[its_layer.evidence_id].grade == "B"
        assert with_layer(catalogue, its_layer).content_hash == learned.content_hash


def _same_order(catalogue, learned):
    return [
        (item, learned.items[item].effects[catalogue.items[item].effects.index(effect)])
        for item, effect in reviews(catalogue)
    ]


@pytest.fixture(scope="module")
def package():
    return demonstration_packages()["DEMO-04"]


@pytest.fixture(scope="module")
def plain(package, reviewer):
    return reviewer.review(package, reviewed_on=DAY)


@pytest.fixture(scope="module")
def learned(catalogue, plain):
    """Of the first suggested item with an effect: no time saved, as it turned out."""
    item = next(
        suggestion.item
        for suggestion in plain.suggestions
        if suggestion.effects and suggestion.effects[0].high > 0
    )
    return item, layer(catalogue, effects=(effect_of(catalogue, item, 0, -2.0, -1.0, 0.0),))


@pytest.fixture(scope="module")
def review(catalogue, rule_set, package, learned):
    with Reviewer(with_layer(catalogue, learned[1]), rule_set) as reviewer:
        return reviewer.review(package, reviewed_on=DAY)


class TestReviews:
    def test_a_review_names_its_layer_with_its_hash(self, plain, review, learned):
        assert (plain.provenance.evidence_layer, plain.provenance.evidence_layer_hash) == ("", "")
        assert review.provenance.evidence_layer == learned[1].title
        assert review.provenance.evidence_layer_hash == learned[1].content_hash
        assert "made-up outcomes" in review.provenance.evidence_layer

    def test_what_was_published_stands_beside_what_was_learned(self, review, learned):
        effect = next(
            suggestion for suggestion in review.suggestions if suggestion.item == learned[0]
        ).effects[0]
        assert (effect.low, effect.high) == (-2.0, 0.0)
        assert effect.published == learned[1].effects[0].published
        assert effect.local_outcomes == 40

    def test_learned_use_stands_beside_what_was_published_where_it_counts(self, catalogue, rule_set, package):
        learned = use(catalogue)
        with Reviewer(with_layer(catalogue, layer(catalogue, used=(learned,))), rule_set) as reviewer:
            review = reviewer.review(package, reviewed_on=DAY)
        for suggestion in review.suggestions:
            item = catalogue.items[suggestion.item]
            of_its_own = item.used_at_follow_up is not None
            in_effect = item.effects and all(effect.adoption_included for effect in item.effects)
            assert suggestion.learned_use == (None if of_its_own or in_effect else learned)
        assert any(suggestion.learned_use for suggestion in review.suggestions)

    def test_the_outcomes_are_among_the_evidence_of_the_review(self, review, learned):
        assert review.evidence[learned[1].evidence_id].source == learned[1].title

    def test_equipment_that_eases_nothing_here_releases_nothing(self, plain, review, learned):
        before, after = (
            next(s for s in some_review.suggestions if s.item == learned[0]).expected_released_hours_alone
            for some_review in (plain, review)
        )
        assert before > 0 >= after

    def test_no_hold_need_or_suggestion_depends_on_what_was_learned(self, plain, review):
        assert review.holds == plain.holds
        assert [need.title for need in review.unmet_needs] == [need.title for need in plain.unmet_needs]
        assert {(suggestion.item, suggestion.status) for suggestion in review.suggestions} == {
            (suggestion.item, suggestion.status) for suggestion in plain.suggestions
        }

    def test_made_up_outcomes_are_refused_for_a_real_package(self, catalogue, rule_set, package, learned):
        with (
            Reviewer(with_layer(catalogue, learned[1]), rule_set) as reviewer,
            pytest.raises(ReviewRefusedError, match="made-up outcomes"),
        ):
            reviewer.review(package.model_copy(update={"synthetic": False}), reviewed_on=DAY)

    def test_and_for_a_caseload_with_a_real_package_in_it(self, catalogue, rule_set, package, learned):
        evaluator = CaseloadEvaluator(with_layer(catalogue, learned[1]), rule_set, DAY)
        evaluator.evaluate([package])
        with pytest.raises(MadeUpLayerError):
            evaluator.evaluate([package, package.model_copy(update={"synthetic": False})])

    def test_a_caseload_is_estimated_with_the_layer_as_single_reviews_are(
        self, catalogue, rule_set, review, package, learned
    ):
        evaluate = CaseloadEvaluator(with_layer(catalogue, learned[1]), rule_set, DAY).evaluate([package])
        assert next(iter(evaluate)).potential == review.estimate.potential


def test_an_item_that_nobody_uses_eases_nothing(catalogue, rule_set):
    """Use of one item reaches the machine code by item: of the others nothing changes."""
    packages = list(synthetic_packages(60, 3))
    zero = tuple(use(catalogue, item, 0.0, 0.0, 0.001) for item in catalogue.items)
    some = CaseloadEvaluator(catalogue, rule_set, DAY).evaluate(packages)
    none = CaseloadEvaluator(with_layer(catalogue, layer(catalogue, used=zero)), rule_set, DAY).evaluate(
        packages
    )
    eased = [evaluated.hours[:, 1, 0, 3].sum() for evaluated in (some, none)]
    assert eased[0] > 100
    assert eased[1] < eased[0] / 10


class TestRefusal:
    def test_a_published_figure_that_is_another_now(self, catalogue):
        its_use = use(catalogue).model_copy(update={"published": Span(low=0.1, likely=0.2, high=0.3)})
        with pytest.raises(ProblemsFoundError) as error:
            with_layer(catalogue, layer(catalogue, used=(its_use,)))
        assert codes(error) == {"H804"}

    def test_an_effect_and_an_item_that_are_not_there(self, catalogue):
        item, place = first_ranged(catalogue, "percent_of_task")
        good = effect_of(catalogue, item, place, 0, 1, 2)
        wrong = (
            good.model_copy(update={"effect": 9}),
            good.model_copy(update={"kind": "minutes_each_time"}),
            good.model_copy(update={"item": "no_such_thing"}),
        )
        with pytest.raises(ProblemsFoundError) as error:
            with_layer(catalogue, layer(catalogue, effects=wrong))
        assert len(error.value.problems) == 3

    def test_a_second_layer_over_a_first(self, catalogue):
        its_layer = layer(catalogue)
        with pytest.raises(ProblemsFoundError, match="has a layer already"):
            with_layer(with_layer(catalogue, its_layer), its_layer)


class TestFile:
    def test_a_layer_is_read_as_it_was_written(self, catalogue, tmp_path):
        item, place = first_ranged(catalogue, "minutes_each_time")
        its_layer = layer(
            catalogue,
            used=(use(catalogue),),
            effects=(effect_of(catalogue, item, place, -1.5, 0, 2),),
            second_carer=(review_of(catalogue, "share", 10, 20, 30),),
        )
        file = tmp_path / "layer.yaml"
        file.write_text(layer_text(its_layer), encoding="utf-8")
        assert load_layer(file) == its_layer
        assert load_layer(file).content_hash == its_layer.content_hash
        assert file.read_text(encoding="utf-8").startswith("# MADE UP")

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ("outcomes: 3", "H205"),
            ("outcomes: many", "H203"),
            ("unheard_of: 1", "H201"),
            ("- a list", "H203"),
        ],
    )
    def test_whatever_is_wrong_with_it_is_said(self, line, code, catalogue, tmp_path):
        file = tmp_path / "layer.yaml"
        text = layer_text(layer(catalogue)).replace(
            "outcomes: 250", "outcomes: 250" if ":" not in line else ""
        )
        file.write_text(line if line == "- a list" else f"{text}\n{line}\n", encoding="utf-8")
        with pytest.raises(ProblemsFoundError) as error:
            load_layer(file)
        assert code in codes(error)

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(ProblemsFoundError, match="H101"):
            load_layer(tmp_path / "none.yaml")
