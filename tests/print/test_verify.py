"""Whether a paper is genuine: every page is held against the signed review in the records."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from dashboard.demonstration import demonstration_packages
from dashboard.paper_kinds import PAPER_KINDS
from dashboard.print import render
from dashboard.print.jobs.verify import claimed_by, look_up, verify
from dashboard.print.papers import kinds
from dashboard.print.papers.claim import Claim, read_claim
from dashboard.print.papers.layout import layout_mark
from engine.model import SignedReview
from engine.records import PackageRecords, SignedRecords, open_database
from tests.print.conftest import SECOND


@pytest.fixture(scope="module")
def records(signed, tmp_path_factory):
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('records') / 'handrail.db'}")
    PackageRecords(engine).save_all(demonstration_packages().values(), caseload="demonstration")
    signed_records = SignedRecords(engine)
    signed_records.sign(signed("DEMO-01", number=1), draft_revision=0)
    signed_records.sign(signed("DEMO-02", number=1, waits=True), draft_revision=0)
    signed_records.sign_second("DEMO-02", 1, SECOND)
    return signed_records


@pytest.mark.parametrize("kind", PAPER_KINDS)
@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_what_was_printed_is_genuine(records, signed, kind, large):
    verdict = verify(render(kind, signed("DEMO-01", number=1), large=large), records)
    assert verdict.state == "genuine"
    assert "signed review 1 of DEMO-01, signed by Ada Example" in verdict.says[0]


def test_both_signatures_are_part_of_it(records, signed):
    verdict = verify(render("provider", signed("DEMO-02", number=1, waits=True), second=SECOND), records)
    assert verdict.state == "genuine"
    assert "Ada Example and Bo Example" in verdict.says[0]


def test_a_paper_of_a_review_that_an_earlier_release_signed_carries_its_seal_and_is_genuine(records, signed):
    written = json.loads(signed("DEMO-04", number=1).model_dump_json())
    del written["decision"]["for_provider"]
    earlier = SignedReview.from_signed(json.dumps(written))
    seal = records.sign(earlier, draft_revision=0)
    paper = render("provider", records.load("DEMO-04", 1)[0])
    verdict = verify(paper, records)
    assert verdict.state == "genuine"
    assert look_up(seal[:16], records).state == "known"
    assert claimed_by(paper).seal == seal[:16] != signed("DEMO-04", number=1).seal[:16]


def changed(content, how):
    pdf = pikepdf.open(BytesIO(content))
    how(pdf)
    buffer = BytesIO()
    pdf.save(buffer, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def nothing(pdf):
    """Packed otherwise, that is all."""


def filled_in(pdf):
    first_field(pdf).V = "Telephone 01234"


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
    page.Annots = pikepdf.Array(
        [
            *page.get("/Annots", []),
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name("/Annot"),
                    Subtype=pikepdf.Name("/FreeText"),
                    Rect=[50, 50, 300, 300],
                    Contents="One carer.",
                )
            ),
        ]
    )


def a_page_less(pdf):
    del pdf.pages[1]


def a_page_more(pdf):
    pdf.add_blank_page()


def a_script(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")


def what_is_read_aloud(pdf):
    from tests.print.tagged import walk

    figure = next(
        element for element, _, _ in walk(pdf.Root.StructTreeRoot.K[0]) if str(element.S) == "/Figure"
    )
    figure.Alt = "Every day, 1 carer."


def the_measure(pdf):
    pdf.pages[0].MediaBox = pikepdf.Array([0, 400, 595, 842])


@pytest.mark.parametrize("how", [nothing, filled_in])
def test_packing_and_filling_in_change_nothing(records, signed, how):
    verdict = verify(changed(render("provider", signed("DEMO-01", number=1)), how), records)
    assert verdict.state == "genuine", verdict.says
    assert any("1 field is filled in" in line for line in verdict.says) == (how is filled_in)


@pytest.mark.parametrize(
    "how",
    [
        one_word,
        the_drawing,
        the_font,
        a_note_over_it,
        a_page_less,
        a_page_more,
        a_script,
        what_is_read_aloud,
        the_measure,
    ],
)
def test_any_other_change_is_noticed(records, signed, how):
    verdict = verify(changed(render("provider", signed("DEMO-01", number=1)), how), records)
    assert verdict.state == "changed"
    assert verdict.says[0].startswith("Not genuine")
    assert len(verdict.says) > 1


def drawing(pdf, operators, **resources):
    return pdf.make_stream(
        operators,
        Type=pikepdf.Name("/XObject"),
        Subtype=pikepdf.Name("/Form"),
        BBox=[0, 0, 200, 17],
        Resources=pikepdf.Dictionary(**resources),
    )


HELVETICA = pikepdf.Dictionary(
    Type=pikepdf.Name("/Font"),
    Subtype=pikepdf.Name("/Type1"),
    BaseFont=pikepdf.Name("/Helvetica"),
    Encoding=pikepdf.Name("/WinAnsiEncoding"),
)


def first_field(pdf):
    return next(widget for page in pdf.pages for widget in page.obj.get("/Annots", []))


def a_drawing_without_a_value(pdf):
    first_field(pdf).AP = pikepdf.Dictionary(
        N=drawing(
            pdf,
            b"/Tx BMC q BT /Helv 9 Tf 2 4 Td (ONE CARER FROM MONDAY) Tj ET Q EMC",
            Font=pikepdf.Dictionary(Helv=HELVETICA),
        )
    )


def a_drawing_of_another_value(pdf):
    a_drawing_without_a_value(pdf)
    first_field(pdf).V = "Two carers"


def a_red_box_in_a_field(pdf):
    first_field(pdf).AP = pikepdf.Dictionary(N=drawing(pdf, b"1 0 0 rg 0 0 200 17 re f"))


def a_picture_in_a_field(pdf):
    picture = pdf.make_stream(
        b"\xff\x00\x00",
        Type=pikepdf.Name("/XObject"),
        Subtype=pikepdf.Name("/Image"),
        Width=1,
        Height=1,
        ColorSpace=pikepdf.Name("/DeviceRGB"),
        BitsPerComponent=8,
    )
    first_field(pdf).AP = pikepdf.Dictionary(
        N=drawing(pdf, b"q 200 0 0 17 0 0 cm /I Do Q", XObject=pikepdf.Dictionary(I=picture))
    )


def a_typeface_that_shows_other_letters(pdf):
    renamed = pikepdf.Dictionary(HELVETICA)
    renamed.Encoding = pikepdf.Dictionary(
        Type=pikepdf.Name("/Encoding"),
        Differences=pikepdf.Array([65, pikepdf.Name("/O"), pikepdf.Name("/N"), pikepdf.Name("/E")]),
    )
    first_field(pdf).V = "ABC"
    first_field(pdf).AP = pikepdf.Dictionary(
        N=drawing(pdf, b"BT /Helv 9 Tf 2 4 Td (ABC) Tj ET", Font=pikepdf.Dictionary(Helv=renamed))
    )


def another_state_of_a_field(pdf):
    first_field(pdf).AP.D = drawing(pdf, b"BT ET")


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")


def a_script_on_a_page(pdf):
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=SCRIPT)


def a_script_in_a_field(pdf):
    first_field(pdf).AA = pikepdf.Dictionary(K=SCRIPT)


def an_action_of_a_field(pdf):
    first_field(pdf).A = pikepdf.Dictionary(S=pikepdf.Name("/URI"), URI="x")


def a_field_with_a_parent(pdf):
    first_field(pdf).Parent = pdf.make_indirect(
        pikepdf.Dictionary(T="up", AA=pikepdf.Dictionary(K=pikepdf.Dictionary(S=pikepdf.Name("/Launch"))))
    )


def a_form_of_xfa(pdf):
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def an_order_of_calculation(pdf):
    pdf.Root.AcroForm.CO = pikepdf.Array([first_field(pdf)])


def a_bookmark_that_runs(pdf):
    pdf.Root.Outlines.First.A = SCRIPT


def the_text_of_a_bookmark(pdf):
    pdf.Root.Outlines.First.Title = "One carer"


def a_locked_field(pdf):
    first_field(pdf).Ff = 1


def a_hidden_field(pdf):
    first_field(pdf).F = 2


def a_background_of_a_field(pdf):
    first_field(pdf).MK = pikepdf.Dictionary(BG=[1, 0, 0])


def the_typeface_of_fields(pdf):
    pdf.Root.AcroForm.DR.Font.HLF.Widths = pikepdf.Array([0])


def the_roles(pdf):
    pdf.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(H1=pikepdf.Name("/Artifact"))


def an_empty_parent_tree(pdf):
    pdf.Root.StructTreeRoot.ParentTree.Nums = pikepdf.Array([])


def not_marked(pdf):
    pdf.Root.MarkInfo.Marked = False


def the_language(pdf):
    pdf.Root.Lang = "ar"


def an_element_that_names_another_parent(pdf):
    listed = pdf.Root.StructTreeRoot.K
    top = listed[0] if isinstance(listed, pikepdf.Array) else listed
    top.K[0].P = top.K[1]


def every_element_on_the_last_page(pdf):
    from tests.print.tagged import walk

    for element, _, _ in walk(pdf.Root.StructTreeRoot.K[0]):
        for part in (
            element,
            *(element.get("/K", []) if isinstance(element.get("/K"), pikepdf.Array) else []),
        ):
            if isinstance(part, pikepdf.Dictionary) and "/Pg" in part:
                part.Pg = pdf.pages[-1].obj


def the_title(pdf):
    pdf.docinfo["/Title"] = "Two carers become one"


def the_title_in_xmp(pdf):
    metadata = pdf.Root.Metadata
    pdf.Root.Metadata = pdf.make_stream(
        metadata.read_bytes().replace(b"Recommendation", b"Instruction"),
        Type=pikepdf.Name("/Metadata"),
        Subtype=pikepdf.Name("/XML"),
    )


def a_print_area(pdf):
    pdf.Root.ViewerPreferences.PrintClip = pikepdf.Name("/TrimBox")
    pdf.pages[0].obj.TrimBox = [0, 0, 595, 280]


def a_content_stream_elsewhere(pdf):
    pdf.pages[0].Contents.F = pikepdf.Dictionary(Type=pikepdf.Name("/Filespec"), F="other.bin")


def an_unknown_key_of_a_page(pdf):
    pdf.pages[0].obj.SeparationInfo = pikepdf.Dictionary()


def a_page_piece(pdf):
    pdf.pages[0].obj.Group = pikepdf.Dictionary(S=pikepdf.Name("/Transparency"))


def optional_content(pdf):
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([]))


def legal_attestation(pdf):
    pdf.Root.Legal = pikepdf.Dictionary(JavaScriptActions=0)


@pytest.mark.parametrize(
    "how",
    [
        a_drawing_without_a_value,
        a_drawing_of_another_value,
        a_red_box_in_a_field,
        a_picture_in_a_field,
        a_typeface_that_shows_other_letters,
        another_state_of_a_field,
        a_script_on_a_page,
        a_script_in_a_field,
        an_action_of_a_field,
        a_field_with_a_parent,
        a_form_of_xfa,
        an_order_of_calculation,
        a_bookmark_that_runs,
        the_text_of_a_bookmark,
        a_locked_field,
        a_hidden_field,
        a_background_of_a_field,
        the_typeface_of_fields,
        the_roles,
        an_empty_parent_tree,
        not_marked,
        the_language,
        an_element_that_names_another_parent,
        every_element_on_the_last_page,
        the_title,
        the_title_in_xmp,
        a_print_area,
        a_content_stream_elsewhere,
        an_unknown_key_of_a_page,
        a_page_piece,
        optional_content,
        legal_attestation,
    ],
)
def test_whatever_a_viewer_shows_runs_reads_aloud_or_prints_is_held_against_the_records(records, signed, how):
    verdict = verify(changed(render("provider", signed("DEMO-01", number=1)), how), records)
    assert verdict.state == "changed", verdict.says


def test_a_change_appended_to_the_file_is_noticed_like_one_within_it(records, signed):
    writer = PdfWriter(BytesIO(render("provider", signed("DEMO-01", number=1))), incremental=True)
    writer.pages[0][NameObject("/AA")] = DictionaryObject(
        {
            NameObject("/O"): DictionaryObject(
                {
                    NameObject("/S"): NameObject("/JavaScript"),
                    NameObject("/JS"): TextStringObject("app.alert(1)"),
                }
            )
        }
    )
    buffer = BytesIO()
    writer.write(buffer)
    assert verify(buffer.getvalue(), records).state == "changed"


def filled_by_a_program(content, values):
    writer = PdfWriter(clone_from=BytesIO(content))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_paper_filled_in_by_another_program_is_genuine_and_lists_what_is_not_from_the_records(
    records, signed
):
    content = filled_by_a_program(
        render("provider", signed("DEMO-01", number=1)), {"therapist": "Ada Example, 01632 960001"}
    )
    verdict = verify(content, records)
    assert verdict.state == "genuine", verdict.says
    assert any("Not from the records" in line for line in verdict.says)
    assert any("“Ada Example, 01632 960001”" in line for line in verdict.says)


def test_a_contact_that_is_not_the_councils_own_is_marked(records, signed):
    content = filled_by_a_program(
        render("provider", signed("DEMO-01", number=1)), {"therapist": "0900 123456"}
    )
    verdict = verify(content, records, contacts={"therapist": "01632 960001"})
    assert any("NOT THE COUNCIL’S OWN, which is “01632 960001”" in line for line in verdict.says)


def test_what_was_filled_in_cannot_hide_itself_on_a_terminal(records, signed):
    content = filled_by_a_program(
        render("provider", signed("DEMO-01", number=1)), {"therapist": "one\x1b[2J\u202etwo\nthree"}
    )
    for line in verify(content, records).says:
        assert line.isprintable()


@pytest.mark.parametrize("filter_name", ["/Nonsense", "/JBIG2Decode", "/Crypt"])
def test_a_filter_that_nobody_knows_is_a_difference_and_no_failure(records, signed, filter_name):
    def how(pdf):
        page = pdf.pages[0]
        page.Contents = pikepdf.Stream(pdf, b"q Q", Filter=pikepdf.Name(filter_name))

    content = render("provider", signed("DEMO-01", number=1))
    pdf = pikepdf.open(BytesIO(content))
    how(pdf)
    buffer = BytesIO()
    pdf.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert verify(buffer.getvalue(), records).state == "changed"


def test_a_paper_with_a_password_is_not_believed(records, signed):
    pdf = pikepdf.open(BytesIO(render("provider", signed("DEMO-01", number=1))))
    buffer = BytesIO()
    pdf.save(buffer, encryption=pikepdf.Encryption(owner="o", user=""))
    assert verify(buffer.getvalue(), records).state in ("changed", "no paper")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_a_byte_that_is_not_what_was_printed_is_noticed_or_changes_nothing_that_is_seen(
    records, signed, at, byte
):
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
    PackageRecords(engine).save_all([demonstration_packages()["DEMO-01"]], caseload="demonstration")
    signed_records = SignedRecords(engine)
    for number in (1, 2):
        signed_records.sign(signed("DEMO-01", number=number), draft_revision=0)
    verdict = verify(render("provider", signed("DEMO-01", number=1)), signed_records)
    assert verdict.state == "replaced"
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


@given(
    kind=st.sampled_from(PAPER_KINDS),
    large=st.booleans(),
    signed=st.booleans(),
    number=st.integers(0, 999),
    seal=st.text("0123456789abcdef", min_size=16, max_size=16),
)
def test_a_claim_is_read_as_it_was_written(kind, large, signed, number, seal):
    claim = Claim(kind, large, signed, number, seal, "0.1.0")
    assert read_claim(claim.line()) == claim


@given(st.text())
def test_any_other_line_is_no_claim(line):
    assert read_claim(line) is None


def test_the_code_names_nobody_and_leads_nowhere(signed):
    from dashboard.print.papers.basis import basis_of
    from dashboard.print.papers.kinds import claim_of

    code = claim_of("provider", basis_of(signed("DEMO-01", number=1)), False).code()
    assert "DEMO" not in code
    assert "Ada" not in code
    assert "://" not in code


def laid_out_otherwise(content, monkeypatch, mark="0123456789ab"):
    """A paper as another layout prints it: its pages differ, and it names the other layout."""
    monkeypatch.setattr(kinds, "layout_mark", lambda: mark)
    other = content()
    monkeypatch.undo()
    return other


def test_a_paper_names_the_layout_of_its_pages(signed):
    claim = claimed_by(render("provider", signed("DEMO-01", number=1)))
    assert claim.layout == layout_mark()
    assert read_claim(claim.line()) == claim
    older = replace(claim, layout="")
    assert read_claim(older.line()) == older


@pytest.mark.parametrize("changing", [None, one_word, a_page_more, a_script])
def test_a_paper_of_another_layout_is_neither_genuine_nor_called_a_forgery(
    records, signed, monkeypatch, changing
):
    content = laid_out_otherwise(lambda: render("provider", signed("DEMO-01", number=1)), monkeypatch)
    verdict = verify(changed(content, changing) if changing else content, records)
    assert verdict.state == "another version"
    assert verdict.says[0].startswith("Not proved: it says that another version printed it")
    assert "do not act on it" in verdict.says[0]
    assert verdict.of is None
    assert len(verdict.says) > 1


def test_a_paper_that_names_no_layout_is_not_said_to_name_another(records, signed, monkeypatch):
    content = laid_out_otherwise(
        lambda: render("provider", signed("DEMO-01", number=1)), monkeypatch, mark=""
    )
    verdict = verify(changed(content, one_word), records)
    assert verdict.state == "another version"
    assert verdict.says[0].startswith("Not proved: it does not say which layout it has")


def test_a_paper_of_this_layout_that_was_changed_is_not_genuine_whatever_its_version(records, signed):
    verdict = verify(changed(render("provider", signed("DEMO-01", number=1)), one_word), records)
    assert verdict.state == "changed"
