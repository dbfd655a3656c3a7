"""`handrail health`: whether this installation could review now: knowledge, rule engine, records.

Exit codes: 0 all is well; 1 something is not. Each check says how long it took.
Nothing is written, no database is made, and nothing about anybody is shown. Records that do not answer are told after
about ten seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import click

from dashboard.clock import today
from engine.model.problem import CODES

UNWELL = 1


@click.command()
@click.option("--database", envvar="HANDRAIL_DATABASE", help="The records; left out when none is named.")
def health(database: str | None) -> None:
    """Say whether rules, rule engine and records work; for a monitor. Exits with 1 where one does not."""
    checks: list[tuple[str, Callable[[], None]]] = [("a review by both evaluators", _review)]
    if database:
        checks.append(("the records", lambda: _look_at(database)))
    well = True
    for name, check in checks:
        begun = time.monotonic()
        try:
            check()
        except Exception as error:  # whatever it is, it is what the monitor has to be told
            well = False
            click.echo(f"FAILED  {name} ({_kind_of(error)})")
        else:
            click.echo(f"ok      {name}, {time.monotonic() - begun:.1f} s")
    if not well:
        raise SystemExit(UNWELL)


def _kind_of(error: Exception) -> str:
    """What failed, without a word of its message: its kind, and its code where it has one."""
    code = getattr(error, "code", None)
    return (
        f"{code}, {type(error).__name__}" if isinstance(code, str) and code in CODES else type(error).__name__
    )


def _review() -> None:
    from dashboard.demonstration import demonstration_packages
    from dashboard.knowledge_named import knowledge_named
    from engine import Reviewer

    with Reviewer(*knowledge_named().load()) as reviewer:
        reviewer.review(next(iter(demonstration_packages().values())), reviewed_on=today())


def _look_at(database: str) -> None:
    from engine.records import look_at_records

    look_at_records(database)
