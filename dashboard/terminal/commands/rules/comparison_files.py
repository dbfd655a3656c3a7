"""A comparison for other programs (JSON) and for a pull request (Markdown)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from dashboard.comparison.compared_sets import ComparedSets
from dashboard.comparison.disclosing import Disclosure
from dashboard.comparison.sections import DIRECTION_NOTES, lost_by, sections_of, worse_by
from dashboard.comparison.verdict import verdict_on
from engine.authoring import CALLED, PackageChange, PartChange, PeopleComparison, RuleChange
from engine.authoring.compare.report import (
    ComparisonReport,
    EntryReport,
    GroupReport,
    PackageReport,
    PeopleReport,
    RuleReport,
    sorted_names,
)

from .comparing import SHOWN, table_rows
from .formats import as_json


def as_data(compared: ComparedSets) -> str:
    """Everything, as JSON."""
    people, by_solver, verdict = compared.people, compared.by_solver, verdict_on(compared)
    report = ComparisonReport(
        verdict=verdict.outcome,
        verdict_says=verdict.sentence,
        rule_set=_entries(compared.header),
        catalogue=_entries(compared.catalogue),
        properties=_entries(compared.properties),
        files=_entries(compared.files),
        protects_less=[part.name for part in compared.less_protective],
        claims_more=[part.name for part in compared.claiming_more],
        says_otherwise=[part.name for part in compared.saying_otherwise],
        demands_dropped=list(compared.demands_dropped),
        only_written_otherwise=list(compared.only_written_otherwise),
        rules=[_rule(change) for change in compared.changes],
        people=None if people is None else _people(people, compared.disclosure),
        shown_by_the_solver=[]
        if by_solver is None
        else [_package(change) for change in by_solver.less_protected],
    )
    return as_json(report.model_dump())


def _rule(change: RuleChange) -> RuleReport:
    return RuleReport(
        rule=change.rule,
        kind=change.kind,
        relation=change.relation,
        meaning=change.meaning,
        old=change.old,
        new=change.new,
        also_differs=_entries(change.parts),
        only_old=change.only_old,
        only_new=change.only_new,
    )


def _entries(parts: Iterable[PartChange]) -> list[EntryReport]:
    return [
        EntryReport(name=part.name, old=part.old, new=part.new, direction=part.direction) for part in parts
    ]


def _people(people: PeopleComparison, disclosure: Disclosure) -> PeopleReport:
    """The figures about people, small ones hidden; packages one by one only where they may be named."""
    count = disclosure.count
    unprotected = Counter(kind for change in people.less_protected for kind in change.unprotected)
    return PeopleReport(
        packages=people.packages,
        real=disclosure.real,
        changed=count(len(people.changed)),
        less_protected=count(len(people.less_protected)),
        worse_off=count(len(people.worse_off)),
        less_protected_by={kind: count(number) for kind, number in unprotected.items()},
        support={name: count(number) for name, number in people.support().items()},
        by_rule={name: count(number) for name, number in people.by_rule.items()},
        groups={
            name: [
                GroupReport(group=label, packages=size, less=less, more=more)
                for label, size, less, more in disclosure.rows(groups)
            ]
            for name, groups in people.groups.items()
        },
        packages_changed=[_package(change) for change in people.changed] if disclosure.names else None,
    )


def _package(change: PackageChange) -> PackageReport:
    return PackageReport(
        reference=change.reference,
        support=change.support,
        support_percent=change.support_percent,
        worse_off=change.worse_off,
        rules=list(change.rules),
        gained=sorted_names(change.gained),
        lost=sorted_names(change.lost),
        unprotected=sorted_names(change.unprotected),
    )


def as_markdown(compared: ComparedSets) -> str:
    """A comment for a pull request: what protects less first."""
    lines = ["## What this change of rules means", "", f"**{_cell(verdict_on(compared).sentence)}**"]
    lines += _named_first(compared)
    for title, parts in sections_of(compared):
        lines += ["", f"### {title}", "", *_parts(parts)]
    if compared.changes:
        lines += ["", "### Rules", "", "| rule | what changes | was | is |", "| --- | --- | --- | --- |"]
        lines += [row for change in compared.changes for row in _rule_rows(change)]
    if compared.people is not None:
        lines += _people_lines(compared.people, compared.disclosure)
    return "\n".join(lines)


def _named_first(compared: ComparedSets) -> Iterator[str]:
    """What the verdict counts, by name: lost protection first."""
    yield ""
    if compared.demands_dropped:
        yield from (
            f"**Less protection for everybody: {_cell(demand)}.**" for demand in compared.demands_dropped
        )
    for title, parts in (
        ("protect less, or may", compared.less_protective),
        ("claim more", compared.claiming_more),
        ("say it otherwise", compared.saying_otherwise),
    ):
        if parts:
            names = ", ".join(part.name for part in parts[:SHOWN])
            more = f" and {len(parts) - SHOWN:,} more" if len(parts) > SHOWN else ""
            yield f"**Entries that {title}**: {_cell(names)}{more}."
            yield ""
    people, disclosure = compared.people, compared.disclosure
    if people is not None:
        yield (
            f"{people.packages:,} packages: {disclosure.text(len(people.changed))} have other findings, "
            f"**{disclosure.text(len(people.less_protected))} are less protected**, "
            f"{disclosure.text(len(people.worse_off))} are worse off."
        )
    lost = compared.by_solver.less_protected if compared.by_solver is not None else ()
    for change in lost[:SHOWN]:
        yield f"- {_cell(lost_by(change))}"


def _parts(parts: Iterable[PartChange]) -> Iterator[str]:
    yield from ("| entry | was | is | |", "| --- | --- | --- | --- |")
    for part in parts:
        note = DIRECTION_NOTES.get(part.direction, "")
        yield f"| {_cell(part.name)} | {_cell(part.old)} | {_cell(part.new)} | {note and f'**{note}**'} |"


def _rule_rows(change: RuleChange) -> Iterator[str]:
    name = f"`{change.rule}`"
    if change.old != change.new:
        yield f"| {name} | {change.meaning} | {_code(change.old)} | {_code(change.new)} |"
    elif not change.parts:
        yield f"| {name} | {change.meaning} | | |"
    for part in change.parts:
        note = DIRECTION_NOTES.get(part.direction, "")
        meaning = f"{change.meaning}: {part.name}" + (f" **{note}**" if note else "")
        yield f"| {name} | {meaning} | {_cell(part.old)} | {_cell(part.new)} |"


def _people_lines(people: PeopleComparison, disclosure: Disclosure) -> Iterator[str]:
    """Tables about people: what they lose, packages that may be named, and groups where support differs."""
    if not people.changed:
        return
    unprotected = Counter(kind for change in people.less_protected for kind in change.unprotected)
    if unprotected:
        yield from ("", "### Less protected", "", "| packages | what they lose |", "| ---: | --- |")
        yield from (f"| {disclosure.count(n)} | {CALLED[kind]} |" for kind, n in unprotected.items())
    if disclosure.names and (people.less_protected or people.worse_off):
        yield from ("", "<details><summary>Packages</summary>", "")
        yield from (f"- {_cell(lost_by(change))}" for change in people.less_protected[:SHOWN])
        yield from (f"- {_cell(worse_by(change))}" for change in people.worse_off[:SHOWN])
        yield from ("", "</details>")
    if people.support()["same"] < people.packages:
        for name, groups in people.groups.items():
            rows = list(table_rows(groups, disclosure))
            yield from ("", f"### By {name}", "")
            yield from (
                ("| group | packages | less | more |", "| --- | ---: | ---: | ---: |")
                if rows
                else ("Not shown, because groups are too small.",)
            )
            yield from (f"| {_cell(row[0])} | {row[1]} | {row[2]} | {row[3]} |" for row in rows)


def _cell(text: str) -> str:
    """Text that cannot break out of a table or make a link, a mention or markup."""
    escaped = "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#|!~" else sign for sign in text)
    return " ".join(escaped.replace("@", "@\u200b").split())


def _code(text: str) -> str:
    return f"`{' '.join(text.replace('`', chr(39)).replace('|', '¦').split())}`" if text else ""
