"""A forked process: one task, within its limits, then the end."""

from __future__ import annotations

import contextlib
import os
import pickle
import resource
import signal
import time
from typing import TYPE_CHECKING

from radioscopie.errors import InputError
from radioscopie.web.work import messages, tasks
from radioscopie.web.work.place import place_of

if TYPE_CHECKING:
    import socket

    from radioscopie.web.work.messages import Message, Task

EVERY_S, POLITE = 0.2, 5
MEGABYTE = 1 << 20
ALL, DATA = 0, 5  # columns of /proc/self/statm
LEAST_TO_DRAW = 1024
GRACE_S = 2


def work(channel: socket.socket) -> None:
    """Do the task that comes by a channel, and tell what it gives."""
    messages.send(channel, messages.Started(os.getpid()))
    task: Task = messages.receive(channel)
    limit(task)
    with contextlib.suppress(OSError):  # nobody listens any more
        messages.send(channel, done(task, Progress(channel)))


def done(task: Task, advance: Progress | None = None) -> Message:
    """Do a task and give what it gives, or why it does not."""
    try:
        function = getattr(tasks, task.function)
        found = function(advance or (lambda _: None), **task.given)
        return messages.Done(pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
    except InputError as error:
        return messages.Refused(error.problems)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the one who waits must know
        return messages.Failed(type(error).__name__, place_of(error))


def limit(task: Task) -> None:
    """Hold this process to the memory and the time of a task, behind what answers people at once."""
    os.nice(0 if task.short else POLITE)
    signal.signal(signal.SIGXCPU, _too_long)
    _limit_memory(task)
    resource.setrlimit(resource.RLIMIT_CPU, (task.processor_s, task.processor_s + GRACE_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_memory(task: Task) -> None:
    """Hold this process to a memory: addresses, or what may be written where drawing reserves far more than it uses."""
    draws = task.function in tasks.DRAWING
    room = max(task.memory_mb, LEAST_TO_DRAW) if draws else task.memory_mb
    most = _memory(DATA if draws else ALL) + room * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA if draws else resource.RLIMIT_AS, (most, most))


def _too_long(_: int, __: object) -> None:
    raise TimeoutError


def _memory(column: int) -> int:
    """Give the memory that this process holds, by column of what the system tells; where it does not, no limit."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[column]) * resource.getpagesize()
    except OSError:
        return 1 << 50


class Progress:
    """Tells what is done, a few times a second."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel, self.count, self.told = channel, 0, 0.0

    def __call__(self, more: int) -> None:
        """Add to what is done."""
        self.count += more
        now = time.monotonic()
        if now - self.told > EVERY_S:
            self.told = now
            messages.send(self.channel, messages.Tick(self.count))
