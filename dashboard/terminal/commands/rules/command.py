"""`handrail rules`: what rule authors type. Each command stands in the module of its name.

How they end is said in `exit_codes`.
"""

from __future__ import annotations

import click

from dashboard.terminal.command_group import CommandGroup

from .check_command import check
from .compare_command import compare
from .copy_command import copy
from .cover_command import cover
from .format_command import format_
from .layers import init, prove, rebase
from .mutate_command import mutate
from .new_command import new
from .rename_command import rename
from .schemas_command import schemas
from .show_command import show
from .sign_off_commands import sign, worklist
from .tables import export_table, import_table
from .test_command import test
from .words_command import words


@click.group(cls=CommandGroup)
def rules() -> None:
    """Write, test, prove and compare rule sets. SET is a shipped set (home_care) or a folder."""


for _command in (
    check, compare, copy, cover, export_table, format_, import_table, init, mutate, new, prove, rebase, rename, schemas,
    show, sign, test, words, worklist,
):  # fmt: skip
    rules.add_command(_command)
