"""Data minimisation: a paper depends on the fields that it declares, and on nothing else that is known."""

from __future__ import annotations

from datetime import date
from functools import cache, partial

import pytest

from dashboard.demonstration import demonstration_packages, synthetic_packages
from dashboard.paper_kinds import PAPER_KINDS
from dashboard.print.papers.basis import Basis, basis_of
from dashboard.print.papers.kinds import render_basis
from dashboard.print.papers.knowledge import declared_fields, handling_notes
from dashboard.print.papers.totals import add_reviews_up
from engine import CarePackage
from engine.model import Action
from engine.model.council_layer import BaseSet
from tests.print.altering import CANARY, altered, altered_only
from tests.print.reading import metadata, text

REFERENCES = list(demonstration_packages())


def kept(kind):
    declared = declared_fields(kind)
    return frozenset((*declared["shows"], *declared["reads"])), frozenset(declared["without"])


def bases(review, signed, reference):
    return basis_of(signed(reference)), basis_of(review(reference))


def others(review, signed):
    """A package on few days with a nurse who stays a part, one with a hold on some tasks, one whose hoist is broken, one
    that does not say how many carers come, judgement alone, a layer that protects fewer, and a goal that another told."""
    few_days = demonstration_packages()["DEMO-04"].model_dump(mode="json", exclude_none=True)
    for visit in few_days["visits"]:
        visit["days"] = ["mon", "fri"]
    del few_days["visits"][0]["carers"]
    few_days["visits"][0]["workers"] = [{"kind": "nurse", "after": 5, "minutes": 10}, {}]
    part = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    part["person"]["swallowing"] = "at_risk"
    part["visits"][1]["tasks"].append({"activity": "eat", "help": "assist"})
    broken = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    broken["equipment"] = [
        {"item": "mobile_hoist", "condition": "broken"},
        {"name": "standing frame", "kind": "lifting", "condition": "broken"},
    ]
    untold = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    for visit in untold["visits"]:
        del visit["delivered_carers"]
    given = signed("DEMO-01")
    choice = given.decision.choices[0].model_copy(update={"item": given.review.not_suggested[0].item})
    judged = given.model_copy(update={"decision": given.decision.model_copy(update={"choices": (choice,)})})
    yield from (
        basis_of(review(CarePackage.model_validate(package))) for package in (few_days, part, broken, untold)
    )
    yield basis_of(judged)
    base = BaseSet(
        id="home_care",
        version="1.0.0",
        content_hash="0",
        answered_for=("hold_a_change: Lee Head, 2026-11-02",),
    )
    of_layer = given.review.provenance.model_copy(update={"base": base})
    yield basis_of(
        given.model_copy(update={"review": given.review.model_copy(update={"provenance": of_layer})})
    )
    with_a_goal = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    with_a_goal["goals"] = [
        {"words": "To see the garden.", "said_by": "her daughter", "said_on": "2026-10-02"}
    ]
    yield basis_of(review(CarePackage.model_validate(with_a_goal)))
    urgent = signed("DEMO-06")
    needs = [need.reason.source for need in urgent.review.unmet_needs]
    actions = tuple(
        Action(source=source, state=state, owner="Sam Lead", due=date(2026, 12, 2), words="Seen to.")
        for source, state in zip(needs, ("open", "done"), strict=False)
    )
    yield basis_of(
        urgent.model_copy(update={"decision": urgent.decision.model_copy(update={"actions": actions})})
    )


@pytest.mark.parametrize(
    ("kind", "reference"),
    [
        *((kind, reference) for kind in PAPER_KINDS if kind != "record" for reference in REFERENCES),
        ("record", "DEMO-01"),
        ("record", "DEMO-06"),
    ],
)
def test_every_other_field_may_be_anything_and_the_paper_is_the_same(review, signed, kind, reference):
    for basis in bases(review, signed, reference):
        assert render_basis(kind, altered(basis, *kept(kind))) == render_basis(kind, basis)


@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_no_other_field_is_in_the_text_or_the_metadata(signed, kind):
    content = render_basis(kind, altered(basis_of(signed("DEMO-01")), *kept(kind)))
    assert CANARY not in text(content)
    assert CANARY not in metadata(content)


def test_the_search_would_find_a_field_that_is_printed_and_not_declared(signed):
    basis = basis_of(signed("DEMO-01"))
    declared, without = kept("provider")
    other = altered(basis, declared - {"review.questions[].question"}, without)
    assert CANARY in text(render_basis("provider", other))


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (kind, path)
        for kind in PAPER_KINDS
        if kind != "record"
        for path in declared_fields(kind)["shows"]
        if not {"person", "preferences", "risks", "nation"} & set(path.split("."))
    ],
)
def test_a_paper_declares_no_field_that_it_does_not_use(every_basis, as_printed, kind, path):
    """The nation may be any, so it is tested on its own; so are the fields of the handling notes."""
    assert _is_used(kind, path, every_basis, as_printed)


@pytest.fixture(scope="module")
def every_basis(review, signed):
    given_bases = (basis for reference in REFERENCES for basis in bases(review, signed, reference))
    return (*others(review, signed), *given_bases)


@pytest.fixture(scope="module")
def as_printed(every_basis):
    """The paper of a kind, of a basis by its place among them."""
    return cache(lambda kind, place: render_basis(kind, every_basis[place]))


def _is_used(kind, path, every_basis, as_printed):
    return any(
        _differs(kind, basis, path, partial(as_printed, kind, place))
        for place, basis in enumerate(every_basis)
    )


def _differs(kind, basis: Basis, path, unaltered):
    try:
        return render_basis(kind, altered_only(basis, path)) != unaltered()
    except (KeyError, ValueError, TypeError, AttributeError):
        return True


def test_the_fields_of_the_handling_notes_are_those_that_are_declared():
    declared = {
        declared_field.removeprefix("review.package.")
        for declared_field in declared_fields("provider")["shows"]
        if ".person." in declared_field or ".preferences." in declared_field or ".risks." in declared_field
    }
    assert declared == {note.field for note in handling_notes()}


def test_every_value_of_a_handling_note_is_a_value_of_its_field():
    empty = CarePackage(reference="X")
    for note in handling_notes():
        part, name = note.field.split(".")
        for value in note.says:
            type(getattr(empty, part))(**{name: value})


def test_the_summary_adds_up_declared_fields_only(reviewer):
    from tests.print.conftest import DAY, FIRST

    given = [
        Basis(
            reviewer.review(synthetic_package, reviewed_on=DAY),
            signatures=(FIRST,),
            seal=f"{at:064x}",
            number=1,
        )
        for at, synthetic_package in enumerate(synthetic_packages(12, 7))
    ]
    declared, without = kept("summary")
    expected = add_reviews_up(given, {})
    assert add_reviews_up([altered(basis, declared, without) for basis in given], {}) == expected
    assert CANARY not in repr(add_reviews_up([altered(basis, declared, without) for basis in given], {}))
