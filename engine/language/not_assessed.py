"""When a word that follows from several fields is not known, as sentences that several words share."""

from __future__ import annotations

COUNTED = "always known: it follows from the visits"
TIMES_MISSING = "unknown where a visit has no start or no length"
ANY_CARER = "unknown unless one carer's answer is yes, or every carer's is no"
WILLING_CARER = (
    f"{ANY_CARER}; a yes is unknown too while somebody close may harm the person (`support.may_harm`)"
)
STRAIN = "unknown while any carer's is, unless one is breaking down"
