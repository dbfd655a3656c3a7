"""What lists read of signed reviews. Those signed before get theirs when a list first asks for it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "review_summary",
        sa.Column("reference", sa.String(60), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("shape", sa.Integer, primary_key=True),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
