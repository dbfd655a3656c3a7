"""What was signed and what became of it, as frames: one row a signed review, a choice, an outcome or an item in use.

Definitions: `in_force_…` are the hours of a decision's choices with every hold that is not set aside; `lifted_…` as if
holds were lifted. Commissioned hours of an outcome are those of the provider's contract. Words of the person and of the
therapist are left out: they are for people, and would make a table that can be passed on into one that cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

import pandas as pd

from ..model import CHOICES, Outcome, SignedReview
from ..model.decision import Agreement, Consent, ItemUse, OutcomeTime
from .dtypes import BOOLEAN, DAY, INTEGER, NUMBER, TEXT, typed_frame, words
from .review_frames import hours_columns, hours_row

_AFTER = words(get_args(OutcomeTime), ordered=True)
_USE = words(get_args(ItemUse))


def signed_frame(reviews: Iterable[SignedReview]) -> pd.DataFrame:
    """One row a signed review."""
    modes = ("in_force", "lifted")
    return typed_frame(
        map(_signed_row, reviews),
        {
            "reference": TEXT,
            "number": INTEGER,
            "package_version": INTEGER,
            "signed_at": "datetime64[ms, UTC]",
            "role": TEXT,
            "second_signature_needed": BOOLEAN,
            **{f"items_{choice}": INTEGER for choice in CHOICES},
            "judgements": INTEGER,
            "agreement": words(get_args(Agreement)),
            "consent": words(get_args(Consent)),
            "review_due": DAY,
            **dict.fromkeys((name for mode in modes for name in hours_columns(mode)), NUMBER),
            "rule_set_hash": TEXT,
            "seal": TEXT,
        },
    )


def choice_frame(reviews: Iterable[SignedReview]) -> pd.DataFrame:
    """One row a choice about an item, with its coded reason."""
    return typed_frame(
        (
            {
                "reference": signed.reference,
                "number": signed.number,
                "item": choice.item,
                "choice": choice.choice,
                "reason": choice.reason or None,
            }
            for signed in reviews
            for choice in signed.decision.choices
        ),
        {"reference": TEXT, "number": INTEGER, "item": TEXT, "choice": words(CHOICES), "reason": TEXT},
    )


def outcome_frame(outcomes: Mapping[tuple[str, int, str], tuple[int, Outcome]]) -> pd.DataFrame:
    """One row a follow-up of a signed review.

    Args:
        outcomes: as `SignedRecords.outcomes` gives them.
    """
    return typed_frame(
        (
            {
                "reference": reference,
                "number": number,
                "after": after,
                "revision": revision,
                "seen_on": outcome.seen_on,
                "commissioned_hours_per_week": outcome.commissioned_hours_per_week,
                "harm_recorded": bool(outcome.harm.strip()),
                "complaint_recorded": bool(outcome.complaint.strip()),
                **{f"items_{use}": list(outcome.in_use.values()).count(use) for use in _USE.categories},
            }
            for (reference, number, after), (revision, outcome) in sorted(outcomes.items())
        ),
        {
            "reference": TEXT,
            "number": INTEGER,
            "after": _AFTER,
            "revision": INTEGER,
            "seen_on": DAY,
            "commissioned_hours_per_week": NUMBER,
            "harm_recorded": BOOLEAN,
            "complaint_recorded": BOOLEAN,
            **{f"items_{use}": INTEGER for use in _USE.categories},
        },
    )


def use_frame(outcomes: Mapping[tuple[str, int, str], tuple[int, Outcome]]) -> pd.DataFrame:
    """One row an item at a follow-up: in use, abandoned, or it never came."""
    return typed_frame(
        (
            {"reference": reference, "number": number, "after": after, "item": item, "use": use}
            for (reference, number, after), (_, outcome) in sorted(outcomes.items())
            for item, use in outcome.in_use.items()
        ),
        {"reference": TEXT, "number": INTEGER, "after": _AFTER, "item": TEXT, "use": _USE},
    )


def _signed_row(signed: SignedReview) -> dict[str, Any]:
    """A signed review in one row: choices by kind, hours as decided, and its seal."""
    decision, hours = signed.decision, signed.hours
    return {
        "reference": signed.reference,
        "number": signed.number,
        "package_version": signed.package_version,
        "signed_at": pd.Timestamp(signed.signature.signed_at).tz_convert("UTC"),
        "role": signed.signature.role,
        "second_signature_needed": bool(signed.second_signature_for),
        **{f"items_{choice}": len(decision.items(choice)) for choice in CHOICES},
        "judgements": len(decision.judgements),
        "agreement": decision.view.agreement,
        "consent": decision.view.consent,
        "review_due": decision.review_due,
        **hours_row("in_force", hours.in_force),
        **hours_row("lifted", hours.lifted),
        "rule_set_hash": signed.review.provenance.rule_set_hash,
        "seal": signed.seal,
    }
