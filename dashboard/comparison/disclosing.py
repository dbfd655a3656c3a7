"""How counts of a comparison are shown: exact of made-up people, and of real ones so that nobody can be told apart.

Of a caseload that was given, 1 to 4 is `<5`, every other count is rounded to the nearest 5 (so that nothing small comes
out by subtraction), and small groups are counted with another or not shown (`engine.fairness.suppression`). Packages are
named only where that is asked for. Left out: what comparisons of slightly different caseloads give away together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.authoring.compare.people import Support
    from engine.authoring.compare.report import ShownCount

    SupportByGroup = Mapping[str, Mapping[Support, int]]

LEAST = 5
_LESS: tuple[Support, ...] = ("much less", "less")
_MORE: tuple[Support, ...] = ("more", "much more")


@dataclass(frozen=True)
class Disclosure:
    """Whether the packages are of real people, and whether they may be named."""

    real: bool = False
    named: bool = False

    def count(self, number: int) -> ShownCount:
        """A count as it is shown."""
        if not self.real or number == 0:
            return number
        return "<5" if number < LEAST else LEAST * ((number + LEAST // 2) // LEAST)

    def text(self, number: int) -> str:
        """A count in a sentence."""
        count_shown = self.count(number)
        if isinstance(count_shown, str):
            return "fewer than 5"
        return f"about {count_shown:,}" if self.real and count_shown else f"{count_shown:,}"

    @property
    def names(self) -> bool:
        """Whether packages are named one by one."""
        return self.named or not self.real

    def rows(self, groups: SupportByGroup) -> Iterator[tuple[str, ShownCount, ShownCount, ShownCount]]:
        """Of each group: its name, how many packages, and how many of them have less and more support."""
        sizes = {name: sum(counts.values()) for name, counts in groups.items()}
        less, more = (
            {name: sum(counts[kind] for kind in kinds) for name, counts in groups.items()}
            for kinds in (_LESS, _MORE)
        )
        for label, members in self._together(sizes, less, more):
            size, fewer, further = (
                self.count(sum(figures[name] for name in members)) for figures in (sizes, less, more)
            )
            yield label, size, fewer, further

    def _together(
        self, sizes: Mapping[str, int], less: Mapping[str, int], more: Mapping[str, int]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Rows with the groups that are counted in each; none where a small group could be told apart."""
        if not self.real:
            yield from ((name, (name,)) for name in sizes)
            return
        from engine.fairness.suppression import together_by_count, together_by_size

        joined = [
            together_by_size(sizes, LEAST),
            together_by_count(sizes, less, LEAST),
            together_by_count(sizes, more, LEAST),
        ]
        if any(joint.groups and not joint.host for joint in joined):
            return
        in_some = {name for joint in joined for name in joint.groups}
        together = tuple(name for name in sizes if name in in_some)
        if together:
            yield " and ".join(together), together
        yield from ((name, (name,)) for name in sizes if name not in together)
