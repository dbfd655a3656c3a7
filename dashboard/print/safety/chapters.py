"""Chapters that several papers of a safety case have: criteria, what is left, exceptions, duties, room to sign."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.print.safety.case import SafetyCase, Writable
from engine.safety import AssessedHazard, is_signed, unsigned_duties
from engine.wording import day_text


def write_criteria(sheet: Writable, case: SafetyCase) -> None:
    """How severity, likelihood and level are read, and which level asks for what."""
    table = case.files.acceptability
    sheet.heading("Severity, likelihood and what is acceptable")
    sheet.say(f"Source: {table.source}. The scores are the authors' proposals until an officer settles them.")
    sheet.table("", ("Severity", "Means"), _number_rows(table.severities), (0.15, 0.85))
    rows = enumerate(zip(table.likelihoods, table.levels, strict=True), start=1)
    sheet.table(
        "Level by likelihood (rows) and severity (columns)",
        ("Likelihood", "1", "2", "3", "4", "5"),
        [(f"{number} {word}", *levels) for number, (word, levels) in rows],
        (0.4, 0.12, 0.12, 0.12, 0.12, 0.12),
    )
    meanings = sorted(table.meanings, key=lambda meaning: meaning.level)
    sheet.table(
        "", ("Level", "Means"), [(str(meaning.level), meaning.means) for meaning in meanings], (0.15, 0.85)
    )


def _number_rows(texts: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(number), text) for number, text in enumerate(texts, start=1)]


def write_levels(sheet: Writable, case: SafetyCase) -> None:
    """How many hazards are at each level before and after the controls that hold today."""
    table = case.files.acceptability
    sheet.heading("What is left")
    rows = [
        (
            f"{level}: {table.meaning(level)}",
            sum(assessed.initial_level == level for assessed in case.hazards),
            sum(assessed.residual_level == level for assessed in case.hazards),
        )
        for level in range(5, 0, -1)
    ]
    sheet.table("", ("Level", "Before controls", "Now"), rows, (0.7, 0.16, 0.14))
    sheet.say("A control that fails puts its part of the risk back by itself; nothing here is typed.")


def _hazard_row(assessed: AssessedHazard) -> tuple[str, str, str, str]:
    holding = sum(each.state == "holds" for each in assessed.verdicts)
    return (
        f"{assessed.hazard.hazard[:3]} {assessed.hazard.says}",
        f"level {assessed.initial_level}",
        f"level {assessed.residual_level}",
        f"{holding} of {len(assessed.verdicts)}",
    )


def write_to_be_accepted(sheet: Writable, case: SafetyCase) -> None:
    """The risks that wait for a risk and benefit decision (DCB0129, 6.2)."""
    table = case.files.acceptability
    waiting = [assessed for assessed in case.hazards if assessed.residual_level >= table.signed_from]
    if not waiting:
        return
    sheet.heading("Risks that somebody has to accept, or lower")
    sheet.say(
        "Nobody may rely on these as acceptable until an officer has weighed each against what the product is good for."
        + ("" if case.tests_run else " Without test results more stand here than with them.")
    )
    sheet.table(
        "",
        ("Hazard", "Left", "Accepted"),
        [
            (
                f"{assessed.hazard.hazard[:3]} {assessed.hazard.says}",
                f"level {assessed.residual_level}",
                assessed.hazard.accepted.signed_by if assessed.hazard.accepted else "by nobody",
            )
            for assessed in sorted(waiting, key=lambda each: -each.residual_level)
        ],
        (0.64, 0.14, 0.22),
    )


def evidence_sentences(case: SafetyCase) -> Iterable[str]:
    """What stands behind the controls, counted, and what does not."""
    verdicts = [each for assessed in case.hazards for each in assessed.verdicts]
    for sort, says in (
        (
            "property",
            "safety properties are proved by a solver for every package that rules and catalogue can meet",
        ),
        ("rule", "rules stand in a case that would fail without them"),
        ("test", "tests passed at this version"),
        ("paper", "printed papers declare that they show what is needed"),
    ):
        asked = {each.control.named: each.state for each in verdicts if each.control.sort == sort}
        yield f"{sum(state == 'holds' for state in asked.values())} of {len(asked)} {says}."
    if case.outside_the_log:
        yield (
            f"{len(case.outside_the_log)} properties or rules stand in no hazard: "
            f"{', '.join(case.outside_the_log)}."
        )
    yield "Severities, likelihoods, and by how much a control lowers them, are judgements that nobody has signed."
    yield "Whether controls work in real care has not been shown: no council has used it, and no incident data exist."


def _exception_rows(case: SafetyCase) -> Iterable[tuple[str, str, str, str, str]]:
    for name, state in case.properties.items():
        for exception in state.exceptions:
            signer = exception.signed_by if is_signed(exception.signed_by) else "NOBODY HAS SIGNED"
            yield name, ", ".join(exception.of), exception.because, signer, day_text(exception.review_by)


def write_exceptions(sheet: Writable, case: SafetyCase) -> None:
    """Where a safety property is not asked, and who answers for that."""
    rows = list(_exception_rows(case))
    sheet.heading("Exceptions to safety properties")
    if not rows:
        sheet.say("There is none.")
    sheet.table(
        "",
        ("Property", "Not asked of", "Why", "Signed by", "Review by"),
        rows,
        (0.25, 0.2, 0.3, 0.13, 0.12),
    )


def write_duties(sheet: Writable, case: SafetyCase) -> None:
    """What is handed over to whoever deploys it (DCB0160), with the hazards that rest on it."""
    hazards: dict[tuple[str, str], list[str]] = {}
    for assessed in case.hazards:
        for each in assessed.verdicts:
            if each.control.sort == "duty":
                hazards.setdefault((each.control.named, each.control.whom or ""), []).append(
                    assessed.hazard.hazard[:3]
                )
    signed = {duty.duty: duty for duty in case.files.system.duties_signed}
    sheet.heading("6 Duties handed over to whoever deploys it (DCB0160)")
    sheet.say(
        f"{len(unsigned_duties(case.hazards))} of {len(hazards)} are signed by nobody; until then nobody can rely on them. "
        "Each deployer keeps its own hazard log and safety case."
    )
    sheet.table(
        "",
        ("Duty", "Whose", "Hazards", "Signed by"),
        [
            (duty, whom, ", ".join(numbers), signed[duty].signed_by if duty in signed else "nobody")
            for (duty, whom), numbers in hazards.items()
        ],
        (0.52, 0.14, 0.16, 0.18),
    )


def write_approval(sheet: Writable, roles: Iterable[str]) -> None:
    """Room to sign; nothing here counts until it is filled in by the people themselves."""
    sheet.heading("Approval")
    sheet.say("Empty until each has signed. A print without signatures is a draft.")
    sheet.table(
        "",
        ("As", "Name and registration", "Signature", "Day"),
        [((role, "\u00a0", "\u00a0"), "", "", "") for role in roles],
        (0.28, 0.32, 0.24, 0.16),
    )


def write_hazards(sheet: Writable, hazards: Iterable[AssessedHazard]) -> None:
    """Each hazard on a line, with its level before and now."""
    sheet.table(
        "",
        ("Hazard", "Before", "Now", "Controls that hold"),
        [_hazard_row(assessed) for assessed in hazards],
        (0.58, 0.1, 0.1, 0.22),
    )
