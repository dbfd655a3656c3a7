"""Signing in with OpenID Connect, against a real provider on loopback."""

import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

from engine.model import CarePackage
from engine.records import GrantRecords, PackageRecords, open_database
from tests.screen.server import served

pytestmark = pytest.mark.browser


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def secrets_file(folder, port, provider):
    file = folder / "secrets.toml"
    file.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"x" * 40}"\n'
        f'client_id = "handrail"\nclient_secret = "not a secret"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    return file


@pytest.fixture
def provider():
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=1)
            break
        except OSError:
            time.sleep(0.2)
    yield address
    process.terminate()
    process.wait(timeout=10)


def test_a_person_who_signs_in_sees_the_caseloads_they_are_given_and_no_other(
    provider, tmp_path, chromium_path
):
    database, port = tmp_path / "handrail.db", free_port()
    database_engine = open_database(f"sqlite:///{database}")
    for reference, caseload in (("NORTH-1", "north"), ("SOUTH-1", "south")):
        PackageRecords(database_engine).save(CarePackage(reference=reference), caseload=caseload)
    secrets = secrets_file(tmp_path, port, provider)
    with (
        served(database, port=port, STREAMLIT_SECRETS_FILES=str(secrets)) as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(address)
        page.get_by_role("button", name="Sign in").click(timeout=60_000)
        page.locator("input[name=sub]").fill("ann@example.org")
        page.locator("button[type=submit], input[type=submit]").first.click()
        expect(page.get_by_text("hold no role yet")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("NORTH-1")).to_have_count(0)
        GrantRecords(database_engine).give("ann@example.org", "OT", "south")
        page.reload()
        # This provider does not say that the address is verified.
        expect(page.get_by_text("hold no role yet")).to_be_visible(timeout=60_000)
        GrantRecords(database_engine).give(f"{provider} ann@example.org", "OT", "north")
        page.reload()
        expect(page.get_by_role("link", name="NORTH-1")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("SOUTH-1")).to_have_count(0)
        page.goto(f"{address}/review?package=SOUTH-1")
        expect(page.get_by_text("SOUTH-1 is in no caseload of yours")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("heading", name="SOUTH-1")).to_have_count(0)
        browser.close()


def test_where_the_provider_does_not_answer_a_sentence_says_so(tmp_path, chromium_path):
    port = free_port()
    secrets = secrets_file(tmp_path, port, f"http://127.0.0.1:{free_port()}")
    with (
        served(tmp_path / "h.db", port=port, STREAMLIT_SECRETS_FILES=str(secrets)) as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("button", name="Sign in").click(timeout=60_000)
        expect(page.get_by_text("did not answer, so nobody can be signed in")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        expect(page.get_by_text("DEMO-01")).to_have_count(0)
        browser.close()
