"""The options and arguments that several commands share: each is declared once, so that it means the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dashboard.knowledge_named import RULES_VARIABLE
from dashboard.terminal.day import DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = TypeVar("Command", bound="Callable[..., Any]")

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
RULES = click.option(
    "--rules",
    "rule_set_name",
    default="home_care",
    envvar=RULES_VARIABLE,
    show_default=True,
    help=f"A shipped rule set, or a folder; {RULES_VARIABLE} where it is set.",
)
RULES_AS_OF = click.option("--as-of", type=DAY, help="Use the rules in force on this day.")
EVIDENCE = click.option(
    "--evidence",
    type=FILE,
    metavar="LAYER",
    help="Lay local outcomes over the published evidence: a file as `handrail learn` writes it.",
)
SET_ARGUMENT = click.argument("name", metavar="[SET]", default="home_care")
SET = click.option(
    "--set",
    "--rules",
    "set_name",
    default="home_care",
    show_default=True,
    help="The rule set: a shipped one or a folder.",
)
SET_AS_OF = click.option("--as-of", type=DAY, help="Use the version in force on this day.")
OUT_FILE = click.option("--out", type=FILE, help="Write to this file.")


def day_option(of: str) -> Callable[[Command], Command]:
    """`--on DAY`, as `day`: None stands for today.

    Args:
        of: what the day is of, for the help: "the reviews".
    """
    return click.option("--on", "day", type=DAY, help=f"Day of {of}; today by default.")


def seed_option(names: str) -> Callable[[Command], Command]:
    """`--seed NUMBER`: the same number gives the same draws.

    Args:
        names: what it names, for the help: "the draws of the estimate".
    """
    return click.option("--seed", default=2026, show_default=True, help=f"Names {names}.")


def draws_option(fewest: int) -> Callable[[Command], Command]:
    """`--draws NUMBER`, of each estimate.

    Args:
        fewest: fewer are refused, as their range would be no more than noise.
    """
    return click.option(
        "--draws",
        type=click.IntRange(fewest),
        default=2000,
        show_default=True,
        help="Draws of each estimate.",
    )


def database_option(more: str = "") -> Callable[[Command], Command]:
    """`--database URL`: None stands for what HANDRAIL_DATABASE names, or the screen's own file.

    Args:
        more: put after the help's sentence, such as ", with --caseload".
    """
    return click.option(
        "--database",
        help="SQLAlchemy URL of the records; by default what HANDRAIL_DATABASE names, or else the screen's file in "
        f"your own folder{more}.",
    )


def format_option(
    *forms: str, words: str | None = "How to write the result."
) -> Callable[[Command], Command]:
    """`--format FORM`, as `form`.

    Args:
        forms: what may be asked for; the first is the default.
        words: the help; None leaves the forms to speak for themselves.
    """
    return click.option(
        "--format", "form", type=click.Choice(forms), default=forms[0], show_default=True, help=words
    )
