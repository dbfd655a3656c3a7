"""Files of packages of any kind and in any state: what is wrong is said, and keeps nothing else from being read."""

import pytest

from engine import ProblemsFoundError
from engine.exchange import batches, check_files, read_batch, read_packages

GOOD = b'{"reference": "A"}\n'


def read(catalogue, *files):
    return [package_read for batch in batches(files, 10) for package_read in read_batch(batch, catalogue)]


def written(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    return file


def checked(*files):
    with pytest.raises(ProblemsFoundError) as error:
        check_files(files)
    return error.value.problems


@pytest.mark.parametrize(
    "content",
    [
        b"reference,person.weight_kg\nA,70\nB,71\n",
        b"reference,person.weight_kg\r\nA,70\r\nB,71\r\n",
        b"reference,person.weight_kg\rA,70\rB,71\r",
        b"reference;person.weight_kg\nA;70\nB;71\n",
        b"reference\tperson.weight_kg\nA\t70\nB\t71\n",
        b"\xef\xbb\xbfreference,person.weight_kg\nA,70\nB,71\n",
    ],
)
def test_a_csv_of_any_origin_is_read(tmp_path, catalogue, content):
    file = written(tmp_path, "a.csv", content)
    check_files([file])
    assert [package_read.package.person.weight_kg for package_read in read(catalogue, file)] == [70, 71]


def test_five_million_letters_in_a_cell_are_a_bad_row_that_is_not_repeated_in_full(tmp_path, catalogue):
    file = written(tmp_path, "a.csv", b"reference,person.grip\nA," + b"x" * 4_900_000 + b"\nB,2\n")
    bad, good = read(catalogue, file)
    assert good.reference == "B"
    assert good.package is not None
    assert bad.package is None
    assert max(len(problem.message) for problem in bad.problems) < 500


def test_a_cell_that_never_ends_is_said(tmp_path, catalogue):
    file = written(tmp_path, "a.csv", b'reference,person.grip\nA,"' + b"x\n" * 3_000_000)
    [bad] = read(catalogue, file)
    assert bad.problems[0].code == "H101"


def test_lines_that_are_too_deep_too_long_or_not_text_keep_no_other_from_being_read(tmp_path, catalogue):
    lines = [
        GOOD,
        b"[" * 100_000 + b"\n",
        b'{"reference": "' + b"x" * 6_000_000 + b'"}\n',
        b"\0\0\n",
        b"\xff\n",
        GOOD,
    ]
    packages = read(catalogue, written(tmp_path, "a.jsonl", b"".join(lines)))
    assert [package_read.package is not None for package_read in packages] == [
        True,
        False,
        False,
        False,
        False,
        True,
    ]
    assert all(package_read.problems[0].help for package_read in packages[1:-1])


def test_lines_are_the_same_lines_for_the_screen(tmp_path, catalogue):
    content = '{"reference": "A", "goals": [{"words": "tea\u2028and cake"}]}\n'.encode() + b"\xff\n" + GOOD
    packages = read_packages("a.jsonl", content, catalogue)
    assert [package.package is not None for package in packages] == [True, False, True]
    assert [
        package_read.package for package_read in read(catalogue, written(tmp_path, "a.jsonl", content))
    ] == [package.package for package in packages]


def test_a_table_that_proves_damaged_is_reported_and_the_next_file_is_read(tmp_path, catalogue):
    files = [written(tmp_path, name, b"nonsense") for name in ("a.csv", "a.xlsx", "a.parquet")]
    packages = read(catalogue, *files, written(tmp_path, "b.jsonl", GOOD))
    assert [package_read.problems[0].code for package_read in packages[:3]] == ["H202", "H101", "H101"]
    assert packages[3].package is not None


def test_files_that_cannot_be_read_are_said_before_anything_begins(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    names = {
        "empty.csv": b"",
        "empty.xlsx": b"",
        "empty.parquet": b"",
        "latin.csv": b"reference\nM\x81ller\n",
        "good.csv": b"reference\nA\n",
    }
    files = [written(tmp_path, name, content) for name, content in names.items()]
    problems = checked(*files, tmp_path / "folder.csv", tmp_path / "missing.csv")
    assert {problem.place.file.rpartition("/")[2]: problem.code for problem in problems} == {
        "empty.csv": "H202",
        **dict.fromkeys(("empty.xlsx", "empty.parquet", "latin.csv", "folder.csv", "missing.csv"), "H101"),
    }
    assert all(problem.help for problem in problems)


def test_a_file_that_vanishes_meanwhile_is_a_problem_of_that_file(tmp_path, catalogue):
    with pytest.raises(ProblemsFoundError, match="cannot be read"):
        read(catalogue, tmp_path / "missing.jsonl")
