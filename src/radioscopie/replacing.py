"""Outputs put in their place: the old ones or the new ones are there, never a mixture, whenever the work is cut short.

A folder is made ready beside its place and takes it in one step of the system, which a kill cannot cut in two. Where
no step does it (a mount point, the folder one works in, a disk without hard links, a system that has no exchange), the
files that are replaced are all taken out before the new ones are put in: a kill then leaves a part of one of the two,
that the next work on the same folder makes whole.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.drafts import draft_beside, is_draft_of, locked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NEW, OLD = "new", "old"
JOURNAL = "journal.json"
MOST_OTHERS = (
    1000  # files of others in a folder, beyond which it is not made again to be replaced in one step
)
AT_CWD, EXCHANGE = -100, 2  # <fcntl.h>, <linux/fs.h>


@contextmanager
def replacing(folder: Path, last: str = "") -> Iterator[Path]:
    """Give an empty folder; when the block ends well, its files replace those of `folder` with the same names.

    Other files of the folder are left alone. A block that raises leaves the folder as it was.

    Parameters
    ----------
    folder : made when absent, with the folders above it; a link is followed
    last : file that tells what the others are: out first and in last, where they go one by one

    Raises
    ------
    OSError : the folder cannot be written, or a folder stands where a file goes
    """
    place = Path(os.path.realpath(folder))
    place.parent.mkdir(parents=True, exist_ok=True)
    with draft_beside(place, _home(place), lambda stale: _finish(stale, place)) as draft:
        new = draft / NEW
        new.mkdir()
        yield new
        _refuse_folders(new, place)
        if not (_placed(new, place) or _exchanged(new, place)):
            _fill(draft, place, last)


def put_files(file: Path, place: Path, told: Path, place_of_told: Path) -> None:
    """Put a file and what tells about it in their places: neither ever stands beside one of another work.

    After a kill between the two, `draft_of_file` makes the old pair or the new one whole.

    Parameters
    ----------
    file, told : both ready in drafts of their places, under `draft_of_file` and `draft_beside`

    Raises
    ------
    OSError : a place cannot be written; the old files are left
    """
    before = told.with_name(f"{OLD}-{told.name}")
    file.with_name(JOURNAL).write_text(json.dumps([file.name, str(told.absolute())]), "utf-8")
    with suppress(FileNotFoundError):
        place_of_told.rename(before)
    try:
        file.replace(place)
    except BaseException:
        with suppress(FileNotFoundError):
            before.rename(place_of_told)
        raise
    try:
        told.replace(place_of_told)
    finally:  # what Ctrl-C cuts short
        with suppress(FileNotFoundError):
            told.replace(place_of_told)


@contextmanager
def draft_of_file(place: Path) -> Iterator[Path]:
    """Give an empty folder for a file; first make whole the pair that a kill cut short while it was put there.

    Raises
    ------
    OSError : the folder cannot be made
    """
    with draft_beside(place, finish=_finish_pair) as draft:
        yield draft


def _finish_pair(stale: Path) -> None:
    """Put back what told of a file that was not replaced, or put in what tells of one that was."""
    with suppress(OSError, ValueError):  # a kill while the journal was written: nothing had moved
        file, told = map(Path, json.loads((stale / JOURNAL).read_text("utf-8")))
        place = told.parent.parent / told.name
        right = told.with_name(f"{OLD}-{told.name}") if (stale / file.name).exists() else told
        if is_draft_of(told.parent, place) and not place.exists():
            right.rename(place)


def _home(place: Path) -> Path:
    """Choose where a draft stands: beside its folder, or inside one that is a disk, or all that may be written."""
    is_inside = place.is_dir() and (place.is_mount() or not os.access(place.parent, os.W_OK))
    return place if is_inside else place.parent


def _files(folder: Path) -> list[Path]:
    """List the files of a folder and of those inside it, from the folder, in order; links are files."""
    found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    return sorted(path.relative_to(folder) for path in found)


def _refuse_folders(new: Path, place: Path) -> None:
    for name in _files(new):
        if (place / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place / name))


def _placed(new: Path, place: Path) -> bool:
    """Put a folder where there is none; tell whether it was done."""
    if place.exists():
        return False
    with suppress(OSError):  # another work made one since
        new.rename(place)
        return True
    return False


def _is_in_use(place: Path) -> bool:
    """Tell a folder in which this process works: another in its place would leave it in none."""
    with suppress(OSError):
        return Path.cwd().is_relative_to(place)
    return False


def _exchanged(new: Path, place: Path) -> bool:
    """Put a folder, with the other files of the old one, in its place in one step; tell whether it was done."""
    names = _files(new)
    whole = new.with_name("whole")
    try:
        if _is_in_use(place) or not _made_alike(whole, place):
            return False
        _link(new, names, whole)
        _link(place, _others(place, names), whole)
        _exchange(whole, place)
    except (OSError, AttributeError, TypeError):  # no such function in this system
        return False
    _keep_what_came(whole, names, place)
    return True


def _made_alike(whole: Path, place: Path) -> bool:
    """Make a folder with the rights of another; tell whether it is the same for everybody."""
    whole.mkdir()
    shutil.copystat(place, whole)
    one, other = whole.stat(), place.stat()
    return (one.st_uid, one.st_gid, one.st_mode) == (other.st_uid, other.st_gid, other.st_mode)


def _others(place: Path, names: Sequence[Path]) -> list[Path]:
    """List the files of a folder, and its empty folders, that are not to be replaced.

    Raises
    ------
    OSError : there are too many
    """
    found = list(islice(place.rglob("*"), MOST_OTHERS + 1))
    if len(found) > MOST_OTHERS:
        raise OSError(errno.EMLINK, os.strerror(errno.EMLINK), str(place))
    return sorted({path.relative_to(place) for path in found} - {*names})


def _link(home: Path, names: Sequence[Path], whole: Path) -> None:
    for name in names:
        if (home / name).is_dir() and not (home / name).is_symlink():
            _made_inside(whole, name, home)
        else:
            _made_inside(whole, name.parent, home)
            os.link(home / name, whole / name, follow_symlinks=False)


def _made_inside(whole: Path, name: Path, home: Path) -> None:
    if not (whole / name).is_dir():
        _made_inside(whole, name.parent, home)
        (whole / name).mkdir()
        shutil.copystat(home / name, whole / name)


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders of one disk in one step.

    Raises
    ------
    OSError : the disk cannot
    AttributeError : the system cannot
    """
    system = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        failed = system.renamex_np(*names, EXCHANGE)
    else:
        failed = system.renameat2(AT_CWD, names[0], AT_CWD, names[1], EXCHANGE)
    if failed:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))


def _keep_what_came(old: Path, names: Sequence[Path], place: Path) -> None:
    """Bring what other programs wrote in the folder while it was being replaced."""
    for name in {*_files(old)} - {*names}:
        with suppress(OSError):
            if not (place / name).exists() or not (place / name).samefile(old / name):
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (old / name).replace(place / name)


def _fill(draft: Path, place: Path, last: str) -> None:
    """Take out of a folder the files that are replaced, then put in the new ones; a failure puts the old ones back."""
    place.mkdir(exist_ok=True)
    with locked(place):
        try:
            _put(draft, place, last)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            with draft_beside(place, place, lambda stale: _finish(stale, place)) as inside:
                shutil.copytree(draft / NEW, inside / NEW)
                _put(inside, place, last)


def _put(draft: Path, place: Path, last: str) -> None:
    new, old = draft / NEW, draft / OLD
    names = sorted(_files(new), key=lambda name: (str(name) == last, name))
    old.mkdir()
    try:
        _move(names[::-1], place, old)
        _move(names, new, place)
    except BaseException:
        try:
            _undo(names, draft, place)
        finally:  # what Ctrl-C cuts short
            _undo(names, draft, place)
        raise


def _undo(names: Sequence[Path], draft: Path, place: Path) -> None:
    _move([name for name in names if not _is_there(draft / NEW / name)], place, draft / NEW)
    _move(names, draft / OLD, place)
    shutil.rmtree(draft / OLD, ignore_errors=True)


def _finish(stale: Path, place: Path) -> None:
    """Put in a folder the rest of the files that a kill left in a draft, if it had begun to put them."""
    if (stale / OLD).is_dir() and place.is_dir():
        with locked(place):
            _move(_files(stale / NEW), stale / NEW, place)


def _move(names: Sequence[Path], home: Path, place: Path) -> None:
    """Move the files of a folder that are there to another."""
    for name in names:
        if _is_there(home / name):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).replace(place / name)


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()
