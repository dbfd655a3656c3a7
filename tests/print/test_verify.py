"""Whether a paper is genuine: every page is held against the signed review in the records."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from dashboard.demonstration import demonstration_packages
from dashboard.print import KINDS, render
from dashboard.print.claim import Claim, read_claim
from dashboard.print.verifying import verify
from engine.records import PackageRecords, SignedRecords, open_database
from tests.print.conftest import SECOND


@pytest.fixture(scope="module")
def records(signed, tmp_path_factory):
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('records') / 'handrail.db'}")
    PackageRecords(engine).save_all(demonstration_packages().values(), by="test", caseload="demonstration")
    found = SignedRecords(engine)
    found.sign(signed("DEMO-01", number=1), draft_revision=0)
    found.sign(signed("DEMO-02", number=1, waits=True), draft_revision=0)
    found.sign_second("DEMO-02", 1, SECOND)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_what_was_printed_is_genuine(records, signed, kind, large):
    verdict = verify(render(kind, signed("DEMO-01", number=1), large=large), records)
    assert verdict.state == "genuine"
    assert "signed review 1 of DEMO-01, signed by Ada Example" in verdict.says[0]


def test_both_signatures_are_part_of_it(records, signed):
    verdict = verify(render("provider", signed("DEMO-02", number=1, waits=True), second=SECOND), records)
    assert verdict.state == "genuine"
    assert "Ada Example and Bo Example" in verdict.says[0]


def changed(content, how):
    pdf = pikepdf.open(BytesIO(content))
    how(pdf)
    buffer = BytesIO()
    pdf.save(buffer, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def nothing(pdf):
    """Packed otherwise, that is all."""


def filled_in(pdf):
    pdf.pages[-1].obj.Annots[0].V = "Telephone 01234"


def one_word(pdf):
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"(In short)", b"(In shirt)"))


def the_drawing(pdf):
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" q 1 g 50 50 400 300 re f Q")


def the_font(pdf):
    font = next(iter(pdf.pages[0].obj.Resources.Font.values()))
    font.Widths = pikepdf.Array([0] * len(font.Widths))


def a_note_over_it(pdf):
    page = pdf.pages[0].obj
    page.Annots = pikepdf.Array([*page.get("/Annots", []), pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name("/Annot"), Subtype=pikepdf.Name("/FreeText"), Rect=[50, 50, 300, 300],
        Contents="One carer."))])


def a_page_less(pdf):
    del pdf.pages[1]


def a_page_more(pdf):
    pdf.add_blank_page()


def a_script(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")


def what_is_read_aloud(pdf):
    from tests.print.tagged import walk

    figure = next(one for one, _, _ in walk(pdf.Root.StructTreeRoot.K[0]) if str(one.S) == "/Figure")
    figure.Alt = "Every day, 1 carer."


def the_measure(pdf):
    pdf.pages[0].MediaBox = pikepdf.Array([0, 400, 595, 842])


@pytest.mark.parametrize("how", [nothing, filled_in])
def test_packing_and_filling_in_change_nothing(records, signed, how):
    verdict = verify(changed(render("provider", signed("DEMO-01", number=1)), how), records)
    assert verdict.state == "genuine", verdict.says
    assert ("1 of its fields is filled in" in verdict.says[0]) == (how is filled_in)


@pytest.mark.parametrize("how", [one_word, the_drawing, the_font, a_note_over_it, a_page_less, a_page_more, a_script,
                                 what_is_read_aloud, the_measure])
def test_any_other_change_is_noticed(records, signed, how):
    verdict = verify(changed(render("provider", signed("DEMO-01", number=1)), how), records)
    assert verdict.state == "changed"
    assert verdict.says[0].startswith("Not genuine")
    assert len(verdict.says) > 1


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_a_byte_that_is_not_what_was_printed_is_noticed_or_changes_nothing_that_is_seen(records, signed, at, byte):
    content = bytearray(render("provider", signed("DEMO-01", number=1)))
    content[int(at * len(content))] = byte
    verdict = verify(bytes(content), records)
    assert verdict.state in ("genuine", "changed", "unknown", "no paper", "draft", "only claimed")


def test_a_seal_that_is_nowhere_is_not_believed(records, signed):
    verdict = verify(render("provider", signed("DEMO-03", number=1)), records)
    assert verdict.state == "unknown"
    assert "Do not act on this paper" in verdict.says[0]


def test_a_review_that_was_replaced_is_genuine_and_says_so(records, signed, tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'handrail.db'}")
    PackageRecords(engine).save_all([demonstration_packages()["DEMO-01"]], by="test", caseload="demonstration")
    found = SignedRecords(engine)
    for number in (1, 2):
        found.sign(signed("DEMO-01", number=number), draft_revision=0)
    verdict = verify(render("provider", signed("DEMO-01", number=1)), found)
    assert verdict.state == "genuine"
    assert "signed review 2 has replaced it" in verdict.says[1]


def test_without_records_it_says_what_it_claims_and_that_this_proves_nothing(signed):
    verdict = verify(render("provider", signed("DEMO-01", number=1)))
    assert verdict.state == "only claimed"
    assert "proves nothing" in verdict.says[1]


def test_a_draft_is_a_draft(records, review):
    assert verify(render("provider", review("DEMO-01")), records).state == "draft"


def test_a_draft_dressed_up_as_signed_is_not_believed(records, review, signed):
    """The title and the claim say signed; the pages do not come from the signed review."""
    genuine = render("provider", signed("DEMO-01", number=1))
    pdf = pikepdf.open(BytesIO(render("provider", review("DEMO-01"))))
    pdf.docinfo["/Keywords"] = str(PdfReader(BytesIO(genuine)).metadata["/Keywords"])
    buffer = BytesIO()
    pdf.save(buffer)
    assert verify(buffer.getvalue(), records).state == "changed"


def test_another_pdf_and_another_file_are_no_papers(records):
    writer, buffer = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(buffer)
    for content in (buffer.getvalue(), b"", b"%PDF-1.7\n", b"hello"):
        assert verify(content, records).state == "no paper"


@given(kind=st.sampled_from(KINDS), large=st.booleans(), signed=st.booleans(), number=st.integers(0, 999),
       seal=st.text("0123456789abcdef", min_size=16, max_size=16))
def test_a_claim_is_read_as_it_was_written(kind, large, signed, number, seal):
    claim = Claim(kind, large, signed, number, seal, "0.1.0")
    assert read_claim(claim.line()) == claim


@given(st.text())
def test_any_other_line_is_no_claim(line):
    assert read_claim(line) is None


def test_the_code_names_nobody_and_leads_nowhere(signed):
    from dashboard.print.basis import basis_of
    from dashboard.print.papers import claim_of

    code = claim_of("provider", basis_of(signed("DEMO-01", number=1)), False).code()
    assert "DEMO" not in code
    assert "Ada" not in code
    assert "://" not in code
