"""The result of `radioscopie site`: which places, what each machine buys, and tables that other commands read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.models.access.levels import Measures, level_rows, newly_within
from radioscopie.result import Assumption, Result, ResultTable
from radioscopie.tables.added_machines import plain_added
from radioscopie.tables.machines import zone_of
from radioscopie.tables.supply.table import SUPPLY
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from radioscopie.models.access.siting import Choice

CLASSES = {"ct": "", "mri": "1.5T", "pet": "pet_ct"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found.

    Parameters
    ----------
    communes : those with a point
    sites : those there are
    candidates : places allowed
    choice : places chosen, ranks of candidates
    before : shape (communes,), minutes to the nearest site today
    after : the same once each place is added, in the order of the choice
    people : shape (communes,)
    """

    communes: pa.Table
    sites: pa.Table
    candidates: pa.Table
    choice: Choice
    before: NDArray[np.float64]
    after: tuple[NDArray[np.float64], ...]
    people: NDArray[np.float64]


def site_result(
    equipment: str,
    goal: str,
    answer: Answer,
    forbidden: Mapping[str, int],
    installed: date,
    lang: str,
    record: Mapping[str, str],
) -> Result:
    """Say which places, and what each machine buys.

    Returns
    -------
    tables places (in the order in which each adds most), nation (before, after), proof (total gain, bound, gap),
    added (a `--compare` file of `access`), machines (added machines, `tables.added_machines`), sites (those there are)
    """
    chosen = answer.candidates.take(pa.array(answer.choice.places, pa.int64())).to_pylist()
    tables = {
        "places": ResultTable(pa.Table.from_pylist(_places(chosen, answer)), "site.places", "mixed"),
        "nation": ResultTable(pa.Table.from_pylist(_nation(answer)), "site.nation", "mixed"),
        "proof": ResultTable(pa.Table.from_pylist([_proof(goal, answer.choice)]), "site.proof", "mixed"),
        "added": ResultTable(_added(chosen, equipment), "site.added", "mixed"),
        "sites": ResultTable(answer.sites, "access.sites", "mixed"),
        "machines": ResultTable(_machines(chosen, equipment, installed), "site.machines", "mixed"),
    }
    tables = {name: table for name, table in tables.items() if table.table.num_columns}
    findings = (
        ("site.found_candidates", answer.candidates.num_rows),
        ("site.found_kept", answer.choice.kept),
        *((f"site.found_{word}", count) for word, count in forbidden.items()),
    )
    return Result("site", tables, _assumptions(equipment, installed, lang), findings, record)


def _places(chosen: list[dict[str, Any]], answer: Answer) -> list[dict[str, Any]]:
    states = (answer.before, *answer.after)
    return [
        {"rank": rank + 1}
        | {
            name: row[name]
            for name in ("site", "name", "commune_code", "departement", "permit", "lon", "lat")
        }
        | _bought(states[rank], states[rank + 1], answer.people)
        | {"goal_gain": round(answer.choice.marginal[rank], 3), "cost_cents": row["cost_cents"]}
        for rank, row in enumerate(chosen)
    ]


def _bought(
    before: NDArray[np.float64], after: NDArray[np.float64], people: NDArray[np.float64]
) -> dict[str, Any]:
    known = before < float("inf")
    saved = float(((before[known] - after[known]) * people[known]).sum()) / 60
    within = newly_within(before, after, people)
    return {
        "newly_within_30_min": within[30],
        "newly_within_45_min": within[45],
        "person_hours_saved_one_way": round(saved, 1),
    }


def _nation(answer: Answer) -> list[dict[str, Any]]:
    km = np.full(len(answer.before), np.inf)
    cases = {"before": answer.before, "after": answer.after[-1] if answer.after else answer.before}
    everyone = {"FR": np.arange(len(answer.before))}
    rows = [
        {"case": case} | level_rows(everyone, Measures(answer.people, minutes, km, None))[0]
        for case, minutes in cases.items()
    ]
    return [{key: value for key, value in row.items() if not key.endswith("_km")} for row in rows]


def _proof(goal: str, choice: Choice) -> dict[str, Any]:
    status = "optimal" if choice.gap == 0 else "best_found"
    return {
        "goal": goal,
        "gain": round(choice.total, 3),
        "bound": round(choice.bound, 3),
        "gap": round(choice.gap, 6),
        "status": status,
    }


def _added(chosen: list[dict[str, Any]], equipment: str) -> pa.Table:
    rows = [{**row, "equipment": equipment, "machines": 1} for row in chosen]
    names = ("site", "name", "commune_code", "departement", "lon", "lat", "equipment", "machines")
    types = {column.name: column.type for column in SUPPLY.columns}
    plain = {name: pa.string() if pa.types.is_dictionary(types[name]) else types[name] for name in names}
    return pa.Table.from_pylist([{name: row[name] for name in names} for row in rows], pa.schema(plain))


def _machines(chosen: list[dict[str, Any]], equipment: str, installed: date) -> pa.Table:
    rows = [
        {
            "machine": f"{equipment}-{rank + 1}-{row['site']}",
            "practice": "",
            "site": row["site"],
            "equipment": equipment,
            "class": CLASSES[equipment],
            "zone": zone_of(row["departement"] or ""),
            "installed_on": installed,
            "reference_activity": None,
            "commune": row["commune_code"],
            **{name: row[name] for name in ("name", "departement", "lon", "lat")},
        }
        for rank, row in enumerate(chosen)
    ]
    return pa.Table.from_pylist(rows, plain_added())


def _assumptions(equipment: str, installed: date, lang: str) -> tuple[Assumption, ...]:
    keys = ["access.centres", "access.abroad", "access.roads", "access.travel_model", "access.need_same"]
    told = [Assumption(key, "assumed", text(f"{key}_note", lang)) for key in keys]
    word = CLASSES[equipment] or "–"
    told.append(Assumption("site.machine_class", "assumed", text("site.machine_class_note", lang, word=word)))
    told.append(
        Assumption("site.installed", "assumed", text("site.installed_note", lang, day=installed.isoformat()))
    )
    told += [
        Assumption(f"site.{key}", status, text(f"site.{key}_note", lang))
        for key, status in (("permit_rules", "assumed"), ("candidates", "assumed"), ("delay", "missing"))
    ]
    return tuple(told)
