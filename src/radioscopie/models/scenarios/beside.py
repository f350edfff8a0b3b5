"""The files that a scenario names: found by their names alone, where its caller says, never by a path."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.inputs import Input, Readable

NOTHING = Upload("", b"")  # in place of a file that is refused


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the files that a scenario names are found.

    Parameters
    ----------
    given : files given with it, by name
    folder : its own folder, when it is a file of this machine
    """

    given: Mapping[str, Input]
    folder: Path | None

    def find(self, name: str) -> Input | None:
        """Find a file by its name; None when there is none, or when the name is a path."""
        if not is_plain(name):
            return None
        if name in self.given:
            return self.given[name]
        path = self.folder / name if self.folder else None
        return path if path and path.is_file() else None


def files_beside(scenario: Readable, given: Iterable[Input] = ()) -> Beside:
    """Say where the files that a scenario names are found: among those given, else in its folder.

    Raises
    ------
    InputError : files given under the same name, or under a name that is a path
    """
    by_name: dict[str, Input] = {}
    problems = []
    for one in given:
        name = name_of(one)
        if name in by_name or not is_plain(name):
            problems.append(problem("scenario.beside_name", "--beside", name))
        by_name[name] = one
    if problems:
        raise InputError(problems)
    return Beside(by_name, None if isinstance(scenario, Upload) else Path(scenario).parent)


def is_plain(name: str) -> bool:
    """Tell whether a name is that of a file alone, without any folder."""
    return name not in {"", ".", ".."} and name.isprintable() and not {"/", "\\"} & set(name)
