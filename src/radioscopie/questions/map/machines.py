"""Machines that an export names: rooms whose acts open a fee; what the export does not say is left to be completed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.calendar import to_day
from radioscopie.law.words import AGES, DAY0, EQUIPMENT, KINDS
from radioscopie.models.pricing.fees_billed import CT, fees_of, law_in_force, references_of, sorts_of
from radioscopie.models.pricing.inferred import FIELD, januaries_of
from radioscopie.tables.machines import MACHINES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.fees_billed import Reference, Sort
    from radioscopie.tables.activity import Activity

WHERE = ("machine", "practice", "site", "act")


@dataclass(frozen=True, slots=True)
class MachineSeen:
    """A machine: where most of its acts are made, what they are made with, how many open a fee.

    Parameters
    ----------
    kind : class and zone that the amounts of its fees fit, "" where they do not say it
    installed_on : the last day of an amortised machine whose fees say so: an older one is paid the same; None otherwise
    reference : activity that the fees of a CT say, None when they do not
    """

    machine: str
    practice: str
    site: str
    equipment: str
    acts: int
    kind: tuple[str, str] = ("", "")
    installed_on: date | None = None
    reference: Reference | None = None


def machines_seen(activity: Activity) -> tuple[tuple[MachineSeen, ...], tuple[str, ...]]:
    """Give the machines of an activity, and the names of the rooms that are none."""
    law = law_in_force()
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
    machines = [_seen(name, held) for name, held in sorted(found.items())]
    return _told_by_fees(machines, activity, law), tuple(sorted(rooms - set(found) - {""}))


def _seen(name: str, held: Counter[tuple[str, str, str]]) -> MachineSeen:
    (kind, practice, site), _ = max(held.items(), key=lambda pair: (pair[1], pair[0]))
    return MachineSeen(name, practice, site, kind, sum(held.values()))


def _told_by_fees(machines: list[MachineSeen], activity: Activity, law: Compiled) -> tuple[MachineSeen, ...]:
    """Add what the lines of fees say of each machine."""
    fees = fees_of(activity.fees)
    sorts = sorts_of(fees, law)
    references = references_of(fees, januaries_of([activity.table, *([activity.fees] if fees else [])]))
    return tuple(
        replace(
            one,
            kind=_kind(sorts.get(one.machine), one.equipment),
            installed_on=_amortised_by(sorts.get(one.machine), law),
            reference=references.get(one.machine) if one.equipment == CT else None,
        )
        for one in machines
    )


def _kind(found: Sort | None, equipment: str) -> tuple[str, str]:
    kinds = [KINDS[one] for one in found.kinds] if found else []
    classes, zones = ({kind[part] for kind in kinds if kind[0] == equipment} for part in (1, 2))
    return (classes.pop() if len(classes) == 1 else "", zones.pop() if len(zones) == 1 else "")


def _amortised_by(found: Sort | None, law: Compiled) -> date | None:
    years = [year for year, age in found.ages.items() if age == AGES[1]] if found else []
    if not years:
        return None
    after = int(law.fees.amortised_after[law.period_of_day[to_day(date(min(years), 1, 1)) - DAY0]])
    return date(min(years) - after - 1, 12, 31)


def machines_file(machines: Iterable[MachineSeen]) -> str:
    """Write a machines file (CSV): the cells that are empty are to be completed."""
    held = io.StringIO()
    made = csv.DictWriter(held, MACHINES.names, restval="", lineterminator="\n")
    made.writeheader()
    for one in machines:
        told = {"class": one.kind[0], "zone": one.kind[1], "installed_on": one.installed_on or ""}
        held_by = {"machine": one.machine, "practice": one.practice, "site": one.site}
        reference = one.reference.value if one.reference and one.reference.is_exact else ""
        made.writerow(held_by | {"equipment": one.equipment} | told | {FIELD: reference})
    return held.getvalue()
