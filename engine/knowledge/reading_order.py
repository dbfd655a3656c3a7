"""In which order readings can be derived: each after those that it reads."""

from __future__ import annotations

from graphlib import TopologicalSorter

from ..model.condition import comparisons
from ..model.rule import Rule


def reading_strata(rules: tuple[Rule, ...]) -> tuple[tuple[str, ...], ...]:
    """Names of readings in the order in which they can be derived, stratum by stratum.

    Raises:
        graphlib.CycleError: when readings refer to each other in a circle.
    """
    needs: dict[str, set[str]] = {}
    for rule in rules:
        if rule.kind == "reading":
            read = {
                leaf.path.removeprefix("reading.")
                for leaf in comparisons(rule.when)
                if leaf.path.startswith("reading.")
            }
            needs.setdefault(rule.about[0], set()).update(read)
    sorter = TopologicalSorter(needs)
    sorter.prepare()
    strata: list[tuple[str, ...]] = []
    while sorter.is_active():
        ready = tuple(sorted(sorter.get_ready()))
        strata.append(ready)
        sorter.done(*ready)
    return tuple(strata)
