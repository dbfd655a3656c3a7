"""Where every package is, and what its newest content hashes to: read once for each change of the records.

Definitions: the listing is kept for each database under the newest entry of the audit trail. Whatever moves, saves or takes
out a package adds an entry in the same transaction (`audit.py`), so a listing under that entry is the listing of now; both
are read in one transaction. Left out: rights, which whoever asks is asked for each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Select, func, select
from sqlalchemy.orm import Session

from .tables import AuditEntry, PackageCaseload, PackageVersion

_NEWEST_ENTRY = select(AuditEntry.number, AuditEntry.entry_hash).order_by(AuditEntry.number.desc()).limit(1)


class ListedPackage(NamedTuple):
    """One package of the records."""

    reference: str
    content_hash: str
    caseload: str


_Kept = tuple[tuple[int, str], tuple[ListedPackage, ...]]
_KEPT: WeakKeyDictionary[Engine | Connection, _Kept] = WeakKeyDictionary()


def listed_packages(session: Session, may: Callable[[str], bool]) -> tuple[ListedPackage, ...]:
    """The packages of the caseloads in which something may be done, in alphabetical order.

    Args:
        session: reads.
        may: whether it may be done in a caseload.
    """
    packages = _all(session)
    caseloads = {caseload for caseload in {package.caseload for package in packages} if may(caseload)}
    return tuple(package for package in packages if package.caseload in caseloads)


def _all(session: Session) -> tuple[ListedPackage, ...]:
    database = session.get_bind()
    newest = session.execute(_NEWEST_ENTRY).first()
    entry = (newest.number, newest.entry_hash) if newest else (0, "")
    kept = _KEPT.get(database)
    if kept is None or kept[0] != entry:
        kept = _KEPT[database] = (
            entry,
            tuple(ListedPackage(*row) for row in session.execute(_query())),
        )
    return kept[1]


def _query() -> Select[str, str, str]:
    newest = (
        select(PackageVersion.reference, func.max(PackageVersion.version).label("version"))
        .group_by(PackageVersion.reference)
        .subquery()
    )
    return (
        select(PackageVersion.reference, PackageVersion.content_hash, PackageCaseload.caseload)
        .join(
            newest,
            (PackageVersion.reference == newest.c.reference) & (PackageVersion.version == newest.c.version),
        )
        .join(PackageCaseload, PackageCaseload.reference == PackageVersion.reference)
        .order_by(PackageVersion.reference)
    )
