"""A hostile PDF costs a bounded amount of memory, whatever it unpacks to."""

import tracemalloc
from io import BytesIO

import pikepdf
import pytest

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.jobs.pdf_limits import LARGEST_STREAM_BYTES, MOST_UNPACKED_BYTES
from dashboard.print.jobs.verify import verify
from engine.records import PackageRecords, SignedRecords, open_database

MB = 1_000_000


@pytest.fixture(scope="module")
def records(signed, tmp_path_factory):
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('records') / 'handrail.db'}")
    PackageRecords(engine).save_all(demonstration_packages().values(), caseload="demonstration")
    signed_records = SignedRecords(engine)
    signed_records.sign(signed("DEMO-01", number=1), draft_revision=0)
    return signed_records


def with_streams(content, count, size, place):
    """A genuine paper with so many streams of blanks, packed to a thousandth, where `place` puts them."""
    pdf = pikepdf.open(BytesIO(content))
    blanks = [pdf.make_stream(b" " * size) for _ in range(count)]
    place(pdf, blanks)
    buffer = BytesIO()
    pdf.save(buffer, compress_streams=True, recompress_flate=True)
    return buffer.getvalue()


def in_contents(pdf, blanks):
    page = pdf.pages[0]
    own = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
    page.Contents = pikepdf.Array([*own, *blanks])


def in_catalogue(pdf, blanks):
    pdf.Root.Extra = pikepdf.Array(blanks)


@pytest.mark.parametrize("place", [in_contents, in_catalogue])
@pytest.mark.parametrize(
    ("count", "size"), [(40, LARGEST_STREAM_BYTES - 1), (2, 5 * LARGEST_STREAM_BYTES)], ids=["many", "large"]
)
def test_a_small_file_that_unpacks_to_much_is_not_genuine_and_takes_little(
    records, signed, place, count, size
):
    bomb = with_streams(render("provider", signed("DEMO-01", number=1)), count, size, place)
    assert len(bomb) < 2 * MB
    tracemalloc.start()
    try:
        verdict = verify(bomb, records)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert verdict.state == "changed"
    assert "It cannot be read to the end." in verdict.says
    assert peak < 4 * MOST_UNPACKED_BYTES
