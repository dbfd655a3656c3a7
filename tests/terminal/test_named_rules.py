"""What an installation names in HANDRAIL_RULES is what every command, page and process of it uses."""

import json
import shutil
from datetime import date

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from dashboard.demonstration import demonstration_package, demonstration_packages
from dashboard.knowledge_named import catalogue_named, knowledge_named
from dashboard.screen.review.plain_text import as_plain_text
from dashboard.terminal.command import handrail
from engine import Reviewer, load_rule_set
from engine.caseload import CaseloadEvaluator, EvaluatorApart
from engine.knowledge import KnowledgeSource
from engine.learning import layer_text
from engine.model import Decision, ItemChoice, PersonsView
from engine.records import PackageRecords, SignedRecords, open_database
from engine.review import ReviewersApart
from tests.authoring.conftest import HEADER, HOLD, rule
from tests.learning.layers import layer, use
from tests.shipped import CATALOGUE
from tests.shipped import RULES as SHIPPED
from tests.signing import sign_review

DAY = date(2026, 11, 24)
RULES = rule("rails", "person.grip >= 1") + rule(
    "keep", "risks.weeks_since_hospital_discharge < 6", "hold", "everything", **HOLD
)
BASE_REASONS = (
    "decision_reasons:\n  - {code: no_gain, choices: [decline], words: It would change nothing here}\n"
)
OWN_REASON = "decision_reasons:\n  - {code: panel, choices: [decline], words: Our panel did not agree}\n"
PROPERTY = """
- property: A risk that is found loses no hold
  worse: {risks.hoarding: up}
  never: [loses a hold]
"""
PRICES = "item,price_gbp,supplier\ngrab_rails,41,Town store\n"


def run(*words, **environment):
    return CliRunner().invoke(handrail, [str(word) for word in words], env=environment)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A proved layer of a council, with a reason and a price of its own, over a small base."""
    place = tmp_path_factory.mktemp("rules")
    base, folder = place / "trial", place / "town"
    for name in (base / "checks", folder / "catalogue"):
        name.mkdir(parents=True)
    (base / "rule_set.yaml").write_text(HEADER.strip() + "\n" + BASE_REASONS, encoding="utf-8")
    (base / "rules.yaml").write_text(RULES, encoding="utf-8")
    (base / "checks" / "properties.yaml").write_text(PROPERTY, encoding="utf-8")
    content_hash = load_rule_set(CATALOGUE, base, "rules/trial").content_hash
    header = HEADER.strip().replace("id: trial", "id: town")
    header += f'\nextends: trial@1\nbase_hash: "{content_hash}"\n{OWN_REASON}'
    (folder / "rule_set.yaml").write_text(header, encoding="utf-8")
    (folder / "catalogue" / "prices.csv").write_text(PRICES, encoding="utf-8")
    assert run("rules", "prove", folder).exit_code == 0
    return folder


@pytest.fixture
def named(town, monkeypatch):
    monkeypatch.setenv("HANDRAIL_RULES", str(town))
    return town


def test_the_shipped_rules_are_used_where_none_are_named(monkeypatch):
    monkeypatch.delenv("HANDRAIL_RULES", raising=False)
    monkeypatch.delenv("HANDRAIL_EVIDENCE", raising=False)
    assert knowledge_named() == KnowledgeSource("home_care", "")


def test_commands_take_the_named_rules_and_an_option_comes_first(named):
    reviewed = json.loads(run("review", "DEMO-01", "--json").output)
    assert reviewed["provenance"]["rule_set"] == "town"
    shipped = json.loads(run("review", "DEMO-01", "--json", "--rules", "home_care").output)
    assert shipped["provenance"]["rule_set"] == "home_care"


def test_processes_of_a_server_read_the_named_rules_and_the_named_evidence(named, tmp_path, monkeypatch):
    learned = layer(catalogue_named(), used=(use(catalogue_named()),))
    (tmp_path / "layer.yaml").write_text(layer_text(learned), encoding="utf-8")
    monkeypatch.setenv("HANDRAIL_EVIDENCE", str(tmp_path / "layer.yaml"))
    source = knowledge_named()
    catalogue, rule_set = source.load()
    assert (rule_set.id, catalogue.layer) == ("town", learned)
    package = demonstration_packages()["DEMO-01"]
    evaluating, reviewing = (
        EvaluatorApart(catalogue, rule_set, source),
        ReviewersApart(catalogue, rule_set, 1, source),
    )
    try:
        (outcome,) = evaluating.evaluate([package.model_dump_json()], DAY)
        review = json.loads(reviewing.review(package.model_dump_json(), DAY))
    finally:
        evaluating.close()
        reviewing.close()
    assert (outcome,) == tuple(CaseloadEvaluator(catalogue, rule_set, DAY).evaluate([package]))
    assert review["provenance"]["rule_set"] == "town"
    assert review["provenance"]["evidence_layer_hash"] == learned.content_hash


@pytest.fixture(scope="module")
def signed_with_own_reason(town, tmp_path_factory):
    """A review that was made and signed with the council's rules, an item declined for its own reason."""
    catalogue, rule_set = KnowledgeSource(str(town)).load()
    package = demonstration_package("DEMO-04", catalogue)
    decision = Decision(
        choices=(
            ItemChoice(item="grab_rails", choice="decline", reason="panel"),
            ItemChoice(item="bed_lever", choice="decline", reason="no_gain"),
        ),
        view=PersonsView(agreement="agrees"),
        summary="Nothing changes.",
    )
    with Reviewer(catalogue, rule_set) as reviewer:
        review = reviewer.review(package, reviewed_on=DAY)
        signed = sign_review(reviewer.hours_of, review, decision)
    url = f"sqlite:///{tmp_path_factory.mktemp('records') / 'handrail.db'}"
    engine = open_database(url)
    PackageRecords(engine).save_all([package], caseload="North")
    SignedRecords(engine).sign(signed, draft_revision=0)
    return url, signed


def export(url, *words, **environment):
    return run("exchange", "export", "DEMO-04", "--database", url, "--as", "csv", *words, **environment)


def test_an_export_reads_the_reasons_of_the_rules_that_the_review_was_made_with(
    signed_with_own_reason, town, tmp_path
):
    url, _ = signed_with_own_reason
    for words, environment in ((("--rules", town), {}), ((), {"HANDRAIL_RULES": str(town)})):
        sent = export(url, *words, **environment)
        assert sent.exit_code == 0, sent.output
        assert "Our panel did not agree" in sent.output
        assert "This review was made with" not in sent.output
    assert "It would change nothing here" in sent.output


def test_an_export_says_that_the_rules_of_the_review_are_not_here_and_sends_codes(signed_with_own_reason):
    sent = export(signed_with_own_reason[0], HANDRAIL_RULES="home_care")
    assert sent.exit_code == 0, sent.output
    assert "This review was made with town 1.0.0" in sent.output
    assert "coded reasons are sent as their codes" in sent.output
    assert ",panel,panel," in sent.output
    assert "no gain" in sent.output


def test_an_export_finds_the_version_of_the_rules_that_the_review_names(
    signed_with_own_reason, town, tmp_path
):
    url, _ = signed_with_own_reason
    newer = tmp_path / "town"
    shutil.copytree(town.parent / "trial", tmp_path / "trial")
    shutil.copytree(town, newer)
    shutil.copytree(town, newer / "versions" / "1.0.0")
    shutil.copytree(town.parent / "trial", newer / "versions" / "trial")
    header = (newer / "rule_set.yaml").read_text(encoding="utf-8")
    header = header.replace("version: 1.0.0", "version: 1.1.0").replace(
        "Our panel did not agree", "The panel said no"
    )
    (newer / "rule_set.yaml").write_text(header, encoding="utf-8")
    assert run("rules", "prove", newer).exit_code == 0
    sent = export(url, "--rules", newer)
    assert sent.exit_code == 0, sent.output
    assert "Our panel did not agree" in sent.output


def test_a_reason_of_other_rules_is_shown_as_its_code_and_never_left_out(signed_with_own_reason):
    _, signed = signed_with_own_reason
    text = as_plain_text(
        signed.review, signed.decision, signed.hours, SHIPPED, CATALOGUE.vocabulary.terms, "Signed"
    )
    assert "(panel)" in text


def test_a_queue_is_made_of_results_that_a_layer_with_its_own_catalogue_gave(named, tmp_path):
    packages = tmp_path / "packages.jsonl"
    lines = [package.model_dump_json() for package in demonstration_packages().values()]
    packages.write_text("\n".join(lines) + "\n", encoding="utf-8")
    evaluated = run("caseload", packages, "--out", tmp_path / "results", "--on", "2026-11-24")
    assert evaluated.exit_code == 0, evaluated.output
    queued = run("queue", tmp_path / "results")
    assert queued.exit_code == 0, queued.output
    assert "The first" in queued.output


def test_the_printed_drafts_and_the_monitor_use_the_named_rules(named, tmp_path):
    assert run("print", "DEMO-01", "--out", tmp_path / "papers", "--kind", "record").exit_code == 0
    (paper,) = (tmp_path / "papers").glob("*.pdf")
    assert "town 1.0.0" in " ".join(" ".join(page.extract_text() for page in PdfReader(paper).pages).split())
    assert run("health").exit_code == 0
