"""The papers of the safety case: complete, true to this version, and plain about what nobody has done."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from dashboard.print.safety import SAFETY_PAPERS, SafetyCase, as_markdown, as_pdf
from engine.safety import assess
from engine.safety.system import SafetyOfficer, SignedDuty
from tests.safety.test_difference import FILES, WHOLE, excepted

SHOWN = {"provider": frozenset({"review.package.reference"}), "person": frozenset()}


def case(files=FILES, evidence=WHOLE, outside=()):
    return SafetyCase(
        files,
        assess(files, evidence),
        "home_care 1.0.0",
        "a" * 64,
        "b" * 64,
        "0.2.0",
        (),
        ("numpy",),
        date(2026, 11, 26),
        evidence.results is not None,
        evidence.properties,
        outside,
        SHOWN,
    )


def text(paper, **changes):
    return re.sub(r"\s+", " ", as_markdown(paper, case(**changes)))


def test_the_case_has_the_chapters_of_the_standard_and_the_whole_hashes_of_what_it_is_about():
    case_text = text("case")
    for part in (
        "What it is for",
        "What this report is about (release)",
        "What people must still do",
        "How risk is managed",
        "Severity, likelihood and what is acceptable",
        "Risks that somebody has to accept, or lower",
        "Exceptions to safety properties",
        "(DCB0160)",
        "Incidents",
        "Products of others that it rests on",
        "Approval",
        "a" * 64,
        "b" * 64,
        "Handrail | 0.2.0",
    ):
        assert part in case_text, part


def test_without_an_officer_every_paper_begins_as_a_draft_and_with_one_it_names_them():
    for paper in SAFETY_PAPERS:
        assert "DRAFT – no clinical safety officer is named" in text(paper)[:300]
    officer = SafetyOfficer(name="A. Officer", registration="HCPC OT00000", appointed_on=date(2026, 11, 2))
    named = replace(FILES, system=FILES.system.model_copy(update={"safety_officer": officer}))
    assert "A. Officer, HCPC OT00000, appointed 2 November 2026" in text("case", files=named)
    assert "DRAFT" not in text("case", files=named)[:300]


def test_an_exception_that_nobody_signed_is_said_and_a_signed_one_names_its_signer_and_day():
    assert "| bed_rails |" in text("case", evidence=excepted())
    assert "NOBODY HAS SIGNED" in text("case", evidence=excepted())
    signed = text("case", evidence=excepted(signed_by="A. Clinician"))
    assert "A. Clinician | 1 January 2027" in signed
    assert "NOBODY HAS SIGNED" not in signed


def test_each_duty_stands_once_with_whose_it_is_which_hazards_rest_on_it_and_who_signed():
    duties = {
        control.duty: control.whom
        for logged in FILES.hazards
        for control in logged.hazard.controls
        if control.duty
    }
    case_text = text("case")
    for duty, whom in duties.items():
        assert len(re.findall(re.escape(f"| {duty} | {whom} | H"), case_text)) == 1, duty
    first = next(iter(duties))
    signed = SignedDuty(
        duty=first, signed_by="B. Manager", organisation="A council", signed_on=date(2026, 11, 2)
    )
    files = replace(FILES, system=FILES.system.model_copy(update={"duties_signed": (signed,)}))
    assert "B. Manager" in text("case", files=files)


def test_a_hazard_whose_control_fails_or_was_not_run_is_open_and_says_so():
    assert "Open: not every control of this product holds here." in text(
        "log", evidence=replace(WHOLE, results=None)
    )
    assert "Open: not every control of this product holds here." not in text("log")
    assert "closed it" in text("log")


def test_rules_in_no_hazard_are_said_where_the_evidence_is_thin():
    assert "hold_unlogged" in text("case", outside=("hold_unlogged",))
    assert "stand in no hazard" not in text("case")


def test_the_transparency_record_says_what_learns_and_what_is_called():
    record = text("transparency")
    assert "Nothing in it learns from data" not in record
    for part in ("2.1", "2.2", "2.3", "2.4", "2.5", "handrail learn", "identity provider"):
        assert part in record


@pytest.mark.parametrize("paper", SAFETY_PAPERS)
def test_each_paper_is_the_same_as_pdf_and_reproducible(paper):
    paper_bytes = as_pdf(paper, case())
    assert paper_bytes == as_pdf(paper, case())
    reader = PdfReader(io.BytesIO(paper_bytes))
    printed = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    for line in as_markdown(paper, case()).splitlines():
        if line.startswith("## "):
            assert re.sub(r"\s+", "", line[3:]) in printed, line
