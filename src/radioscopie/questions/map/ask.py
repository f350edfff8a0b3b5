"""What may be asked of `radioscopie map`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.asking import file, place, refuse
from radioscopie.errors import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Input

KEPT = ("out", "machines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An export of another program, to be understood.

    Parameters
    ----------
    export : acts billed, as for `price`
    out : where the mapping is written; None: it is only shown
    machines : where the machines that the export names are written, to be completed; None: they are only shown
    """

    export: Input = file("ACTIVITY", by_place=True)
    out: Path | None = place(None)
    machines: Path | None = place(None)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, and files that exist: what was completed by hand is never replaced."""
        refuse(self, _clashes(self))


def _clashes(ask: Ask) -> Iterator[Problem]:
    for name in KEPT:
        path = getattr(ask, name)
        if isinstance(path, Path) and (path.exists() or not path.parent.is_dir()):
            yield problem("map.exists" if path.exists() else "map.no_folder", f"--{name}", path)
    if ask.out is not None and ask.out == ask.machines:
        yield problem("map.one_place", "--machines", ask.machines)
