"""A Parquet file whose pages say that they unpack to more than is read is refused before any is unpacked."""

import contextlib
import dataclasses
import io
import tracemalloc

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import ProblemsFoundError
from engine.exchange import batches, read_packages
from engine.exchange.parquet_pages import ForgedPagesError, check_pages
from engine.model.limits import AT_ONCE

SHAPES = {
    "one page": {},
    "many pages": {"data_page_size": 1_000},
    "many groups": {"row_group_size": 100},
    "without dictionaries": {"use_dictionary": False},
    "pages of the second kind": {"data_page_version": "2.0"},
    "unpacked": {"compression": "none"},
    "without statistics": {"write_statistics": False},
    "with an index of pages": {"write_page_index": True},
}


def table(rows=2_000):
    return pa.table(
        {
            "reference": pa.array([f"P-{number}" for number in range(rows)], pa.string()),
            "person.weight_kg": pa.array([60 + number % 40 for number in range(rows)], pa.float64()),
            "tasks": pa.array([["a", None], []] * (rows // 2), pa.list_(pa.string())),
        }
    )


def parquet(columns=None, **options):
    written = io.BytesIO()
    pq.write_table(columns or table(), written, **options)
    return written.getvalue()


def forged():
    """A page of a megabyte that packs to nothing, and says that it unpacks to 134 million bytes."""
    content = bytearray(
        parquet(pa.table({"reference": ["x" * 1_100_000]}), use_dictionary=False, write_statistics=False)
    )
    start = 4
    # The head begins with: field 1, a number (kind of page), then field 2, a number (unpacked bytes, here of four bytes).
    assert content[start] == content[start + 2] == 0x15
    for place, byte in enumerate((0xFE, 0xFF, 0xFF, 0x7F)):
        assert (content[start + 3 + place] < 0x80) == (place == 3)
        content[start + 3 + place] = byte
    return bytes(content)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_honest_files_say_is_read_and_is_no_more_than_it_is(shape):
    content = parquet(**SHAPES[shape])
    check_pages(io.BytesIO(content), "a.parquet", AT_ONCE)
    metadata = pq.read_metadata(io.BytesIO(content))
    unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    small = dataclasses.replace(AT_ONCE, unpacked_bytes=unpacked // 2)
    with pytest.raises(ProblemsFoundError, match="unpacked bytes"):
        check_pages(io.BytesIO(content), "a.parquet", small)


def test_forged_pages_are_refused_with_the_limit_and_take_no_memory(catalogue, tmp_path):
    content = forged()
    tracemalloc.start()
    (read,) = read_packages("a.parquet", content, catalogue)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read.problems[0].code == "H106"
    assert "unpacked bytes" in read.problems[0].message
    assert pa.total_allocated_bytes() < 64_000_000
    assert peak < 64_000_000
    file = tmp_path / "a.parquet"
    file.write_bytes(content)
    (batch,) = batches([file], 100)
    (piece,) = batch.pieces
    assert piece.problems[0].code == "H106"


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, 5_000), byte=st.integers(0, 255), cut=st.integers(0, 50))
def test_a_damaged_file_is_told_and_never_anything_else(place, byte, cut):
    content = bytearray(DAMAGED)
    content[-(1 + place % len(content))] = byte
    with contextlib.suppress(ForgedPagesError, ProblemsFoundError):
        check_pages(io.BytesIO(bytes(content[: len(content) - cut % 3])), "a.parquet", AT_ONCE)


def footed(footer):
    return b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"


LIST, STRUCT, LONG = 0x09, 0x0C, 0x06


@pytest.mark.parametrize(
    "footer",
    [
        bytes([0x10 | LIST, *[0x10 | LIST] * 5_000, 0]),
        # One group of one column, whose pages lie at 0: nowhere.
        bytes([0x40 | LIST, 0x10 | STRUCT, 0x10 | LIST, 0x10 | STRUCT, 0x30 | STRUCT,
               0x70 | LONG, 0, 0x20 | LONG, 0, 0, 0, 0, 0]),
    ],
    ids=["lists in lists without end", "pages that lie nowhere"],
)  # fmt: skip
def test_a_forged_footer_is_told_and_never_anything_else(footer):
    with pytest.raises(ForgedPagesError):
        check_pages(io.BytesIO(footed(footer)), "a.parquet", AT_ONCE)


DAMAGED = parquet(table(50))
