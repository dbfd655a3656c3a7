"""Records that stand several times in a file, as a history has them: the newest counts, where they say which it is."""

from __future__ import annotations

from collections.abc import Iterable

from .mapping import Paths, as_paths
from .path import texts_at
from .report import Counts
from .tree import Record


def last_versions(records: Iterable[Record], versions: Paths, counts: Counts) -> list[Record]:
    """Each record once, in the order of the files; two that differ and say nothing of their age both stay, and that is said.

    Args:
        records: those of one format.
        versions: where it stands how new a record is.
        counts: gathers what is left out.
    """
    every = list(records)
    if not versions:
        return every
    ages: dict[tuple[str, str, str], list[tuple[str, Record]]] = {}
    for record in every:
        for identifier in texts_at(record.tree, ("id",))[:1]:
            moment = (texts_at(record.tree, as_paths(versions)) or [""])[0]
            age = moment.zfill(20) if moment.isdigit() else moment
            ages.setdefault((record.file, record.kind, identifier), []).append((age, record))
    older: set[int] = set()
    for (_, kind, _), many in ages.items():
        newest = max(moment for moment, _ in many)
        past = [record for moment, record in many if moment < newest]
        older.update(map(id, past))
        if past:
            counts.passed_over[kind, "a later version of it is there"] += len(past)
        if any(record.tree != many[-1][1].tree for moment, record in many if moment == newest):
            counts.refused[kind, "its id stands for several that differ: each is read"] += 1
    return [record for record in every if id(record) not in older]
