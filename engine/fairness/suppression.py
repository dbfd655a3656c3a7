"""Which numbers are not shown, so that nobody can be told apart and none of them can be got by subtraction.

Definitions, with `least` the smallest count shown:
- A group of 1 to `least - 1` people is *small*; of a share, so is a group in which the count, or what remains of the
  group, is below `least`. A count that is 0, or everybody, is small as well: it would say something about each of them.
- A small group is not shown but *counted with* the first group listed that is not small, whose figures are then those
  of both. So totals, sizes and figures may all be shown and subtracted: what comes out is never the small group. Where
  that group is too small itself to hide another, no group is shown.
- Empty groups are shown as empty. A caseload of fewer than `few` people shows nothing, and a rate or mean over fewer
  than `few` people is left out because it says little.

Whoever knows this method and all that is shown cannot find a single hidden number; a test tries every table that would
be shown alike. Left out: what two reports on slightly different caseloads give away together (docs/fairness.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Groups = frozenset[str]


@dataclass(frozen=True, slots=True)
class Together:
    """Groups that are shown as one, in the row of the host; in no row where there is none."""

    groups: Groups = frozenset()
    host: str = ""

    @property
    def hidden(self) -> Groups:
        """The groups that have no figures of their own."""
        return self.groups - {self.host}


def together_by_size(sizes: Mapping[str, int], least: int) -> Together:
    """The groups of one characteristic that are shown as one, because one of them is small.

    Args:
        sizes: people by group, in the order of the groups.
        least: the smallest count shown.
    """
    small = {group for group, size in sizes.items() if 0 < size < least}

    def enough(host: str) -> bool:
        """Whatever the small sizes are, the host's own need not be small."""
        return sizes[host] + sum(sizes[group] for group in small) >= least + (least - 1) * len(small)

    return _join_small(small, sizes, enough)


def together_by_count(sizes: Mapping[str, int], counts: Mapping[str, int], least: int) -> Together:
    """The groups whose share (of `counts` among `sizes`) is shown as one."""
    small = {group for group, size in sizes.items() if size and is_small(counts[group], size, least)}

    def enough(host: str) -> bool:
        """Whatever the small counts are, from nobody to everybody, the host's own need not be small."""
        count = counts[host] + sum(counts[group] for group in small)
        return least + sum(sizes[group] for group in small) <= count <= sizes[host] - least

    return _join_small(small, sizes, enough)


def is_small(count: int, size: int, least: int) -> bool:
    """Whether a count, or what remains, is too small to be shown."""
    return count < least or size - count < least


def _join_small(small: set[str], sizes: Mapping[str, int], enough: Callable[[str], bool]) -> Together:
    """Count the small groups with the first that is not; where that tells something of them, nothing has a row."""
    if not small:
        return Together()
    there = [group for group, size in sizes.items() if size]
    host = next((group for group in there if group not in small), "")
    if host and enough(host):
        return Together(frozenset({*small, host}), host)
    return Together(frozenset(there))
