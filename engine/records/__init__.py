"""What was given to Handrail and what was decided: the database."""

from .packages import PackageRecords, StaleVersionError
from .tables import open_database

__all__ = ["PackageRecords", "StaleVersionError", "open_database"]
