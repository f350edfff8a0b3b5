"""An association with a DICOM archive for C-FIND (DICOM PS3.7 and PS3.8): questions and answers as bytes, no more.

It asks for one service, in the transfer syntax that every archive has: implicit little endian. What is read of an
archive is bounded, and what is no DICOM ends it.
"""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

STUDY_ROOT, APPLICATION, IMPLICIT = (
    "1.2.840.10008.5.1.4.1.2.2.1",
    "1.2.840.10008.3.1.1.1",
    "1.2.840.10008.1.2",
)
OURS = "2.25.300113081611412735026091517425870352219"  # of our making, from a UUID (PS3.5 B.2)
ASK, ACCEPT, REJECT, DATA, LEAVE = 0x01, 0x02, 0x03, 0x04, 0x05
APPLICATION_ITEM, CONTEXT, CONTEXT_ANSWER, ABSTRACT, TRANSFER, USER = 0x10, 0x20, 0x21, 0x30, 0x40, 0x50
LONGEST_ITEM, IMPLEMENTATION = 0x51, 0x52
CONTEXT_ID, TAKEN, COMMAND, LAST = 1, 0, 1, 2
OUR_LONGEST, LARGEST, LEAST = 1 << 16, 1 << 26, 1 << 7
VERSION, BEFORE_ITEMS, PART_HEAD = 1, 68, 6
FIND, LOW, WITH_DATA, NO_DATA = 0x0020, 2, 0x0001, 0x0101
SERVICE, KIND, ID, PRIORITY, DATA_TYPE, STATUS = 0x0002, 0x0100, 0x0110, 0x0700, 0x0800, 0x0900
PENDING = (0xFF00, 0xFF01)
REJECTED, NO_SERVICE, NO_ANSWER = "studies.not_admitted", "studies.no_find", "studies.no_answer"


class NotMadeError(Exception):
    """No association was made; its text is the reason that a user is told."""


class CutError(Exception):
    """The association was cut, or what came is no DICOM."""


class Part(NamedTuple):
    """A part of a message: of its command or of its data, and whether it is the last one."""

    is_command: bool
    is_last: bool
    content: bytes


class Association:
    """An association that was made (see `associate`)."""

    def __init__(self, link: socket.socket, stream: BinaryIO, longest: int) -> None:
        self._link, self._longest, self._asked = link, longest, 0
        self._stream = stream
        self._parts: list[Part] = []

    def ask(self, query: Mapping[int, bytes]) -> None:
        """Send a question.

        Parameters
        ----------
        query : values by tag, in the order of tags

        Raises
        ------
        CutError : the association was cut
        """
        self._asked = self._asked % 0xFFFF + 1
        told = b"".join((*self._packets(_command(self._asked), COMMAND), *self._packets(encoded(query), 0)))
        try:
            self._link.sendall(told)
        except OSError:
            raise CutError from None

    def answers(self) -> Iterator[tuple[int, bytes]]:
        """Give the answers to the question that was asked, up to the last: a status, and the bytes of a data set.

        Raises
        ------
        CutError : the association was cut
        """
        status = PENDING[0]
        while status in PENDING:
            command = _numbers(self._message(is_command=True))
            status = command.get(STATUS, -1)
            has_data = command.get(DATA_TYPE, NO_DATA) != NO_DATA
            data = self._message(is_command=False) if has_data else b""
            yield status, data

    def close(self, *, politely: bool = True) -> None:
        """Take leave."""
        with suppress(OSError):
            if politely:
                self._link.sendall(_packet(LEAVE, bytes(4)))
                self._link.settimeout(1)
                _read(self._link, self._stream)
        self._stream.close()
        self._link.close()

    def _packets(self, content: bytes, kind: int) -> Iterator[bytes]:
        room = self._longest - PART_HEAD
        for start in range(0, len(content), room):
            part = content[start : start + room]
            flags = kind | (LAST if start + room >= len(content) else 0)
            yield _packet(DATA, struct.pack(">IBB", len(part) + 2, CONTEXT_ID, flags) + part)

    def _message(self, *, is_command: bool) -> bytes:
        """Put the parts of a command or of a data set together."""
        found, size = [], 0
        while True:
            part = self._next()
            if part.is_command != is_command:
                raise CutError
            found.append(part.content)
            size += len(part.content)
            if size > LARGEST:
                raise CutError
            if part.is_last:
                return b"".join(found)

    def _next(self) -> Part:
        while not self._parts:
            try:
                kind, content = _read(self._link, self._stream)
            except OSError:
                raise CutError from None
            if kind != DATA:
                raise CutError
            self._parts = list(_parts(content))
        return self._parts.pop(0)


def associate(host: str, port: int, titles: tuple[str, str], timeout_s: float) -> Association:
    """Make an association.

    Parameters
    ----------
    titles : of the archive, ours

    Raises
    ------
    NotMadeError : nobody answers, we are not admitted, the archive cannot be searched
    """
    try:
        link = socket.create_connection((host, port), timeout_s)
    except (OSError, UnicodeError):
        raise NotMadeError(NO_ANSWER) from None
    stream = cast("BinaryIO", link.makefile("rb", OUR_LONGEST))
    try:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.sendall(_packet(ASK, _request(*titles)))
        return Association(link, stream, _longest(*_read(link, stream)))
    except (OSError, CutError, NotMadeError) as why:
        stream.close()
        link.close()
        raise why if isinstance(why, NotMadeError) else NotMadeError(NO_ANSWER) from None


def _longest(kind: int, content: bytes) -> int:
    """Read the answer to a request: the longest packet that the archive takes."""
    if kind == REJECT:
        raise NotMadeError(REJECTED)
    if kind != ACCEPT:
        raise NotMadeError(NO_ANSWER)
    items = dict(_items(content[BEFORE_ITEMS:]))
    if items.get(CONTEXT_ANSWER, b"\xff\xff\xff")[2] != TAKEN:
        raise NotMadeError(NO_SERVICE)
    told = dict(_items(items.get(USER, b""))).get(LONGEST_ITEM, bytes(4))
    longest = int.from_bytes(told, "big") or OUR_LONGEST
    return min(max(longest, LEAST), OUR_LONGEST)


def _request(theirs: str, ours: str) -> bytes:
    titles = b"".join(one.encode("ascii").ljust(16)[:16] for one in (theirs, ours))
    syntaxes = _item(ABSTRACT, STUDY_ROOT.encode()) + _item(TRANSFER, IMPLICIT.encode())
    user = _item(LONGEST_ITEM, struct.pack(">I", OUR_LONGEST)) + _item(IMPLEMENTATION, OURS.encode())
    items = _item(APPLICATION_ITEM, APPLICATION.encode())
    items += _item(CONTEXT, bytes((CONTEXT_ID, 0, 0, 0)) + syntaxes) + _item(USER, user)
    return struct.pack(">HH", VERSION, 0) + titles + bytes(32) + items


def _item(kind: int, content: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(content)) + content


def _items(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(content):
        kind, size = content[at], int.from_bytes(content[at + 2 : at + 4], "big")
        yield kind, content[at + 4 : at + 4 + size]
        at += 4 + size


def _packet(kind: int, content: bytes) -> bytes:
    return struct.pack(">BBI", kind, 0, len(content)) + content


def _read(link: socket.socket, stream: BinaryIO) -> tuple[int, bytes]:
    """Read a packet; an answer in two packets is taken without the 40 ms that each side waits else."""
    if hasattr(socket, "TCP_QUICKACK"):
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    kind, _, size = struct.unpack(">BBI", _exactly(stream, PART_HEAD))
    if kind not in (ACCEPT, REJECT, DATA, LEAVE, LEAVE + 1, LEAVE + 2) or size > LARGEST:
        raise CutError
    return kind, _exactly(stream, size)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise CutError
    return found


def _parts(content: bytes) -> Iterator[Part]:
    at = 0
    while at + PART_HEAD <= len(content):
        size, _, flags = struct.unpack_from(">IBB", content, at)
        if not 2 <= size <= len(content) - at - 4:
            raise CutError
        yield Part(bool(flags & COMMAND), bool(flags & LAST), content[at + PART_HEAD : at + 4 + size])
        at += 4 + size


def _command(number: int) -> bytes:
    """Write the command of a question (PS3.7 9.3.2.1)."""
    service = STUDY_ROOT.encode() + b"\0" * (len(STUDY_ROOT) % 2)
    told = {KIND: FIND, ID: number, PRIORITY: LOW, DATA_TYPE: WITH_DATA}
    values = {SERVICE: service} | {tag: struct.pack("<H", value) for tag, value in told.items()}
    rest = encoded(values)
    return encoded({0: struct.pack("<I", len(rest))}) + rest


def _numbers(command: bytes) -> dict[int, int]:
    """Read the numbers of a command, by element of its group."""
    found, at = {}, 0
    while at + 8 <= len(command):
        _, element, size = struct.unpack_from("<HHI", command, at)
        found[element] = int.from_bytes(command[at + 8 : at + 8 + min(size, 4)], "little")
        at += 8 + size
    return found


def encoded(values: Mapping[int, bytes]) -> bytes:
    """Write elements, in implicit little endian."""
    return b"".join(
        struct.pack("<HHI", tag >> 16, tag & 0xFFFF, len(value)) + value for tag, value in values.items()
    )
