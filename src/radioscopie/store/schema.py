"""Tables of the three rooms (see `columns`)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from radioscopie.store.columns import (
    audit_of,
    checkpoint_of,
    coded,
    instant,
    key,
    maybe,
    maybe_instant,
    maybe_sealed,
    points_to,
    sealed,
    sealing_of,
    whole,
    word,
)
from radioscopie.store.sealing import Sealed, SealedBytes

IDENTITY, ANSWERS, STATISTICS = "identity", "answers", "statistics"
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
identity, answers, statistics = (MetaData(naming_convention=NAMING) for _ in range(3))
ROOMS = {IDENTITY: identity, ANSWERS: answers, STATISTICS: statistics}

STAFF = ("desk", "statistician", "officer", "administrator", "auditor")
PRACTICE = ("respondent", "submitter", "owner")
MESSAGE_STATES = ("queued", "sending", "sent", "retry", "failed", "cancelled")
CAMPAIGN_STATES = ("draft", "frozen", "open", "closed", "published", "archived")
ANSWER_STATES = ("draft", "submitted", "reopened", "accepted", "set_aside")
ACTS = ("begun", "sent", "reopened")
RELEASE_STATES = ("prepared", "approved", "published", "refused")

tenant = Table("tenant", identity, key("id"), word("name"), instant("created_at"))
account = Table(
    "account",
    identity,
    key("tenant"),
    key("id"),
    sealed("account/email", alike=True),
    sealed("account/name"),
    word("role"),
    word("password"),
    sealed("account/code_key"),
    Column("code_used", BigInteger, nullable=False, server_default="0"),
    maybe_sealed("account/subject", alike=True),
    word("state", "active"),
    instant("created_at"),
    UniqueConstraint("tenant", "email"),
    UniqueConstraint("tenant", "subject"),
    coded("role", STAFF),
)
practice = Table(
    "practice",
    identity,
    key("tenant"),
    key("id"),
    sealed("practice/name"),
    sealed("practice/holding"),
    word("pseudonym"),
    word("holding_pseudonym"),
    word("stratum"),
    word("region", ""),
    word("size", ""),
    word("language", "fr"),
    maybe("charter"),
    maybe_instant("charter_at"),
    maybe_instant("withdrawn_at"),
    UniqueConstraint("tenant", "pseudonym"),
)
contact = Table(
    "contact",
    identity,
    key("tenant"),
    key("id"),
    word("practice"),
    sealed("contact/email", alike=True),
    word("role"),
    maybe_instant("unsubscribed_at"),
    maybe_instant("refused_at"),
    UniqueConstraint("tenant", "practice", "email"),
    points_to("practice", "practice"),
    coded("role", PRACTICE),
)
invitation = Table(
    "invitation",
    identity,
    key("tenant"),
    key("id"),
    word("campaign"),
    word("contact"),
    word("token"),
    instant("created_at"),
    instant("expires_at"),
    maybe_instant("used_at"),
    UniqueConstraint("tenant", "token"),
    points_to("contact", "contact"),
)
session = Table(
    "session",
    identity,
    key("tenant"),
    key("key"),
    word("role"),
    maybe("account"),
    maybe("contact"),
    maybe("practice"),
    instant("created_at"),
    instant("seen_at"),
    instant("expires_at"),
    points_to("account", "account"),
    points_to("contact", "contact"),
)
message = Table(
    "message",
    identity,
    key("tenant"),
    key("id"),
    word("campaign"),
    word("contact"),
    word("kind"),
    whole("round"),
    word("state"),
    whole("tries", "0"),
    instant("next_at"),
    maybe_instant("sent_at"),
    sealed("message/why", default=""),
    UniqueConstraint("tenant", "campaign", "contact", "kind", "round"),
    Index(None, "state", "next_at"),
    points_to("contact", "contact"),
    coded("state", MESSAGE_STATES),
)
section = Table(
    "section",
    identity,
    key("tenant"),
    key("campaign"),
    key("practice"),
    key("question"),
    word("contact"),
    points_to("contact", "contact"),
)
attempt = Table(
    "attempt",
    identity,
    key("tenant"),
    Column("who", Sealed("attempt/who", alike=True), primary_key=True),
    Column("at", Float(53), primary_key=True),
    word("kind"),
)
identity_sealing = sealing_of(identity)
identity_audit = audit_of(identity)
identity_checkpoint = checkpoint_of(identity)

campaign = Table(
    "campaign",
    answers,
    key("tenant"),
    key("id"),
    word("title"),
    word("questionnaire"),
    word("digest"),
    word("period"),
    word("state"),
    instant("opens_at"),
    instant("closes_at"),
    instant("created_at"),
    coded("state", CAMPAIGN_STATES),
)
unit = Table(
    "unit",
    answers,
    key("tenant"),
    key("campaign"),
    key("pseudonym"),
    word("holding"),
    word("stratum"),
    word("region", ""),
    word("size", ""),
    sealed("unit/prefill", default="{}"),
    points_to("campaign", "campaign"),
)
answer = Table(
    "answer",
    answers,
    key("tenant"),
    key("campaign"),
    key("pseudonym"),
    whole("rev"),
    word("state"),
    sealed("answer/body"),
    instant("saved_at"),
    maybe_instant("submitted_at"),
    ForeignKeyConstraint(
        ("tenant", "campaign", "pseudonym"), ["unit.tenant", "unit.campaign", "unit.pseudonym"]
    ),
    coded("state", ANSWER_STATES),
)
submission = Table(
    "submission",
    answers,
    key("tenant"),
    key("id"),
    word("campaign"),
    word("pseudonym"),
    whole("number"),
    sealed("submission/key", alike=True),
    word("questionnaire"),
    sealed("submission/body"),
    word("digest"),
    instant("at"),
    maybe_instant("withdrawn_at"),
    UniqueConstraint("tenant", "campaign", "pseudonym", "number"),
    UniqueConstraint("tenant", "campaign", "pseudonym", "key"),
    ForeignKeyConstraint(
        ("tenant", "campaign", "pseudonym"), ["unit.tenant", "unit.campaign", "unit.pseudonym"]
    ),
)
edit = Table(
    "edit",
    answers,
    key("tenant"),
    key("id"),
    word("campaign"),
    word("pseudonym"),
    word("field"),
    maybe_sealed("edit/raw"),
    maybe_sealed("edit/new"),
    word("who"),
    sealed("edit/why"),
    instant("at"),
)
paradata = Table(
    "paradata",
    answers,
    key("tenant"),
    key("id"),
    word("campaign"),
    word("pseudonym"),
    word("kind"),
    whole("kept"),
    whole("changed"),
    instant("at"),
    coded("kind", ACTS),
)
answers_sealing = sealing_of(answers)
answers_audit = audit_of(answers)
answers_checkpoint = checkpoint_of(answers)

run = Table(
    "run",
    statistics,
    key("tenant"),
    key("id"),
    word("campaign"),
    word("asked"),
    sealed("run/figures"),
    word("response"),
    sealed("run/input_digest"),
    word("versions"),
    word("made_by"),
    instant("made_at"),
)
release = Table(
    "release",
    statistics,
    key("tenant"),
    key("id"),
    word("campaign"),
    word("title"),
    word("state"),
    word("asked"),
    word("cells"),
    Column("document", LargeBinary, nullable=False),
    Column("sealed", SealedBytes("release/sealed"), nullable=False),
    word("prepared_by"),
    instant("prepared_at"),
    maybe("approved_by"),
    maybe_instant("approved_at"),
    maybe_instant("published_at"),
    CheckConstraint("approved_by IS NULL OR approved_by <> prepared_by", "two_people"),
    CheckConstraint("state <> 'published' OR approved_by IS NOT NULL", "approved_first"),
    coded("state", RELEASE_STATES),
)
ledger = Table(
    "ledger",
    statistics,
    key("tenant"),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    word("release"),
    Column("document", LargeBinary, nullable=False),
    Column("sealed", SealedBytes("ledger/sealed")),
    instant("at"),
    UniqueConstraint("tenant", "release"),
    points_to("release", "release"),
)
benchmark = Table(
    "benchmark",
    statistics,
    key("tenant"),
    key("campaign"),
    key("measure"),
    key("class"),
    whole("holdings"),
    word("bounds"),
    instant("frozen_at"),
)
statistics_sealing = sealing_of(statistics)
statistics_audit = audit_of(statistics)
statistics_checkpoint = checkpoint_of(statistics)

AUDITS = {IDENTITY: identity_audit, ANSWERS: answers_audit, STATISTICS: statistics_audit}
CHECKPOINTS = {
    IDENTITY: identity_checkpoint,
    ANSWERS: answers_checkpoint,
    STATISTICS: statistics_checkpoint,
}
SEALINGS = {IDENTITY: identity_sealing, ANSWERS: answers_sealing, STATISTICS: statistics_sealing}
ADDED_ONLY = {
    IDENTITY: ("audit", "checkpoint"),
    ANSWERS: ("audit", "checkpoint"),
    STATISTICS: ("audit", "checkpoint", "ledger", "benchmark", "run"),
}
