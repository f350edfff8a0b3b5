"""Kinds of columns of the tables of the three rooms, and the tables that each room has: log, its cuts, its keys.

Every row says its tenant; instants are seconds since 1970, months are YYYY-MM.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Table,
    Text,
)

from radioscopie.store.sealing import Sealed


def key(name: str) -> Column[str]:
    """Make a column of the key."""
    return Column(name, Text, primary_key=True)


def word(name: str, default: str | None = None) -> Column[str]:
    """Make a text."""
    return Column(name, Text, nullable=False, server_default=default)


def maybe(name: str) -> Column[str]:
    """Make a text that may be absent."""
    return Column(name, Text)


def sealed(place: str, *, alike: bool = False, default: str | None = None) -> Column[str]:
    """Make a column that lies sealed, named by its table and its name; found by equality when sealed `alike`."""
    name, kind = place.partition("/")[2], Sealed(place, alike=alike)
    return Column(name, kind, nullable=False, default=default, server_default=default)


def maybe_sealed(place: str, *, alike: bool = False) -> Column[str]:
    """Make a sealed column that may be absent."""
    return Column(place.partition("/")[2], Sealed(place, alike=alike))


def instant(name: str) -> Column[float]:
    """Make an instant."""
    return Column(name, Float(53), nullable=False)


def maybe_instant(name: str) -> Column[float]:
    """Make an instant that may be absent."""
    return Column(name, Float(53))


def whole(name: str, default: str | None = None) -> Column[int]:
    """Make a whole number."""
    return Column(name, Integer, nullable=False, server_default=default)


def coded(name: str, codes: tuple[str, ...]) -> CheckConstraint:
    """Hold a column to its codes."""
    return CheckConstraint(f"{name} IN ({', '.join(repr(code) for code in codes)})", name)


def points_to(table: str, *columns: str) -> ForeignKeyConstraint:
    """Point to the row of the same tenant that has a key."""
    names = ("id", *columns[1:])
    return ForeignKeyConstraint(
        ("tenant", *columns), [f"{table}.tenant", *(f"{table}.{one}" for one in names)]
    )


def audit_of(room: MetaData) -> Table:
    """Make the log of a room: rows are added, each with the digest of the one before."""
    return Table(
        "audit",
        room,
        key("tenant"),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        instant("at"),
        word("actor"),
        word("action"),
        word("object"),
        word("detail", ""),
        word("previous"),
        word("sha"),
    )


def checkpoint_of(room: MetaData) -> Table:
    """Make the table of the places where a log was cut: number and digest of the last line that went."""
    return Table(
        "checkpoint",
        room,
        key("tenant"),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        word("sha"),
        instant("at"),
    )


def sealing_of(room: MetaData) -> Table:
    """Make the table of the keys, by name, that have sealed something in a room; they are no tenant's."""
    return Table("sealing", room, key("tenant"), key("key"))
