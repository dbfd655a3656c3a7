"""Who acts at the screen: the person that the sign-in service vouches for, or a made-up colleague.

Definitions:
- Where `[auth]` stands in Streamlit's secrets, people sign in with OpenID Connect, and are an issuer and a subject.
- Otherwise this is a demonstration: whoever is there chooses which of a few made-up colleagues to be. `HANDRAIL_ROLES`
  (names between commas) adds roles to all of them.
"""

from __future__ import annotations

import os
import time

import streamlit as st
from streamlit.runtime import exists as served
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.demonstration.colleagues import COLLEAGUES, colleague, demonstration_rights
from dashboard.records import rights_of_sign_in
from engine.records import OPERATOR, Actor, Rights, actor_of

ASKED = "as"
_GOOD_FOR_SECONDS = 5.0


class _NoSecrets:
    """When it was last seen that there are no secrets.

    Streamlit looks for the files anew each time, one page after the other: with twenty people most of the time of a
    demonstration went into waiting for that.
    """

    seen_at = float("-inf")


def sign_in_is_set_up() -> bool:
    """Whether people sign in here; that there are no secrets is looked for every few seconds."""
    if time.monotonic() - _NoSecrets.seen_at < _GOOD_FOR_SECONDS:
        return False
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        _NoSecrets.seen_at = time.monotonic()
        return False


def actor() -> Actor:
    """Who acts in this run of the page. Outside a page, and where none is served, it is the operator.

    Raises:
        ValueError: the sign-in service names no issuer and subject.
        LookupError: nobody has signed in, or a page that is served has nobody.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        if served():
            raise LookupError("nobody acts here")
        return OPERATOR
    if not sign_in_is_set_up():
        return colleague(colleague_of_address())
    if not st.user.is_logged_in:
        raise LookupError("nobody has signed in")
    return actor_of(st.user.to_dict())


def colleague_of_address() -> str:
    """Which colleague the address asks for; the first where it asks for none."""
    colleague = st.query_params.get(ASKED, "")
    return colleague if colleague in COLLEAGUES else next(iter(COLLEAGUES))


def rights() -> Rights:
    """Where roles come from on this server, beside the records."""
    if sign_in_is_set_up():
        return rights_of_sign_in()
    return demonstration_rights(os.environ.get("HANDRAIL_ROLES", "").split(","))
