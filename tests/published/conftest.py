"""One reviewer for all published cases."""

import pytest

from engine import Reviewer, load_catalogue, load_rule_set
from tests.published.people import DAY


@pytest.fixture(scope="package")
def review():
    catalogue = load_catalogue()
    with Reviewer(catalogue, load_rule_set(catalogue)) as reviewer:
        yield lambda package: reviewer.review(package, reviewed_on=DAY)
