"""A single item that the person does not want is ruled out, in the home or not, and nothing else is."""

from datetime import date

from dashboard.demonstration import demonstration_packages
from engine import CarePackage

DAY = date(2026, 11, 23)


def review_with(reviewer, *refused, because="It frightens me."):
    package = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    package["refusals"] = [{"item": item, "because": because} for item in refused]
    return reviewer.review(CarePackage.model_validate(package), reviewed_on=DAY)


def test_an_item_that_was_refused_is_not_suggested_and_says_so_in_the_persons_words(reviewer):
    before = review_with(reviewer)
    suggested = [suggestion.item for suggestion in before.suggestions]
    assert suggested
    after = review_with(reviewer, suggested[0])
    assert [suggestion.item for suggestion in after.suggestions] != suggested
    refused = next(item for item in after.not_suggested if item.item == suggested[0])
    assert refused.status == "excluded"
    assert "does not want this" in refused.reasons[0].because
    assert "It frightens me." in refused.reasons[0].because
    assert set(suggested) - {suggestion.item for suggestion in after.suggestions} == {suggested[0]}


def test_a_refused_item_claims_nothing(reviewer):
    before = review_with(reviewer)
    every = [suggestion.item for suggestion in before.suggestions]
    after = review_with(reviewer, *every)
    assert after.suggestions == ()
    assert after.estimate.claimed.released_hours_per_week.p90 == 0


def test_a_piece_in_the_home_that_is_not_wanted_is_an_unmet_need(reviewer):
    piece = next(piece.item for piece in demonstration_packages()["DEMO-01"].equipment if piece.item)
    titles = [need.title for need in review_with(reviewer, piece).unmet_needs]
    assert any(title.startswith("In the home and not wanted") for title in titles)
