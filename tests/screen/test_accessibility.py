"""Every page in a real browser, held against WCAG 2.2 AA by axe-core; on a tablet and at 200 % zoom."""

import pytest
from playwright.sync_api import expect

from dashboard.screen.new_package.steps import steps
from dashboard.screen.review.workbench import TABS
from tests.screen.browsing import settled, violations

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "caseload",
    "caseload?order=Which+package+next?",
    "review?package=DEMO-02&tab=week&view=delivered",
    *(f"review?package=DEMO-02&tab={tab}" for tab in TABS),
    "review?package=DEMO-07&tab=needs&view=not known&as=mina",
    "review?package=NO-SUCH",
    "new_package",
    *(f"new_package?draft=DEMO-01&step={step.id}" for step in steps()),
    "learning",
    "my_work",
    "persons_view?package=DEMO-01",
    "catalogue",
    "estimates",
    "catalogue?item=ceiling_track_hoist",
    "recommendations?as=pat",
    "rule_lab?package=DEMO-05&rule=hold_repeated_falls_not_reviewed&as=ros",
    "access?as=mina",
    "fairness?as=mina",
    "erasure?as=mina",
)
READY = {
    "": "Take packages in",
    "caseload": "Take packages in",
    "review": "DEMO-0",
    "new_package": "A new package",
    "learning": "Predicted and actual",
    "my_work": "My work",
    "persons_view": "About you, and what could help",
    "catalogue": "Catalogue",
    "estimates": "What nothing is held against",
    "recommendations": "Recommendations",
    "rule_lab": "Take the change away",
    "access": "What was done lately",
    "fairness": "Fairness",
    "erasure": "Erase records",
}
READY |= {f"new_package?draft=DEMO-01&step={step.id}": step.title for step in steps()}
READY |= {"caseload?order=Which+package+next?": "Take packages in"}
READY |= {"catalogue?item=ceiling_track_hoist": "Effects on care", "review?package=NO-SUCH": "Review"}


def ready(path):
    return READY.get(path) or READY[path.split("?")[0]]


DARK = (
    "",
    *(f"review?package=DEMO-06&tab={tab}" for tab in ("person", "needs", "week", "help")),
    "new_package",
    "new_package?draft=DEMO-01&step=visits",
    "estimates",
    "access?as=mina",
    "catalogue?item=ceiling_track_hoist",
    "rule_lab?package=DEMO-05&rule=hold_repeated_falls_not_reviewed&as=ros",
)


@pytest.mark.parametrize(
    ("path", "scheme"), [*((path, "light") for path in PAGES), *((path, "dark") for path in DARK)]
)
def test_axe_finds_nothing_on_any_page_that_the_application_can_influence(browser, address, path, scheme):
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme=scheme)
    page.goto(f"{address}/{path}")
    expect(page.get_by_role("heading", name=ready(path)).first).to_be_visible(timeout=180_000)
    settled(page)
    ours = violations(page)
    page.close()
    assert ours == {}


def test_axe_finds_nothing_while_an_answer_is_tried_choices_are_made_and_everything_is_unfolded(
    page, address
):
    page.goto(f"{address}/review?package=DEMO-04&tab=needs&view=questions")
    expect(page.get_by_role("heading", name="DEMO-04")).to_be_visible(timeout=60_000)
    settled(page)
    missed = page.get_by_role(
        "spinbutton", name="How many of these visits were missed in the last four weeks?"
    )
    while not missed.count():
        page.get_by_role("button", name="Next", exact=True).click()
        settled(page)
    missed.first.fill("9")
    missed.first.press("Enter")
    expect(page.get_by_text("With this answer, the review would change so")).to_be_visible(timeout=30_000)
    assert violations(page) == {}
    page.goto(f"{address}/review?package=DEMO-04&tab=help")
    page.get_by_role("radiogroup", name="Your decision about ").first.get_by_role(
        "radio", name="Decline"
    ).click(timeout=60_000)
    settled(page)
    page.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    settled(page)
    assert violations(page) == {}


@pytest.mark.parametrize(
    "path",
    [
        "",
        *(f"review?package=DEMO-02&tab={tab}" for tab in ("person", "needs", "help")),
        "catalogue",
        "learning",
        "recommendations?as=pat",
        "estimates",
        "new_package?draft=DEMO-01&step=visits",
        "access?as=mina",
    ],
)
@pytest.mark.parametrize("width", [320, 640, 820], ids=["phone", "200 percent", "tablet"])
def test_on_a_tablet_and_at_200_percent_nothing_runs_off_the_side(browser, address, path, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}/{path}")
    expect(page.get_by_role("heading", name=ready(path)).first).to_be_visible(timeout=180_000)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    wide = page.get_by_test_id("stMain").evaluate(
        """main => [...main.querySelectorAll('h1, h2, h3, p, input, button, dl')].filter(one =>
            !one.closest('.hr-scroll') && one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    page.close()
    assert wide == []
