"""Leave one study out: no figure is predicted by itself, and none overclaims."""

from __future__ import annotations

import pytest

from engine.backtest import Derivations, LeaveOneOut, load_derivations, load_portfolios
from engine.backtest.leave_out import rests_on
from engine.model import ProblemsFoundError, Span

PREDICTED = (
    "aarhus-2013",
    "carnemolla-2019",
    "councils-2022",
    "finland-2023",
    "somerset-2012",
    "thurrock-2018",
)
"""The projects of which anything can be predicted without their own studies."""


@pytest.fixture(scope="module")
def shipped(catalogue):
    return load_portfolios(catalogue)


@pytest.fixture(scope="module")
def tester(catalogue, rule_set):
    return LeaveOneOut(catalogue, rule_set, load_derivations(catalogue))


def test_no_effect_that_rests_on_a_project_keeps_the_figure_that_it_had_from_it(catalogue, tester, shipped):
    """Either it is derived from others, or it is nil; by chance it may be the same span."""
    for portfolio in shipped[0].portfolios:
        without = tester.without(portfolio)
        for item in catalogue.items.values():
            for before, after in zip(item.effects, without.items[item.id].effects, strict=True):
                if not rests_on(before, portfolio):
                    assert after == before
                elif before.chance_percent is not None:
                    assert after.chance_percent != before.chance_percent
                else:
                    assert after.size != before.size or before.size.high == before.size.low == 0


def test_no_study_of_a_project_is_among_those_that_it_is_predicted_from(tester, shipped):
    portfolios, people = shipped
    predicted = set()
    for portfolio in portfolios.portfolios:
        small = portfolio.model_copy(update={"people": 2})
        for left_out in tester.compare(small, people, seed=1, draws=100):
            assert set(left_out.from_studies).isdisjoint(portfolio.cites)
            assert (left_out.compared is None) is (not left_out.from_studies)
            predicted |= {portfolio.id} if left_out.compared else set()
    assert predicted == set(PREDICTED)


@pytest.mark.parametrize("name", PREDICTED)
def test_without_its_own_studies_no_project_is_overclaimed(name, tester, shipped):
    portfolios, people = shipped
    portfolio = next(portfolio for portfolio in portfolios.portfolios if portfolio.id == name)
    compareds = [left_out.compared for left_out in tester.compare(portfolio, people, seed=2026, draws=2000)]
    assert any(compareds)
    assert not [
        compared.published.id
        for compared in compareds
        if compared is not None and compared.verdict == "claims more"
    ]


def test_a_figure_that_needs_the_share_of_hours_is_not_predicted_without_the_study_of_it(tester, shipped):
    portfolios, people = shipped
    thurrock = portfolios.portfolios[0].model_copy(update={"people": 2})
    by_figure = {
        left_out.figure: left_out for left_out in tester.compare(thurrock, people, seed=1, draws=100)
    }
    assert by_figure["hours"].compared is None
    assert by_figure["changed"].compared is not None


def test_the_rule_takes_the_ends_of_what_is_left_and_the_mean_of_its_middles():
    (derivation,) = Derivations.model_validate(
        {
            "derivations": [
                {
                    "quantity": "a test",
                    "chance": {"low": 1, "likely": 2, "high": 3},
                    "found": [
                        {"study": "a", "low": 0, "likely": 10, "high": 20},
                        {"study": "b", "low": 5, "likely": 20, "high": 60},
                        {"study": "c", "low": 90, "likely": 95, "high": 99},
                    ],
                }
            ]
        }
    ).derivations
    assert derivation.without({"c"}) == Span(low=0, likely=15, high=60)
    assert derivation.without({"a", "b", "c"}) is None


def test_the_figures_of_the_file_are_those_of_the_register_or_say_how_they_follow(catalogue):
    for derivation in load_derivations(catalogue).derivations:
        for figure in derivation.found:
            entry = catalogue.evidence[figure.study]
            if not figure.because:
                assert (figure.low, figure.likely) == (entry.low, entry.likely), figure.study
                assert figure.high == entry.high, figure.study


def test_names_that_are_not_there_are_all_said(catalogue, tmp_path):
    (tmp_path / "derivations.yaml").write_text(
        "derivations:\n  - {quantity: a test, effects: [{item: nothing, effect: 0}], "
        "found: [{study: nobody, low: 0, likely: 0, high: 0}]}\n"
    )
    with pytest.raises(ProblemsFoundError) as error:
        load_derivations(catalogue, tmp_path)
    assert {problem.code for problem in error.value.problems} == {"H401", "H402"}
