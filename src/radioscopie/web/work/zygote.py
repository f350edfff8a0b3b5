"""The parent of all work: one thread that makes everything ready, then forks a process for each task.

`python -m radioscopie.web.work.zygote FD PART…`: orders come by the socket FD; it ends when the other end is gone.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import select
import signal
import socket
import sys
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.web.work import child, warm
from radioscopie.web.work.messages import FORK, KILL, ORDER, READY

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT_S = 0.5


def main() -> None:
    """Serve orders until nobody gives any."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    children: set[int] = set()
    for part in sys.argv[2:]:
        ready = _prepared(warm.PARTS[part])
        control.sendall((READY + (b"+" if ready else b"-") + part.encode()).ljust(ORDER))
        while _is_order(control, 0):
            _order(control, children)
    gc.freeze()  # what is ready is not moved in children that share it
    while True:
        if _is_order(control, WAIT_S):
            _order(control, children)
        _bury(children)


def _prepared(prepare: warm.Prepare) -> bool:
    try:
        prepare()
    except Exception:  # noqa: BLE001 - a part that cannot be made ready is said so, the others serve
        return False
    _give_back()
    return True


def _give_back() -> None:
    """Give back to the system the memory that making ready took and holds no more: a third of it."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError):  # where the C library has no such function
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def _is_order(control: socket.socket, wait: float) -> bool:
    return bool(select.select([control], [], [], wait)[0])


def _order(control: socket.socket, children: set[int]) -> None:
    """Obey one order: fork a process that holds the channel given, or kill one of ours."""
    message, channels, _, _ = socket.recv_fds(control, ORDER, 1)
    if not message:
        _end(children)
    if message.rstrip() == FORK:
        channel = socket.socket(fileno=channels[0])
        process = os.fork()
        if process == 0:
            _work(control, channel)
        channel.close()
        children.add(process)
    elif message.startswith(KILL):
        process = int(message.removeprefix(KILL))
        if process in children:  # not buried, so that its number is still its own
            os.kill(process, signal.SIGKILL)


def _work(control: socket.socket, channel: socket.socket) -> None:
    """Be the child: one task, and never come back."""
    code = 1
    with contextlib.suppress(BaseException):
        control.close()
        child.work(channel)
        code = 0
    os._exit(code)


def _bury(children: set[int]) -> None:
    for process in list(_ended()):
        children.discard(process)


def _ended() -> Iterator[int]:
    with contextlib.suppress(ChildProcessError):
        while (process := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            yield process


def _end(children: set[int]) -> None:
    """End with all that still works."""
    for process in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    main()
