"""The keys of a survey: a file of its own, never in the folder of the data, that its owner alone reads.

Each room has keys of its own, the one in use first; those behind it open what they sealed before a rotation.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
import tomllib
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.store.schema.rooms import ROOMS
from radioscopie.store.sealing import KEY_BYTES, Sealer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

OTHERS = 0o077
SUFFIX = ".keys"
HEAD = "# radioscopie : clés de l'enquête. Sans elles, ni la base ni une sauvegarde ne se lisent.\n"
Sealers = dict[str, Sealer]


def beside(folder: Path) -> Path:
    """Give where the keys of a folder are when no other place is told: next to it, not in it."""
    whole = folder.resolve()
    return whole.with_name(whole.name + SUFFIX)


def refuse_inside(file: Path, folder: Path) -> None:
    """Refuse keys that lie with what they open.

    Raises
    ------
    InputError : the file is in the folder of the data
    """
    if folder.resolve() in file.resolve().parents:
        raise InputError(problem("service.keys_inside", str(file)))


def make_keys(file: Path) -> None:
    """Draw the keys of a survey, unless the file is there.

    Raises
    ------
    InputError : it cannot be written
    """
    if not file.exists():
        _put(file, {room: [_drawn()] for room in ROOMS}, is_new=True)


def add_keys(file: Path) -> None:
    """Draw new keys, before those that are held.

    Raises
    ------
    InputError : the file cannot be read or written
    """
    _put(file, {room: [_drawn(), *held] for room, held in _read(file).items()}, is_new=False)


def read_keys(file: Path) -> Sealers:
    """Give what seals and opens each room.

    Raises
    ------
    InputError : no such file, one that others may read, not keys
    """
    return {room: Sealer.of([base64.b64decode(one) for one in held]) for room, held in _read(file).items()}


def _drawn() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _read(file: Path) -> dict[str, list[str]]:
    try:
        held, mode = tomllib.loads(file.read_text("utf-8")), file.stat().st_mode
    except FileNotFoundError:
        raise InputError(problem("service.no_keys", str(file))) from None
    except (OSError, ValueError):
        raise InputError(problem("service.not_keys", str(file))) from None
    if os.name == "posix" and mode & OTHERS:
        raise InputError(problem("service.keys_read_by_others", str(file)))
    if not all(_are_keys(held.get(room)) for room in ROOMS):
        raise InputError(problem("service.not_keys", str(file)))
    return {room: held[room] for room in ROOMS}


def _are_keys(held: object) -> bool:
    return isinstance(held, list) and bool(held) and all(_is_key(one) for one in held)


def _is_key(written: object) -> bool:
    try:
        return isinstance(written, str) and len(base64.b64decode(written, validate=True)) == KEY_BYTES
    except binascii.Error:
        return False


def _put(file: Path, keys: Mapping[str, Sequence[str]], *, is_new: bool) -> None:
    """Write the file whole; two that make it at once make one."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    lines = [f"{room} = {json.dumps(list(held))}\n" for room, held in keys.items()]
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            out.write(HEAD + "".join(lines))
            out.flush()
            os.fsync(out.fileno())
        _place(draft, file, is_new=is_new)
    except OSError as error:
        raise InputError(
            problem("service.keys_not_written", str(file), detail=error.strerror or "")
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _place(draft: Path, file: Path, *, is_new: bool) -> None:
    if not is_new:
        draft.replace(file)
        return
    try:
        os.link(draft, file)
    except FileExistsError:
        return
