"""The quick half of the tests: what it leaves out is named, and is there."""

import importlib.util
import subprocess

from tests.conftest import SLOW_FILES, SLOW_FOLDERS, TESTS, is_slow
from tests.house.source import ROOT, tracked


def test_what_is_left_out_is_there():
    assert {name for name in SLOW_FOLDERS if not (TESTS / name).is_dir()} == set()
    assert set(SLOW_FILES) <= {path.name for path in tracked()}


def test_the_quick_half_keeps_the_heart_of_the_engine():
    for room in ("model", "language", "inference", "estimate", "review", "reference", "house", "safety"):
        assert not is_slow(TESTS / room / "test_any.py")


def test_fast_is_a_word_of_start_and_not_of_pytest(monkeypatch):
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    commands = []
    monkeypatch.setattr(subprocess, "call", lambda command, **_: commands.append(command) or 0)
    asked = []
    monkeypatch.setattr(start, "_control_that_fails", lambda results: asked.append(results) or 0)
    assert start.check_and_test(["--fast", "-x"]) == 0
    assert commands[-1][-4:] == ["-m", "not slow and not browser", "--durations=15", "-x"]
    assert start.check_and_test([]) == 0
    assert "not slow and not browser" not in commands[-1]
    assert len(asked) == 1, "only the results of a whole run say whether the controls of the safety case hold"
    assert f"--junitxml={asked[0]}" in commands[-1]
    monkeypatch.setattr(start, "_control_that_fails", lambda results: 1)
    assert start.check_and_test(["--durations=25"]) == 1
    assert start.check_and_test(["tests/house"]) == 0
