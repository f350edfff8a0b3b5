"""Seal what a room holds in the clear, once: what the migrations of the three rooms have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from radioscopie.store.sealing import Sealed, SealedBytes, sealer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Sealed | SealedBytes


def seal_room(kinds: Sequence[Kind], guarded: Sequence[str] = ()) -> None:
    """Make the table of keys, and seal the columns that are held.

    Parameters
    ----------
    kinds : of the columns; each says its table and its name
    guarded : tables that only grow; their guards are made again after the migrations
    """
    op.create_table(
        "sealing",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key", name=op.f("pk_sealing")),
    )
    bind = op.get_bind()
    for table in guarded:
        for trigger in _triggers(bind, table):
            op.execute(trigger)
    for kind in kinds:
        table, _, column = kind.place.partition("/")
        if bind.dialect.name == "postgresql":
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        _seal(bind, table, column, kind)
    key = sealer_of(bind.dialect).current.hex()
    bind.execute(sa.text("INSERT INTO sealing (tenant, key) VALUES ('', :key)"), {"key": key})


def _triggers(bind: sa.Connection, table: str) -> list[str]:
    if bind.dialect.name == "postgresql":
        return [f"DROP TRIGGER IF EXISTS only_grows ON {table}"]
    return [f"DROP TRIGGER IF EXISTS {table}_no_update"]


def _seal(bind: sa.Connection, table: str, column: str, kind: Any) -> None:
    keys = sa.inspect(bind).get_pk_constraint(table)["constrained_columns"]
    plain = sa.table(table, *map(sa.column, (*keys, column)))
    sealed = sa.table(table, *map(sa.column, keys), sa.column(column, kind))
    for row in list(bind.execute(sa.select(plain)).mappings()):
        mine = [sealed.c[name] == row[name] for name in keys]
        bind.execute(sa.update(sealed).where(*mine).values({column: row[column]}))
