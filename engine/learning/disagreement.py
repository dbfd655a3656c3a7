"""Where sites, or councils, differ so widely that one figure may fit none of them: it is said, and not averaged away.

Definitions: sites with `FEW` people or more are compared, of figures that may be shown. They differ *widely* where chance
hardly explains it (chi-square, one in a thousand) and the model hardly either: the greatest and the least share are
`WIDE_SHARE` apart, or the greatest and the least median size `WIDE_SIZE` of the scale. Our own thresholds: about twice what
the model takes sites to differ by (`.shares`, `.sizes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from scipy import stats

from .counts import NEARLY_ALL, SIDES, OutcomeCounts
from .one_sided import FEW, LEAST
from .quadrature import Array
from .sizes import BIN_EDGES, BINS, Binned
from .suppression import may_show

WIDE_SHARE, WIDE_SIZE = 0.4, 0.6
_HARDLY = 0.001
_UNKNOWN_SIDE = (LEAST - 1) / 2
"""Where it is only known that fewer than five are on a side, the middle of what they may be is taken."""


def figures_apart(counts: OutcomeCounts) -> Iterator[str]:
    """The figures of which sites differ widely."""
    for figure, sites in counts.of.items():
        if may_show(counts, figure) and _are_apart(figure.split(" ", 1)[0], sites):
            yield figure


def _are_apart(kind: str, sites: Mapping[str, Sequence[Binned]]) -> bool:
    """Whether the sites that are large enough differ widely in a figure of this kind."""
    large = [binned for binned in sites.values() if _people(binned) >= FEW]
    if len(large) < 2:
        return False
    if kind in SIDES:
        table = _two_rows([_on_first_side(kind, binned) for binned in large], large)
        return bool(np.ptp(table[0] / table.sum(axis=0)) >= WIDE_SHARE) and _is_hardly_chance(table)
    medians = [_median(binned) for binned in large]
    middle = (max(medians) + min(medians)) / 2
    below = [_people(each for each in binned if _size_of(each) < middle) for binned in large]
    return max(medians) - min(medians) >= WIDE_SIZE and _is_hardly_chance(_two_rows(below, large))


def _on_first_side(kind: str, binned: Iterable[Binned]) -> float:
    """How many of a site are on the first side of a share."""
    all_first, all_second = NEARLY_ALL[kind]
    people = 0.0
    for each in binned:
        if each.first in SIDES[kind][0]:
            people += each.count
        elif each.first in (all_first, all_second):
            people += _UNKNOWN_SIDE if each.first == all_second else each.count - _UNKNOWN_SIDE
    return people


def _two_rows(parts: Iterable[float], wholes: Iterable[Sequence[Binned]]) -> Array:
    """By site, how many are in a part, and how many are not."""
    first = np.array(list(parts), dtype=np.float64)
    return np.array([first, np.array([_people(whole) for whole in wholes]) - first])


def _people(binned: Iterable[Binned]) -> int:
    return sum(each.count for each in binned)


def _is_hardly_chance(table: Array) -> bool:
    """A row or a column without anybody is no difference."""
    table = table[table.sum(axis=1) > 0]
    return table.shape[0] > 1 and float(stats.chi2_contingency(table).pvalue) < _HARDLY


def _median(binned: Sequence[Binned]) -> float:
    """In units of the scale, from the middles of bins."""
    ordered = sorted(binned, key=_size_of)
    reached = np.cumsum([each.count for each in ordered])
    return _size_of(ordered[int(np.searchsorted(reached, reached[-1] / 2))])


def _size_of(binned: Binned) -> float:
    """The middle of joined bins; the open ones end where the others do."""
    low = BIN_EDGES[max(binned.first, 1)]
    high = BIN_EDGES[min(binned.last + 1, BINS - 1)]
    return float(low + high) / 2
