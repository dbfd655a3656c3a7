"""The safety properties of a base, proved for a layer over it.

Definitions: asked of the layer are the properties of the base (`checks/properties.yaml`) and its safety properties
(`checks/safety.yaml`), over the rules of the layer and its catalogue, own items among them; what the base's authors
accept with a reason stays accepted. Asked too is whether everybody is protected whom the base protects
(`kept_protections`). A proof names by hash the layer, the base and the catalogue that it holds for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...knowledge import Catalogue, RuleSetFolder, load_rule_set
from ...knowledge.council_layer import LayerProof, asked_hash, base_folder
from ...model import Place, Problem, Rule, RuleSet
from ..solver.logic import Logic
from ..solver.sketch import Sketcher
from .accepted import load_accepted
from .days_to_come import days_to_come
from .gaps import unwritten
from .kept_protections import Weakening, kept_protections
from .missing_properties import missing_properties
from .own_exceptions import exception_problems, with_own_exceptions
from .properties import Property, broken, load_properties
from .reach import place_of
from .safety import NO_RULE_SUGGESTS, Safety, unsafe
from .safety_files import load_safety
from .touched import TouchedProtections

_IDLE = "H611"
_OF_A_LAYER = {
    "H610": "change the rules or the bounds of the layer: only for an item that it adds may it declare an exception",
    "H614": "change the rules or the bounds of the layer: a layer has no exceptions to what keeps people safe",
}
"""What the author of a layer can do about a property of the base."""


@dataclass(frozen=True)
class _Asked:
    """What was asked of a layer, and what came of it."""

    against: tuple[Problem, ...]
    weakenings: tuple[Weakening, ...] = ()
    properties: int = 0


def stands_against(
    catalogue: Catalogue, layer: RuleSet, folder: Path, display_name: str, on: date
) -> tuple[Problem, ...]:
    """Why `handrail rules prove` would refuse a layer, asked of what it touches; nothing of a set that is no layer.

    Args:
        catalogue: with what the layer adds.
        layer: the layer, laid over its base.
        folder: where it lies.
        display_name: what to call the folder in problems.
        on: the day, for exceptions that run out.
    """
    if layer.base is None:
        return ()
    return _ask(catalogue, layer, folder, display_name, on, lambda _: None, touched_alone=True).against


def prove_layer(
    catalogue: Catalogue,
    layer: RuleSet,
    folder: Path,
    on: date,
    progress: Callable[[str], None] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[LayerProof | None, tuple[Problem, ...]]:
    """The proof of a layer, or what stands against it.

    Args:
        catalogue: with what the layer adds.
        layer: the layer, laid over its base.
        folder: where it lies.
        on: the day, for exceptions that run out.
        progress: told what is being proved.
        tell: told who answers for less.

    Returns:
        The proof and nothing, or no proof and every finding.
    """
    # A sentence that nobody has written would stand in a review as a reason.
    if still_open := tuple(unwritten(layer)):
        return None, still_open
    asked = _ask(catalogue, layer, folder, str(folder), on, progress)
    if asked.against:
        return None, asked.against
    for sentence in _answered_for(layer, asked.weakenings):
        tell(sentence)
    base_path = base_folder(layer.extends, folder)
    assert base_path is not None
    assert layer.base is not None
    proof = LayerProof(
        layer=layer.content_hash,
        base=layer.base.content_hash,
        catalogue=catalogue.content_hash,
        asked=asked_hash(base_path),
        properties=asked.properties,
    )
    return proof, ()


def proof_text(proof: LayerProof) -> str:
    """The proof as its file in the layer, `proof.yaml`, has it."""
    lines = ["# Written by `handrail rules prove`; holds for just these files."]
    lines += [f"{key}: {value}" if isinstance(value, int) else f'{key}: "{value}"' for key, value in proof]
    return "\n".join(lines) + "\n"


def _ask(
    catalogue: Catalogue,
    layer: RuleSet,
    folder: Path,
    display_name: str,
    on: date,
    progress: Callable[[str], None],
    *,
    touched_alone: bool = False,
) -> _Asked:
    """Ask of a layer what its base promises: all of it, or only of what the layer touches."""
    base_path = base_folder(layer.extends, folder)
    assert base_path is not None
    assert layer.base is not None
    base_name = layer.base.folder
    base = load_rule_set(catalogue, base_path, base_name)
    both = with_rules_of(layer, base)
    declared = load_properties(base_path, base_name, catalogue, both)
    before = RuleSetFolder(base_path, base_name).catalogue().items
    own_items = [item for item in catalogue.items if item not in before]
    place = Place(f"{display_name}/rule_set.yaml")
    if missing := tuple(missing_properties(layer, folder, display_name)):
        return _Asked(missing)
    wrong = (
        *exception_problems(layer, declared, own_items, place),
        *days_to_come(catalogue, layer, base, display_name, on),
    )
    if wrong:
        return _Asked(wrong)
    properties = with_own_exceptions(declared, layer)
    safety = load_safety(base_path, base_name, catalogue, both)
    sketcher = Sketcher(catalogue, layer, Logic(catalogue, layer.rules))
    touched = TouchedProtections.by(layer, base, own_items) if touched_alone else None
    findings = list(_broken_properties(sketcher, properties, safety, on, progress, touched))
    progress("Is everybody protected whom the base protects?")
    protections = kept_protections(catalogue, base, layer, folder, display_name)
    weakenings = tuple(protections.weakenings())
    findings += protections.problems(weakenings)
    remaining = load_accepted(base_path, base_name).remaining(findings)
    against = (problem for problem in remaining if problem.severity == "error" and problem.code != _IDLE)
    return _Asked(
        tuple(_for_a_layer(problem, layer) for problem in against), weakenings, len(properties) + len(safety)
    )


def with_rules_of(layer: RuleSet, base: RuleSet) -> RuleSet:
    """The base with the rules that the layer adds: every rule that a property may name."""
    known = {rule.id for rule in base.rules}
    return base.model_copy(
        update={"rules": (*base.rules, *(rule for rule in layer.rules if rule.id not in known))}
    )


def _broken_properties(
    sketcher: Sketcher,
    properties: Iterable[Property],
    safety: Iterable[Safety],
    on: date,
    progress: Callable[[str], None],
    touched: TouchedProtections | None,
) -> Iterator[Problem]:
    """Every way in which a property or a safety property of the base does not hold of the layer."""
    for declared in properties:
        progress(f"Does this hold? {declared.entry.property}")
        yield from broken(sketcher, [declared], touched)
    for declared_safety in safety:
        progress(f"Does this hold? {declared_safety.entry.says}")
        yield from unsafe(sketcher, declared_safety, on, touched)


def _answered_for(layer: RuleSet, weakenings: Iterable[Weakening]) -> Iterator[str]:
    """A sentence for each exception and each weaker protection that somebody answers for."""
    for entry in layer.exceptions:
        yield f"{', '.join(entry.of)}: not asked of {', '.join(entry.words)}, and {entry.answered_by} answers for it"
    for weakening in weakenings:
        yield f"`{weakening.rule}` protects fewer people, and {weakening.answered_by} answers for it"


def _for_a_layer(problem: Problem, layer: RuleSet) -> Problem:
    """The problem with what the author of a layer can do, at the rule of the layer that it names or is about."""
    help_text = _OF_A_LAYER.get(problem.code)
    if help_text is None or problem.help == NO_RULE_SUGGESTS:
        return problem
    place = next((place_of(rule) for rule in layer.own_rules if _is_about(problem, rule)), problem.place)
    return replace(problem, help=help_text, place=place)


def _is_about(problem: Problem, rule: Rule) -> bool:
    """Whether a problem names a rule, or what the rule concerns."""
    return any(f"`{name}`" in problem.message for name in (rule.id, *rule.about))
