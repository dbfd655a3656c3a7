"""The hours that chosen items would change, as an estimate of the same seed would have them.

Left out: which items may be chosen (`engine.review`), cost.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..model.catalogue_item import Adoption
from ..model.decision import ChosenHours
from ..model.figure import Activity
from .draws import Draws
from .plan import Plan
from .simulation import Simulation
from .summary import hours_change


def chosen_hours(
    plan: Plan, items: Collection[str], activities: Mapping[str, Activity], adoption: Adoption, *, seed: int,
    draws: int = 2000,
) -> ChosenHours:
    """The change of the week if exactly these items were used.

    Args:
        plan: the package, its candidates and what is held.
        items: ids; an item that is no candidate changes nothing.
        activities: reference minutes by activity.
        adoption: multipliers and rates of the catalogue.
        seed: names the draws.
        draws: number of draws, at least 2,000.
    """
    simulation = Simulation(plan, activities, adoption, Draws(seed, draws))
    chosen = [index for index, one in enumerate(plan.candidates) if one.item.id in items]
    certain = [index for index in chosen if plan.candidates[index].certain]
    return ChosenHours(
        in_force=hours_change(simulation.week(certain, held=True)),
        lifted=hours_change(simulation.week(chosen, held=False)),
    )
