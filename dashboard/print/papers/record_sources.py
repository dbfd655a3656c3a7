"""The end of the therapist's record: what was derived, every source with its grade, and which versions said it."""

from __future__ import annotations

from dashboard.print.papers.basis import Basis
from dashboard.print.pdf.sheet import Sheet
from engine.model import Review, Truth
from engine.wording import list_text

_TRUTHS = {Truth.TRUE: "Yes", Truth.UNKNOWN: "Not known", Truth.FALSE: "No"}
_LAST_ROWS = 3
"""Of the versions, on the page of the code."""


def write_sources(sheet: Sheet, basis: Basis) -> None:
    """Write the sources that the record cites."""
    _write_readings(sheet, basis)
    _write_evidence(sheet, basis)
    _write_provenance(sheet, basis)


def _write_readings(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("What was derived")
    names: dict[Truth, list[str]] = {}
    for reading in basis.review.readings:
        names.setdefault(reading.truth, []).append(reading.name.replace("_", " "))
    sheet.bullets(
        (f"{answer}:", f"{'; '.join(names[truth])}.") for truth, answer in _TRUTHS.items() if truth in names
    )


def _write_evidence(sheet: Sheet, basis: Basis) -> None:
    """What this record cites; of what stands behind alternatives alone, how many there are."""
    cited = _cited_ids(basis.review)
    sheet.heading("Evidence")
    sheet.say("Grades run from A (strong) to D (weak or assumed).", style="small")
    sheet.bullets(
        (
            f"{evidence.title} [{evidence.id}]",
            f"(grade {evidence.grade}{f', {evidence.year}' if evidence.year else ''}): {evidence.finding} {evidence.source}",
        )
        for evidence in basis.review.evidence.values()
        if evidence.id in cited
    )
    others = sum(evidence.id not in cited for evidence in basis.review.evidence.values())
    if others:
        sheet.say(
            f"{others} more stand behind alternatives alone. The signed review holds them in full.",
            style="small",
        )


def _cited_ids(review: Review) -> set[str]:
    """The sources whose ids stand in the record."""
    cited: set[str] = set()
    for need in review.unmet_needs:
        cited.update(need.reason.cites)
    for hold in review.holds:
        cited.update(hold.reason.cites)
    for suggestion in review.suggestions:
        for reason in suggestion.reasons:
            cited.update(reason.cites)
        for effect in suggestion.effects:
            cited.update(effect.cites if effect.applies else ())
    return cited


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
