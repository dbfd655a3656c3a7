"""One rule over the kept versions of its set: what changed in each, and who has signed it as it stands.

Definitions: versions are those that lie in the set's folder, oldest first. What a version changed is what `compare`
says of the rule, readings included. A signature counts while the rule says exactly what was signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..knowledge import Catalogue, RuleSetFolder, every_version
from ..knowledge.sign_off import entries_of, load_sign_offs
from ..model import ProblemsFoundError, Rule, RuleSet
from .compare.rules import compare_rules


@dataclass(frozen=True)
class RuleInVersion:
    """A rule in one version of its set."""

    version: str
    effective_from: date
    change: str
    """What the version changed of it, in words."""
    reviewers: tuple[str, ...]
    """Who reviewed the version as a set."""


@dataclass(frozen=True)
class RuleSignature:
    """A clinician's answer about a rule that still says what they read."""

    name: str
    profession: str
    signed_on: date
    answer: str


@dataclass(frozen=True)
class RuleHistory:
    """Everything that is kept of how a rule came to be."""

    versions: tuple[RuleInVersion, ...]
    signatures: tuple[RuleSignature, ...]
    unreadable: tuple[str, ...]
    """Versions that cannot be read with today's catalogue."""


def rule_history(folder: RuleSetFolder, catalogue: Catalogue, name: str) -> RuleHistory:
    """What a rule was in each kept version of its set.

    Args:
        folder: of its set; its kept versions lie within.
        catalogue: the set's.
        name: the rule.
    """
    loaded: dict[str, RuleSet] = {}
    unreadable = []
    for version in every_version(folder):
        try:
            loaded[version.shown] = version.load(catalogue, authoring=True)
        except ProblemsFoundError:
            unreadable.append(version.shown)
    now = loaded[folder.shown].rules if folder.shown in loaded else ()
    current = next((rule for rule in now if rule.id == name), None)
    signatures = tuple(_signatures(folder, current)) if current is not None else ()
    ordered = sorted(loaded.values(), key=lambda rule_set: rule_set.effective_from)
    return RuleHistory(tuple(_versions(ordered, catalogue, name)), signatures, tuple(unreadable))


def _versions(ordered: list[RuleSet], catalogue: Catalogue, name: str) -> Iterator[RuleInVersion]:
    before = None
    for rule_set in ordered:
        alone = _with_readings(rule_set, name)
        there = any(rule.id == name for rule in rule_set.rules)
        change = "there" if there else "not there"
        if before is not None:
            compared = compare_rules(catalogue, before, alone)
            changes = [change.meaning for change in compared if change.rule == name]
            change = "; ".join(changes) or ("as before" if there else "not there")
        yield RuleInVersion(rule_set.version, rule_set.effective_from, change, rule_set.reviewers)
        before = alone


def _with_readings(rule_set: RuleSet, name: str) -> RuleSet:
    """The set with the rule alone and every reading that it may rest on: nothing else changes what it means."""
    rules = tuple(rule for rule in rule_set.rules if rule.id == name or rule.kind == "reading")
    return rule_set.model_copy(update={"rules": rules})


def _signatures(folder: RuleSetFolder, rule: Rule) -> Iterator[RuleSignature]:
    prints = entries_of((rule,), {})
    for sign_off in load_sign_offs(folder.path, folder.shown):
        for answer in sign_off.answers:
            if prints.get(answer.entry) == answer.fingerprint:
                yield RuleSignature(sign_off.name, sign_off.profession, sign_off.signed_on, answer.answer)
