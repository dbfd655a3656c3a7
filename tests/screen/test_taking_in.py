"""Taking packages in on the screen: files of other systems are joined to what is there."""

from __future__ import annotations

import json
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from tests.formats.bundles import bundle, observation

PAGE = "from dashboard.screen.caseload import page\npage.show()\n"


@pytest.fixture
def taking(database):
    """The page with a file in its uploader."""

    def take(name, content):
        app = AppTest.from_string(PAGE, default_timeout=120).run()
        app.file_uploader[0].set_value((name, content, "application/octet-stream"))
        app.run()
        assert not app.exception
        return app

    return take


def of_demo_04(**more):
    return observation("95015-4", "LA28225-3", subject={"reference": "Patient/DEMO-04"}, **more)


def test_a_bundle_changes_only_what_the_package_does_not_know(taking):
    content = json.dumps(bundle(of_demo_04(), observation("95014-7", "LA10055-4"))).encode()
    service = import_module("dashboard.screen.service")
    app = taking("bundle.json", content)
    before = service.package_records().load("DEMO-04")
    text = " ".join(element.value for element in app.markdown)
    assert "2 packages can be taken in: 1 new, 1 as a new version." in text
    next(element for element in app.button if element.label == "Take 2 in").click()
    app.run()
    after = service.package_records().load("DEMO-04")
    assert after.visits == before.visits
    assert after.person.washing == (2 if before.person.washing is None else before.person.washing)
    assert service.package_records().load("p1").person.dressing_upper is None


def test_what_an_instrument_leaves_open_is_told_before_anything_is_taken_in(taking):
    content = json.dumps(bundle(observation("95014-7", "LA10055-4"))).encode()
    app = taking("bundle.json", content)
    text = " ".join(element.proto.body for element in app.get("html"))
    assert "person.dressing_upper is between 2 and 3" in text


def test_a_log_of_visits_is_left_out_and_no_package_loses_its_plan(taking):
    rows = "person,planned_start,actual_start,actual_end\nDEMO-04,2026-11-16 08:00,2026-11-16 08:01,2026-11-16 08:30\n"
    app = taking("log.csv", rows.encode())
    text = " ".join(element.proto.body for element in app.get("html"))
    assert "handrail delivered" in text
    assert not [element for element in app.button if element.label.startswith("Take ")]
