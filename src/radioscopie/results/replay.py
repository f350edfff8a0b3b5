"""Work that can be done again: how, and the digest of every file read and written, are kept beside the results."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.inputs import sha256
from radioscopie.results.record import versions
from radioscopie.results.wording import record_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radioscopie.result import Result
    from radioscopie.results.answer import Again

RECORD, SCENARIO, RESULT, REPORT = "record.json", "scenario.toml", "result.json", "report.html"
CLOSING = "closing_rule.toml"  # of `run`, where one is asked
KINDS = ("csv", "parquet")
LARGEST_RECORD = 1 << 26


def names_written(tables: Iterable[str]) -> set[str]:
    """Give the names of the files of a run, which those it keeps may not have.

    Parameters
    ----------
    tables : names of its tables
    """
    return {RECORD, SCENARIO, RESULT, REPORT, *(f"{name}.{kind}" for name in tables for kind in KINDS)}


def write_run(result: Result, draft: Path, folder: Path, lang: str, again: Again) -> None:
    """Write `record.json` beside a result that keeps what it takes to do it again.

    Parameters
    ----------
    draft : where the files of the run are ready, all of them
    folder : where they will go

    Raises
    ------
    OSError : the draft cannot be written
    """
    record = {
        "record": record_in(result, lang),
        "tables": {name: _table(path, folder) for name, path in sorted(again.tables.items())},
        "files": _digests(draft),
    }
    _write_record(draft, record)


def write_command(draft: Path, folder: Path, words: Sequence[str], inputs: Sequence[Path]) -> None:
    """Write `record.json` beside what a command wrote: its words, where it was started, the digests of all files.

    Parameters
    ----------
    draft : where the files of the command are ready, all of them
    folder : where they will go
    words : the command as typed, without its output
    inputs : files read; not kept, but their places (from the folder) and digests are
    """
    tables = [_table(path, folder) for path in inputs]
    record = {
        "words": list(words),
        "from": _place(Path.cwd(), folder),
        "versions": versions(),
        "tables": {table["path"]: table for table in tables},
        "files": _digests(draft),
    }
    _write_record(draft, record)


def _digests(draft: Path) -> dict[str, str]:
    files = sorted(path.relative_to(draft).as_posix() for path in draft.rglob("*") if path.is_file())
    return {name: sha256(draft / name) for name in files}


def _write_record(draft: Path, record: Mapping[str, object]) -> None:
    (draft / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_record(folder: Path) -> dict[str, Any]:
    """Read the record of a run.

    Raises
    ------
    InputError : no run in the folder, or a record that cannot be read
    """
    try:
        record = json.loads(_content(folder / RECORD))
        known = _files_inside(record["files"]) and _tables_placed(record["tables"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        known = False
    if not known:
        raise InputError(problem("scenario.no_record", str(folder)))
    return dict(record)


def _content(path: Path) -> bytes:
    """Read a record, of a folder that may come from anybody: it may be a link to what has no end.

    Raises
    ------
    ValueError : it is no file, or larger than any record
    """
    if not path.is_file() or path.stat().st_size > LARGEST_RECORD:
        raise ValueError(path)
    return path.read_bytes()


def _files_inside(files: Mapping[str, str]) -> bool:
    """Tell whether there are files to compare, all inside the folder: another would be compared with itself."""
    return bool(files) and all(
        isinstance(digest, str) and not Path(name).is_absolute() and ".." not in Path(name).parts
        for name, digest in files.items()
    )


def _tables_placed(tables: Mapping[str, Mapping[str, str]]) -> bool:
    return all(isinstance(one["path"], str) and isinstance(one["sha256"], str) for one in tables.values())


def kept_tables(folder: Path, tables: Mapping[str, Mapping[str, str]]) -> dict[str, Path]:
    """Find the user's own tables of a run again.

    Parameters
    ----------
    tables : path (from the folder) and SHA-256 by name, as written in `record.json`

    Raises
    ------
    InputError : tables that are gone or that changed since, all of them
    """
    found = {name: Path(os.path.normpath(folder / one["path"])) for name, one in tables.items()}
    problems = [problem("scenario.table_gone", str(path)) for path in found.values() if not path.is_file()]
    problems += [
        problem("scenario.table_changed", str(path))
        for name, path in found.items()
        if path.is_file() and sha256(path) != tables[name]["sha256"]
    ]
    if problems:
        raise InputError(problems)
    return found


def _table(path: Path, folder: Path) -> dict[str, str]:
    return {"path": _place(path, folder), "sha256": sha256(path)}


def _place(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def differences(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Give the files of a folder that are not, byte for byte, those of a record (SHA-256 by name)."""
    return [
        name
        for name, digest in sorted(files.items())
        if not ((folder / name).is_file() and sha256(folder / name) == digest)
    ]


def unrecorded(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Give the files of a folder, but for its record, that a record does not name."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return sorted(found - {RECORD, *files})
