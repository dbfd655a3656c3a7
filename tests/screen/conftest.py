"""A database of its own for each test of the screen; a served screen and a browser for each file that asks for them."""

import pytest
from playwright.sync_api import sync_playwright

from tests.screen.server import served


@pytest.fixture(autouse=True)
def quick_to_open(packages_are_scanned_once):
    """Each test of the screen may open pages."""


@pytest.fixture
def database(tmp_path, monkeypatch):
    import streamlit as st

    monkeypatch.setenv("HANDRAIL_DATABASE", f"sqlite:///{tmp_path}/handrail.db")
    monkeypatch.delenv("HANDRAIL_ROLES", raising=False)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(tmp_path_factory.mktemp("screen") / "handrail.db") as url:
        yield url


@pytest.fixture(scope="module")
def driver():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(driver, chromium_path):
    launched = driver.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
    yield launched
    launched.close()


@pytest.fixture
def page(browser):
    new_page = browser.new_page(viewport={"width": 1280, "height": 1000})
    yield new_page
    new_page.close()
