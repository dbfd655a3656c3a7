"""docs/for_analysts.md does what it says, line by line."""

import re
from pathlib import Path

import engine.frames

PAGE = (Path(__file__).parents[2] / "docs" / "for_analysts.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_every_line_of_the_page_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in BLOCKS:
        exec(block, names)
    assert len(names["results"]) == len(names["packages"]) == 2
    assert list(names["decisions"].columns)[:2] == ["reference", "number"]


def test_every_frame_is_named_on_the_page():
    assert [name for name in engine.frames.__all__ if f"{name}" not in PAGE] == []
