"""The week of a package draw by draw, so that many packages can be summed.

Definitions: what is uncertain about an effect is drawn by the name of item and effect, and is the same for every
package of a seed. The weeks of a portfolio are therefore summed draw by draw and a range is taken of the sums; a sum of
ranges would make the evidence look surer, or less sure, than it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..model.catalogue_item import Adoption
from ..model.figure import Activity
from .draws import Draws
from .plan import Plan
from .simulation import Simulation, WeekDraws


def drawn_week(
    plan: Plan, activities: Mapping[str, Activity], adoption: Adoption, *, seed: int, draws: int = 2000
) -> WeekDraws:
    """The week with every candidate that is certain, holds in force.

    Args:
        plan: the package, its candidates and what is held.
        activities: reference minutes by activity.
        adoption: multipliers and rates of the catalogue.
        seed: names the draws.
        draws: number of draws.

    Returns:
        Carer-minutes a week, an array over the draws for each figure of each visit.
    """
    simulation = Simulation(plan, activities, adoption, Draws(seed, draws))
    return simulation.week([index for index, one in enumerate(plan.candidates) if one.certain], held=True)
