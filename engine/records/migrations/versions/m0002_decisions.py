"""Caseloads, roles, drafts, signed reviews, outcomes and the audit trail."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _reference(**more: Any) -> sa.Column[str]:
    return sa.Column("reference", sa.String(60), nullable=False, **more)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _string(name: str, length: int, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, **more)


def _number(name: str, **more: Any) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, **more)


def upgrade() -> None:
    """Make the tables."""
    op.create_table("package_caseload", _reference(primary_key=True), _string("caseload", 80, index=True))
    op.create_table(
        "role_grant",
        _string("identity", 200, primary_key=True),
        _string("role", 40, primary_key=True),
        _string("caseload", 80, primary_key=True),
    )
    op.create_table(
        "draft",
        _string("kind", 20, primary_key=True),
        _reference(primary_key=True),
        _number("revision"),
        _text("content"),
        _string("saved_by", 200),
        _string("saved_at", 40),
    )
    op.create_table(
        "signed_review",
        _reference(primary_key=True),
        _number("number", primary_key=True),
        _text("content"),
        _string("content_hash", 64),
        sa.Column("complete", sa.Boolean, nullable=False),
        _string("review_due", 10),
    )
    op.create_table(
        "second_signature",
        _reference(primary_key=True),
        _number("number", primary_key=True),
        _text("content"),
    )
    op.create_table(
        "outcome",
        _reference(primary_key=True),
        _number("number", primary_key=True),
        _string("after", 20, primary_key=True),
        _number("revision", primary_key=True),
        _text("content"),
    )
    op.create_table(
        "audit_entry",
        _number("number", primary_key=True, autoincrement=False),
        _string("at", 40),
        _string("identity", 200),
        _string("action", 40),
        _reference(index=True),
        _text("detail"),
        _string("previous_hash", 64),
        _string("entry_hash", 64),
    )
    # From here on every package is in a caseload; those that are there already come into this one.
    op.execute(
        "INSERT INTO package_caseload (reference, caseload) "
        "SELECT DISTINCT reference, 'demonstration' FROM package_version"
    )
