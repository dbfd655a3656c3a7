"""The review screen in a real browser."""

import contextlib
import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.screen.browsing import choose, decline, settled, tab, violations

pytestmark = pytest.mark.browser


def test_a_deep_link_opens_a_package_with_its_week_before_and_after(page, address):
    page.goto(f"{address}/review?package=DEMO-02&tab=week&view=week")
    expect(page.get_by_role("heading", name="DEMO-02")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("table", name="The week as it is now")).to_be_visible()
    expect(
        page.get_by_role("table", name="The week as it may become with what can be claimed today")
    ).to_be_visible()
    page.get_by_test_id("stRadio").get_by_text("If holds are lifted and questions answered well").click()
    expect(page.get_by_role("table", name="once holds are lifted")).to_be_visible(timeout=30_000)
    page.get_by_role("radio", name="What could change").click()
    expect(page.get_by_role("img", name="Released inside visits").first).to_be_visible(timeout=30_000)
    assert "view=hours" in page.url


def test_who_it_is_fits_one_screen_without_scrolling(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{address}/review?package=DEMO-01")
    expect(page.get_by_role("heading", name="DEMO-01")).to_be_visible(timeout=60_000)
    settled(page)
    for heading_text in (
        "What matters",
        "How they move",
        "How they think",
        "The home",
        "Equipment in place",
        "Who lives",
    ):
        heading = page.get_by_role("heading", name=heading_text)
        if heading.count():
            assert heading.first.bounding_box()["y"] < 800
    last = page.locator(".hr-person").bounding_box()
    page.close()
    assert last["y"] + last["height"] <= 800


def test_no_part_of_a_review_is_longer_than_two_screens_however_long_its_lists_are(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    heights = {}
    for part in (
        "DEMO-06&tab=help",
        "DEMO-07&tab=help&view=waits",
        "DEMO-07&tab=needs&view=not known",
        "DEMO-03&tab=needs&view=questions",
    ):
        page.goto(f"{address}/review?package={part}")
        expect(page.get_by_text(re.compile(r"^1 to \d+ of \d+$"))).to_be_visible(timeout=60_000)
        settled(page)
        heights[part] = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    page.close()
    assert {part: height for part, height in heights.items() if height > 1600} == {}


def test_the_details_stand_beside_the_list_and_right_after_their_line(page, address):
    page.goto(f"{address}/review?package=DEMO-06&tab=needs")
    line = page.get_by_role("button", name="Pressure damage")
    line.click(timeout=60_000)
    detail = page.get_by_role("heading", name="Pressure damage", level=3)
    expect(detail).to_be_visible(timeout=30_000)
    assert detail.bounding_box()["x"] > line.bounding_box()["x"] + 400
    assert line.evaluate(
        "(line, title) => !!(line.compareDocumentPosition(title) & Node.DOCUMENT_POSITION_FOLLOWING)",
        detail.element_handle(),
    )
    page.set_viewport_size({"width": 820, "height": 1000})
    settled(page)
    assert abs(detail.bounding_box()["x"] - line.bounding_box()["x"]) < 60


def test_a_rule_author_sees_an_error_at_its_line_in_the_rule_lab(page, address):
    page.goto(f"{address}/rule_lab?package=DEMO-05&rule=hold_repeated_falls_not_reviewed")
    expect(page.get_by_role("heading", name="The nearest misses")).to_be_visible(timeout=60_000)
    text = page.get_by_role("textbox", name="The rule, as its file has it")
    expect(text).to_have_value(re.compile("risks.falls_reviewed"), timeout=30_000)
    settled(page)
    text.fill(text.input_value().replace("risks.falls_reviewed", "risks.fals_reviewed"))
    text.press("Control+Enter")
    expect(
        page.get_by_text("Did you mean risks.falls_reviewed")
        .or_(page.get_by_text("risks.fals_reviewed"))
        .first
    ).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Until the rule can be read")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Save over the live rules")).to_be_disabled()


def test_an_ot_decides_signs_and_finds_the_signed_review(page, address):
    page.set_viewport_size({"width": 1280, "height": 1800})
    page.goto(f"{address}/review?package=DEMO-03&tab=help")
    page.get_by_role("radiogroup", name="Your decision about ").first.wait_for(timeout=60_000)
    settled(page)
    following = page.get_by_role("button", name="Next", exact=True)
    while True:
        labels = page.locator('[role="radiogroup"][aria-label^="Your decision about "]').evaluate_all(
            "all => all.filter(one => one.checkVisibility()).map(one => one.getAttribute('aria-label'))"
        )
        for label in labels:
            decline(page, label.removeprefix("Your decision about "))
            safe = page.get_by_role("textbox", name="What keeps the person safe instead")
            if safe.count():
                safe.fill("The nurse looks at the skin on Monday and Thursday.")
                safe.press("Enter")
                settled(page)
        if not following.count() or following.is_disabled():
            break
        following.click()
        settled(page)
    tab(page, "Decide")
    choose(page, "The person’s view", "Disagrees")
    summary = page.get_by_role("textbox", name="What you decided and why, in your own words")
    summary.fill("Nothing changes until the carer has had help.")
    summary.press("Control+Enter")
    tab(page, "Sign")
    page.get_by_role("button", name="Sign this review …").click(timeout=30_000)
    dialog = page.get_by_role("dialog")
    assert violations(page) == {}
    dialog.get_by_text("this is my decision with the person").click()
    settled(page)
    dialog.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("heading", name="Signed reviews")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Signed by Ann, occupational therapist")).to_be_visible()
    expect(page.get_by_text("What you see is the package of today")).to_be_visible()
    page.goto(f"{address}/?find=DEMO-03")
    expect(page.get_by_role("cell", name="signed", exact=True)).to_be_visible(timeout=60_000)


def test_a_second_ot_meets_a_conflict_and_loses_nothing_of_the_first(browser, address):
    first, second = (browser.new_page(viewport={"width": 1280, "height": 1000}) for _ in range(2))
    for page, who in ((first, "ann"), (second, "ben")):
        page.goto(f"{address}/review?package=DEMO-05&tab=decide&as={who}")
        expect(page.get_by_role("textbox", name="What you decided")).to_be_visible(timeout=60_000)
    name = "What you decided and why, in your own words"
    first.get_by_role("textbox", name=name).fill("Ann was first.")
    first.get_by_role("textbox", name=name).press("Control+Enter")
    first.wait_for_timeout(1500)
    second.get_by_role("textbox", name=name).fill("Ben did not know.")
    second.get_by_role("textbox", name=name).press("Control+Enter")
    expect(second.get_by_text("It was ann")).to_be_visible(timeout=30_000)
    second.get_by_role("button", name="Open what was saved").click()
    expect(second.get_by_role("textbox", name=name).first).to_have_value("Ann was first.", timeout=30_000)
    first.close()
    second.close()


def test_an_import_with_bad_rows_takes_in_the_good_and_names_the_bad(page, address, tmp_path):
    file = tmp_path / "packages.csv"
    file.write_text(
        "reference,person.standing,visit.id,visit.start,visit.minutes\nIMP-1,unable,morning,08:00,30\n"
        "IMP-2,standng,,,\n",
        encoding="utf-8",
    )
    page.goto(f"{address}/")
    expect(page.get_by_role("heading", name="Take packages in")).to_be_visible(timeout=180_000)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("packages.csv:3:2")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Take 1 in").click()
    expect(page.get_by_role("link", name="IMP-1")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="IMP-2")).to_have_count(0)


def test_every_page_has_an_address_whoever_is_there_and_the_first_is_home(page, address):
    for who, home in (("ann", "caseload"), ("pat", "recommendations"), ("ros", "rule_lab")):
        page.goto(f"{address}/?as={who}")
        page.wait_for_url(re.compile(rf"/{home}\?"), timeout=120_000)
        page.goto(f"{address}/catalogue?as={who}")
        expect(page.get_by_role("heading", name="Catalogue")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_everything_is_written_in_a_typeface_that_comes_from_here(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/")
    expect(page.get_by_role("heading", name="Take packages in")).to_be_visible(timeout=180_000)
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('17px \"Atkinson Hyperlegible\"')")
    assert any(url.endswith("atkinson-hyperlegible-latin-400-normal.woff2") for url in asked)
    elsewhere = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert elsewhere == []


def test_killing_the_browser_half_way_through_an_assessment_loses_nothing(
    driver, browser, chromium_path, address, tmp_path
):
    doomed = driver.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"]
    )
    page = doomed.pages[0]
    page.goto(f"{address}/new_package?draft=KILLED-1&step=matters")
    goal = page.get_by_role("textbox", name="Goal 1")
    goal.press_sequentially("To bake again", delay=20, timeout=60_000)
    expect(page.get_by_role("textbox", name="Goal 2")).to_be_visible(timeout=30_000)
    settled(page)
    page.get_by_role("radiogroup", name=ASKED).get_by_role("radio", name="Yes").click()
    settled(page)
    for process in chromium_processes(str(tmp_path)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    fresh = browser.new_page()
    fresh.goto(f"{address}/new_package?draft=KILLED-1&step=matters")
    expect(fresh.get_by_role("textbox", name="Goal 1")).to_have_value("To bake again", timeout=60_000)
    expect(fresh.get_by_role("radiogroup", name=ASKED).get_by_role("radio", name="Yes")).to_be_checked()
    fresh.close()


ASKED = "Is the person willing to try equipment?"


def chromium_processes(mark):
    """The processes of the one browser whose profile lies there."""
    process_ids = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and mark.encode() in (entry / "cmdline").read_bytes():
                process_ids.append(int(entry.name))
    return process_ids


def test_a_decision_can_be_made_with_the_keyboard_alone(page, address):
    page.goto(f"{address}/review?package=DEMO-03&tab=help")
    group = page.get_by_role("radiogroup", name="Your decision about ").first
    group.wait_for(timeout=60_000)
    settled(page)
    name = group.get_attribute("aria-label").removeprefix("Your decision about ")
    page.get_by_role("heading", name="DEMO-03").click()
    for _ in range(40):
        page.keyboard.press("Tab")
        if group.evaluate("group => group.contains(document.activeElement)"):
            break
    focused = page.locator(":focus")
    assert focused.evaluate("""one => { const box = one.getBoundingClientRect();
        return one.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }""")
    page.keyboard.press("Space")
    expect(page.get_by_role("status").filter(has_text="1 accepted")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name=name, exact=True, expanded=True)).to_have_count(1)
    expect(page.get_by_role("combobox", name=f"Reason ({name})")).to_be_visible()
