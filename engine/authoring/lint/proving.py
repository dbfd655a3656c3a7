"""The safety properties of a base, proved for a layer over it.

Definitions: asked of the layer are the properties of the base (`checks/properties.yaml`) and its safety properties
(`checks/safety.yaml`), over the rules of the layer and its catalogue, own items among them; what the base's authors
accept with a reason stays accepted. A proof names by hash the layer, the base and the catalogue that it holds for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from ...knowledge import Catalogue, load_rule_set
from ...knowledge.council_layer import LayerProof, asked_hash, base_folder
from ...model import Problem, RuleSet
from ..solver.logic import Logic
from ..solver.sketch import Sketcher
from .accepted import load_accepted
from .properties import broken, load_properties
from .safety import unsafe
from .safety_files import load_safety

_IDLE = "H611"


def prove_layer(
    catalogue: Catalogue,
    layer: RuleSet,
    folder: Path,
    on: date,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[LayerProof | None, tuple[Problem, ...]]:
    """The proof of a layer, or what stands against it.

    Args:
        catalogue: with what the layer adds.
        layer: the layer, laid over its base.
        folder: where it lies.
        on: the day, for exceptions that run out.
        progress: told what is being proved.

    Returns:
        The proof and nothing, or no proof and every finding.
    """
    base_path = base_folder(layer.extends, folder)
    assert base_path is not None
    assert layer.base is not None
    shown = layer.base.folder
    base = load_rule_set(catalogue, base_path, shown)
    known = {rule.id for rule in base.rules}
    both = base.model_copy(
        update={"rules": (*base.rules, *(rule for rule in layer.rules if rule.id not in known))}
    )
    properties = load_properties(base_path, shown, catalogue, both)
    safety = load_safety(base_path, shown, catalogue, both)
    sketcher = Sketcher(catalogue, layer, Logic(catalogue, layer.rules))
    found: list[Problem] = []
    for one in properties:
        progress(one.entry.property)
        found += broken(sketcher, [one])
    for each in safety:
        progress(each.entry.says)
        found += unsafe(sketcher, each, on)
    remaining = load_accepted(base_path, shown).remaining(found)
    against = tuple(one for one in remaining if one.severity == "error" and one.code != _IDLE)
    if against:
        return None, against
    proof = LayerProof(
        layer=layer.content_hash,
        base=layer.base.content_hash,
        catalogue=catalogue.content_hash,
        asked=asked_hash(base_path),
        properties=len(properties) + len(safety),
    )
    return proof, ()
