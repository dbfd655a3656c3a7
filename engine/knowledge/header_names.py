"""Names in the header of a set that must be something: holds that are lifted by name, and items of safety.

Left out: the header's own form (`engine.model.rule.RuleSet`), and what a layer's header says of its base (`.council_layer`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..language.document import Node
from ..language.nearest_name import did_you_mean
from ..model.problem import Problem
from ..model.rule import Rule


def unknown_header_names(
    header: Node,
    label: str,
    rules: Iterable[Rule],
    items: Iterable[str],
    inherited: Mapping[str, Iterable[str]],
) -> Iterator[Problem]:
    """A problem for each name that is no hold of the set, or no item of its catalogue.

    Args:
        header: `rule_set.yaml`.
        label: what to call it.
        rules: of the set; of a layer, those of its base too.
        items: of its catalogue.
        inherited: of a layer, the names that its base demands: those are the base's to check.
    """
    kinds = {rule.id: rule.kind for rule in rules}
    holds = [name for name, kind in kinds.items() if kind == "hold"]
    for node in _entries(header, "lifted_by_name"):
        name = node.text
        if name in holds or name in inherited.get("lifted_by_name", ()):
            continue
        message = (
            f"`{name}` under `lifted_by_name` is no hold, and only a hold is lifted"
            if name in kinds
            else f"`{name[:80]}` under `lifted_by_name` is no rule of this set"
        )
        yield Problem(
            "H201", message, node.place(label), did_you_mean(name, holds) or "name a hold, or leave it out"
        )
    known = list(items)
    for node in _entries(header, "safety_items"):
        if node.text not in known:
            message = f"`{node.text[:80]}` under `safety_items` is not an item of the catalogue"
            yield Problem(
                "H402", message, node.place(label), did_you_mean(node.text, known) or "leave it out"
            )


def _entries(header: Node, key: str) -> tuple[Node, ...]:
    body = header.get(key)
    return tuple(node for node in body.items if node.kind == "scalar") if body is not None else ()
