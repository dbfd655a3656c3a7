"""A role taken away, and a sign-out, end what is open: fragments, callbacks, downloads, copied cookies."""

import pytest
from playwright.sync_api import expect

from dashboard.demonstration import demonstration_packages
from engine.records import DraftRecords, GrantRecords, PackageRecords, SignedRecords, open_database, verify
from tests.screen.browsing import settled
from tests.screen.server import served
from tests.screen.test_sign_in import free_port, secrets_file

pytestmark = pytest.mark.browser


@pytest.fixture
def open_review(provider, tmp_path, browser):
    """Ann, signed in at a review of hers; her roles, and the address."""
    database, port = tmp_path / "handrail.db", free_port()
    records = open_database(f"sqlite:///{database}")
    PackageRecords(records).save(demonstration_packages()["DEMO-04"], caseload="north")
    grants = GrantRecords(records)
    ann = f"{provider} ann@example.org"
    grants.give(ann, "OT", "north")
    log = tmp_path / "server.log"
    secrets = secrets_file(tmp_path, port, provider)
    with served(database, port=port, log=log, STREAMLIT_SECRETS_FILES=str(secrets)) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 1000})
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Sign in").click(timeout=60_000)
        page.locator("input[name=sub]").fill("ann@example.org")
        page.locator("button[type=submit], input[type=submit]").first.click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=120_000)
        page.goto(f"{address}/review?package=DEMO-04&tab=decide")
        expect(page.get_by_text("What you decided and why")).to_be_visible(timeout=240_000)
        settled(page)
        yield page, records, grants, ann, address, log
        context.close()
    records.dispose()


def write(page, words):
    box = page.get_by_label("What you decided and why, in your own words")
    box.fill(words)
    box.press("Control+Enter")


def test_what_is_open_ends_with_the_role_and_with_the_sign_in(open_review):
    page, records, grants, ann, address, log = open_review
    write(page, "Before.")
    page.wait_for_timeout(1500)
    settled(page)
    drafts = DraftRecords(records)
    assert "Before." in drafts.load("decision", "DEMO-04").content
    copied = page.context.cookies()

    grants.take(ann, "OT", "north")
    write(page, "MARKEDWORD after.")
    # The caseload went with the role: neither the decision nor the package stays open.
    expect(page.get_by_text("You may not read packages (DEMO-04)").first).to_be_visible(timeout=60_000)
    expect(page.get_by_label("What you decided and why, in your own words")).to_have_count(0)
    assert "Before." in drafts.load("decision", "DEMO-04").content
    assert SignedRecords(records).numbers("DEMO-04") == ()

    grants.give(ann, "OT", "north")
    page.reload()
    expect(page.get_by_label("What you decided and why, in your own words")).to_have_value(
        "Before.", timeout=60_000
    )
    settled(page)
    other = page.context.new_page()
    other.goto(f"{address}/catalogue")
    other.get_by_role("button", name="Sign out").click(timeout=60_000)
    expect(other.get_by_role("heading", name="End Session")).to_be_visible(timeout=60_000)
    # The socket that was open before.
    write(page, "MARKEDWORD on the old socket.")
    expect(page.get_by_text("You have signed out").first).to_be_visible(timeout=60_000)
    # A copy of the cookie.
    stolen = page.context.browser.new_context()
    stolen.add_cookies(copied)
    stranger = stolen.new_page()
    stranger.goto(f"{address}/review?package=DEMO-04")
    expect(stranger.get_by_text("You have signed out").first).to_be_visible(timeout=60_000)
    expect(stranger.get_by_text("DEMO-04")).to_have_count(0)
    stolen.close()
    assert "Before." in drafts.load("decision", "DEMO-04").content
    assert verify(records).faults == ()
    assert "MARKEDWORD" not in log.read_text()
