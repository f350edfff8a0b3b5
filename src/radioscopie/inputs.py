"""What a question reads: a file of this machine, that only the command line or Python names, or bytes with a name.

A page and a request never name a path: a string is not an input, so that no word from outside can open a file.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, close_matches, problem

if TYPE_CHECKING:
    from collections.abc import Collection

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that somebody gave, under a name that only messages and records show."""

    name: str
    content: bytes = field(repr=False)

    def __str__(self) -> str:
        """Give the name, for messages."""
        return self.name


@dataclass(frozen=True, slots=True)
class Stretch(PathLike[str]):
    """Some of the row groups of a Parquet file.

    Parameters
    ----------
    path : the file, as it was named
    place : where any process finds it, whatever its working folder
    groups : row groups, in order
    first : number of their first row in the file, from 1
    rows : how many rows they hold
    """

    path: str
    place: str
    groups: tuple[int, ...]
    first: int
    rows: int

    def __fspath__(self) -> str:
        """Give the file, to open it."""
        return self.place

    def __str__(self) -> str:
        """Give the file as it was named, for messages."""
        return self.path


Input = Path | Upload  # what a question holds
Readable = str | PathLike[str] | Upload  # what a reader takes: Python may also name a file by a string


def name_of(source: Readable) -> str:
    """Give the name of an input, without its folder."""
    return source.name if isinstance(source, Upload) else Path(source).name


def files_in(folder: str | PathLike[str], names: Collection[str]) -> dict[str, Path]:
    """Find files of a folder by their names; those that are not there are left out.

    Raises
    ------
    InputError : no such folder
    """
    home = Path(folder)
    if not home.is_dir():
        raise InputError(problem("asking.no_folder", str(folder), names=", ".join(names)))
    return {name: home / name for name in names if (home / name).exists()}


def opened(source: Readable) -> io.BufferedReader:
    """Open an input to read its bytes.

    Raises
    ------
    OSError : a file that cannot be opened
    """
    if isinstance(source, Upload):
        return io.BufferedReader(io.BytesIO(source.content))
    return Path(source).open("rb")


def content_of(source: Readable) -> bytes:
    """Give all the bytes of an input.

    Raises
    ------
    OSError : a file that cannot be read
    """
    with opened(source) as stream:
        return stream.read()


def sha256(source: Readable) -> str:
    """Digest an input without holding it in memory; a folder by the names and digests of its files.

    Raises
    ------
    OSError : a file that cannot be read
    """
    digest = hashlib.sha256()
    if not isinstance(source, Upload) and Path(source).is_dir():
        for one in sorted(Path(source).rglob("*")):
            if one.is_file():
                digest.update(f"{one.relative_to(source).as_posix()} {sha256(one)}\n".encode())
        return digest.hexdigest()
    with opened(source) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def find_file(asked: Input | str, folder: Path, key: str) -> Input:
    """Find the file that is asked: bytes, a file, or one that is shipped by its name.

    Raises
    ------
    InputError : neither; says the closest names
    """
    if isinstance(asked, Upload):
        return asked
    known, word = shipped_in(folder), str(asked)
    if word in known:
        return known[word]
    if Path(word).exists():
        return Path(word)
    raise InputError(problem(key, word, close=close_matches(word, known) or ", ".join(known)))


def shipped_in(folder: Path) -> dict[str, Path]:
    """Give the files of a folder of the package by name."""
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}
