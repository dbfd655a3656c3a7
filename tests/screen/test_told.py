"""What a person is told of what was written about them: everyday words, for every answer that there is."""

import pytest

from dashboard.demonstration import demonstration_packages
from dashboard.screen.persons_view.telling import _everyday_words, facts_not_known, facts_to_tell
from dashboard.screen.review.person.head import facts_shown
from engine import CarePackage

TOLD = _everyday_words()["words"]


def test_whatever_the_therapist_sees_first_can_be_told_but_what_is_about_mounting():
    words = {word for group in facts_shown()["groups"] for word in group["words"]}
    assert words - set(TOLD) == {"home.ceiling_fixing"}


@pytest.mark.parametrize("word", sorted(TOLD))
def test_every_answer_of_a_word_has_everyday_words(word, catalogue):
    term = catalogue.vocabulary.terms[word]
    assert set(term.words) <= set(TOLD[word].get("answers", {})), word


def test_a_person_is_told_no_word_of_an_assessment(catalogue):
    facts = dict(facts_to_tell(demonstration_packages()["DEMO-05"], catalogue.vocabulary.terms))
    assert facts["Getting from bed to chair"] == "by yourself, with something to help"
    assert facts["Remembering things"] == "a little hard"
    assert facts["Falls in the last year"] == "1"
    assert not any("difficulty" in answer or "_" in answer for answer in facts.values())


def test_what_was_not_assessed_is_told_as_not_known_and_never_as_a_fact(catalogue):
    package = CarePackage.model_validate({"reference": "X-1", "visits": []})
    assert list(facts_to_tell(package, catalogue.vocabulary.terms)) == []
    assert "Walking indoors" in facts_not_known(package)
    known = dict(facts_to_tell(demonstration_packages()["DEMO-05"], catalogue.vocabulary.terms))
    assert not set(known) & set(facts_not_known(demonstration_packages()["DEMO-05"]))
