"""Where the log goes: to standard error, and only when somebody asks for it.

Definitions: `HANDRAIL_LOG` is `warning` (the default), `info` (a line a stage, with its time) or `debug`; `--verbose`
of a command is `info`. What is logged names stages, counts and kinds of failure, and nobody.
"""

from __future__ import annotations

import logging
import os
import sys

ROOT_LOGGER = "handrail"
"""As in `engine.stages`, which is not imported: the terminal starts before the engine is loaded."""
LEVELS = ("warning", "info", "debug")
VARIABLE = "HANDRAIL_LOG"


class UnknownLevelError(Exception):
    """`HANDRAIL_LOG` holds a word that is no level."""


def open_log(level: str = "") -> None:
    """Write the log of this process to standard error; more than once does no harm.

    Args:
        level: one of `LEVELS`; what the environment says when it is left out.

    Raises:
        UnknownLevelError: when it is neither.
    """
    chosen = (level or os.environ.get(VARIABLE, "") or LEVELS[0]).lower()
    if chosen not in LEVELS:
        raise UnknownLevelError(f"{VARIABLE} is `{chosen}`; it may be {', '.join(LEVELS)}.")
    logger = logging.getLogger(ROOT_LOGGER)
    logger.setLevel(chosen.upper())
    if not any(isinstance(handler, _StandardErrorHandler) for handler in logger.handlers):
        handler = _StandardErrorHandler()
        handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        logger.addHandler(handler)


class _StandardErrorHandler(logging.Handler):
    """Writes to what standard error is at that moment, so that whoever redirects it later is followed."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        print(self.format(record), file=sys.stderr)
