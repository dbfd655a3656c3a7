"""Files that are small and unpack to much, or take long: each a name and its bytes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}">{{before}}<sheetData>{{rows}}</sheetData></worksheet>'
BOMBS: dict[str, Callable[[], tuple[str, bytes]]] = {}


def bomb(make):
    BOMBS[make.__name__.replace("_", " ")] = make
    return make


def workbook(rows: str, before: str = "", **more: bytes) -> bytes:
    from openpyxl import Workbook

    plain, held = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.active.append(["reference", "person.grip"])
    book.save(plain)
    with zipfile.ZipFile(plain) as given, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        for part in given.infolist():
            text = given.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = SHEET.format(before=before, rows=rows).encode()
            out.writestr(part.filename, more.pop(part.filename, text))
        for name, text in more.items():
            out.writestr(name, text)
    return held.getvalue()


HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>reference</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>person.grip</t></is></c></row>'
)


def parquet(columns: dict, **options) -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table(columns), held, compression="zstd", **options)
    return held.getvalue()


@bomb
def parquet_of_forty_columns_of_one_letter():
    columns = {f"c{n}": ["x" * 50_000_000] for n in range(40)}
    return "a.parquet", parquet({"reference": ["A"], **columns}, use_dictionary=False)


@bomb
def parquet_of_twenty_million_rows():
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000_000, pa.int8()), pa.array(["A"])).cast(
        pa.string()
    )
    return "a.parquet", parquet({"reference": column})


@bomb
def parquet_with_a_huge_text_in_a_dictionary():
    indices = pa.array([0] * 90_000, pa.int32())
    column = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 10_000_000]))
    return "a.parquet", parquet({"reference": column}, dictionary_pagesize_limit=1 << 30)


@bomb
def nested_parquet_with_a_huge_text_in_a_dictionary():
    words = pa.DictionaryArray.from_arrays(pa.array([0] * 90_000, pa.int32()), pa.array(["x" * 10_000_000]))
    goal = pa.StructArray.from_arrays([words], ["words"])
    goals = pa.ListArray.from_arrays(pa.array(range(90_001), pa.int32()), goal)
    references = pa.array([f"A{n}" for n in range(90_000)])
    return "a.parquet", parquet({"reference": references, "goals": goals}, dictionary_pagesize_limit=1 << 30)


@bomb
def parquet_of_four_thousand_columns():
    return "a.parquet", parquet({f"c{n}": [1] for n in range(4000)})


@bomb
def parquet_of_lists():
    return "a.parquet", parquet({"reference": pa.array([[None] * 3_000_000], pa.list_(pa.null()))})


@bomb
def workbook_with_a_cell_in_the_last_column_of_every_row():
    rows = (f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 20_002))
    return "a.xlsx", workbook(HEAD + "".join(rows))


@bomb
def workbook_of_a_million_short_rows():
    return "a.xlsx", workbook(
        HEAD + "".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(2, 1_000_002))
    )


@bomb
def workbook_with_one_row_far_down():
    return "a.xlsx", workbook(HEAD + '<row r="999999999999"><c><v>1</v></c></row>')


@bomb
def workbook_of_one_row_with_four_million_cells():
    return "a.xlsx", workbook("<row>" + "<c/>" * 4_000_000 + "</row>")


@bomb
def workbook_that_unpacks_to_two_gigabytes():
    return "a.xlsx", workbook(HEAD, **{"xl/worksheets/sheet2.xml": b" " * 300_000_000})


@bomb
def workbook_whose_styles_unpack_to_a_gigabyte():
    return "a.xlsx", workbook(HEAD, **{"xl/styles.xml": b" " * 300_000_000})


@bomb
def workbook_that_lies_about_what_it_unpacks_to():
    content = bytearray(workbook(HEAD, **{"xl/styles.xml": b" " * 300_000_000}))
    place = content.rindex(b"xl/styles.xml") - 46  # its entry in the central directory
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return "a.xlsx", bytes(content)


@bomb
def workbook_of_a_million_shared_texts():
    texts = f'<sst xmlns="{MAIN}">'.encode() + b"<si/>" * 10_000_000 + b"</sst>"
    return "a.xlsx", workbook(HEAD, **{"xl/sharedStrings.xml": texts})


@bomb
def workbook_with_entities_that_multiply():
    entities = (
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{(chr(38) + chr(97 + n) + ";") * 10}">' for n in range(9))
        + "]>"
    )
    return "a.xlsx", workbook(HEAD, **{"xl/styles.xml": (entities + "<a>&j;</a>").encode()})


@bomb
def workbook_inside_a_workbook_inside_a_workbook():
    inner = b"\0" * 300_000_000
    for _ in range(3):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr("inner.xlsx", inner)
        inner = held.getvalue()
    return "a.xlsx", inner


@bomb
def empty_objects_on_lines():
    return "a.jsonl", b"{}\n" * 1_600_000


@bomb
def unknown_keys_on_lines():
    line = b"{" + b",".join(b'"k%d":1' % n for n in range(60)) + b"}\n"
    return "a.jsonl", line * (4_900_000 // len(line))


@bomb
def one_line_of_json_lines_without_an_end():
    return "a.jsonl", b"[" * 4_900_000


@bomb
def a_hundred_thousand_visits():
    visits = [{"id": f"v{n}", "start": "08:00", "minutes": 30} for n in range(80_000)]
    return "a.json", json.dumps({"reference": "A", "visits": visits}).encode()


@bomb
def a_hundred_thousand_visits_on_a_line():
    return "a.jsonl", a_hundred_thousand_visits()[1]


@bomb
def a_hundred_thousand_visits_in_a_table():
    return "a.csv", b"reference,visit.id,visit.start,visit.minutes\n" + b"".join(
        b"A,v%d,08:00,30\n" % n for n in range(99_000)
    )


@bomb
def a_hundred_thousand_visits_of_one_name():
    visits = [{"id": "v", "start": "08:00", "minutes": 30} for _ in range(80_000)]
    return "a.json", json.dumps({"reference": "A", "visits": visits}).encode()


@bomb
def unknown_keys_in_yaml():
    return "a.yaml", b"reference: A\n" + b"".join(b"k%d: 1\n" % n for n in range(190_000))


@bomb
def unknown_keys_in_groups_of_yaml():
    group = b"".join(b"    k%d: 1\n" % n for n in range(4_000))
    return "a.yaml", b"reference: A\nvisits:\n" + (b"  - id: a\n" + group) * 90


@bomb
def unknown_activities():
    tasks = b"".join(b"{activity: unknown_activity_%d}," % m for m in range(100))
    visits = b"".join(
        b"  - {id: v%d, start: '08:00', minutes: 30, tasks: [%s]}\n" % (n, tasks) for n in range(400)
    )
    return "a.yaml", b"reference: A\nvisits:\n" + visits


@bomb
def the_same_key_in_yaml():
    return "a.yaml", b"reference: A\n" + b"k: 1\n" * 390_000


@bomb
def aliases_that_multiply():
    return "a.yaml", b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(20)
    )


@bomb
def deep_brackets():
    return "a.yaml", b"[" * 4_900_000


@bomb
def deep_groups():
    return "a.json", b'{"a":' * 900_000


@bomb
def deep_question_marks():
    return "a.yaml", b"? " * 2_400_000


@bomb
def deep_dashes():
    return "a.yaml", b"- " * 2_400_000


@bomb
def a_long_key():
    return "a.yaml", b"reference: A\n" + b"k" * 4_900_000 + b": 1\n"


@bomb
def a_long_word():
    return "a.json", b'{"reference": "A", "person": {"standing": "' + b"x" * 4_900_000 + b'"}}'


@bomb
def backslashes():
    return "a.json", b'{"reference": "' + b"\\" * 4_900_000 + b'"}'


@bomb
def pairs_of_escapes():
    return "a.json", b'{"reference": "' + b"\\ud83d\\ude00" * 400_000 + b'"}'


@bomb
def one_line_of_commas():
    return "a.csv", b"," * 4_900_000


@bomb
def rows_of_commas():
    return "a.csv", b"reference,person.grip\n" + b"," * 390 + (b"\n" + b"," * 390) * 12_000


@bomb
def a_quotation_mark_that_is_never_closed():
    return "a.csv", b'reference,person.grip\nA,"' + b"x\n" * 2_400_000


@bomb
def short_rows():
    return "a.csv", b"reference\n" + b"A\n" * 2_400_000


@bomb
def a_reference_for_each_short_row():
    return "a.csv", b"reference\n" + b"".join(b"A%d\n" % n for n in range(600_000))


@bomb
def unknown_columns_of_many_packages():
    head = b"reference," + b",".join(b"unknown_%d" % n for n in range(390))
    return "a.csv", head + b"".join(b"\nA%d" % n + b",1" * 390 for n in range(6_000))
