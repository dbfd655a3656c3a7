"""What the person at this screen may do.

Definitions: roles are given by whoever starts the server, in `HANDRAIL_ROLES` (names between commas). Without it the
screen is a demonstration: everything can be looked at and tried, nothing that others rely on can be changed.
"""

from __future__ import annotations

import os
from typing import Literal

Role = Literal["rule author"]


def holds(role: Role) -> bool:
    """Whether the person holds a role."""
    return role in {name.strip() for name in os.environ.get("HANDRAIL_ROLES", "").split(",")}
