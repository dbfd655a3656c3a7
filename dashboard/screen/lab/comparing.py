"""The draft held against what is saved, in every respect that `handrail rules compare` looks at, over made-up packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard.comparison.compared_sets import ComparedSets, compare_sets
from dashboard.comparison.disclosing import Disclosure
from dashboard.comparison.sections import DIRECTION_NOTES, lost_by, sections_of
from dashboard.comparison.verdict import Verdict, verdict_on
from dashboard.demonstration import demonstration_packages, synthetic_packages
from dashboard.screen.lab import own_layer
from dashboard.screen.lab.cases import show_problems
from dashboard.screen.lab.drafts import Version, version_of
from dashboard.screen.markup import items, plain, table
from dashboard.screen.pressing import show_button
from engine import CarePackage, ProblemsFoundError
from engine.authoring import SUPPORT, PackageChange, PartChange, PeopleComparison, RuleChange
from engine.knowledge import RuleSetFolder

_MADE_UP = 300
_SHOWN = 20


def show_comparison(folder: RuleSetFolder, version: Version, on: date) -> None:
    """What the draft would change, and for whom; an author's own layer is held against the rules that it lies over."""
    own = own_layer.own_layer_of(folder)
    st.header("Compare with what is saved" if own is None else "Compare with the rules that it lies over")
    if version.edited is None or not (version.changed or own):
        st.write("Change a rule to compare.")
        return
    st.write(f"Over the demonstration packages and {_MADE_UP} made-up ones. Nobody in them is real.")
    if not show_button("Compare"):
        return
    compared = _compare(folder, version, on)
    if compared is None:
        return
    _show_verdict(verdict_on(compared))
    if not compared:
        return
    _show_entries(compared)
    _show_rules(compared.changes)
    if compared.people is not None:
        _show_people(compared.people)
    if compared.by_solver is not None and compared.by_solver.less_protected:
        st.write("Nobody above may show it, but the solver finds packages that would be less protected:")
        st.html(items(lost_by(change) for change in compared.by_solver.less_protected[:_SHOWN]))


def _compare(folder: RuleSetFolder, version: Version, on: date) -> ComparedSets | None:
    """The comparison; None, with each problem on the page, where the checks beside the rules do not fit the draft."""
    own = own_layer.own_layer_of(folder)
    old = folder if own is None else own.base
    before = version.catalogue if own is None else version_of(own.base).catalogue
    try:
        with (
            st.spinner("Comparing every entry and asking every package …"),
            version.draft.as_folder() as drafted,
        ):
            return compare_sets(
                old,
                drafted,
                lambda _: _caseload(),
                on,
                disclosure=Disclosure(),
                tell=lambda _: None,
                catalogues=(before, version.catalogue),
            )
    except ProblemsFoundError as error:
        st.error("The checks do not fit the draft:")
        show_problems(error.problems)
        return None


def _show_verdict(verdict: Verdict) -> None:
    """Whether anything found speaks against the draft, in the colour of how grave it is."""
    grave = verdict.outcome in ("not safe as it stands", "read it first")
    (st.warning if grave else st.info)(plain(verdict.sentence))


def _show_entries(compared: ComparedSets) -> None:
    """What is no longer demanded first, then every entry beside the rules."""
    for demand in compared.demands_dropped:
        st.warning(plain(f"Less protection for everybody: {demand}."))
    for title, parts in sections_of(compared):
        st.html(table(title, ("Entry", "Was", "Is", "What that means"), _part_rows(parts)))


def _part_rows(parts: Sequence[PartChange], owner: str = "") -> Iterator[tuple[str, str, str, str]]:
    for part in parts:
        name = f"{part.name} of {owner}" if owner else part.name
        yield name, part.old or "nothing", part.new or "nothing", DIRECTION_NOTES.get(part.direction, "")


def _show_rules(changes: Sequence[RuleChange]) -> None:
    """The conditions, the parts of what the rules say and do, and packages on which two conditions differ."""
    if not changes:
        return
    st.html(
        table(
            "What the change means",
            ("Rule", "It is now", "Was", "Is"),
            [
                (change.rule.replace("_", " "), _relation(change), change.old, change.new)
                for change in changes
            ],
        )
    )
    parts = [row for change in changes for row in _part_rows(change.parts, change.rule.replace("_", " "))]
    if parts:
        st.html(table("What else differs of the rules", ("Entry", "Was", "Is", "What that means"), parts))
    for change in changes:
        for heading, text in (
            ("Only what is saved holds here", change.only_old),
            ("Only the draft holds here", change.only_new),
        ):
            if text:
                with st.expander(f"{heading}: a smallest package"):
                    st.code(text, language="yaml", wrap_lines=True)


def _show_people(people: PeopleComparison) -> None:
    """What the draft changes for each package: counts first, then the packages, then groups of people."""
    first, second, third, fourth = st.columns(4)
    first.metric("Packages", people.packages)
    second.metric("With other findings", len(people.changed))
    third.metric("Less protected", len(people.less_protected))
    fourth.metric("Worse off", len(people.worse_off))
    support = people.support()
    st.html(
        table(
            "Paid support that would stay",
            [name.capitalize() for name in SUPPORT],
            [tuple(support[name] for name in SUPPORT)],
        )
    )
    if people.changed:
        st.html(
            table(
                "Packages with other findings",
                ("Package", "Support", "Gains", "Loses", "Less protected by"),
                [
                    (
                        person.reference,
                        _support(person),
                        _list_parts(person.gained),
                        _list_parts(person.lost),
                        _list_parts(person.unprotected),
                    )
                    for person in people.changed[:_SHOWN]
                ],
            )
        )
    for name, groups in people.groups.items():
        with st.expander(f"By {name}"):
            st.html(
                table(
                    f"By {name}",
                    ("Group", *SUPPORT),
                    [(group, *(counts[kind] for kind in SUPPORT)) for group, counts in groups.items()],
                )
            )


@st.cache_data(show_spinner=False)
def _caseload() -> list[CarePackage]:
    return [*demonstration_packages().values(), *synthetic_packages(_MADE_UP)]


def _support(change: PackageChange) -> str:
    return (
        change.support if change.support == "same" else f"{change.support} ({change.support_percent:+.1f} %)"
    )


def _relation(change: RuleChange) -> str:
    return change.meaning + (f" ({', '.join(change.what)})" if change.what else "")


def _list_parts(parts: Mapping[str, frozenset[str]]) -> str:
    return (
        "; ".join(f"{name.replace('_', ' ')}: {', '.join(sorted(what))}" for name, what in parts.items())
        or "–"
    )
