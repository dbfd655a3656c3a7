"""Files of other systems in: FHIR, EDIFACT, call monitoring and any table, each by a mapping in YAML."""

from .importing import (
    ENDINGS,
    Choices,
    import_content,
    import_files,
    is_foreign,
    table_of,
    understand_content,
    understand_files,
)
from .incoming import read_any_packages
from .log_row import LogRow
from .mapping import Mapping, load_mapping, shipped_mappings
from .report import Count, ImportedPerson, ImportReport, KnownRange, Noted, tallies
from .tables import mapping_for

__all__ = [
    "ENDINGS",
    "Choices",
    "Count",
    "ImportReport",
    "ImportedPerson",
    "KnownRange",
    "LogRow",
    "Mapping",
    "Noted",
    "import_content",
    "import_files",
    "is_foreign",
    "load_mapping",
    "mapping_for",
    "read_any_packages",
    "shipped_mappings",
    "table_of",
    "tallies",
    "understand_content",
    "understand_files",
]
