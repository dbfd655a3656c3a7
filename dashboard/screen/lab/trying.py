"""The draft tried on one package: what fires, what just misses, and where one value flips something."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.screen.forgettable import forgettable
from dashboard.screen.lab.drafts import Version
from dashboard.screen.markup import Html, items, plain, table, tag
from dashboard.screen.review.reasons import condition_tree, trace_line
from engine import CarePackage, Catalogue, RuleSet
from engine.authoring import Case, Suite, near_misses, settable, sweep
from engine.authoring.cases.case import Expectation
from engine.authoring.cases.runner import nearest_trace
from engine.authoring.compare.flips import Flip
from engine.authoring.solver.witness import starting_values
from engine.caseload import CaseloadEvaluator
from engine.language import Term
from engine.model import Scalar

_NEAREST = 8


def show_firing(version: Version, package: CarePackage, on: date, name: str) -> None:
    """The rule with this package's values, all rules that fire, what the draft changes, and the nearest misses."""
    st.header(plain(f"On {package.reference}"))
    before = _suite(version.catalogue, version.saved, package, on)
    after = _suite(version.catalogue, version.edited, package, on) if version.edited is not None else before
    if version.edited is None:
        st.info("Until the rule can be read, what follows is what is saved.")
    started, stopped = after.fired[0] - before.fired[0], before.fired[0] - after.fired[0]
    if version.changed and version.edited is not None:
        _say_difference(started, stopped)
    rule = next((candidate for candidate in after.rule_set.rules if candidate.id == name), None)
    if rule is not None:
        st.html(tag("p", "The rule, with this package’s values:"))
        st.html(condition_tree(nearest_trace(after, 0, rule)))
    first, second = st.columns(2)
    with first:
        count = len(after.fired[0])
        st.subheader(plain("1 rule is true" if count == 1 else f"{count} rules are true"))
        kinds = {rule.id: rule.kind for rule in after.rule_set.rules}
        rows = [
            (name.replace("_", " ") + (" (new)" if name in started else ""), kinds[name].replace("_", " "))
            for name in sorted(after.fired[0], key=lambda rule_id: (kinds[rule_id], rule_id))
        ]
        st.html(table("Rules that are true of this package", ("Rule", "Kind"), rows))
    with second:
        st.subheader("The nearest misses")
        rows_near = [
            (miss.rule.id.replace("_", " "), items(trace_line(leaf) for leaf in miss.failing()))
            for miss in near_misses(after, 0, _NEAREST)
        ]
        st.html(table("Rules that just miss", ("Rule", "What fails"), rows_near))


def show_slider(version: Version, package: CarePackage, on: date, words: tuple[str, ...]) -> None:
    """One value moved: what is true there, and at which values something flips."""
    st.header("Move one value")
    rule_set = version.edited or version.saved
    catalogue = version.catalogue
    every = [path for path in catalogue.vocabulary.terms if settable(path, catalogue)]
    order = [*words, *(path for path in every if path not in words)]
    path = st.selectbox("Which value", order, format_func=lambda word: _label(catalogue.vocabulary[word]))
    moved = sweep(_evaluator(rule_set, on, catalogue), package, path)
    term = catalogue.vocabulary[path]
    if len(moved.values) < 2:
        st.info("This value cannot be moved in this package without changing something else.")
        return
    value = st.select_slider(
        f"{term.description}{f' ({term.unit})' if term.unit else ''}",
        moved.values,
        value=_here(version, package, path, moved.values, on),
        format_func=_value_in_words,
    )
    here = moved.at(value)
    st.write(
        f"At {_value_in_words(value)}: rules that are true: {len(here.true)}; items suggested: {len(here.of('suggested'))}, "
        f"waiting for an answer: {len(here.of('ask_first'))}, ruled out: {len(here.of('ruled_out'))}; "
        f"on average {here.claimed_hours:.1f} hours a week may be claimed, {here.potential_hours:.1f} at most."
    )
    flips = moved.flips()
    if not flips:
        st.write("Nothing changes anywhere in its range.")
        return
    st.html(
        table(
            f"Where something changes as {path} goes up",
            ("From", "Rules", "Items"),
            [(_value_in_words(flip.value), _rules(flip), _items(flip, catalogue)) for flip in flips],
        )
    )


def _suite(catalogue: Catalogue, rule_set: RuleSet, package: CarePackage, on: date) -> Suite:
    return Suite(catalogue, rule_set, [Case(package.reference, package, {}, on, Expectation(frozenset()))])


@forgettable
@st.cache_resource(
    max_entries=4, show_spinner=False, hash_funcs={RuleSet: lambda rule_set: rule_set.content_hash}
)
def _evaluator(rule_set: RuleSet, on: date, _catalogue: Catalogue) -> CaseloadEvaluator:
    return CaseloadEvaluator(_catalogue, rule_set, on)


def _say_difference(started: frozenset[str], stopped: frozenset[str]) -> None:
    if not started and not stopped:
        st.info("Your change makes no difference to this package.")
    for names, change in ((started, "become true"), (stopped, "are no longer true")):
        if names:
            st.warning(
                f"With your change {change}: {', '.join(sorted(name.replace('_', ' ') for name in names))}."
            )


def _here(version: Version, package: CarePackage, path: str, values: tuple[Scalar, ...], on: date) -> Scalar:
    """The value that the package has, or the nearest that was tried."""
    suite = _suite(version.catalogue, version.saved, package, on)
    actual = starting_values(suite.facts[0]).get(path)
    if actual in values:
        return actual
    if isinstance(actual, (int, float)):
        return min(values, key=lambda value: abs(float(value) - float(actual)))
    return values[0]


def _label(term: Term) -> str:
    return f"{term.path}: {term.description}"


def _value_in_words(value: Scalar) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _rules(flip: Flip) -> Html:
    lines = [
        *(f"begins: {name.replace('_', ' ')}" for name in sorted(flip.starts)),
        *(f"stops: {name.replace('_', ' ')}" for name in sorted(flip.stops)),
    ]
    return items(lines) if lines else Html("–")


def _items(flip: Flip, catalogue: Catalogue) -> Html:
    names = catalogue.items
    lines = [
        *(f"comes: {names[name].name}" for name in sorted(flip.items_gained)),
        *(f"goes: {names[name].name}" for name in sorted(flip.items_lost)),
    ]
    return items(lines) if lines else Html("–")
