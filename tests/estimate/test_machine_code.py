"""Machine code is kept from one run to the next, and never beyond the sources that it was made from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from engine import cache, jit, machine_code, version


def said(folder: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", "from made.estimate.asking import ask; print(ask(), end='')"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    ).stdout


def written(folder: Path, answer: int) -> None:
    (folder / "answering.py").write_text(
        f"from ..jit import compiled\n\n\n@compiled\ndef answer():\n    return {answer}\n", encoding="utf-8"
    )


def test_a_change_in_a_function_that_is_called_from_another_file_is_noticed(tmp_path):
    folder = tmp_path / "made" / "estimate"
    folder.mkdir(parents=True)
    for module in (jit, machine_code, cache, version):
        shutil.copy(module.__file__, folder.parent)
    (folder / "asking.py").write_text(
        "from .answering import answer\nfrom ..jit import compiled\n\n\n"
        "@compiled\ndef ask():\n    return answer()\n",
        encoding="utf-8",
    )
    written(folder, 1)
    assert said(tmp_path) == "1"
    compiled_at = {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.nbc")}
    assert compiled_at
    assert said(tmp_path) == "1"
    assert {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.nbc")} == compiled_at
    written(folder, 2)
    assert said(tmp_path) == "2"
