"""Tables of the room of identity: who may come in, who is written to."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Table, UniqueConstraint

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
from radioscopie.store.schema.named import identity
from radioscopie.store.sealing import Sealed

STAFF = ("desk", "statistician", "officer", "administrator", "auditor")
PRACTICE = ("respondent", "submitter", "owner")
MESSAGE_STATES = ("queued", "sending", "sent", "retry", "failed", "cancelled")
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
