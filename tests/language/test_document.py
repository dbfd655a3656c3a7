"""Text to nodes: YAML 1.2 words, JSON as it comes, places that editors can open, and limits instead of crashes."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language import parse_document, read_document
from engine.model import ProblemsFoundError
from engine.model.limits import DOCUMENT_BYTES, DOCUMENT_ENTRIES, DOCUMENT_LEVELS

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def problem(text):
    with pytest.raises(ProblemsFoundError) as error:
        parse_document(text, "file.yaml")
    (only,) = error.value.problems
    return only


def assert_document_or_problems(read):
    problems = None
    try:
        assert read().line >= 1
    except ProblemsFoundError as error:
        problems = error.problems
    assert problems is None or len(problems) >= 1


def listed(value):
    """Lists as tuples, as nodes give them."""
    if isinstance(value, list):
        return tuple(listed(part) for part in value)
    return {key: listed(part) for key, part in value.items()} if isinstance(value, dict) else value


@given(st.dictionaries(TEXT, JSON, min_size=1, max_size=4), st.booleans())
def test_a_json_document_means_what_json_says(value, ascii_only):
    text = json.dumps(value, ensure_ascii=True, indent=2 if ascii_only else None)
    assert parse_document(text).plain() == listed(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("07:30", "07:30"),
        ("22:00", "22:00"),
        ("012", 12),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("72", 72),
        ("-3", -3),
        ("72.5", 72.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("-.inf", "-.inf"),
        ("NaN", "NaN"),
        ("1e999", "1e999"),
        ("1e-9999", 0.0),
        ("2026-11-02", date(2026, 11, 2)),
        ("2026-02-30", "2026-02-30"),
        ("'72'", "72"),
        ('"true"', "true"),
        ("''", ""),
    ],
)
def test_plain_words_follow_yaml_1_2(text, value):
    plain_value = parse_document(f"x: {text}").plain()["x"]
    assert plain_value == value
    assert type(plain_value) is type(value)


def test_a_number_is_never_infinite():
    assert parse_document("x: 9" + "9" * 250).plain()["x"] < float("inf")
    assert parse_document("x: 9" + "9" * 400).plain()["x"] == "9" + "9" * 400


def test_every_node_knows_its_line_and_column():
    node = parse_document("a: 1\nlist:\n  - b: two\n    c: [3, 4]\n")
    item = node.get("list").items[0]
    assert (node.key("list").line, node.key("list").column) == (2, 1)
    assert (item.get("b").line, item.get("b").column) == (3, 8)
    assert [(part.line, part.column) for part in item.get("c").items] == [(4, 9), (4, 12)]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "H104", 1, 1),
        ("# only a comment\n", "H104", 1, 1),
        ("---\n...\n", "H104", 1, 1),
        ("a: 1\n---\nb: 2\n", "H104", 2, 1),
        ("a: 1\n\tb: 2\n", "H102", 2, 1),
        ("a: [1, 2\nb: 3\n", "H102", 2, 2),
        ("a: b: c\n", "H102", 1, 5),
        ("a: 'open\n", "H102", 2, 1),
        ("a: @b\n", "H102", 1, 4),
        ("a: &x 1\nb: *x\n", "H103", 1, 4),
        ("a: *x\n", "H103", 1, 4),
        ("a: 1\n? [b, c]\n: 2\n", "H104", 2, 3),
        ("a: !!python/object/apply:os.system [ls]\n", "H103", 1, 4),
        ("a: !!str 5\n", "H103", 1, 4),
        ("a: 1\na: 2\n", "H105", 2, 1),
        ("a:\n  b: 1\n  'b': 2\n", "H105", 3, 3),
    ],
)
def test_what_is_not_a_plain_document_is_one_problem_in_its_place(text, code, line, column):
    reported = problem(text)
    assert (reported.code, reported.place.line, reported.place.column) == (code, line, column)
    assert reported.help


@given(st.text(max_size=200))
def test_any_text_at_all_is_a_document_or_problems(text):
    assert_document_or_problems(lambda: parse_document(text))


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_a_document_or_problems(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("bytes") / "file.yaml"
    path.write_bytes(raw)
    assert_document_or_problems(lambda: read_document(path))


def test_the_depth_limit_is_where_it_says():
    parse_document("[" * DOCUMENT_LEVELS + "]" * DOCUMENT_LEVELS)
    assert problem("[" * (DOCUMENT_LEVELS + 1) + "]" * (DOCUMENT_LEVELS + 1)).code == "H103"
    assert problem("{a: " * 100_000).code == "H103"


def test_the_size_limits_are_where_they_say():
    assert problem("[" + "0," * DOCUMENT_ENTRIES + "]").code == "H103"
    assert problem("a" * (DOCUMENT_BYTES + 1)).code == "H103"


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(DOCUMENT_BYTES + 1)
    monkeypatch.setattr(type(path), "read_bytes", lambda self: pytest.fail("it was read"))
    with pytest.raises(ProblemsFoundError, match="H103"):
        read_document(path)


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path):
    path = tmp_path / "bom.yaml"
    path.write_bytes("reference: Å1\n".encode("utf-8-sig"))
    assert read_document(path).plain() == {"reference": "Å1"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
def test_another_encoding_is_said_plainly(tmp_path, encoding):
    path = tmp_path / "other.yaml"
    path.write_bytes("reference: Å1\n".encode(encoding))
    with pytest.raises(ProblemsFoundError, match=r"H10[12]"):
        read_document(path)


def test_a_missing_file_and_a_folder_are_said_plainly(tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(ProblemsFoundError, match="H101 the file cannot be read"):
            read_document(path)


def test_all_keys_written_twice_come_in_one_run():
    with pytest.raises(ProblemsFoundError) as error:
        parse_document("a: 1\na: 2\nb: {c: 1, c: 2}\n", "file.yaml")
    assert [(p.code, p.place.line) for p in error.value.problems] == [("H105", 2), ("H105", 3)]


def test_two_keys_written_twice_can_be_gathered_with_other_problems():
    problems = []
    node = parse_document("a: 1\na: 2\n", "file.yaml", problems)
    assert [p.code for p in problems] == ["H105"]
    assert node.plain() == {"a": 2}
