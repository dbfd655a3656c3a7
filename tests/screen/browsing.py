"""What the browser tests of the screen share."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe

OF_STREAMLIT = ("presentation-role-conflict",)
"""Best practice, in the drop zone of st.file_uploader, see docs/accessibility.md."""


def settled(page):
    """Wait until the page has been drawn anew."""
    page.wait_for_timeout(300)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=120_000)
    # What draws a kind of widget is fetched when it is first needed.
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=120_000)
    page.wait_for_timeout(300)


def choose(page, label, option):
    """Choose in a list by typing."""
    box = page.get_by_role("combobox", name=label)
    settled(page)
    box.evaluate("box => box.scrollIntoView({block: 'center'})")
    settled(page)
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).wait_for(timeout=10_000)
    box.press("Enter")
    settled(page)


def tab(page, name):
    """Open a part of the review."""
    settled(page)
    page.get_by_role("radio", name=re.compile(f"^{name}")).click()
    settled(page)


def decline(page, name):
    """Decline an item, with a reason."""
    group = page.get_by_role("radiogroup", name=f"Your decision about {name}")
    group.get_by_role("radio", name="Decline").click()
    settled(page)
    page.get_by_role("button", name=name, exact=True).click()
    choose(page, f"Reason ({name})", "The person does not want it")


FADED_IN = """() => document.getAnimations().every(
    each => each.playState !== 'running' || each.effect.getComputedTiming().endTime === Infinity)"""


def violations(page):
    """What axe finds once everything has faded in; looked at again where it finds some, as a busy machine is slow."""
    page.wait_for_function(FADED_IN, timeout=120_000)
    for _ in range(4):
        findings = violations_now(page)
        if not findings:
            break
        page.wait_for_timeout(1500)
    return findings


def violations_now(page):
    results = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    return {
        violation["id"]: [node["html"][:200] for node in violation["nodes"]]
        for violation in results.response["violations"]
        if violation["id"] not in OF_STREAMLIT
    }
