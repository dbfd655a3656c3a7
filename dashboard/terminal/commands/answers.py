"""`handrail answers`: what providers answer on paper, taken into the records.

Exit codes: 0 taken in, or there already; 2 nothing can be taken from the file, and why is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.terminal.command_group import CommandGroup
from dashboard.terminal.commands.records import errors_in_one_sentence, screen_database_url
from dashboard.terminal.options import FILES, database_option

if TYPE_CHECKING:
    from dashboard.print.jobs.answers import PaperAnswers
    from engine.model import ProviderAnswer

_REPLIES = {
    "received": "said",
    "can": "can be done",
    "cannot": "cannot be done",
    "question": "asked",
}


@click.group(cls=CommandGroup)
def answers() -> None:
    """Take in what providers answered on their papers."""


@answers.command(name="import")
@FILES
@database_option()
@click.option("--show", is_flag=True, help="Only show what would be taken in.")
def import_answers(files: tuple[Path, ...], database: str | None, show: bool) -> None:
    """Take in what was filled in on FILES, provider papers of signed reviews.

    Each paper is held against the records first; one that differs in anything but its fields is refused. Of one that an
    earlier layout printed the fields are read by their names: its answers are marked as not proved. The same paper twice
    is taken in once. Nothing in it changes a signed review.
    """
    url = screen_database_url(database)
    with errors_in_one_sentence():
        failed = [path for path in files if not _taken_in(path, url, show)]
    if failed:
        raise click.exceptions.Exit(2)


def _taken_in(path: Path, url: str, show: bool) -> bool:
    """Read one paper and add what is new; False where it cannot be read."""
    from dashboard.print.jobs.answers import LARGEST_BYTES, AnswersError, read_answers
    from dashboard.print.jobs.contacts import ContactsError, load_contacts
    from engine.records import FollowUpRecords, SignedRecords, open_existing_database
    from engine.review import names_of_items

    engine = open_existing_database(url)
    try:
        with path.open("rb") as file:
            paper_answers = read_answers(file.read(LARGEST_BYTES + 1), SignedRecords(engine), load_contacts())
    except OSError as error:
        click.echo(
            f"{path}: cannot be read: {(error.strerror or 'failed').lower()}. Check the path.", err=True
        )
        return False
    except (AnswersError, ContactsError) as error:
        click.echo(f"{path}: nothing is taken in. {error}", err=True)
        return False
    records, signed = FollowUpRecords(engine), SignedRecords(engine)
    if show:
        there = {
            entry.content
            for entry in records.answers(paper_answers.reference)
            if entry.review == paper_answers.number
        }
        new = [answer for answer in paper_answers.answers if answer not in there]
    else:
        new = list(records.add_new(paper_answers.reference, paper_answers.number, *paper_answers.answers))
    stored = signed.load(paper_answers.reference, paper_answers.number)
    _say(path, paper_answers, new, show, names_of_items(stored[0].review) if stored else {})
    return True


def _say(
    path: Path,
    paper_answers: PaperAnswers,
    new: Iterable[ProviderAnswer],
    show: bool,
    names: Mapping[str, str],
) -> None:
    """What was taken in, what was there already, and what should be looked at."""
    answers = list(new)
    verb = "would be taken in" if show else "taken in"
    already = len(paper_answers.answers) - len(answers)
    there = f", {already} {'was' if already == 1 else 'were'} there already" if already else ""
    count = f"{len(answers)} {'answer' if len(answers) == 1 else 'answers'}"
    click.echo(
        f"{path}: {count} {verb} to signed review {paper_answers.number} of {paper_answers.reference}{there}."
    )
    for answer in answers:
        click.echo(f"  {_line(answer, names)}")
    for remark in paper_answers.remarks:
        click.echo(f"  Please note: {remark}")


def _line(answer: ProviderAnswer, names: Mapping[str, str]) -> str:
    """One answer in a line.

    Args:
        answer: as it was read off the paper.
        names: of items, by id.
    """
    from dashboard.print.jobs.answers import ABOUT_A_QUESTION

    if answer.subject.startswith(ABOUT_A_QUESTION):
        return f"{answer.because}."
    about = names.get(answer.subject, answer.subject) or "The whole recommendation"
    day = f" from {answer.from_day.isoformat()}" if answer.from_day else ""
    parts = (
        answer.because,
        f"trained: {answer.trained}" if answer.trained else "",
        f"trial: {answer.trial_result}" if answer.trial_result else "",
    )
    words = "; ".join(part for part in parts if part)
    return f"{about}: {_REPLIES[answer.reply]}{day}{f' ({words})' if words else ''}."
