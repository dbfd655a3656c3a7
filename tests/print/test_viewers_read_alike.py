"""A paper whose pages are as printed for this reader, and otherwise for a viewer: the file's packing, and its fields."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter

from dashboard.print import render
from dashboard.print.jobs.verify import verify
from tests.print.test_verify import HELVETICA, changed, drawing, records

__all__ = ["records"]
CONTACTS = {"therapist": "01632 960001"}
OTHER_PAGE = b"q 1 g 40 300 500 400 re f Q"


@pytest.fixture(scope="module")
def paper(signed):
    return render("provider", signed("DEMO-01", number=1), contacts=CONTACTS)


def contact(pdf):
    return next(
        widget
        for page in pdf.pages
        for widget in page.obj.get("/Annots", [])
        if str(widget.get("/T")) == "therapist"
    )


def draw_contact(paper, operators, **font):
    def how(pdf):
        field = contact(pdf)
        left, bottom, right, top = (float(side) for side in field.Rect)
        typeface = pikepdf.Dictionary(HELVETICA)
        for key, value in font.items():
            typeface[f"/{key}"] = value
        appearance = drawing(pdf, operators, Font=pikepdf.Dictionary(Helv=typeface))
        appearance.BBox = [0, 0, right - left, top - bottom]
        field.AP = pikepdf.Dictionary(N=appearance)

    return changed(paper, how)


def test_a_contact_that_a_program_draws_anew_is_genuine(records, paper):
    drawn = draw_contact(paper, b"/Tx BMC q BT 0 g /Helv 9 Tf 2 4 Td (01632 960001) Tj ET Q EMC")
    assert verify(drawn, records, contacts=CONTACTS).state == "genuine"


@pytest.mark.parametrize(
    "operators",
    [
        pytest.param(b"BT /Helv 9 Tf 2 4 Td [(0)-18(16)74(32 )-120(96)30 40(0001)] TJ ET", id="kerned"),
        pytest.param(
            b"12 TL q -12 TL Q q BT /Helv 9 Tf 2 14 Td (01632) Tj T* (960001) Tj ET Q", id="put back"
        ),
        pytest.param(
            b"1 0 0 1 0 0 cm q q 0 w [] 0 d 0 0 m 0 90 l 900 90 l 900 0 l h h Q 1 1 m 1 89 l 899 89 l 899 1 l h W n "
            b"/Tx BMC q BT 0 g /Helv 9 Tf 1 0 0 1 1 4 Tm <303136333220393630303031> Tj ET Q EMC Q",
            id="as pdf-lib draws",
        ),
    ],
)
def test_a_contact_that_programs_draw_in_other_ways_is_genuine(records, paper, operators):
    assert verify(draw_contact(paper, operators), records, contacts=CONTACTS).state == "genuine"


@pytest.mark.parametrize(
    "operators",
    [
        pytest.param(
            b"BT /Helv 9 Tf 2 4 Td (01632) Tj 60 0 Td (9600) Tj -30 0 Td (01) Tj ET", id="another order"
        ),
        pytest.param(b"BT /Helv 9 Tf 2 4 Td [(01632 960)-3000(0)2800(1)] TJ ET", id="moved within a string"),
        pytest.param(b"BT /Helv 9 Tf 2 4 Td (01632 960) Tj 1 g 0 -9 Td (001) Tj ET", id="white"),
        pytest.param(b"BT /Helv 9 Tf 2 4 Td 0 0 0 0 k (01632 960001) Tj ET", id="white of inks"),
        pytest.param(b"q 0 0 30 20 re W n BT /Helv 9 Tf 2 4 Td (01632 960001) Tj ET Q", id="behind a clip"),
        pytest.param(b"BT /Helv 0.1 Tf 2 4 Td (01632 960001) Tj ET", id="too small"),
        pytest.param(b"BT /Helv 9 Tf 1 Tz 2 4 Td (01632 960001) Tj ET", id="pressed together"),
        pytest.param(b"BT /Helv 9 Tf 300 Ts 2 4 Td (01632 960001) Tj ET", id="raised out of the field"),
        pytest.param(b"BT /Helv 9 Tf 2000 4 Td (01632 960001) Tj ET", id="beside the field"),
        pytest.param(b"BT /Helv 9 Tf -1 0 0 1 150 4 Tm (01632 960001) Tj ET", id="mirrored"),
        pytest.param(b"BT /Helv 9 Tf -9 Tc 99 4 Td (01632 960001) Tj ET", id="backwards"),
        pytest.param(
            b'BT /Helv 9 Tf 2 4 Td 0 -9 (01632 960001) " ET', id="backwards by an operator that shows"
        ),
        pytest.param(
            b"/Span <</ActualText (0900)>> BDC BT /Helv 9 Tf 2 4 Td (01632 960001) Tj ET EMC", id="read"
        ),
        pytest.param(b"/OC /M BDC BT /Helv 9 Tf 2 4 Td (01632 960001) Tj ET EMC", id="switched off"),
        pytest.param(
            b"BT /Helv 9 Tf 2 4 Td (01632 960) Tj ET BT /Helv 9 Tf 2 4 Td (001) Tj ET", id="over itself"
        ),
        pytest.param(
            b"BT /Helv 9 Tf 60 4 Td [(01632 960)" + b"150 " * 60 + b"(001)] TJ ET", id="back in small steps"
        ),
        pytest.param(
            b"BT /Helv 9 Tf 60 4 Td [(01632 960)" + b"150()150( )" * 60 + b"(001)] TJ ET",
            id="back over nothing",
        ),
        pytest.param(
            b"BT /Helv 9 Tf 2 4 Td [(01632 960)" + b"-300 " * 400 + b"(001)] TJ ET", id="out in small steps"
        ),
        pytest.param(b"BT /Helv 9 Tf 2 4 Td (01632 960" + b" " * 300 + b"001) Tj ET", id="behind spaces"),
        pytest.param(
            b"-12 TL q 12 TL Q BT /Helv 9 Tf 2 4 Td (01632 960) Tj T* (001) Tj ET",
            id="upwards by a leading that was put back",
        ),
        pytest.param(b"q /Helv 9 Tf Q BT 2 4 Td (01632 960001) Tj ET", id="in a typeface that was put back"),
        pytest.param(b"BT /Helv 9 Tf q 2 4 Td (01632 960001) Tj Q ET", id="a state kept within text"),
        pytest.param(b"BT /Helv 9 Tf 2 4 Td (01632 960001) Tj ET Q", id="a state that was never kept"),
        pytest.param(b"/Helv 9 Tf 2 4 Td (01632 960001) Tj", id="outside a text"),
        pytest.param(b"BT /Helv 9 Tf 2 4 Td BT (01632 960001) Tj ET ET", id="a text within a text"),
        pytest.param(b"BT /Helv 9 Tf 2 4 Td ( ) Tj ET", id="emptied"),
        pytest.param(b"BT /None 9 Tf 2 4 Td (01632 960001) Tj ET", id="in a typeface that is not there"),
        pytest.param(b"BT /Helv 40 Tf 2 4 Td (01632 960001) Tj ET", id="too large for its field"),
        pytest.param(b"BT /Helv 9 Tf 2 4 Td (01632) Tj 0 -40 Td (960001) Tj ET", id="half of it below"),
        pytest.param(
            b"0 0 900 90 re 0 0 900 90 re W* n BT /Helv 9 Tf 2 4 Td (01632 960001) Tj ET",
            id="clips of nothing",
        ),
        pytest.param(
            b"0 0 900 90 re 0 0 m 0 90 l 900 90 l 900 0 l h W n BT /Helv 9 Tf 2 4 Td (01632 960001) Tj ET",
            id="clips against each other",
        ),
        pytest.param(
            b"0 0 m 900 90 l 900 0 l h W n BT /Helv 9 Tf 2 4 Td (01632 960001) Tj ET", id="slanting clip"
        ),
        pytest.param(
            b"0 0 900 90 re W 0 0 9 9 re n BT /Helv 9 Tf 2 4 Td (01632 960001) Tj ET", id="a clip that grows"
        ),
        pytest.param(b"1 0 0 1 0 90 cm BT /Helv 9 Tf 2 4 Td (01632 960001) Tj ET", id="moved away"),
        pytest.param(b"0 0 m 90 9 l S BT /Helv 9 Tf 2 4 Td (01632 960001) Tj ET", id="a line through it"),
    ],
)
def test_a_contact_whose_letters_are_drawn_so_that_something_else_is_read_is_noticed(
    records, paper, operators
):
    assert verify(draw_contact(paper, operators), records, contacts=CONTACTS).state == "changed"


@pytest.mark.parametrize(
    "font",
    [
        {"BaseFont": pikepdf.Name("/ZapfDingbats")},
        {"FirstChar": 32, "LastChar": 126, "Widths": [-500] * 95},
        {"ToUnicode": pikepdf.Dictionary()},
    ],
    ids=["symbols", "widths", "other words aloud"],
)
def test_a_contact_in_a_typeface_that_shows_it_otherwise_is_noticed(records, paper, font):
    drawn = draw_contact(paper, b"BT /Helv 9 Tf 90 4 Td (01632 960001) Tj ET", **font)
    assert verify(drawn, records, contacts=CONTACTS).state == "changed"


@pytest.mark.parametrize(
    ("default", "state"),
    [
        ("0 g\n/Helvetica 9 Tf", "genuine"),
        ("1 g /Helv 9 Tf", "changed"),
        ("0 g /ZaDb 9 Tf", "changed"),
        ("0 g /Helv 0.1 Tf", "changed"),
        ("0 g /Helv 9 Tf 3 Tr", "changed"),
        ("0 g", "changed"),
    ],
)
def test_what_is_typed_next_into_a_field_has_to_be_seen(records, paper, default, state):
    def how(pdf):
        contact(pdf).DA = default

    assert verify(changed(paper, how), records, contacts=CONTACTS).state == state


@pytest.mark.parametrize(("is_asked", "state"), [(True, "genuine"), (False, "changed")])
def test_a_contact_without_a_drawing_is_seen_where_viewers_are_asked_to_draw_it(
    records, paper, is_asked, state
):
    def how(pdf):
        del contact(pdf).AP
        pdf.Root.AcroForm.NeedAppearances = is_asked

    assert verify(changed(paper, how), records, contacts=CONTACTS).state == state


def test_a_name_with_letters_that_the_program_has_not_is_taken_as_it_was_typed(records, paper):
    writer, buffer = PdfWriter(clone_from=BytesIO(paper)), BytesIO()
    for page in writer.pages:
        writer.update_page_form_field_values(page, {"provider.signature": "Łucja Żak"}, auto_regenerate=False)
    writer.write(buffer)
    verdict = verify(buffer.getvalue(), records, contacts=CONTACTS)
    assert verdict.state == "genuine", verdict.says
    assert verdict.filled[0].value == "Łucja Żak"


def number_of(paper, key):
    page = PdfReader(BytesIO(paper)).pages[0]
    return page.indirect_reference.idnum if key == "page" else page.raw_get("/Contents").idnum


def object_of(paper, number):
    return re.search(rb"[\r\n]%d 0 obj(.*?)endobj" % number, paper, re.DOTALL)[1].rstrip()


def with_objects(paper, objects, *, at=0, generation=0, trailer=b""):
    """A paper with objects behind it, as a program appends them; `at` moves what their list says."""
    content, entries = paper + b"\n", b""
    for number, body in objects.items():
        entries += b"%d 1\n%010d %05d n \n" % (number, len(content) + at, generation)
        content += b"%d %d obj\n%s\nendobj\n" % (number, generation, body)
    before = int(re.findall(rb"startxref\s+(\d+)", paper)[-1])
    entry = re.findall(rb"trailer\s*(<<.*?>>)\s*startxref", paper, re.DOTALL)[-1]
    entry = re.sub(rb"/Size \d+", b"/Size 5001", entry)[:-2] + b" /Prev %d %s >>" % (before, trailer)
    return content + b"xref\n%s\ntrailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (entries, entry, len(content))


def stream(drawn, rest=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(drawn), rest, drawn)


def printed_page(paper):
    return PdfReader(BytesIO(paper)).pages[0].get_contents().get_data()


def another_generation(paper):
    return with_objects(paper, {number_of(paper, "contents"): stream(OTHER_PAGE)}, generation=1)


def a_key_twice(paper):
    page = number_of(paper, "page")
    body = object_of(paper, page)
    body = body[: body.rindex(b">>")] + b" /Contents 5000 0 R >>"
    return with_objects(paper, {5000: stream(OTHER_PAGE), page: body})


def a_filter_twice(paper):
    body = stream(zlib.compress(printed_page(paper)), b"/Filter /FlateDecode /Filter /ASCIIHexDecode")
    return with_objects(paper, {number_of(paper, "contents"): body})


def a_filter_by_its_short_name(paper):
    body = stream(zlib.compress(printed_page(paper)), b"/Filter /Fl")
    return with_objects(paper, {number_of(paper, "contents"): body})


def a_predictor(paper):
    body = stream(zlib.compress(printed_page(paper)), b"/Filter /FlateDecode /DecodeParms << /Predictor 2 >>")
    return with_objects(paper, {number_of(paper, "contents"): body})


def another_file_behind_its_end(paper):
    last = int(re.findall(rb"startxref\s+(\d+)", paper)[-1])
    other = with_objects(paper, {number_of(paper, "contents"): stream(OTHER_PAGE)})
    return other + b"startxref\n%d\n%%%%EOF\n" % last


def blanks_behind_its_end(paper):
    return paper + b" " * 2000


def something_before_its_beginning(paper):
    return b"PK\x03\x04\n" + paper


def another_paper_before_its_beginning(paper):
    return paper[:9] + b"% another\n" * 9 + paper


def a_list_that_hides_in_another(paper):
    return with_objects(paper, {}, trailer=b"/XRefStm 20")


def fewer_pages_counted(paper):
    return re.sub(rb"/Count \d( /Kids)", rb"/Count 2\1", paper)


def a_comment_before_its_end(paper):
    at = paper.rindex(b"startxref")
    return paper[:at] + b"% Call 07700 900123 instead\n" + paper[at:]


def a_turn_above_its_pages(paper):
    return re.sub(rb"(/Count \d )(/Kids)", rb"\1/Rotate 90 \2", paper)


def an_object_that_was_freed(paper):
    freed = with_objects(paper, {number_of(paper, "contents"): b"null"}, generation=1)
    return re.sub(rb"(\d{10} 00001) n \ntrailer", rb"\1 f \ntrailer", freed)


@pytest.mark.parametrize(
    "packing",
    [
        another_generation,
        a_key_twice,
        a_filter_twice,
        a_filter_by_its_short_name,
        a_predictor,
        another_file_behind_its_end,
        blanks_behind_its_end,
        something_before_its_beginning,
        another_paper_before_its_beginning,
        a_list_that_hides_in_another,
        an_object_that_was_freed,
        fewer_pages_counted,
        a_comment_before_its_end,
        a_turn_above_its_pages,
    ],
)
def test_a_file_that_viewers_may_read_otherwise_is_not_genuine(records, paper, packing):
    assert verify(packing(paper), records, contacts=CONTACTS).state in ("changed", "no paper")


def test_a_file_that_was_packed_anew_or_saved_behind_its_end_is_genuine(records, paper):
    behind = with_objects(paper, {number_of(paper, "page"): object_of(paper, number_of(paper, "page"))})
    anew = BytesIO()
    pikepdf.open(BytesIO(paper)).save(anew, linearize=True)
    for content in (behind, anew.getvalue()):
        assert verify(content, records, contacts=CONTACTS).state == "genuine"


def a_string_for_a_name(pdf):
    contact(pdf).Subtype = pikepdf.String("/Widget")


def a_name_for_a_value(pdf):
    contact(pdf).V = pikepdf.Name("/One")


def a_stream_for_a_value(pdf):
    contact(pdf).V = pdf.make_stream(b"One carer")


def a_property_that_nobody_printed(pdf):
    pdf.docinfo["/Approved by"] = "The council"


def another_day(pdf):
    pdf.docinfo["/CreationDate"] = "D:20300101000000Z"


def describe_in_xmp(pdf, words):
    """Add a description, all but its end, to the packet of XMP."""
    packet = pdf.Root.Metadata.read_bytes().replace(b"</rdf:RDF>", words + b"</rdf:Description></rdf:RDF>")
    pdf.Root.Metadata = pdf.make_stream(packet, pikepdf.Dictionary(pdf.Root.Metadata.stream_dict))


def a_property_in_xmp(pdf):
    words = b'<rdf:Description rdf:about="" xmlns:r="http://ns.adobe.com/xap/1.0/rights/"><r:Terms>One carer</r:Terms>'
    describe_in_xmp(pdf, words)


def a_sentence_for_a_moment(pdf):
    pdf.docinfo["/ModDate"] = "One carer from Monday"


def a_sentence_in_a_mark_of_xmp(pdf):
    words = b'<rdf:Description rdf:about="" xmlns:m="http://ns.adobe.com/xap/1.0/mm/"><m:History>One carer</m:History>'
    describe_in_xmp(pdf, words)


def a_script_in_the_tree_of_pages(pdf):
    pdf.Root.Pages.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="x"))


def a_catalogue_of_another_kind(pdf):
    pdf.Root.Version = pikepdf.Name("/9.9")


def a_signature_that_is_none(pdf):
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            FT=pikepdf.Name("/Sig"),
            T="council",
            Rect=[0, 0, 0, 0],
            V=pikepdf.Dictionary(Type=pikepdf.Name("/Sig"), Name="The council"),
        )
    )
    pdf.Root.AcroForm.Fields.append(field)


@pytest.mark.parametrize(
    "how",
    [
        a_string_for_a_name,
        a_name_for_a_value,
        a_stream_for_a_value,
        a_property_that_nobody_printed,
        another_day,
        a_property_in_xmp,
        a_sentence_for_a_moment,
        a_sentence_in_a_mark_of_xmp,
        a_script_in_the_tree_of_pages,
        a_catalogue_of_another_kind,
        a_signature_that_is_none,
    ],
)
def test_what_is_of_another_kind_or_of_nobody_is_noticed(records, paper, how):
    assert verify(changed(paper, how), records, contacts=CONTACTS).state == "changed"


def test_the_program_that_saved_it_is_listed_as_not_from_the_records(records, paper):
    def how(pdf):
        pdf.docinfo["/Producer"] = "One carer from Monday"

    verdict = verify(changed(paper, how), records, contacts=CONTACTS)
    assert verdict.state == "genuine"
    assert any("Not from the records" in line and "One carer from Monday" in line for line in verdict.says)
