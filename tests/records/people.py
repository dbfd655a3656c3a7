"""People who act in the tests."""

from __future__ import annotations

from engine.records import PeopleRecords, actor_of

ISSUER = "https://login.example.org"


def person(name, *, verified=True, sign_in="1", issuer=ISSUER):
    """Somebody who has signed in."""
    return actor_of(
        {
            "iss": issuer,
            "sub": f"{name}-subject",
            "name": name.title(),
            "email": f"{name}@example.org",
            "email_verified": verified,
            "iat": sign_in,
        }
    )


def people(database, actor, rights=None):
    """Somebody at the door."""
    return PeopleRecords(database, actor, rights)
