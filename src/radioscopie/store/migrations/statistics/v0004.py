"""Estimates and the answers behind the ledger lie sealed."""

from radioscopie.store.migrations.sealed import seal_room
from radioscopie.store.sealing import Sealed, SealedBytes

revision = "statistics_0004"
down_revision = "statistics_0003"


def upgrade() -> None:
    """Seal what is held."""
    seal_room(
        (
            Sealed("run/figures"),
            Sealed("run/input_digest"),
            SealedBytes("release/sealed"),
            SealedBytes("ledger/sealed"),
        ),
        guarded=("run", "ledger"),
    )
