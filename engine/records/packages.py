"""Care packages in the database, version by version, each in a caseload."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlalchemy import Engine, Select, Subquery, func, select
from sqlalchemy.orm import Session

from ..model.care_package import CarePackage
from .audit import append
from .drafts import end_draft
from .tables import PackageCaseload, PackageVersion
from .transaction import StaleVersionError, content_of, reading, written

DEMONSTRATION = "demonstration"
_NOBODY = "handrail"


class PackageRecords:
    """Saves packages and gives them back."""

    def __init__(self, engine: Engine) -> None:
        """Work on an open database."""
        self._engine = engine

    def save(
        self, package: CarePackage, *, based_on: int | None = None, by: str = _NOBODY, caseload: str | None = None,
        draft_revision: int | None = None,
    ) -> int:
        """Save a package as its next version; the same content again is no new version.

        Args:
            package: what to save.
            based_on: the version that was read before the change; 0 for a new package, None to save regardless.
            by: whose change it is.
            caseload: where it belongs; None leaves it where it is, or puts a new one in the demonstration.
            draft_revision: the revision of the draft that it was written as, which ends with this; None leaves drafts.

        Returns:
            The version that now holds this content.

        Raises:
            StaleVersionError: when `based_on` is no longer the latest, or the draft was saved by another meanwhile.
        """
        def work(session: Session) -> int:
            if draft_revision is not None:
                end_draft(session, "package", package.reference, draft_revision)
            return _save(session, package, based_on, by, caseload)

        return written(self._engine, work)

    def save_all(self, packages: Iterable[CarePackage], *, by: str, caseload: str) -> int:
        """Save many in one transaction, so that nothing is half taken in; how many there were."""
        kept = list(packages)

        def work(session: Session) -> int:
            for package in kept:
                _save(session, package, None, by, caseload)
            return len(kept)

        return written(self._engine, work)

    def load(self, reference: str, version: int | None = None) -> CarePackage | None:
        """A package at a version, the latest by default; None when there is none."""
        query = _latest(reference)
        if version is not None:
            query = query.where(PackageVersion.version == version)
        with reading(self._engine) as session:
            row = session.scalars(query).first()
            if row is None:
                return None
            return content_of(CarePackage, row.content, f"Version {row.version} of {reference}")

    def version(self, reference: str) -> int:
        """The latest version; 0 when there is none."""
        with reading(self._engine) as session:
            row = session.scalars(_latest(reference)).first()
            return row.version if row else 0

    def contents(self, references: Collection[str] | None = None) -> dict[str, tuple[str, str]]:
        """The newest content of each package and its hash, by reference, in alphabetical order."""
        newest = _newest()
        query = select(PackageVersion).join(newest, (PackageVersion.reference == newest.c.reference)
                                            & (PackageVersion.version == newest.c.version))
        wanted = None if references is None else set(references)
        with reading(self._engine) as session:
            found = {row.reference: (row.content, row.content_hash) for row in session.scalars(query)
                     if wanted is None or row.reference in wanted}
        return {reference: found[reference] for reference in sorted(found)}

    def hashes(self, caseloads: Collection[str] | None = None) -> dict[str, str]:
        """The hash of each package's newest content, by reference, in alphabetical order."""
        newest = _newest()
        query = (select(PackageVersion.reference, PackageVersion.content_hash)
                 .join(newest, (PackageVersion.reference == newest.c.reference)
                       & (PackageVersion.version == newest.c.version))
                 .join(PackageCaseload, PackageCaseload.reference == PackageVersion.reference)
                 .order_by(PackageVersion.reference))
        if caseloads is not None:
            query = query.where(PackageCaseload.caseload.in_(caseloads))
        with reading(self._engine) as session:
            return {row.reference: row.content_hash for row in session.execute(query)}

    def references(self, caseloads: Collection[str] | None = None) -> tuple[str, ...]:
        """Every reference in these caseloads, or in all, in alphabetical order."""
        query = select(PackageCaseload.reference).order_by(PackageCaseload.reference)
        if caseloads is not None:
            query = query.where(PackageCaseload.caseload.in_(caseloads))
        with reading(self._engine) as session:
            return tuple(session.scalars(query))

    def caseload_of(self, reference: str) -> str | None:
        """The caseload of a package."""
        with reading(self._engine) as session:
            row = session.get(PackageCaseload, reference)
            return row.caseload if row else None

    def caseloads(self) -> tuple[str, ...]:
        """The name of every caseload."""
        with reading(self._engine) as session:
            return tuple(session.scalars(select(PackageCaseload.caseload).distinct().order_by(
                PackageCaseload.caseload)))

    def fill_if_empty(self, packages: Iterable[CarePackage]) -> None:
        """Save these packages into a database that holds none."""
        def work(session: Session) -> None:
            if session.scalar(select(PackageVersion.id).limit(1)) is None:
                for package in packages:
                    _save(session, package, None, _NOBODY, DEMONSTRATION)

        if not self.references():
            written(self._engine, work)


def _save(session: Session, package: CarePackage, based_on: int | None, by: str, caseload: str | None) -> int:
    content = package.model_dump_json()
    digest = hashlib.sha256(content.encode()).hexdigest()
    latest = session.scalars(_latest(package.reference)).first()
    now = latest.version if latest else 0
    if based_on is not None and based_on != now:
        raise StaleVersionError(package.reference)
    _put_into(session, package.reference, caseload)
    if latest is not None and latest.content_hash == digest:
        return now
    session.add(PackageVersion(reference=package.reference, version=now + 1, content=content, content_hash=digest,
                               saved_at=datetime.now(UTC).isoformat()))
    append(session, by, "saved package", package.reference, {"version": now + 1, "hash": digest})
    session.flush()
    return now + 1


def _put_into(session: Session, reference: str, caseload: str | None) -> None:
    placed = session.get(PackageCaseload, reference)
    if placed is None:
        session.add(PackageCaseload(reference=reference, caseload=caseload or DEMONSTRATION))
    elif caseload is not None:
        placed.caseload = caseload


def _newest() -> Subquery:
    return (select(PackageVersion.reference, func.max(PackageVersion.version).label("version"))
            .group_by(PackageVersion.reference).subquery())


def _latest(reference: str) -> Select[PackageVersion]:
    return (
        select(PackageVersion).where(PackageVersion.reference == reference).order_by(PackageVersion.version.desc())
    )
