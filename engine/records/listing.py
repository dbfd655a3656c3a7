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


class _Listing(NamedTuple):
    """Every package, as it was under one entry of the audit trail."""

    entry: tuple[int, str]
    packages: tuple[ListedPackage, ...]


_LISTINGS: WeakKeyDictionary[Engine | Connection, _Listing] = WeakKeyDictionary()


def listed_packages(session: Session, may: Callable[[str], bool]) -> tuple[ListedPackage, ...]:
    """The packages of the caseloads in which something may be done, in alphabetical order.

    Args:
        session: reads.
        may: whether it may be done in a caseload.
    """
    packages = _every_package(session)
    everywhere = {package.caseload for package in packages}
    caseloads = set(filter(may, everywhere))
    return tuple(package for package in packages if package.caseload in caseloads)


def _every_package(session: Session) -> tuple[ListedPackage, ...]:
    """Every package, read anew only where the audit trail has a further entry."""
    database = session.get_bind()
    newest = session.execute(_NEWEST_ENTRY).first()
    entry = (newest.number, newest.entry_hash) if newest else (0, "")
    listing = _LISTINGS.get(database)
    if listing is None or listing.entry != entry:
        packages = tuple(ListedPackage(*row) for row in session.execute(_query()))
        listing = _LISTINGS[database] = _Listing(entry, packages)
    return listing.packages


def _query() -> Select[str, str, str]:
    """Reference, hash and caseload of the newest version of each package."""
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
