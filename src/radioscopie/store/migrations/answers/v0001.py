"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "answers_0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audit",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", name=op.f("pk_audit")),
    )
    op.create_table(
        "campaign",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.Float(precision=53), nullable=False),
        sa.Column("closes_at", sa.Float(precision=53), nullable=False),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'frozen', 'open', 'closed', 'published', 'archived')",
            name=op.f("ck_campaign_state"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_campaign")),
    )
    op.create_table(
        "edit",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_edit")),
    )
    op.create_table(
        "unit",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("holding", sa.Text(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.Text(), server_default="", nullable=False),
        sa.Column("prefill", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "campaign"], ["campaign.tenant", "campaign.id"], name=op.f("fk_unit_tenant_campaign")
        ),
        sa.PrimaryKeyConstraint("tenant", "campaign", "pseudonym", name=op.f("pk_unit")),
    )
    op.create_table(
        "answer",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Float(precision=53), nullable=False),
        sa.Column("submitted_at", sa.Float(precision=53), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'reopened', 'accepted', 'set_aside')",
            name=op.f("ck_answer_state"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "campaign", "pseudonym"],
            ["unit.tenant", "unit.campaign", "unit.pseudonym"],
            name=op.f("fk_answer_tenant_campaign_pseudonym"),
        ),
        sa.PrimaryKeyConstraint("tenant", "campaign", "pseudonym", name=op.f("pk_answer")),
    )
    op.create_table(
        "submission",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("withdrawn_at", sa.Float(precision=53), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "campaign", "pseudonym"],
            ["unit.tenant", "unit.campaign", "unit.pseudonym"],
            name=op.f("fk_submission_tenant_campaign_pseudonym"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_submission")),
        sa.UniqueConstraint(
            "tenant", "campaign", "pseudonym", "key", name=op.f("uq_submission_tenant_campaign_pseudonym_key")
        ),
        sa.UniqueConstraint(
            "tenant",
            "campaign",
            "pseudonym",
            "number",
            name=op.f("uq_submission_tenant_campaign_pseudonym_number"),
        ),
    )
