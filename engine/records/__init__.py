"""What was given to Handrail and what was decided: the database."""

from .audit import AuditFinding, entries, verify
from .drafts import DraftRecords, KeptDraft
from .grants import EVERY_CASELOAD, ROLES, GrantRecords, Role
from .packages import DEMONSTRATION, PackageRecords
from .signed import SignedRecords, seal_of
from .tables import open_database
from .transaction import RecordsBusyError, StaleVersionError

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
    "Role",
    "SignedRecords",
    "StaleVersionError",
    "entries",
    "open_database",
    "seal_of",
    "verify",
]
