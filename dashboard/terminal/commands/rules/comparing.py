"""`handrail rules compare`: what a change of rules means, and for whom."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.authoring import SUPPORT, PackageChange, PeopleComparison, RuleChange
from engine.authoring.compare.people import SMALLEST_SHOWN, Support

from ...words import heading, wrapped
from .formats import as_json

_SHOWN = 10
_WHAT = {
    "suggested": "items suggested", "asked_first": "items to ask about first", "ruled_out": "items ruled out",
    "questions": "questions", "holds": "holds", "unmet_needs": "unmet needs",
}  # fmt: skip


def as_text(changes: Sequence[RuleChange], people: PeopleComparison | None) -> str:
    """The rules, then the people."""
    if not changes:
        return "The two rule sets say the same."
    lines = [heading("What the rules mean").lstrip("\n")]
    counts = Counter(change.relation for change in changes)
    lines.append("  " + ", ".join(f"{count} {relation}" for relation, count in counts.items()))
    for change in changes:
        lines += _rule(change)
    if people is not None:
        lines += _people(people)
    return "\n".join(lines)


def as_data(changes: Iterable[RuleChange], people: PeopleComparison | None) -> str:
    """Everything, as JSON."""
    return as_json(
        {
            "rules": [
                {
                    "rule": one.rule,
                    "relation": one.relation,
                    "old": one.old,
                    "new": one.new,
                    "also_differs": list(one.what),
                    "only_old": one.only_old,
                    "only_new": one.only_new,
                }
                for one in changes
            ],
            "people": None if people is None else _people_data(people),
        }
    )


def _rule(change: RuleChange) -> list[str]:
    lines = [f"\n  {change.rule}: {change.relation}"]
    if change.old != change.new:
        texts = {"was": change.old, "now": change.new}
        lines += [wrapped(text, f"    {lead} ", "          ") for lead, text in texts.items() if text]
    if change.what:
        lines.append(f"    also differs: {', '.join(change.what)}")
    for lead, text in (
        ("only the old one holds here:", change.only_old),
        ("only the new one holds here:", change.only_new),
    ):
        if text:
            lines += [f"    {lead}", textwrap.indent(text.rstrip(), "      ")]
    return lines


def _people(people: PeopleComparison) -> list[str]:
    changed = len(people.changed)
    lines = [
        heading("What follows for people"),
        f"  {people.packages:,} packages: {changed:,} have other findings ({_percent(changed, people.packages)}), "
        f"{len(people.worse_off):,} are worse off.",
    ]
    support = people.support()
    lines.append(
        "  Paid support that would stay, if the review were followed: "
        + ", ".join(f"{name} {support[name]:,}" for name in SUPPORT)
        + "."
    )
    lines += ["", "  By rule that changes:"]
    lines += [
        f"    {count:>7,}  {name}"
        for name, count in sorted(people.by_rule.items(), key=lambda x: (-x[1], x[0]))
    ]
    lines += _kinds(people)
    lines += _worse_off(people.worse_off)
    for name, groups in people.groups.items():
        lines += _table(name, groups)
    lines.append(f"  Groups with 1 to {SMALLEST_SHOWN - 1} packages are shown as <{SMALLEST_SHOWN}.")
    return lines


def _kinds(people: PeopleComparison) -> list[str]:
    gained, lost = (
        Counter(name for one in people.changed for name, what in getattr(one, side).items() if what)
        for side in ("gained", "lost")
    )
    lines = ["", "  Packages that gain or lose:"]
    for name, said in _WHAT.items():
        if gained[name] or lost[name]:
            lines.append(f"    {said:<26} gain {gained[name]:>6,}   lose {lost[name]:>6,}")
    return lines if len(lines) > 2 else []


def _worse_off(found: Sequence[PackageChange]) -> list[str]:
    if not found:
        return []
    lines = ["", "  Worse off:"]
    for one in sorted(found, key=lambda change: (change.support_percent, change.reference))[:_SHOWN]:
        lost = [*one.lost.get("holds", ()), *one.lost.get("unmet_needs", ())]
        said = f"support {one.support_percent:+.1f} %" + (
            f"; no longer: {', '.join(sorted(lost))}" if lost else ""
        )
        lines.append(wrapped(f"{one.reference}: {said}; by {', '.join(one.rules)}", "    - ", "      "))
    if len(found) > _SHOWN:
        lines.append(f"    and {len(found) - _SHOWN:,} more (--format json)")
    return lines


def _table(name: str, groups: Mapping[str, Mapping[Support, int]]) -> list[str]:
    width = max(len(group) for group in groups)
    lines = [f"\n  {name.capitalize():<{width + 2}}" + "".join(f"{one:>11}" for one in SUPPORT)]
    for group, counts in groups.items():
        lines.append(f"    {group:<{width}}" + "".join(f"{_count(counts[one]):>11}" for one in SUPPORT))
    return lines


def _count(count: int) -> str:
    return f"<{SMALLEST_SHOWN}" if 0 < count < SMALLEST_SHOWN else f"{count:,}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"


def _people_data(people: PeopleComparison) -> dict[str, Any]:
    return {
        "packages": people.packages,
        "changed": len(people.changed),
        "worse_off": len(people.worse_off),
        "support": dict(people.support()),
        "by_rule": dict(people.by_rule),
        "groups": {
            name: {
                group: {one: _count(count) for one, count in counts.items()}
                for group, counts in found.items()
            }
            for name, found in people.groups.items()
        },
        "packages_changed": [
            {
                "reference": one.reference,
                "support": one.support,
                "support_percent": one.support_percent,
                "worse_off": one.worse_off,
                "rules": list(one.rules),
                "gained": _sorted(one.gained),
                "lost": _sorted(one.lost),
            }
            for one in people.changed
        ],
    }


def _sorted(found: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {name: sorted(what) for name, what in found.items()}
