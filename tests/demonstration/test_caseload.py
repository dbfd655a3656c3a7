"""The synthetic caseload: what is published holds in the draw, it is reproducible, and it says that it is made up."""

from collections import Counter
from importlib.resources import files
from statistics import fmean

import pytest
from ruamel.yaml import YAML

from dashboard.demonstration import caseload_sources, synthetic_packages
from engine import load_catalogue
from engine.authoring import settable

SIZE = 4000
CATALOGUE = load_catalogue()
PROFILE = YAML(typ="safe").load((files("dashboard.demonstration") / "profiles" / "caseload.yaml").read_bytes())


@pytest.fixture(scope="module")
def drawn():
    return list(synthetic_packages(SIZE))


def visits(package):
    """Every visit that takes place in the week, as often as it takes place."""
    return [visit for visit in package.visits for _ in visit.days]


def contact_hours(package):
    """Hours with the person, however many carers come."""
    return sum(visit.minutes for visit in visits(package)) / 60


def test_every_package_is_marked_synthetic_and_named_so(drawn):
    assert all(package.synthetic and package.reference.startswith("SYN-") for package in drawn)
    assert len({package.reference for package in drawn}) == SIZE


def test_the_first_packages_of_a_seed_are_the_same_whatever_the_size(drawn):
    assert list(synthetic_packages(700)) == drawn[:700]
    assert list(synthetic_packages(20, seed=7)) != drawn[:20]


def test_hours_and_visits_are_those_of_northern_ireland_in_2023(drawn):
    assert fmean(contact_hours(one) for one in drawn) == pytest.approx(12.7, rel=0.06)
    assert fmean(len(visits(one)) for one in drawn) == pytest.approx(25.4, rel=0.04)


@pytest.mark.parametrize(("above", "up_to", "share"), [(0, 15, 0.32), (15, 30, 0.54), (30, 999, 0.14)])
def test_visits_are_as_long_as_in_northern_ireland_in_2023(drawn, above, up_to, share):
    lengths = [visit.minutes for package in drawn for visit in visits(package)]
    assert sum(above < one <= up_to for one in lengths) / len(lengths) == pytest.approx(share, abs=0.02)


FIELDS = {path: spec for path, spec in PROFILE["fields"].items() if "shares" in spec}


def value_of(package, path):
    for name in path.split("."):
        package = getattr(package, name)
        if package is None:
            return None
    return package


@pytest.mark.parametrize("path", FIELDS)
def test_a_word_is_drawn_in_the_shares_that_the_profile_gives(drawn, path):
    spec, term = FIELDS[path], CATALOGUE.vocabulary.terms.get(path)
    found = Counter(value_of(one, path) for one in drawn if value_of(one, path) is not None)
    known = sum(found.values())
    assert known > SIZE / 10, "a word that is hardly ever known is not worth drawing"
    if "values" in spec:
        values = spec["values"]
    elif term.type == "boolean":
        values = [False, True]
    else:
        values = term.words or range(int(term.low), int(term.high) + 1)
    for value, share in zip(values, spec["shares"], strict=True):
        if value is not None:
            spread = 5 * (share * (1 - share) / known) ** 0.5 + 1e-9
            assert found[value] / known == pytest.approx(share, abs=max(spread, 0.01)), value


def test_every_distribution_names_a_source_that_is_listed_or_is_an_assumption():
    sources = set(caseload_sources())
    assert all(len(title) > 20 for title in caseload_sources().values())
    named = {spec.get("source") for spec in (*PROFILE["fields"].values(), PROFILE["visits"]["minutes"])} - {None}
    assert named <= sources
    assert len(named) >= 2


def test_every_word_and_item_of_the_profile_is_one_that_the_project_knows():
    unknown = [path for path in PROFILE["fields"]
               if path not in CATALOGUE.vocabulary.terms and not path.startswith(("monitoring.", "person.age"))]
    assert not [path for path in unknown if not settable(path, CATALOGUE)]
    assert {spec["item"] for spec in PROFILE["equipment"]} <= set(CATALOGUE.items)
    assert {task["activity"] for task in PROFILE["visits"]["tasks"]} <= set(CATALOGUE.activities)


def test_abilities_hang_together():
    packages = [one for one in synthetic_packages(2000) if one.person.washing is not None
                and one.person.dressing_lower is not None]
    well = [one.person.dressing_lower for one in packages if one.person.washing <= 1]
    unwell = [one.person.dressing_lower for one in packages if one.person.washing >= 3]
    assert fmean(unwell) > fmean(well) + 0.8

