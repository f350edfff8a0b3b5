"""Shifts held in a week, as the table `shifts` of a staffing says them: group, shift, kind of day, seats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import problem
from radioscopie.schema import Table, text, whole
from radioscopie.sources.blocks import read_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from radioscopie.errors import Problem
    from radioscopie.inputs import Readable

MOST_SEATS = 2000
Key = tuple[str, str, str]
HELD_SHIFTS = Table(
    "held_shifts",
    (
        *(text(name, required=True) for name in ("group", "shift", "day_kind")),
        whole("seats", pa.int64(), 0, MOST_SEATS),
    ),
)


def read_held_shifts(path: Readable, known: Collection[Key]) -> dict[Key, int]:
    """Read the seats of each shift, by group, shift and kind of day.

    Parameters
    ----------
    known : the shifts that may be held

    Raises
    ------
    InputError : every problem of the file; a shift that is not known, or told twice
    """

    def check(rows: list[dict[str, Any]], place: str) -> Iterator[Problem]:
        seen: set[Key] = set()
        for row in rows:
            key = row["group"], row["shift"], row["day_kind"]
            if key not in known or key in seen:
                reason = "staff.shift_twice" if key in seen else "staff.unknown_shift"
                said = "; ".join(", ".join(one) for one in sorted(known))
                yield problem(reason, f"{place}:{row['line']}", ", ".join(key), known=said)
            seen.add(key)

    rows = read_whole(HELD_SHIFTS, path, check=check).to_pylist()
    return {(row["group"], row["shift"], row["day_kind"]): row["seats"] or 0 for row in rows}
