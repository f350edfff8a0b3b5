"""Contacts, names and keys of codes lie sealed."""

from alembic import op

from radioscopie.store.migrations.sealed import seal_room
from radioscopie.store.sealing import Sealed

revision = "identity_0003"
down_revision = "identity_0002"


def upgrade() -> None:
    """Seal what is held; wrong words of the last quarter of an hour are forgotten."""
    op.execute("DELETE FROM attempt")
    seal_room(
        (
            Sealed("account/email", alike=True),
            Sealed("account/name"),
            Sealed("account/code_key"),
            Sealed("account/subject", alike=True),
            Sealed("practice/name"),
            Sealed("practice/holding"),
            Sealed("contact/email", alike=True),
            Sealed("message/why"),
        )
    )
