"""Whom to call: typed into the fields of a paper, and no part of what is signed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.jobs.batch import Order, print_many
from dashboard.print.jobs.contacts import CONTACTS, ContactsError, load_contacts
from dashboard.print.jobs.verify import verify
from engine.records import PackageRecords, SignedRecords, open_database

NUMBERS = {
    "therapist": "Ada Example, 01234 567890",
    "out_of_hours": "01234 000000",
    "equipment": "Llŷn ☎ 01234 111111",
}


def values(content):
    pdf = pikepdf.open(BytesIO(content))
    return {
        str(annotation.T): str(annotation.V)
        for page in pdf.pages
        for annotation in page.obj.get("/Annots", [])
    }


def test_the_numbers_stand_in_their_fields_and_can_still_be_changed(signed):
    content = render("provider", signed("DEMO-01"), contacts=NUMBERS)
    value_of = values(content)
    assert value_of["therapist"] == NUMBERS["therapist"]
    assert value_of["out_of_hours"] == NUMBERS["out_of_hours"]
    assert value_of["equipment"] == NUMBERS["equipment"]
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant
    assert content == render("provider", signed("DEMO-01"), contacts=NUMBERS)


def test_without_contacts_the_fields_are_empty(signed):
    assert not {values(render("provider", signed("DEMO-01"))).get(name) for name in CONTACTS} - {""}


def test_a_paper_with_numbers_is_as_genuine_as_one_without(signed, tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'handrail.db'}")
    PackageRecords(engine).save_all([demonstration_packages()["DEMO-01"]], caseload="demonstration")
    records = SignedRecords(engine)
    records.sign(signed("DEMO-01", number=1), draft_revision=0)
    verdict = verify(render("provider", signed("DEMO-01", number=1), contacts=NUMBERS), records)
    assert verdict.state == "genuine"
    assert any("3 fields are filled in" in line for line in verdict.says)
    with_the_councils_own = verify(
        render("provider", signed("DEMO-01", number=1), contacts=NUMBERS), records, contacts=NUMBERS
    )
    assert with_the_councils_own.says == (verdict.says[0].replace("every page is", "byte for byte"),)


def test_other_numbers_are_printed_anew(review, tmp_path):
    order = [Order("DEMO-01", "provider", False, "a.pdf", review("DEMO-01").model_dump_json())]
    outcomes = [
        next(print_many(order, tmp_path, None, contacts=numbers)).outcome
        for numbers in (NUMBERS, NUMBERS, {"therapist": "01234 222222"}, {})
    ]
    assert outcomes == ["printed", "was there", "printed", "printed"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n- b\n", "a file of contacts is"),
        ("therapist: 01234\n", "should be text"),
        ("boss: 'x'\n", "`boss` is not a field here"),
        ("therapist: 'a\n", "not YAML"),
        ("therapist: '" + "x" * 200 + "'\n", "too long"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, text, expected):
    file = tmp_path / "contacts.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContactsError, match=expected):
        load_contacts(file)


def test_the_example_for_administrators_is_one(tmp_path):
    page_of = (Path(__file__).parents[2] / "docs" / "for_administrators.md").read_text(encoding="utf-8")
    file = tmp_path / "contacts.yaml"
    file.write_text(page_of.split("```yaml contacts\n")[1].split("```")[0], encoding="utf-8")
    assert set(load_contacts(file)) == set(CONTACTS)


def test_the_setting_names_the_file(tmp_path, monkeypatch):
    file = tmp_path / "contacts.yaml"
    file.write_text("therapist: '01234 567890'\n", encoding="utf-8")
    monkeypatch.setenv("HANDRAIL_CONTACTS", str(file))
    assert load_contacts() == {"therapist": "01234 567890"}
    monkeypatch.setenv("HANDRAIL_CONTACTS", str(tmp_path / "none.yaml"))
    with pytest.raises(ContactsError, match="cannot be read"):
        load_contacts()
