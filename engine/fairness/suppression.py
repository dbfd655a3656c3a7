"""Which numbers are not shown, so that nobody can be told apart and none of them can be got by subtraction.

Definitions, with `least` the smallest count shown and `few` the smallest number of people behind a rate or mean:
- *Sizes*: a group of 1 to `least - 1` people is hidden. Totals and empty groups are shown.
- *Figures*: a rate or a mean is hidden where the size is, or where fewer than `few` people are behind it.
- *Counts* (a share of people): also hidden where the count, or what remains of the group, is below `least`. A count
  that is 0, or everybody, is hidden as well: it would say something about each of them.
- Where anything is hidden, more is hidden beside it (secondary suppression): the last two groups listed that are not
  empty, and those before them until all that is hidden is enough together. That order depends on nothing that is
  hidden; taking the smallest group instead would tell whoever knows the method that it is the smallest.
- A caseload of fewer than `few` people shows nothing.

Whoever knows this method and all that is shown cannot find a single hidden number; a test tries every table that would
be shown alike. Left out: what two reports on slightly different caseloads give away together (docs/fairness.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Hidden = frozenset[str]
_BESIDE = 2


def hidden_sizes(sizes: Mapping[str, int], least: int) -> Hidden:
    """The groups of one characteristic whose size is not shown.

    Args:
        sizes: people by group, in the order of the groups; the first are hidden last.
        least: the smallest count shown.
    """
    def enough(hidden: set[str]) -> bool:
        return sum(sizes[group] - 1 for group in hidden) >= least - 1

    return _with_others((group for group, size in sizes.items() if 0 < size < least), sizes, enough)


def hidden_figures(sizes: Mapping[str, int], least: int, few: int) -> Hidden:
    """The groups whose rates and means are not shown."""
    small = hidden_sizes(sizes, least) | {group for group, size in sizes.items() if 0 < size < few}
    return _with_others(small, sizes, lambda hidden: sum(sizes[group] for group in hidden) >= few)


def hidden_counts(sizes: Mapping[str, int], counts: Mapping[str, int], least: int, few: int) -> Hidden:
    """The groups whose count (of `counts` among `sizes`) is not shown."""
    small = {group for group, size in sizes.items() if size and _is_small(counts[group], size, least)}

    def enough(hidden: set[str]) -> bool:
        return not _is_small(sum(counts[group] for group in hidden), sum(sizes[group] for group in hidden), least)

    return _with_others(small | hidden_figures(sizes, least, few), sizes, enough)


def total_is_hidden(count: int, people: int, least: int) -> bool:
    """Whether the count of the whole caseload is not shown."""
    return _is_small(count, people, least)


def _is_small(count: int, size: int, least: int) -> bool:
    return count < least or size - count < least


def _with_others(small: Iterable[str], sizes: Mapping[str, int], enough: Callable[[set[str]], bool]) -> Hidden:
    """What is small, and with it the last groups listed until it is enough."""
    hidden, there = set(small), [group for group, size in sizes.items() if size]
    most = len(there)
    if not hidden:
        return frozenset()
    while there and (len(there) > most - _BESIDE or not enough(hidden)):
        hidden.add(there.pop())
    return frozenset(hidden)
