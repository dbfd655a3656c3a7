"""A problem in a file that somebody wrote: code, one plain sentence, where, and what to do.

All problems of a run are gathered; none is a traceback. `docs/errors.md` has one heading for each code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

T = TypeVar("T")
CODES: dict[str, str] = {
    "H101": "the file cannot be read",
    "H102": "the file is not YAML or JSON",
    "H103": "the file is too large, too deep or uses aliases or tags",
    "H104": "the file is empty or holds the wrong kind of thing",
    "H105": "a key is written twice",
    "H106": "there is more than is read",
    "H107": "part of a table would not be read",
    "H108": "something was read, and should be looked at",
    "H109": "the file is of a format that no mapping knows",
    "H110": "a file of a rule set would not be read",
    "H111": "a file is written for a newer Handrail",
    "H112": "there are no records in that database",
    "H113": "that is no database that can be used",
    "H114": "a copy of records is not taken in",
    "H115": "a checkpoint or its key cannot be used",
    "H116": "the records cannot be read or written just now",
    "H117": "the records are damaged",
    "H118": "the records are of another version of Handrail",
    "H119": "a demonstration opens no records of real people",
    "H151": "what was sent to the server has problems",
    "H152": "a request is not as it has to be",
    "H153": "nobody is known by this token",
    "H154": "this may not be done",
    "H155": "there is no such thing",
    "H156": "there are too many requests",
    "H157": "an idempotency key is used for something else",
    "H158": "something was changed in the meantime",
    "H159": "the server cannot do this just now",
    "H201": "a name is not known here",
    "H202": "something required is missing",
    "H203": "a value is of the wrong type",
    "H204": "a value is not one of the allowed words",
    "H205": "a value is out of range",
    "H206": "parts of an entry do not fit together",
    "H207": "an id is used twice",
    "H208": "a text holds marks that cannot be seen",
    "H301": "a condition cannot be read",
    "H302": "a condition names an unknown field",
    "H303": "a condition compares with the wrong type of value",
    "H304": "a condition compares with an impossible value",
    "H305": "a condition reads something that no rule may read",
    "H306": "a condition reads something outside its scope",
    "H307": "readings refer to each other in a circle",
    "H401": "a citation is not in the register",
    "H402": "an item is not in the catalogue",
    "H403": "an activity is not in the task list",
    "H404": "a trait is not in the vocabulary",
    "H405": "an item leaves a trait unanswered",
    "H406": "an item answers a trait both ways",
    "H501": "a rule is larger than the rule engine can prove safe",
    "H601": "a rule can never be true",
    "H602": "a rule is never false",
    "H603": "a rule adds nothing beside another",
    "H604": "a suggestion is always ruled out",
    "H605": "a suggestion and what rules it out can meet",
    "H606": "a part of a condition decides nothing",
    "H607": "something is written that nothing uses",
    "H608": "evidence is past its review date",
    "H609": "a rule set is past its review date",
    "H610": "a property does not hold",
    "H611": "an accepted finding is no longer found",
    "H612": "nothing in the catalogue eases an activity",
    "H613": "a sentence is still to be written",
    "H614": "a safety property does not hold",
    "H615": "a safety property proves nothing",
    "H616": "an exception to a safety property is idle or overdue",
    "H617": "a question may be asked although its answer is known",
    "H618": "rows of a decision table meet",
    "H619": "a decision table leaves a gap",
    "H620": "a property that should be declared is not",
    "H701": "a case starts from something that is not there",
    "H702": "a case changes something that it cannot change",
    "H703": "a case gives a word an impossible value",
    "H704": "a case expects something of an unknown rule or item",
    "H705": "an expectation contradicts the case that it starts from",
    "H706": "there is no such case",
    "H714": "a review sheet shows an entry that has been changed since",
    "H801": "two versions of a rule set are in force on one day",
    "H802": "no version of a rule set is in force on that day",
    "H803": "a review cannot be replayed",
    "H804": "an evidence layer does not fit",
    "H805": "statistics of outcomes do not fit together",
    "H811": "a layer was written against another base",
    "H812": "a layer changes what its base does not have",
    "H813": "a layer is not proved",
    "H814": "a layer protects fewer people than its base",
    "H901": "a control of a hazard does not exist",
    "H902": "a property that controls a hazard no longer holds",
    "H903": "a rule that controls a hazard is fired by no case",
    "H904": "a test that controls a hazard has not passed",
    "H905": "a paper does not show what controls a hazard",
    "H906": "an unacceptable risk is left",
    "H907": "a signature is missing or past its day",
    "H908": "a control of a hazard proves nothing",
    "H909": "a protection is a control of no hazard",
}
"""Every code with its title; the pages of docs/errors.md equal this list, by a test."""
Severity = Literal["error", "warning", "note"]
_SEVERITIES: dict[str, Severity] = {
    "H907": "warning", "H909": "warning",
    "H108": "warning",
    "H602": "warning", "H603": "warning", "H606": "warning", "H607": "warning", "H608": "warning", "H609": "warning",
    "H611": "warning", "H616": "warning", "H613": "warning", "H605": "note", "H612": "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: name, 1-based line and column, and the path of fields."""

    file: str
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        """`file:line:column`, as editors link it, as far as it is known."""
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right."""

    code: str
    message: str
    place: Place
    help: str = ""
    fixture: str = field(default="", compare=False)
    """A smallest package that shows it, as a case to paste; empty where none is needed."""

    def __post_init__(self) -> None:
        """Refuse a code that has no page."""
        if self.code not in CODES:
            raise KeyError(self.code)

    @property
    def severity(self) -> Severity:
        """An error stops; a warning is to be answered; a note is only shown when it is asked for."""
        return _SEVERITIES.get(self.code, "error")

    def __str__(self) -> str:
        """One line for a log or a terminal."""
        line = f"{self.place}: {self.code} {self.message}"
        return f"{line}\n    help: {self.help}" if self.help else line


class ProblemsFoundError(Exception):
    """Raised when files hold problems: put right every one listed in `problems`, then run again."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in file order."""
        self.problems = tuple(
            sorted(problems, key=lambda p: (p.place.file, p.place.line, p.place.column, p.code))
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


def load_or_gather(problems: list[Problem], load: Callable[[], T]) -> T | None:
    """What loads, or None with its problems added: so everything that is wrong comes in one run.

    Args:
        problems: gathers what is wrong.
        load: reads one part.
    """
    try:
        return load()
    except ProblemsFoundError as error:
        problems.extend(error.problems)
        return None


def file_error(
    file: str, code: str, message: str, help_text: str = "", line: int = 0, column: int = 0
) -> ProblemsFoundError:
    """The error of a file that is not read any further.

    Args:
        file: its name, as it is shown.
        code: one of `CODES`.
        message: one plain sentence.
        help_text: what to do.
        line: where; 0 where it is the whole file.
        column: likewise.
    """
    return ProblemsFoundError([Problem(code, message, Place(file, line, column), help_text)])


def read_problem(file: str, error: OSError | UnicodeDecodeError, what: str = "the file") -> Problem:
    """The problem of a file that the machine does not give, or that is not text in UTF-8.

    Args:
        file: its name, as it is shown.
        error: what came of reading it.
        what: what it is called in the sentence.
    """
    if isinstance(error, UnicodeDecodeError):
        how = "CSV UTF-8" if file.lower().endswith(".csv") else "UTF-8"
        return Problem("H101", f"{what} is not text in UTF-8", Place(file), f"save it as {how}")
    why = (error.strerror or "it failed").lower()
    return Problem("H101", f"{what} cannot be read: {why}", Place(file), "check the path")
