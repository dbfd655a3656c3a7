"""Who acts: the person, as the service that signs them in vouches for them.

Definitions: a person is an *issuer* (the service's address) and a *subject* (its own name for the person, never given
to another). An e-mail address may be given to somebody else later, so it is nobody's identity: it counts only where the
issuer says that it is verified, and only to bind roles that were given to it to the person who signs in with it first.
The *operator* is whoever runs commands beside the database; the *demonstration* has made-up colleagues.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

_COMMANDS, DEMONSTRATION_ISSUER = "handrail", "demonstration"


@dataclass(frozen=True)
class Actor:
    """Who does something, by their issuer and subject; audit and signatures name them."""

    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    """In lower case; empty unless the issuer says that it is verified."""
    sign_in: str = ""
    """Which sign-in this is: the SHA-256 of all that the issuer said at it."""

    @property
    def identity(self) -> str:
        """Issuer and subject, as the audit trail and signatures have them."""
        return f"{self.issuer} {self.subject}"

    @property
    def display_name(self) -> str:
        """The name, or the best that is known instead."""
        return self.name or self.email or self.subject


OPERATOR = Actor(_COMMANDS, "operator", "the operator")
"""Whoever runs commands beside the database: rights are no matter there, since the file lies open."""


def actor_of(claims: Mapping[str, object]) -> Actor:
    """The person of an identity token.

    Args:
        claims: what the issuer said: `iss`, `sub`, `name`, `email`, `email_verified` …

    Raises:
        ValueError: it names no issuer or no subject.
    """
    issuer, subject = str(claims.get("iss") or "").strip(), str(claims.get("sub") or "").strip()
    if not issuer or not subject or issuer in (_COMMANDS, DEMONSTRATION_ISSUER) or " " in issuer:
        raise ValueError(
            "the sign-in service names no issuer and subject, so nobody can be signed in with it"
        )
    verified = claims.get("email_verified") in (True, "true")
    email = str(claims.get("email") or "").strip().lower() if verified else ""
    canonical = json.dumps(
        {name: claims[name] for name in sorted(claims) if name not in _NOT_OF_THE_TOKEN}, default=str
    )
    return Actor(
        issuer,
        subject,
        str(claims.get("name") or email)[:200],
        email,
        hashlib.sha256(canonical.encode()).hexdigest(),
    )


_NOT_OF_THE_TOKEN = ("is_logged_in", "tokens")
