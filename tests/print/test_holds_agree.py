"""Whatever combination of holds judgement sets aside, papers, screen and totals say the same of what is in force."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.print.papers.basis import basis_of
from dashboard.print.papers.person import write_person
from dashboard.print.papers.provider import write_provider
from dashboard.print.papers.record import write_record
from dashboard.print.papers.totals import totals
from dashboard.print.papers.visit_groups import grouped_visits
from dashboard.print.pdf.grid import Grid
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.style import ORDINARY, print_of
from dashboard.print.pdf.text import Text
from dashboard.screen.review.deciding.signature import _in_short
from engine.model import Judgement
from engine.review import EffectiveHolds

REFERENCES = ("DEMO-02", "DEMO-04", "DEMO-05", "DEMO-06", "DEMO-08", "DEMO-09", "DEMO-10")
HELD = "on hold, or waiting for an answer"


def words(write, basis):
    """What a paper says, without setting its pages."""
    sheet = Sheet(print_of(ORDINARY))
    write(sheet, basis)
    return " ".join(_texts(sheet.story))


def _texts(flowables):
    for one in flowables:
        if isinstance(one, Text):
            yield one.plain
        elif isinstance(one, Grid):
            for row in one.rows:
                for cell in row:
                    yield from _texts(cell)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_papers_screen_and_totals_agree_on_what_is_in_force(signed, data):
    made = signed(data.draw(st.sampled_from(REFERENCES)))
    sources = sorted({hold.reason.source for hold in made.review.holds})
    aside = data.draw(st.sets(st.sampled_from(sources))) if sources else set()
    judgements = tuple(
        Judgement(source=source, because="Seen at home, and it does not hold.") for source in sorted(aside)
    )
    decision = made.decision.model_copy(update={"judgements": judgements})
    basis = basis_of(made.model_copy(update={"decision": decision}))
    holds = EffectiveHolds(made.review, decision)
    provider, person, record = (words(write, basis) for write in (write_provider, write_person, write_record))

    everything = holds.is_everything_in_force
    assert ("The whole package is on hold" in provider) == everything
    assert ("nothing about your visits will change" in person) == everything
    assert totals([basis], {}).states["everything on hold"] == everything

    assert ("No hold." in provider) == (not holds.binding)
    assert ("cannot be ruled out until" in provider) == bool(holds.not_ruled_out)
    assert totals([basis], {}).states["a hold that cannot be ruled out"] == bool(holds.not_ruled_out)

    groups = grouped_visits(basis)
    assert (HELD in provider) == any(holds.tasks(visit) for group in groups for visit in group.ids)
    assert all(len({holds.tasks(visit) for visit in group.ids}) == 1 for group in groups)

    first, _, behind = record.partition("Holds, and why they bind")
    assert behind.count("set aside by judgement") == len(holds.set_aside)
    assert ("set aside by judgement" in first) <= bool(holds.set_aside)
    assert dict(_in_short(decision, made.review))["Holds in force"].split(",")[0] == str(len(holds.in_force))
