"""A process that has things ready and forks for each task: started, told, heard, ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.web.work.messages import ORDER, READY

if TYPE_CHECKING:
    from collections.abc import Callable

WORKS = "radioscopie.web.work.zygote"
ENVIRONMENT = {"NUMBA_THREADING_LAYER": "workqueue"}  # the one whose threads may be forked
FULL_S = 0.01


@dataclass(slots=True, eq=False)
class Parent:
    """A parent of work.

    Parameters
    ----------
    parts : what it makes ready, by name
    heard : told itself, each part, and whether it is ready; "" when it died
    lost : it died, and has nothing ready again yet
    """

    parts: tuple[str, ...]
    heard: Callable[[Parent, str, bool], None]
    control: socket.socket | None = None
    process: subprocess.Popen[bytes] | None = None
    lost: bool = False

    def start(self) -> None:
        """Start it."""
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", WORKS, str(theirs.fileno()), *self.parts]
        null = subprocess.DEVNULL
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            pass_fds=[theirs.fileno()],
            env=os.environ | ENVIRONMENT,
            stdin=null,
            stdout=null,
            stderr=null,
        )
        theirs.close()
        ours.setblocking(False)
        self.control = ours
        asyncio.get_running_loop().add_reader(ours.fileno(), self._listen)

    def stop(self) -> None:
        """End it, and all that works for it."""
        if self.control:
            asyncio.get_running_loop().remove_reader(self.control.fileno())
            self.control.close()
        if self.process:
            self.process.kill()
            self.process.wait()
        self.control = self.process = None

    def _listen(self) -> None:
        message = b""
        with contextlib.suppress(OSError):
            message = self.control.recv(ORDER).rstrip() if self.control else b""
        if message.startswith(READY):
            self.lost, part = False, message.removeprefix(READY)
            self.heard(self, part[1:].decode(), part[:1] == b"+")
        elif not message:
            self.stop()
            self.lost = True
            self.heard(self, "", False)

    async def order(self, order: bytes, channel: socket.socket | None = None) -> None:
        """Tell it something; a queue of orders that is full is waited for."""
        while self.control:
            try:
                socket.send_fds(self.control, [order.ljust(ORDER)], [channel.fileno()] if channel else [])
            except BlockingIOError:
                await asyncio.sleep(FULL_S)
            except OSError:
                return
            else:
                return
