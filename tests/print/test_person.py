"""The paper for the person and family: their words first, plain, large, and how to say no."""

import pytest

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.knowledge import rights
from engine import CarePackage
from tests.print.reading import text

REFERENCES = list(demonstration_packages())


@pytest.mark.parametrize("reference", REFERENCES)
def test_their_words_come_first_and_the_right_to_refuse_is_there(signed, reference):
    given = signed(reference)
    shown = text(render("person", given))
    for goal in given.review.package.goals:
        assert goal.words in shown
    assert shown.index("What matters to you") < shown.index("What might change") < shown.index("What will not change")
    for words in ("You can say no to any of them", "Ombudsman", "Somebody to speak for you",
                  "If somebody shows me first."):
        assert words in shown
    assert "Your visits stay as they are" in shown or "For now, nothing about your visits will change" in shown


@pytest.mark.parametrize("reference", REFERENCES)
def test_no_score_no_hours_no_money_and_no_law_of_evidence(signed, reference):
    shown = text(render("person", signed(reference)))
    for word in ("£", "grade", "P10", "carer-hours", "hours a week", "in 100", "hold", "rule"):
        assert word not in shown.replace("household", "").replace("rules home_care", "")


def test_what_is_private_is_not_told_where_family_reads_it(review):
    shown = text(render("person", review("DEMO-02"))).lower()
    assert "safeguarding" not in shown
    assert "unpaid" not in text(render("person", review("DEMO-06"))).lower()


@pytest.mark.parametrize("nation", ["England", "Wales", "Scotland", "Northern Ireland"])
def test_each_nation_has_its_own_ombudsman_with_a_source(review, nation):
    made = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True) | {"nation": nation}
    shown = text(render("person", review(CarePackage.model_validate(made))))
    found = rights(nation)
    assert found["ombudsman"] in shown
    assert found["reach"] in shown
    assert all(source["page"].startswith("https://") and source["read"] for source in found["sources"])


def test_it_is_in_large_print_and_nothing_in_it_is_smaller(signed):
    from io import BytesIO

    from pypdf import PdfReader

    for large, least in ((False, 18), (True, 24)):
        sizes = set()
        for page in PdfReader(BytesIO(render("person", signed("DEMO-01"), large=large))).pages:
            page.extract_text(visitor_text=lambda text, cm, tm, font, size, sizes=sizes: sizes.add(
                size) if text.strip() else None)
        assert min(sizes) >= least
