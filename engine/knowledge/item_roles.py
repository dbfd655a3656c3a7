"""What the items of a catalogue, and kinds of equipment outside it, are for: by their tasks and their servicing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..language.roles import ItemRoles
from ..model.care_package import EquipmentKind
from ..model.catalogue_item import CatalogueItem
from ..model.figure import Activity


def item_roles(items: Iterable[CatalogueItem], activities: Mapping[str, Activity]) -> ItemRoles:
    """The roles of a catalogue's items.

    Args:
        items: the items.
        activities: the activities that they help with, by id.
    """
    every = tuple(items)
    needs = dict.fromkeys(need for activity in activities.values() for need in activity.helps_with)
    personal = {activity.id for activity in activities.values() if activity.personal_care}
    helps_with = {
        need: frozenset(activity.id for activity in activities.values() if need in activity.helps_with)
        for need in needs
    }

    def rests_on(item: CatalogueItem, *kinds: EquipmentKind) -> bool:
        """Whether an activity that the item helps with may rest on equipment of these kinds."""
        return any(kind in kinds for task in item.tasks for kind in activities[task].rests_on)

    return ItemRoles(
        lifts=frozenset(item.id for item in every if item.servicing and item.servicing.loler),
        used_at_times=frozenset(
            item.id
            for item in every
            if rests_on(item, "lifting") and not rests_on(item, "alarm", "monitoring")
        ),
        serves={item.id: frozenset(item.tasks) for item in every if item.equipment},
        beside_eating=frozenset(activity.id for activity in activities.values() if activity.beside_eating),
        helps_with=helps_with,
        least_minutes={activity.id: activity.minutes.low for activity in activities.values()},
        personal_needs=frozenset(need for need in needs if helps_with[need] <= personal),
        kind_serves={
            kind: frozenset(activity.id for activity in activities.values() if kind in activity.rests_on)
            for kind in sorted({kind for activity in activities.values() for kind in activity.rests_on})
        },
    )
