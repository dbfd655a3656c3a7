"""What a hoist needs of the home stands in the catalogue; the reading about hoists that are not safe asks for no less."""

import pytest

from engine.model import comparisons
from tests.shipped import CATALOGUE, RULES

READING = next(rule for rule in RULES.rules if rule.about == ("hoist_not_safe_here",)).when
OF_THE_OWNER = "home.landlord_consent"
"""Permission is asked for before work is done, and says nothing of what stands there."""


def bounds_of(item):
    """The comparisons of the home in the part of the reading that is about one hoist, by word."""
    part = next(
        part for part in READING.parts if any(leaf.path == f"equipment.{item}" for leaf in comparisons(part))
    )
    return {leaf.path: leaf.value for leaf in comparisons(part) if leaf.path.startswith("home.")}


@pytest.mark.parametrize("item", ["mobile_hoist", "ceiling_track_hoist", "gantry_hoist"])
def test_whatever_a_hoist_needs_of_the_home_is_asked_of_the_hoist_that_stands_there(item):
    needs = {
        leaf.path: leaf.value
        for clause in CATALOGUE.items[item].needs
        for leaf in comparisons(clause.when)
        if leaf.path.startswith("home.") and leaf.path != OF_THE_OWNER
    }
    # Power is asked of every lift alike.
    needs.pop("home.power_reliable", None)
    bounds = bounds_of(item)
    assert needs.keys() <= bounds.keys()
    assert all(bounds[path] == value for path, value in needs.items() if isinstance(value, (int, float)))
