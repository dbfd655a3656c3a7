"""Who calls: the person or system of an OAuth 2 bearer token, as the same issuer and subject that the screen knows.

Definitions: a token is a signed JWT of an issuer in the settings. Signature, `iss`, `aud`, `exp`, `nbf` and, where the
settings ask for one, `scope` are checked; clocks may differ by 30 s. It says who somebody is and never what they may
do: roles and caseloads are those of the records. In a demonstration the token is the name of a made-up colleague.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from typing import Any, Protocol

from joserfc import jwt
from joserfc.errors import JoseError

from dashboard.api.keys import IssuerKeys, KeysError
from dashboard.api.problem import ApiProblem
from dashboard.api.settings import ApiSettings, Issuer
from dashboard.demonstration.colleagues import COLLEAGUES, colleague, demonstration_rights
from dashboard.records import rights_of_sign_in
from engine.records import Actor, Rights, actor_of

_LONGEST_TOKEN = 16_000
_LEEWAY_SECONDS = 30


class Tokens(Protocol):
    """Knows who calls by what they carry."""

    def actor(self, token: str) -> Actor:
        """Who it is.

        Raises:
            ApiProblem: nobody.
        """

    def rights(self) -> Rights:
        """Where their roles come from, beside the records."""


def tokens_of(settings: ApiSettings) -> Tokens:
    """The tokens that are believed with these settings."""
    return ColleagueNames() if settings.demonstration else SignedTokens(settings)


class ColleagueNames:
    """A demonstration: the token is the name of a made-up colleague."""

    def actor(self, token: str) -> Actor:
        """Whose token it is; refused where it is not believed."""
        if token not in COLLEAGUES:
            raise nobody(f"In a demonstration the token is one of: {', '.join(COLLEAGUES)}.")
        return colleague(token)

    def rights(self) -> Rights:
        """The roles of the colleagues."""
        return demonstration_rights(os.environ.get("HANDRAIL_ROLES", "").split(","))


class SignedTokens:
    """Believes JWTs that are signed by an issuer of the settings."""

    def __init__(self, settings: ApiSettings) -> None:
        """Accept tokens of the issuers in the settings."""
        self._issuers = {issuer.issuer: (issuer, IssuerKeys(issuer.keys)) for issuer in settings.issuers}

    def actor(self, token: str) -> Actor:
        """Whose token it is; refused where it is not believed."""
        head, claims = _read_unchecked(token)
        issuer, keys = self._issuers.get(str(claims.get("iss")), (None, None))
        if issuer is None or keys is None:
            raise nobody("The token’s issuer is none of those that are believed here.")
        key_id = head.get("kid")
        try:
            known = keys.keys(key_id if isinstance(key_id, str) else None)
            checked = jwt.decode(token, known, algorithms=list(issuer.algorithms))
            _registry(issuer).validate(checked.claims)
        except KeysError as error:
            raise ApiProblem(
                503, "H159", "The keys of the sign-in service cannot be had just now.",
                what_to_do="try again after the seconds that Retry-After says", headers={"retry-after": "30"},
            ) from error  # fmt: skip
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise nobody(
                _WHY.get(type(error).__name__, "The token’s signature or content does not hold.")
            ) from None
        return _person(issuer, checked.claims)

    def rights(self) -> Rights:
        """The roles of the records, and the administrator of this server."""
        return rights_of_sign_in()


def nobody(why: str, *, has_token: bool = True) -> ApiProblem:
    """That nobody is known by a token, or that there is none."""
    return ApiProblem(
        401,
        "H153",
        why,
        what_to_do="send `Authorization: Bearer` with a token of your sign-in service",
        headers={"www-authenticate": f"Bearer{_INVALID if has_token else ''}"},
    )


_INVALID = ' error="invalid_token"'
_WHY = {"ExpiredTokenError": "The token is out of date."}


def _registry(issuer: Issuer) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer.issuer},
        aud={"essential": True, "value": issuer.audience},
        exp={"essential": True},
    )


def _person(issuer: Issuer, claims: Mapping[str, Any]) -> Actor:
    scopes = claims.get("scope", claims.get("scp", ""))
    granted = scopes.split() if isinstance(scopes, str) else scopes if isinstance(scopes, list) else []
    if issuer.scope and issuer.scope not in granted:
        raise nobody("The token has not the scope that this server asks for.")
    try:
        return actor_of({**claims, "sub": claims.get("sub") or issuer.subject})
    except ValueError:
        raise nobody("The token names no subject, and the settings name none for its issuer.") from None


def _read_unchecked(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Head and claims of a token before anything of it is believed: they say only whose keys to try."""
    parts = token.split(".")
    if len(token) > _LONGEST_TOKEN or len(parts) != 3:
        raise nobody("What was sent is no signed token.")
    try:
        head, claims = (json.loads(base64.urlsafe_b64decode(f"{part}===")) for part in parts[:2])
    except (ValueError, RecursionError):
        raise nobody("What was sent is no signed token.") from None
    if not isinstance(head, dict) or not isinstance(claims, dict):
        raise nobody("What was sent is no signed token.")
    return head, claims
