"""What a server keeps in memory about people, and that it lets go of it once somebody is forgotten by another program."""

import ast
import threading
from datetime import date
from pathlib import Path

import pytest

from dashboard.letting_go import bounded_memories, let_go_of_forgotten
from engine import Reviewer
from engine.estimate.draws import hash_of
from engine.model import CarePackage, Decision
from engine.records import ForgottenWatch, PackageRecords, RetentionRecords, open_database
from tests.shipped import CATALOGUE, RULES

SCREEN = Path("dashboard/screen")
OF_NOBODY = {
    "estimates/page.py": {"_read", "_start_reckoning", "_reckoned_by_server"},
    "lab/comparing.py": {"_caseload"},
    "lab/drafts.py": {"_load", "_read_catalogue"},
    "lab/history.py": {"_history"},
    "service.py": {"reviewer", "_database", "apart"},
}
"""Caches of knowledge, of made-up people, and what lets go by itself."""


def unnamed_caches(path):
    """The functions of a module that are cached and not named as being about people."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
            if any(".cache_" in decorator for decorator in decorators) and decorators[0] != "forgettable":
                yield node.name


def test_each_cache_of_the_screen_is_about_nobody_or_is_emptied_when_somebody_is_forgotten():
    unnamed = {
        str(path.relative_to(SCREEN)): names
        for path in SCREEN.rglob("*.py")
        if (names := set(unnamed_caches(path)))
    }
    assert unnamed == OF_NOBODY


@pytest.fixture
def database(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/h.db")
    PackageRecords(database).save(CarePackage(reference="MARY-1"))
    yield database
    database.dispose()


def test_a_server_lets_go_of_everything_once_somebody_is_forgotten_whatever_fails(database):
    let_go = threading.Event()
    let_go_of_forgotten(database, lambda: 1 / 0, let_go.set, pause_seconds=0.02)
    PackageRecords(database).save(CarePackage(reference="JOHN-1"))
    assert not let_go.wait(0.2)
    hash_of("MARY-1")
    RetentionRecords(database).forget("MARY-1")
    assert let_go.wait(20)


def test_one_who_was_forgotten_before_is_not_told_and_one_is_told_once(database):
    RetentionRecords(database).forget("MARY-1")
    watch = ForgottenWatch(database)
    assert not watch.was_anybody_forgotten()
    PackageRecords(database).save(CarePackage(reference="MARY-1"))
    RetentionRecords(database).forget("MARY-1")
    assert watch.was_anybody_forgotten()
    assert not watch.was_anybody_forgotten()


def test_texts_of_packages_are_among_the_memories_that_are_cleared():
    assert hash_of in bounded_memories()


def test_a_reviewer_that_let_go_keeps_no_plan_and_no_process_and_reviews_as_before():
    package, on = CarePackage(reference="MARY-1"), date(2026, 11, 24)
    with Reviewer(CATALOGUE, RULES) as reviewer:
        before = reviewer.review(package, reviewed_on=on)
        reviewer.hours_of(before, Decision())
        reviewer.let_go()
        assert reviewer.worker_process_id is None
        assert not reviewer._plans
        assert reviewer.review(package, reviewed_on=on).review_hash == before.review_hash
