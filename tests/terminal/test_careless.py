"""Careless inputs: each is met with exit code 2 and a sentence that says what is wrong with just that."""

import sys
from pathlib import Path

import click
import pytest

from dashboard.small_table import read_stock
from dashboard.terminal import main
from dashboard.terminal.commands.queue.command import _read_earlier
from engine import ProblemsFoundError

SENT = Path(__file__).parents[1] / "formats" / "files" / "fhir"
BINARY = bytes(range(128, 256)) * 8


@pytest.fixture
def run_careless(tmp_path, monkeypatch, capsys):
    """Runs the command as a terminal does, in a folder with careless files; gives its exit code and words."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HANDRAIL_DEBUG", raising=False)
    (tmp_path / "bin.yaml").write_bytes(BINARY)
    (tmp_path / "bin.pdf").write_bytes(BINARY)
    (tmp_path / "empty.yaml").touch()
    (tmp_path / "nothing").mkdir()
    (tmp_path / "file").touch()

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["handrail", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        readouterr = capsys.readouterr()
        return ended.value.code, " ".join((readouterr.out + readouterr.err).replace("│", " ").split())

    return run


CARELESS = {
    "more packages than there are people": (
        "demo caseload --size 99999999999999999999 --out a.jsonl",
        "is not in the range",
    ),
    "a caseload from an empty file": (
        "print --caseload North --database sqlite:///empty.yaml --out papers",
        "is an empty file",
    ),
    "fairness of what is no text": ("fairness bin.yaml", "H101"),
    "a caseload of which nothing can be read": (
        "caseload bin.yaml empty.yaml --out results",
        "Nothing could be read",
    ),
    "delivered care from an empty folder": ("delivered nothing", "holds no file that can be read"),
    "an import of an empty folder": ("exchange import nothing", "holds no file that can be read"),
    "a paper that is not there": ("verify nofile.pdf", "no such file"),
    "a folder that is a file": ("print DEMO-01 --out file", "file"),
    "a paper in a folder that is not there": ("review DEMO-01 --pdf file/a.pdf", "cannot be written"),
    "a caseload into a file as a folder": (
        "demo caseload --size 1 --out file/a.jsonl",
        "cannot be written",
    ),
    "contacts that are no text": (
        "print DEMO-01 --out papers --contacts bin.yaml",
        "is not text in UTF-8",
    ),
    "the thirtieth of February": ("review DEMO-01 --on 2026-02-30", "there is no such day"),
    "a day in another order": ("review DEMO-01 --on 30.02.2026", "write a day as 2026-11-24"),
    "a rule set that is a file": ("rules mutate empty.yaml", "this is a file, and a rule set is a folder"),
    "a review that is no text": ("replay bin.yaml", "it is not text, and so no review"),
    "a review that is not there": ("replay nofile.json", "no such file"),
}


@pytest.mark.parametrize("what", CARELESS)
def test_what_was_given_carelessly_is_said_with_exit_code_2(what, run_careless):
    line, sentence = CARELESS[what]
    code, words = run_careless(*line.split())
    assert code == 2, words
    assert sentence in words


@pytest.mark.parametrize(
    ("line", "ending"),
    [
        ("rules mutate nowhere", "Nothing was done with the rules."),
        ("safety check nowhere", "The safety log was not looked at."),
        ("exchange import nothing", "Nothing was taken in or written."),
        ("review empty.yaml", "Nothing was reviewed."),
    ],
)
def test_a_command_that_stops_says_what_it_did_not_do(line, ending, run_careless):
    code, words = run_careless(*line.split())
    assert code == 2
    assert words.endswith(ending)


def test_a_second_import_leaves_the_report_of_the_first(run_careless, tmp_path):
    out = tmp_path / "packages"
    for _ in range(3):
        code, words = import_once(run_careless, out)
        assert code in (0, None), words
    reports = sorted(path.name for path in out.glob("import-report*.json"))
    assert reports == ["import-report-2.json", "import-report-3.json", "import-report.json"]


def import_once(run_careless, out):
    return run_careless("exchange", "import", SENT, "--out", out)


@pytest.mark.parametrize(
    ("read", "content"),
    [
        (read_stock, 'item,stock_number\n"' + "a" * 400_000 + '",1\n'),
        (_read_earlier, 'reference,without_change\n"' + "a" * 400_000 + '",1\n'),
        (_read_earlier, "reference,without_change\nA-1\n"),
    ],
)
def test_a_table_that_no_program_wrote_is_refused_in_one_sentence(read, content, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises((click.UsageError, ProblemsFoundError), match=r"a\.csv"):
        read(file)


def test_a_small_table_that_cannot_be_used_is_refused_with_codes_and_every_line(tmp_path):
    file = tmp_path / "stock.csv"
    wrong = {
        "item,stock_number\nKüchenhilfe,1\n".encode("cp1252"): [("H101", 0)],
        b"item\nbath_board\n": [("H202", 1)],
        b"item,stock_number\n" + 2 * (b"a" * 20_000 + b",1\n"): [("H205", 2), ("H205", 3)],
    }
    for content, expected in wrong.items():
        file.write_bytes(content)
        with pytest.raises(ProblemsFoundError) as refused:
            read_stock(file)
        assert [(problem.code, problem.place.line) for problem in refused.value.problems] == expected
