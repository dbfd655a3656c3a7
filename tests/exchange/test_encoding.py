"""Tables that spreadsheets save in the code page of the machine: read where nothing else can be meant, and said."""

from __future__ import annotations

import pytest

from engine import ProblemsFoundError
from engine.exchange import batches, check_files, read_batch, read_packages, remarks_on_files
from engine.exchange.encoding import encoding_of_file, is_windows_1252, utf8_of
from engine.exchange.remarks import remarks_on_file
from engine.knowledge import load_catalogue

WORDS = (
    "Zoë", "Siân", "SIÂN", "Élodie", "José Müller", "Søren Ærø", "Straße", "O’Brien", "carer’s bag", "carers’ room", "don’t",
    "£12.50", "(£)", "37°C", "1½ hours", "Mon–Fri", "07:00–08:00", "a – b", "“quoted”", "and so on…", "12 m²",
    "Mrs\xa0Smith",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_can_only_be_in_windows_1252_is_read_so(word):
    content = f"reference,who\nA-1,{word}\n".encode("cp1252")
    assert is_windows_1252(content)
    assert utf8_of(content).decode() == f"reference,who\nA-1,{word}\n"


@pytest.mark.parametrize(
    ("word", "encoding"),
    [
        *((word, encoding) for word in ("Zoë", "Siân", "café", "José", "Müller", "España", "Élodie")
          for encoding in ("mac_roman", "cp850", "utf-16-le", "utf-16-be")),
        *((word, "cp1250") for word in ("Paweł", "Łukasz", "Świątek", "Grażyna")),
        *((word, "cp1251") for word in ("Иван", "Сёмга")),
        ("αβγ", "cp1253"),
        ("Zoë", "utf-8"),
        ("Zoe", "ascii"),
    ],
)  # fmt: skip
def test_what_may_be_in_another_code_page_is_left_as_it_is(word, encoding):
    content = f"reference,who\nA-1,{word}\n".encode(encoding)
    assert not is_windows_1252(content)
    assert utf8_of(content) == content


@pytest.mark.parametrize(
    "content",
    [b"Zo\xeb,Zo\xc3\xab\n", b"\x81\n", b"\xff\xff\n", bytes(range(128, 256)), b"PK\x03\x04\xeb\0", b"2\xeb0\n", b"\xeb\n"],
)  # fmt: skip
def test_two_encodings_in_one_file_and_no_text_at_all_are_neither(content):
    assert not is_windows_1252(content)


def test_text_of_two_bytes_a_letter_that_says_so_is_read():
    assert utf8_of("Zoë;1\n".encode("utf-16")).decode() == "Zoë;1\n"


CASELOAD = "".join(f"A-{number},Visit Zoë’s café\n" for number in range(2000))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig", "utf-8"])
def test_a_caseload_of_any_size_is_read_alike_and_a_code_page_is_said(tmp_path, monkeypatch, encoding):
    monkeypatch.setattr("engine.exchange.encoding._PIECE_BYTES", 1000)
    file = tmp_path / "x.csv"
    file.write_bytes(f"reference,goal.words\n{CASELOAD}".encode(encoding))
    check_files([file])
    packages = [
        read.package for batch in batches([file], 500) for read in read_batch(batch, load_catalogue())
    ]
    assert len(packages) == 2000
    assert {package.goals[0].words for package in packages} == {"Visit Zoë’s café"}
    assert bool(remarks_on_files([file])) == (encoding == "cp1252")


@pytest.mark.parametrize("last", ["Paweł".encode("cp1250"), "Zoë".encode("mac_roman"), b"\xff\xfe\xff"])
def test_one_line_that_may_be_in_another_code_page_stops_the_caseload(tmp_path, last):
    file = tmp_path / "x.csv"
    file.write_bytes(f"reference,goal.words\n{CASELOAD}".encode("cp1252") + b"B-1," + last + b"\n")
    with pytest.raises(ProblemsFoundError, match="UTF-8"):
        check_files([file])
    assert remarks_on_files([file]) == ()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig", "utf-8"])
def test_a_table_of_packages_is_read_alike_and_a_code_page_is_said(encoding):
    content = "reference,goal.words\nA-1,Visit Zoë’s café\n".encode(encoding)
    (read,) = read_packages("x.csv", content, load_catalogue())
    assert read.package is not None, read.problems
    assert read.package.goals[0].words == "Visit Zoë’s café"
    remarks = [problem.message for problem in remarks_on_file("x.csv", content)]
    assert [remark for remark in remarks if "Windows-1252" in remark] == remarks
    assert bool(remarks) == (encoding == "cp1252")


NO_TEXT_OF_TWO_BYTES = (
    "reference,goal.words\nA-1,Walk\n".encode("utf-16") + b"\x41",
    b"\xff\xfe" + b"r\x00\x00\xd8e\x00",
    b"\xff\xfe" + bytes(range(256)) * 20,
    "reference,goal.words\nA-1,Walk\n".encode("utf-32"),
    b"\xfe\xff" + b"\xff\xff\x00r" * 9,
    b"\xff\xfereference,goal.words\nA-1,Walk!\n",
)


@pytest.mark.parametrize("content", NO_TEXT_OF_TWO_BYTES)
def test_bytes_that_only_begin_as_text_of_two_bytes_a_letter_are_refused_at_once(tmp_path, content):
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    with pytest.raises(ProblemsFoundError) as refused:
        check_files([file])
    (problem,) = refused.value.problems
    assert (problem.code, problem.message) == ("H101", "the file is not text in UTF-8")
    assert remarks_on_files([file]) == ()
    (read,) = read_packages("x.csv", content, load_catalogue())
    assert [problem.code for problem in read.problems] == ["H101"]


def test_text_of_two_bytes_a_letter_is_checked_to_its_end_whatever_piece_a_letter_is_parted_by(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("engine.exchange.encoding._PIECE_BYTES", 7)
    file = tmp_path / "x.csv"
    file.write_bytes("reference\nZoë 𝄞 Siân\n".encode("utf-16"))
    assert encoding_of_file(file) == "utf-16"
    file.write_bytes("reference\nZoë 𝄞 Siân\n".encode("utf-16") + b"\x00\xdc")
    with pytest.raises(UnicodeDecodeError):
        encoding_of_file(file)


def test_signs_that_fonts_and_later_editions_of_unicode_add_are_signs_of_text_of_two_bytes_a_letter(tmp_path):
    file = tmp_path / "x.csv"
    file.write_bytes("reference,goal.words\nA-1,\uf0b7 Walk \U0001faff \x07\n".encode("utf-16"))
    assert encoding_of_file(file) == "utf-16"
