"""The files of a ledger of releases: documents, the secret ones beside, and the key that makes pseudonyms of names."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY, SECRET, DOCUMENT = "key", ".secret.json", ".json"
OWNER_ONLY = 0o700


@dataclass(frozen=True, slots=True)
class LedgerFiles:
    """What a ledger holds: its key, and of each entry its document and its secret one (None: destroyed)."""

    key: bytes
    entries: tuple[tuple[bytes, bytes | None], ...]


def read_ledger(folder: Path) -> LedgerFiles:
    """Read a ledger; one that is not there yet is empty.

    Raises
    ------
    InputError : not a folder, entries that do not follow each other, a key that is gone
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(problem("disclosure.ledger_is_file", str(folder)))
    numbers = sorted(_numbers(folder))
    missing = sorted({*range(1, (numbers or [0])[-1] + 1)} - {*numbers})
    problems = [problem("disclosure.entry_missing", str(folder / _name(one))) for one in missing]
    if numbers and not (folder / KEY).is_file():
        problems.append(problem("disclosure.key_missing", str(folder / KEY)))
    if problems:
        raise InputError(problems)
    key = (folder / KEY).read_bytes() if (folder / KEY).is_file() else b""
    return LedgerFiles(key, tuple(_entry(folder, number) for number in numbers))


def _numbers(folder: Path) -> Iterator[int]:
    for path in folder.glob(f"*{DOCUMENT}"):
        if path.stem.isascii() and path.stem.isdigit() and path.name == _name(int(path.stem)):
            yield int(path.stem)


def _name(number: int) -> str:
    return f"{number:04d}{DOCUMENT}"


def _entry(folder: Path, number: int) -> tuple[bytes, bytes | None]:
    """Read an entry; of its secret documents (one may be left of an interrupted work), the one that it names."""
    document = (folder / _name(number)).read_bytes()
    sealed = [path.read_bytes() for path in sorted(folder.glob(f"{number:04d}.*{SECRET}"))]
    named = [one for one in sealed if hashlib.sha256(one).hexdigest().encode() in document]
    return document, next(iter([*named, *sealed]), None)


def make_key(folder: Path) -> bytes:
    """Draw the key of a new ledger, or give that which somebody has just drawn."""
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        _put(folder / KEY, secrets.token_hex(32).encode())
    return (folder / KEY).read_bytes()


def append_entry(folder: Path, number: int, document: bytes, sealed: bytes) -> None:
    """Add an entry, readable by its owner alone; its document comes last and at once, never over another.

    Raises
    ------
    InputError : somebody else has just added this entry
    OSError : the folder cannot be written
    """
    with suppress(FileExistsError):
        _put(folder / f"{number:04d}.{hashlib.sha256(sealed).hexdigest()[:16]}{SECRET}", sealed)
    try:
        _put(folder / _name(number), document)
    except FileExistsError:
        raise InputError(problem("disclosure.ledger_busy", str(folder / _name(number)))) from None


def _put(path: Path, content: bytes) -> None:
    """Write a file beside its place, then give it its name, unless it is taken."""
    handle, draft = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.link(draft, path)
    finally:
        Path(draft).unlink()
