"""How fast papers are printed: a thousand provider papers of signed reviews, from the records, by two processes.

    python benchmarks/printing.py [papers]

Reviewing and signing come before the clock starts.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from dashboard.demonstration import synthetic_packages
from dashboard.paper_kinds import PAPER_KINDS
from dashboard.print import render
from dashboard.print.jobs.batch import Order, file_names, print_many
from engine import CarePackage, Reviewer, load_catalogue, load_rule_set
from engine.model import Decision, ItemChoice, PersonsView, Signature, SignedReview
from engine.records import PackageRecords, SignedRecords, open_database

_DAY = date(2026, 11, 23)
_GOAL_SECONDS = 45


def _signed(reviewer: Reviewer, package: CarePackage) -> SignedReview:
    review = reviewer.review(package, reviewed_on=_DAY)
    items = [one.item for one in review.suggestions if one.status == "suggested"]
    decision = Decision(
        choices=tuple(
            ItemChoice(item=item, choice=("trial", "accept", "decline")[at % 3], reason="meets_goal")
            for at, item in enumerate(items)
        ),
        view=PersonsView(agreement="agrees", words="Yes.", consent="given"),
        summary="Agreed in the room.",
    )
    by = Signature(
        identity="ot@example.org",
        name="Ada Example",
        role="OT",
        signed_at=datetime(2026, 11, 24, 10, tzinfo=UTC).isoformat(),
    )
    return SignedReview(
        reference=package.reference,
        number=1,
        package_version=1,
        review=review,
        decision=decision,
        hours=reviewer.hours_of(review, decision),
        signature=by,
    )


def main(count: int) -> None:
    """Print and measure."""
    packages = list(synthetic_packages(count, 2026))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/handrail.db"
        engine = open_database(url)
        PackageRecords(engine).save_all(packages, caseload="benchmark")
        records, catalogue = SignedRecords(engine), load_catalogue()
        started = time.perf_counter()
        with Reviewer(catalogue, load_rule_set(catalogue)) as reviewer:
            for package in packages:
                last = _signed(reviewer, package)
                records.sign(last, draft_revision=0)
        print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
        print(
            f"{count:,} packages reviewed and signed in {time.perf_counter() - started:.0f} s (not counted below)"
        )
        names = file_names((one.reference for one in packages), "provider", False)
        orders = [Order(reference, "provider", False, file) for reference, file in names.items()]
        out = Path(folder) / "out"
        out.mkdir()
        for what in ("printed", "was there"):
            started = time.perf_counter()
            done = [one.outcome for one in print_many(orders, out, url)]
            took = time.perf_counter() - started
            print(
                f"{done.count(what):,} {what}: {took:.1f} s, {count / took:.1f} a second "
                f"(goal: 1,000 in {_GOAL_SECONDS} s)"
            )
        sizes = [one.stat().st_size / 1000 for one in out.glob("*.pdf")]
        print(f"size of a paper: {statistics.median(sizes):.0f} kB")
        for kind in PAPER_KINDS:
            times = []
            for _ in range(10):
                started = time.perf_counter()
                render(kind, last)
                times.append(time.perf_counter() - started)
            print(f"one {kind} paper: {statistics.median(times) * 1000:.0f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("papers", type=int, nargs="?", default=1000, help="provider papers (1,000)")
    main(parser.parse_args().papers)
