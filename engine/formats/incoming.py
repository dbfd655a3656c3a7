"""Any file that holds care packages, ours or of another system, as packages and as what should be looked at.

For whoever takes files in one by one (the screen, a request, `handrail check`): a file of another system gives packages
like any other, and what is only a range, what was noted and what was not understood are remarks (H108).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from ..exchange import ReadPackage, read_packages
from ..knowledge import Catalogue
from ..model import CarePackage, Place, Problem, ProblemsFoundError
from .importing import Choices, import_content, is_foreign
from .report import ImportedPerson, ImportReport
from .writing import range_words

_MOST_NAMED = 10


def read_any_packages(
    name: str,
    content: bytes,
    catalogue: Catalogue,
    today: date,
    there: Callable[[str], CarePackage | None] | None = None,
) -> tuple[tuple[ReadPackage, ...], tuple[Problem, ...]]:
    """The packages of a file, and what should be looked at in it.

    Args:
        name: the file's name.
        content: the file.
        catalogue: items and activities.
        today: the day of reading.
        there: the package that is there already under a reference; what a file of another system says is joined to it,
            and never stands in its place.
    """
    if not is_foreign(name, content):
        return read_packages(name, content, catalogue), ()
    choices = Choices(today) if there is None else Choices(today, there=there)
    try:
        report = import_content(name, content, choices)
    except ProblemsFoundError as error:
        return (ReadPackage("", name, None, error.problems),), ()
    people = [person for person in report.people if _says_something(person, choices)]
    if not people:
        help_text = "look whether it is the right file; logs of visits go in with `handrail delivered`"
        wrong = Problem("H104", "the file says nothing that a package holds", Place(name), help_text)
        return (ReadPackage("", name, None, (wrong,)),), ()
    read = tuple(ReadPackage(person.reference, name, person.package) for person in people)
    return read, tuple(_remarks(name, report))


def _says_something(person: ImportedPerson, choices: Choices) -> bool:
    """Whether anything came in that the package does not have already."""
    before = choices.there(person.reference) or CarePackage(reference=person.reference)
    return bool(person.ranges or person.noted) or person.package != before


def _remarks(name: str, report: ImportReport) -> Iterator[Problem]:
    for message, help_text in _odd(report):
        yield Problem("H108", message, Place(name), help_text)


def _odd(report: ImportReport) -> Iterator[tuple[str, str]]:
    """What should be looked at, and what to do."""
    for person in report.people:
        for known in person.ranges:
            yield f"{person.reference}: {range_words(known)}, so it is not assessed", "ask, and answer it"
        if not person.package.visits and not person.package.allowances:
            yield f"{person.reference}: the file holds no plan of care", "add the visits before a review"
        for doubt in person.doubts:
            yield f"{person.reference}: {doubt}", "ask before the review"
        equipment = [note.what for note in person.noted if note.kind == "equipment"]
        if equipment:
            named = "; ".join(dict.fromkeys(equipment[:_MOST_NAMED]))
            yield f"{person.reference}: the file names equipment: {named}", "look what is in the home"
    for count in (*report.refused, *report.not_understood[:_MOST_NAMED]):
        yield f"not taken in, {count.count} times: {count.what} ({count.because})", "nothing, or ask"
    if left := sum(entry.count for entry in report.not_understood[_MOST_NAMED:]):
        yield f"not understood: {left:,} more", "handrail exchange import --all lists everything"
