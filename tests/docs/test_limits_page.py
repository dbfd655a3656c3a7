"""docs/limits.md is the table of limits."""

import re
from pathlib import Path

from engine.model import limits

PAGE = (Path(__file__).parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")


def test_every_limit_stands_on_the_page_with_its_figure():
    figures = sorted(int(figure.replace(",", "")) for figure in re.findall(r"\| ([\d,]+) \|", PAGE))
    single = [
        value
        for name, value in vars(limits).items()
        if name.isupper() and isinstance(value, int) and not name.startswith("_") and name != "LINE_BYTES"
    ]
    at_once = [getattr(limits.AT_ONCE, name) for name in limits.Limits.__slots__]
    assert figures == sorted([*single, *at_once])


def test_what_a_run_reads_of_a_file_grows_with_the_file():
    small, large = limits.of_run(2_300), limits.of_run(1_000_000_000)
    assert (small.rows, small.unpacked_bytes) == (limits.AT_ONCE.rows, limits.AT_ONCE.unpacked_bytes)
    assert large.rows == 1_000_000_000
