"""Why a command takes a minute, said before it does: machine code that fits is not kept on this machine.

Handrail compiles when it is set up (`python3 start.py`). What is kept no longer fits when Handrail, numba or the
processor is another one, and is compiled again by whoever comes first.
"""

from __future__ import annotations

import click


def say_if_it_compiles(*, for_caseload: bool) -> None:
    """Say it, on the error stream.

    Args:
        for_caseload: a caseload runs more of the machine code than reviews do.
    """
    from engine.machine_code import is_machine_code_cached

    if is_machine_code_cached() and not for_caseload:
        return
    from engine.estimate.kernel.week import simulate
    from engine.jit import is_kept

    if not is_kept(simulate):
        click.echo(
            "Compiling a part of the estimate for this machine. This takes about a minute, once "
            "(`python -m engine.caseload` does it beforehand).",
            err=True,
        )
