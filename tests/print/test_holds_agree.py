"""Whatever combination of holds judgement sets aside, papers, screen and totals say the same of what is in force."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.print.papers.basis import basis_of
from dashboard.print.papers.decisions import (
    other_ways_for,
    proposed_for,
    second_in_review,
    shown_suggestions,
    touched_visits,
)
from dashboard.print.papers.person import write_person
from dashboard.print.papers.provider import write_provider
from dashboard.print.papers.record import write_record
from dashboard.print.papers.totals import add_reviews_up
from dashboard.print.pdf.grid import Grid
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.style import ORDINARY, print_of
from dashboard.print.pdf.text import Text
from dashboard.screen.review.deciding.signature import _in_short
from engine.model import CarePackage, ItemChoice, Judgement
from engine.review import EffectiveHolds

REFERENCES = ("DEMO-01", "DEMO-02", "DEMO-04", "DEMO-05", "DEMO-06", "DEMO-08", "DEMO-09", "DEMO-10")


def words(write, basis):
    """What a paper says, without setting its pages."""
    sheet = Sheet(print_of(ORDINARY))
    write(sheet, basis)
    return " ".join(_texts(sheet.story))


def _texts(flowables):
    for flowable in flowables:
        if isinstance(flowable, Text):
            yield flowable.plain
        elif isinstance(flowable, Grid):
            for row in flowable.rows:
                for cell in row:
                    yield from _texts(cell)


def drawn_judgements(data, review):
    """A judgement on any of the holds of a review."""
    sources = sorted({hold.reason.source for hold in review.holds})
    aside = data.draw(st.sets(st.sampled_from(sources))) if sources else set()
    return tuple(
        Judgement(source=source, because="Seen at home, and it does not hold.") for source in sorted(aside)
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_papers_screen_and_totals_agree_on_what_is_in_force(signed, data):
    signed_review = signed(data.draw(st.sampled_from(REFERENCES)))
    decision = signed_review.decision.model_copy(
        update={"judgements": drawn_judgements(data, signed_review.review)}
    )
    basis = basis_of(signed_review.model_copy(update={"decision": decision}))
    holds = EffectiveHolds(signed_review.review, decision)
    provider, person, record = (words(write, basis) for write in (write_provider, write_person, write_record))

    everything = holds.is_everything_in_force
    assert ("The whole package is on hold" in provider) == everything
    assert ("nothing about your visits will change" in person) == everything
    assert add_reviews_up([basis], {}).states["everything on hold"] == everything

    assert ("No hold." in provider) == (not holds.binding)
    assert ("cannot be ruled out until" in provider) == bool(holds.not_ruled_out)
    assert add_reviews_up([basis], {}).states["a hold that cannot be ruled out"] == bool(holds.not_ruled_out)

    visits = [visit.id for visit in signed_review.review.package.visits]
    in_force = [holds.tasks_in_force(visit) for visit in visits]
    waiting = [holds.tasks(visit) - tasks for visit, tasks in zip(visits, in_force, strict=True)]
    assert ("As now: on hold." in provider) == any(in_force)
    assert ("As now: it waits for an answer." in provider) == any(waiting)

    first, _, behind = record.partition("Holds, and why they bind")
    assert behind.count("set aside by judgement") == len(holds.set_aside)
    assert ("set aside by judgement" in first) <= bool(holds.set_aside)
    in_short = dict(_in_short(decision, signed_review.review))
    assert re.match(r"\d+", in_short["Holds in force"])[0] == str(len(holds.in_force))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_page_recommends_the_same_reviews_and_nothing_for_a_task_on_hold(signed, data):
    signed_review = signed(data.draw(st.sampled_from(REFERENCES)))
    every = tuple(
        ItemChoice(item=suggestion.item, choice="accept", reason="meets_goal", words="As we agreed.")
        for suggestion in signed_review.review.suggestions
    )
    decision = signed_review.decision.model_copy(
        update={"judgements": drawn_judgements(data, signed_review.review), "choices": every}
    )
    basis = basis_of(signed_review.model_copy(update={"decision": decision}))
    holds = EffectiveHolds(signed_review.review, decision)
    reviewed, touched = second_in_review(basis), touched_visits(basis)
    of_second_carer = {
        suggestion.name
        for suggestion in shown_suggestions(basis)
        if any(effect.kind == "second_carer" for effect in suggestion.effects)
    }
    for visit in signed_review.review.package.visits:
        held, ways = holds.tasks(visit.id), dict(other_ways_for(basis, visit))
        assert all(held.isdisjoint(tasks) for tasks in ways.values())
        assert not any(proposed_for(basis, visit, index) for index in held)
        assert of_second_carer.isdisjoint(ways) or visit.id in reviewed
        assert visit.id not in touched or len(held) < len(visit.tasks) or not visit.tasks


def test_what_waits_for_an_answer_is_named_with_how_many_holds_cover_it(review):
    visits = [{"id": "am", "start": "08:00", "minutes": 30, "tasks": [{"activity": "wash"}]}]
    visits += [{"id": "tea", "start": "17:00", "minutes": 30, "tasks": [{"activity": "prepare_meal"}]}]
    basis = basis_of(review(CarePackage.model_validate({"reference": "N-1", "visits": visits})))
    waiting, provider = basis.holds.not_ruled_out, words(write_provider, basis)
    of_everything = sum(hold.covers_everything for hold in waiting)
    assert of_everything > 1
    assert f"The whole package: no visit is shortened, moved or left out ({of_everything} holds)." in provider
    counts = re.findall(r"\((\d+) holds?\)", provider.partition("The week")[0])
    assert sum(map(int, counts)) == len(waiting)
    assert re.search(r"tea: Making a meal\. \(\d+ holds\)", provider)


def test_a_review_is_recommended_at_the_same_visits_on_each_page(signed):
    basis = basis_of(signed("DEMO-01"))
    provider = words(write_provider, basis)
    assert "a review is recommended (morning, lunch and tea)" in provider
    _, _, visits = provider.partition("Visit by visit, task by task")
    _, _, bedtime = visits.partition("Equipment and other ways")[0].partition("21:00")
    assert "on hold" in bedtime
    assert "Review of double-handed care" not in bedtime
