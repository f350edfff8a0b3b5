"""The survey under load, on either engine: saves, submissions with their receipts, an export while people type.

`python benchmarks/survey/load.py [--engine sqlite|postgres] [--practices 5000] [--people 500] [--seconds 60]` invites
practices to an invented survey, serves it, has `people` of them save once every two seconds, then all submit as fast as
they may, with an export of every answer meanwhile. Beside it, in the same run, the bare engine: one small row written
and committed at a time. Times on a shared machine say nothing by themselves: the load of the machine is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bare import bare_rate
from served import Made, Practice, prepare, served

from radioscopie.cli.serve import KEYS

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "explorer")]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EVERY_S, AT_ONCE, LATEST_S = 2.0, 50, 1.0
LEAST_RATE = 230
CELLS = {
    "A0.right": "yes",
    "A1.ct.before": 1000,
    "A2.now": 80,
    "A2.before": 100,
    "A5.fte": 12,
    "A5.partial": 3,
}


class Client:
    """A practice: one connection kept open, one session."""

    def __init__(self, url: str, practice: Practice) -> None:
        parts = urlsplit(url)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._practice, self._held = practice, None
        self.rev = 0

    async def ask(self, method: str, path: str, body: bytes = b"", **more: str) -> tuple[int, bytes]:
        """Ask, on a new connection when the one kept was closed."""
        for last in (False, True):
            try:
                return await self._ask(method, path, body, **more)
            except (OSError, asyncio.IncompleteReadError, IndexError):
                self._held = None
                if last:
                    raise
        raise AssertionError

    async def _ask(self, method: str, path: str, body: bytes, **more: str) -> tuple[int, bytes]:
        if self._held is None:
            self._held = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._held
        heads = {
            "host": f"{self._host}:{self._port}",
            "cookie": self._practice.cookie,
            "content-type": "application/json",
            "content-length": str(len(body)),
            "sec-fetch-site": "same-origin",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        await writer.drain()
        return await _reply(reader)

    async def save(self) -> int:
        """Save one more cell on the revision that was read last."""
        words = {"rev": self.rev, "changes": {**CELLS, "A1.ct.now": 700 + self.rev % 300}}
        status, content = await self.ask("PUT", f"{self._practice.path}/answer", json.dumps(words).encode())
        if status == 200:
            self.rev = json.loads(content)["rev"]
        return status

    async def submit(self) -> str:
        """Save, submit, ask for the receipt; give its code, "" when anything is not as it must be."""
        if await self.save() != 200:
            return ""
        body = json.dumps({"rev": self.rev}).encode()
        key = f"key-of-{self._practice.name}-0123456789"
        status, content = await self.ask("POST", f"{self._practice.path}/submit", body, idempotency_key=key)
        again, same = await self.ask("POST", f"{self._practice.path}/submit", body, idempotency_key=key)
        _, held = await self.ask("GET", f"{self._practice.path}/receipt")
        codes = [json.loads(one).get("receipt", "") for one in (content, same, held)]
        return codes[0] if (status, again) == (200, 200) and len(set(codes)) == 1 else ""


async def _reply(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ")[1])
    heads = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    if "content-length" in heads:
        return status, await reader.readexactly(int(heads["content-length"]))
    return status, b"".join([part async for part in _parts(reader)])


async def _parts(reader: asyncio.StreamReader) -> Any:
    while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
        yield await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)


async def saves(clients: list[Client], seconds: float) -> dict[str, float]:
    """Have everybody save every two seconds."""
    took: list[float] = []
    wrong: list[int] = []
    until = time.monotonic() + seconds

    async def person(rank: int, client: Client) -> None:
        due = time.monotonic() + EVERY_S * rank / len(clients)
        while due < until:
            await asyncio.sleep(max(due - time.monotonic(), 0))
            started = time.monotonic()
            status = await client.save()
            took.append(time.monotonic() - started)
            wrong.extend([status] * (status != 200))
            due = max(due + EVERY_S, time.monotonic())

    await asyncio.gather(*(person(rank, client) for rank, client in enumerate(clients)))
    ordered = sorted(took)
    return {
        "saves": len(took),
        "saves_a_second": len(took) / seconds,
        "median_s": statistics.median(ordered),
        "p95_s": ordered[int(0.95 * len(ordered))],
        "wrong": len(wrong),
    }


async def submits(clients: list[Client], export: Client, path: str) -> dict[str, float]:
    """Have everybody submit, a few at once; export what there is meanwhile."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(client: Client) -> str:
        async with gate:
            return await client.submit()

    started = time.monotonic()
    (codes, exported) = await asyncio.gather(
        asyncio.gather(*(one(client) for client in clients)), _exported(export, path)
    )
    known = {code for code in codes if code}
    return {
        "submitted": len(known),
        "without_receipt": len(clients) - len(known),
        "seconds": time.monotonic() - started,
        **exported,
    }


async def _exported(client: Client, path: str) -> dict[str, float]:
    await asyncio.sleep(EVERY_S)
    started = time.monotonic()
    status, content = await client.ask("GET", path)
    return {"export_status": status, "export_bytes": len(content), "export_s": time.monotonic() - started}


def told(title: str, found: dict[str, float]) -> None:
    """Print what was found, a line a figure."""
    print(title)
    for name, value in found.items():
        print(f"  {name:<18}{value:>12.3f}" if isinstance(value, float) else f"  {name:<18}{value:>12}")


def main(argv: Iterable[str] | None = None) -> int:
    """Measure; 1 when a bound is missed or an answer is lost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    asked.add_argument("--practices", type=int, default=5000)
    asked.add_argument("--people", type=int, default=500)
    asked.add_argument("--seconds", type=float, default=60.0)
    given = asked.parse_args(None if argv is None else list(argv))
    with tempfile.TemporaryDirectory() as home, _database(given.engine) as database:
        told(f"bare {given.engine}", bare_rate(Path(home), database))
        folder = Path(home) / "data"
        made = prepare(folder, database, given.practices)
        with served(folder, database) as (url, process):
            return asyncio.run(_measured(url, process, made, given))


async def _measured(url: str, process: int, made: Made, given: argparse.Namespace) -> int:
    from processes import processor_s, settled  # noqa: PLC0415 - of the explorer's benchmarks, beside these

    clients = [Client(url, one) for one in made.practices]
    settled(process)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    before = processor_s(process)
    found = await saves(clients[: given.people], given.seconds)
    found["processor_ms_each"] = 1000 * (processor_s(process) - before) / max(found["saves"], 1)
    told(f"{given.people} people save every {EVERY_S:g} s", found)
    done = await submits(clients, Client(url, made.statistician), made.export)
    told(f"{given.practices} practices submit, an export meanwhile", done)
    is_quick = found["saves_a_second"] >= LEAST_RATE * given.people / 500 and found["p95_s"] <= LATEST_S
    is_whole = not found["wrong"] and not done["without_receipt"] and done["export_status"] == 200
    print("bounds:", "kept" if is_quick else "missed", "- answers:", "none lost" if is_whole else "LOST")
    return 0 if is_quick and is_whole else 1


@contextmanager
def _database(engine: str) -> Iterator[tuple[str, str]]:
    """Give the addresses of a database, for its owner and for the application; empty for SQLite."""
    if engine == "sqlite":
        yield "", ""
        return
    from tests.postgres import database, keys, prepared, server  # noqa: PLC0415 - a server is only brought when asked

    os.environ[KEYS] = str(keys())
    with server(durable=True) as owner:
        yield database(owner, prepared(owner))


if __name__ == "__main__":
    raise SystemExit(main())
