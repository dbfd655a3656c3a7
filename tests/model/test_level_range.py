"""A word that was not assessed to one level: how it is written, what it may be of, and how it is said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.model import CarePackage, LevelRange
from engine.model.level_range import levels_by_word

WORDS = sorted(levels_by_word())


def package(*ranges, **person):
    return CarePackage.model_validate({"reference": "R-1", "person": person, "ranges": ranges})


def between(word, *ends, source="Barthel index", on=None):
    return {"word": word, "between": list(ends), "source": source, **({"on": on} if on else {})}


def test_a_range_stands_beside_not_assessed_and_is_written_with_numbers():
    ranged = package(between("person.washing", 2, 3, on="2026-11-02"))
    assert ranged.person.washing is None
    assert ranged.ranges[0].levels == ("2", "3")
    assert ranged.model_dump(mode="json")["ranges"] == [
        {"word": "person.washing", "between": [2, 3], "source": "Barthel index", "on": "2026-11-02"}
    ]
    assert CarePackage.model_validate_json(ranged.model_dump_json(), strict=True) == ranged


@given(st.sampled_from(WORDS), st.data())
def test_a_range_from_a_level_to_itself_is_that_level(word, data):
    level = data.draw(st.sampled_from(levels_by_word()[word]))
    field = word.removeprefix("person.")
    assert package(between(word, level, level)) == package(
        **{field: int(level) if level.isdigit() else level}
    )


def test_what_was_assessed_counts_before_a_range_and_both_are_kept():
    ranged = package(between("person.washing", 2, 2), between("person.grip", 0, 1), washing=4, grip=3)
    assert ranged.person.washing == 4
    assert len(ranged.ranges) == 2
    assert ranged.open_ranges == ()


def test_changing_a_package_keeps_its_ranges_and_fills_single_levels():
    ranged = package(between("person.washing", 2, 3)).changed(nation="Wales")
    assert [level_range.word for level_range in ranged.ranges] == ["person.washing"]
    narrowed = ranged.changed(ranges=(LevelRange(word="person.washing", between=("3", "3"), source="seen"),))
    assert narrowed.person.washing == 3
    assert narrowed.ranges == ()


@pytest.mark.parametrize(
    ("word", "ends", "expected"),
    [
        ("person.washing", (3, 2), "the other way round"),
        ("person.washing", (2, 5), "no level"),
        ("person.weight_kg", (60, 70), "has no levels"),
        ("home.stairs", (1, 2), "has no levels"),
        ("person.lives_alone", ("true", "false"), "has no levels"),
        ("person.transfers", ("alone", "lifted"), "no level"),
        ("person.bladder", ("continent", "catheter"), "does not run from less to more"),
    ],
)
def test_what_can_be_no_range_is_refused_in_a_sentence(word, ends, expected):
    with pytest.raises(ValidationError, match=expected):
        package(between(word, *ends))


@pytest.mark.parametrize("ends", [(2,), (1, 2, 3), (), (2.5, 3), (True, 3)])
def test_a_range_has_two_ends_that_are_levels(ends):
    with pytest.raises(ValidationError):
        package(between("person.washing", *ends))


def test_two_ranges_for_a_word_are_refused():
    with pytest.raises(ValidationError, match=r"more than one range for a word: person\.washing"):
        package(between("person.washing", 2, 3), between("person.washing", 0, 1))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            between("person.washing", 2, 3, on="2026-11-02"),
            "between 2 and 3 by Barthel index of 2 November 2026",
        ),
        (
            between("person.transfers", "helped_by_one", "hoisted", source="FIM"),
            "between helped by one and hoisted by FIM",
        ),
        (
            between("person.bladder", "incontinent", "catheter", source="Barthel index"),
            "incontinent or catheter by Barthel index",
        ),
    ],
)
def test_a_range_is_said_with_its_source_and_day(given, expected):
    assert LevelRange.model_validate(given).in_words == expected


def test_a_range_says_who_says_so():
    with pytest.raises(ValidationError):
        LevelRange.model_validate({"word": "person.washing", "between": [2, 3]})


def test_only_words_of_the_person_with_levels_have_ranges():
    assert "person.washing" in WORDS
    assert "person.transfers" in WORDS
    assert not {"person.weight_kg", "person.lives_alone", "person.meals_match_texture"} & set(WORDS)
    assert LevelRange(word="person.washing", between=("1", "2"), source="x", on=date(2026, 1, 2)).ranks == (
        1,
        2,
    )
