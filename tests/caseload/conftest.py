"""The day of every review."""

from datetime import date

import pytest


@pytest.fixture(scope="session")
def day():
    return date(2026, 11, 24)
