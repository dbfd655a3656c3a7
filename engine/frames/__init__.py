"""What Handrail knows as pandas DataFrames, for analysts: typed columns, units in their names, unknown apart from "no".

from engine.frames import package_frame, review_frame, caseload_frame, delivered_day_frame
"""

from .caseload_frames import caseload_frame, read_caseload
from .delivered_frames import (
    delivered_day_frame,
    delivered_finding_frame,
    delivered_person_frame,
    delivered_visit_frame,
)
from .package_frames import allowance_frame, package_frame, range_frame, task_frame, visit_frame
from .review_frames import hold_frame, item_frame, need_frame, question_frame, review_frame, visit_hours_frame
from .signed_frames import choice_frame, outcome_frame, signed_frame, use_frame

__all__ = [
    "allowance_frame",
    "caseload_frame",
    "choice_frame",
    "delivered_day_frame",
    "delivered_finding_frame",
    "delivered_person_frame",
    "delivered_visit_frame",
    "hold_frame",
    "item_frame",
    "need_frame",
    "outcome_frame",
    "package_frame",
    "question_frame",
    "range_frame",
    "read_caseload",
    "review_frame",
    "signed_frame",
    "task_frame",
    "use_frame",
    "visit_frame",
    "visit_hours_frame",
]
