"""What the browser tests of the screen share."""

from __future__ import annotations


def settled(page):
    """Wait until the page has been drawn anew."""
    page.wait_for_timeout(300)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=120_000)
    page.wait_for_timeout(300)
