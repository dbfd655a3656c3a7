"""Files that are wrong, each with all that is wrong with it: every problem in one run, in its place, no traceback.

`expected.yaml` lists `line:column code [words that the answer must hold]` for each file. A package file stands alone;
a rules file is laid beside the good header, and `<target>--<what>.yaml` in place of a good file of that name.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.knowledge import load_catalogue, load_package, load_rule_set
from engine.language import read_document
from engine.model import ProblemsFoundError

HERE = Path(__file__).parent
GOOD = HERE / "good"
CATALOGUE_FILES = ("evidence", "standards", "rates", "tasks", "adoption", "traits", "rails")
EXPECTED = read_document(HERE / "expected.yaml").plain()
CORPUS = sorted(path for folder in ("packages", "rules", "catalogue") for path in (HERE / folder).iterdir())


def lay_out(folder: Path, names, instead: Path | None = None) -> Path:
    """Copy good files into a folder, one of them replaced where its name says so."""
    folder.mkdir()
    for name in names:
        shutil.copy(GOOD / f"{name}.yaml", folder)
    if instead is not None:
        shutil.copy(instead, folder / f"{instead.name.split('--')[0].removesuffix('.yaml')}.yaml")
    return folder


@pytest.fixture
def catalogue(tmp_path):
    return load_catalogue(lay_out(tmp_path / "good_catalogue", CATALOGUE_FILES))


def problems_of(path: Path, tmp_path: Path, catalogue):
    with pytest.raises(ProblemsFoundError) as error:
        load(path, tmp_path, catalogue)
    return error.value.problems


def load(path: Path, tmp_path: Path, catalogue):
    if path.parent.name == "packages":
        return load_package(path, catalogue)
    if path.parent.name == "rules":
        names = ("rules", "rule_set") if path.name.startswith("rule_set--") else ("rule_set",)
        return load_rule_set(catalogue, lay_out(tmp_path / "rules", names, path))
    return load_catalogue(lay_out(tmp_path / "catalogue", CATALOGUE_FILES, path))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_everything_wrong_with_a_file_is_said_at_once_and_in_its_place(path, tmp_path, catalogue):
    expected = [entry.split(" ", 2) for entry in EXPECTED[f"{path.parent.name}/{path.name}"]]
    problems = problems_of(path, tmp_path, catalogue)
    reported = sorted((p.place.line, p.place.column, p.code) for p in problems)
    wanted = sorted((*map(int, where.split(":")), code) for where, code, *_ in expected)
    assert reported == wanted, "\n".join(map(str, problems))
    for where, code, *hint in expected:
        ps = [p for p in problems if f"{p.place.line}:{p.place.column}" == where and p.code == code]
        assert any((hint or [""])[0] in f"{p.message} {p.help}" for p in ps)
    assert {Path(p.place.file).name for p in problems} == {
        path.name
        if path.parent.name == "packages"
        else f"{path.name.split('--')[0].removesuffix('.yaml')}.yaml"
    }


def test_every_file_has_its_answer_and_every_answer_its_file():
    assert set(EXPECTED) == {f"{path.parent.name}/{path.name}" for path in CORPUS}
    assert len(CORPUS) >= 60


def test_the_good_files_are_good(catalogue, tmp_path):
    """Else the corpus would prove nothing."""
    assert load_package(GOOD / "package.yaml", catalogue).reference == "A1"
    assert len(load_rule_set(catalogue, lay_out(tmp_path / "rules", ("rules", "rule_set"))).rules) == 1


def test_problems_of_several_files_come_in_one_run(catalogue, tmp_path):
    folder = lay_out(tmp_path / "rules", ("rule_set",))
    names = ("misspelt_field", "misspelt_item", "two_kinds", "tab", "not_a_list")
    for name in names:
        shutil.copy(HERE / "rules" / f"{name}.yaml", folder)
    with pytest.raises(ProblemsFoundError) as error:
        load_rule_set(catalogue, folder)
    assert {Path(p.place.file).stem for p in error.value.problems} == set(names)
    assert len(error.value.problems) == len(names)


def test_a_message_is_one_short_sentence_and_never_shows_python(tmp_path, catalogue):
    for index, path in enumerate(CORPUS):
        below = tmp_path / str(index)
        below.mkdir()
        for problem in problems_of(path, below, catalogue):
            assert len(problem.message) < 200, problem
            for inside in (
                "Traceback",
                "pydantic",
                "validation error",
                "<class",
                "Node(",
                "NoneType",
                "tuple",
            ):
                assert inside not in str(problem), problem


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "H104"),
        (b"\x00\x01\x02\xff\xfe", "H101"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "H101"),
        ("reference: A1\n".encode("utf-16"), "H101"),
        ("reference: A1\n".encode("utf-16-le"), "H102"),
        ("reference: Å1\n".encode("latin-1"), "H101"),
        (b"reference: A\x00\n", "H102"),
        (b"[" * 100_000, "H103"),
        (b"{a: " * 50_000, "H103"),
        (b"a:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 200)), "H103"),
        (b"visits: [" + b"0," * 500_000 + b"]", "H103"),
        (b"reference: " + b"A" * 5_000_001, "H103"),
        (b"reference: " + b"9" * 18 + b"\n", "H203"),
        (b"reference: " + b"9" * 10_000 + b"\n", "H205"),
        (b'reference: "' + b"A" * 10_000 + b'"\n', "H205"),
    ],
    ids=[
        "empty",
        "binary",
        "pdf",
        "utf-16",
        "utf-16-without-mark",
        "latin-1",
        "nul",
        "deep-lists",
        "deep-maps",
        "deep-blocks",
        "too-many-entries",
        "too-many-bytes",
        "number",
        "endless-number",
        "endless-word",
    ],
)
def test_what_is_hardly_text_is_one_problem(raw, code, tmp_path, catalogue):
    path = tmp_path / "odd.yaml"
    path.write_bytes(raw)
    with pytest.raises(ProblemsFoundError) as error:
        load_package(path, catalogue)
    (problem,) = error.value.problems
    assert problem.code == code
    assert len(str(problem)) < 600


def test_a_byte_order_mark_does_no_harm(tmp_path, catalogue):
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (GOOD / "package.yaml").read_bytes())
    assert load_package(path, catalogue).reference == "A1"


@pytest.mark.parametrize("missing", CATALOGUE_FILES[:5])
def test_a_missing_register_is_one_problem_and_not_one_for_each_reference_to_it(missing, tmp_path):
    folder = lay_out(tmp_path / "catalogue", [name for name in CATALOGUE_FILES if name != missing])
    with pytest.raises(ProblemsFoundError) as error:
        load_catalogue(folder)
    assert [(p.code, Path(p.place.file).stem) for p in error.value.problems] == [("H101", missing)]


def test_a_folder_that_is_not_there_and_a_set_without_rules_are_said_plainly(tmp_path, catalogue):
    for attempt in (
        lambda: load_catalogue(tmp_path / "none"),
        lambda: load_rule_set(catalogue, tmp_path / "none"),
        lambda: load_rule_set(catalogue, "no_such_set"),
        lambda: load_package(tmp_path / "none", catalogue),
    ):
        with pytest.raises(ProblemsFoundError, match="H101"):
            attempt()
    with pytest.raises(ProblemsFoundError, match="H104 the rule set has no rules"):
        load_rule_set(catalogue, lay_out(tmp_path / "rules", ("rule_set",)))
