"""`handrail rules compare`: what a change of rules means, and for whom, as text."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dashboard.comparison.compared_sets import ComparedSets
from dashboard.comparison.disclosing import Disclosure
from dashboard.comparison.sections import (
    DIRECTION_NOTES,
    HEADER,
    lost_by,
    sections_of,
    worse_by,
)
from dashboard.comparison.verdict import verdict_on
from engine.authoring import (
    CALLED,
    SUPPORT,
    PackageChange,
    PartChange,
    PeopleComparison,
    RuleChange,
)

from ...words import heading, wrapped

if TYPE_CHECKING:
    from dashboard.comparison.disclosing import SupportByGroup

SHOWN = 10
_NAMES = 6
_PARTS = 40
GAINS = {
    "suggested": "items suggested", "asked_first": "items to ask about first", "ruled_out": "items ruled out",
    "questions": "questions", "holds": "holds", "unmet_needs": "unmet needs",
}  # fmt: skip


def as_text(compared: ComparedSets) -> str:
    """The verdict, the header, the rules, then the people."""
    lines = [wrapped(verdict_on(compared).sentence)]
    for title, parts in sections_of(compared):
        lines.append(heading(title))
        for part in parts[:_PARTS]:
            lines += _part(part, "  ")
        if len(parts) > _PARTS:
            lines.append(f"  and {len(parts) - _PARTS:,} more: --format json has them all")
        if title == HEADER:
            lines += [
                wrapped(f"Less protection for everybody: {sentence}.", "  ", "    ")
                for sentence in compared.demands_dropped
            ]
    if compared.changes:
        lines.append(heading("What the rules mean"))
        counts = Counter(change.meaning for change in compared.changes)
        lines += [f"  {count:>4}  {meaning}" for meaning, count in counts.items()]
        for change in compared.changes:
            lines += _rule(change)
    if compared.people is not None:
        lines += _people(compared.people, compared.disclosure)
    if compared.by_solver is not None:
        lines += _lost_by_solver(compared.by_solver)
    return "\n".join(lines)


def _rule(change: RuleChange) -> list[str]:
    """A change of one rule: its meaning, its texts, its parts, and a package on which the two differ."""
    lines = [f"\n  {change.rule}: {change.meaning}"]
    if change.old != change.new:
        texts = {"was": change.old, "now": change.new}
        lines += [wrapped(text, f"    {lead} ", "          ") for lead, text in texts.items() if text]
    for part in change.parts:
        lines += _part(part, "    ")
    for lead, text in (
        ("only the old one holds here:", change.only_old),
        ("only the new one holds here:", change.only_new),
    ):
        if text:
            lines += [f"    {lead}", textwrap.indent(text.rstrip(), "      ")]
    return lines


def _part(part: PartChange, indent: str) -> list[str]:
    """The old and the new text; of lists, what goes and what comes; and which way it points."""
    note = DIRECTION_NOTES.get(part.direction)
    notes = [f"{indent}  {note}"] if note else []
    pairs = [(lead, names) for lead, names in (("no longer", part.gone), ("now also", part.come)) if names]
    if pairs:
        return [
            *(
                wrapped(f"{part.name} {lead}: {', '.join(names)}", indent, f"{indent}  ")
                for lead, names in pairs
            ),
            *notes,
        ]
    return [
        *(
            wrapped(f"{part.name} {lead}: {text or 'nothing'}", indent, f"{indent}  ")
            for lead, text in (("was", part.old), ("is ", part.new))
        ),
        *notes,
    ]


def _people(people: PeopleComparison, disclosure: Disclosure) -> list[str]:
    """What the changes mean for people: who is less protected, what support stays, by rule and by group."""
    count, changed = disclosure.text, len(people.changed)
    lines = [
        heading("What follows for people"),
        f"  {people.packages:,} packages: {count(changed)} have other findings, "
        f"{count(len(people.less_protected))} are less protected, {count(len(people.worse_off))} are worse off.",
    ]
    if not changed:
        return lines
    lines += _less_protected(people.less_protected, disclosure)
    support = people.support()
    gains = ", ".join(f"{name} {count(support[name])}" for name in SUPPORT)
    lines.append(wrapped(f"Paid support that would stay, if the review were followed: {gains}.", "  "))
    lines += ["", "  By rule that changes:"]
    lines += [
        f"    {disclosure.count(number):>7}  {name}"
        for name, number in sorted(people.by_rule.items(), key=lambda x: (-x[1], x[0]))
    ]
    lines += _kinds(people, disclosure)
    lines += _worse_off(people.worse_off, disclosure)
    if support["same"] < people.packages:
        for name, groups in people.groups.items():
            lines += _table(name, groups, disclosure)
    return lines


def _less_protected(lost: Sequence[PackageChange], disclosure: Disclosure) -> list[str]:
    """What is lost by how many and, where packages may be named, by whom."""
    if not lost:
        return []
    counts = Counter(kind for change in lost for kind in change.unprotected)
    lines = ["", "  Less protected:"]
    lines += [
        f"    {disclosure.count(counts[kind]):>7}  {called}"
        for kind, called in CALLED.items()
        if counts[kind]
    ]
    if disclosure.names:
        lines += [wrapped(lost_by(change), "    - ", "      ") for change in lost[:SHOWN]]
        if len(lost) > SHOWN:
            lines.append(f"    and {len(lost) - SHOWN:,} more (--format json)")
    return lines


def _few(names: frozenset[str]) -> str:
    """A few of the names, the widest first."""
    every = sorted(names, key=lambda name: (name != "everything", name))
    more = f" and {len(every) - _NAMES} more" if len(every) > _NAMES else ""
    return ", ".join(every[:_NAMES]) + more


def _lost_by_solver(by_solver: PeopleComparison) -> list[str]:
    lost = by_solver.less_protected
    if not lost:
        return []
    lines = ["", "  Packages that the solver made, and that would be less protected:"]
    return lines + [wrapped(lost_by(change), "    - ", "      ") for change in lost]


def _kinds(people: PeopleComparison, disclosure: Disclosure) -> list[str]:
    gained, lost = Counter[str](), Counter[str]()
    for change in people.changed:
        gained.update(name for name, what in change.gained.items() if what)
        lost.update(name for name, what in change.lost.items() if what)
    lines = ["", "  Packages that gain or lose:"]
    for name, sentence in GAINS.items():
        if gained[name] or lost[name]:
            lines.append(
                f"    {sentence:<26} gain {disclosure.count(gained[name]):>6}   lose {disclosure.count(lost[name]):>6}"
            )
    return lines if len(lines) > 2 else []


def _worse_off(worse: Sequence[PackageChange], disclosure: Disclosure) -> list[str]:
    if not worse or not disclosure.names:
        return []
    lines = ["", "  Worse off:"]
    for person in sorted(worse, key=lambda change: (change.support_percent, change.reference))[:SHOWN]:
        lines.append(wrapped(worse_by(person), "    - ", "      "))
    if len(worse) > SHOWN:
        lines.append(f"    and {len(worse) - SHOWN:,} more (--format json)")
    return lines


def table_rows(groups: SupportByGroup, disclosure: Disclosure) -> Iterator[tuple[str, str, str, str]]:
    """Rows of a table by group, as text."""
    for label, *figures in disclosure.rows(groups):
        size, less, more = (f"{figure:,}" if isinstance(figure, int) else figure for figure in figures)
        yield label, size, less, more


def _table(name: str, groups: SupportByGroup, disclosure: Disclosure) -> list[str]:
    rows = list(table_rows(groups, disclosure))
    if not rows:
        return [f"\n  {name.capitalize()}: not shown, because groups are too small."]
    width = max(len(row[0]) for row in (*rows, (name,)))
    lines = [f"\n  {name.capitalize():<{width + 2}}{'packages':>10}{'less':>8}{'more':>8}"]
    return lines + [f"    {label:<{width}}{size:>10}{less:>8}{more:>8}" for label, size, less, more in rows]
