"""Answers lie sealed; the digest of a draft, that nobody read, goes."""

from alembic import op

from radioscopie.store.migrations.sealed import seal_room
from radioscopie.store.sealing import Sealed

revision = "answers_0003"
down_revision = "answers_0002"


def upgrade() -> None:
    """Seal what is held."""
    op.execute("ALTER TABLE answer DROP COLUMN digest")
    seal_room(
        (
            Sealed("unit/prefill"),
            Sealed("answer/body"),
            Sealed("submission/key", alike=True),
            Sealed("submission/body"),
            Sealed("edit/raw"),
            Sealed("edit/new"),
            Sealed("edit/why"),
        )
    )
