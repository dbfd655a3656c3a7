"""Who may lift a hold: people whom a base names, and what a council's own name for them must still say.

Left out: holding rules and names to it (`engine.knowledge.who_may`).
"""

from __future__ import annotations

from pydantic import Field

from .field import Frozen
from .sentence import Names, SaidName


class MayLift(Frozen):
    """People who may lift a hold, or who are asked together with those who may."""

    people: SaidName = Field(
        min_length=2, max_length=80, description="As rules name them under `lifted_by_whom`: `social worker`"
    )
    says: Names = Field(
        default=(),
        description="Words of which a council's own name for them says one; none for a service, which may have any name "
        "and lifts nothing alone",
    )
