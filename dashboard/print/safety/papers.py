"""The five papers of a safety case, for exactly one version of rules, catalogue and program.

Each says first that it is no signed safety case while nobody is named who may sign it. What is left of a risk is what
the engine computed when the paper was made. Left out: law in words of its own; what a council has to add.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dashboard.print.pdf.document import Edges, build_pdf
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.style import ORDINARY, print_of
from dashboard.print.safety.case import SafetyCase, Writable
from dashboard.print.safety.chapters import (
    evidence_sentences,
    write_approval,
    write_criteria,
    write_duties,
    write_exceptions,
    write_hazards,
    write_levels,
    write_to_be_accepted,
)
from dashboard.print.safety.markdown import MarkdownSheet
from engine.safety import (
    AssessedHazard,
    ControlVerdict,
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
    write_criteria(sheet, case)
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
    write_criteria(sheet, case)
    write_levels(sheet, case)
    write_to_be_accepted(sheet, case)
    sheet.heading("Every hazard")
    write_hazards(sheet, case.hazards)
    sheet.heading("5 Evidence, and where it is thin")
    sheet.bullets(evidence_sentences(case))
    write_exceptions(sheet, case)
    write_duties(sheet, case)
    sheet.heading("7 Incidents")
    sheet.bullets(
        system.incidents
        or ("No incident is recorded. Nobody has used it for real people yet, as far as is known.",)
    )
    sheet.heading("8 Products of others that it rests on")
    sheet.bullets(case.third_party)
    write_approval(
        sheet, ("Clinical safety officer", "Top management of the maker", "Occupational therapist")
    )


def _officer(case: SafetyCase) -> str:
    officer = case.files.system.safety_officer
    if officer is None:
        return "none is named"
    return f"{officer.name}, {officer.registration}, appointed {day_text(officer.appointed_on)}"


def _write_purposes(sheet: Writable, purposes: Iterable[Purpose]) -> None:
    for purpose in purposes:
        sheet.heading(purpose.heading)
        sheet.say(purpose.says)


def _write_tagged(sheet: Writable, case: SafetyCase, tags: set[str]) -> None:
    tagged = [assessed for assessed in case.hazards if tags.intersection(assessed.hazard.tags)]
    sheet.heading("Hazards")
    write_hazards(sheet, tagged)


def _write_transparency(sheet: Writable, case: SafetyCase) -> None:
    sheet.say(
        "After the fields of the Algorithmic Transparency Recording Standard. A council completes what is its "
        "own."
    )
    _write_purposes(sheet, case.files.system.transparency)
    write_levels(sheet, case)
    sheet.heading("What people must still do")
    sheet.bullets(case.files.system.people_must_still)
    write_approval(sheet, ("Senior responsible owner of the council",))


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
    write_approval(sheet, ("Data protection officer", "Information asset owner"))


def _write_equality(sheet: Writable, case: SafetyCase) -> None:
    sheet.say("A beginning for a council's own assessment. Nobody has signed it.")
    _write_purposes(sheet, case.files.system.equality)
    _write_tagged(sheet, case, {"equity"})
    write_approval(sheet, ("Whoever answers for the equality duty in the council",))


SAFETY_PAPERS: Mapping[str, tuple[str, Callable[[Writable, SafetyCase], None]]] = {
    "log": ("Hazard log", _write_log),
    "case": ("Clinical safety case report", _write_case),
    "transparency": ("Algorithmic transparency record", _write_transparency),
    "data-protection": ("Data protection impact assessment: annex", _write_data_protection),
    "equality": ("Equality impact assessment: annex", _write_equality),
}
"""Each paper with its title and what writes it."""
