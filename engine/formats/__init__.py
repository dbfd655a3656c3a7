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
from .report import Count, ImportReport, tallies

__all__ = [
    "ENDINGS",
    "Choices",
    "Count",
    "ImportReport",
    "LogRow",
    "Mapping",
    "import_content",
    "import_files",
    "is_foreign",
    "load_mapping",
    "read_any_packages",
    "shipped_mappings",
    "table_of",
    "tallies",
    "understand_content",
    "understand_files",
]
