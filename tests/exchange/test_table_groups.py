"""Tables of any size: packages in their order, whole, and no more of the table in memory than has to be."""

import tracemalloc

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.exchange import batches
from engine.exchange.table_groups import PackageRows, table_groups


def write(folder, rows, ending):
    file = folder / f"t.{ending}"
    if ending == "csv":
        file.write_text("reference,note\n" + "".join(f"{a},{b}\n" for a, b in rows), encoding="utf-8")
    else:
        columns = {"reference": [a for a, _ in rows], "note": [str(b) for _, b in rows]}
        pq.write_table(
            pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}), file
        )
    return file


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ABCDE"), st.integers(0, 9)), max_size=30),
    st.sampled_from(["csv", "parquet"]),
)
def test_packages_come_in_the_order_in_which_they_first_stand_with_all_their_rows(
    tmp_path_factory, rows, ending
):
    file = write(tmp_path_factory.mktemp("t"), rows, ending)
    expected: dict[str, list[str]] = {}
    for reference, note in rows:
        expected.setdefault(reference, []).append(str(note))
    groups = [group for group, _ in table_groups(file, ending)]
    assert [(group.rows[0][1][0], [cells[1] for _, cells in group.rows]) for group in groups] == list(
        expected.items()
    )


def test_what_is_wrong_at_the_end_of_a_table_keeps_all_of_it_from_being_read(tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes(b"reference\n" + b"A\n" * 1000 + b"\xff\xfe\n")
    (group,) = [group for group, _ in table_groups(file, "csv")]
    assert not isinstance(group, PackageRows)
    assert group.problems[0].code == "H101"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_whose_packages_stand_together_is_never_whole_in_memory(tmp_path, ending):
    rows = [(f"P-{number // 5}", "x" * 200) for number in range(40_000)]
    file = write(tmp_path, [(a, f"{b}{n}") for n, (a, b) in enumerate(rows)], ending)
    tracemalloc.start()
    count = sum(len(batch) for batch in batches([file], 100))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 8_000
    # As lists of texts the rows take more than 15 MB; a set of references takes one.
    assert peak < 6_000_000
