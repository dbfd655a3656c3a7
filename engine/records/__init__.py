"""What was given to Handrail and what was decided: the database."""

from .audit import AuditFinding, entries, verify
from .drafts import DraftRecords, KeptDraft
from .grants import EVERY_CASELOAD, ROLES, GrantRecords, Role
from .migration import open_database
from .packages import DEMONSTRATION, PackageRecords
from .signed import SignedRecords, seal_of
from .transaction import RecordsBusyError, RecordsDamagedError, StaleVersionError, UnfitValueError

__all__ = [
    "DEMONSTRATION",
    "EVERY_CASELOAD",
    "ROLES",
    "AuditFinding",
    "DraftRecords",
    "GrantRecords",
    "KeptDraft",
    "PackageRecords",
    "RecordsBusyError",
    "RecordsDamagedError",
    "Role",
    "SignedRecords",
    "StaleVersionError",
    "UnfitValueError",
    "entries",
    "open_database",
    "seal_of",
    "verify",
]
