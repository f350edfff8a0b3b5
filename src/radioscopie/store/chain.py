"""The log: each line holds the digest of the one before, so that none can be changed or taken out unseen.

What is old may go, from the first line on, behind a checkpoint: number and digest of the last line that went. What is
left still follows from it, a line of the log says that it was cut, and the database refuses to cut what is not old.
"""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select
from sqlalchemy import text as sql

from radioscopie.store.schema.rooms import AUDITS, CHECKPOINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row

FIRST = "0" * 64
SHORTENED = "log_shortened"


def name_tenant(connection: Connection, name: str) -> None:
    """Say to a server whose rows are read or written from now on in this transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(sql("SELECT set_config('radioscopie.tenant', :tenant, true)"), {"tenant": name})


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
    """Give the numbers of the lines that do not follow, from the first or from where the log was cut."""
    found = lines(connection, room, tenant)
    cut = _last_cut(connection, room, tenant)
    number, previous = (cut.number, cut.sha) if cut else (0, FIRST)
    wrong = [*_faults(found, number, previous)]
    told = {one.detail for one in found if one.action == SHORTENED}
    return wrong if not cut or _cut_said(number, previous) in told else [number, *wrong]


def _faults(found: list[Row[tuple[object, ...]]], number: int, previous: str) -> Iterator[int]:
    for place, line in enumerate(found, number + 1):
        if line.number != place or line.previous != previous or digest_of(tuple(line)[:-1]) != line.sha:
            yield int(line.number)
        previous = line.sha


def _last_cut(connection: Connection, room: str, tenant: str) -> Row[tuple[object, ...]] | None:
    table = CHECKPOINTS[room]
    query = select(table).where(table.c.tenant == tenant).order_by(table.c.number.desc()).limit(1)
    return connection.execute(query).first()


def _cut_said(number: int, sha: str) -> str:
    return f"{number} {sha}"


def shorten(connection: Connection, room: str, tenant: str, before: float, now: float, *, apply: bool) -> int:
    """Take away the lines older than an instant; give how many. A line of the log says it, and where."""
    table = AUDITS[room]
    old = (table.c.tenant == tenant, table.c.at < before)
    young = select(func.min(table.c.number)).where(table.c.tenant == tenant, table.c.at >= before)
    first_kept = connection.execute(young).scalar()
    query = select(table.c.number, table.c.sha).where(*old)
    if first_kept is not None:
        query = query.where(table.c.number < first_kept)
    last = connection.execute(query.order_by(table.c.number.desc()).limit(1)).first()
    if last is None:
        return 0
    gone = (table.c.tenant == tenant, table.c.number <= last.number)
    count = int(connection.execute(select(func.count()).select_from(table).where(*gone)).scalar() or 0)
    if apply:
        note(connection, room, tenant, "retention", SHORTENED, str(count), _cut_said(last.number, last.sha))
        row = {"tenant": tenant, "number": last.number, "sha": last.sha, "at": now}
        connection.execute(insert(CHECKPOINTS[room]).values(row))
        connection.execute(delete(table).where(*gone))
    return count
