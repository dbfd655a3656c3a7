"""A database of its own for each test of the screen."""

import pytest


@pytest.fixture
def database(tmp_path, monkeypatch):
    import streamlit as st

    monkeypatch.setenv("HANDRAIL_DATABASE", f"sqlite:///{tmp_path}/handrail.db")
    monkeypatch.delenv("HANDRAIL_ROLES", raising=False)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
