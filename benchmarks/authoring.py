"""How long do the commands of rule authors take on the shipped set?

    python benchmarks/authoring.py [packages]

Runs each command as a user does, from start to end, and prints its wall time; the comparison is made over `packages`
synthetic packages (10,000 unless given), between the shipped rules and a copy in which three rules are changed. Then sets
of 250 and of 1,000 made-up rules with one case are checked and mutated: a young set has survivors only.
"""

from __future__ import annotations

import argparse
import random
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


YOUNG = (250, 1_000)
HEADER = """id: young
title: A young set
version: 1.0.0
effective_from: 2026-01-01
authors: [An author]
next_review: 2030-01-01
"""


def timed(what: str, *arguments: str, codes: tuple[int, ...] = (0,)) -> None:
    """Run `handrail` with these arguments and print how long it took."""
    command = [sys.executable, "-c", "from dashboard.terminal import main; main()", *arguments]
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in codes, done.stdout + done.stderr
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


def young_set(folder: Path, size: int) -> Path:
    """A set of rules over three made-up comparisons each, and one case."""
    from engine import load_catalogue

    catalogue, rng = load_catalogue(), random.Random(size)
    heads = ("person", "home", "risks", "medicines", "preferences", "service")
    terms = [term for term in catalogue.vocabulary.terms.values() if term.path.split(".")[0] in heads]

    def comparison() -> str:
        term = rng.choice(terms)
        if term.type == "boolean":
            return f"{term.path} == {rng.choice(['true', 'false'])}"
        if term.type == "words":
            return f"{term.path} == {rng.choice(term.words)}"
        low, high = term.low or 0, term.high or 10
        return f"{term.path} >= {int(low + (high - low) * rng.choice([0.3, 0.5, 0.7]))}"

    rules = [
        f"- rule: r{number}\n  {rng.choice(['suggest', 'exclude', 'caution'])}: {rng.choice(list(catalogue.items))}\n"
        f"  when: {{all: [{', '.join(comparison() for _ in range(3))}]}}\n"
        "  because: A reason that an occupational therapist would sign.\n  cites: [practice-ot]\n"
        for number in range(size)
    ]
    place = folder / f"young_{size}"
    (place / "checks" / "cases").mkdir(parents=True)
    (place / "rule_set.yaml").write_text(HEADER, encoding="utf-8")
    (place / "rules.yaml").write_text("\n".join(rules), encoding="utf-8")
    (place / "checks" / "cases" / "cases.yaml").write_text(
        "- case: nothing\n  package: nothing_known\n", encoding="utf-8"
    )
    return place


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
        for size in YOUNG:
            place = str(young_set(Path(folder), size))
            for name in ("check", "test", "cover", "mutate"):
                timed(f"rules {name}, {size:,} made-up rules", "rules", name, place, codes=(0, 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", type=int, nargs="?", default=10_000, help="synthetic packages (10,000)")
    main(parser.parse_args().packages)
