"""The words that follow from several fields: who agrees, support and equipment in place here, visits and the week.

What each means stands in `derived_words.yaml`. Left out: how they are derived (`facts`, `attendance`, `visit_facts`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .document import read_document
from .term import Term

COUNTED = "always known: it follows from the visits"
"""What not assessed means of a word that is counted."""
OTHER_KINDS = ("lifting", "alarm", "monitoring", "restraint", "seating", "wheeling")
"""Kinds of equipment outside the catalogue that a rule may ask for."""
DECISIONS = ("care_change", "equipment", "monitoring", "sharing")
"""The decisions of which it is derived whether somebody who is appointed has agreed."""
AGREES_TO = "appointed.agrees_to_"
HELPED = "helped."
"""Words that say whether somebody helps with a need on every day of the week (`Activity.helps_with`)."""
WILLING = ("willing_handling", "willing_personal_care", "willing_other")
"""What unpaid carers are willing and able to do: a yes is counted on only while nothing on record speaks against them."""
MAY_HARM = "support.may_harm"
MAY_HARM_FOLLOWS_FROM = (
    "risks.domestic_abuse",
    "risks.safeguarding_concern_open",
    "risks.lead_agrees_who_sees",
)
"""Abuse known or suspected, a concern that is open, and whether the lead has said who is safe."""


def _terms(part: str) -> list[Term]:
    """The words of a part of the file, each counted unless it says when it is not known."""
    return [Term(**{"not_assessed": COUNTED, **entry}) for entry in _WORDS[part]]


_WORDS: dict[str, tuple[dict[str, Any], ...]] = read_document(
    Path(__file__).with_name("derived_words.yaml")
).plain()
DERIVED_TERMS = (
    *(
        Term(
            f"{AGREES_TO}{decision}",
            "boolean",
            f"An attorney, deputy or guardian whose power covers it has agreed, or a court has allowed it: {decision}",
            ask=f"Does the power of whoever agreed cover it, and is it in force ({decision.replace('_', ' ')})?",
            not_assessed="unknown where an agreement is on record and the power is not; no agreement on record is none",
        )
        for decision in DECISIONS
    ),
    *_terms("support_and_equipment"),
    *(
        Term(
            f"equipment.other_{kind}",
            "boolean",
            f"Something outside the catalogue is in place, for: {kind}",
            ask="What equipment is already in the home, and is it used?",
            not_assessed="unknown until somebody has looked what is in place",
        )
        for kind in OTHER_KINDS
    ),
    *_terms("week"),
    *_terms("visit"),
)
