"""What was concluded of delivered care, as facts of the package's visits, which its rules and estimate read.

Only where enough was logged, and only of visits that were logged often enough. The plan itself is never changed.
"""

from __future__ import annotations

import math

from ..model import CarePackage
from ..model.visit import Visit
from .report import PersonDelivered, VisitFacts
from .thresholds import Thresholds

_DAYS_OF_4_WEEKS = 28


def with_facts(package: CarePackage, delivered: PersonDelivered, thresholds: Thresholds) -> CarePackage:
    """The package with what was delivered beside what is planned; unchanged where nothing may be concluded.

    Args:
        package: the plan.
        delivered: of the same person.
        thresholds: figures.
    """
    if not delivered.concludes or delivered.plan != "package":
        return package
    days = (delivered.last_day - delivered.first_day).days + 1 - delivered.silent_days
    facts = {visit_facts.visit: visit_facts for visit_facts in delivered.visits}
    visits = tuple(_visit(visit, facts.get(visit.id), days, thresholds) for visit in package.visits)
    return package.changed(visits=visits)


def _visit(visit: Visit, facts: VisitFacts | None, days: int, thresholds: Thresholds) -> Visit:
    """A visit with its facts."""
    if facts is None or days <= 0:
        return visit
    values: dict[str, object] = {}
    if (
        facts.missed is not None
        and facts.due >= thresholds["least_of_a_visit"]
        and (facts.missed or not facts.not_understood)
    ):
        # Rounded up: one missed visit in eight weeks is one, not none.
        values["missed_per_4_weeks"] = min(math.ceil(facts.missed * _DAYS_OF_4_WEEKS / days), 112)
    if facts.logged >= thresholds["least_of_a_visit"]:
        if facts.median_minutes is not None and facts.lengths_known >= thresholds["least_of_a_visit"]:
            values["delivered_minutes"] = facts.median_minutes
        if facts.usual_carers is not None:
            values["delivered_carers"] = min(facts.usual_carers, 4)
        if facts.usual_start is not None:
            values["delivered_start"] = facts.usual_start
    return visit.changed(**values) if values else visit
