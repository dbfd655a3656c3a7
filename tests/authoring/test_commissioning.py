"""How a council buys care, in its layer: used alike by reviews and caseloads, compared, and said with who says so."""

import json

import pytest
from click.testing import CliRunner

from dashboard.demonstration import demonstration_package
from dashboard.terminal.command import handrail
from engine import ProblemsFoundError, Reviewer, load_catalogue, load_rule_set
from engine.caseload import CaseloadEvaluator
from engine.knowledge import KnowledgeSource, rule_set_folder
from engine.knowledge.people_words import with_people
from engine.model import CarePackage
from engine.model.council_layer import PeopleWord
from tests.authoring.conftest import HEADER, rule
from tests.records.signing import DAY
from tests.shipped import CATALOGUE, RULES

BASE = rule("rails", "person.grip >= 1") + rule(
    "after_hospital",
    "risks.weeks_since_hospital_discharge < 2",
    "hold",
    "everything",
    lifted_by="The equipment service and the social worker agree.",
    lifted_by_whom="Social worker with the equipment service",
)
PROPERTY = """
- property: A risk that is found loses no hold
  worse: {risks.hoarding: up}
  never: [loses a hold]
"""
OWN = """
increment_minutes: {value: 5, source: "Framework 2026, clause 4"}
floor_minutes: {value: 20, source: "Framework 2026, clause 5"}
care_rate_gbp_per_hour: {low: 30, likely: 31, high: 33, source: "Rates from April 2026", year: 2026}
therapist_rate_gbp_per_hour: {value: 61, source: "Our finance department"}
review_minutes: {low: 300, likely: 360, high: 420, source: "Our own count of 40 reviews"}
"""
WHO = """who_may_lift:
  - {people: social worker, says: [social worker, social work, care manager]}
  - {people: equipment service}
"""
PEOPLE = """people:
  - {was: equipment service, now: independent living store, because: Our store has had this name since 2020.}
"""


def run(*words):
    return CliRunner().invoke(handrail, [str(word) for word in words])


@pytest.fixture
def layer(tmp_path, catalogue, small_set):
    """Makes a layer with its own commissioning over a small base."""
    base = small_set(BASE, folder="trial", checks__properties=PROPERTY)
    with (base / "rule_set.yaml").open("a", encoding="utf-8") as header:
        header.write(WHO)

    def make(own="", header="", **files):
        folder = tmp_path / "town"
        (folder / "catalogue").mkdir(parents=True, exist_ok=True)
        content_hash = load_rule_set(catalogue, base, "rules/trial").content_hash
        text = HEADER.strip().replace("id: trial", "id: town")
        text += f'\nextends: trial@1\nbase_hash: "{content_hash}"\n{header}'
        (folder / "rule_set.yaml").write_text(text, encoding="utf-8")
        for name, content in {"commissioning.yaml": own, **files}.items():
            (folder / "catalogue" / name).write_text(content, encoding="utf-8")
        return folder

    return make


def adoption_of(folder):
    with rule_set_folder(folder) as source:
        return source.catalogue().adoption


def test_what_a_council_says_takes_the_place_of_what_is_usual_and_nothing_else(layer, catalogue):
    own = adoption_of(layer(OWN))
    assert (own.increment_minutes.likely, own.floor_minutes.likely, own.review_minutes.high) == (5, 20, 420)
    assert {figure.likely for figure in own.care_rate_gbp_per_hour.values()} == {31}
    assert set(own.care_rate_gbp_per_hour) == set(catalogue.adoption.care_rate_gbp_per_hour)
    assert own.used_at_follow_up == catalogue.adoption.used_at_follow_up
    half = adoption_of(layer('floor_minutes: {value: 15, source: "Framework 2026"}\n'))
    assert half.increment_minutes == catalogue.adoption.increment_minutes


def test_a_file_of_comments_alone_says_nothing(layer, catalogue):
    assert adoption_of(layer("# increment_minutes: {value: 5, source: later}\n")) == catalogue.adoption


WRONG = {
    "no source": ("increment_minutes: {value: 5}", "H202", "source"),
    "no figure": (
        "increment_minutes: {source: Framework}",
        "H206",
        "one `value`, or `low`, `likely` and `high`",
    ),
    "both kinds of figure": (
        "review_minutes: {value: 5, low: 3, likely: 5, high: 7, source: Framework}",
        "H206",
        "",
    ),
    "an open range": ("review_minutes: {low: 300, likely: 400, source: Framework}", "H206", "low"),
    "out of order": (
        "review_minutes: {low: 500, likely: 400, high: 600, source: Framework}",
        "H206",
        "low <= likely",
    ),
    "steps of nothing": (
        "increment_minutes: {value: 0, source: Framework}",
        "H206",
        "between 1 and 60 minutes",
    ),
    "steps of more than an hour": (
        "increment_minutes: {value: 61, source: Framework}",
        "H206",
        "between 1 and 60",
    ),
    "half a minute": (
        "increment_minutes: {value: 7.5, source: Framework}",
        "H206",
        "whole number of minutes",
    ),
    "a floor with a range": (
        "floor_minutes: {low: 20, likely: 20, high: 30, source: Framework}",
        "H206",
        "whole",
    ),
    "a rate in pence": (
        "care_rate_gbp_per_hour: {value: 2450, source: Framework}",
        "H206",
        "between 5 and 200",
    ),
    "text for a number": ('increment_minutes: {value: "5", source: Framework}', "H203", "number"),
    "a misspelt entry": ("increment_minute: {value: 5, source: Framework}", "H201", "increment_minute"),
    "a list": ("- increment_minutes", "H203", ""),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_is_said_with_its_line(what, layer):
    written, code, expected = WRONG[what]
    with rule_set_folder(layer(written + "\n")) as folder, pytest.raises(ProblemsFoundError) as refusal:
        folder.catalogue()
    first = refusal.value.problems[0]
    assert first.place.file.endswith("catalogue/commissioning.yaml")
    assert (first.code, first.place.line) == (code, 1), first
    assert expected in f"{first.message} {first.help}"


def packages(catalogue):
    names = ("DEMO-01", "DEMO-03", "DEMO-04", "DEMO-06")
    return [demonstration_package(name, catalogue) for name in names]


def proved(folder):
    outcome = run("rules", "prove", folder)
    assert outcome.exit_code == 0, outcome.output
    return KnowledgeSource(str(folder)).load()


def test_reviews_and_caseloads_use_the_same_own_steps_and_say_who_says_so(layer, catalogue, rule_set):
    own = load_catalogue(over=(layer(OWN) / "catalogue", "town/catalogue"))
    care_packages = packages(own)
    with Reviewer(own, rule_set) as fine, Reviewer(catalogue, rule_set) as usual:
        estimates = [fine.review(package, reviewed_on=DAY).estimate for package in care_packages]
        others = [usual.review(package, reviewed_on=DAY).estimate for package in care_packages]
    for estimate, outcome in zip(
        estimates, CaseloadEvaluator(own, rule_set, DAY).evaluate(care_packages), strict=True
    ):
        assert outcome.potential.commissioned_change_hours_per_week.mean == pytest.approx(
            estimate.potential.commissioned_change_hours_per_week.mean, abs=1e-3
        )
        assert (estimate.steps.increment_minutes, estimate.steps.floor_minutes) == (5, 20)
        assert "steps of 5 minutes (Framework 2026, clause 4)" in estimate.notes[-1]
        assert estimate.money.rate_source == "Rates from April 2026"
    changes = [
        [estimate.potential.commissioned_change_hours_per_week.mean for estimate in these]
        for these in (estimates, others)
    ]
    assert changes[0] != changes[1]
    assert all(fine <= coarse for fine, coarse in zip(*changes, strict=True)), "finer steps give back no less"


def test_what_a_package_says_of_steps_comes_before_what_the_council_does(layer, catalogue, rule_set):
    own = load_catalogue(over=(layer(OWN) / "catalogue", "town/catalogue"))
    stated = [
        CarePackage.model_validate(
            package.model_dump()
            | {"service": package.service.model_dump() | {"increment_minutes": 15, "floor_minutes": 30}}
        )
        for package in packages(own)
    ]
    with Reviewer(own, rule_set) as with_own, Reviewer(catalogue, rule_set) as usual:
        for package in stated:
            mine, theirs = (
                reviewer.review(package, reviewed_on=DAY).estimate for reviewer in (with_own, usual)
            )
            assert mine.potential == theirs.potential
            assert mine.steps.increment_source == mine.steps.floor_source == "given in the package"


def test_a_package_that_says_nothing_of_steps_stays_so_when_it_is_kept(catalogue):
    package = CarePackage.model_validate({"reference": "A-1"})
    assert "increment_minutes" not in json.loads(package.model_dump_json())["service"]
    assert CarePackage.model_validate_json(package.model_dump_json()).service.increment_minutes is None


def test_compare_shows_how_care_is_bought_before_and_after(layer, tmp_path):
    folder = layer(OWN, header=PEOPLE)
    output = " ".join(run("rules", "compare", tmp_path / "trial", folder, "--synthetic", "0").output.split())
    assert "What the catalogue says" in output
    assert "steps in which visits are bought was: 15 minutes (our own judgement)" in output
    assert "steps in which visits are bought is : 5 minutes (Framework 2026, clause 4)" in output
    assert (
        "an hour of care is : 30 to 33 GBP/hour, likely 31 GBP/hour" in output
        or "30 to 33, likely 31" in output
    )
    assert "Social worker with the independent living store" in output
    assert output.count("may protect less: read it") == 1, (
        "what people are called is read once, and not in each rule"
    )
    written = json.loads(
        run("rules", "compare", tmp_path / "trial", folder, "--synthetic", "0", "--format", "json").output
    )
    assert {part["name"].split(",")[0] for part in written["catalogue"]} == {
        "steps in which visits are bought",
        "shortest personal care visit",
        "an hour of care",
        "an hour of a therapist",
        "a review of double-handed care",
    }
    markdown = run("rules", "compare", tmp_path / "trial", folder, "--synthetic", "0", "--format", "markdown")
    assert "### What the catalogue says" in markdown.output


def test_rebase_shows_what_the_layer_has_of_its_own_beside_the_new_base(layer, tmp_path):
    folder = layer(OWN)
    path = tmp_path / "trial" / "rules.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("< 2", "< 3"), encoding="utf-8")
    output = " ".join(run("rules", "rebase", folder).output.split())
    assert "The layer has of its own:" in output
    assert "steps in which visits are bought: 5 minutes (Framework 2026, clause 4)" in output
    assert "; the base: 15 minutes (our own judgement)" in output


def test_people_are_called_as_the_council_calls_them(layer):
    with rule_set_folder(layer("", header=PEOPLE)) as folder:
        (hold,) = (
            rule for rule in folder.load(folder.catalogue(), authoring=True).rules if rule.kind == "hold"
        )
    assert hold.lifted_by_whom == "Social worker with the independent living store"
    assert hold.lifted_by == "The independent living store and the social worker agree."
    assert proved(layer("", header=PEOPLE))


def test_a_capital_at_the_beginning_stays_and_parts_of_words_are_left_alone():
    word = PeopleWord(
        was="social worker", now="care coordinator", because="So we have called them since 2019."
    )
    rules = RULES.rules
    changed = {rule.id: rule for rule in with_people(rules, (word,))}
    before = {rule.id: rule for rule in rules}
    starts = next(rule for rule in rules if rule.who.startswith("Social worker"))
    assert changed[starts.id].who.startswith("Care coordinator")
    assert all(rule.because == before[name].because for name, rule in changed.items())


NOBODY = {
    "nobody of that name": ("plumber", "installer", "H812"),
    "twice": ("Equipment Service", "store", "H207"),
    "a formula": ("social worker", "=1+1", "H20"),
    "a sentence": ("social worker", "anybody: really", "H20"),
}


@pytest.mark.parametrize("what", NOBODY)
def test_a_name_that_names_nobody_or_is_none_is_refused(what, layer):
    was, now, code = NOBODY[what]
    entry = f'  - {{was: {was}, now: "{now}", because: Our service has had this name since 2020.}}\n'
    with (
        rule_set_folder(layer("", header=PEOPLE + entry)) as folder,
        pytest.raises(ProblemsFoundError) as refusal,
    ):
        folder.load(folder.catalogue(), authoring=True)
    assert all(problem.code.startswith(code) for problem in refusal.value.problems), refusal.value.problems


SOURCE = """entries:
  - id: our-procedure
    title: unsafe
    finding: What our procedure says.
    grade: D
    source: Our procedure
    terms_in_nation: {England: {"must not": "may"}}
"""


def test_a_source_of_a_layer_cannot_rewrite_the_texts_of_the_base(layer):
    with (
        rule_set_folder(layer("", **{"sources_own.yaml": SOURCE})) as folder,
        pytest.raises(ProblemsFoundError) as refusal,
    ):
        folder.catalogue()
    assert [problem.code for problem in refusal.value.problems] == ["H812"]
    assert "would change texts of the base" in refusal.value.problems[0].message


def test_the_shipped_figures_are_whole_minutes():
    adoption = CATALOGUE.adoption
    for figure in (adoption.increment_minutes, adoption.floor_minutes):
        assert figure.low == figure.likely == figure.high == int(figure.likely)


def test_what_an_entry_leaves_empty_is_not_shown_beside_what_it_says(layer, tmp_path):
    output = run("rules", "compare", tmp_path / "trial", layer("", header=PEOPLE), "--synthetic", "0").output
    assert "because Our store has had this name since 2020" in " ".join(output.split())
    assert "answered_by" not in output
