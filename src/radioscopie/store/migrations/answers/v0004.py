"""How answers are made."""

import sqlalchemy as sa
from alembic import op

revision = "answers_0004"
down_revision = "answers_0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "paradata",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint("kind IN ('begun', 'sent', 'reopened')", name=op.f("ck_paradata_kind")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_paradata")),
    )
