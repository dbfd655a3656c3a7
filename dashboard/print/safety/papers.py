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
from engine.safety import AssessedHazard, ControlVerdict, SafetyFiles, unsigned_duties
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
    table = case.files.acceptability
    sheet.say(f"Severity and likelihood from 1 to 5, level by table: {table.source}. They are proposals.")
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
        f"{assessed.residual_level}. Owner: {hazard.owner}.",
        lead="Before controls",
    )
    sheet.table(
        "",
        ("Control", "Kind", "State", "Why"),
        [_control_row(each) for each in assessed.verdicts],
        (0.34, 0.14, 0.12, 0.4),
    )


def _control_row(verdict: ControlVerdict) -> tuple[str, str, str, str]:
    control = verdict.control
    what = control.named if control.sort != "paper" else f"{control.named} shows {control.shows}"
    return (f"{_SORTS[control.sort]}: {what}", control.kind, _STATES[verdict.state], verdict.why)


def _write_case(sheet: Writable, case: SafetyCase) -> None:
    """The safety case report: purpose, duties, levels, hazards, and what it rests on."""
    system = case.files.system
    sheet.heading("What it is for")
    sheet.say(system.intended_use)
    sheet.say("It is not for:", style="strong")
    sheet.bullets(system.not_for)
    sheet.say("Who uses it:", style="strong")
    sheet.bullets(system.users)
    sheet.heading("What people must still do")
    sheet.bullets(system.people_must_still)
    sheet.say(f"Clinicians who have signed this rule set: {', '.join(case.reviewers) or 'none'}.")
    _write_levels(sheet, case)
    sheet.heading("Hazards")
    sheet.table(
        "",
        ("Hazard", "Before", "Now", "Controls that hold"),
        [_hazard_row(assessed) for assessed in case.hazards],
        (0.58, 0.1, 0.1, 0.22),
    )
    sheet.heading("Duties handed over")
    sheet.say("Each is to be signed by whoever has it; until then nobody can rely on it.")
    sheet.bullets(unsigned_duties(case.hazards))
    sheet.heading("Products of others that it rests on")
    sheet.bullets(case.third_party)


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


def _write_data_protection(sheet: Writable, case: SafetyCase) -> None:
    sheet.say(
        "A beginning for a council's own assessment, after the seven steps of the Information Commissioner. "
        "Nobody has signed it."
    )
    _write_purposes(sheet, case.files.system.data_protection)
    _write_tagged(sheet, case, {"privacy", "security"})


def _write_equality(sheet: Writable, case: SafetyCase) -> None:
    sheet.say("A beginning for a council's own assessment. Nobody has signed it.")
    _write_purposes(sheet, case.files.system.equality)
    _write_tagged(sheet, case, {"equity"})


SAFETY_PAPERS: Mapping[str, tuple[str, Callable[[Writable, SafetyCase], None]]] = {
    "log": ("Hazard log", _write_log),
    "case": ("Clinical safety case report", _write_case),
    "transparency": ("Algorithmic transparency record", _write_transparency),
    "data-protection": ("Data protection impact assessment: annex", _write_data_protection),
    "equality": ("Equality impact assessment: annex", _write_equality),
}
"""Each paper with its title and what writes it."""
