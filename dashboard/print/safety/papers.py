"""The five papers of a safety case, for exactly one version of rules, catalogue and program.

Each says first that it is no signed safety case while nobody is named who may sign it. What is left of a risk is what
the engine computed when the paper was made. Left out: law in words of its own; what a council has to add.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from dashboard.print.pdf.document import Edges, build_pdf
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.style import ORDINARY, print_of
from dashboard.print.safety.markdown import MarkdownSheet
from engine.safety import (
    AssessedHazard,
    ControlVerdict,
    PropertyState,
    SafetyFiles,
    is_signed,
    unsigned_duties,
)
from engine.safety.system import Purpose
from engine.wording import day_text

_STATES = {
    "holds": "holds",
    "fails": "FAILS",
    "missing": "MISSING",
    "not_run": "not run",
    "handed_over": "handed over",
    "unsigned": "not signed",
}
_SORTS = {"property": "property", "rule": "rule", "test": "test", "paper": "paper", "duty": "duty"}


@dataclass(frozen=True)
class SafetyCase:
    """Everything that the papers are written from."""

    files: SafetyFiles
    hazards: tuple[AssessedHazard, ...]
    rule_set: str
    """Id and version."""
    rule_set_hash: str
    catalogue_hash: str
    program: str
    """Version of Handrail."""
    reviewers: tuple[str, ...]
    third_party: tuple[str, ...]
    on: date
    tests_run: bool
    properties: Mapping[str, PropertyState]
    """What the solver said of each safety property."""
    outside_the_log: tuple[str, ...]
    """Rules that protect somebody and stand in no hazard."""
    shown: Mapping[str, frozenset[str]]
    """The fields that each printed paper may show."""

    @property
    def seal(self) -> str:
        """Which rules and catalogue it is about, short enough to print."""
        return f"rules {self.rule_set_hash[:12]}, catalogue {self.catalogue_hash[:12]}"


class Writable(Protocol):
    """What a paper is written on."""

    def heading(self, text: object, level: int = 2) -> None:
        """A heading."""

    def say(self, text: object, lead: str = "", style: str = "body") -> None:
        """A paragraph."""

    def bullets(self, lines: Iterable[object | tuple[str, object]]) -> None:
        """A list."""

    def table(
        self, caption: str, head: Sequence[str], rows: Iterable[Sequence[Any]], shares: Sequence[float]
    ) -> None:
        """A table."""


def as_markdown(paper: str, case: SafetyCase) -> str:
    """One paper as Markdown."""
    sheet = MarkdownSheet()
    _write(paper, sheet, case)
    return sheet.text()


def as_pdf(paper: str, case: SafetyCase) -> bytes:
    """One paper as PDF; the same case gives the same bytes."""
    sheet = Sheet(print_of(ORDINARY))
    _write(paper, sheet, case)
    title = SAFETY_PAPERS[paper][0]
    return build_pdf(
        sheet,
        Edges(
            title=f"{title}, {case.rule_set}",
            name=title,
            state=_standing(case),
            draft=case.files.system.safety_officer is None,
            reference=case.rule_set,
            version=case.program,
            keywords=f"handrail safety {paper}",
            day=case.on,
            seal=case.seal,
        ),
    )


def _standing(case: SafetyCase) -> str:
    officer = case.files.system.safety_officer
    if officer is None:
        return "DRAFT – no clinical safety officer is named, so nobody has approved this"
    return f"Clinical safety officer: {officer.name}, {officer.registration}"


def _write(paper: str, sheet: Writable, case: SafetyCase) -> None:
    """Title, standing and versions, then the paper itself."""
    title, write = SAFETY_PAPERS[paper]
    sheet.heading(title, 1)
    sheet.say(_standing(case) + ".", style="strong")
    sheet.say(
        f"{case.files.system.name}. Rules {case.rule_set} ({case.rule_set_hash[:12]}), catalogue "
        f"{case.catalogue_hash[:12]}, Handrail {case.program}; made on {day_text(case.on)}. "
        + (
            "Tests were run, and their results are counted."
            if case.tests_run
            else "No test results were given, so controls that are tests are not counted."
        )
    )
    write(sheet, case)


def _write_log(sheet: Writable, case: SafetyCase) -> None:
    _write_criteria(sheet, case)
    sheet.say(
        "A hazard is closed by a clinical safety officer alone: none is. It is transferred where every control of this "
        "product holds and a duty is left to somebody else, else open."
    )
    for group in dict.fromkeys(assessed.hazard.group for assessed in case.hazards):
        sheet.heading(group)
        for assessed in (each for each in case.hazards if each.hazard.group == group):
            _write_hazard(sheet, assessed)


def _write_hazard(sheet: Writable, assessed: AssessedHazard) -> None:
    """One hazard: causes, harm, risk before and now, and every control with its state."""
    hazard = assessed.hazard
    sheet.heading(f"{hazard.hazard[:3]} {hazard.says}", 3)
    sheet.say(f"{'; '.join(hazard.causes)}.", lead="Cause:")
    sheet.say(f"{hazard.effect}; {hazard.harm}.", lead="Effect and harm:")
    sheet.say(
        f"severity {hazard.initial.severity}, likelihood {hazard.initial.likelihood}: level {assessed.initial_level}. "
        f"Now severity {assessed.residual.severity}, likelihood {assessed.residual.likelihood}: level "
        f"{assessed.residual_level}.",
        lead="Before controls:",
    )
    sheet.say(f"{_status(assessed)} Owner: {hazard.owner}. {_acceptance(assessed)}", lead="Status:")
    sheet.table(
        "",
        ("Control", "Kind", "State", "Why"),
        [_control_row(each) for each in assessed.verdicts],
        (0.34, 0.14, 0.12, 0.4),
    )


def _write_criteria(sheet: Writable, case: SafetyCase) -> None:
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


def _status(assessed: AssessedHazard) -> str:
    own = [each for each in assessed.verdicts if each.control.sort != "duty"]
    if any(each.state != "holds" for each in own):
        return "Open: not every control of this product holds here."
    if any(each.state == "unsigned" for each in assessed.verdicts):
        return "Open: a duty that is handed over has been signed by nobody."
    return "Transferred." if len(own) < len(assessed.verdicts) else "Open: nobody has closed it."


def _acceptance(assessed: AssessedHazard) -> str:
    accepted = assessed.hazard.accepted
    if accepted is None:
        return "Nobody has accepted what is left."
    return (
        f"Accepted by {accepted.signed_by} on {day_text(accepted.signed_on)}, to be looked at again by "
        f"{day_text(accepted.review_by)}: {accepted.because}"
    )


def _control_row(verdict: ControlVerdict) -> tuple[str, str, str, str]:
    control = verdict.control
    what = control.named if control.sort != "paper" else f"{control.named} shows {control.shows}"
    return (f"{_SORTS[control.sort]}: {what}", control.kind, _STATES[verdict.state], verdict.why)


def _write_case(sheet: Writable, case: SafetyCase) -> None:
    """After the chapters of DCB0129: what it is, how risk was managed, what is left, what is handed over, who signs."""
    system = case.files.system
    sheet.heading("1 What it is for")
    sheet.say(system.intended_use)
    sheet.say("It is not for:", style="strong")
    sheet.bullets(system.not_for)
    sheet.say("Who uses it:", style="strong")
    sheet.bullets(system.users)
    sheet.heading("2 What this report is about (release)")
    sheet.table(
        "",
        ("Part", "Which"),
        (
            ("Maker", system.maker),
            ("Handrail", case.program),
            ("Rules", f"{case.rule_set}, {case.rule_set_hash}"),
            ("Catalogue", case.catalogue_hash),
            ("Clinicians who have signed rules, items and questions", ", ".join(case.reviewers) or "none"),
            ("Clinical safety officer", _officer(case)),
        ),
        (0.3, 0.7),
    )
    sheet.heading("3 What people must still do")
    sheet.bullets(system.people_must_still)
    sheet.heading("4 How risk is managed")
    for part in system.risk_management:
        sheet.say(part.says, lead=f"{part.heading}:")
    _write_criteria(sheet, case)
    _write_levels(sheet, case)
    _write_to_be_accepted(sheet, case)
    sheet.heading("Every hazard")
    sheet.table(
        "",
        ("Hazard", "Before", "Now", "Controls that hold"),
        [_hazard_row(assessed) for assessed in case.hazards],
        (0.58, 0.1, 0.1, 0.22),
    )
    sheet.heading("5 Evidence, and where it is thin")
    sheet.bullets(_evidence(case))
    _write_exceptions(sheet, case)
    _write_duties(sheet, case)
    sheet.heading("7 Incidents")
    sheet.bullets(
        system.incidents
        or ("No incident is recorded. Nobody has used it for real people yet, as far as is known.",)
    )
    sheet.heading("8 Products of others that it rests on")
    sheet.bullets(case.third_party)
    _write_approval(
        sheet, ("Clinical safety officer", "Top management of the maker", "Occupational therapist")
    )


def _officer(case: SafetyCase) -> str:
    officer = case.files.system.safety_officer
    if officer is None:
        return "none is named"
    return f"{officer.name}, {officer.registration}, appointed {day_text(officer.appointed_on)}"


def _write_to_be_accepted(sheet: Writable, case: SafetyCase) -> None:
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


def _evidence(case: SafetyCase) -> Iterable[str]:
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
            f"{len(case.outside_the_log)} rules that show a need or hold care stand in no hazard: "
            f"{', '.join(case.outside_the_log)}."
        )
    yield "Severities, likelihoods, and by how much a control lowers them, are judgements that nobody has signed."
    yield "Whether controls work in real care has not been shown: no council has used it, and no incident data exist."


def _exception_rows(case: SafetyCase) -> Iterable[tuple[str, str, str, str, str]]:
    for name, state in case.properties.items():
        for exception in state.exceptions:
            signer = exception.signed_by if is_signed(exception.signed_by) else "NOBODY HAS SIGNED"
            yield name, ", ".join(exception.of), exception.because, signer, day_text(exception.review_by)


def _write_exceptions(sheet: Writable, case: SafetyCase) -> None:
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


def _write_duties(sheet: Writable, case: SafetyCase) -> None:
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


def _write_approval(sheet: Writable, roles: Iterable[str]) -> None:
    """Room to sign; nothing here counts until it is filled in by the people themselves."""
    sheet.heading("Approval")
    sheet.say("Empty until each has signed. A print without signatures is a draft.")
    sheet.table(
        "",
        ("As", "Name and registration", "Signature", "Day"),
        [((role, "\u00a0", "\u00a0"), "", "", "") for role in roles],
        (0.28, 0.32, 0.24, 0.16),
    )


def _write_levels(sheet: Writable, case: SafetyCase) -> None:
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


def _write_purposes(sheet: Writable, purposes: Iterable[Purpose]) -> None:
    for purpose in purposes:
        sheet.heading(purpose.heading)
        sheet.say(purpose.says)


def _write_tagged(sheet: Writable, case: SafetyCase, tags: set[str]) -> None:
    tagged = [assessed for assessed in case.hazards if tags.intersection(assessed.hazard.tags)]
    sheet.heading("Hazards")
    sheet.table(
        "",
        ("Hazard", "Before", "Now", "Controls that hold"),
        [_hazard_row(assessed) for assessed in tagged],
        (0.58, 0.1, 0.1, 0.22),
    )


def _write_transparency(sheet: Writable, case: SafetyCase) -> None:
    sheet.say(
        "After the fields of the Algorithmic Transparency Recording Standard. A council completes what is its "
        "own."
    )
    _write_purposes(sheet, case.files.system.transparency)
    _write_levels(sheet, case)
    sheet.heading("What people must still do")
    sheet.bullets(case.files.system.people_must_still)
    _write_approval(sheet, ("Senior responsible owner of the council",))


def _write_data_protection(sheet: Writable, case: SafetyCase) -> None:
    """A beginning for a council's own data protection impact assessment."""
    sheet.say(
        "A beginning for a council's own assessment, after the seven steps of the Information Commissioner. "
        "Nobody has signed it."
    )
    _write_purposes(sheet, case.files.system.data_protection)
    sheet.heading("Who is shown what on paper")
    sheet.table(
        "",
        ("Paper", "Fields that it may show"),
        [(paper.replace("_", " "), f"{len(fields)} declared") for paper, fields in case.shown.items()],
        (0.6, 0.4),
    )
    _write_tagged(sheet, case, {"privacy", "security"})
    _write_approval(sheet, ("Data protection officer", "Information asset owner"))


def _write_equality(sheet: Writable, case: SafetyCase) -> None:
    sheet.say("A beginning for a council's own assessment. Nobody has signed it.")
    _write_purposes(sheet, case.files.system.equality)
    _write_tagged(sheet, case, {"equity"})
    _write_approval(sheet, ("Whoever answers for the equality duty in the council",))


SAFETY_PAPERS: Mapping[str, tuple[str, Callable[[Writable, SafetyCase], None]]] = {
    "log": ("Hazard log", _write_log),
    "case": ("Clinical safety case report", _write_case),
    "transparency": ("Algorithmic transparency record", _write_transparency),
    "data-protection": ("Data protection impact assessment: annex", _write_data_protection),
    "equality": ("Equality impact assessment: annex", _write_equality),
}
"""Each paper with its title and what writes it."""
