"""The engine alone: a small row written and committed at a time, as durable as the service asks for."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 1000


def bare_rate(folder: Path, database: tuple[str, str]) -> dict[str, float]:
    """Write rows one commit each; give how many a second."""
    return _postgres(database[0]) if database[0] else _sqlite(folder / "bare.sqlite")


def _sqlite(path: Path) -> dict[str, float]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE answer (unit INTEGER PRIMARY KEY, body TEXT)")
    started = time.monotonic()
    for row in range(ROWS):
        connection.execute("INSERT OR REPLACE INTO answer VALUES (?, ?)", (row % 500, "x" * 200))
    return {"commits_a_second": ROWS / (time.monotonic() - started)}


def _postgres(address: str) -> dict[str, float]:
    import psycopg  # noqa: PLC0415 - its extra is only there when PostgreSQL is

    with psycopg.connect(address.replace("postgresql+psycopg", "postgresql"), autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (unit int PRIMARY KEY, body text)")
        started = time.monotonic()
        for row in range(ROWS):
            connection.execute(
                "INSERT INTO bare VALUES (%s, %s) ON CONFLICT (unit) DO UPDATE SET body = EXCLUDED.body",
                (row % 500, "x" * 200),
            )
        return {"commits_a_second": ROWS / (time.monotonic() - started)}
