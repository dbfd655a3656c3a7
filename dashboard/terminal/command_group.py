"""A group of commands that says in its `--help` what each of them does, in a whole sentence."""

from __future__ import annotations

import click

_LONGEST_SENTENCE = 300


class CommandGroup(click.Group):
    """Click's group, whose list of commands is wrapped instead of cut."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list: each command's first sentence, over as many lines as it takes."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [
            (name, command.get_short_help_str(_LONGEST_SENTENCE))
            for name, command in commands
            if command is not None and not command.hidden
        ]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)
