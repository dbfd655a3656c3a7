"""Packages are read by arrays and by pydantic: one verdict on every line, the same messages, the same columns.

One test for each field and each limit of the model, generated from it: each null, each bound just inside and just
outside, each word and an unknown one, each wrong type, each id of the catalogue. Beside them, lines spoilt at random.
"""

import copy
import json
import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine.columns import CatalogueIds, PackageColumns
from engine.columns.consistency import CONSISTENCY
from engine.columns.layout import KEPT_TEXTS, Entries, Leaf, layout_of
from engine.columns.of_arrow import columns_of_table
from engine.exchange import Batch, PackageReader, arrow_lines, read_block
from engine.exchange.arrow_lines import parse_lines
from engine.exchange.batches import Lines
from engine.exchange.nested import row_text, table_of_packages
from engine.exchange.packages import package_on_line
from tests.caseload.packages import random_package
from tests.shipped import CATALOGUE

DAY = date(2026, 11, 24)
IDS = CatalogueIds(CATALOGUE.items, CATALOGUE.groups, CATALOGUE.roles)
READER = PackageReader(CATALOGUE, IDS, DAY)
LAYOUT = layout_of()


def block_of(*lines):
    numbers = tuple(range(1, len(lines) + 1))
    return read_block(Batch(0, (Lines("a.jsonl", numbers, tuple(lines)),), 0), READER)


def full_package():
    """A package with an entry in every list, so that every field there is may be spoilt."""
    task = {"activity": CATALOGUE_ACTIVITY, "carers": 1, "times": 1}
    payer = {"who": "council", "percent": 100.0}
    visit = {
        "id": "a",
        "days": ["mon", "tue"],
        "start": "07:30",
        "minutes": 60,
        "carers": 1,
        "presence_for": ["help"],
        "workers": [{"kind": "care_worker"}],
        "shared_by": 2,
        "shared_id": "s",
        "payers": [payer],
        "delivered_start": "07:45",
        "tasks": [task],
    }
    return {
        "reference": "FULL",
        "synthetic": True,
        "service": {"prices": [{"gbp": 21.5}]},
        "ranges": [
            {"word": "person.washing", "between": [2, 3], "source": "Barthel index", "on": "2026-11-02"}
        ],
        "visits": [visit, {"id": "b", "start": "18:00", "minutes": 30}],
        "equipment": [{"item": next(iter(CATALOGUE.items))}, {"name": "a hoist", "kind": "lifting"}],
        "unpaid_carers": [
            {
                "lives_with": True,
                "tasks": [{"activity": CATALOGUE_ACTIVITY, "minutes": 5.0, "times_per_week": 7.0}],
            }
        ],
        "refusals": [{"item": list(CATALOGUE.items)[1], "because": "no"}],
        "allowances": [{"hours": 3.0, "payers": [payer], "tasks": [task], "for_what": "outings"}],
        "goals": [{"words": "Be up in time for the post.", "outcomes": ["nutrition"]}],
        "diagnoses": ["none is read"],
        "monitoring": {
            "sex": "female",
            "ethnicity": "recorded",
            "deprivation_decile": 3,
            "rurality": "rural",
        },
    }


CATALOGUE_ACTIVITY = next(iter(CATALOGUE.activities))
FULL = full_package()


def test_the_full_package_is_good_and_has_an_entry_in_every_list():
    block = block_of(json.dumps(FULL).encode())
    assert block.not_read == ()
    assert all(block.columns.size_of(level) for level in LAYOUT.lists)


def places(node, inside):
    """The containers (dict or list) in which a field stands, made where they are missing, and its key."""
    for part in node.path.split(".")[:-1]:
        if isinstance(inside, list):
            inside = inside[0]
        inside = inside.setdefault(part, {})
    if isinstance(inside, list):
        inside = inside[0]
    return inside, node.path.split(".")[-1]


def with_value(node, value):
    deepcopy = copy.deepcopy(FULL)
    inside, key = places(node, deepcopy)
    if isinstance(node, Leaf) and node.path == node.level:
        inside[key] = [value]
    else:
        inside[key] = value
    return deepcopy


def without(node):
    deepcopy = copy.deepcopy(FULL)
    inside, key = places(node, deepcopy)
    inside.pop(key, None)
    return deepcopy


def texts_near(limits):
    low, high = limits.min_length, limits.max_length
    yield from (
        "",
        "a",
        "A b-c",
        "bad\nend",
        "end\n",
        "07:30",
        "24:00",
        "7:30",
        "0\u0667:30",
        "07:3\uff10",
        "\u0000",
        "a\u202eb",
        "a\tb",
        "a\nb",
        "a\u200bb",
        "a\ufeff",
        "a\u0085b",
        "é" * 3,
    )
    for length in {*(n for n in (low, high) if n is not None)}:
        yield from ("x" * (length - 1), "x" * length, "x" * (length + 1), "é" * length, "é" * (length + 1))


def numbers_near(leaf):
    step = 1 if leaf.kind == "whole" else 1e-9
    for limit in (leaf.limits.ge, leaf.limits.gt, leaf.limits.le, leaf.limits.lt):
        if limit is not None:
            limit = int(limit) if leaf.kind == "whole" else float(limit)
            yield from (limit - step, limit, limit + step)
    yield from (0, 1, 2.5, -1, 1.0, 10**30, 1e300, "1", True)


VALUES = {
    "words": lambda leaf: (*leaf.words, "no such word", "", leaf.words[0].upper(), 1, True, [leaf.words[0]]),
    "flag": lambda leaf: (True, False, "true", 0, 1, []),
    "whole": numbers_near,
    "number": numbers_near,
    "date": lambda leaf: (
        "2026-11-02",
        "20261102",
        "2026-02-30",
        "2026-W01-1",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "2026-11-02T00:00:00",
        "2026-1-2",
        "",
        20261102,
        "\uff12\uff10\uff12\uff16-11-02",
    ),
    "text": lambda leaf: (*texts_near(leaf.limits), 1, True, ["a"]),
    "known": lambda leaf: (
        *list(IDS.places("items"))[:3],
        *list(IDS.places("activities"))[:3],
        "no_such",
        "",
        1,
    ),
}


def spoilt():
    for leaf in LAYOUT.leaves.values():
        for value in (*VALUES[leaf.kind](leaf), None, {}, {"a": 1}):
            yield f"{leaf.path}={value!r}"[:80], with_value(leaf, value)
        if leaf.path != leaf.level:
            yield f"{leaf.path} left out", without(leaf)
    for node in (*LAYOUT.lists.values(), *LAYOUT.groups.values()):
        for value in (None, [], {}, "text", 1, [None], [{}], {"no_such_field": 1}, [{"no_such_field": 1}]):
            inside, key = places(node, deepcopy := copy.deepcopy(FULL))
            inside[key] = value
            yield f"{node.path}={value!r}", deepcopy
        yield f"{node.path} left out", without(node)
        if isinstance(node, Entries) and node.limits.max_length:
            inside, key = places(node, deepcopy := copy.deepcopy(FULL))
            inside[key] = inside[key][:1] * (node.limits.max_length + 1)
            yield f"{node.path} too long", deepcopy
    yield from together()


def together():
    visit, task = copy.deepcopy(FULL["visits"][0]), {"activity": CATALOGUE_ACTIVITY, "carers": 2}
    bare = {"id": "c", "start": "07:30", "minutes": 60}
    payer, hours = {"who": "nhs", "percent": 50.0}, FULL["allowances"][0]
    for workers in (
        [{"kind": "family"}],
        [{}, {}],
        [{}, {"after": 30}],
        [{"minutes": 90}],
        [{}, {"kind": "family"}],
    ):
        for carers in ({}, {"carers": 1}, {"carers": 2}):
            for tasks in ([], [task]):
                yield (
                    "together workers",
                    FULL | {"visits": [bare | carers | {"workers": workers, "tasks": tasks}]},
                )
    for visits in (
        [visit | {"payers": [payer]}],
        [visit | {"payers": [payer, payer]}],
        [visit | {"payers": [payer, payer | {"percent": 49.993}]}],
        [visit | {"shared_by": 1}],
        [bare | {"minutes": None}],
        [bare | {"start": None}],
    ):
        yield "together visits", FULL | {"visits": visits}
    washing, again = FULL["ranges"][0], {"word": "person.grip", "between": ["1", "4"], "source": "seen"}
    for ranges in (
        [washing, again],
        [washing, washing],
        [washing | {"between": [2, 2]}],
        [washing | {"between": [3, 2]}, again],
        [washing | {"between": [2, 5]}],
        [washing | {"between": [2]}],
        [washing | {"between": [1, 2, 3]}],
        [washing | {"between": [2, "3"]}],
        [washing | {"between": [2.0, 3]}],
        [washing | {"between": [True, 3]}],
        [washing | {"between": ["no such", "level"]}],
        [washing | {"word": "person.weight_kg"}],
        [washing | {"word": "person.bladder", "between": ["incontinent", "catheter"]}],
        [washing | {"word": "person.bladder", "between": ["continent", "catheter"]}],
        [washing | {"word": "person.transfers", "between": ["hoisted", "hoisted"]}],
        [washing | {"source": 'she said "between": [1,2]'}],
    ):
        yield "together ranges", FULL | {"ranges": ranges}
        yield "together ranges", FULL | {"ranges": ranges, "person": {"washing": 1, "transfers": "alone"}}
    for equipment in (
        {},
        {"name": "a hoist"},
        {"item": next(iter(CATALOGUE.items)), "name": "a", "kind": "bed"},
    ):
        yield "together equipment", FULL | {"equipment": [equipment]}
    for change in ({"hours_high": 2.0}, {"hours_high": 3.0}, {"kind": "family"}, {"payers": [payer]}):
        yield "together allowances", FULL | {"allowances": [hours | change]}
    for change in (
        {"visits": [visit, visit]},
        {"visits": [visit | {"days": ["mon", "mon"]}]},
        {
            "visits": [
                visit | {"carers": 1, "tasks": [{"activity": visit["tasks"][0]["activity"], "carers": 2}]}
            ]
        },
    ):
        yield f"together {list(change)}", copy.deepcopy(FULL) | change


SPOILT = list(spoilt())


def assert_one_verdict(lines):
    """The block says of every line what pydantic says of it, and has the columns of the good ones."""
    expected = [package_on_line(f"a.jsonl:{number}", line, CATALOGUE) for number, line in enumerate(lines, 1)]
    block = block_of(*lines)
    good = [read for read in expected if read.package is not None]
    assert block.places == tuple(read.where for read in good)
    assert block.not_read == tuple(read for read in expected if read.package is None)
    assert_same_columns(block.columns, [read.package for read in good])


def assert_same_columns(columns, packages):
    expected = PackageColumns.of_packages(packages, IDS, DAY)
    for level in LAYOUT.lists:
        np.testing.assert_array_equal(columns.offsets(level), expected.offsets(level), level)
        np.testing.assert_array_equal(columns.is_said(level), expected.is_said(level), level)
    for leaf in LAYOUT.leaves.values():
        if leaf.path in KEPT_TEXTS:
            assert columns.text(leaf.path).rows() == expected.text(leaf.path).rows()
        elif leaf.kind != "text":
            actual, wanted = columns.value(leaf.path), expected.value(leaf.path)
            assert actual.dtype == wanted.dtype, leaf.path
            np.testing.assert_array_equal(actual, wanted, leaf.path)
    for row, package in enumerate(packages):
        assert columns.package(row) == package


@pytest.mark.parametrize("path", [*LAYOUT.leaves, *LAYOUT.lists, *LAYOUT.groups, "together"])
def test_every_null_bound_word_and_type_of_every_field_has_one_verdict(path, monkeypatch):
    monkeypatch.setattr(arrow_lines, "_FEWEST", 1)  # so that every line that Arrow takes is judged by arrays
    monkeypatch.setattr(arrow_lines, "_MOST_REFUSALS", 1000)
    changed = [
        changed_package for name, changed_package in SPOILT if name.startswith((f"{path}=", f"{path} "))
    ]
    assert changed
    for start in range(0, len(changed), 40):
        lines = [json.dumps(changed_package).encode() for changed_package in changed[start : start + 40]]
        assert_one_verdict(lines)


def test_every_validator_of_several_fields_has_its_array_form():
    assert set(LAYOUT.validators) == CONSISTENCY.keys()


def test_what_arrays_accept_needs_no_second_reading():
    """Otherwise all would be right, and slow."""
    lines = [package.model_dump_json(exclude_none=True).encode() for package in synthetic_packages(300)]
    tables, refused = parse_lines(lines)
    assert refused == []
    assert not columns_of_table(tables[0], IDS, DAY, lambda row: None)[1].any()


ODD_LINES = [
    b'{"reference": "A"} {"reference": "B"}',
    b'{"reference": "A"}\r{"reference": "B"}',
    b'{"reference":',
    b'"A"}',
    b'{"reference": "A"}\0{"reference": "B"}',
    b'{"reference": "A"}\0',
    b"\xef\xbb\xbf" + b'{"reference": "A"}',
    b'  {"reference": "A"}  ',
    b'{"reference": "\xff"}',
    b'{"reference": "\\ud800"}',
    b'{"reference": "\\udc00"}',
    b'{"reference": "A", "goals": [{"words": "\\ud83d\\ude00"}]}',
    b'{"reference": "A", "reference": "B"}',
    b'{"reference": "A", "person": {"grip": 2, "grip": 3}}',
    b'{"reference": "A", "person": {"weight_kg": NaN}}',
    b'{"reference": "A", "person": {"weight_kg": 1e400}}',
    b'{"reference": "A", "person": {"weight_kg": 7e1}}',
    b'{"reference": "A", "person": {"grip": 2e0}}',
    b'{"reference": "A", "person": {"grip": -0}}',
    b'{"reference": "A", "person": {"weight_kg": 070}}',
    b'{"reference": "A",}',
    b"{}",
    b"[]",
    b"null",
    b"1",
    b"x",
    b'{"reference": "A", "syntheti\\u0063": null}',
    b'{"reference": "A", "synthetic": null}',
    b'{"reference": "A", "goals": [{"words": "null"}]}',
    b'{"reference": "A", "x": ' + b"[" * 3000 + b"}",
    b'{"reference": "A", "visits": ' + b"[" * 3000 + b"}",
    b'{"reference": "A"} // why',
    b"{'reference': 'A'}",
    b'{"reference": "A", "person": {"grip": 2}',
    b'"person": {"grip": 2}}',
    b'{"reference": "}"',
    b'{"}"}',
    b'{"reference": "A\\u0000"}',
    b'{"reference": "A", "goals": [{"words": "a\tb"}]}',
    b'{"reference": "A"}}',
    b"{",
]


@pytest.mark.parametrize("number", range(len(ODD_LINES)))
def test_an_odd_line_has_one_verdict_and_spoils_no_other(number):
    good = [b'{"reference": "G1"}', b'{"reference": "G2", "person": {"grip": 1}}\n']
    assert_one_verdict([good[0], ODD_LINES[number], good[1]])


def test_all_odd_lines_one_after_another_have_one_verdict_each():
    assert_one_verdict(ODD_LINES)


def test_a_block_of_which_every_line_is_bad_is_read_to_the_end():
    assert_one_verdict([b'{"reference": 1}'] * 300)
    assert_one_verdict([b'{"reference": "A", "x": 1}'] * 100 + [b'{"reference": "A"}'])


def test_dates_that_only_pydantic_takes_are_taken():
    assert_one_verdict([b'{"reference": "A", "assessed_on": "20261201"}', b'{"reference": "B"}'])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_lines_spoilt_at_random_have_one_verdict(data):
    packages = [*demonstration_packages().values()]
    lines = []
    for _ in range(data.draw(st.integers(1, 5))):
        line = bytearray(
            data.draw(st.sampled_from(packages))
            .model_dump_json(exclude_none=data.draw(st.booleans()))
            .encode()
        )
        for _ in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, len(line) - 1))
            how = data.draw(st.sampled_from(["drop", "put", "swap", "null"]))
            if how == "drop":
                del line[at : at + data.draw(st.integers(1, 8))]
            elif how == "put":
                line[at:at] = data.draw(
                    st.sampled_from(
                        [
                            b"null",
                            b'"',
                            b"{",
                            b"}",
                            b"[",
                            b",",
                            b"0",
                            b".5",
                            b"e9",
                            b"\\",
                            b"\xff",
                            b" ",
                            b"true",
                            b"\0",
                            b'"grip": null,',
                        ]
                    )
                )
            elif how == "null":
                colon = line.find(b":", at)
                end = min(
                    (at_end for at_end in (line.find(b",", colon), line.find(b"}", colon)) if at_end > 0),
                    default=len(line),
                )
                line[colon + 1 : end] = b"null"
            else:
                line[at] = data.draw(st.integers(32, 126))
        lines.append(bytes(line).replace(b"\n", b" "))
    assert_one_verdict([line for line in lines if line.strip()])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_random_packages_have_the_same_columns_from_lines_and_from_nested_parquet(tmp_path_factory, number):
    rng = random.Random(f"readers {number}")
    packages = [random_package(rng, index, CATALOGUE, DAY) for index in range(rng.choice((1, 3, 20)))]
    block = block_of(
        *(package.model_dump_json(exclude_none=rng.random() < 0.5).encode() for package in packages)
    )
    assert block.not_read == ()
    assert_same_columns(block.columns, packages)
    table = table_of_packages(packages)
    assert [row_text(row) for row in table.to_pylist()]
    from tests.exchange.test_nested import block_of_table

    nested = block_of_table(table, tmp_path_factory.mktemp("nested"))
    assert nested.not_read == ()
    assert_same_columns(nested.columns, packages)
