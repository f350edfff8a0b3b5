"""The record of a run: what must be known to run it again and find the same bytes."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from radioscopie.inputs import name_of, sha256
from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radioscopie.inputs import Readable

LIBRARIES = ("numpy", "numba", "duckdb", "pyarrow")


def make_record(
    law_version: str,
    inputs: Iterable[Readable] = (),
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
    record |= {f"sha256.{name}": sha256(source) for name, source in _named(sorted({*inputs}, key=str))}
    record |= {f"parameter.{name}": parameters[name] for name in sorted(parameters)}
    return MappingProxyType(record)


def versions() -> dict[str, str]:
    """Give the versions of radioscopie and of the libraries that compute."""
    return {"radioscopie": __version__} | {name: version(name) for name in LIBRARIES}


def _named(sources: Sequence[Readable]) -> list[tuple[str, Readable]]:
    """Name each input; those of the same name by their folder too."""
    names = Counter(map(name_of, sources))
    return [(name_of(one) if names[name_of(one)] == 1 else _with_folder(one), one) for one in sources]


def _with_folder(source: Readable) -> str:
    path = Path(str(source))
    return f"{path.parent.name}/{path.name}"
