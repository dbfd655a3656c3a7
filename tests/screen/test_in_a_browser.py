"""The review screen in a real browser."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.screen.server import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(tmp_path_factory.mktemp("screen") / "handrail.db") as found:
        yield found


@pytest.fixture(scope="module")
def browser(chromium_path):
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser):
    made = browser.new_page(viewport={"width": 1280, "height": 1000})
    yield made
    made.close()


def test_a_deep_link_opens_a_package_with_its_week_before_and_after(page, address):
    page.goto(f"{address}/?package=DEMO-02")
    expect(page.get_by_role("heading", name="DEMO-02")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("table", name="The week as it is now")).to_be_visible()
    expect(page.get_by_role("table", name="The week as it may become with what can be claimed today")).to_be_visible()
    expect(page.get_by_role("img", name="Released inside visits").first).to_be_visible()


def test_the_week_after_can_be_seen_with_holds_lifted(page, address):
    page.goto(f"{address}/?package=DEMO-02")
    expect(page.get_by_role("heading", name="Papers and provenance")).to_be_visible(timeout=60_000)
    page.get_by_test_id("stRadio").get_by_text("If holds are lifted and questions answered well").click()
    expect(page.get_by_role("table", name="once holds are lifted")).to_be_visible(timeout=30_000)


def test_a_broken_file_is_not_taken_in_and_says_where_it_is_broken(page, address, tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text("reference: X-1\nperson:\n  standng: unable\n", encoding="utf-8")
    page.goto(address)
    expect(page.get_by_role("heading", name="Papers and provenance")).to_be_visible(timeout=60_000)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("broken.yaml:3:3")).to_be_visible(timeout=30_000)


def test_a_good_file_is_opened(page, address, tmp_path):
    file = tmp_path / "good.yaml"
    file.write_text(
        "reference: NEW-1\nvisits:\n  - {id: morning, start: '08:00', minutes: 30, tasks: []}\n", encoding="utf-8"
    )
    page.goto(address)
    expect(page.get_by_role("heading", name="Papers and provenance")).to_be_visible(timeout=60_000)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="NEW-1")).to_be_visible(timeout=30_000)


def test_a_rule_author_sees_an_error_at_its_line_in_the_rule_lab(page, address):
    page.goto(f"{address}/rule_lab?package=DEMO-05&rule=hold_repeated_falls_not_reviewed")
    expect(page.get_by_role("heading", name="The nearest misses")).to_be_visible(timeout=60_000)
    text = page.get_by_role("textbox", name="The rule, as its file has it")
    text.fill(text.input_value().replace("risks.falls_reviewed", "risks.fals_reviewed"))
    text.press("Control+Enter")
    expect(page.get_by_text("Did you mean risks.falls_reviewed").or_(page.get_by_text("risks.fals_reviewed")).first
           ).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Until the rule can be read")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Save over the live rules")).to_be_disabled()
