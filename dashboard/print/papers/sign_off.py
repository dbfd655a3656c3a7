"""What begins and ends a paper: whether it is signed and by whom, whom to call, who signs, and the seal."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.print.papers.basis import Basis, local_moment
from dashboard.print.papers.claim import Claim, group_in_fours
from dashboard.print.papers.seal import SealFigure
from dashboard.print.pdf.document import DRAFT
from dashboard.print.pdf.sheet import Ask, Sheet
from engine.model import Signature
from engine.wording import day_text, list_text


def state_of(basis: Basis) -> str:
    """Whether it is signed, in one line."""
    if basis.final:
        # The day first: the head of a page has no room for long names, and cuts them.
        names = list_text(signature.name for signature in basis.signatures)
        return f"Signed {day_text(basis.day)} by {names}"
    if basis.signatures:
        return "DRAFT – waits for a second signature"
    return DRAFT


def write_status(sheet: Sheet, basis: Basis) -> None:
    """What the paper is, on which package, and whether it counts."""
    package, provenance = basis.review.package, basis.review.provenance
    if not basis.final:
        sheet.say(f"{state_of(basis)}. Nothing on it may be acted on.", style="strong")
    rows: list[tuple[str, object]] = [("Package", package.reference)]
    if basis.signatures:
        rows.append(("Review", f"number {basis.number}, made {day_text(provenance.reviewed_on)}"))
        rows.append(("Signed by", "; ".join(signed_by(signature) for signature in basis.signatures)))
    else:
        rows.append(("Review", f"made {day_text(provenance.reviewed_on)}, not signed"))
    if basis.decision is not None:
        due = basis.decision.review_due
        rows.append(
            ("Next review due", day_text(due) if due else "No day is set: ask the occupational therapist.")
        )
    rows.append(("Plan in force", _plan_in_force(basis)))
    if provenance.sign_off:
        rows.append(("The rules behind it", provenance.sign_off))
    if provenance.less_protection:
        rows.append(("Less protection", provenance.less_protection))
    if package.synthetic:
        rows.append(("Please note", "Made up for demonstration: no real person."))
    sheet.pairs("", rows, 0.22)


def write_newest(sheet: Sheet, basis: Basis) -> None:
    """That a newer paper may have taken the place of this one, and how whoever would act on it can know."""
    if basis.final:
        sheet.say(
            "A newer review replaces this paper, and a paper cannot show that. Before you act on it, ask the "
            f"occupational therapist, with the seal at the foot, whether review {basis.number} of "
            f"{day_text(basis.day)} is the newest.",
            lead="Is it the newest?",
        )


def _plan_in_force(basis: Basis) -> str:
    if not basis.final:
        return (
            "The present plan stays in force until the occupational therapist has signed a new one and agreed the day "
            "with you."
        )
    if not basis.chosen:
        return "The present plan stays in force: this review puts nothing in its place."
    return (
        "The present plan stays in force until therapist, person and provider have agreed a day for what is recommended "
        "here. The signature alone changes no visit."
    )


def _therapist_to_call(basis: Basis) -> str:
    """Who signed, beside the field for their number; no name where nobody has."""
    if not basis.signatures:
        return "Occupational therapist, in office hours"
    signature = basis.signatures[0]
    return f"{signature.name}, {signature.role}, in office hours"


def signed_by(signature: Signature) -> str:
    """Who signed, in which role, and when, in local time."""
    at = local_moment(signature)
    return f"{signature.name}, {signature.role}, {day_text(at)} at {at:%H:%M}"


def write_sign_off(sheet: Sheet, basis: Basis, roles: Mapping[str, str]) -> None:
    """Whom to call, who still signs, and the seal.

    Args:
        sheet: the paper.
        basis: what it is printed from.
        roles: who signs on the paper itself, with the group of their fields. Who has signed in the records is said
            above and is not asked again; a draft is nothing to be signed by pen.
    """
    if not (basis.final and roles):
        sheet.begin_ending()
    with sheet.together():
        sheet.heading("Whom to call")
        sheet.say("In danger call 999. If anything goes wrong, go back to the present plan first, then call.")
        sheet.pairs(
            "",
            (
                (
                    _therapist_to_call(basis),
                    Ask("Occupational therapist: name and telephone in office hours", 1, "therapist"),
                ),
                (
                    "Out of hours: the emergency duty team",
                    Ask("Out of hours: telephone of the emergency duty team", 1, "out_of_hours"),
                ),
                ("Equipment breaks down", Ask("Equipment service: telephone", 1, "equipment")),
            ),
            0.5,
        )
    if basis.final and roles:
        sheet.begin_ending()
        sheet.heading("Sign-off")
        sheet.table(
            "",
            ("Role", "Name and signature", "Date"),
            [
                (
                    role,
                    Ask(f"{role}: name and signature", 2, f"{key}.signature"),
                    Ask(f"{role}: date", 1, f"{key}.date"),
                )
                for key, role in roles.items()
            ],
            (0.3, 0.47, 0.23),
        )


def write_genuine(sheet: Sheet, basis: Basis, claim: Claim) -> None:
    """How anybody can check the paper, and its code."""
    sheet.heading("Is this paper real?" if claim.kind == "person" else "Is this paper genuine?")
    sheet.say(f"{_how_to_check(basis, claim)} {_versions(basis, claim)}", style="beside_seal")
    if basis.final:
        text = claim.code()
        sheet.figure(lambda element: SealFigure(element, text), f"QR code. It holds this text: {text}.")


def _how_to_check(basis: Basis, claim: Claim) -> str:
    if not basis.final:
        return "It is a draft: there is nothing to check it by."
    if claim.kind == "person":
        return f"To check, call your occupational therapist and read out this seal: {group_in_fours(basis.seal)}."
    return (
        f"Seal {group_in_fours(basis.seal)}. It names nobody. Whoever keeps the records can check it, and whether a newer "
        "one has replaced it: “handrail verify”."
    )


def _versions(basis: Basis, claim: Claim) -> str:
    provenance = basis.review.provenance
    if claim.kind == "person":
        return f"Made with Handrail {provenance.engine_version}."
    return (
        f"Handrail {provenance.engine_version}, rules {provenance.rule_set} {provenance.rule_set_version} "
        f"({provenance.rule_set_hash[:12]}), catalogue {provenance.catalogue_hash[:12]}."
    )
