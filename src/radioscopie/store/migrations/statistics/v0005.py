"""How answers were weighed."""

import sqlalchemy as sa
from alembic import op

revision = "statistics_0005"
down_revision = "statistics_0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "weighing",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.Column("input_digest", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_weighing")),
        sa.UniqueConstraint("tenant", "campaign", "number", name=op.f("uq_weighing_tenant_campaign_number")),
    )
