"""A synthetic caseload: many made-up packages that hang together, drawn from published distributions where there are.

Definitions:
- `profiles/caseload.yaml` says how each word is drawn, with its source or as an assumption. Four hidden lines from well
  to unwell (body, hands, mind, skin) tie abilities together (a Gaussian copula), so the published shares hold exactly
  in the long run whatever a word follows.
- Package n of a seed is always the same, whatever the size: packages are drawn in blocks of `_BLOCK`.
- Every package is marked synthetic and validated like one that somebody wrote.

Left out: anything that could tell one real person from another; nothing is fitted to data about people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import as_file, files
from itertools import accumulate, islice
from statistics import NormalDist
from typing import Any

import numpy as np

from engine import CarePackage, load_catalogue
from engine.language import Term, read_document

_BLOCK = 500
_HIDDEN = ("body", "hands", "mind", "skin")
_USUAL_STRENGTH = 0.8
_NORMAL = NormalDist()
Plain = dict[str, Any]


def synthetic_packages(size: int, seed: int = 2026) -> Iterator[CarePackage]:
    """Made-up packages, one after the other.

    Args:
        size: how many.
        seed: names the draw; the first packages of a seed are the same whatever the size.
    """
    return islice(_endless(seed), size)


def caseload_sources() -> Mapping[str, str]:
    """Where the published distributions come from, by id."""
    return dict(_profile()["sources"])


@cache
def _profile() -> Plain:
    with as_file(files(__name__.rpartition(".")[0]) / "profiles" / "caseload.yaml") as path:
        found: Plain = read_document(path).plain()
    return found


def _endless(seed: int) -> Iterator[CarePackage]:
    block = 0
    while True:
        drawn = _Block(np.random.default_rng([seed, block]), block * _BLOCK, seed)
        for row in range(_BLOCK):
            yield CarePackage.model_validate(drawn.package(row), strict=True)
        block += 1


class _Block:
    """The draws of `_BLOCK` packages: a column for each word, and a stream for what depends on them."""

    def __init__(self, rng: np.random.Generator, first: int, seed: int) -> None:
        self.first, self.seed, self.rng = first, seed, rng
        self.profile = _profile()
        between = float(self.profile["hidden"]["between"])
        common = rng.standard_normal(_BLOCK)
        self.hidden = {name: np.sqrt(between) * common + np.sqrt(1 - between) * rng.standard_normal(_BLOCK)
                       for name in _HIDDEN}
        self.thoroughness = rng.random(_BLOCK)
        terms = _catalogue().vocabulary.terms
        self.columns = {path: self._column(spec, terms.get(path)) for path, spec in self.profile["fields"].items()}
        self.visits_a_day = self._column(self.profile["visits"]["per_day"], None)
        self.help = self._column(self.profile["visits"]["help"], None)

    def package(self, row: int) -> Plain:
        """The plain values of one package."""
        everything = {path: column[row] for path, column in self.columns.items()}
        made: Plain = {"reference": f"SYN-{self.seed}-{self.first + row + 1:06}", "synthetic": True}
        for path, value in everything.items():
            if self._is_known(path.split(".")[0], row):
                _put(made, path.split("."), value)
        if self._is_known("carer", row):
            made["unpaid_carers"] = tuple(self._carers(everything, row))
        equipment = tuple(self._equipment(everything))
        if self._happens(self.profile["equipment_looked_at"]):
            made["equipment"] = equipment
        made["visits"] = tuple(self._visits(everything, row))
        return made

    def _column(self, spec: Plain, term: Term | None) -> list[Any]:
        if "mean" in spec:
            drawn = self.rng.normal(float(spec["mean"]), float(spec["sd"]), _BLOCK)
            return [float(one) for one in np.clip(np.round(drawn), spec["low"], spec["high"])]
        values = spec.get("values") or _values(term)
        line = self._line(spec)
        cuts = [_NORMAL.inv_cdf(min(max(share, 1e-12), 1 - 1e-12)) for share in accumulate(spec["shares"][:-1])]
        return [values[index] for index in np.searchsorted(cuts, line)]

    def _line(self, spec: Plain) -> Any:
        noise = self.rng.standard_normal(_BLOCK)
        follows = str(spec.get("follows", ""))
        if not follows:
            return noise
        strength = float(spec.get("strength", _USUAL_STRENGTH))
        line = self.hidden[follows.removeprefix("-")] * (-1 if follows.startswith("-") else 1)
        return strength * line + np.sqrt(1 - strength**2) * noise

    def _is_known(self, part: str, row: int) -> bool:
        low, high = self.profile["not_assessed"][part]
        return not self._happens(low + (high - low) * (1 - self.thoroughness[row]))

    def _happens(self, chance: float) -> bool:
        return bool(self.rng.random() < chance)

    def _one_of(self, spec: Plain, shares: Any = None) -> Any:
        cumulative = list(accumulate(shares or spec["shares"]))
        return spec["values"][int(np.searchsorted(cumulative, self.rng.random() * cumulative[-1]))]

    def _carers(self, everything: Plain, row: int) -> Iterator[Plain]:
        spec = self.profile["unpaid_carer"]
        if not self._happens(spec["chance"]):
            return
        carer = {name: self._one_of(field) for name, field in spec["fields"].items() if self._is_known("carer", row)}
        yield {**carer, "lives_with": not everything["person.lives_alone"]}

    def _equipment(self, everything: Plain) -> Iterator[Plain]:
        for spec in self.profile["equipment"]:
            if not _where(spec, everything) or not self._happens(spec["chance"]):
                continue
            piece: Plain = {"item": spec["item"], "in_use": self._one_of(self.profile["in_use"])}
            if "load" in spec and self._happens(0.7):
                piece["safe_working_load_kg"] = float(self.rng.choice(spec["load"]))
                piece["examination_due"] = self._one_of(self.profile["examination_due"])
            yield piece

    def _visits(self, everything: Plain, row: int) -> Iterator[Plain]:
        spec = self.profile["visits"]
        two = spec["two_carers"]
        handled_by_two = _where(two, everything) and self._happens(two["chance"])
        timed = self._happens(spec["times_given"])
        for kind in (kind for kind in spec["kinds"] if kind["from"] <= self.visits_a_day[row]):
            minutes = int(self._one_of(spec["minutes"], kind["shares"]))
            tasks = [self._task(task, handled_by_two, row) for task in spec["tasks"]
                     if kind["id"] in task["in"] and _where(task, everything) and self._happens(task["chance"])]
            tasks = tasks or [{"activity": spec["when_there_is_none"], "help": self.help[row]}]
            if timed:
                for task in tasks:
                    task["minutes"] = float(round(minutes / len(tasks), 1))
            carers = max(task.get("carers", 1) for task in tasks)
            yield {"id": kind["id"], "start": kind["start"], "minutes": minutes, "carers": carers,
                   "tasks": tuple(tasks), **self._delivered(spec["delivered"], minutes, carers)}

    def _delivered(self, spec: Plain, minutes: int, carers: int) -> Plain:
        if not self._happens(spec["chance"]):
            return {}
        short = int(carers > 1 and self._happens(spec["carers_short"]))
        return {"delivered_minutes": float(max(minutes + self._one_of(spec["minutes_over"]), 5)),
                "delivered_carers": carers - short}

    def _task(self, spec: Plain, handled_by_two: bool, row: int) -> Plain:
        task: Plain = {"activity": spec["activity"], "help": self.help[row]}
        if handled_by_two and spec.get("two"):
            why = self.profile["visits"]["two_carers"]["second_carer_for"]
            task |= {"carers": 2, "second_carer_for": self._one_of(why)}
        return task


def _where(spec: Plain, everything: Plain) -> bool:
    return all(everything[path] in values for path, values in spec["where"].items())


def _values(term: Term | None) -> tuple[Any, ...]:
    assert term is not None
    if term.type == "boolean":
        return (False, True)
    if term.type == "words":
        return term.words
    assert term.low is not None
    assert term.high is not None
    return tuple(range(int(term.low), int(term.high) + 1))


def _put(plain: Plain, keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        plain = plain.setdefault(key, {})
    plain[keys[-1]] = value


_catalogue = cache(load_catalogue)
