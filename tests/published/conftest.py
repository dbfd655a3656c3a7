"""One reviewer for all published cases."""

import pytest

from tests.published.people import DAY


@pytest.fixture(scope="package")
def review(reviewer):
    return lambda package: reviewer.review(package, reviewed_on=DAY)
