"""All the sealed cells of a store: those that do not open are counted, all are sealed anew with other keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import column, delete, insert, select, table, update

from radioscopie.store.chain import name_tenant
from radioscopie.store.people import tenants
from radioscopie.store.schema.identity import attempt
from radioscopie.store.schema.rooms import ADDED_ONLY, ROOMS, SEALINGS
from radioscopie.store.sealing import SealError, is_current, sealed_of, sealer_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Dialect, Table
    from sqlalchemy.sql.expression import TableClause

    from radioscopie.store.rooms import Store

Cells = dict[str, Any]


def as_held(held: Table) -> TableClause:
    """Give a table whose sealed cells are read and written as they lie."""
    kinds = sealed_of(held)
    plain = (
        column(one.name, kinds[one.name].impl if one.name in kinds else one.type) for one in held.columns
    )
    return table(held.name, *plain)


def sealed_anew(held: Table, row: Cells, dialect: Dialect) -> Cells:
    """Give the cells of a row that another key than the one in use has sealed, sealed with it.

    Raises
    ------
    SealError : a cell does not open
    """
    opened = {
        name: (kind, kind.process_result_value(row[name], dialect)) for name, kind in sealed_of(held).items()
    }
    return {
        name: kind.process_bind_param(value, dialect)
        for name, (kind, value) in opened.items()
        if not is_current(kind, row[name], dialect)
    }


def unopened(store: Store) -> int:
    """Count the rows that have a cell that does not open."""
    count = 0
    for room in store.rooms:
        for name in tenants(store):
            with room.read("") as connection:
                for held, row in _rows(connection, room.name, name):
                    count += not _opens(held, row, connection.dialect)
    return count


def _opens(held: Table, row: Cells, dialect: Dialect) -> bool:
    try:
        sealed_anew(held, row, dialect)
    except SealError:
        return False
    return True


def _rows(connection: Connection, room: str, tenant: str) -> Iterator[tuple[Table, Cells]]:
    name_tenant(connection, tenant)
    for held in ROOMS[room].sorted_tables:
        if sealed_of(held):
            plain = as_held(held)
            for row in connection.execute(select(plain).where(plain.c.tenant == tenant)).mappings():
                yield held, dict(row)


def seal_anew(store: Store) -> int:
    """Seal with the key in use what others have sealed; give how many rows. What only grows stays as it is.

    Raises
    ------
    SealError : a cell does not open; its room is as it was
    """
    count = 0
    for room in store.rooms:
        room.write("", partial(_use_key, room=room.name))
        for name in tenants(store):
            count += room.write(name, partial(_seal_room, room=room.name, tenant=name))
    return count


def _use_key(connection: Connection, room: str) -> None:
    known, key = SEALINGS[room], sealer_of(connection.dialect).current.hex()
    asked = select(known.c.key).where(known.c.tenant == "", known.c.key == key)
    if connection.execute(asked).first() is None:
        connection.execute(insert(known).values(tenant="", key=key))


def _seal_room(connection: Connection, room: str, tenant: str) -> int:
    if attempt.name in ROOMS[room].tables:
        connection.execute(delete(attempt).where(attempt.c.tenant == tenant))
    found = [one for one in _rows(connection, room, tenant) if one[0].name not in ADDED_ONLY[room]]
    old = [(held, row, sealed_anew(held, row, connection.dialect)) for held, row in found]
    changed = [one for one in old if one[2]]
    for held, row, cells in changed:
        _put(connection, held, row, cells)
    return len(changed)


def _put(connection: Connection, held: Table, row: Cells, cells: Cells) -> None:
    plain = as_held(held)
    mine = [plain.c[key.name] == row[key.name] for key in held.primary_key.columns]
    connection.execute(update(plain).where(*mine).values(cells))
