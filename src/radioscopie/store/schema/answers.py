"""Tables of the room of answers: what is asked and what was typed, by pseudonym."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint

from radioscopie.store.columns import (
    audit_of,
    checkpoint_of,
    coded,
    instant,
    key,
    maybe_instant,
    maybe_sealed,
    points_to,
    sealed,
    sealing_of,
    whole,
    word,
)
from radioscopie.store.schema.named import answers

CAMPAIGN_STATES = (
    "draft", "frozen", "open", "closed", "edited", "weighted", "estimated", "protected", "published", "archived",
)  # fmt: skip
ANSWER_STATES = ("draft", "submitted", "reopened", "accepted", "set_aside")
ACTS = ("begun", "sent", "reopened")
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
