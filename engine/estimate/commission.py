"""From the minutes that a visit needs to the minutes that can be commissioned.

Definitions, in minutes of one visit: lengths are bought in steps, rounded up, and never below the floor: the service's
floor for personal care when a line of the visit is personal care, else one step. A visit that is shorter than that
today stays as it is. It becomes longer only when it needs at least half a step more than it has.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..model.circumstances import Service
from ..model.figure import Activity
from ..model.visit import Visit
from .draws import Array

_TOLERANCE = 1e-9


def floor_minutes(visit: Visit, service: Service, activities: Mapping[str, Activity]) -> int:
    """The shortest length at which this visit may be commissioned."""
    personal = any(activities[task.activity].personal_care for task in visit.tasks)
    return service.floor_minutes if personal else service.increment_minutes


def in_steps(needed: Array, step: int) -> Array:
    """Minutes rounded up to whole steps."""
    return np.ceil(needed / step - _TOLERANCE) * step


def minutes_to_commission(needed: Array, now: int, step: int, floor: int) -> Array:
    """The length to commission in place of `now`."""
    up = in_steps(needed, step)
    shorter = np.minimum(np.maximum(up, floor), now)
    longer = np.where(needed >= now + step / 2, up, float(now))
    return np.where(needed > now, longer, shorter)
