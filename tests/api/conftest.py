"""A server of the interface in this process, as a demonstration and with tokens that are signed."""

import json
import time
from datetime import date

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from dashboard.api.app import application
from dashboard.api.desk import Desk
from dashboard.api.reviews import KeptReviews
from dashboard.api.settings import ApiSettings, Issuer
from dashboard.api.tokens import tokens_of
from dashboard.demonstration import demonstration_packages
from engine import CarePackage, Reviewer
from engine.records import PackageRecords, open_database

DAY = date(2026, 11, 24)
ISSUER = "https://login.example.org"


class Lent:
    """A reviewer that many servers use, and none closes."""

    def __init__(self, reviewer):
        self.review = reviewer.review

    def close(self):
        pass


class ReviewerHere:
    """Reviews in this process, where a server has processes of their own."""

    def __init__(self, catalogue, rule_set):
        self._reviewer = Reviewer(catalogue, rule_set)

    def review(self, content, reviewed_on):
        package = CarePackage.model_validate_json(content)
        return self._reviewer.review_json(package, reviewed_on=reviewed_on)

    def close(self):
        self._reviewer.close()


@pytest.fixture(scope="session")
def lent_reviewer(catalogue, rule_set):
    reviewer_here = ReviewerHere(catalogue, rule_set)
    yield Lent(reviewer_here)
    reviewer_here.close()


@pytest.fixture
def served(tmp_path, catalogue, rule_set, lent_reviewer):
    """Makes a client of a server with these settings, and gives its database."""
    opened = []

    def serve(settings=None, **changed):
        settings = settings or ApiSettings(**changed)
        database = open_database(f"sqlite:///{tmp_path}/{len(opened)}.db")
        packages = PackageRecords(database)
        if settings.demonstration:
            packages.fill_if_empty(demonstration_packages().values())
        desk = Desk(
            settings,
            catalogue,
            rule_set,
            database,
            KeptReviews(lent_reviewer),
            tokens_of(settings),
            lambda: DAY,
        )
        client = TestClient(application(desk), base_url="http://127.0.0.1", raise_server_exceptions=False)
        opened.append(database)
        return client, database

    yield serve
    for database in opened:
        database.dispose()


@pytest.fixture
def demonstration(served):
    """A demonstration, and Ann calls."""
    client, _ = served()
    client.headers["authorization"] = "Bearer ann"
    return client


@pytest.fixture(scope="session")
def signing_key():
    return RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})


@pytest.fixture
def issuer(tmp_path, signing_key):
    """A service whose keys lie in a file."""
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(KeySet([signing_key]).as_dict(private=False)), encoding="utf-8")
    return Issuer(issuer=ISSUER, audience="handrail", keys=str(file))


@pytest.fixture
def token(signing_key):
    """Makes a token of somebody."""

    def make(name, *, key=None, head=None, **claims):
        now = int(time.time())
        given = {
            "iss": ISSUER, "aud": "handrail", "sub": f"{name}-subject", "name": name.title(), "iat": now,
            "exp": now + 300, "email": f"{name}@example.org", "email_verified": True, **claims,
        }  # fmt: skip
        header = {"alg": "RS256", "kid": "first", **(head or {})}
        return jwt.encode(header, {k: v for k, v in given.items() if v is not None}, key or signing_key)

    return make


def bearer(token):
    return {"authorization": f"Bearer {token}"}
