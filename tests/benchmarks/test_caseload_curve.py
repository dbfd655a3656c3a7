"""The curve of a caseload: its files, what is watched, and the picture."""

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import caseload_curve
from benchmarks.caseload_curve import Point, caseload_files, measured, table
from benchmarks.curve_chart import chart

LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
CHILD = "import time; held = bytearray(80_000_000); time.sleep(1.2)"
PARENT = f"""
import json, pathlib, subprocess, sys
subprocess.run([sys.executable, "-c", {CHILD!r}], check=True)
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1], "summary.json")
out.write_text(json.dumps({{"packages": 1000}}), encoding="utf-8")
"""
SVG = "{http://www.w3.org/2000/svg}"


def test_a_caseload_is_made_in_files_of_a_bounded_size_and_nobody_is_in_two(tmp_path, monkeypatch):
    monkeypatch.setattr(caseload_curve, "IN_ONE_FILE", 5)
    files = caseload_files(tmp_path, 12, "jsonl")
    lines = [file.read_text(encoding="utf-8").splitlines() for file in files]
    assert [len(some) for some in lines] == [5, 5, 2]
    assert len({line for some in lines for line in some}) == 12


def test_a_file_that_is_there_is_used_again(tmp_path):
    (caseload_file,) = caseload_files(tmp_path, 3, "jsonl")
    caseload_file.write_text("kept\n", encoding="utf-8")
    assert caseload_files(tmp_path, 3, "jsonl") == [caseload_file]
    assert caseload_file.read_text(encoding="utf-8") == "kept\n"


@LINUX
def test_the_memory_of_what_the_command_starts_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(caseload_curve, "COMMAND", (sys.executable, "-c", PARENT))
    point = measured([], 1000, tmp_path, 1)
    assert point.seconds > 1
    assert point.packages_per_second < 1000
    assert 80 < point.peak_mb < 200


@LINUX
def test_a_command_that_leaves_packages_out_is_no_measurement(tmp_path, monkeypatch):
    monkeypatch.setattr(caseload_curve, "COMMAND", (sys.executable, "-c", PARENT))
    with pytest.raises(RuntimeError, match="1,000 of 2,000 packages"):
        measured([], 2000, tmp_path, 1)


@LINUX
def test_a_command_that_fails_is_no_measurement(tmp_path, monkeypatch):
    monkeypatch.setattr(
        caseload_curve, "COMMAND", (sys.executable, "-c", "import sys; sys.exit('no such file')")
    )
    with pytest.raises(RuntimeError, match="no such file"):
        measured([], 10, tmp_path, 1)


def test_the_table_says_what_a_package_costs():
    assert table([Point(1000, 2.0, 300.4)]).splitlines()[-1] == "| 1,000 | 2.0 | 500 | 2.00 | 300 |"


@pytest.mark.parametrize("points", [
    [(1000, 3.1, 420.0)], [(1000, 3.1, 420.0), (100_000, 131.0, 530.0), (1_000_000, 1290.0, 1245.0)],
    [(10, 0.4, 99.0), (1000, 0.5, 100.0)],
])  # fmt: skip
def test_the_picture_holds_every_point_inside_its_frame_and_says_them_in_words(points):
    picture = ElementTree.fromstring(chart(points, 2))
    _, _, wide, high = map(float, picture.get("viewBox").split())
    circles = picture.findall(f"{SVG}circle")
    assert len(circles) == 2 * len(points)
    for circle in circles:
        assert 0 < float(circle.get("cx")) < wide
        assert 50 < float(circle.get("cy")) < high - 50
    for packages, *_ in points:
        assert f"{packages:,} packages" in picture.find(f"{SVG}desc").text


@LINUX
def test_the_command_itself_is_measured(tmp_path):
    files = caseload_files(tmp_path, 20, "jsonl")
    point = measured(files, 20, tmp_path / "out", 2)
    assert point.peak_mb > 100
    assert point.packages == 20
