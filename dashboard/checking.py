"""Everything that is wrong with a package file, and what should be looked at in it: for the terminal and over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine import CarePackage, Problem
from engine.exchange import ReadPackage, remarks_on_file, remarks_on_package
from engine.formats import read_any_packages
from engine.knowledge import Catalogue
from engine.model import Place
from engine.program import RuleProgram
from engine.review import record_findings


@dataclass(frozen=True)
class CheckedContent:
    """A file as it was read."""

    read: tuple[ReadPackage, ...]
    problems: tuple[Problem, ...]
    """What is wrong: nothing of it may be reviewed."""
    remarks: tuple[Problem, ...]
    """What was read and should be looked at."""

    @property
    def packages(self) -> tuple[CarePackage, ...]:
        """The packages that nothing is wrong with."""
        return tuple(read_package.package for read_package in self.read if read_package.package is not None)


def check_content(
    name: str,
    content: bytes,
    today: date,
    catalogue: Catalogue,
    program: Callable[[], RuleProgram],
    there: Callable[[str], CarePackage | None] | None = None,
) -> CheckedContent:
    """Check a file.

    Args:
        name: the file's name; its end says how it is written.
        content: the file.
        today: the day of reading.
        catalogue: items and activities.
        program: the rules; asked for only where there is a package to hold them against.
        there: the package that is there already, to which what comes from another system is joined.
    """
    read, about = read_any_packages(name, content, catalogue, today, there)
    good = [read_package.package for read_package in read if read_package.package is not None]
    return CheckedContent(
        read,
        tuple(problem for package in read for problem in package.problems),
        (
            *remarks_on_file(name, content),
            *about,
            *(remark for package in read for remark in remarks_on_package(package, today)),
            *(_record_problems(name, good, today, program()) if good else ()),
        ),
    )


def _record_problems(
    name: str, packages: Sequence[CarePackage], today: date, program: RuleProgram
) -> Iterator[Problem]:
    """Facts that contradict each other, visits at once, and assessments that are old, by the rules."""
    for package, rule, visits in record_findings(program, packages, today):
        where = f" ({', '.join(visits)})" if visits else ""
        yield Problem("H108", f"{package.reference}{where}: {rule.because}", Place(name), rule.lifted_by)
