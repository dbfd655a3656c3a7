"""Signed reviews out: the shapes of FHIR, nine planted faults, unknowns there and back, and nothing that is not signed."""

from __future__ import annotations

import copy
import csv
import io
import json
from datetime import date

import pytest
from click.testing import CliRunner

from dashboard.demonstration import demonstration_packages
from dashboard.terminal.command import handrail
from engine.answers import (
    MOST_LINES,
    NotSignedError,
    SignedAnswer,
    faults_of,
    fhir_bundle,
    form_words,
    plain_text,
    questionnaire,
    rows_of,
)
from engine.formats import Choices, import_files
from engine.model import CarePackage, Decision, PersonsView, Signature
from engine.model.allowance import Allowance
from engine.model.care_package import Goal
from engine.model.decision import Action, ItemChoice, Judgement
from engine.records import PackageRecords, SignedRecords, open_database
from tests.records.signing import PACKAGE, reviewed, signed
from tests.shipped import CATALOGUE

TODAY = date(2026, 11, 26)
SECOND = Signature(identity="bea", name="Bea", role="Manager", signed_at="2026-11-25T09:00:00+00:00")
WAYS = ("accept", "trial", "decline", "ask")


def decided():
    review, _ = reviewed()
    choices = tuple(
        ItemChoice(item=suggestion.item, choice=WAYS[number % 4], reason="meets_goal", words="=1+1")
        for number, suggestion in enumerate(review.suggestions[:4])
    )
    view = PersonsView(agreement="agrees", words="Yes.")
    return Decision(choices=choices, view=view, summary="We try it.", review_due=date(2027, 1, 5))


@pytest.fixture(scope="module")
def answer():
    accepted = decided().choices[0].item
    return SignedAnswer(
        signed(decision=decided()),
        None,
        CATALOGUE.items,
        {accepted: "ST-7"},
        {"meets_goal": "It serves a goal"},
    )


@pytest.fixture(scope="module")
def bundle(answer):
    return fhir_bundle(answer)


def resources(bundle, kind):
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def test_a_signed_review_is_a_bundle_without_a_fault(bundle):
    assert faults_of(bundle) == []


def test_a_second_opinion_takes_it_too(bundle):
    r4b = pytest.importorskip("fhir.resources.R4B.bundle")
    form = pytest.importorskip("fhir.resources.R4B.questionnaire")
    assert r4b.Bundle.model_validate(bundle).type == "transaction"
    assert form.Questionnaire.model_validate(questionnaire()).status == "active"


def test_the_same_signed_review_gives_the_same_bytes(answer, bundle):
    assert json.dumps(fhir_bundle(answer)) == json.dumps(bundle)


def test_each_choice_is_a_proposal_with_its_own_status(bundle):
    proposals = [*resources(bundle, "DeviceRequest"), *resources(bundle, "ServiceRequest")]
    status = {
        proposal["identifier"][0]["value"].rsplit("/", 1)[1]: (proposal["status"], proposal["intent"])
        for proposal in proposals
        if proposal["identifier"][0]["system"].endswith("/review-item")
    }
    wanted = {"accept": "active", "trial": "active", "decline": "revoked", "ask": "on-hold"}
    assert status == {choice.item: (wanted[choice.choice], "proposal") for choice in decided().choices}


def test_no_proposal_looks_like_an_order_and_no_visit_is_made_shorter(bundle):
    by_url = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    for resource in resources(bundle, "ServiceRequest"):
        assert resource["intent"] in ("plan", "proposal")
        for before in resource.get("replaces", ()):
            assert resource["status"] == "draft"
            assert by_url[before["reference"]]["occurrenceTiming"] == resource["occurrenceTiming"]


def test_an_item_has_its_class_of_the_standard_and_the_councils_number(bundle):
    accepted = decided().choices[0].item
    codes = {
        coding["code"]
        for resource in resources(bundle, "DeviceRequest")
        for coding in resource["codeCodeableConcept"]["coding"]
        if resource["identifier"][0]["value"].endswith(accepted)
    }
    assert codes == {accepted, "ST-7", *filter(None, [CATALOGUE.items[accepted].iso9999])}


def test_who_signed_and_what_it_rests_on_is_in_it(answer, bundle):
    (resource,) = resources(bundle, "Provenance")
    values = {entity["what"]["identifier"]["value"] for entity in resource["entity"]}
    assert f"sha256:{answer.signed.seal}" in values
    assert len(resource["signature"]) == 1
    both = fhir_bundle(SignedAnswer(signed(decision=decided(), second=("Why",)), SECOND))
    assert faults_of(both) == []
    (resource,) = resources(both, "Provenance")
    assert [signature["who"]["reference"] for signature in resource["signature"]] == [
        agent["who"]["reference"] for agent in resource["agent"] if "reference" in agent["who"]
    ]
    assert len(resource["signature"]) == 2


def test_what_waits_for_a_second_signature_is_not_sent():
    with pytest.raises(NotSignedError):
        SignedAnswer(signed(decision=decided(), second=("A second carer may no longer be needed",)))


def test_nothing_of_equality_monitoring_is_sent():
    package = PACKAGE.changed(monitoring={"sex": "female", "ethnicity": "MARKED"}, diagnoses=("MARKED",))
    review, _hours = reviewed()
    signed_review = signed(decision=decided()).model_copy(
        update={"review": review.model_copy(update={"package": package})}
    )
    sent = SignedAnswer(signed_review)
    assert "MARKED" not in json.dumps(fhir_bundle(sent)) + plain_text(sent)


def change(path, value):
    def fault(bundle):
        here = bundle
        for part in path[:-1]:
            here = here[part]
        if value is None:
            del here[path[-1]]
        else:
            here[path[-1]] = value

    return fault


def place(bundle, kind, number=0):
    ats = [at for at, entry in enumerate(bundle["entry"]) if entry["resource"]["resourceType"] == kind]
    return ("entry", ats[number], "resource")


NINE = {
    "an unknown element": ("CarePlan", ("colour",), "red", "no such element"),
    "a required element is missing": ("QuestionnaireResponse", ("status",), None, "it is missing"),
    "two of a choice": ("DeviceRequest", ("codeReference",), {"display": "x"}, "two of"),
    "a bad date": ("Task", ("restriction",), {"period": {"end": "2027-02-30"}}, "form of dateTime"),
    "a code outside its set": ("CarePlan", ("status",), "signed", "not one of its codes"),
    "the wrong kind of target": ("Task", ("for",), "PLAN", "should to Patient"),
    "an invariant of timing": (
        "ServiceRequest", ("occurrenceTiming",), {"repeat": {"duration": 45, "period": 1, "periodUnit": "d"}},
        "needs `durationUnit`",
    ),
    "a reference that leads nowhere": ("CarePlan", ("subject",), {"reference": "urn:uuid:nothing"}, "leads to nothing"),
    "a unit outside UCUM": ("CarePlan", ("extension", 0, "valueRange", "low", "code"), "hours/wk", "not one of its codes"),
}  # fmt: skip


@pytest.mark.parametrize("name", NINE)
def test_each_of_nine_planted_faults_is_found(name, bundle):
    kind, path, value, says = NINE[name]
    broken = copy.deepcopy(bundle)
    if value == "PLAN":
        plan = next(
            entry["fullUrl"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "CarePlan"
        )
        value = {"reference": plan}
    change((*place(broken, kind), *path), value)(broken)
    faults = faults_of(broken)
    assert len(faults) == 1, faults
    assert says in faults[0]
    assert kind in faults[0]


def of_kind(bundle, kind):
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def length_of_a_visit(bundle, minutes):
    visits = [request for request in of_kind(bundle, "ServiceRequest") if "occurrenceTiming" in request]
    visits[0]["occurrenceTiming"]["repeat"]["duration"] = minutes


FURTHER = {
    "an order": lambda bundle: of_kind(bundle, "DeviceRequest")[0].update(intent="order"),
    "a task that is an order": lambda bundle: of_kind(bundle, "Task")[0].update(intent="order"),
    "a new plan in force": lambda bundle: of_kind(bundle, "CarePlan")[0].update(status="active"),
    "two people": lambda bundle: bundle["entry"].append({**bundle["entry"][0], "fullUrl": "urn:uuid:other"}),
    "nobody answers for it": lambda bundle: bundle["entry"].pop(),
    "a month that is none": lambda bundle: of_kind(bundle, "CarePlan")[0].update(created="2026-13"),
    "no number": lambda bundle: length_of_a_visit(bundle, float("nan")),
    "no end": lambda bundle: length_of_a_visit(bundle, float("inf")),
    "less than nothing": lambda bundle: length_of_a_visit(bundle, -30),
    "a mark that is no text": lambda bundle: of_kind(bundle, "CarePlan")[0].update(title="a\x00b"),
    "a request that takes away": lambda bundle: bundle["entry"][0]["request"].update(method="DELETE"),
    "an entry that is none": lambda bundle: bundle["entry"].append("x"),
    "something that nobody signed for": lambda bundle: of_kind(bundle, "Provenance")[0]["target"].pop(3),
    "something signed for twice": lambda bundle: of_kind(bundle, "Provenance")[0]["target"].append(
        of_kind(bundle, "Provenance")[0]["target"][0]
    ),
    "no entries": lambda bundle: bundle.update(entry=None),
}


@pytest.mark.parametrize("name", FURTHER)
def test_what_would_mislead_or_break_whoever_receives_it_is_found(name, bundle):
    broken = copy.deepcopy(bundle)
    kinds = [entry["resource"]["resourceType"] for entry in broken["entry"]]
    assert (kinds[0], kinds[-1]) == ("Patient", "Provenance")
    FURTHER[name](broken)
    assert faults_of(broken)


def test_what_was_known_comes_back_as_it_was_and_unknown_stays_unknown(bundle, tmp_path):
    (tmp_path / "b.json").write_text(json.dumps(bundle), encoding="utf-8")
    (person,) = import_files([tmp_path / "b.json"], Choices(TODAY)).people
    assert person.reference == PACKAGE.reference

    def words(package):
        words_at = {}
        for path in form_words():
            here = package
            for part in path.split("."):
                here = getattr(here, part)
            words_at[path] = here
        return words_at

    assert words(person.package) == words(PACKAGE)
    assert None in words(PACKAGE).values()
    assert [(v.start, v.minutes, v.carers, set(v.days)) for v in person.package.visits] == [
        (v.start, v.minutes, v.carers, set(v.days)) for v in PACKAGE.visits
    ]


def test_every_word_that_the_form_asks_is_one_and_no_word_of_a_section_is_left_out():
    from engine.formats.words import is_word

    assert all(is_word(path) for path in form_words())
    for section in ("person", "home", "risks", "medicines", "preferences"):
        wanted = {
            f"{section}.{name}" for name in type(getattr(CarePackage(reference="A"), section)).model_fields
        }
        assert wanted <= set(form_words())


def test_rows_have_every_column_and_each_choice(answer):
    rows = list(rows_of(answer))
    choices = [row for row in rows if row["kind"] == "choice"]
    assert [row["item"] for row in choices] == [choice.item for choice in decided().choices]
    assert choices[0]["stock_number"] == "ST-7"
    assert all(row["signed_by"] == "Ann" for row in rows)


def with_needs(reference="DEMO-02", **more):
    review, hours = reviewed(reference)
    decision = decided().model_copy(update={"choices": (), **more})
    signed_review = signed(decision=decision, second=("Why",))
    return SignedAnswer(signed_review.model_copy(update={"review": review, "hours": hours}), SECOND)


def test_rows_say_who_signed_second_and_of_a_need_how_soon_what_to_do_and_who():
    sent = with_needs()
    rows = list(rows_of(sent))
    assert {(row["second_signed_by"], row["second_signed_on"]) for row in rows} == {("Bea", "2026-11-25")}
    needs = sent.signed.review.unmet_needs
    assert [
        (row["urgency"], row["what_to_do"], row["who"]) for row in rows if row["kind"] == "unmet need"
    ] == [(need.urgency or "", need.reason.action, need.who) for need in needs]
    assert [row["who"] for row in rows if row["kind"] == "hold"] == [
        hold.lifted_by_whom for hold in sent.signed.review.holds
    ]


def test_what_was_not_known_of_a_chosen_item_goes_out_with_it_in_every_form():
    review, _ = reviewed()
    chosen = next(suggestion for suggestion in review.suggestions if suggestion.unknowns)
    choice = ItemChoice(item=chosen.item, choice="accept", reason="meets_goal", words="The risk is small.")
    sent = SignedAnswer(
        signed(decision=decided().model_copy(update={"choices": (choice,)})), None, CATALOGUE.items
    )
    (questions,) = sent.open_questions.values()
    assert questions
    rows = [row for row in rows_of(sent) if row["kind"] == "not known when it was chosen"]
    assert [(row["item"], row["name"]) for row in rows] == [(chosen.item, question) for question in questions]
    (request,) = [
        resource
        for kind in ("DeviceRequest", "ServiceRequest")
        for resource in resources(fhir_bundle(sent), kind)
        if resource["identifier"][0]["value"].endswith(f"/{chosen.item}")
    ]
    assert request["note"][1]["text"] == f"Not known when it was chosen: {' '.join(questions)}"
    assert "Not known when it was chosen: " in " ".join(plain_text(sent).split())
    assert faults_of(fhir_bundle(sent)) == []


def test_a_bundle_has_every_need_as_a_task_and_every_hold_as_a_note_of_the_plan():
    review, _ = reviewed("DEMO-02")
    seen_to = Action(source=review.unmet_needs[0].reason.source, owner="Lead of safeguarding", words="Rang.")
    other = Action(source="question:person.transfers", words="Asked.")
    bundle = fhir_bundle(with_needs(actions=(seen_to, other)))
    assert faults_of(bundle) == []
    tasks = resources(bundle, "Task")
    for need in review.unmet_needs:
        (task,) = [task for task in tasks if task["description"].startswith(f"{need.title}.")]
        assert task["priority"] == {"now": "asap", "days": "urgent", "planned": "routine"}[need.urgency]
        assert need.reason.action in task["description"]
        is_seen_to = need.reason.source == seen_to.source
        assert task["performerType"] == [{"text": seen_to.owner if is_seen_to else need.who}]
        assert task["description"].endswith("Rang.") == is_seen_to
    (plan,) = resources(bundle, "CarePlan")
    notes = [note["text"] for note in plan["note"]]
    assert all(
        any(hold.reason.because in note and hold.lifted_by in note for note in notes) for hold in review.holds
    )


def test_what_judgement_set_aside_is_no_hold_any_more_and_says_who_decided_it_and_why():
    review, _ = reviewed("DEMO-02")
    hold, other = review.holds[0], review.not_suggested[0]
    judgements = (
        Judgement(
            source=hold.reason.source,
            because="Seen at home with her daughter.",
            lifted_by="Cy",
            lifted_as="Lead",
        ),
        Judgement(source=f"item:{other.item}", because="She has one at her sister's."),
    )
    sent = with_needs(judgements=judgements)
    (plan,) = resources(fhir_bundle(sent), "CarePlan")
    notes = [note["text"] for note in plan["note"]]
    rows = [(row["kind"], row["reason"], row["words"]) for row in rows_of(sent)]
    text = " ".join(plain_text(sent).split())
    assert not [note for note in notes if note.startswith(f"Must not change: {hold.reason.because}")]
    assert len([note for note in notes if note.startswith("Must not change")]) == len(review.holds) - 1
    assert "hold" not in [kind for kind, reason, _ in rows if reason == hold.reason.because]
    for says, because, is_hold in (
        (hold.reason.because, "Seen at home with her daughter. Lifted by Cy, Lead.", True),
        (f"{other.name} is not suggested by the rules.", "She has one at her sister's.", False),
    ):
        (note,) = [note for note in notes if because in note]
        assert says in note
        assert "Ann (OT), 2026-11-24; signed second by Bea (Manager), 2026-11-25" in note
        assert ("A safety hold was raised" in note) is is_hold
        assert (says, because) in [row[1:] for row in rows]
        assert because in text
    assert text.count("A safety hold was raised, and set aside by judgement of Ann") == 1


def test_the_text_says_what_to_do_about_a_need_and_who():
    sent = with_needs()
    text = " ".join(plain_text(sent).split())
    assert all(" ".join(need.who.split()) in text for need in sent.signed.review.unmet_needs)
    assert "Today: Speak with the safeguarding lead" in text


def test_the_text_is_two_pages_without_a_code(answer):
    text = plain_text(answer)
    assert len(text.splitlines()) <= MOST_LINES
    assert "`" not in text
    assert not [item for item in CATALOGUE.items if "_" in item and item in text]
    assert answer.signed.seal[:8] not in text
    assert "review is recommended" in text.lower() or "No change" in text


@pytest.mark.parametrize("reference", ["DEMO-01", "DEMO-05", "DEMO-07"])
def test_every_demonstration_package_can_be_sent_with_every_need_and_hold_in_its_text(reference):
    review, hours = reviewed(reference)
    choices = tuple(
        ItemChoice(item=suggestion.item, choice=WAYS[number % 4], reason="meets_goal", words="x")
        for number, suggestion in enumerate(review.suggestions)
    )
    signed_review = signed(decision=decided().model_copy(update={"choices": choices}))
    signed_review = signed_review.model_copy(
        update={"review": review, "hours": hours, "reference": reference}
    )
    sent = SignedAnswer(signed_review, None, CATALOGUE.items, reasons={"meets_goal": "It serves a goal"})
    assert faults_of(fhir_bundle(sent)) == []
    text = plain_text(sent)
    assert "It serves a goal" in text or not choices
    assert len(text.splitlines()) <= MOST_LINES
    on_one_line = " ".join(text.split())
    assert all(need.title.replace("`", "") in on_one_line for need in review.unmet_needs)
    assert all(
        hold.reason.because.partition(". ")[0].partition(" (`")[0] in on_one_line for hold in review.holds
    )
    assert {"What the person says", "Hours of paid care"} <= set(text.splitlines())
    assert "- and " in text or len(review.questions) <= 12 or "questions stand in the full record" in text


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('records') / 'handrail.db'}"
    engine = open_database(url)
    packages = [PACKAGE, demonstration_packages()["DEMO-03"]]
    PackageRecords(engine).save_all(packages, caseload="North")
    SignedRecords(engine).sign(signed(decision=decided()), draft_revision=0)
    waits = signed(decision=decided(), second=("Judgement sets a hold aside",))
    SignedRecords(engine).sign(waits.model_copy(update={"reference": "DEMO-03"}), draft_revision=0)
    return url


def run(*arguments):
    return CliRunner().invoke(handrail, ["exchange", *map(str, arguments)])


def test_the_command_writes_each_of_the_three(database, tmp_path):
    for how, ending in (("fhir", "json"), ("csv", "csv"), ("text", "txt")):
        out = tmp_path / f"x.{ending}"
        done = run("export", PACKAGE.reference, "--database", database, "--as", how, "--out", out)
        assert done.exit_code == 0, done.output
        assert out.stat().st_mode & 0o077 == 0
    assert faults_of(json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))) == []
    cells = [
        cell
        for row in csv.reader(io.StringIO((tmp_path / "x.csv").read_text(encoding="utf-8")))
        for cell in row
    ]
    assert "'=1+1" in cells
    assert "=1+1" not in cells


def test_the_command_sends_nothing_that_waits_for_a_signature(database, tmp_path):
    done = run("export", "DEMO-03", "--database", database, "--out", tmp_path / "x.json")
    assert done.exit_code == 1
    assert "second signature" in done.output
    assert not (tmp_path / "x.json").exists()


def test_the_command_says_plainly_that_there_is_no_such_review(database):
    done = run("export", "NOBODY", "--database", database)
    assert done.exit_code == 2
    assert "There is no signed review of NOBODY" in done.output
    done = run("export", PACKAGE.reference, "--database", database, "--number", 9)
    assert "There is no signed review 9" in done.output


def test_a_stock_list_that_names_no_item_is_refused(database, tmp_path):
    (tmp_path / "stock.csv").write_text("item,stock_number\nmoon_boots,1\n", encoding="utf-8")
    done = run("export", PACKAGE.reference, "--database", database, "--stock", tmp_path / "stock.csv")
    assert done.exit_code == 2
    assert "moon_boots" in done.output


def of_package(**more):
    """The bundle of a signed review of a package with more in it."""
    whole = signed()
    review = whole.review.changed(package=PACKAGE.changed(**more))
    return fhir_bundle(SignedAnswer(whole.changed(review=review), None, CATALOGUE.items))


def test_goals_that_came_from_elsewhere_keep_who_said_them_and_when(tmp_path):
    goals = [
        {"words": "Dance", "said_by": "the person", "said_on": "2026-03-04"},
        {"words": "Walk", "said_by": "her daughter"},
        {"words": "Cook", "said_by": "who said it is not recorded"},
        {"words": "Garden"},
    ]
    bundle = of_package(goals=tuple(Goal.model_validate(goal) for goal in goals))
    assert faults_of(bundle) == []
    (tmp_path / "b.json").write_text(json.dumps(bundle), encoding="utf-8")
    (person,) = import_files([tmp_path / "b.json"], Choices(TODAY)).people
    assert [(goal.words, goal.said_by) for goal in person.package.goals] == [
        ("Dance", "the person"), ("Cook", "who said it is not recorded"), ("Garden", "the person"),
    ]  # fmt: skip
    assert [(note.what, note.by) for note in person.noted if note.what == "Walk"] == [
        ("Walk", "her daughter")
    ]


def test_hours_without_times_go_out_and_come_back_as_hours(tmp_path):
    allowances = tuple(
        Allowance(hours=hours, per_weeks=weeks, kind=kind, for_what="church & tea")
        for hours, weeks, kind in ((14, 1, "personal_assistant"), (42, 4, "care_worker"))
    )
    bundle = of_package(allowances=allowances)
    assert faults_of(bundle) == []
    (tmp_path / "b.json").write_text(json.dumps(bundle), encoding="utf-8")
    (person,) = import_files([tmp_path / "b.json"], Choices(TODAY)).people
    assert [(allowance.hours, allowance.kind) for allowance in person.package.allowances] == [
        (14, "personal_assistant"), (10.5, "care_worker"),
    ]  # fmt: skip


def test_everything_that_is_sent_twice_is_found_by_its_own_identifier(bundle):
    searches = [entry["request"].get("ifNoneExist") for entry in bundle["entry"]]
    assert None not in searches
    assert len(set(searches)) == len(searches)


def test_a_search_for_an_identifier_is_one_whatever_a_visit_is_called():
    visit = PACKAGE.visits[0].changed(id="Tea & toast #1")
    bundle = of_package(visits=(visit,))
    (search,) = {
        entry["request"]["ifNoneExist"] for entry in bundle["entry"] if "Tea" in json.dumps(entry["request"])
    }
    assert search.endswith("Tea%20%26%20toast%20%231")
