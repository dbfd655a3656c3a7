"""The first places of a queue as a readable text, with why each has its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from dashboard.terminal.words import heading, wrapped
from engine.caseload.run.summary import Summary
from engine.fairness.terms import equity
from engine.queue import GroupInQueue, QueuePlace, Ranking, reasons
from engine.wording import list_text


def queue_report(
    queue: Sequence[QueuePlace],
    first: int,
    ranking: Ranking,
    summary: Summary,
    groups: tuple[int, Sequence[GroupInQueue]],
) -> str:
    """The report, 100 columns wide.

    Args:
        queue: every package in its place.
        first: how many places are printed.
        ranking: what they were ranked with.
        summary: of the caseload.
        groups: how groups fare among so many places; none where it was not asked.
    """
    places = queue[:first]
    lines = [f"The first {len(places)} of {len(queue):,} packages"]
    if summary.synthetic:
        lines.append("Made up for demonstration: no real person.")
    if sign_off := summary.made_with.get("sign_off"):
        lines.append(wrapped(str(sign_off)))
    lines.append(
        wrapped(
            "Unmet needs and dangers come first, always. After them: what a review may bring people in care time and in "
            "safety, for an hour of a therapist. No price is read. The therapist decides who is next."
        )
    )
    band = ""
    for number, place in enumerate(places, 1):
        if place.band != band:
            band = place.band
            lines.append(heading(ranking.terms.bands[band].label))
        why, *rest = reasons(place, ranking, summary.labels)
        lines.append(wrapped(f"{number:>3}. {place.reference}  {why}", "", "     "))
        lines += [wrapped(reason, "     ") for reason in rest]
    return "\n".join([*lines, *_groups(groups[1], groups[0]), *_assumptions(ranking)])


def _groups(groups: Sequence[GroupInQueue], first: int) -> Iterator[str]:
    """Which groups are among the first; small ones are named and not counted."""
    if not groups:
        return
    yield heading(f"Who is among the first {first}")
    visible = [group for group in groups if group.people is not None]
    hidden = Counter(group.characteristic for group in groups if group.people is None)
    title = ""
    for group in visible:
        if group.people and group.among_first is not None:
            name = group.characteristic if group.characteristic != title else ""
            title = group.characteristic
            share = f"{group.among_first / group.people:.1%}"
            yield f"  {name:<24}{group.group:<36}{group.among_first:>6,} of {group.people:>7,}  {share:>7}"
    if hidden:
        names = ", ".join(sorted(hidden))
        yield wrapped(f"Counted with another group, or not shown, because few: some groups of {names}.", "  ")
    unread = [
        characteristic.label.lower()
        for characteristic in equity().characteristics
        if characteristic.reader == "nobody"
    ]
    read = [
        characteristic.label.lower()
        for characteristic in equity().characteristics
        if characteristic.reader != "nobody"
    ]
    yield wrapped(
        f"No place depends on {list_text(unread)}; {list_text(read)} count only as far as a rule reads them as a need. "
        "What is unequal here is unequal in needs, in what was assessed or in what was recorded.",
        "  ",
    )


def _assumptions(ranking: Ranking) -> Iterator[str]:
    yield heading("What was reckoned with")
    for name, figure in ranking.terms.figures:
        yield wrapped(
            f"{name.replace('_', ' ')} {figure.value:g}: {figure.because} Our own assumption.", "  - ", "    "
        )
