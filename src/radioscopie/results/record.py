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
    from collections.abc import Collection, Iterable, Iterator, Mapping

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
    inputs : files read; kept by name and SHA-256, never by path; two of the same name with that of their folder;
        in the order of their names, wherever they are
    parameters : what was asked, as text

    Returns
    -------
    text by text, in a fixed order: `law`, `radioscopie`, libraries, `sha256.<file>`, `parameter.<name>`

    Raises
    ------
    OSError : an input cannot be read
    """
    record = {"law": law_version} | versions()
    record |= {f"sha256.{name}": digest for name, digest in _named({*inputs})}
    record |= {f"parameter.{name}": parameters[name] for name in sorted(parameters)}
    return MappingProxyType(record)


def versions() -> dict[str, str]:
    """Give the versions of radioscopie and of the libraries that compute."""
    return {"radioscopie": __version__} | {name: version(name) for name in LIBRARIES}


def _named(sources: Collection[Readable]) -> Iterator[tuple[str, str]]:
    """Name the digest of each input, wherever it is; inputs of the same name by their folder too, then by a number."""
    names, given = Counter(map(name_of, sources)), Counter[str]()
    for name, digest, source in sorted(
        ((name_of(one), sha256(one), one) for one in sources), key=lambda known: known[:2]
    ):
        said = name if names[name] == 1 else _with_folder(source)
        given[said] += 1
        yield said if given[said] == 1 else f"{said} ({given[said]})", digest


def _with_folder(source: Readable) -> str:
    """Name an input with its folder; bytes have none."""
    path = Path(str(source))
    return f"{path.parent.name}/{path.name}".removeprefix("/")
