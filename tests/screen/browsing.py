"""What the browser tests of the screen share."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

OF_STREAMLIT = ("presentation-role-conflict",)
"""Best practice, in the drop zone of st.file_uploader, see docs/accessibility.md."""


def settled(page):
    """Wait until the page has been drawn anew."""
    page.wait_for_timeout(300)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=120_000)
    page.wait_for_timeout(300)


def violations(page):
    """What axe finds once everything has faded in, for which a busy machine needs a while."""
    for _ in range(4):
        page.wait_for_timeout(1500)
        found = violations_now(page)
        if not found:
            break
    return found


def violations_now(page):
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    return {
        one["id"]: [node["html"][:200] for node in one["nodes"]]
        for one in found.response["violations"]
        if one["id"] not in OF_STREAMLIT
    }
