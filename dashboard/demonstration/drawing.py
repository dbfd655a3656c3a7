"""What is drawn for one block of made-up people: a column for each word, all at once.

Definitions:
- A word is kept as a code, its place in the list of its values, so that a condition over many people is one look-up.
- A word that follows a hidden line is a Gaussian copula of it: its shares hold whatever it follows.
- How thoroughly somebody was assessed is a draw of its own and depends on nothing else.
- A field with `own_stream` is drawn from a stream that its name and the block give, so that a word that comes to the
  profile later moves nothing that was drawn before it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from statistics import NormalDist
from typing import Any

import numpy as np

from engine.language import Term

Plain = dict[str, Any]
Mask = np.ndarray[Any, np.dtype[np.bool_]]
_HIDDEN = ("body", "hands", "mind", "skin")
_USUAL_STRENGTH = 0.8
_NORMAL = NormalDist()
_FROM_65 = ("65-74", "75-84", "85-94", "95+")


class Drawing:
    """The draws of one block, from one stream of random numbers and those of fields that have their own.

    Args:
        seeds: what the streams are made from.
        size: how many people.
        profile: `profiles/caseload.yaml` as plain values.
        terms: the words of the model, for the values that the profile does not list.
    """

    def __init__(self, seeds: Sequence[int], size: int, profile: Plain, terms: Mapping[str, Term]) -> None:
        """Draw hidden needs, how thoroughly each was assessed, and then every field along them."""
        self._seeds, self.size, self.profile = seeds, size, profile
        self.rng = rng = np.random.default_rng(seeds)
        between = float(profile["hidden"]["between"])
        common = rng.standard_normal(size)
        self._hidden = {
            name: np.sqrt(between) * common + np.sqrt(1 - between) * rng.standard_normal(size)
            for name in _HIDDEN
        }
        self._thoroughness = rng.random(size)
        self._values: dict[str, Sequence[Any]] = {}
        self._codes: dict[str, Any] = {}
        self.from_65 = np.zeros(size, dtype=bool)
        for path, spec in profile["fields"].items():
            with self.stream_of(path, spec):
                self._draw_field(path, spec, terms.get(path))
            if path == "person.age_band":
                bands = np.array([band in _FROM_65 for band in self._values[path]])
                self.from_65 = bands[self._codes[path]]

    @contextmanager
    def stream_of(self, path: str, spec: Plain) -> Iterator[None]:
        """Draw from the stream of a field while this lasts: the block's, unless its spec gives it its own."""
        common = self.rng
        if spec.get("own_stream"):
            self.rng = np.random.default_rng([zlib.crc32(path.encode()), *self._seeds])
        try:
            yield
        finally:
            self.rng = common

    def words(self, path: str) -> list[Any]:
        """The values of a word, one for each person."""
        if path not in self._codes:
            return list(self._values[path])
        values = self._values[path]
        return [values[code] for code in self._codes[path].tolist()]

    def among(self, where: Mapping[str, Sequence[Any]]) -> Mask:
        """For whom every word has one of the values."""
        mask = np.ones(self.size, dtype=bool)
        for path, allowed in where.items():
            mask &= np.array([value in allowed for value in self._values[path]])[self._codes[path]]
        return mask

    def happens(self, chance: float | Any) -> Mask:
        """An event with this chance, the same for all or one for each."""
        return self.rng.random(self.size) < chance

    def assessed_mask(self, part: str) -> Mask:
        """Whether something of this part of a package was assessed."""
        low, high = self.profile["not_assessed"][part]
        return ~self.happens(low + (high - low) * (1 - self._thoroughness))

    def of(self, values: Sequence[Any], shares: Sequence[float] | None = None) -> list[Any]:
        """One of the values for each, in these shares (alike when none are given)."""
        cuts = list(accumulate(shares or [1 / len(values)] * len(values)))[:-1]
        return [
            values[code] for code in np.searchsorted(cuts, self.rng.random(self.size), side="right").tolist()
        ]

    def draw_ordered(self, spec: Plain, shares: Sequence[float]) -> Any:
        """Codes of a list in these shares, along the hidden line that the spec follows."""
        return np.searchsorted(_cuts(shares), self._line(spec))

    def ordered_by_age(self, spec: Plain, under_65: Sequence[float], from_65: Sequence[float]) -> Any:
        """Levels drawn in order, with shares for people under 65 and shares for the others."""
        line = self._line(spec)
        return np.where(
            self.from_65, np.searchsorted(_cuts(from_65), line), np.searchsorted(_cuts(under_65), line)
        )

    def _draw_field(self, path: str, spec: Plain, term: Term | None) -> None:
        if "mean" in spec:
            drawn = self.rng.normal(float(spec["mean"]), float(spec["sd"]), self.size)
            self._values[path] = np.clip(np.round(drawn), spec["low"], spec["high"]).tolist()
            return
        self._values[path] = spec.get("values") or values_of(term)
        by_age = spec.get("by_age")
        self._codes[path] = (
            self.ordered_by_age(spec, by_age["under_65"], by_age["from_65"])
            if by_age
            else self.draw_ordered(spec, spec["shares"])
        )

    def _line(self, spec: Plain) -> Any:
        noise = self.rng.standard_normal(self.size)
        follows = str(spec.get("follows", ""))
        if not follows:
            return noise
        strength = float(spec.get("strength", _USUAL_STRENGTH))
        line = self._hidden[follows.removeprefix("-")] * (-1 if follows.startswith("-") else 1)
        return strength * line + np.sqrt(1 - strength**2) * noise


def values_of(term: Term | None) -> tuple[Any, ...]:
    """The values of a word of the model, in its own order."""
    if term is None:
        raise ValueError("a word that the model does not know needs its `values`")
    if term.type == "boolean":
        return (False, True)
    if term.type == "words":
        return term.words
    if term.low is None or term.high is None:
        raise ValueError(f"{term.path} has no ends: give its `values`")
    return tuple(range(int(term.low), int(term.high) + 1))


def _cuts(shares: Sequence[float]) -> list[float]:
    return [_NORMAL.inv_cdf(min(max(share, 1e-12), 1 - 1e-12)) for share in accumulate(shares[:-1])]
