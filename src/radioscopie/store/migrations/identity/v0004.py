"""Who fills in which question."""

import sqlalchemy as sa
from alembic import op

revision = "identity_0004"
down_revision = "identity_0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "section",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("practice", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "contact"], ["contact.tenant", "contact.id"], name=op.f("fk_section_tenant_contact")
        ),
        sa.PrimaryKeyConstraint("tenant", "campaign", "practice", "question", name=op.f("pk_section")),
    )
