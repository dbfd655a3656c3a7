"""How fast does the screen answer, in a real browser?

    python benchmarks/screen.py [packages]

Serves a screen with the demonstration, opens it in Chromium, and takes the time from a click to what it leads to being
there: opening a review, opening a tab, a choice, adding a task to a visit of a package with many visits, and the first
opening of "How good are the estimates?". With a number, then the caseload of so many synthetic packages without
the browser, first unevaluated and then again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from playwright.sync_api import Locator, Page, sync_playwright

from tests.screen.server import served

PAGE = "import importlib\nimportlib.import_module('dashboard.screen.{}').show()\n"
QUIET = '[data-testid="stApp"][data-test-script-state="notRunning"]'
REVIEWS = ("DEMO-01", "DEMO-02", "DEMO-04", "DEMO-06", "DEMO-07", "DEMO-08")
TABS = ("Needs and holds", "The week", "What could help", "Decide", "Sign", "Papers", "After", "Person")


def timed(run: Callable[[], object]) -> float:
    """Seconds that something takes."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def told(name: str, seconds: list[float]) -> None:
    """A line of the report."""
    worst = max(seconds) * 1000
    print(
        f"{name}: median {statistics.median(seconds) * 1000:.0f} ms, worst {worst:.0f} ms ({len(seconds)} times)"
    )


def quiet(page: Page) -> None:
    """Wait until nothing is being drawn."""
    page.wait_for_timeout(60)
    page.locator(QUIET).wait_for(timeout=60_000)


def clicked(page: Page, where: Locator) -> float:
    """Seconds from a click until nothing is being drawn."""
    begun = time.perf_counter()
    where.click()
    quiet(page)
    return time.perf_counter() - begun


def opening(page: Page, address: str) -> None:
    """Opening a review: the head is there, and nothing is being drawn any more."""
    taken = []
    for _ in range(2):
        for reference in REVIEWS:

            def run(reference: str = reference) -> None:
                page.goto(f"{address}/review?package={reference}")
                page.get_by_role("heading", name=reference, exact=True).wait_for(timeout=60_000)

            taken.append(timed(run))
            quiet(page)
    told("opening a review, the first time", taken[: len(REVIEWS)])
    told("opening a review again", taken[len(REVIEWS) :])


def tabs(page: Page, address: str) -> None:
    """Opening a tab."""
    page.goto(f"{address}/review?package=DEMO-06")
    page.get_by_role("heading", name="DEMO-06").wait_for()
    quiet(page)
    taken = []
    for name in TABS * 2:
        radio = page.get_by_role("radiogroup", name="Part of the review").get_by_text(name).first

        taken.append(clicked(page, radio))
    told("opening a tab", taken)


def choosing(page: Page, address: str) -> None:
    """A choice about an item, until its hours are there."""
    page.goto(f"{address}/review?package=DEMO-01&tab=help")
    groups = page.get_by_role("radiogroup", name="Your decision about ")
    groups.first.wait_for(timeout=60_000)
    quiet(page)
    taken = []
    for number in range(10):
        button = groups.nth(number % 5).get_by_role("radio", name=("Accept", "Decline")[number // 5])

        taken.append(clicked(page, button))
    told("a choice on the review page", taken)


def adding_tasks(page: Page, address: str) -> None:
    """Adding a task to a visit, of a package with more and more visits."""
    page.goto(f"{address}/new_package?draft=BENCH-1&step=visits")
    page.get_by_role("button", name="Add it").wait_for(timeout=60_000)
    quiet(page)
    taken = []
    for _ in range(8):
        page.get_by_role("button", name="Add it").click()
        quiet(page)
        button = page.get_by_role("button", name="Add to this visit").last

        taken.append(clicked(page, button))
    told("adding tasks to a visit, of 1 to 4 visits", taken[:4])
    told("adding tasks to a visit, of 5 to 8 visits", taken[4:])


def estimates(page: Page, address: str) -> None:
    """The first opening of the page about the estimates."""

    def run() -> None:
        page.goto(f"{address}/estimates")
        page.get_by_role("heading", name="What nothing is held against").wait_for(timeout=120_000)

    told("“How good are the estimates?”, the first time", [timed(run)])


def caseload(packages: int) -> None:
    """The caseload, first and again."""
    from streamlit.testing.v1 import AppTest

    from dashboard.demonstration import synthetic_packages
    from dashboard.screen import service

    service.records().packages.save_all(synthetic_packages(packages), caseload="demonstration")
    app = AppTest.from_string(PAGE.format("caseload"), default_timeout=600)
    first = timed(app.run)
    again = [timed(app.run) for _ in range(9)]
    print(
        f"caseload of {packages:,}: first {first:.1f} s; once evaluated, median {statistics.median(again):.2f} s"
    )


def in_a_browser(folder: str) -> None:
    """What people wait for."""
    with served(Path(folder) / "browser.db") as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for measured in (opening, tabs, choosing, adding_tasks, estimates):
            measured(page, address)
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", type=int, nargs="?", help="packages of the caseload (it is left out)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HANDRAIL_DATABASE"] = f"sqlite:///{folder}/handrail.db"
        in_a_browser(folder)
        if given.packages:
            caseload(given.packages)
