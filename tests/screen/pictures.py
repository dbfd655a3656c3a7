"""Take the pictures that the documents show: python -m tests.screen.pictures"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.screen.browsing import settled
from tests.screen.server import ROOT, served

IMAGES = ROOT / "docs" / "images"
PICTURES = {
    "caseload": ("", 800, "Caseload"),
    "review": ("review?package=DEMO-01", 820, "DEMO-01"),
    "needs": ("review?package=DEMO-06&tab=needs", 1000, "DEMO-06"),
    "assessment": ("new_package?draft=DEMO-01&step=visits", 1100, "Visits as delivered"),
    "deciding": ("review?package=DEMO-01&tab=help", 1000, "DEMO-01"),
    "rule_lab": (
        "rule_lab?package=DEMO-05&rule=hold_repeated_falls_not_reviewed",
        1000,
        "The nearest misses",
    ),
}


def main(names: list[str]) -> None:
    """Each picture that is named, or all."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "handrail.db") as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name in names or PICTURES:
            path, height, until = PICTURES[name]
            page = browser.new_page(viewport={"width": 1280, "height": height})
            page.goto(f"{address}/{path}")
            page.get_by_role("heading", name=until).first.wait_for(timeout=60_000)
            settled(page)
            if name == "deciding":
                decide(page)
            page.wait_for_timeout(2500)
            page.screenshot(path=IMAGES / f"{name}.png")
            page.close()
        browser.close()


def decide(page: Page) -> None:
    """Accept the review of double-handed care, and open its line."""
    group = page.get_by_role("radiogroup", name="Your decision about Review of double-handed care")
    group.get_by_role("radio", name="Accept").click()
    settled(page)
    page.get_by_role("button", name="Review of double-handed care", exact=True).click()
    settled(page)


if __name__ == "__main__":
    main(sys.argv[1:])
