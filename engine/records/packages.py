"""Care packages in the database, version by version, each in a caseload."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from pydantic import ValidationError
from sqlalchemy import Select, Subquery, exists, func, select
from sqlalchemy.orm import Session

from ..model.care_package import CarePackage
from .acted import ActedRecords
from .audit import append
from .drafts import end_draft
from .listing import listed_packages
from .rights import EVERY_CASELOAD, ActorRights, Right, caseload_in
from .tables import PackageCaseload, PackageVersion
from .transaction import RecordsDamagedError, StaleVersionError, content_of

DEMONSTRATION = "demonstration"
_NOBODY = "handrail"
_MOST_NAMED = 500
"""References that are named in one query; beyond them every package is read."""


@dataclass(frozen=True)
class PackageVersionState:
    """One version of a package, and whether it can be read."""

    version: int
    saved_at: str
    """UTC, ISO 8601."""
    readable: bool


class PackageRecords(ActedRecords):
    """Saves packages and gives them back."""

    def save(
        self,
        package: CarePackage,
        *,
        based_on: int | None = None,
        caseload: str | None = None,
        draft_revision: int | None = None,
    ) -> int:
        """Save a package as its next version; the same content again is no new version.

        Args:
            package: what to save.
            based_on: the version that was read before the change; 0 for a new package, None to save regardless.
            caseload: where it belongs; None leaves it where it is, or puts a new one in the demonstration.
            draft_revision: the revision of the draft that it was written as, which ends with this; None leaves drafts.

        Returns:
            The version that now holds this content.

        Raises:
            StaleVersionError: when `based_on` is no longer the latest, or the draft was saved by another meanwhile.
            NotAllowedError: they do not write packages where it is, or where it should be.
        """

        def work(session: Session, rights: ActorRights) -> int:
            if draft_revision is not None:
                end_draft(session, "package", package.reference, draft_revision)
            return _save(session, rights, "write packages", package, based_on, caseload)

        return self._run_as_actor(work)

    def save_all(
        self,
        packages: Iterable[CarePackage],
        *,
        caseload: str,
        based_on: Mapping[str, int] = MappingProxyType({}),
    ) -> int:
        """Save many in one transaction, so that nothing is half taken in; how many there were.

        Args:
            packages: what to save.
            caseload: where they belong.
            based_on: the version that was read of each into which something was joined, 0 where there was none.

        Raises:
            StaleVersionError: when one of those is no longer the latest.
            NotAllowedError: they do not take packages in there, or where one of them is.
        """
        to_save = list(packages)

        def work(session: Session, rights: ActorRights) -> int:
            rights.require("take packages in", caseload)
            for package in to_save:
                _save(session, rights, "take packages in", package, based_on.get(package.reference), caseload)
            return len(to_save)

        return self._run_as_actor(work)

    def load(self, reference: str, version: int | None = None) -> CarePackage | None:
        """A package at a version, the latest by default; None when there is none."""
        query = _latest(reference)
        if version is not None:
            query = query.where(PackageVersion.version == version)
        with self._reading() as (session, rights):
            row = session.scalars(query).first()
            if row is None:
                rights.require("read packages", None)
                return None
            rights.require_of(session, "read packages", reference)
            return content_of(CarePackage, row.content, f"Version {row.version} of {reference}")

    def load_noting(self, reference: str, versions: dict[str, int]) -> CarePackage | None:
        """The latest package, and in `versions` which one that was (0 for none): for what is saved on it later."""
        query = _latest(reference)
        with self._reading() as (session, rights):
            row = session.scalars(query).first()
            versions[reference] = row.version if row else 0
            if row is None:
                rights.require("read packages", None)
                return None
            rights.require_of(session, "read packages", reference)
            return content_of(CarePackage, row.content, f"Version {row.version} of {reference}")

    def versions(self, reference: str) -> tuple[PackageVersionState, ...]:
        """Every version of a package, the newest first, readable or not.

        Raises:
            NotAllowedError: they do not read packages where it is.
        """
        with self._reading() as (session, rights):
            rights.require_of(session, "read packages", reference)
            return tuple(
                PackageVersionState(row.version, row.saved_at, _is_readable(row))
                for row in session.scalars(_latest(reference))
            )

    def restore(self, reference: str, version: int, *, based_on: int) -> int:
        """Save an earlier version again as the newest; what stands between stays where it is.

        Args:
            reference: of which package.
            version: which version; it can be read.
            based_on: the newest version, as it was seen, which may be one that cannot be read.

        Returns:
            The new version.

        Raises:
            RecordsDamagedError: there is no such version, or it cannot be read either.
            StaleVersionError: a newer version was saved meanwhile.
            NotAllowedError: they do not write packages where it is.
        """

        def work(session: Session, rights: ActorRights) -> int:
            rights.require_of(session, "write packages", reference)
            if not session.scalar(select(exists().where(PackageVersion.reference == reference))):
                raise StaleVersionError(reference)
            query = _latest(reference).where(PackageVersion.version == version)
            row, name = session.scalars(query).first(), f"Version {version} of {reference}"
            if row is None:
                raise RecordsDamagedError(name)
            package = content_of(CarePackage, row.content, name)
            return _save(session, rights, "write packages", package, based_on, None)

        return self._run_as_actor(work)

    def version(self, reference: str) -> int:
        """The latest version; 0 when there is none."""
        with self._reading() as (session, rights):
            rights.require("read packages", None)
            return (
                session.scalar(
                    select(func.max(PackageVersion.version)).where(PackageVersion.reference == reference)
                )
                or 0
            )

    def contents(self, references: Collection[str] | None = None) -> dict[str, tuple[str, str]]:
        """The newest content of each package and its hash, by reference, in alphabetical order."""
        newest = _newest()
        query = (
            select(PackageVersion, PackageCaseload.caseload)
            .join(
                newest,
                (PackageVersion.reference == newest.c.reference)
                & (PackageVersion.version == newest.c.version),
            )
            .join(PackageCaseload, PackageCaseload.reference == PackageVersion.reference)
        )
        asked_for = None if references is None else set(references)
        if asked_for is not None and len(asked_for) <= _MOST_NAMED:
            query = query.where(PackageVersion.reference.in_(asked_for))
        with self._reading() as (session, rights):
            contents = {
                row.reference: (row.content, row.content_hash)
                for row, caseload in session.execute(query)
                if (asked_for is None or row.reference in asked_for)
                and rights.may("count packages", caseload)
            }
        return {reference: contents[reference] for reference in sorted(contents)}

    def hashes(self, caseloads: Collection[str] | None = None) -> dict[str, str]:
        """The hash of each package's newest content, by reference, in alphabetical order."""
        with self._reading() as (session, rights):

            def may(caseload: str) -> bool:
                return (caseloads is None or caseload in caseloads) and rights.may("count packages", caseload)

            return {package.reference: package.content_hash for package in listed_packages(session, may)}

    def references(self, caseloads: Collection[str] | None = None) -> tuple[str, ...]:
        """Every reference that they may read of, in these caseloads or in all, in alphabetical order."""
        with self._reading() as (session, rights):

            def may(caseload: str) -> bool:
                return (caseloads is None or caseload in caseloads) and (
                    rights.may("read packages", caseload) or rights.may("read signed reviews", caseload)
                )

            return tuple(package.reference for package in listed_packages(session, may))

    def caseload_of(self, reference: str) -> str | None:
        """The caseload of a package."""
        with self._reading() as (session, rights):
            rights.require("use Handrail", None)
            return caseload_in(session, reference)

    def caseload_of_each(self) -> dict[str, str]:
        """The caseload of each package that they may read, by reference."""
        with self._reading() as (session, rights):
            query = select(PackageCaseload.reference, PackageCaseload.caseload)
            return {
                row.reference: row.caseload
                for row in session.execute(query.order_by(PackageCaseload.reference))
                if rights.may("read packages", row.caseload)
            }

    def caseloads(self) -> tuple[str, ...]:
        """The name of every caseload."""
        with self._reading() as (session, rights):
            rights.require("use Handrail", None)
            return tuple(
                session.scalars(
                    select(PackageCaseload.caseload).distinct().order_by(PackageCaseload.caseload)
                )
            )

    def fill_if_empty(self, packages: Iterable[CarePackage]) -> None:
        """Save these packages into a database that holds none."""

        def work(session: Session, rights: ActorRights) -> None:
            rights.require("take packages in", DEMONSTRATION)
            if session.scalar(select(PackageVersion.id).limit(1)) is None:
                for package in packages:
                    _save(session, rights, "take packages in", package, None, DEMONSTRATION)

        if not self.references():
            self._run_as_actor(work)


def _save(
    session: Session,
    rights: ActorRights,
    right: Right,
    package: CarePackage,
    based_on: int | None,
    caseload: str | None,
) -> int:
    """Save a version if the one that it was based on is still the newest."""
    reference = package.reference
    rights.require_of(session, right, reference, caseload or DEMONSTRATION)
    latest = session.scalars(_latest(reference)).first()
    now = latest.version if latest else 0
    if based_on is not None and based_on != now:
        raise StaleVersionError(reference)
    if caseload == EVERY_CASELOAD:
        raise ValueError("a package lies in one caseload")
    content = package.model_dump_json()
    digest = hashlib.sha256(content.encode()).hexdigest()
    moved = _put_into(session, rights, right, reference, caseload)
    if latest is not None and latest.content_hash == digest:
        if moved:
            append(session, rights.actor, "moved package", reference, {"into": moved})
        return now
    session.add(
        PackageVersion(
            reference=reference,
            version=now + 1,
            content=content,
            content_hash=digest,
            saved_at=datetime.now(UTC).isoformat(),
        )
    )
    where = {"into": moved} if moved else {}
    append(session, rights.actor, "saved package", reference, {"version": now + 1, "hash": digest, **where})
    return now + 1


def _put_into(
    session: Session, rights: ActorRights, right: Right, reference: str, caseload: str | None
) -> str:
    """Put a package where it belongs; the caseload that it came into, empty where it stays."""
    placed = session.get(PackageCaseload, reference)
    if placed is None:
        session.add(PackageCaseload(reference=reference, caseload=caseload or DEMONSTRATION))
        return caseload or DEMONSTRATION
    if caseload is None or placed.caseload == caseload:
        return ""
    rights.require(right, caseload, reference)
    placed.caseload = caseload
    return caseload


def _is_readable(row: PackageVersion) -> bool:
    try:
        CarePackage.model_validate_json(row.content)
    except ValidationError:
        return False
    return True


def _newest() -> Subquery:
    return (
        select(PackageVersion.reference, func.max(PackageVersion.version).label("version"))
        .group_by(PackageVersion.reference)
        .subquery()
    )


def _latest(reference: str) -> Select[PackageVersion]:
    return (
        select(PackageVersion)
        .where(PackageVersion.reference == reference)
        .order_by(PackageVersion.version.desc())
    )
