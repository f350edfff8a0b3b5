"""Machines that an export names: rooms whose acts open a fee; what the export does not say is left to be completed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.law.words import EQUIPMENT
from radioscopie.tables.machines import MACHINES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.tables.activity import Activity

WHERE = ("machine", "practice", "site", "act")


@dataclass(frozen=True, slots=True)
class MachineSeen:
    """A machine: where most of its acts are made, what they are made with, how many open a fee."""

    machine: str
    practice: str
    site: str
    equipment: str
    acts: int


def machines_seen(activity: Activity) -> tuple[tuple[MachineSeen, ...], tuple[str, ...]]:
    """Give the machines of an activity, and the names of the rooms that are none."""
    law = compile_law(Law.load())
    kinds = {code: EQUIPMENT[law.acts.fee_kind[rank]] for rank, code in enumerate(law.codes)}
    counted = (
        activity.table.select([*WHERE, "quantity"]).group_by(list(WHERE)).aggregate([("quantity", "sum")])
    )
    found: dict[str, Counter[tuple[str, str, str]]] = {}
    rooms = set[str]()
    for row in counted.to_pylist():
        kind = kinds.get(row["act"], "")
        if row["machine"] and kind in {"ct", "mri", "pet"}:
            held = found.setdefault(row["machine"], Counter())
            held[kind, row["practice"], row["site"]] += row["quantity_sum"]
        rooms.add(row["machine"])
    machines = tuple(_seen(name, held) for name, held in sorted(found.items()))
    return machines, tuple(sorted(rooms - set(found) - {""}))


def _seen(name: str, held: Counter[tuple[str, str, str]]) -> MachineSeen:
    (kind, practice, site), _ = max(held.items(), key=lambda pair: (pair[1], pair[0]))
    return MachineSeen(name, practice, site, kind, sum(held.values()))


def machines_file(machines: Iterable[MachineSeen]) -> str:
    """Write a machines file (CSV): the cells that are empty are to be completed."""
    held = io.StringIO()
    made = csv.DictWriter(held, MACHINES.names, restval="", lineterminator="\n")
    made.writeheader()
    for one in machines:
        made.writerow(
            {"machine": one.machine, "practice": one.practice, "site": one.site, "equipment": one.equipment}
        )
    return held.getvalue()
