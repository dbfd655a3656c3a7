"""The command `handrail backtest`."""

from .command import backtest_command

__all__ = ["backtest_command"]
