"""Tables of the room of statistics: estimates, releases, their ledger."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, LargeBinary, Table, UniqueConstraint

from radioscopie.store.columns import (
    audit_of,
    checkpoint_of,
    coded,
    instant,
    key,
    maybe,
    maybe_instant,
    points_to,
    sealed,
    sealing_of,
    whole,
    word,
)
from radioscopie.store.schema.named import statistics
from radioscopie.store.sealing import SealedBytes

RELEASE_STATES = ("prepared", "approved", "published", "refused")
weighing = Table(
    "weighing",
    statistics,
    key("tenant"),
    key("id"),
    word("campaign"),
    whole("number"),
    word("asked"),
    sealed("weighing/figures"),
    sealed("weighing/weights"),
    sealed("weighing/input_digest"),
    word("versions"),
    word("made_by"),
    instant("made_at"),
    UniqueConstraint("tenant", "campaign", "number"),
)
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
