"""What stands between a decision and its signature, and the hours of what was chosen."""

from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from engine.model import Action, Decision, ItemChoice, Judgement, PersonsView
from engine.review import obstacles, open_points, second_signature_for, unanswered_choices
from tests.shipped import CATALOGUE, RULES


@pytest.fixture(scope="module")
def review(reviewer):
    reviews = {}
    return lambda reference: reviews.setdefault(
        reference, reviewer.review(demonstration_packages()[reference], reviewed_on=date(2026, 11, 24))
    )


AGREED = PersonsView(agreement="agrees", consent="given")


def everything(review, choice="accept", reason="meets_goal", **more):
    words = "Carers turn and lift as the plan says, and it is seen again in a week."
    choices = tuple(
        ItemChoice(
            item=suggestion.item,
            choice=choice,
            reason=reason,
            words=words if choice == "decline" or suggestion.unknowns else "",
        )
        for suggestion in review.suggestions
    )
    return Decision(choices=choices, view=AGREED, summary="As discussed.", **more)


def test_an_empty_decision_says_everything_that_is_missing(review):
    missing = obstacles(review("DEMO-01"), Decision(), RULES)
    assert any("person says" in obstacle for obstacle in missing)
    assert any("own words" in obstacle for obstacle in missing)
    undecided = [obstacle for obstacle in missing if obstacle.startswith("Decide about ")]
    assert len(undecided) == sum(
        suggestion.status == "suggested" or suggestion.item in RULES.safety_items
        for suggestion in review("DEMO-01").suggestions
    )


def test_what_keeps_somebody_safe_is_decided_about_while_a_hold_stops_hours(review):
    result = review("DEMO-02")
    on_hold = {
        suggestion.item: suggestion.name
        for suggestion in result.suggestions
        if suggestion.status == "on_hold"
    }
    subjects = {point.subject for point in open_points(result, Decision(), RULES) if point.where == "items"}
    assert {"slide_sheets", "in_situ_sling"} <= set(on_hold)
    assert subjects & set(on_hold) == set(on_hold) & set(RULES.safety_items)


def test_a_whole_decision_can_be_signed(review):
    assert obstacles(review("DEMO-01"), everything(review("DEMO-01")), RULES) == ()


@pytest.mark.parametrize(("change", "expected"), [
    ({"agreement": "agrees", "consent": None}, "Record consent"),
    ({"agreement": "agrees", "consent": "refused"}, "Consent was refused"),
    ({"agreement": "could_not_be_asked", "consent": "best_interests_decision"}, "who spoke for them"),
])  # fmt: skip
def test_without_the_person_nothing_is_signed(review, change, expected):
    decision = everything(review("DEMO-01")).model_copy(update={"view": PersonsView(**change)})
    assert any(expected in obstacle for obstacle in obstacles(review("DEMO-01"), decision, RULES))


def test_declining_everything_needs_no_consent(review):
    decision = everything(review("DEMO-01"), "decline", "person_declines").model_copy(
        update={"view": PersonsView(agreement="disagrees")}
    )
    assert obstacles(review("DEMO-01"), decision, RULES) == ()


def test_a_choice_has_a_coded_reason_that_fits_it_or_words(review):
    wrong = everything(review("DEMO-01"), "accept", "person_declines")
    assert all("Give a reason" in obstacle for obstacle in obstacles(review("DEMO-01"), wrong, RULES))
    worded = wrong.model_copy(
        update={
            "choices": tuple(
                choice.model_copy(update={"reason": "", "words": "Asked for it on Tuesday."})
                for choice in wrong.choices
            )
        }
    )
    assert obstacles(review("DEMO-01"), worded, RULES) == ()


def test_an_item_that_is_ruled_out_is_chosen_only_with_a_judgement(review):
    result = review("DEMO-01")
    other = result.not_suggested[0]
    chosen = everything(result)
    chosen = chosen.model_copy(
        update={
            "choices": (*chosen.choices, ItemChoice(item=other.item, choice="trial", words="Hers broke."))
        }
    )
    assert any("judgement differs" in obstacle for obstacle in obstacles(result, chosen, RULES))
    short = chosen.model_copy(update={"judgements": (Judgement(source=f"item:{other.item}", because="yes"),)})
    assert any("needs its reason" in obstacle for obstacle in obstacles(result, short, RULES))
    judged = chosen.model_copy(
        update={
            "judgements": (
                Judgement(source=f"item:{other.item}", because="Seen in use on Tuesday, with her daughter."),
            )
        }
    )
    assert obstacles(result, judged, RULES) == ()


def test_another_person_signs_where_a_second_carer_may_go_or_judgement_differs(review):
    assert second_signature_for(review("DEMO-01"), everything(review("DEMO-01")), RULES)
    single = review("DEMO-04")
    assert second_signature_for(single, everything(single), RULES) == ()
    judged = everything(
        single, judgements=(Judgement(source="rule:x", because="A reason of twenty letters."),)
    )
    assert second_signature_for(single, judged, RULES) == (
        "Professional judgement sets aside what the rules said",
    )


@pytest.mark.parametrize("reference", list(demonstration_packages()))
def test_choosing_everything_gives_the_hours_of_the_review(reviewer, review, reference):
    hours = reviewer.hours_of(review(reference), everything(review(reference)))
    assert hours.in_force == review(reference).estimate.claimed
    assert hours.lifted == review(reference).estimate.potential


def test_choosing_nothing_changes_nothing(reviewer, review):
    hours = reviewer.hours_of(review("DEMO-01"), Decision())
    assert hours.lifted.released_hours_per_week.p90 == 0


def test_a_hold_that_judgement_sets_aside_no_longer_keeps_the_hours(reviewer, review):
    result = review("DEMO-02")
    held = reviewer.hours_of(result, everything(result))
    aside = tuple(
        Judgement(source=hold.reason.source, because="Seen, and it does not hold here.")
        for hold in result.holds
    )
    free = reviewer.hours_of(result, everything(result, judgements=aside))
    assert held.in_force.released_hours_per_week.mean <= 0
    assert free.in_force.released_hours_per_week.mean > held.in_force.released_hours_per_week.mean


def test_an_urgent_need_is_not_signed_over_without_saying_what_was_done(review):
    result = review("DEMO-06")
    urgent = [need for need in result.unmet_needs if need.urgency == "now"]
    assert urgent
    points = [point for point in open_points(result, everything(result), RULES) if point.where == "needs"]
    assert {point.subject for point in points} == {need.reason.source for need in urgent}
    seen_to = tuple(
        Action(source=need.reason.source, state="referred", words="To the team, today") for need in urgent
    )
    assert obstacles(result, everything(result, actions=seen_to), RULES) == ()
    planned = tuple(Action(source=need.reason.source, owner="Ann", due=date(2026, 11, 25)) for need in urgent)
    assert obstacles(result, everything(result, actions=planned), RULES) == ()
    nobody = tuple(Action(source=need.reason.source, owner="Ann") for need in urgent)
    assert len(obstacles(result, everything(result, actions=nobody), RULES)) == len(urgent)


def test_a_safety_item_is_declined_only_with_what_keeps_the_person_safe_instead(review):
    result = review("DEMO-01")
    decision = everything(result, "decline", "no_gain")
    bare = decision.model_copy(
        update={"choices": tuple(choice.model_copy(update={"words": ""}) for choice in decision.choices)}
    )
    asked = {point.subject for point in open_points(result, bare, RULES) if "safe instead" in point.sentence}
    assert asked == {suggestion.item for suggestion in result.suggestions} & set(RULES.safety_items)
    assert obstacles(result, decision, RULES) == ()


@pytest.mark.parametrize("choice", ["accept", "trial"])
def test_what_goes_ahead_before_everything_is_known_says_why_in_a_sentence(review, choice):
    result = review("DEMO-04")
    by_status = {}
    for suggestion in result.suggestions:
        by_status.setdefault((suggestion.status, bool(suggestion.unknowns)), suggestion)
    assert {status for status, is_open in by_status if is_open} >= {"ask_first", "not_known"}
    for (_, is_open), suggestion in by_status.items():
        silent = Decision(
            choices=(ItemChoice(item=suggestion.item, choice=choice, reason="meets_goal", words="as agreed"),)
        )
        asked = [
            point
            for point in open_points(result, silent, RULES)
            if point.subject == suggestion.item and "why it goes ahead" in point.sentence
        ]
        assert len(asked) == is_open, suggestion.item
        worded = silent.model_copy(
            update={"choices": (silent.choices[0].changed(words="Seen standing on it with me on Tuesday."),)}
        )
        assert not any(point.subject == suggestion.item for point in open_points(result, worded, RULES))
    asked_first = Decision(
        choices=(ItemChoice(item="raised_toilet_seat", choice="ask", words="Her weight."),)
    )
    assert unanswered_choices(result, asked_first) == ()


def test_everything_that_a_chosen_item_rests_on_is_named_and_not_only_what_is_asked_first(review):
    result = review("DEMO-04")
    seat = next(suggestion for suggestion in result.suggestions if suggestion.item == "raised_toilet_seat")
    assert "person.weight_kg" not in {question.path for question in result.questions}
    (chosen,) = unanswered_choices(result, Decision(choices=(ItemChoice(item=seat.item, choice="accept"),)))
    assert set(chosen.questions) == set(seat.unknowns) >= {"person.weight_kg"}
    assert all(" " in words for words in chosen.questions.values())


def test_a_safeguarding_hold_is_set_aside_only_by_naming_who_lifted_it(review):
    result = review("DEMO-02")
    source = "rule:hold_safeguarding_concern_open"
    because = "The enquiry was closed on Monday, in writing."
    alone = Judgement(source=source, because=because)
    named = Judgement(
        source=source,
        because=because,
        lifted_by="Dr Joan Rees",
        lifted_as="Safeguarding lead",
        lifted_on=date(2026, 11, 23),
    )
    assert any(
        "name who lifted it" in obstacle
        for obstacle in obstacles(result, everything(result, judgements=(alone,)), RULES)
    )
    assert not any(
        "name who" in obstacle
        for obstacle in obstacles(result, everything(result, judgements=(named,)), RULES)
    )


def test_what_the_rule_set_names_about_signing_is_there():
    rules = {rule.id: rule for rule in RULES.rules}
    assert all(rules[rule].kind == "hold" for rule in RULES.lifted_by_name)
    assert set(RULES.safety_items) <= set(CATALOGUE.items)
