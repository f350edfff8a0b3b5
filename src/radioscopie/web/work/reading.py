"""A reading network with more or fewer seats in one of its shifts: what each number of seats gives."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.questions.registry import named
from radioscopie.results.answer import silent
from radioscopie.toml.file import read_toml
from radioscopie.web.toml_text import to_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_SEATS, MOST_POSITIONS = 60, 25
KEPT = ("all", "priority")


def seats_curve(
    network: Upload, group: str, shift: int, seats: Sequence[int], replications: int, seed: int
) -> dict[str, Any]:
    """Simulate a network at each number of seats of a shift, all else the same, with the same draws.

    Parameters
    ----------
    group : name of a group of readers; "": the first
    shift : which of its shifts, from 0

    Raises
    ------
    InputError : every problem of the network, no such group or shift, seats beyond reason
    """
    if not 1 <= len(seats) <= MOST_POSITIONS or not all(0 <= one <= MOST_SEATS for one in seats):
        raise InputError(
            problem("asking.not_between", "seats", ", ".join(map(str, seats[:5])), low=0, high=MOST_SEATS)
        )
    data, question = read_toml(network), named("reading")
    index = _index(data, group, shift)
    rows = []
    for number in seats:
        moved = copy.deepcopy(data)
        moved["readers"][index]["shifts"][shift]["seats"] = number
        ask = question.ask(
            network=Upload(network.name, to_toml(moved).encode()),
            replications=replications,
            seed=seed,
            trials=0,
        )
        table = question.answer(ask, silent).result.tables["delays"].table.to_pylist()
        rows.append({"seats": number, "delays": [_plain(row) for row in table if row["grouping"] in KEPT]})
    return {"group": data["readers"][index]["name"], "shift": shift, "positions": list(seats), "rows": rows}


def _index(data: dict[str, Any], group: str, shift: int) -> int:
    readers = data.get("readers", [])
    names = (
        [str(one.get("name", "")) for one in readers if isinstance(one, dict)]
        if isinstance(readers, list)
        else []
    )
    if not names or (group and group not in names):
        raise InputError(problem("asking.not_a_choice", "group", group, known=", ".join(names) or "–"))
    index = names.index(group) if group else 0
    shifts = readers[index].get("shifts", [])
    if not isinstance(shifts, list) or not 0 <= shift < len(shifts) or not isinstance(shifts[shift], dict):
        raise InputError(problem("asking.not_between", "shift", shift, low=0, high=max(len(shifts) - 1, 0)))
    return index


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: one if isinstance(one, int | float | str | bool) or one is None else str(one)
        for name, one in row.items()
    }
