"""A real client's whole journey over a socket: a package in, its review, a signature, the decision and its papers out."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.api.settings import read_settings
from dashboard.demonstration import demonstration_packages
from dashboard.demonstration.colleagues import colleague, demonstration_rights
from dashboard.print.jobs.verify import verify as verify_paper
from engine import CarePackage, Reviewer
from engine.answers import faults_of
from engine.model import Decision, ItemChoice, PersonsView, Review
from engine.model.limits import AT_ONCE
from engine.records import (
    GrantRecords,
    PackageRecords,
    SignedRecords,
    actor_of,
    entries,
    open_database,
)
from engine.records import verify as verify_chain
from engine.review import obstacles
from tests.api.conftest import ISSUER
from tests.api.server import Client, served
from tests.signing import sign_review, signature

FHIR = Path(__file__).parents[1] / "formats" / "files" / "fhir"
PAGE = (Path(__file__).parents[2] / "docs" / "for_integrators.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def decline_everything(review):
    """The smallest decision that can be signed."""
    suggested = (suggestion for suggestion in review.suggestions if suggestion.status == "suggested")
    return Decision(
        choices=tuple(
            ItemChoice(item=item.item, choice="decline", words="Not wanted.") for item in suggested
        ),
        view=PersonsView(agreement="agrees", words="I manage."),
        summary="Nothing changes now.",
    )


def sign(database, actor, reference, reviewer, rights=None):
    """What the screen does when a therapist signs, with the same functions of the records."""
    packages = PackageRecords(database, actor, rights)
    review = reviewer.review(packages.load(reference), reviewed_on=datetime.now(UTC).date())
    decision = decline_everything(review)
    assert obstacles(review, decision, reviewer.rule_set) == ()
    by = signature(actor.identity, name=actor.name, at=datetime.now(UTC).isoformat())
    version = packages.version(reference)
    signed = sign_review(reviewer.hours_of, review, decision, package_version=version, by=by)
    SignedRecords(database, actor, rights).sign(signed, draft_revision=0)
    return signed


def test_a_package_goes_in_and_a_signed_decision_with_its_papers_comes_out(
    tmp_path, catalogue, rule_set, issuer, token
):
    settings = tmp_path / "api.yaml"
    settings.write_text(
        json.dumps(
            {"issuers": [{"issuer": ISSUER, "audience": "handrail", "keys": "keys.json"}], "reviewers": 1}
        ),
        encoding="utf-8",
    )
    url = f"sqlite:///{tmp_path}/journey.db"
    database = open_database(url)
    GrantRecords(database).give(f"{ISSUER} ann-subject", "OT", "north")
    GrantRecords(database).give(f"{ISSUER} pat-subject", "provider", "north")
    package = demonstration_packages()["DEMO-04"].changed(reference="N/7", synthetic=False)
    content = package.model_dump_json()
    with served(url, "--settings", str(settings)) as (port, log):
        nobody, ann, pat = Client(port), Client(port, token("ann")), Client(port, token("pat"))
        assert nobody.ask("GET", "/ready").json["status"] == "ok"
        assert nobody.ask("GET", "/v1/packages").status == 401
        assert ann.ask("POST", "/v1/check", content, content_type="application/json").json["problems"] == []

        put = ann.ask(
            "PUT", "/v1/packages/N%2F7?caseload=north", content, content_type="application/json",
            if_none_match="*", idempotency_key="journey-1",
        )  # fmt: skip
        assert (put.status, put.json) == (201, {"reference": "N/7", "version": 1})
        assert CarePackage.model_validate_json(ann.ask("GET", "/v1/packages/N%2F7").content) == package
        review = Review.model_validate_json(ann.ask("GET", "/v1/reviews/N%2F7").content)
        assert pat.ask("GET", "/v1/reviews/N%2F7").status == 403
        assert pat.ask("GET", "/v1/decisions?reference=N/7").json["decisions"] == []

        actor = actor_of({"iss": ISSUER, "sub": "ann-subject", "name": "Ann"})
        with Reviewer(catalogue, rule_set) as reviewer:
            signed = sign(database, actor, "N/7", reviewer)
        assert signed.review.review_hash == review.review_hash, "what was signed is what the interface showed"

        (short,) = pat.ask("GET", "/v1/decisions?reference=N/7").json["decisions"]
        assert (short["seal"], short["complete"]) == (signed.seal, True)
        decision = pat.ask("GET", "/v1/decisions/1/N%2F7")
        assert decision.json["signed_review"] == signed.model_dump(mode="json")
        paper = pat.ask("GET", "/v1/papers/provider/1/N%2F7")
        assert paper.headers["content-type"] == "application/pdf"
        verdict = verify_paper(paper.content, SignedRecords(database))
        assert verdict.state == "genuine", verdict

        call = {"hook": "patient-view", "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"}
        cards = ann.ask(
            "POST", "/cds-services/handrail-patient-view", call | {"context": {"patientId": "N/7"}}
        ).json
        assert {card["indicator"] for card in cards["cards"]} <= {"info", "warning"}
        GrantRecords(database).take(f"{ISSUER} pat-subject", "provider", "north")
        assert pat.ask("GET", "/v1/papers/provider/1/N%2F7").status == 403
    assert verify_chain(database).faults == ()
    saved = [
        entry.identity for entry in entries(database, "N/7") if entry.action in ("saved package", "signed")
    ]
    assert saved == [f"{ISSUER} ann-subject"] * 2
    assert [line for line in log if "N/7" in line or "N%2F7" in line or "subject" in line] == []


def test_a_bundle_goes_in_and_a_bundle_of_what_was_signed_comes_out(tmp_path, reviewer):
    url = f"sqlite:///{tmp_path}/bundles.db"
    bundle = (FHIR / "eltss.xml").read_bytes()
    with served(url) as (port, _):
        ann = Client(port, "ann")
        read = ann.ask("POST", "/v1/import", bundle, content_type="application/fhir+xml").json
        (person,) = read["people"]
        assert read["not_understood"], "what was not understood is said"
        at = f"/v1/packages/{person['reference']}"
        saved = ann.ask("PUT", f"{at}?caseload=demonstration", person["package"], if_none_match="*")
        assert saved.status == 201, saved.content
        review = ann.ask("GET", f"/v1/reviews/{person['reference']}").json
        assert review["package"] == person["package"]
        signed = sign(
            open_database(url), colleague("ann"), person["reference"], reviewer, demonstration_rights()
        )
        out = ann.ask("GET", f"/v1/bundles/1/{person['reference']}")
        assert out.headers["content-type"] == "application/fhir+json"
        assert faults_of(out.json) == []
        kinds = {entry["resource"]["resourceType"] for entry in out.json["entry"]}
        assert {"CarePlan", "Provenance", "QuestionnaireResponse"} <= kinds
        assert signed.seal in json.dumps(out.json) or signed.review.review_hash in json.dumps(out.json)
        wrong = ann.ask("POST", "/v1/import", b"{", content_type="application/fhir+json")
        assert (wrong.status, wrong.json["code"]) == (422, "H151")
        for client in (ann, Client(port)):
            large = client.ask("POST", "/v1/import", b" " * 2 * AT_ONCE.file_bytes)
            assert large.headers["content-type"] == "application/problem+json", (
                "and the connection is not broken"
            )


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_commands_of_the_page_do_what_they_say(tmp_path):
    with served(f"sqlite:///{tmp_path}/demonstration.db") as (port, _):
        for block in COMMANDS:
            for command in block.strip().splitlines():
                done = subprocess.run(
                    ["bash", "-c", command.replace(":8600", f":{port}")],
                    cwd=tmp_path,
                    capture_output=True,
                    check=False,
                )
                assert done.returncode == 0, (command, done.stderr)
                assert b"urn:handrail:problem" not in done.stdout, (command, done.stdout)
    assert json.loads((tmp_path / "review.json").read_text(encoding="utf-8"))["review_hash"]
    assert (tmp_path / "draft.pdf").read_bytes().startswith(b"%PDF")


def test_the_settings_of_the_page_are_read(tmp_path):
    (text,) = re.findall(r"^```yaml settings\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    file = tmp_path / "api.yaml"
    file.write_text(text, encoding="utf-8")
    assert read_settings(file).hosts == ("api.handrail.example.org",)


@pytest.mark.parametrize(
    ("options", "expected"),
    [([], "this is a demonstration"), (["--host", "0.0.0.0"], "served on this machine alone"),
     (["--settings", "no_such.yaml"], "H101")],
)  # fmt: skip
def test_a_server_that_would_let_anybody_at_real_records_does_not_start_and_says_why(
    tmp_path, options, expected
):
    url = f"sqlite:///{tmp_path}/real.db"
    PackageRecords(open_database(url)).save(CarePackage(reference="REAL-1"), caseload="north")
    done = subprocess.run(
        [sys.executable, "-c", "from dashboard.terminal import main; main()", "serve", *options],
        env=os.environ | {"HANDRAIL_DATABASE": url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
