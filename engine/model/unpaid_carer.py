"""Family and friends who help, what they are willing and able to do, and what they do now.

Their time is not free: it is counted apart from paid care and never used to replace it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .field import Frozen, PlainName, assessed, stated
from .limits import TASKS

_NOT_TIMED = "unknown: that they do it counts, and no time of it"


class UnpaidTask(Frozen):
    """A task that an unpaid carer does; its time where somebody has said it."""

    activity: PlainName = Field(description="An activity of catalogue/tasks.yaml", max_length=80)
    minutes: float | None = stated("Minutes each time", None, not_assessed=_NOT_TIMED, gt=0, le=1440)
    times_per_week: float | None = stated("How often a week", None, not_assessed=_NOT_TIMED, gt=0, le=200)

    @property
    def minutes_per_week(self) -> float | None:
        """What it takes in a week; None where nobody has said how long or how often."""
        if self.minutes is None or self.times_per_week is None:
            return None
        return self.minutes * self.times_per_week


class UnpaidCarer(Frozen):
    """One unpaid carer."""

    relation: Literal["partner", "son_or_daughter", "parent", "other_family", "friend"] | None = assessed(
        "Relation to the person", ask="Who is the carer?"
    )
    lives_with: bool | None = assessed("Lives in the same home", ask="Does the carer live in the home?")
    willing_and_able_handling: bool | None = assessed(
        "Willing and able to help with moving and handling",
        ask="Is the carer willing and able to help with moving and handling?",
    )
    willing_and_able_personal_care: bool | None = assessed(
        "Willing and able to help with personal care",
        ask="Is the carer willing and able to help with personal care?",
    )
    willing_and_able_other: bool | None = assessed(
        "Willing and able to help set up, fill or answer equipment",
        ask="Is the carer willing and able to set up or answer equipment?",
    )
    strain: Literal["none", "some", "breaking_down"] | None = assessed(
        "Strain on the carer", ask="How is the carer coping?", ordered=True
    )
    cares_at_night: bool | None = assessed(
        "Gets up at night to give care", ask="Does the carer get up at night?"
    )
    receives_care: bool | None = assessed(
        "Receives care themselves", ask="Does the carer receive care themselves?"
    )
    under_18: bool | None = assessed("Under 18 years old", ask="Is the carer under 18?")
    assessment_offered: bool | None = assessed(
        "A carer's assessment has been offered", ask="Has a carer's assessment been offered?"
    )
    tasks: tuple[UnpaidTask, ...] = stated(
        "What the carer does now", (), not_assessed="no unpaid task is counted", max_length=TASKS
    )
