"""The record of a run: what must be known to run it again and find the same bytes."""

from __future__ import annotations

import hashlib
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LIBRARIES = ("numpy", "numba", "duckdb", "pyarrow")
BLOCK = 1 << 20


def make_record(
    law_version: str,
    inputs: Iterable[str | Path] = (),
    parameters: Mapping[str, str] = MappingProxyType({}),
) -> Mapping[str, str]:
    """Write down what a result was made from.

    Parameters
    ----------
    law_version : version of the law used (`Law.version`)
    inputs : files read; kept by name and SHA-256, never by path; two of the same name with that of their folder
    parameters : what was asked, as text

    Returns
    -------
    text by text, in a fixed order: `law`, `radioscopie`, libraries, `sha256.<file>`, `parameter.<name>`

    Raises
    ------
    OSError : an input cannot be read
    """
    record = {"law": law_version} | versions()
    record |= {f"sha256.{name}": sha256(path) for name, path in _named(sorted({*map(Path, inputs)}))}
    record |= {f"parameter.{name}": parameters[name] for name in sorted(parameters)}
    return MappingProxyType(record)


def versions() -> dict[str, str]:
    """Give the versions of radioscopie and of the libraries that compute."""
    return {"radioscopie": __version__} | {name: version(name) for name in LIBRARIES}


def _named(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """Name each file; those of the same name by their folder too."""
    names = Counter(path.name for path in paths)
    return [
        (path.name if names[path.name] == 1 else f"{path.parent.name}/{path.name}", path) for path in paths
    ]


def sha256(path: Path) -> str:
    """Digest a file without holding it in memory."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
