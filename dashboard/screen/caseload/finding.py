"""What a package is found by besides its reference: its area, who decides about it, signed it, or sees to something in it.

Definitions: the *area* is the caseload that it is in. *Mine* is what somebody has a decision open about, has signed, or is
named for. Left out: what is said about the person, which belongs in no search box and no address.
"""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from dashboard.screen import service
from dashboard.screen.forgettable import forgettable
from dashboard.screen.identity import Someone
from dashboard.screen.summaries import summaries_of
from engine.model import CaseStep, Decision, ProviderAnswer

MINE = "\N{BULLET}mine"


def words_of_packages(who: Someone) -> dict[str, str]:
    """Words by reference; `MINE` stands among those of a package that is somebody's own. A minute old at most."""
    return _words(who.identity, who)


@forgettable
@st.cache_data(ttl=60, max_entries=200, show_spinner=False)
def _words(identity: str, _who: Someone) -> dict[str, str]:
    """By reference, everybody who had to do with a package, in one text to search; `MINE` marks the user's own."""
    records = service.records()
    words: dict[str, list[str]] = {}
    for draft in records.drafts.all("decision"):
        words.setdefault(draft.reference, []).extend((draft.saved_by, *_owners_in(draft.content)))
    for entry in records.follow_up.everywhere():
        content = entry.content
        named = content.owner if isinstance(content, CaseStep) else ""
        provider = content.answered_by if isinstance(content, ProviderAnswer) else ""
        words.setdefault(entry.reference, []).extend((entry.by, named, provider))
    for reference, signer in records.signed.signers().items():
        words.setdefault(reference, []).append(signer)
    newest = [(reference, review.number) for reference, review in records.signed.newest().items()]
    for (reference, _), (summary, _) in summaries_of(newest).items():
        words.setdefault(reference, []).extend(case.owner for case in summary.cases)
    own = {_who.name.lower(), _who.name.lower().split(",")[0], identity.lower().split(" ")[-1]}
    for reference, caseload in records.packages.caseload_of_each().items():
        names = words.setdefault(reference, [])
        is_mine = any(name.lower() in own for name in names if name)
        names += [caseload, *([MINE] if is_mine else [])]
    return {reference: " ".join(names) for reference, names in words.items()}


def _owners_in(content: str) -> list[str]:
    """Who sees to the needs, holds and questions of a decision that is being made; nobody where it cannot be read."""
    try:
        return [action.owner for action in Decision.model_validate_json(content).actions]
    except ValidationError:
        return []
