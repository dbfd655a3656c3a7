"""The units that are shipped, as systemd reads them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"


@pytest.mark.parametrize("unit", ["handrail.service", "handrail-api.service"])
def test_systemd_finds_nothing_wrong_with_a_unit(unit, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    text = (DEPLOY / unit).read_text(encoding="utf-8")
    # Its program is not installed here.
    (tmp_path / unit).write_text(re.sub(r"/opt/handrail/\.venv/bin/\w+", "/bin/true", text), encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / unit)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
