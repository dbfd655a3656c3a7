"""A review that somebody signed, as tests need it."""

from engine.model import Signature, SignedReview

SIGNED_AT = "2026-11-24T10:00:00+00:00"


def signature(identity="ann", *, name="", role="OT", at=SIGNED_AT):
    """Somebody's signature; the name follows from who it is where none is said."""
    return Signature(
        identity=identity, name=name or identity.split(" ")[-1].title(), role=role, signed_at=str(at)
    )


def sign_review(hours_of, review, decision, *, number=1, package_version=1, by=None, waits=()):
    """A review with its decision, signed.

    Args:
        hours_of: gives the hours of a review and a decision, as a `Reviewer` and the screen's service do.
        review: what was reviewed.
        decision: what was decided.
        number: of the review, of its package.
        package_version: which version of the package it was made of.
        by: who signed; Ann if nobody is named.
        waits: why another person has to sign too.
    """
    return SignedReview(
        reference=review.package.reference,
        number=number,
        package_version=package_version,
        review=review,
        decision=decision,
        hours=hours_of(review, decision),
        signature=by or signature(),
        second_signature_for=waits,
    )
