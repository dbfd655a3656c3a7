"""The shipped catalogue and rule set, loaded once; packages of every shape."""

from datetime import date

import pytest

from engine import load_catalogue, load_rule_set


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="session")
def rule_set(catalogue):
    return load_rule_set(catalogue)


@pytest.fixture(scope="session")
def day():
    return date(2026, 11, 24)
