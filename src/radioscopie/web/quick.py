"""Answers worked out for everybody: kept by what was asked, worked out once when many ask at the same time."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import pickle
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radioscopie.law.load import Law
from radioscopie.version import __version__
from radioscopie.web.jobs import data_version, digest
from radioscopie.web.work.messages import Task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.web.work.pool import Pool

MEGABYTE = 1 << 20
MOST_MB, SECONDS, FAST, SOON_S = 8, 60, 1, 5
SHORT = ("whatif", "curve", "places", "levers", "place", "add", "worst", "levels", "layer", "waited")


@dataclass(slots=True)
class Quick:
    """Answers kept, compressed, the last used, and those being worked out.

    Parameters
    ----------
    size : bytes of those kept
    """

    pool: Pool
    memory_mb: int
    held: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    asked: dict[str, asyncio.Task[bytes]] = field(default_factory=dict)
    size: int = 0

    async def get(self, function: str, given: Mapping[str, Any]) -> Any:
        """Give what a task gives; its errors are those of `Pool.run`."""
        key = key_of(function, given)
        if key in self.held:
            self.held.move_to_end(key)
            content = zlib.decompress(self.held[key])
        else:
            content = await asyncio.shield(self._task(key, function, given))
            self._keep(key, zlib.compress(content, FAST))
        return pickle.loads(content)  # noqa: S301 - pickled by a process of ours

    async def soon(self, function: str, given: Mapping[str, Any]) -> Any:
        """Give what a task gives, or None when it takes longer than a page may: the work goes on, to be asked again."""
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(self.get(function, given), SOON_S)
        return None

    def _task(self, key: str, function: str, given: Mapping[str, Any]) -> asyncio.Task[bytes]:
        if key not in self.asked:
            work = Task(function, dict(given), SECONDS, self.memory_mb, is_short(function, given))
            task = asyncio.create_task(self.pool.content(work))
            task.add_done_callback(lambda _: self.asked.pop(key, None))
            self.asked[key] = task
        return self.asked[key]

    def _keep(self, key: str, content: bytes) -> None:
        self.size += len(content) - len(self.held.get(key, b""))
        self.held[key] = content
        while self.size > MOST_MB * MEGABYTE:
            self.size -= len(self.held.popitem(last=False)[1])


def is_short(function: str, given: Mapping[str, Any]) -> bool:
    """Tell whether a task is over in two tenths of a second; each position of a fee is a law of its own."""
    return function in SHORT and not is_of_law(given.get("lever", ""))


def is_of_law(lever: str) -> bool:
    """Tell whether a lever is an address of the law."""
    law, address = Law.load(), lever.partition("@")[0]
    return address in law.entries or address in law.prefixes


def key_of(function: str, given: Mapping[str, Any]) -> str:
    """Digest what is asked, content of files included, with the law, the data and the code that answer."""
    content = hashlib.sha256(pickle.dumps(sorted(given.items()))).hexdigest()
    return digest(Law.load().version, data_version(), __version__, function, content)
