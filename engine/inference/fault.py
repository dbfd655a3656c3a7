"""What goes wrong with the guarded engine, said in one plain sentence."""

from __future__ import annotations


class EngineFault(Exception):
    """The durable_rules engine could not be trusted with this: it was refused, failed, hung or ended."""
