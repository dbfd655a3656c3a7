"""What the rules of a base said when a layer was laid over it: a fingerprint for each, kept beside the layer.

`base_rules.yaml` is written by `handrail rules init` and `rebase`. With it a layer says which rules of its base have
changed since, also where the old base is not kept anywhere. Left out: what a change means (`handrail rules compare`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..language.document import read_document
from ..model.problem import ProblemsFoundError
from ..model.rule import RuleSet
from .sign_off import entries_of

FILE = "base_rules.yaml"
_HEAD = "# Written by `handrail rules init` and `rebase`: what each rule of the base said then.\n"


@dataclass(frozen=True)
class BaseChanges:
    """The rules of a base that are not as they were."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed)


def base_rules_text(base: RuleSet) -> str:
    """The file for a base as it is now."""
    return _HEAD + "".join(f'{name}: "{mark}"\n' for name, mark in _fingerprints(base).items())


def base_changes(layer: Path, base: RuleSet) -> BaseChanges | None:
    """What differs from what the layer's file keeps; None where there is no such file, or it cannot be read.

    Args:
        layer: the folder of the layer.
        base: the base as it is now.
    """
    try:
        before = read_document(layer / FILE, FILE).plain()
    except ProblemsFoundError:
        return None
    if not isinstance(before, dict):
        return None
    now = _fingerprints(base)
    return BaseChanges(
        tuple(name for name in now if name not in before),
        tuple(name for name in before if name not in now),
        tuple(name for name in now if name in before and before[name] != now[name]),
    )


def _fingerprints(rule_set: RuleSet) -> dict[str, str]:
    """The fingerprint of each rule, by its id: what clinicians sign, so that the words count too."""
    prints = entries_of(rule_set.rules, {})
    named = {name.partition(":")[2]: mark for name, mark in prints.items()}
    return {rule.id: named[rule.id] for rule in rule_set.rules}
