"""What is to be downloaded is asked for again when it is made."""

import pytest

from dashboard.records import records_of
from dashboard.screen import service
from dashboard.screen.papers import still_allowed
from engine.records import (
    EVERY_CASELOAD,
    GrantRecords,
    NotAllowedError,
    PackageRecords,
    Rights,
    open_database,
)
from tests.records.people import people, person
from tests.records.signing import PACKAGE

ANN = person("ann")


@pytest.fixture
def grants(tmp_path, monkeypatch):
    """Ann, a manager in two caseloads, at the screen."""
    database = open_database(f"sqlite:///{tmp_path}/handrail.db")
    PackageRecords(database).save(PACKAGE, caseload="north")
    people(database, ANN).enter()
    grants = GrantRecords(database)
    for caseload in ("north", "south"):
        grants.give(ANN.identity, "manager", caseload)
    monkeypatch.setattr(service, "records", lambda: records_of(database, ANN, Rights()))
    yield grants
    database.dispose()


@pytest.mark.parametrize(
    "asked", [{"reference": "DEMO-04"}, {"reference": None, "caseloads": frozenset({"north", "south"})}]
)
def test_a_download_ends_with_any_caseload_that_is_in_it(grants, asked):
    download = still_allowed("count packages", make=lambda: "the file", **asked)
    assert download() == "the file"
    grants.take(ANN.identity, "manager", "north")
    with pytest.raises(NotAllowedError):
        download()


def test_a_download_of_every_caseload_ends_with_the_role_in_every_one(grants):
    grants.give(ANN.identity, "manager", EVERY_CASELOAD)
    download = still_allowed("count packages", None, lambda: "the file", caseloads=None)
    assert download() == "the file"
    grants.take(ANN.identity, "manager", EVERY_CASELOAD)
    with pytest.raises(NotAllowedError):
        download()
