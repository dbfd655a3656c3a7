"""What the tests of learning share."""

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    """A thousand councils of small matrices are done sooner by one thread than by several that wait for each other."""
    with threadpool_limits(1):
        yield
