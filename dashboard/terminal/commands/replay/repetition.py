"""`handrail replay`: a review made again from its own file, with the very rule set it names, and held against it.

Definitions: a review is replayed when the same package, day, seed, rule set (by content hash), catalogue and engine
give the same bytes. Whatever is not here, or was changed afterwards, is said (H803).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from engine import ProblemsFoundError, Review, Reviewer
from engine.knowledge import Catalogue, KnowledgeSource, RuleSetFolder, every_version, rule_set_folder
from engine.model import RuleSet, file_error, read_problem
from engine.wording import day_text


def repeat_review(file: Path, rules: str | None, evidence: Path | None = None) -> str:
    """What came of it, as a sentence.

    Args:
        file: a review as `handrail review --json` writes it.
        rules: the rule set to look in; the shipped one that the review names by default.
        evidence: the evidence layer that it was made with.

    Raises:
        ProblemsFoundError: H101 or H803.
    """
    review = _read(file)
    provenance = review.provenance
    catalogue = KnowledgeSource(rules or provenance.rule_set, str(evidence or "")).load_catalogue()
    if provenance.evidence_layer_hash != (catalogue.layer.content_hash if catalogue.layer else ""):
        raise _cannot(
            file,
            f"it was made with {provenance.evidence_layer or 'no evidence layer'}",
            "give that layer with --evidence" if provenance.evidence_layer else "leave --evidence out",
        )
    if catalogue.content_hash != provenance.catalogue_hash:
        raise _cannot(
            file, "it was made with another catalogue", f"get the catalogue {provenance.catalogue_hash[:12]}"
        )
    rule_set = _rule_set(file, review, catalogue, rules)
    with Reviewer(catalogue, rule_set) as reviewer:
        again = reviewer.review(
            review.package,
            reviewed_on=provenance.reviewed_on,
            seed=provenance.seed,
            draws=review.estimate.draws,
        )
    if again.provenance.engine_version != provenance.engine_version:
        raise _cannot(
            file,
            f"it was made with Handrail {provenance.engine_version}, and this is {again.provenance.engine_version}",
            "install that version",
        )
    if again.model_dump_json() != review.model_dump_json():
        raise _cannot(file, "made again it comes out otherwise", "ask for the original file")
    return (
        f"The same, byte for byte: {review.package.reference} on {day_text(provenance.reviewed_on)} with "
        f"{provenance.rule_set} {provenance.rule_set_version} ({provenance.rule_set_hash[:12]}), "
        f"review {review.review_hash[:12]}."
    )


def _read(file: Path) -> Review:
    """A review from its file, whole and unchanged by its own hash."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ProblemsFoundError([read_problem(str(file), error)]) from None
    except UnicodeDecodeError:
        raise _cannot(
            file, "it is not text, and so no review", "give a file that `handrail review --json` wrote"
        ) from None
    try:
        review = Review.model_validate_json(text)
    except ValidationError:
        raise _cannot(
            file,
            "it is not a review of this version of Handrail",
            "give a file that `handrail review --json` wrote",
        ) from None
    unsigned = review.model_copy(update={"review_hash": ""})
    if hashlib.sha256(unsigned.model_dump_json().encode()).hexdigest() != review.review_hash:
        raise _cannot(
            file, "it was changed after it was made: its hash does not fit", "ask for the original file"
        )
    return review


def _rule_set(file: Path, review: Review, catalogue: Catalogue, rules: str | None) -> RuleSet:
    provenance = review.provenance
    with rule_set_folder(rules or provenance.rule_set) as folder:
        for version in every_version(folder):
            rule_set = _load_or_none(version, catalogue)
            if rule_set is not None and rule_set.content_hash == provenance.rule_set_hash:
                return rule_set
    raise _cannot(
        file,
        f"its rule set {provenance.rule_set} {provenance.rule_set_version} ({provenance.rule_set_hash[:12]}) is not here",
        "lay that version in `versions/` of the rule set",
    )


def _load_or_none(version: RuleSetFolder, catalogue: Catalogue) -> RuleSet | None:
    """A version that does not load with this catalogue cannot be the one."""
    try:
        return version.load(catalogue)
    except ProblemsFoundError:
        return None


def _cannot(file: Path, message: str, help_text: str) -> ProblemsFoundError:
    return file_error(str(file), "H803", message, help_text)
