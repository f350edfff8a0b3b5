"""Places where the log was cut."""

import sqlalchemy as sa
from alembic import op

revision = "answers_0002"
down_revision = "answers_0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "checkpoint",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", name=op.f("pk_checkpoint")),
    )
