"""What a rule set declares that must hold, of a layer with what its base declares: what comparing reads."""

from __future__ import annotations

from ...knowledge import Catalogue, RuleSetFolder, load_rule_set
from ...knowledge.council_layer import base_folder
from ...model import RuleSet
from ..lint.properties import load_properties
from ..lint.proving import with_rules_of
from ..lint.safety_files import load_safety
from .properties import DeclaredProperties


def declared_properties(folder: RuleSetFolder, catalogue: Catalogue, rule_set: RuleSet) -> DeclaredProperties:
    """Its properties; a layer is held to those of its base too.

    Args:
        folder: of the set.
        catalogue: its own, or that of its base with what it adds.
        rule_set: as it is loaded.

    Raises:
        ProblemsFoundError: everything that is wrong with a file.
    """
    safety = load_safety(folder.path, folder.shown, catalogue, rule_set)
    properties = load_properties(folder.path, folder.shown, catalogue, rule_set)
    base = base_folder(rule_set.extends, folder.path) if rule_set.base is not None else None
    if base is not None and rule_set.base is not None:
        both = with_rules_of(rule_set, load_rule_set(catalogue, base, rule_set.base.folder))
        safety = (*load_safety(base, rule_set.base.folder, catalogue, both), *safety)
        properties = (*load_properties(base, rule_set.base.folder, catalogue, both), *properties)
    return DeclaredProperties(catalogue, rule_set, safety, properties)
