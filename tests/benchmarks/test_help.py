"""Every benchmark says what it measures when it is asked, and measures nothing then."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "benchmarks").rglob("*.py")
    if '__name__ == "__main__"' in path.read_text(encoding="utf-8")
)


def test_the_benchmarks_are_here():
    assert {"benchmarks/api.py", "benchmarks/stages.py", "benchmarks/peers/run.py"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_benchmark_says_what_it_measures(command):
    answer = subprocess.run(
        [sys.executable, command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert answer.returncode == 0, answer.stderr
    first = (ROOT / command).read_text(encoding="utf-8").splitlines()[0].strip('"')
    assert first in " ".join(answer.stdout.split())
