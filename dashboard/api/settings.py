"""How a server is set up: whose tokens are believed, under which names it answers, and how much one caller may ask.

A file of settings is YAML. Without one, or with none of issuers, the server is a demonstration: it answers on this
machine alone, its tokens are the names of made-up colleagues, and it opens no database with real people in it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from engine.knowledge.reader import load_record
from engine.model import Frozen

SETTING = "HANDRAIL_API_SETTINGS"
"""Names the file of settings in the environment."""

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures with a key pair: a secret that both ends know could be used by either."""


class Issuer(Frozen):
    """A service whose tokens are believed."""

    issuer: str = Field(pattern=r"^[^\s]+$", max_length=300, description="`iss`, letter for letter")
    audience: str = Field(min_length=1, max_length=300, description="What `aud` must name: this server")
    keys: str = Field(
        min_length=1,
        description="Its JWKS: a file beside the settings, or an https address (http on this machine alone)",
    )
    algorithms: tuple[Algorithm, ...] = Field(default=("RS256", "ES256"), min_length=1)
    scope: str = Field(
        default="", max_length=200, description="A scope that a token must have, where it is given"
    )
    subject: str = Field(
        default="",
        max_length=300,
        description="Who acts where a token names nobody, as those of CDS Hooks clients do",
    )

    @field_validator("keys")
    @classmethod
    def _is_fetched_in_safety(cls, keys: str) -> str:
        """Keys that come over an open line could be anybody's, and so could the tokens that they vouch for."""
        address = urlsplit(keys)
        if address.scheme.lower() == "http" and address.hostname not in _THIS_MACHINE:
            raise ValueError(
                "`keys` is fetched over https: over http anybody on the way could put in their own"
            )
        return keys


class ApiSettings(Frozen):
    """Settings of the HTTP interface."""

    issuers: tuple[Issuer, ...] = Field(default=(), max_length=20)
    hosts: tuple[str, ...] = Field(default=(), max_length=50, description="Names under which it answers")
    requests_per_minute: int = Field(default=1200, ge=1, le=1_000_000, description="Of one caller")
    requests_at_once: int = Field(default=100, ge=1, le=10_000, description="Of all callers")
    stock: str = Field(
        default="",
        max_length=1000,
        description="A CSV file with the columns item and stock_number, for bundles",
    )
    reviewers: int = Field(
        default_factory=lambda: min(os.cpu_count() or 1, 4), ge=1, le=64, description="Processes that review"
    )

    @property
    def demonstration(self) -> bool:
        """Whether nobody signs in here."""
        return not self.issuers


def read_settings(path: Path | None = None) -> ApiSettings:
    """The settings of a file; without one, of the file that the environment names, and without that the defaults.

    Raises:
        ProblemsFoundError: everything that is wrong with the file.
    """
    named = path or (Path(os.environ[SETTING]) if os.environ.get(SETTING) else None)
    if named is None:
        return ApiSettings()
    settings = load_record(ApiSettings, named)
    issuers = tuple(_resolve_keys(issuer, named.parent) for issuer in settings.issuers)
    stock = str((named.parent / settings.stock).resolve()) if settings.stock else ""
    return settings.changed(issuers=issuers, stock=stock)


def _resolve_keys(issuer: Issuer, folder: Path) -> Issuer:
    if issuer.keys.startswith(("https://", "http://")):
        return issuer
    return issuer.changed(keys=str((folder / issuer.keys).resolve()))
