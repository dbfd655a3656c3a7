"""Two catalogues compared, as far as a council may have its own: how care is bought, items, prices, sources, words.

Definitions: each part that differs is given as it was and as it is, with who says so. Left out: what follows for people's
hours (a review says in what steps and at what rate it counts), and clauses of items, which no layer can change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...knowledge import Catalogue
from ...knowledge.commissioning import FIGURES
from ...language import Term
from ...model import CatalogueItem, Figure
from .rules import PartChange

_RATES = "care_rate_gbp_per_hour"
_CALLED: Mapping[str, str] = {
    "increment_minutes": "steps in which visits are bought",
    "floor_minutes": "shortest personal care visit",
    _RATES: "an hour of care",
    "therapist_rate_gbp_per_hour": "an hour of a therapist",
    "review_minutes": "a review of double-handed care",
}


def compare_catalogues(old: Catalogue, new: Catalogue) -> tuple[PartChange, ...]:
    """Everything that differs, how care is bought first.

    Args:
        old: the catalogue of the set in force.
        new: the catalogue of the set that may replace it.
    """
    if old.content_hash == new.content_hash:
        return ()
    both = [name for name in old.items if name in new.items]
    return (
        *_commissioning(old, new),
        *_members("items", old.items, new.items),
        *_members("sources", old.evidence, new.evidence),
        *(part for name in both for part in _store(old.items[name], new.items[name])),
        *_words(old, new),
    )


def _commissioning(old: Catalogue, new: Catalogue) -> Iterator[PartChange]:
    for name in FIGURES:
        was, now = (_figures(getattr(catalogue.adoption, name)) for catalogue in (old, new))
        if was != now:
            yield PartChange(_CALLED[name], was, now)


def _figures(value: Figure | Mapping[str, Figure] | None) -> str:
    """A figure with who says so; of nations, one where all have the same."""
    if value is None:
        return ""
    if isinstance(value, Figure):
        return _figure(value)
    texts = {nation: _figure(figure) for nation, figure in value.items()}
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return "; ".join(f"{nation} {text}" for nation, text in texts.items())


def _figure(figure: Figure) -> str:
    low, likely, high = (f"{round(end, 2):g}" for end in (figure.low, figure.likely, figure.high))
    spread = likely if low == high else f"{low} to {high}, likely {likely}"
    return f"{spread} {figure.unit} ({figure.source or 'our own judgement'})"


def _members(what: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[PartChange]:
    gone, come = (
        tuple(name for name in old if name not in new),
        tuple(name for name in new if name not in old),
    )
    if gone or come:
        yield PartChange(what, ", ".join(gone), ", ".join(come), gone, come)


def _store(old: CatalogueItem, new: CatalogueItem) -> Iterator[PartChange]:
    """What the equipment store says of an item."""
    pairs = {
        "price": (old.price, new.price),
        "lead time": (old.lead_time_weeks, new.lead_time_weeks),
    }
    for name, (was, now) in pairs.items():
        if was != now:
            yield PartChange(f"{name} of {old.id}", _figures(was), _figures(now))
    was_text, now_text = (
        "" if item.supply is None else ", ".join(_supply(item.supply.model_dump(exclude_defaults=True)))
        for item in (old, new)
    )
    if was_text != now_text:
        yield PartChange(f"store of {old.id}", was_text, now_text)


def _supply(values: Mapping[str, object]) -> Iterator[str]:
    for name, value in values.items():
        text = " ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
        yield f"{name.replace('_', ' ')} {text}"


def _words(old: Catalogue, new: Catalogue) -> Iterator[PartChange]:
    for path in dict.fromkeys((*old.words, *new.words)):
        was, now = (catalogue.vocabulary.terms.get(path) for catalogue in (old, new))
        for part in ("ask", "description"):
            before, after = _text(was, part), _text(now, part)
            if before != after:
                yield PartChange(f"{'question' if part == 'ask' else 'meaning'} of {path}", before, after)


def _text(term: Term | None, part: str) -> str:
    return "" if term is None else str(getattr(term, part) or "")
