"""Tables of the three rooms. Every row says its tenant; instants are seconds since 1970, months are YYYY-MM."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
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


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _word(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _maybe(name: str) -> Column[str]:
    return Column(name, Text)


def _sealed(place: str, *, alike: bool = False, default: str | None = None) -> Column[str]:
    """Make a column that lies sealed, named by its table and its name; found by equality when sealed `alike`."""
    name, kind = place.partition("/")[2], Sealed(place, alike=alike)
    return Column(name, kind, nullable=False, default=default, server_default=default)


def _maybe_sealed(place: str, *, alike: bool = False) -> Column[str]:
    return Column(place.partition("/")[2], Sealed(place, alike=alike))


def _at(name: str) -> Column[float]:
    return Column(name, Float(53), nullable=False)


def _when(name: str) -> Column[float]:
    return Column(name, Float(53))


def _whole(name: str, default: str | None = None) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=default)


def _in(name: str, codes: tuple[str, ...]) -> CheckConstraint:
    """Hold a column to its codes."""
    return CheckConstraint(f"{name} IN ({', '.join(repr(code) for code in codes)})", name)


def _of(table: str, *columns: str) -> ForeignKeyConstraint:
    """Point to the row of the same tenant that has a key."""
    names = ("id", *columns[1:])
    return ForeignKeyConstraint(
        ("tenant", *columns), [f"{table}.tenant", *(f"{table}.{one}" for one in names)]
    )


def _audit(room: MetaData) -> Table:
    """Make the log of a room: rows are added, each with the digest of the one before."""
    return Table(
        "audit",
        room,
        _key("tenant"),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        _at("at"),
        _word("actor"),
        _word("action"),
        _word("object"),
        _word("detail", ""),
        _word("previous"),
        _word("sha"),
    )


def _checkpoint(room: MetaData) -> Table:
    """Make the table of the places where a log was cut: number and digest of the last line that went."""
    return Table(
        "checkpoint",
        room,
        _key("tenant"),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        _word("sha"),
        _at("at"),
    )


def _sealing(room: MetaData) -> Table:
    """Make the table of the keys, by name, that have sealed something in a room; they are no tenant's."""
    return Table("sealing", room, _key("tenant"), _key("key"))


STAFF = ("desk", "statistician", "officer", "administrator", "auditor")
PRACTICE = ("respondent", "submitter", "owner")
MESSAGE_STATES = ("queued", "sending", "sent", "retry", "failed", "cancelled")
CAMPAIGN_STATES = ("draft", "frozen", "open", "closed", "published", "archived")
ANSWER_STATES = ("draft", "submitted", "reopened", "accepted", "set_aside")
ACTS = ("begun", "sent", "reopened")
RELEASE_STATES = ("prepared", "approved", "published", "refused")

tenant = Table("tenant", identity, _key("id"), _word("name"), _at("created_at"))
account = Table(
    "account",
    identity,
    _key("tenant"),
    _key("id"),
    _sealed("account/email", alike=True),
    _sealed("account/name"),
    _word("role"),
    _word("password"),
    _sealed("account/code_key"),
    Column("code_used", BigInteger, nullable=False, server_default="0"),
    _maybe_sealed("account/subject", alike=True),
    _word("state", "active"),
    _at("created_at"),
    UniqueConstraint("tenant", "email"),
    UniqueConstraint("tenant", "subject"),
    _in("role", STAFF),
)
practice = Table(
    "practice",
    identity,
    _key("tenant"),
    _key("id"),
    _sealed("practice/name"),
    _sealed("practice/holding"),
    _word("pseudonym"),
    _word("holding_pseudonym"),
    _word("stratum"),
    _word("region", ""),
    _word("size", ""),
    _word("language", "fr"),
    _maybe("charter"),
    _when("charter_at"),
    _when("withdrawn_at"),
    UniqueConstraint("tenant", "pseudonym"),
)
contact = Table(
    "contact",
    identity,
    _key("tenant"),
    _key("id"),
    _word("practice"),
    _sealed("contact/email", alike=True),
    _word("role"),
    _when("unsubscribed_at"),
    _when("refused_at"),
    UniqueConstraint("tenant", "practice", "email"),
    _of("practice", "practice"),
    _in("role", PRACTICE),
)
invitation = Table(
    "invitation",
    identity,
    _key("tenant"),
    _key("id"),
    _word("campaign"),
    _word("contact"),
    _word("token"),
    _at("created_at"),
    _at("expires_at"),
    _when("used_at"),
    UniqueConstraint("tenant", "token"),
    _of("contact", "contact"),
)
session = Table(
    "session",
    identity,
    _key("tenant"),
    _key("key"),
    _word("role"),
    _maybe("account"),
    _maybe("contact"),
    _maybe("practice"),
    _at("created_at"),
    _at("seen_at"),
    _at("expires_at"),
    _of("account", "account"),
    _of("contact", "contact"),
)
message = Table(
    "message",
    identity,
    _key("tenant"),
    _key("id"),
    _word("campaign"),
    _word("contact"),
    _word("kind"),
    _whole("round"),
    _word("state"),
    _whole("tries", "0"),
    _at("next_at"),
    _when("sent_at"),
    _sealed("message/why", default=""),
    UniqueConstraint("tenant", "campaign", "contact", "kind", "round"),
    Index(None, "state", "next_at"),
    _of("contact", "contact"),
    _in("state", MESSAGE_STATES),
)
section = Table(
    "section",
    identity,
    _key("tenant"),
    _key("campaign"),
    _key("practice"),
    _key("question"),
    _word("contact"),
    _of("contact", "contact"),
)
attempt = Table(
    "attempt",
    identity,
    _key("tenant"),
    Column("who", Sealed("attempt/who", alike=True), primary_key=True),
    Column("at", Float(53), primary_key=True),
    _word("kind"),
)
identity_sealing = _sealing(identity)
identity_audit = _audit(identity)
identity_checkpoint = _checkpoint(identity)

campaign = Table(
    "campaign",
    answers,
    _key("tenant"),
    _key("id"),
    _word("title"),
    _word("questionnaire"),
    _word("digest"),
    _word("period"),
    _word("state"),
    _at("opens_at"),
    _at("closes_at"),
    _at("created_at"),
    _in("state", CAMPAIGN_STATES),
)
unit = Table(
    "unit",
    answers,
    _key("tenant"),
    _key("campaign"),
    _key("pseudonym"),
    _word("holding"),
    _word("stratum"),
    _word("region", ""),
    _word("size", ""),
    _sealed("unit/prefill", default="{}"),
    _of("campaign", "campaign"),
)
answer = Table(
    "answer",
    answers,
    _key("tenant"),
    _key("campaign"),
    _key("pseudonym"),
    _whole("rev"),
    _word("state"),
    _sealed("answer/body"),
    _at("saved_at"),
    _when("submitted_at"),
    ForeignKeyConstraint(
        ("tenant", "campaign", "pseudonym"), ["unit.tenant", "unit.campaign", "unit.pseudonym"]
    ),
    _in("state", ANSWER_STATES),
)
submission = Table(
    "submission",
    answers,
    _key("tenant"),
    _key("id"),
    _word("campaign"),
    _word("pseudonym"),
    _whole("number"),
    _sealed("submission/key", alike=True),
    _word("questionnaire"),
    _sealed("submission/body"),
    _word("digest"),
    _at("at"),
    _when("withdrawn_at"),
    UniqueConstraint("tenant", "campaign", "pseudonym", "number"),
    UniqueConstraint("tenant", "campaign", "pseudonym", "key"),
    ForeignKeyConstraint(
        ("tenant", "campaign", "pseudonym"), ["unit.tenant", "unit.campaign", "unit.pseudonym"]
    ),
)
edit = Table(
    "edit",
    answers,
    _key("tenant"),
    _key("id"),
    _word("campaign"),
    _word("pseudonym"),
    _word("field"),
    _maybe_sealed("edit/raw"),
    _maybe_sealed("edit/new"),
    _word("who"),
    _sealed("edit/why"),
    _at("at"),
)
paradata = Table(
    "paradata",
    answers,
    _key("tenant"),
    _key("id"),
    _word("campaign"),
    _word("pseudonym"),
    _word("kind"),
    _whole("kept"),
    _whole("changed"),
    _at("at"),
    _in("kind", ACTS),
)
answers_sealing = _sealing(answers)
answers_audit = _audit(answers)
answers_checkpoint = _checkpoint(answers)

run = Table(
    "run",
    statistics,
    _key("tenant"),
    _key("id"),
    _word("campaign"),
    _word("asked"),
    _sealed("run/figures"),
    _word("response"),
    _sealed("run/input_digest"),
    _word("versions"),
    _word("made_by"),
    _at("made_at"),
)
release = Table(
    "release",
    statistics,
    _key("tenant"),
    _key("id"),
    _word("campaign"),
    _word("title"),
    _word("state"),
    _word("asked"),
    _word("cells"),
    Column("document", LargeBinary, nullable=False),
    Column("sealed", SealedBytes("release/sealed"), nullable=False),
    _word("prepared_by"),
    _at("prepared_at"),
    _maybe("approved_by"),
    _when("approved_at"),
    _when("published_at"),
    CheckConstraint("approved_by IS NULL OR approved_by <> prepared_by", "two_people"),
    CheckConstraint("state <> 'published' OR approved_by IS NOT NULL", "approved_first"),
    _in("state", RELEASE_STATES),
)
ledger = Table(
    "ledger",
    statistics,
    _key("tenant"),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    _word("release"),
    Column("document", LargeBinary, nullable=False),
    Column("sealed", SealedBytes("ledger/sealed")),
    _at("at"),
    UniqueConstraint("tenant", "release"),
    _of("release", "release"),
)
benchmark = Table(
    "benchmark",
    statistics,
    _key("tenant"),
    _key("campaign"),
    _key("measure"),
    _key("class"),
    _whole("holdings"),
    _word("bounds"),
    _at("frozen_at"),
)
statistics_sealing = _sealing(statistics)
statistics_audit = _audit(statistics)
statistics_checkpoint = _checkpoint(statistics)

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
