"""A server that loses its sign-in while it runs shows nobody's records to whoever comes."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.screen import acting
from engine.model import CarePackage
from engine.records import GrantRecords, PackageRecords, open_database
from tests.records.people import ISSUER

PAGE = """
from dashboard.screen import my_work
from dashboard.screen.trouble import error_boundary

with error_boundary():
    my_work.show()
"""
SIGNED_IN = {"is_logged_in": True, "iss": ISSUER, "sub": "ann-subject", "name": "Ann"}


@pytest.fixture
def app(tmp_path, monkeypatch):
    """Ann's work, on a server where people sign in."""
    import streamlit as st

    monkeypatch.setenv("HANDRAIL_DATABASE", f"sqlite:///{tmp_path}/handrail.db")
    monkeypatch.setattr(acting._NoSecrets, "seen_at", float("-inf"))
    st.cache_resource.clear()
    database = open_database(f"sqlite:///{tmp_path}/handrail.db")
    PackageRecords(database).save(CarePackage(reference="NORTH-1"), caseload="north")
    GrantRecords(database).give(f"{ISSUER} ann-subject", "OT", "north")
    app = AppTest.from_string(PAGE, default_timeout=120)
    app.secrets["auth"], app.user = {"redirect_uri": "https://h.example/oauth2callback"}, SIGNED_IN
    yield app.run()
    database.dispose()
    st.cache_resource.clear()


@pytest.mark.parametrize("colleague", ["ann", "mina", "ros"])
def test_whoever_comes_then_gets_a_sentence_and_no_package(app, colleague):
    assert not app.error
    assert not app.exception
    app.secrets, app.query_params["as"] = {}, colleague
    app.run()
    assert not app.exception
    assert "this is a demonstration" in app.error[0].value
    assert not [element for element in app.get("html") if "NORTH-1" in element.proto.body]
