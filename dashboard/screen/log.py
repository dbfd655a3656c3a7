"""The log of the screen: that of any server (`dashboard.impersonal_log`), with Streamlit's own tracebacks put into it."""

from __future__ import annotations

from streamlit import config

from dashboard.impersonal_log import leave_out_what_errors_say


def write_nothing_personal() -> None:
    """Set the log of this process up; more than once does no harm."""
    # Its tracebacks pass the log by.
    config.set_option("logger.enableRich", False)
    leave_out_what_errors_say()
