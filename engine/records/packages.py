"""Care packages in the database, version by version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..model.care_package import CarePackage
from .tables import PackageVersion


class StaleVersionError(Exception):
    """Somebody else has saved this package since it was read."""


class PackageRecords:
    """Saves packages and gives them back."""

    def __init__(self, engine: Engine) -> None:
        """Work on an open database."""
        self._engine = engine

    def save(self, package: CarePackage, *, based_on: int | None = None) -> int:
        """Save a package as its next version; the same content again is no new version.

        Args:
            package: what to save.
            based_on: the version that was read before the change; 0 for a new package, None to save regardless.

        Returns:
            The version that now holds this content.

        Raises:
            StaleVersionError: when `based_on` is no longer the latest.
        """
        content = package.model_dump_json()
        digest = hashlib.sha256(content.encode()).hexdigest()
        with Session(self._engine) as session:
            latest = session.scalars(_latest(package.reference)).first()
            now = latest.version if latest else 0
            if based_on is not None and based_on != now:
                raise StaleVersionError(_stale(package.reference))
            if latest is not None and latest.content_hash == digest:
                return now
            session.add(
                PackageVersion(
                    reference=package.reference,
                    version=now + 1,
                    content=content,
                    content_hash=digest,
                    saved_at=datetime.now(UTC).isoformat(),
                )
            )
            try:
                session.commit()
            except IntegrityError as error:
                raise StaleVersionError(_stale(package.reference)) from error
            return now + 1

    def load(self, reference: str, version: int | None = None) -> CarePackage | None:
        """A package at a version, the latest by default; None when there is none."""
        query = _latest(reference)
        if version is not None:
            query = query.where(PackageVersion.version == version)
        with Session(self._engine) as session:
            row = session.scalars(query).first()
            return None if row is None else CarePackage.model_validate_json(row.content)

    def references(self) -> tuple[str, ...]:
        """Every reference, in alphabetical order."""
        with Session(self._engine) as session:
            found = select(PackageVersion.reference).distinct().order_by(PackageVersion.reference)
            return tuple(session.scalars(found))

    def fill_if_empty(self, packages: Iterable[CarePackage]) -> None:
        """Save these packages into a database that holds none."""
        with Session(self._engine) as session:
            empty = session.scalar(select(func.count()).select_from(PackageVersion)) == 0
        if empty:
            for package in packages:
                self.save(package)


def _latest(reference: str) -> Select[PackageVersion]:
    return (
        select(PackageVersion).where(PackageVersion.reference == reference).order_by(PackageVersion.version.desc())
    )


def _stale(reference: str) -> str:
    return f"{reference} was saved by somebody else in the meantime: open it again and make the change there"
