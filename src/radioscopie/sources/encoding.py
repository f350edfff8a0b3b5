"""Text encodings of exports: UTF-8 (strictly tested), else Windows-1252; UTF-16 when its mark says so."""

from __future__ import annotations

import codecs
from typing import IO

from radioscopie.errors import InputError, problem

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
ARCHIVES = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
ASCII, UTF_8, WINDOWS = "ascii", "utf-8", "cp1252"


def to_utf8(path: str, line: int, block: bytes, known: str) -> tuple[bytes, str]:
    """Give a block of text in UTF-8, and the encoding of the file as known after it.

    ASCII says nothing of the encoding: the first accent decides, wherever it comes.

    Parameters
    ----------
    path, line : file and line of the first byte, for the messages
    known : "ascii" (nothing known yet), "utf-8" or "cp1252"

    Raises
    ------
    InputError : the file mixes two encodings, or the bytes are in neither
    """
    if block.isascii():
        return block, known
    if known != WINDOWS and _is_utf8(path, line, block, known):
        return block, UTF_8
    try:
        return block.decode(WINDOWS).encode(), WINDOWS
    except UnicodeDecodeError as error:
        raise _refusal("tables.unknown_encoding", path, line, block, error) from None


def _is_utf8(path: str, line: int, block: bytes, known: str) -> bool:
    try:
        block.decode(UTF_8)
    except UnicodeDecodeError as error:
        if known == UTF_8 or not block[: error.start].isascii():
            raise _refusal("tables.mixed_encoding", path, line, block, error) from None
        return False
    return True


def _refusal(key: str, path: str, line: int, block: bytes, error: UnicodeDecodeError) -> InputError:
    number = line + block.count(b"\n", 0, error.start)
    return InputError(problem(key, f"{path}:{number}", f"0x{block[error.start]:02x}"))


def refuse_binary(path: str, start: bytes) -> None:
    """Refuse a file that is no text, from its first bytes.

    Raises
    ------
    InputError : empty, or binary
    """
    if not start.strip():
        raise InputError(problem("tables.empty_file", path))
    if b"\0" in start or start.startswith(ARCHIVES):
        raise InputError(problem("tables.binary_file", path))


class Narrowed:
    """A stream of UTF-16, read as UTF-8."""

    def __init__(self, path: str, start: bytes, stream: IO[bytes]) -> None:
        self._path, self._start, self._stream = path, start, stream
        self._decode = codecs.getincrementaldecoder("utf-16")().decode

    def read(self, size: int) -> bytes:
        """Read about `size` bytes.

        Raises
        ------
        InputError : the bytes are no UTF-16
        """
        raw, self._start = self._start or self._stream.read(size), b""
        try:
            return self._decode(raw, final=not raw).encode()
        except UnicodeError:
            raise InputError(problem("tables.utf16_file", self._path)) from None
