"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "identity_0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("code_used", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint(
            "role IN ('desk', 'statistician', 'officer', 'administrator', 'auditor')",
            name=op.f("ck_account_role"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_account")),
        sa.UniqueConstraint("tenant", "email", name=op.f("uq_account_tenant_email")),
        sa.UniqueConstraint("tenant", "subject", name=op.f("uq_account_tenant_subject")),
    )
    op.create_table(
        "attempt",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "who", "at", name=op.f("pk_attempt")),
    )
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
        "practice",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holding", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("holding_pseudonym", sa.Text(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="fr", nullable=False),
        sa.Column("charter", sa.Text(), nullable=True),
        sa.Column("charter_at", sa.Float(precision=53), nullable=True),
        sa.Column("withdrawn_at", sa.Float(precision=53), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_practice")),
        sa.UniqueConstraint("tenant", "pseudonym", name=op.f("uq_practice_tenant_pseudonym")),
    )
    op.create_table(
        "tenant",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
    )
    op.create_table(
        "contact",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("practice", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unsubscribed_at", sa.Float(precision=53), nullable=True),
        sa.Column("refused_at", sa.Float(precision=53), nullable=True),
        sa.CheckConstraint("role IN ('respondent', 'submitter', 'owner')", name=op.f("ck_contact_role")),
        sa.ForeignKeyConstraint(
            ["tenant", "practice"],
            ["practice.tenant", "practice.id"],
            name=op.f("fk_contact_tenant_practice"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_contact")),
        sa.UniqueConstraint("tenant", "practice", "email", name=op.f("uq_contact_tenant_practice_email")),
    )
    op.create_table(
        "invitation",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.Column("expires_at", sa.Float(precision=53), nullable=False),
        sa.Column("used_at", sa.Float(precision=53), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "contact"], ["contact.tenant", "contact.id"], name=op.f("fk_invitation_tenant_contact")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("tenant", "token", name=op.f("uq_invitation_tenant_token")),
    )
    op.create_table(
        "message",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.Float(precision=53), nullable=False),
        sa.Column("sent_at", sa.Float(precision=53), nullable=True),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'retry', 'failed', 'cancelled')",
            name=op.f("ck_message_state"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "contact"], ["contact.tenant", "contact.id"], name=op.f("fk_message_tenant_contact")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "tenant",
            "campaign",
            "contact",
            "kind",
            "round",
            name=op.f("uq_message_tenant_campaign_contact_kind_round"),
        ),
    )
    op.create_index(op.f("ix_message_state_next_at"), "message", ["state", "next_at"], unique=False)
    op.create_table(
        "session",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("practice", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.Column("seen_at", sa.Float(precision=53), nullable=False),
        sa.Column("expires_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "account"], ["account.tenant", "account.id"], name=op.f("fk_session_tenant_account")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "contact"], ["contact.tenant", "contact.id"], name=op.f("fk_session_tenant_contact")
        ),
        sa.PrimaryKeyConstraint("tenant", "key", name=op.f("pk_session")),
    )
