"""Work asked for and waited for: a place in the queue, progress, cancel, limits of time and memory."""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, RadioscopieError
from radioscopie.web.work import messages
from radioscopie.web.work.messages import FORK, KILL
from radioscopie.web.work.parent import Parent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from radioscopie.web.work.messages import Message, Task

FIRST, ALL = ("law", "practice"), ("law", "practice", "access", "nation")
PARENTS = (FIRST, ALL)
REASONS = {"MemoryError": "memory", "TimeoutError": "time"}
WALL = 4  # seconds on the clock for one of processor, on a machine that others use
AGAIN_S = 2.0
COMES_BACK = "practice"  # the part that tells, when it is ready, that a parent which died is back


class WorkError(RadioscopieError):
    """Work that gave nothing.

    Parameters
    ----------
    reason : "time", "memory", "limits" (one of these two), "preparing" or "broken"
    detail : kind and place of what broke, or the part that is prepared
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


@dataclass(slots=True)
class Pool:
    """Processes that work, at most `most` at once, and as many short ones; the others wait in order.

    Two parents: one that has the law ready serves while the other makes all ready, and leaves then.

    Parameters
    ----------
    ready : parts made ready, by name, kept up to date
    """

    most: int
    ready: dict[str, bool]
    waiting: int = 0
    working: int = 0
    _parents: list[Parent] = field(default_factory=list)
    _turns: dict[bool, asyncio.Semaphore] = field(default_factory=dict)

    def start(self) -> None:
        """Start the parents."""
        self._turns = {short: asyncio.Semaphore(self.most) for short in (False, True)}
        self._parents = [Parent(parts, self._heard) for parts in PARENTS]
        for one in self._parents:
            one.start()

    def stop(self) -> None:
        """End all work."""
        for one in self._parents:
            one.stop()
        self._parents = []

    def _heard(self, parent: Parent, part: str, ready: bool) -> None:
        """Note the parts that are ready; start again a parent that died, in a while."""
        later = asyncio.get_running_loop().call_later
        if part:
            self.ready[part] = ready or self.ready[part]
            if part == ALL[-1]:
                later(AGAIN_S, self._leave)
        elif parent in self._parents:
            self.ready.update(dict.fromkeys(parent.parts[1:], False))
            later(AGAIN_S, self._again, parent)

    def _leave(self) -> None:
        """Let the first parent go when nothing works for it any more."""
        if self.working and len(self._parents) > 1:
            asyncio.get_running_loop().call_later(AGAIN_S, self._leave)
        elif len(self._parents) > 1:
            self._parents.pop(0).stop()

    def _again(self, parent: Parent) -> None:
        if parent in self._parents:
            parent.start()

    @property
    def is_settled(self) -> bool:
        """Tell whether one parent has all ready, and is alone."""
        return self.ready["nation"] and len(self._parents) == 1

    def _parent(self) -> Parent:
        """Give the parent that works: the one that has all ready, as soon as it has; none that comes back."""
        able = [one for one in self._parents if not one.lost]
        if not able:
            raise WorkError("preparing", COMES_BACK)
        return able[-1 if self.ready["nation"] else 0]

    async def run(self, task: Task, tick: Callable[[int], None] = lambda _: None) -> Any:
        """Do a task.

        Raises
        ------
        InputError : what was asked cannot be used
        WorkError : too long, too large, or broken
        asyncio.CancelledError : given up; the process is killed
        """
        return pickle.loads(await self.content(task, tick))  # noqa: S301 - from a process of ours

    async def content(self, task: Task, tick: Callable[[int], None] = lambda _: None) -> bytes:
        """Do a task and give what it found, pickled; errors as for `run`."""
        async with self._turn(task):
            try:
                async with asyncio.timeout(WALL * task.processor_s):
                    message = await self._message(self._parent(), task, tick)
            except TimeoutError:
                raise WorkError("time") from None
        return _content(message)

    @contextlib.asynccontextmanager
    async def _turn(self, task: Task) -> AsyncIterator[None]:
        if not self._turns:
            raise WorkError("broken", "not started")
        turns = self._turns[task.short]
        self.waiting += 1
        try:
            await turns.acquire()
        finally:
            self.waiting -= 1
        self.working += 1
        try:
            yield
        finally:
            self.working -= 1
            turns.release()

    async def _message(self, parent: Parent, task: Task, tick: Callable[[int], None]) -> Message:
        """Give the last message of a process.

        Raises
        ------
        WorkError : it died, or the parent before it began
        """
        ours, theirs = socket.socketpair()
        with theirs:
            await parent.order(FORK, theirs)
        reader, writer = await asyncio.open_connection(sock=ours)
        process = 0
        try:
            process = (await messages.read(reader)).process
            tick(0)
            writer.write(messages.packed(task))
            await writer.drain()
            while isinstance(message := await messages.read(reader), messages.Tick):
                tick(message.done)
            process = 0
        except (asyncio.IncompleteReadError, ConnectionError):
            raise (WorkError("limits") if process else WorkError("preparing", COMES_BACK)) from None
        finally:
            if process:
                await asyncio.shield(parent.order(KILL + str(process).encode()))
            writer.close()
        return message  # type: ignore[no-any-return]


def _content(message: Message) -> bytes:
    if isinstance(message, messages.Done):
        return message.content
    if isinstance(message, messages.Refused):
        raise InputError(message.problems)
    if isinstance(message, messages.Failed):
        reason = REASONS.get(message.kind, "broken")
        raise WorkError(reason, f"{message.kind} {message.place}")
    raise WorkError("broken")
