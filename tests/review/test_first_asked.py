"""What is asked first about a suggestion is said in words, also where the review asks nothing of the field."""

from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from engine.review import first_asked

DAY = date(2026, 11, 23)


@pytest.mark.parametrize("reference", ["DEMO-04", "DEMO-05", "DEMO-07", "DEMO-10"])
def test_whoever_waits_for_an_answer_is_told_of_a_question_and_never_of_a_field(reviewer, reference):
    review = reviewer.review(demonstration_packages()[reference], reviewed_on=DAY)
    waiting = [suggestion for suggestion in review.suggestions if suggestion.unknowns]
    assert waiting
    for suggestion in waiting:
        words = first_asked(review, suggestion)
        assert words, suggestion.item
        assert not any("." in text.rstrip(".") and " " not in text for text in words), words
        assert not set(words) & set(suggestion.unknowns), words


def test_a_question_of_the_review_comes_before_what_is_asked_after_it(reviewer):
    review = reviewer.review(demonstration_packages()["DEMO-04"], reviewed_on=DAY)
    questions = {question.question for question in review.questions}
    for suggestion in review.suggestions:
        words = set(first_asked(review, suggestion))
        assert words <= questions or not words & questions, suggestion.item
