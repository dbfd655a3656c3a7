"""One part of a rule set, or of what lies beside it, that is written otherwise, and which way it points.

Definitions, of a part:
- It *protects less*: a danger may be missed that was not; a duty, a signature or a proof is no longer asked for.
- It *may protect less* where nothing proves that it does not: somebody reads it. It counts like the first.
- It *claims more*: the same item is credited with more hours, less money or better evidence than before.
- It *differs* otherwise: words, or what claims less and protects more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from ...model import AllOf, AnyOf, Comparison, Figure, Not
from ...model.catalogue_item import Span
from .rule_text import condition_text

ChangeDirection = Literal["differs", "says otherwise", "claims more", "may protect less", "protects less"]
LESS_PROTECTION: tuple[ChangeDirection, ...] = ("protects less", "may protect less")
CONDITIONS = (AllOf, AnyOf, Comparison, Not)
_SHORT = ("low", "likely", "high", "unit", "source", "assumption")
_OURS = "our own judgement"
_NEARLY = 1e-6


@dataclass(frozen=True)
class PartChange:
    """A part of a rule, of `rule_set.yaml` or of another file of a set, that is written otherwise."""

    name: str
    old: str
    new: str
    gone: tuple[str, ...] = ()
    """What is no longer in a list."""
    come: tuple[str, ...] = ()
    """What is new in a list."""
    direction: ChangeDirection = "differs"


def part_change(name: str, old: Any, new: Any, direction: ChangeDirection = "differs") -> PartChange:
    """A part as it was and as it is; of two lists, also what goes and what comes."""
    if isinstance(old, Figure) and isinstance(new, Figure):
        return PartChange(
            name, _with_differing(old, new, old), _with_differing(old, new, new), direction=direction
        )
    if not (isinstance(old, tuple) and isinstance(new, tuple)):
        return PartChange(name, value_text(old), value_text(new), direction=direction)
    gone, come = (
        tuple(value_text(part) for part in these if part not in those)
        for these, those in ((old, new), (new, old))
    )
    return PartChange(name, value_text(old), value_text(new), gone, come, direction)


def value_text(value: Any) -> str:
    """A value as one line of text; what is left empty is not shown."""
    if isinstance(value, tuple):
        return ", ".join(value_text(part) for part in value)
    if isinstance(value, CONDITIONS):
        return condition_text(value)
    if isinstance(value, (Figure, Span)):
        return _figure_text(value)
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name, _ in shown_fields(value)}
    if isinstance(value, dict):
        texts = {name: value_text(part) for name, part in value.items()}
        # A sentence keeps its point: "…, and its needs fail.; cites a" would be read by nobody.
        return "; ".join(
            f"{str(name).replace('_', ' ')} {text.removesuffix('.')}" for name, text in texts.items() if text
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None or value == "" else str(value)


def shown_fields(model: BaseModel) -> Iterable[tuple[str, Any]]:
    """The fields of a model but for the place where it was read."""
    return (
        (name, getattr(model, name))
        for name in type(model).model_fields
        if name not in ("file", "line", "column")
    )


def _with_differing(old: Figure, new: Figure, side: Figure) -> str:
    """A figure with what else differs of it: grade, year, note."""
    more = {
        name: getattr(side, name)
        for name, value in shown_fields(old)
        if name not in _SHORT and getattr(new, name) != value
    }
    text = value_text(more)
    return f"{_figure_text(side)}, {text}" if text else _figure_text(side)


def _figure_text(figure: Figure | Span) -> str:
    ends, unit = (figure.low, figure.likely, figure.high), getattr(figure, "unit", "")
    if unit == "weeks" and figure.high < 1 and all(_is_whole(7 * end) for end in ends):
        # A store says days; less than a week in parts of one is read by nobody.
        ends, unit = (7 * figure.low, 7 * figure.likely, 7 * figure.high), "days"
    low, likely, high = (f"{round(end, 6):g}" for end in ends)
    spread = likely if low == high else f"{low} to {high}, likely {likely}"
    if not isinstance(figure, Figure):
        return spread
    from_whom = (figure.source, _OURS if figure.assumption or not figure.source else "")
    return f"{spread} {unit} ({'; '.join(filter(None, from_whom))})"


def _is_whole(number: float) -> bool:
    return abs(number - round(number)) < _NEARLY
