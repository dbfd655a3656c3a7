"""Deciding about a review: choices, the person's view, the signature, and what became of it."""

from .choices import show_choice, show_choice_reason
from .draft import DecisionDraft, open_draft, show_trouble_of_earlier
from .outcome import show_outcomes
from .persons_view import show_persons_view
from .signature import show_signed, show_signing, signed_in_short, signing_state, standing_of

__all__ = [
    "DecisionDraft",
    "open_draft",
    "show_choice",
    "show_choice_reason",
    "show_outcomes",
    "show_persons_view",
    "show_signed",
    "show_signing",
    "show_trouble_of_earlier",
    "signed_in_short",
    "signing_state",
    "standing_of",
]
