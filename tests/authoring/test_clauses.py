"""The catalogue's clauses are tried like rules: none can be deleted, moved or changed without a case that notices."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from engine.authoring import load_clause_suite
from engine.model import ProblemsFoundError
from tests.authoring.conftest import SHIPPED

SHOWN = "rules/home_care"


@pytest.fixture(scope="module")
def clauses(catalogue):
    return load_clause_suite(SHIPPED, SHOWN, catalogue)


def without(catalogue, item, section, index):
    entry = catalogue.items[item]
    left = tuple(clause for place, clause in enumerate(getattr(entry, section)) if place != index)
    items = {**catalogue.items, item: entry.model_copy(update={section: left})}
    return replace(catalogue, items=items)


def test_every_case_of_every_clause_comes_out_as_written(clauses):
    assert list(clauses.failures()) == []


def test_every_clause_has_cases_and_nothing_of_it_is_untried(clauses):
    assert {case.clause for case in clauses.cases} == set(clauses.clauses)
    assert clauses.untried() == ()
    assert clauses.missing() == ""


def test_no_small_wrong_change_to_a_clause_goes_unnoticed(clauses):
    mutants = clauses.fates()
    assert len(mutants) > 2000
    assert [name for name, killed in mutants if not killed] == []


@pytest.mark.parametrize(
    ("item", "section"),
    [("stairlift", "unsafe_when"), ("powered_turning_mattress", "unsafe_when"), ("bath_board", "needs")],
)
def test_a_clause_that_is_deleted_is_noticed(catalogue, item, section):
    for index in range(len(getattr(catalogue.items[item], section))):
        changed = without(catalogue, item, section, index)
        try:
            noticed = any(load_clause_suite(SHIPPED, SHOWN, changed).failures())
        except ProblemsFoundError as error:
            noticed = {problem.code for problem in error.problems} == {"H704"}
        assert noticed, (item, section, index)


def test_cases_that_are_missing_are_printed_so_that_they_fit(clauses, catalogue, tmp_path):
    (tmp_path / "checks").mkdir()
    wanted = load_clause_suite(tmp_path, "made", catalogue).missing()
    (tmp_path / "checks" / "clauses.yaml").write_text(wanted, encoding="utf-8")
    suite = load_clause_suite(tmp_path, "made", catalogue)
    assert list(suite.failures()) == []
    assert suite.untried() == ()
    assert suite.missing() == ""


def test_a_word_or_a_value_that_is_none_is_a_problem(catalogue, tmp_path):
    shutil.copytree(SHIPPED / "checks", tmp_path / "checks")
    path = tmp_path / "checks" / "clauses.yaml"
    path.write_text(
        "- clause: bath_board needs 3\n  holds: [{person.sitting_balence: 1}, {person.sitting_balance: 9}]\n",
        encoding="utf-8",
    )
    with pytest.raises(ProblemsFoundError) as error:
        load_clause_suite(tmp_path, "made", catalogue)
    assert [problem.code for problem in error.value.problems] == ["H702", "H703"]
