"""Compile hot loops with numba, and keep the machine code where it can never be stale.

Numba looks only at the file of a function to know whether its cached code is still good, not at the functions it
calls nor at the constants it holds. The cache is therefore kept in a folder named by the content of the file and
of all that it imports from the project, whatever the depth: change one and what may hold it is compiled again. Where
these files stand is no part of the name: a second copy of the project compiles nothing that the first has compiled.
A compiled function must hold no value read from a file of data, which that name does not follow.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import re
import stat
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba
from numba.core.caching import (
    CompileResultCacheImpl,
    FunctionCache,
    IndexDataCacheFile,
    UserProvidedCacheLocator,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PRIVATE = 0o700
SEAL = hashlib.sha256().digest_size
PROJECT = Path(__file__).parent
IMPORTED = re.compile(
    rf"^(?:from|import) ({PROJECT.name}(?:\.\w+)*)", re.MULTILINE
)  # not those of types, indented


def kernel(**options: bool) -> Callable[[Callable[..., Any]], Any]:
    """Decorate a function to be compiled; `parallel=True` spreads its `prange` loops over the cores."""

    def decorate(function: Callable[..., Any]) -> Any:
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = str(_cache_folder(Path(function.__code__.co_filename)))
        try:
            compiled = numba.njit(nogil=True, **options)(function)
            compiled._cache = _Kept(function)  # noqa: SLF001 - what `cache=True` does, with a cache that may be lost
        finally:
            numba.config.CACHE_DIR = before
        return compiled

    return decorate


class _ByContent(UserProvidedCacheLocator):  # type: ignore[misc]
    """The folder that its content names: neither the path of a source nor its date."""

    @classmethod
    def get_suitable_cache_subpath(cls, py_file: str) -> str:
        return Path(py_file).parent.name

    def get_source_stamp(self) -> str:
        return ""


class _Compiled(CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = (_ByContent,)


class _Kept(FunctionCache):  # type: ignore[misc]
    """Compiled code on disk: when it is damaged, or the disk is full, it is compiled again and nothing else changes."""

    _impl_class = _Compiled

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        known = self._impl
        self._cache_file = _Sealed(self._cache_path, known.filename_base, known.locator.get_source_stamp())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # noqa: BLE001 - whatever what is damaged makes fail: reading, unpickling, LLVM
            with suppress(OSError):
                self.flush()
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        with suppress(OSError):
            super().save_overload(sig, data)


class _Sealed(IndexDataCacheFile):  # type: ignore[misc]
    """Files of compiled code, each with the digest of its name and content: what changed is not run."""

    def _save_data(self, name: str, data: Any) -> None:
        written = self._dump(data)
        with self._open_for_write(self._data_path(name)) as file:
            file.write(_seal(name, written) + written)

    def _load_data(self, name: str) -> Any:
        held = Path(self._data_path(name)).read_bytes()
        written = held[SEAL:]
        if held[:SEAL] != _seal(name, written):
            raise ValueError(name)
        return pickle.loads(written)  # noqa: S301 - written by this user, in a folder of this user alone


def _seal(name: str, written: bytes) -> bytes:
    return hashlib.sha256(name.encode() + written).digest()


def inner(*, often: bool = False) -> Callable[[Callable[..., Any]], Any]:
    """Decorate a function that only other compiled functions call: no door to Python, quicker to compile.

    `often` writes it into its callers, which spares copying their tables at each call. Such a function must make
    no array: its references are not counted, which halves the time of the event loop (measured).
    """
    compiler: Callable[[Callable[..., Any]], Any] = numba.njit(
        nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=often, _nrt=False
    )
    return compiler


@cache
def _cache_folder(module: Path) -> Path:
    """Give the folder of the user's cache; without one, a folder of this user alone among temporary files."""
    name = f"kernels-{_sources_hash(module)}"
    for home in (_user_cache, _temporary_cache):
        try:
            folder = home() / name
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, RuntimeError):  # no home, or no right to write there
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="radioscopie-"))


def _user_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "radioscopie"


def _temporary_cache() -> Path:
    """Give a folder that this user made and nobody else can write into: compiled code is run as it is found."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"radioscopie-{user}"
    folder.mkdir(mode=PRIVATE, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user or stat.S_IMODE(found.st_mode) & ~PRIVATE:
        raise PermissionError(folder)
    return folder


def _sources_hash(module: Path) -> str:
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sources_of(module):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def sources_of(module: Path) -> list[Path]:
    """List a file and all the files of the project that it imports, whatever the depth, in order."""
    found: set[Path] = set()
    todo = [module]
    while todo:
        source = todo.pop()
        if source not in found:
            found.add(source)
            todo += _imported(source)
    return sorted(found)


@cache
def _imported(source: Path) -> list[Path]:
    """List the files that a file imports from the project; a folder stands for all the files in it."""
    named = {
        PROJECT.parent.joinpath(*name.split(".")) for name in IMPORTED.findall(source.read_text("utf-8"))
    }
    files = {path: path.with_suffix(".py") for path in named}
    return [one for path, file in files.items() for one in ([file] if file.is_file() else path.glob("*.py"))]
