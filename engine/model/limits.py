"""How much is taken in: the one table of limits on everything that comes from outside.

Definitions: a limit is the most that is read of something; more is an error (H106, or H103 for a document as text),
said with the limit, before memory or time is spent on it. `AT_ONCE` holds wherever somebody waits: an import on the
screen, `handrail check` and `review`. `of_run` holds for `handrail caseload`, which reads files of any size: what a
file unpacks to is bounded there by how large the file itself is, so that a small file is never a large one.

Units stand in the names; a character is one of Unicode, a byte is one of the file. docs/limits.md is this table.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

DOCUMENT_BYTES = 5_000_000
DOCUMENT_LEVELS = 40
DOCUMENT_ENTRIES = 400_000
KEYS_OF_A_GROUP = 5_000
PROBLEMS_OF_A_DOCUMENT = 100
"""Problems of one document that are reported one by one; of the rest only the count is."""

GOALS = 100
UNPAID_CARERS = 50
EQUIPMENT = 200
VISITS = 500
TASKS = 100
WORKERS = 20
PAYERS = 10
REFUSALS = 100
RANGES = 60
ALLOWANCES = 50
PRICES = 100
DIAGNOSES = 100
DIAGNOSIS_CHARACTERS = 200
ROWS_OF_A_PACKAGE = 5_000

PHOTOGRAPHS_OF_A_PACKAGE = 40
PHOTOGRAPH_BYTES = 12_000_000
PHOTOGRAPH_PIXELS = 64_000_000
"""Of the JPEG that comes from a camera, before anything of it is decoded."""
PHOTOGRAPH_WHOLE_PIXELS = 25_000_000
"""Of a PNG, WebP or HEIC, which cannot be decoded at a smaller size."""
PHOTOGRAPH_SIDE_PIXELS = 1_600
PHOTOGRAPH_KEPT_BYTES = 600_000
"""Of what is kept of it."""

UPLOADS_OF_A_PAGE_BYTES = 60_000_000
"""Of the files that one open page of the screen holds in memory."""
UPLOADS_BYTES = 600_000_000
"""Of those that all pages hold together."""
MESSAGE_BYTES = 4_000_000
"""Of what a browser says at once; the largest that a page of ours sends is a file of rules in the lab."""

LINE_BYTES = DOCUMENT_BYTES
TABLE_BYTES = 2_000_000_000
CELL_CHARACTERS = 20_000
COLUMNS = 400
WORKBOOK_BYTES = 50_000_000
WORKBOOK_UNPACKED_BYTES = 400_000_000
"""Eight times its own size: a sheet is held in memory while it is looked over, however large the run is."""
FOREIGN_BYTES = 25_000_000
FOREIGN_RECORDS = 200_000
FOREIGN_VALUES = 3_000_000
"""Of one file of another system: FHIR, EDIFACT, call monitoring."""
WORKBOOK_FRAME_BYTES = 5_000_000
"""What a workbook unpacks to beside its sheets and their texts: styles, names, relations."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold."""

    file_bytes: int
    unpacked_bytes: int
    rows: int
    cells: int
    packages: int
    problems: int

    def __post_init__(self) -> None:
        """A limit of nothing would be a mistake."""
        if min(getattr(self, field.name) for field in fields(self)) < 1:
            raise ValueError("a limit is at least 1")


AT_ONCE = Limits(
    file_bytes=DOCUMENT_BYTES, unpacked_bytes=64_000_000, rows=100_000, cells=1_000_000, packages=10_000,
    problems=2_000,
)  # fmt: skip
_UNPACKED_TO_FILE = 50
"""A table of care packages packs to about an eighth; a tenth of that again is a bomb."""


def of_run(file_bytes: int) -> Limits:
    """What a file of this size may hold in a run over whole caseloads.

    Args:
        file_bytes: how large the file is.
    """
    unlimited = 1 << 62
    return Limits(
        file_bytes=unlimited,
        unpacked_bytes=max(AT_ONCE.unpacked_bytes, _UNPACKED_TO_FILE * file_bytes),
        rows=max(AT_ONCE.rows, file_bytes),
        cells=max(AT_ONCE.cells, _UNPACKED_TO_FILE * file_bytes),
        packages=unlimited,
        problems=unlimited,
    )
