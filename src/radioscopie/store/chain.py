"""The log: each line holds the digest of the one before, so that none can be changed or taken out unseen."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING

from sqlalchemy import insert, select
from sqlalchemy import text as sql

from radioscopie.store.schema import AUDITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row

FIRST = "0" * 64


def note(
    connection: Connection, room: str, tenant: str, actor: str, action: str, subject: str, detail: str = ""
) -> None:
    """Add a line, in the transaction of what it tells; never a value that was answered."""
    table = AUDITS[room]
    if connection.dialect.name == "postgresql":
        connection.execute(sql("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"{room}/{tenant}"})
    last = connection.execute(
        select(table.c.number, table.c.sha)
        .where(table.c.tenant == tenant)
        .order_by(table.c.number.desc())
        .limit(1)
    ).first()
    number, previous = (last.number + 1, last.sha) if last else (1, FIRST)
    line = (tenant, number, time.time(), actor, action, subject, detail, previous)
    connection.execute(insert(table).values((*line, digest_of(line))))


def digest_of(line: tuple[object, ...]) -> str:
    """Digest a line with that of the one before."""
    return hashlib.sha256(json.dumps(line, ensure_ascii=False).encode()).hexdigest()


def lines(connection: Connection, room: str, tenant: str) -> list[Row[tuple[object, ...]]]:
    """Give the log of a tenant, first line first."""
    table = AUDITS[room]
    return list(connection.execute(select(table).where(table.c.tenant == tenant).order_by(table.c.number)))


def faults(connection: Connection, room: str, tenant: str) -> list[int]:
    """Give the numbers of the lines that do not follow."""
    return [*_faults(lines(connection, room, tenant))]


def _faults(found: list[Row[tuple[object, ...]]]) -> Iterator[int]:
    previous = FIRST
    for place, line in enumerate(found, 1):
        if line.number != place or line.previous != previous or digest_of(tuple(line)[:-1]) != line.sha:
            yield int(line.number)
        previous = line.sha
