"""A condition as one line of text, for comparing and for showing what changed."""

from __future__ import annotations

from ...model import Comparison, Condition, Not


def condition_text(condition: Condition) -> str:
    """The condition on one line: `all(a, any(b, c), not(d))`."""
    if isinstance(condition, Comparison):
        return str(condition)
    if isinstance(condition, Not):
        return f"not({condition_text(condition.part)})"
    return f"{condition.kind}({', '.join(condition_text(part) for part in condition.parts)})"
