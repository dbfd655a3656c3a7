"""How long do the commands of rule authors take on the shipped set?

    python benchmarks/authoring.py [packages]

Runs each command as a user does, from start to end, and prints its wall time; the comparison is made over `packages`
synthetic packages (10,000 unless given), between the shipped rules and a copy in which three rules are changed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "rules" / "home_care"
CHANGES = (
    ("holds.yaml", "risks.falls_last_12_months >= 2", "risks.falls_last_12_months >= 3"),
    (
        "holds.yaml",
        "when: risks.hoarding == true",
        "when: {all: [risks.hoarding == true, home.clutter == true]}",
    ),
    (
        "unmet_needs.yaml",
        "risks.unplanned_admissions_12_months >= 2",
        "risks.unplanned_admissions_12_months >= 3",
    ),
)


def timed(what: str, *arguments: str) -> None:
    """Run `handrail` with these arguments and print how long it took."""
    command = [sys.executable, "-c", "from dashboard.terminal import main; main()", *arguments]
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    print(f"{what}: {time.perf_counter() - begun:.1f} s")


def changed_copy(folder: Path) -> Path:
    """The shipped rules with three rules changed."""
    copy = Path(shutil.copytree(SHIPPED, folder / "home_care"))
    for name, old, new in CHANGES:
        path = copy / name
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), encoding="utf-8")
    return copy


def main(packages: int) -> None:
    """Every command once."""
    with tempfile.TemporaryDirectory() as folder:
        copy, caseload = changed_copy(Path(folder)), Path(folder) / "caseload.jsonl"
        for name in ("check", "test", "cover", "mutate"):
            timed(f"rules {name}", "rules", name)
        timed(
            f"demo caseload, {packages:,} packages",
            "demo",
            "caseload",
            "--size",
            str(packages),
            "--out",
            str(caseload),
        )
        timed(
            f"rules compare, {packages:,} packages, three rules changed",
            "rules",
            "compare",
            str(SHIPPED),
            str(copy),
            "--caseload",
            str(caseload),
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
