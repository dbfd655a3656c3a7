"""Where a browser is required, its absence is a failure; a check must not pass by skipping."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[1] / "conftest.py"


@pytest.mark.parametrize(("required", "outcome"), [("1", "1 error"), ("", "1 skipped")])
def test_without_a_browser_its_tests_fail_where_one_is_required_and_are_skipped_elsewhere(
    required: str, outcome: str, tmp_path: Path
) -> None:
    shutil.copy(SHARED, tmp_path / "conftest.py")
    (tmp_path / "test_screen.py").write_text("def test_screen(chromium_path): pass\n")
    environment = {**os.environ, "PATH": str(tmp_path), "HANDRAIL_REQUIRE_BROWSER": required}
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(
        [*command, "--rootdir", str(tmp_path)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in done.stdout.splitlines()[-1]
    assert "No Chromium or Chrome on this machine" in done.stdout
    assert done.returncode == int(bool(required))
