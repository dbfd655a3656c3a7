"""The end of the therapist's record: what was derived, every source with its grade, and which versions said it."""

from __future__ import annotations

from dashboard.print.papers.basis import Basis
from dashboard.print.pdf.sheet import Sheet
from engine.model import Truth
from engine.wording import list_text

_TRUTHS = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.UNKNOWN: "not known"}
_LAST_ROWS = 3
"""Of the versions, on the page of the code."""


def write_sources(sheet: Sheet, basis: Basis) -> None:
    """Write the sources that the record cites."""
    _write_readings(sheet, basis)
    _write_evidence(sheet, basis)
    _write_provenance(sheet, basis)


def _write_readings(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("What was derived")
    sheet.table(
        "",
        ("Reading", "Answer"),
        [(reading.name.replace("_", " "), _TRUTHS[reading.truth]) for reading in basis.review.readings],
        (0.7, 0.3),
    )


def _write_evidence(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("Evidence")
    sheet.say("Grades run from A (strong) to D (weak or assumed).", style="small")
    sheet.bullets(
        (
            f"{evidence.title} [{evidence.id}]",
            f"(grade {evidence.grade}{f', {evidence.year}' if evidence.year else ''}): {evidence.finding} {evidence.source}",
        )
        for evidence in basis.review.evidence.values()
    )


def _write_provenance(sheet: Sheet, basis: Basis) -> None:
    """Versions and hashes: enough to make the same review again."""
    provenance = basis.review.provenance
    rows = [
        ("Handrail", provenance.engine_version),
        ("Rules", f"{provenance.rule_set} {provenance.rule_set_version}"),
        ("Hash of the rules", provenance.rule_set_hash),
        *(
            (
                ("Over", f"{provenance.base.id} {provenance.base.version}"),
                ("Hash of those rules", provenance.base.content_hash),
            )
            if provenance.base
            else ()
        ),
        *((("Less protection", provenance.less_protection),) if provenance.less_protection else ()),
        ("Hash of the catalogue", provenance.catalogue_hash),
        *(
            (
                ("Evidence layer", provenance.evidence_layer),
                ("Hash of the evidence layer", provenance.evidence_layer_hash),
            )
            if provenance.evidence_layer
            else ()
        ),
        ("Hash of the package", provenance.package_hash),
        ("Hash of the review", basis.review.review_hash),
        (
            "Evaluators that agreed",
            f"{list_text(provenance.evaluators)}, in {provenance.propositions} conditions",
        ),
    ]
    if basis.signatures:
        rows += [("Seal of the signed review", basis.seal), ("Package version", str(basis.package_version))]
    sheet.heading("Which versions said it")
    sheet.pairs("", rows[:-_LAST_ROWS], 0.3)
    sheet.begin_ending()
    sheet.pairs("", rows[-_LAST_ROWS:], 0.3)
