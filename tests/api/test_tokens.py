"""Whose tokens are believed, and that they say who somebody is and never what they may do."""

import base64
import hmac
import json
import os
import time

import pytest
from joserfc.jwk import KeySet, RSAKey

from dashboard.api.keys import IssuerKeys
from dashboard.api.settings import ApiSettings, Issuer, read_settings
from engine.model import CarePackage, ProblemsFoundError
from engine.records import GrantRecords, PackageRecords
from tests.api.conftest import ISSUER, bearer


@pytest.fixture
def north(served, issuer):
    """Two packages in two caseloads, and Ann, who is therapist in one of them."""
    client, database = served(ApiSettings(issuers=(issuer,)))
    packages = PackageRecords(database)
    packages.save(CarePackage(reference="NORTH-1"), caseload="north")
    packages.save(CarePackage(reference="SOUTH-1"), caseload="south")
    GrantRecords(database).give(f"{ISSUER} ann-subject", "OT", "north")
    return client, database


def test_a_person_sees_what_the_records_give_them_and_nothing_else(north, token):
    client, database = north
    ann = bearer(token("ann"))
    assert client.get("/v1/packages", headers=ann).json() == {"references": ["NORTH-1"]}
    assert client.get("/v1/packages/NORTH-1", headers=ann).status_code == 200
    refused = client.get("/v1/packages/SOUTH-1", headers=ann)
    assert (refused.status_code, refused.json()["code"]) == (403, "H154")
    GrantRecords(database).take(f"{ISSUER} ann-subject", "OT", "north")
    assert client.get("/v1/packages/NORTH-1", headers=ann).status_code == 403


def test_somebody_without_a_role_learns_their_identity_and_nothing_else(north, token):
    client, _ = north
    ben = bearer(token("ben"))
    assert client.get("/v1/me", headers=ben).json() == {
        "identity": f"{ISSUER} ben-subject", "name": "Ben", "roles": {}, "demonstration": False,
    }  # fmt: skip
    for path in ("/v1/packages", "/v1/catalogue", "/v1/safety", "/v1/packages/NORTH-1"):
        assert client.get(path, headers=ben).status_code == 403, path
    assert client.post("/v1/review", json={"reference": "A"}, headers=ben).status_code == 403


def test_a_role_that_was_given_to_a_verified_address_is_bound_as_on_the_screen(north, token):
    client, database = north
    GrantRecords(database).give("mina@example.org", "manager", "south")
    unverified = token("mina", sub="impostor", email_verified=False)
    assert client.get("/v1/me", headers=bearer(unverified)).json()["roles"] == {}
    assert client.get("/v1/me", headers=bearer(token("mina"))).json()["roles"] == {"manager": ["south"]}


OTHER = RSAKey.generate_key(2048, {"kid": "first"})


def unsigned(claims, alg="none"):
    parts = ({"alg": alg}, claims)
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        + "."
    )


def refused():
    """What each says otherwise, by the clock of now: a run may last longer than a token waits."""
    return {
        "out of date": {"exp": int(time.time()) - 60},
        "not yet good": {"nbf": int(time.time()) + 600},
        "without an end": {"exp": None},
        "for another server": {"aud": "another"},
        "without an audience": {"aud": None},
        "of another issuer": {"iss": "https://elsewhere.example.org"},
        "without an issuer": {"iss": None},
        "without a subject": {"sub": None},
        "signed by another": {"key": OTHER},
        "of the operator": {"iss": "handrail", "sub": "operator"},
        "of a demonstration": {"iss": "demonstration", "sub": "ann"},
    }


@pytest.mark.parametrize("case", refused())
def test_a_token_is_refused(north, token, case):
    client, _ = north
    answer = client.get("/v1/me", headers=bearer(token("ann", **refused()[case])))
    assert (answer.status_code, answer.json()["code"]) == (401, "H153"), answer.text
    assert "www-authenticate" in answer.headers


@pytest.mark.parametrize(
    "sent",
    ["", "Bearer", "Bearer ", "Bearer ann", "Basic YTpi", "Bearer a.b.c", "Bearer ..", "Bearer " + "x" * 20_000,
     "Bearer " + base64.urlsafe_b64encode(b"[" * 9000).decode() + ".e30.x"],
)  # fmt: skip
def test_what_is_no_token_is_refused(north, sent):
    answer = north[0].get("/v1/me", headers={"authorization": sent})
    assert (answer.status_code, answer.json()["code"]) == (401, "H153")


def test_a_token_that_is_not_signed_or_signed_with_the_public_key_as_a_secret_is_refused(
    north, token, signing_key
):
    client, _ = north
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": "handrail", "sub": "ann-subject", "exp": now + 60}
    assert client.get("/v1/me", headers=bearer(unsigned(claims))).status_code == 401
    rstrip = unsigned(claims, alg="HS256").rstrip(".")
    seal = hmac.digest(signing_key.as_pem(private=False), rstrip.encode(), "sha256")
    forged = f"{rstrip}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"
    assert client.get("/v1/me", headers=bearer(forged)).status_code == 401


def test_a_scope_that_is_asked_for_must_be_there(served, issuer, token):
    client, _ = served(ApiSettings(issuers=(issuer.changed(scope="handrail"),)))
    assert client.get("/v1/me", headers=bearer(token("ann"))).status_code == 401
    assert client.get("/v1/me", headers=bearer(token("ann", scope="openid handrailx"))).status_code == 401
    assert client.get("/v1/me", headers=bearer(token("ann", scope="openid handrail"))).status_code == 200
    assert client.get("/v1/me", headers=bearer(token("ann", scp=["handrail"]))).status_code == 200


def test_a_system_whose_tokens_name_nobody_acts_as_the_subject_of_its_settings(served, issuer, token):
    client, _ = served(ApiSettings(issuers=(issuer.changed(subject="record system"),)))
    assert (
        client.get("/v1/me", headers=bearer(token("x", sub=None))).json()["identity"]
        == f"{ISSUER} record system"
    )


def test_new_keys_in_the_file_are_read_and_old_ones_are_gone(served, issuer, token):
    client, _ = served(ApiSettings(issuers=(issuer,)))
    second = RSAKey.generate_key(2048, {"kid": "second"})
    assert client.get("/v1/me", headers=bearer(token("ann"))).status_code == 200
    with open(issuer.keys, "w", encoding="utf-8") as file:
        file.write(json.dumps(KeySet([second]).as_dict(private=False)))
    os.utime(issuer.keys, (1, 1))
    assert client.get("/v1/me", headers=bearer(token("ann"))).status_code == 401
    renewed = token("ann", key=second, head={"kid": "second"})
    assert client.get("/v1/me", headers=bearer(renewed)).status_code == 200


def test_where_the_keys_cannot_be_had_nobody_is_let_in_and_it_is_said(served, issuer, token):
    client, _ = served(ApiSettings(issuers=(issuer.changed(keys="/nowhere/keys.json"),)))
    answer = client.get("/v1/me", headers=bearer(token("ann")))
    assert (answer.status_code, answer.json()["code"]) == (503, "H159")
    assert answer.headers["retry-after"]


def test_keys_at_an_address_are_asked_for_seldom_however_many_unknown_keys_come(monkeypatch, signing_key):
    asked, now = [], [0.0]
    content = json.dumps(KeySet([signing_key]).as_dict(private=False)).encode()
    monkeypatch.setattr("dashboard.api.keys._fetch", lambda place: asked.append(place) or content)
    keys = IssuerKeys("https://login.example.org/keys", lambda: now[0])
    for _ in range(50):
        keys.keys("unknown")
    assert len(asked) == 1
    now[0] = 61.0
    keys.keys("first")
    assert len(asked) == 1
    keys.keys("unknown")
    assert len(asked) == 2
    now[0] = 700.0
    keys.keys("first")
    assert len(asked) == 3


def test_keys_that_were_had_stay_good_while_the_address_does_not_answer(monkeypatch, signing_key):
    content, now = json.dumps(KeySet([signing_key]).as_dict(private=False)).encode(), [0.0]
    monkeypatch.setattr("dashboard.api.keys._fetch", lambda _: content)
    keys = IssuerKeys("https://login.example.org/keys", lambda: now[0])
    keys.keys("first")

    def fails(_):
        raise OSError

    monkeypatch.setattr("dashboard.api.keys._fetch", fails)
    now[0] = 700.0
    assert [key.kid for key in keys.keys("first").keys] == ["first"]


def test_settings_are_read_with_their_problems(tmp_path):
    file = tmp_path / "api.yaml"
    file.write_text(
        "issuers:\n  - {issuer: https://a.example.org, audience: h, keys: keys.json, algorithms: [HS256]}\n"
        "hostz: [a]\n",
        encoding="utf-8",
    )
    with pytest.raises(ProblemsFoundError) as error:
        read_settings(file)
    assert {problem.code for problem in error.value.problems} >= {"H201", "H204"}
    file.write_text(
        "issuers:\n  - {issuer: https://a.example.org, audience: h, keys: keys.json}\nhosts: [api.example.org]\n",
        encoding="utf-8",
    )
    assert read_settings(file).issuers == (
        Issuer(issuer="https://a.example.org", audience="h", keys=str(tmp_path / "keys.json")),
    )


@pytest.mark.parametrize(
    "keys", ["https://a.example/keys", "http://127.0.0.1:8000/keys", "http://[::1]/k", "keys.json"]
)
def test_keys_are_taken_from_a_file_an_https_address_or_this_machine(keys):
    assert Issuer(issuer="https://a.example", audience="handrail", keys=keys).keys == keys


@pytest.mark.parametrize(
    "keys", ["http://a.example/keys", "HTTP://a.example/keys", "http://localhost.a.example/keys"]
)
def test_keys_that_would_come_over_an_open_line_are_refused(keys, tmp_path):
    file = tmp_path / "settings.yaml"
    file.write_text(
        f"issuers:\n  - {{issuer: 'https://a.example', audience: handrail, keys: '{keys}'}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ProblemsFoundError, match="https"):
        read_settings(file)
