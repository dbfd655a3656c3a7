"""The synthetic caseload: what is published holds in the draw, it is reproducible, and it says that it is made up."""

from collections import Counter
from datetime import date
from importlib.resources import files
from statistics import fmean, pstdev

import pytest
from ruamel.yaml import YAML

from dashboard.demonstration import caseload_sources, synthetic_packages
from dashboard.demonstration.likeness import MEASURES, likeness
from engine.authoring import settable
from engine.caseload import CaseloadEvaluator
from tests.shipped import CATALOGUE, RULES

SIZE = 6000
TRUE = 2
PROFILE = YAML(typ="safe").load(
    (files("dashboard.demonstration") / "profiles" / "caseload.yaml").read_bytes()
)


@pytest.fixture(scope="module")
def drawn():
    return list(synthetic_packages(SIZE))


@pytest.fixture(scope="module")
def alike(drawn):
    return {figure.id: figure for figure in likeness(drawn)}


def test_every_package_is_marked_synthetic_and_named_so(drawn):
    assert all(package.synthetic and package.reference.startswith("SYN-") for package in drawn)
    assert len({package.reference for package in drawn}) == SIZE


def test_the_first_packages_of_a_seed_are_the_same_whatever_the_size(drawn):
    assert list(synthetic_packages(700)) == drawn[:700]
    assert list(synthetic_packages(20, seed=7)) != drawn[:20]


def test_a_caseload_of_any_size_is_begun_at_once():
    assert next(iter(synthetic_packages(10**9))).synthetic


@pytest.mark.parametrize("claim", [claim["id"] for claim in PROFILE["published"]])
def test_a_published_figure_that_the_profile_claims_is_met_by_the_draw(alike, claim):
    figure = alike[claim]
    assert figure.holds, (
        f"{figure.says}: published {figure.published}, drawn {figure.drawn:.3f}, {figure.source}"
    )


def test_every_published_figure_is_reckoned_and_every_reckoning_is_of_a_published_figure():
    assert [claim["id"] for claim in PROFILE["published"]] == list(MEASURES)
    assert {claim["source"] for claim in PROFILE["published"]} <= set(caseload_sources())


def test_a_draw_that_is_unlike_real_caseloads_is_said_to_be(drawn):
    busy = [package for package in drawn if package.carer_hours_per_week > 10]
    assert not {figure.id: figure for figure in likeness(busy)}["hours_per_person"].holds


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
    counter = Counter(value_of(package, path) for package in drawn if value_of(package, path) is not None)
    known = sum(counter.values())
    assert known > SIZE / 10, "a word that is hardly ever known is not worth drawing"
    if "values" in spec:
        values = spec["values"]
    elif term.type == "boolean":
        values = [False, True]
    else:
        values = term.words or range(int(term.low), int(term.high) + 1)
    # What was drawn apart and cannot be so together was changed afterwards.
    mended = {
        value
        for statement in PROFILE["fit_together"]
        if statement["word"] == path
        for value in (statement["is"], statement["becomes"])
    }
    for value, share in zip(values, spec["shares"], strict=True):
        if value is not None and value not in mended:
            spread = 5 * (share * (1 - share) / known) ** 0.5 + 1e-9
            assert counter[value] / known == pytest.approx(share, abs=max(spread, 0.01)), value


def test_what_cannot_be_so_together_is_drawn_for_nobody(drawn):
    for statement in PROFILE["fit_together"]:
        for package in drawn:
            together = all(value_of(package, word) == its for word, its in statement["where"].items())
            assert not (together and value_of(package, statement["word"]) == statement["is"]), statement


def test_every_distribution_names_a_source_that_is_listed_or_is_an_assumption():
    sources = set(caseload_sources())
    assert all(len(title) > 20 for title in caseload_sources().values())
    named = {spec.get("source") for spec in PROFILE["fields"].values()} - {None}
    assert named <= sources
    assert len(named) >= 2


def test_every_word_and_item_of_the_profile_is_one_that_the_project_knows():
    unknown = [
        path
        for path in PROFILE["fields"]
        if path not in CATALOGUE.vocabulary.terms and not path.startswith(("monitoring.", "person.age"))
    ]
    assert not [path for path in unknown if not settable(path, CATALOGUE)]
    assert {spec["item"] for spec in PROFILE["equipment"]} <= set(CATALOGUE.items)
    tasks = (*PROFILE["visits"]["tasks"], *PROFILE["unpaid_carer"]["tasks"])
    assert {task["activity"] for task in tasks} <= set(CATALOGUE.activities)


def test_abilities_hang_together():
    packages = [
        synthetic_package
        for synthetic_package in synthetic_packages(2000)
        if synthetic_package.person.washing is not None
        and synthetic_package.person.dressing_lower is not None
    ]
    well = [package.person.dressing_lower for package in packages if package.person.washing <= 1]
    unwell = [package.person.dressing_lower for package in packages if package.person.washing >= 3]
    assert fmean(unwell) > fmean(well) + 0.8


MONITORED = ("sex", "ethnicity", "deprivation_decile", "rurality")


def answered(package):
    """How many words of the person, the home and the risks were assessed."""
    parts = (package.person, package.home, package.risks)
    return sum(value is not None for part in parts for _, value in part)


@pytest.mark.parametrize("what", MONITORED)
def test_who_somebody_is_changes_neither_what_they_need_nor_what_has_been_assessed(drawn, what):
    """Within an age: the published share of women differs by age. Five standard errors, and the mean of each group."""
    of_an_age = [package for package in drawn if package.person.age_band == "75-84"]
    for figure in (
        lambda package: package.carer_hours_per_week,
        answered,
        lambda package: package.person.washing or 0,
    ):
        values = [figure(package) for package in of_an_age]
        spread, mean = pstdev(values), fmean(values)
        groups = {getattr(package.monitoring, what) for package in of_an_age} - {None}
        assert len(groups) > 1
        for group in groups:
            theirs = [figure(package) for package in of_an_age if getattr(package.monitoring, what) == group]
            assert abs(fmean(theirs) - mean) <= 5 * spread / len(theirs) ** 0.5, group


def test_how_much_was_assessed_differs_from_person_to_person(drawn):
    counts = sorted(answered(package) for package in drawn)
    assert counts[SIZE // 10] < 0.8 * counts[-SIZE // 10]


def test_unpaid_carers_have_tasks_with_times_sometimes(drawn):
    carers = [carer for package in drawn for carer in package.unpaid_carers or ()]
    assert 0.3 < fmean(bool(carer.tasks) for carer in carers) < 0.5
    assert 2 < fmean(package.unpaid_hours_per_week for package in drawn if package.unpaid_hours_per_week) < 30


def test_the_times_of_a_visits_tasks_fit_into_it(drawn):
    timed = [
        visit
        for package in drawn
        for visit in package.visits
        if all(task.minutes is not None for task in visit.tasks)
    ]
    assert len(timed) > SIZE / 2
    assert all(
        sum(task.minutes for task in visit.tasks) <= visit.minutes + 0.1 * len(visit.tasks) for visit in timed
    )


NOT_DRAWN = (
    "holds_presence.yaml",
    "holds_record.yaml",
    "unmet_needs_presence.yaml",
    "unmet_needs_delivered.yaml",
    "unmet_needs_in_place.yaml",
    "suggest_unpaid.yaml",
)
"""Rules about what the made-up caseload does not draw yet: presence, sharing, lateness, records that contradict."""
NOT_DRAWN_WORDS = ("appointed.", "working.", "visit.late_minutes", "visit.has_a_start")
NOT_DRAWN_FIELDS = ("appointed_power", "refused_in_advance", "hours_alone", "self_harm", "alcohol_or_drugs")
"""Nor what a power covers, refusals in advance, hours alone, self-harm, alcohol, the state of equipment, or no times."""

NOT_DRAWN_PEOPLE = {
    "exclude_equipment_for_a_child",
    "exclude_ordinary_aids_without_a_known_load",
    "exclude_what_bears_weight_beyond_any_ordinary_load",
    "exclude_what_can_trap_or_drop_a_child",
    "the_person_is_a_child",
    "unmet_child_in_an_adults_review",
}
"""Rules about children, or about more weight than anybody drawn has: the made-up caseload is of adults, as published."""


def test_every_rule_of_the_shipped_set_is_reached(drawn):
    rules = RULES
    evaluate = CaseloadEvaluator(CATALOGUE, rules, date(2026, 11, 24), draws=10).evaluate(drawn[:4000])
    drawable = {
        rule.id
        for rule in rules.rules
        if rule.id not in NOT_DRAWN_PEOPLE
        and not rule.file.endswith(NOT_DRAWN)
        and not any(
            path.startswith(NOT_DRAWN_WORDS) or path.endswith(NOT_DRAWN_FIELDS) for path in rule.paths
        )
    }
    never = [
        rule for rule, truths in evaluate.rules.items() if rule in drawable and not (truths == TRUE).any()
    ]
    assert len(never) <= 0.025 * len(rules.rules), never


def test_a_few_have_somebody_there_by_night_or_share_their_visits_and_some_words_lie_between_levels(drawn):
    nights = [
        visit for package in drawn for visit in package.visits if visit.presence in ("sleeping", "waking")
    ]
    assert 0 < len(nights) < SIZE / 50
    assert {visit.payers == () for visit in nights} <= {True, False}
    shared = [package for package in drawn if any(visit.shared_by > 1 for visit in package.visits)]
    assert 0 < len(shared) < SIZE / 20
    assert all(visit.shared_by == 2 for package in shared for visit in package.visits if not visit.presence)
    ranged = [package for package in drawn if package.ranges]
    assert len(ranged) > SIZE / 10
    assert all(package.ranges == package.open_ranges for package in ranged)
