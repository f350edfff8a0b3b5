"""What the processes tell each other: lengths, then pickled words of our own, over sockets that only they hold."""

from __future__ import annotations

import copyreg
import pickle
import struct
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    import socket

    from radioscopie.errors import Problem

HEAD = struct.Struct("!Q")
FORK, KILL, READY, ORDER = b"fork", b"kill", b"ready", 64  # an order has 64 bytes


def read_only(known: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Give a mapping that cannot be changed: pickle does not know how by itself."""
    return MappingProxyType(known)


copyreg.pickle(MappingProxyType, lambda known: (read_only, (dict(known),)))


@dataclass(frozen=True, slots=True)
class Task:
    """A function of `tasks`, what it is given, and the limits it works within.

    Parameters
    ----------
    processor_s : seconds of processor
    memory_mb : memory that it may add to what its parent holds
    short : over in a tenth of a second: it does not wait behind longer ones, and the processor serves it first
    """

    function: str
    given: dict[str, Any]
    processor_s: int
    memory_mb: int
    short: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """The process that works."""

    process: int


@dataclass(frozen=True, slots=True)
class Tick:
    """How many things are done, told by the engine."""

    done: int


@dataclass(frozen=True, slots=True)
class Done:
    """What a task gives, pickled: whoever keeps it need not know it."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked cannot be used."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """The work broke: the kind of the error and its place, never its message, which may quote a cell."""

    kind: str
    place: str


Message = Started | Tick | Done | Refused | Failed


def send(channel: socket.socket, message: object) -> None:
    """Send a message whole."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    channel.sendall(HEAD.pack(len(content)) + content)


def receive(channel: socket.socket) -> Any:
    """Wait for a message.

    Raises
    ------
    EOFError : the other end is gone
    """
    (size,) = HEAD.unpack(_exactly(channel, HEAD.size))
    return pickle.loads(_exactly(channel, size))  # noqa: S301 - from a process of ours


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = channel.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


async def read(stream: asyncio.StreamReader) -> Any:
    """Wait for a message.

    Raises
    ------
    asyncio.IncompleteReadError : the other end is gone
    """
    (size,) = HEAD.unpack(await stream.readexactly(HEAD.size))
    return pickle.loads(await stream.readexactly(size))  # noqa: S301 - from a process of ours


def packed(message: object) -> bytes:
    """Give a message as it is sent."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(content)) + content
