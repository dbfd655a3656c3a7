"""The `handrail` command: a group of the commands in `commands/`, each in the module of its name.

Exit codes: 0 done; 1 the review is refused, or an estimate claims more than was published; 2 something is wrong with
what was given; 70 a fault of ours. No traceback reaches a user; with `HANDRAIL_DEBUG=1` it is shown to whoever mends
it. What is heavy is imported only when it is needed.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

import click

from dashboard.log import UnknownLevelError, open_log
from dashboard.release import handrail_version
from dashboard.terminal.command_group import CommandGroup
from dashboard.terminal.commands.answers import answers
from dashboard.terminal.commands.audit import audit
from dashboard.terminal.commands.backtest import backtest_command
from dashboard.terminal.commands.caseload import caseload
from dashboard.terminal.commands.check import check_command
from dashboard.terminal.commands.delivered import delivered_command
from dashboard.terminal.commands.demo import demo_command
from dashboard.terminal.commands.exchange import exchange
from dashboard.terminal.commands.explain import explain_command
from dashboard.terminal.commands.fairness import fairness
from dashboard.terminal.commands.health import health
from dashboard.terminal.commands.learn import learn
from dashboard.terminal.commands.print import print_papers, verify
from dashboard.terminal.commands.queue import queue_command
from dashboard.terminal.commands.records import records
from dashboard.terminal.commands.replay import replay_command
from dashboard.terminal.commands.review import review_command
from dashboard.terminal.commands.rules import rules
from dashboard.terminal.commands.safety import safety
from dashboard.terminal.commands.serve import serve_command
from dashboard.terminal.exit_codes import BAD_INPUT, OUR_FAULT

_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)
"""The disk refused what was written, to a file or to the terminal's other end."""

if TYPE_CHECKING:
    from engine import Problem


@click.group(
    cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(handrail_version(), prog_name="handrail")
@click.option("--verbose", is_flag=True, help="Say how long each stage takes, on standard error.")
def handrail(verbose: bool) -> None:
    """Review home care packages against an assistive technology catalogue. The OT decides."""
    try:
        open_log("info" if verbose else "")
    except UnknownLevelError as error:
        raise click.UsageError(str(error)) from None


for _command in (
    review_command,
    check_command,
    demo_command,
    exchange,
    delivered_command,
    caseload,
    print_papers,
    verify,
    answers,
    rules,
    safety,
    fairness,
    queue_command,
    learn,
    backtest_command,
    serve_command,
    records,
    audit,
    health,
    replay_command,
    explain_command,
):
    handrail.add_command(_command)


def run() -> None:
    """Run the command; nothing but plain sentences reaches the user."""
    from engine import ProblemsFoundError

    try:
        handrail.main(standalone_mode=True)
    except ProblemsFoundError as error:
        _show_problems(error.problems)
        raise SystemExit(BAD_INPUT) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception as error:
        if os.environ.get("HANDRAIL_DEBUG"):
            raise
        if isinstance(error, OSError) and error.filename is not None:
            reason = (error.strerror or "it failed").lower()
            click.echo(
                f"{error.filename}: {reason}. Check the path, and whether it may be written.", err=True
            )
            raise SystemExit(BAD_INPUT) from None
        if isinstance(error, OSError) and error.errno in _DISK:
            click.echo(
                f"What was to be written could not be: {(error.strerror or 'it failed').lower()}.", err=True
            )
            raise SystemExit(BAD_INPUT) from None
        click.echo(
            f"Handrail itself failed ({type(error).__name__}); nothing was changed. "
            "Run it again with HANDRAIL_DEBUG=1 and report what it prints.",
            err=True,
        )
        raise SystemExit(OUR_FAULT) from None


def _show_problems(problems: tuple[Problem, ...] | list[Problem]) -> None:
    from dashboard.terminal.problems import ending_of, problems_text

    named = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    click.echo(problems_text(problems, ending_of(named)), err=True)
