"""One rule over the kept versions of its set: what changed in each, and who has signed it as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from engine import ProblemsFoundError
from engine.authoring import compare_rules
from engine.knowledge import every_version
from engine.knowledge.sign_off import entries_of, load_sign_offs
from engine.model import Rule

from ...words import heading, wrapped
from .opened import Opened


def history_lines(found: Opened, name: str) -> Iterator[str]:
    """The versions, oldest first, with what each changed of the rule; then its signatures.

    Args:
        found: the set.
        name: the rule.
    """
    loaded = []
    for version in every_version(found.folder):
        try:
            loaded.append(version.load(found.catalogue, authoring=True))
        except ProblemsFoundError:
            yield f"  {version.shown} cannot be read with today's catalogue."
    loaded.sort(key=lambda one: one.effective_from)
    yield heading(f"{name} over the versions")
    before = None
    for rule_set in loaded:
        rule = next((one for one in rule_set.rules if one.id == name), None)
        said = "not there" if rule is None else "there"
        if before is not None:
            changes = [one for one in compare_rules(found.catalogue, before, rule_set) if one.rule == name]
            said = "; ".join([change.meaning for change in changes]) or "as before"
        people = ", ".join(rule_set.reviewers) or "nobody"
        yield wrapped(
            f"{rule_set.version} from {rule_set.effective_from:%d %B %Y}: {said}; reviewed as a set by {people}",
            "  ",
            "    ",
        )
        before = rule_set
    now = next((one for one in found.rule_set.rules if one.id == name), None)
    if now is not None:
        yield from _signatures(found, now)


def _signatures(found: Opened, rule: Rule) -> Iterator[str]:
    prints = entries_of((rule,), {})
    signed = [
        f"{one.name}, {one.profession}, on {one.signed_on:%d %B %Y}: {answer.answer}"
        for one in load_sign_offs(found.folder.path, found.folder.shown)
        for answer in one.answers
        if prints.get(answer.entry) == answer.fingerprint
    ]
    yield from (f"  signed as it stands by {line}" for line in signed)
    if not signed:
        yield "  No clinician has signed it as it stands."
