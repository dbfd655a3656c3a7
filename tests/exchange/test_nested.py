"""Nested Parquet, a row a package: whatever its writer made of types and order, and whatever is wrong with it."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine import ProblemsFoundError
from engine.columns import CatalogueIds
from engine.columns.schema import package_schema
from engine.exchange import PackageReader, batches, check_files, read_batch, read_block, read_packages
from engine.exchange.nested import table_of_packages


def block_of_table(table, folder, size=1000, **options):
    from tests.exchange.test_two_readers import READER

    file = folder / "a.parquet"
    pq.write_table(table, file, **options)
    check_files([file])
    [batch] = batches([file], size)
    return read_block(batch, READER)


@pytest.fixture(scope="module")
def packages():
    return [*demonstration_packages().values(), *synthetic_packages(40)]


@pytest.fixture
def reader(catalogue, day=None):
    from datetime import date

    return PackageReader(
        catalogue, CatalogueIds(catalogue.items, catalogue.groups, catalogue.roles), date(2026, 11, 24)
    )


def same(block, packages):
    from tests.exchange.test_two_readers import assert_same_columns

    assert block.not_read == ()
    assert_same_columns(block.columns, packages)


def converted(kind):
    """A schema with every type replaced by another of its kind."""
    if pa.types.is_struct(kind):
        return pa.struct([(part.name, converted(part.type)) for part in reversed(list(kind))])
    if pa.types.is_list(kind):
        return pa.large_list(converted(kind.value_type))
    others = {pa.string(): pa.large_string(), pa.int64(): pa.int16(), pa.date32(): pa.string()}
    return others.get(kind, kind)


def test_columns_in_another_order_and_of_other_types_are_read_alike(tmp_path, packages):
    table = table_of_packages(packages)
    schema = pa.schema([(field.name, converted(field.type)) for field in reversed(list(package_schema()))])
    rows = [{name: row[name] for name in schema.names} for row in table.to_pylist()]
    texts = pa.Table.from_pylist(_with_text_dates(rows), schema=schema)
    same(block_of_table(texts, tmp_path), packages)


def _with_text_dates(value):
    from datetime import date

    if isinstance(value, dict):
        return {name: _with_text_dates(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_text_dates(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def test_texts_kept_as_dictionaries_are_read_alike(tmp_path, packages):
    table = table_of_packages(packages)
    nation = table.schema.get_field_index("nation")
    table = table.set_column(nation, "nation", table.column("nation").dictionary_encode())
    same(block_of_table(table, tmp_path), packages)


def test_columns_that_are_missing_are_not_assessed(tmp_path, packages):
    table = table_of_packages(packages).select(["reference", "visits"])
    block = block_of_table(table, tmp_path)
    bare = [type(package)(reference=package.reference, visits=package.visits) for package in packages]
    same(block, bare)


def test_columns_of_nothing_but_nulls_are_not_assessed(tmp_path, packages):
    table = table_of_packages(packages)
    place = table.schema.get_field_index("home")
    table = table.set_column(place, "home", pa.nulls(len(packages)))
    same(
        block_of_table(table, tmp_path),
        [package.model_copy(update={"home": type(package.home)()}) for package in packages],
    )


def test_row_groups_of_any_size_make_batches_of_the_size_asked_for(tmp_path, packages, reader):
    file = tmp_path / "a.parquet"
    pq.write_table(table_of_packages(packages), file, row_group_size=7)
    groups = list(batches([file], 10))
    assert [len(batch) for batch in groups][:-1] == [10] * (len(packages) // 10)
    places = [place for batch in groups for place in read_block(batch, reader).places]
    assert places == [f"{file}:{row}" for row in range(1, len(packages) + 1)]


def test_a_file_of_no_rows_is_nobody(tmp_path, reader):
    file = tmp_path / "a.parquet"
    pq.write_table(package_schema().empty_table(), file)
    check_files([file])
    [batch] = batches([file], 10)
    assert read_block(batch, reader).columns.count == 0


@pytest.mark.parametrize(
    ("column", "wrong", "code"),
    [
        ("sex", pa.array(["m"]), "H201"),
        ("persn", pa.array([{"grip": 1}]), "H201"),
        ("visits", pa.array(["none"]), "H203"),
        ("person", pa.array([{"grip": "2"}]), "H203"),
        ("person", pa.array([{"grip": 2.0}]), "H203"),
        ("person", pa.array([{"gripp": 2}]), "H201"),
        ("synthetic", pa.array([1]), "H203"),
        ("equipment", pa.array([[["rail"]]]), "H203"),
    ],
)
def test_columns_that_cannot_be_those_of_packages_are_said_of_the_file_before_anything_begins(
    tmp_path, column, wrong, code
):
    file = tmp_path / "a.parquet"
    names = {"reference": pa.array(["A"]), "home": pa.array([{"rooms": 2}]), column: wrong}
    pq.write_table(pa.table(names), file)
    with pytest.raises(ProblemsFoundError) as error:
        check_files([file])
    [problem] = error.value.problems
    assert problem.code == code
    assert problem.help
    assert column in problem.message


def test_a_file_without_references_is_said(tmp_path):
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"home": pa.array([{"rooms": 2}])}), file)
    with pytest.raises(ProblemsFoundError, match="reference"):
        check_files([file])


def test_a_wrong_row_is_named_with_its_field_and_keeps_no_other_from_being_read(tmp_path, packages):
    rows = table_of_packages(packages).to_pylist()
    rows[3]["person"]["grip"] = 9
    rows[5]["visits"] = [{"id": "a", "start": "25:00", "minutes": 30}]
    rows[6]["reference"] = None
    rows[8]["goals"] = [None]
    block = block_of_table(pa.Table.from_pylist(rows, schema=package_schema()), tmp_path)
    assert [read.where.rpartition(":")[2] for read in block.not_read] == ["4", "6", "7", "9"]
    reported = [
        (problem.code, problem.place.file.rpartition(":")[2])
        for read in block.not_read
        for problem in read.problems
    ]
    assert ("H205", "person.grip") in reported
    assert ("H205", "visits.0.start") in reported
    assert block.columns.count == len(packages) - 4


def test_text_that_is_not_utf8_is_a_bad_row(tmp_path):
    references = pa.Array.from_buffers(
        pa.string(),
        2,
        [None, pa.py_buffer(bytes([0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0])), pa.py_buffer(b"A\xff")],
    )
    block = block_of_table(
        pa.table({"reference": references, "home": pa.array([{"rooms": 1}] * 2)}), tmp_path
    )
    assert block.columns.references == ("A",)
    assert [read.problems[0].code for read in block.not_read] == ["H101"]


def test_rows_travel_to_another_process_and_only_they_do(tmp_path, packages, reader):
    import pickle

    file = tmp_path / "a.parquet"
    pq.write_table(table_of_packages(packages), file)
    batch = next(iter(batches([file], 5)))
    message = pickle.dumps(batch)
    assert len(message) < len(pickle.dumps(next(iter(batches([file], 1000))))) / 3
    arrived = pickle.loads(message)
    assert arrived.digest == batch.digest
    assert read_block(arrived, reader).places == read_block(batch, reader).places


def test_a_nested_file_is_read_for_the_screen_too(tmp_path, packages, catalogue):
    file = tmp_path / "a.parquet"
    pq.write_table(table_of_packages(packages), file)
    assert [
        read_package.package for read_package in read_packages("a.parquet", file.read_bytes(), catalogue)
    ] == packages
    assert [
        package_read.package for batch in batches([file], 7) for package_read in read_batch(batch, catalogue)
    ] == packages


def test_the_flat_table_in_parquet_is_still_read(tmp_path, catalogue):
    file = tmp_path / "flat.parquet"
    pq.write_table(
        pa.table(
            {
                "reference": ["A", "A"],
                "visit.id": ["a", "b"],
                "visit.start": ["07:30", "18:00"],
                "visit.minutes": [30, 15],
            }
        ),
        file,
    )
    check_files([file])
    [package_read] = [read for batch in batches([file], 10) for read in read_batch(batch, catalogue)]
    assert [visit.id for visit in package_read.package.visits] == ["a", "b"]
