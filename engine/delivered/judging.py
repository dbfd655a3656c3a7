"""What could not be judged: where plan or export does not say enough for a finding, or for its absence.

Definitions: a visit is *judged* as to a kind of finding where everything is known that the finding compares. A number of
carers that a plan does not say, or an export, is not taken from the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .due import Pair
from .report import FindingKind, NotJudged

COMPARES_CARERS: tuple[FindingKind, ...] = ("single_handed", "not_together")
_Unjudged = tuple[FindingKind, str]
LISTS_NO_MISSED_VISIT = "the export lists no missed visit, and no package says what else was planned"


def unjudged_kinds(pair: Pair) -> Iterator[_Unjudged]:
    """Of what kind a visit on a day could not be judged, and why.

    Args:
        pair: what was due and its log.
    """
    due, log = pair.due, pair.log
    if log is None or log.start is None:
        if due.perhaps:
            yield "missed", "nobody says whether it was due on that day"
        return
    if due.start is None:
        yield "late", "the plan says no time"
    if due.minutes is None:
        yield "short", "the plan says no length"
    elif log.minutes is None:
        yield "short", "the export does not say when everybody left"
    if not due.says_carers:
        yield from ((kind, "the plan does not say how many carers are to come") for kind in COMPARES_CARERS)
    elif due.carers > 1 and not log.knows_workers:
        yield from ((kind, "the export does not say how many carers came") for kind in COMPARES_CARERS)
    elif due.carers > 1 and (log.end is None or due.minutes is None):
        yield "not_together", "it is not known how long they were to be there, or were"


def not_judged(pairs: Iterable[Pair], *, lists_no_missed_visit: bool) -> tuple[NotJudged, ...]:
    """Everything that could not be judged of a person, with the number of visits.

    Args:
        pairs: what was due and its log.
        lists_no_missed_visit: the plan is the export's own, and lists no visit that was missed.
    """
    counts = Counter(unjudged for pair in pairs for unjudged in unjudged_kinds(pair))
    of_visits = [NotJudged(kind=kind, visits=count, because=why) for (kind, why), count in counts.items()]
    unlisted = NotJudged(kind="missed", visits=None, because=LISTS_NO_MISSED_VISIT)
    return (*([unlisted] if lists_no_missed_visit else []), *of_visits)


def count_judged(kind: FindingKind, findings: Counter[str], pairs: Sequence[Pair]) -> int | None:
    """How many findings of a kind there are; None where no visit that came could be judged.

    Args:
        kind: of finding.
        findings: how many of each kind.
        pairs: the visit on each day.
    """
    came = [pair for pair in pairs if pair.log and pair.log.start]
    unjudged = sum(kind in dict(unjudged_kinds(pair)) for pair in came)
    return None if came and unjudged == len(came) and not findings[kind] else findings[kind]
