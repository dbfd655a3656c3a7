"""Whatever comes in takes bounded memory and time, and what is too much is said with the limit.

Each bomb is read in a process of its own, which may take 1.4 GB of address space, libraries included, and thirty
seconds of processor time.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engine.exchange import read_packages
from engine.exchange import workbook as workbook_module
from engine.exchange.workbook import excel_rows
from engine.model import CarePackage, ProblemsFoundError
from engine.model.limits import AT_ONCE, of_run
from tests.exchange.bombs import BOMBS, HEAD, workbook

ROOT = Path(__file__).parents[2]
MOST_BYTES, MOST_SECONDS, MOST_TAKEN_MB = 1_400_000_000, 60, 700
SERVER = """
import os, resource, sys, time
from pathlib import Path
import openpyxl, pyarrow.compute, pyarrow.parquet
from engine.knowledge import load_catalogue
from engine.model import CarePackage
from engine.exchange import read_packages

def status(key):
    line = next(line for line in open("/proc/self/status") if line.startswith(key))
    return int(line.split()[1]) // 1024

def read(name):
    content = Path(name).read_bytes()
    resource.setrlimit(resource.RLIMIT_AS, ({most}, {most}))
    resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
    before, started = status("VmRSS"), time.process_time()
    found = read_packages(name, content, catalogue)
    seconds = time.process_time() - started
    told = next((problem for one in found for problem in reversed(one.problems)), None)
    print(status("VmHWM") - before, round(seconds, 1), len(found), told and told.code, told and told.message[:70],
          sep="|", flush=True)

catalogue = load_catalogue()
for name in sys.stdin:
    if (child := os.fork()) == 0:
        try:
            read(name.strip())
        except BaseException as error:
            print(0, 0, 0, "", f"{{type(error).__name__}}: {{error}}"[:200], sep="|", flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(0, 0, 0, "", "it was ended by the system", sep="|", flush=True)
"""


@pytest.fixture(scope="module")
def reader():
    """A process that reads each file in a child of its own."""
    script = SERVER.format(most=MOST_BYTES, seconds=MOST_SECONDS)
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    ) as process:

        def read(file):
            process.stdin.write(f"{file}\n")
            process.stdin.flush()
            return process.stdout.readline().strip().split("|", 4)

        yield read
        process.stdin.close()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_bounded_memory_and_time_and_is_told(tmp_path, reader, name):
    ending, content = BOMBS[name]()
    file = tmp_path / ending
    file.write_bytes(content)
    megabytes, seconds, read, code, message = reader(file)
    print(f"{name} ({len(content):,} bytes): {megabytes} MB, {seconds} s, {read} read: {code} {message}")
    assert code.startswith("H"), message
    assert int(megabytes) < MOST_TAKEN_MB


def test_the_largest_workbook_that_is_read_takes_bounded_memory(tmp_path, reader):
    """As many bytes, rows and cells as are taken: each row is a package of its own."""
    cells = "".join(
        f'<c r="{column}{{n}}" t="inlineStr"><is><t>{"x" * 40}</t></is></c>' for column in "CDEFGH"
    )
    rows = (
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>A{n}</t></is></c>{cells.format(n=n)}</row>'
        for n in range(2, 99_000)
    )
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook(HEAD + "".join(rows)))
    unpacked = zipfile.ZipFile(file).getinfo("xl/worksheets/sheet1.xml").file_size
    assert 0.8 * AT_ONCE.unpacked_bytes < unpacked < AT_ONCE.unpacked_bytes
    megabytes, seconds, read, code, message = reader(file)
    print(f"{unpacked:,} bytes unpacked: {megabytes} MB, {seconds} s, {read} read: {code} {message}")
    assert code.startswith("H"), message
    assert 0 < int(megabytes) < MOST_TAKEN_MB


def test_a_workbook_of_a_run_unpacks_to_no_more_than_is_held(monkeypatch):
    monkeypatch.setattr(workbook_module, "WORKBOOK_UNPACKED_BYTES", 1_000)
    with pytest.raises(ProblemsFoundError) as refused:
        list(excel_rows(workbook(HEAD + " " * 1_000), "a.xlsx", of_run(10**9)))
    assert refused.value.problems[0].message == "at most 1,000 bytes of unpacked sheets are read"


def told(catalogue, name, content):
    return [
        (problem.code, problem.message)
        for read_package in read_packages(name, content, catalogue)
        for problem in read_package.problems
    ]


def test_a_workbook_that_only_says_it_is_huge_is_read(catalogue):
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2"><v>2</v></c></row>'
    content = workbook(HEAD + row, '<dimension ref="A1:XFD1048576"/>')
    assert [
        read_package.package.person.grip for read_package in read_packages("a.xlsx", content, catalogue)
    ] == [2]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            b"reference,person.weight_kg,person.weight_kg\nA,70,120\n",
            "the column `person.weight_kg` stands 2 times",
        ),
        (b"reference,person.weight_kg\nA,70,120\n", "a cell has no column name above it"),
        (b"reference,,person.weight_kg\nA,x,70\n", "a cell has no column name above it"),
    ],
)
def test_what_a_table_would_have_lost_is_told(catalogue, content, expected):
    assert expected in [message for _, message in told(catalogue, "a.csv", content)]


def test_empty_cells_beyond_the_head_are_nothing(catalogue):
    assert told(catalogue, "a.csv", b"reference,person.weight_kg,,\nA,70,,,,\n") == []


def test_a_formula_that_was_never_calculated_is_told_with_its_cell_and_one_with_a_value_is_read(catalogue):
    head = HEAD.replace("person.grip", "person.weight_kg")
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2"><f>35*2</f>{}</c></row>'
    assert told(catalogue, "a.xlsx", workbook(head + row.format(""))) == [
        ("H107", "B2 holds a formula that was never calculated")
    ]
    calculated = read_packages("a.xlsx", workbook(head + row.format("<v>70</v>")), catalogue)
    assert [package_read.package.person.weight_kg for package_read in calculated] == [70]


MARKS = ["\0", "\x07", "\x1b[31m", "\x9d", "\u202e", "\u2066", "\ufeff"]


@pytest.mark.parametrize("mark", MARKS, ids=[f"U+{ord(mark[0]):04X}" for mark in MARKS])
@pytest.mark.parametrize("form", ["yaml", "json", "jsonl", "csv", "parquet"])
def test_marks_that_cannot_be_seen_are_told_in_texts_and_in_names(catalogue, mark, form):
    import io
    import json

    import pyarrow as pa
    import pyarrow.parquet as pq

    package = {
        "reference": "A",
        "goals": [{"words": f"to bake{mark} bread"}],
        "visits": [{"id": f"am{mark}", "start": "08:00", "minutes": 30}],
    }
    row = {
        "reference": "A",
        "goal.words": f"to bake{mark} bread",
        "visit.id": f"am{mark}",
        "visit.start": "08:00",
        "visit.minutes": 30,
    }
    held = io.BytesIO()
    if form == "parquet":
        pq.write_table(pa.table({key: [value] for key, value in row.items()}), held)
    elif form == "csv":
        held.write(f"{','.join(row)}\n{','.join(map(str, row.values()))}\n".encode())
    else:
        held.write(json.dumps(package, ensure_ascii=form != "yaml").encode())
    codes = [code for code, _ in told(catalogue, f"a.{form}", held.getvalue())]
    assert codes in (["H208", "H208"], ["H102"])
    assert codes == ["H208", "H208"] or form in ("yaml", "json")


def test_persian_arabic_and_emoji_with_their_joiners_are_words(catalogue):
    words = "می\u200cخواهم \u200fسلام 👩\u200d🍳"  # noqa: RUF001
    content = f'{{"reference": "A", "goals": [{{"words": "{words}"}}]}}'.encode()
    assert [
        read_package.package.goals[0].words for read_package in read_packages("a.jsonl", content, catalogue)
    ] == [words]


@pytest.mark.parametrize(
    ("of", "limit", "entry"),
    [
        ("visits", 500, {"id": "v{}", "start": "08:00", "minutes": 30}),
        ("goals", 100, {"words": "w"}),
        ("diagnoses", 100, "d"),
        ("equipment", 200, {"item": "bath_board"}),
        ("unpaid_carers", 50, {"relation": "partner"}),
    ],
)
def test_a_package_holds_so_many_of_each_and_one_more_is_told_with_the_limit(catalogue, of, limit, entry):
    import json

    def content(count):
        entries = [
            {key: value.format(n) if key == "id" else value for key, value in entry.items()}
            if isinstance(entry, dict)
            else entry
            for n in range(count)
        ]
        return json.dumps({"reference": "A", of: entries}).encode()

    assert told(catalogue, "a.jsonl", content(limit)) == []
    for name in ("a.jsonl", "a.json"):
        (read_package,) = read_packages(name, content(limit + 1), catalogue)
        assert [(problem.code, problem.help) for problem in read_package.problems] == [
            ("H205", f"write at most {limit:,} entries")
        ]


@pytest.mark.parametrize("value", ["NaN", "1e999", "-1e999", "Infinity", "true", '"72"', "1" * 400, "[1]"])
def test_what_is_no_number_is_told_in_every_document(catalogue, value):
    for name in ("a.json", "a.jsonl", "a.yaml"):
        content = f'{{"reference": "A", "person": {{"weight_kg": {value}}}}}'.encode()
        assert [code for code, _ in told(catalogue, name, content)] in (["H203"], ["H205"], ["H102"]), (
            name,
            value,
        )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "latin-1"])
def test_another_encoding_is_told_and_a_mark_of_utf_8_is_passed_over(catalogue, encoding):
    text = 'reference: "A"\ngoals: [{words: "Brötchen"}]\n'
    assert {code for code, _ in told(catalogue, "a.yaml", text.encode(encoding))} <= {"H101", "H102"}
    assert told(catalogue, "a.yaml", text.encode(encoding))
    assert told(catalogue, "a.yaml", text.encode("utf-8-sig")) == []
    assert told(catalogue, "a.csv", "reference,goal.words\nA,Brötchen\n".encode("utf-8-sig")) == []


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16-le", "cp850"])
def test_a_table_in_an_encoding_that_may_be_several_is_told(catalogue, encoding):
    assert told(catalogue, "a.csv", "reference,goal.words\nA,Brötchen\n".encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_table_as_excel_saves_it_is_read(catalogue, encoding):
    assert told(catalogue, "a.csv", "reference,goal.words\nA,Brötchen\n".encode(encoding)) == []


def test_reading_stops_at_so_many_problems_and_says_so(catalogue):
    packages = read_packages("a.jsonl", b"{}\n" * 5_000, catalogue)
    assert packages[-1].problems[0].message == "at most 2,000 problems are read"
    assert len(packages) == 2_002 - 1 or len(packages) == 2_002


def test_every_list_and_every_text_of_a_package_has_a_bound():
    schema = CarePackage.model_json_schema()
    unbounded = []

    def look(path, part):
        if part.get("type") == "array" and "maxItems" not in part:
            unbounded.append(path)
        if (
            part.get("type") == "string"
            and not {"maxLength", "pattern", "enum", "const", "format"} & part.keys()
        ):
            unbounded.append(path)
        for key, inner in part.get("properties", {}).items():
            look(f"{path}.{key}", inner)
        for inner in (*part.get("anyOf", ()), *([part["items"]] if "items" in part else [])):
            look(path, inner)

    for name, part in {"CarePackage": schema, **schema["$defs"]}.items():
        look(name, part)
    assert unbounded == []


def test_a_damaged_parquet_file_never_ends_the_process_that_reads_it(tmp_path, reader):
    """pyarrow aborts where a chunk's histogram is damaged and its statement is looked at."""
    import random

    from tests.exchange.bombs import parquet

    whole = parquet({"reference": ["A", "B"], "goal.words": ["bread", None], "person.grip": [2, None]})
    rng = random.Random("damaged")
    for number in range(60):
        damaged = bytearray(whole)
        damaged[rng.randrange(len(whole) // 3, len(whole) - 8)] = rng.randrange(256)
        file = tmp_path / f"{number}.parquet"
        file.write_bytes(damaged)
        *_, message = reader(file)
        assert "ended by the system" not in message
