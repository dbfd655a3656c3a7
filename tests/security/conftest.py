"""What the attacks need: databases, a sign-in provider, a browser."""

from tests.records.conftest import database, postgresql, url
from tests.screen.conftest import browser, driver, quick_to_open
from tests.screen.test_sign_in import provider

__all__ = ["browser", "database", "driver", "postgresql", "provider", "quick_to_open", "url"]
