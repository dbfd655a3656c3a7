"""What was given to Handrail and what was decided: the database."""

from .acting import OPERATOR, Actor, actor_of
from .address import RecordsAddressError
from .audit import detail_of, entries
from .checkpoint import Checkpoint, CheckpointError, read_checkpoint, read_key
from .drafts import DraftRecords, KeptDraft
from .existing import look_at_records, open_existing_database
from .feedback import CardFeedback, FeedbackRecords
from .follow_up import FollowUpEntry, FollowUpRecords
from .forgetting import HeldRecords, RetentionRecords
from .forgotten import ForgottenWatch
from .migration import open_database
from .moving import CopyError, check_heading, export_lines, take_in
from .packages import DEMONSTRATION, PackageRecords
from .people import GrantRecords, PeopleRecords
from .photographs import KeptPhotograph, PhotographRecords
from .purpose import RealRecordsError, refuse_real_records
from .reencoding import UnfitPhotographError
from .repeated import GivenAnswer, OtherRequestError, RepeatedRequests, UnderWayError
from .rights import EVERY_CASELOAD, ROLES, Grants, NotAllowedError, Right, Rights, Role, SignedOutError
from .signed import SignedRecords, StoredReview
from .summaries import KeptSummary, SummaryRecords
from .transaction import (
    RecordsBusyError,
    RecordsDamagedError,
    RecordsMissingError,
    RecordsRefusedError,
    RecordsVersionError,
    StaleVersionError,
    UnfitValueError,
)
from .verifying import verify

__all__ = [
    "DEMONSTRATION",
    "EVERY_CASELOAD",
    "OPERATOR",
    "ROLES",
    "Actor",
    "CardFeedback",
    "Checkpoint",
    "CheckpointError",
    "CopyError",
    "DraftRecords",
    "FeedbackRecords",
    "FollowUpEntry",
    "FollowUpRecords",
    "ForgottenWatch",
    "GivenAnswer",
    "GrantRecords",
    "Grants",
    "HeldRecords",
    "KeptDraft",
    "KeptPhotograph",
    "KeptSummary",
    "NotAllowedError",
    "OtherRequestError",
    "PackageRecords",
    "PeopleRecords",
    "PhotographRecords",
    "RealRecordsError",
    "RecordsAddressError",
    "RecordsBusyError",
    "RecordsDamagedError",
    "RecordsMissingError",
    "RecordsRefusedError",
    "RecordsVersionError",
    "RepeatedRequests",
    "RetentionRecords",
    "Right",
    "Rights",
    "Role",
    "SignedOutError",
    "SignedRecords",
    "StaleVersionError",
    "StoredReview",
    "SummaryRecords",
    "UnderWayError",
    "UnfitPhotographError",
    "UnfitValueError",
    "actor_of",
    "check_heading",
    "detail_of",
    "entries",
    "export_lines",
    "look_at_records",
    "open_database",
    "open_existing_database",
    "read_checkpoint",
    "read_key",
    "refuse_real_records",
    "take_in",
    "verify",
]
