"""Estimates, kept as they were made."""

import sqlalchemy as sa
from alembic import op

revision = "statistics_0002"
down_revision = "statistics_0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "run",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("input_digest", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_run")),
    )
