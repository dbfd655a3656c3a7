"""People by issuer and subject, sign-ins that have ended, and whom a draft is meant for.

Roles were given to e-mail addresses. They stay with the address, bound to nobody, until somebody signs in for whom the
issuer says that it is verified.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make and change the tables."""
    party = sa.String(300)
    connection = op.get_bind()
    # SQLite cannot change a primary key: the table is read, dropped and made anew.
    old_grants = connection.execute(sa.text("SELECT identity, role, caseload FROM role_grant")).all()
    op.drop_table("role_grant")
    grants = op.create_table(
        "role_grant",
        sa.Column("issuer", party, primary_key=True),
        sa.Column("subject", party, primary_key=True),
        sa.Column("role", sa.String(40), primary_key=True),
        sa.Column("caseload", sa.String(80), primary_key=True),
    )
    # One address, written in two ways, was two people; it becomes one.
    renewed = sorted({(identity.strip().lower(), role, caseload) for identity, role, caseload in old_grants})
    if renewed:
        op.bulk_insert(
            grants,
            [
                {"issuer": "", "subject": who, "role": role, "caseload": caseload}
                for who, role, caseload in renewed
            ],
        )
    op.create_table(
        "person",
        sa.Column("issuer", party, primary_key=True),
        sa.Column("subject", party, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
    )
    op.create_table(
        "ended_sign_in",
        sa.Column("sign_in", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(40), nullable=False),
    )
    # In a batch, which copies the table: SQLite cannot alter a column.
    with op.batch_alter_table("audit_entry") as batch:
        batch.alter_column(
            "identity", existing_type=sa.String(200), type_=sa.String(601), existing_nullable=False
        )
    with op.batch_alter_table("draft") as batch:
        batch.add_column(sa.Column("caseload", sa.String(80), nullable=False, server_default=""))
    for reference, content in connection.execute(
        sa.text("SELECT reference, content FROM draft WHERE kind = 'package'")
    ).all():
        connection.execute(
            sa.text(
                "UPDATE draft SET caseload = :caseload WHERE kind = 'package' AND reference = :reference"
            ),
            {"caseload": _meant_for(content), "reference": reference},
        )
    # The default served the rows that were there: a new draft must say where it belongs.
    with op.batch_alter_table("draft") as batch:
        batch.alter_column("caseload", existing_type=sa.String(80), server_default=None)


def _meant_for(content: str) -> str:
    try:
        draft = json.loads(content)
    except ValueError:
        return ""
    return str(draft.get("caseload", ""))[:80] if isinstance(draft, dict) else ""
