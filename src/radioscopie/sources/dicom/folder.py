"""A folder of files, or the folder that a DICOMDIR names: each with a stamp that changes when it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.extras import bring

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radioscopie.sources.dicom.items import Item

DIRECTORY = "DICOMDIR"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of an archive.

    Parameters
    ----------
    path : where it is
    name : from the folder, with / between folders
    rank : in the order of the names, from 1: what messages call it, since a name may be that of a patient
    stamp : its size and the moment of its last change
    """

    path: Path
    name: str
    rank: int
    stamp: str


def files_of(source: Path) -> list[FoundFile]:
    """List the files of a folder, in the order of their names; of a DICOMDIR, those that it names.

    Raises
    ------
    InputError : no such folder, a DICOMDIR that cannot be read
    """
    if source.is_dir():
        named = {path.relative_to(source).as_posix(): path for path in source.rglob("*") if path.is_file()}
    elif source.name == DIRECTORY and source.is_file():
        named = dict(_referenced(source))
    else:
        raise InputError(problem("studies.no_source", str(source)))
    ordered = sorted((name for name in named if not name.endswith(DIRECTORY)), key=str.encode)
    return [_found(named[name], name, rank) for rank, name in enumerate(ordered, 1)]


def _found(path: Path, name: str, rank: int) -> FoundFile:
    seen = path.stat()
    return FoundFile(path, name, rank, f"{seen.st_size}.{seen.st_mtime_ns}")


def _referenced(directory: Path) -> Iterator[tuple[str, Path]]:
    """Give the files that a DICOMDIR names, inside its folder and nowhere else."""
    home = directory.parent.resolve()
    for record in _records(directory):
        parts = record.get("ReferencedFileID", None) or ()
        path = home.joinpath(*([parts] if isinstance(parts, str) else parts)).resolve()
        if parts and home in path.parents and path.is_file():
            yield path.relative_to(home).as_posix(), path


def _records(directory: Path) -> Iterator[Item]:
    pydicom = bring("pydicom", "dicom")
    try:
        yield from pydicom.dcmread(directory).get("DirectoryRecordSequence", None) or ()
    except Exception:  # noqa: BLE001 - a parser of bytes from outside may fail in any way
        raise InputError(problem("studies.bad_directory", str(directory))) from None
