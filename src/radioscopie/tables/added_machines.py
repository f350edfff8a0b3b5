"""Machines to be added, with their place: what `site` writes, and what scenarios, access and accounts read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import Problem, problem
from radioscopie.schema import Table, measured, text, whole
from radioscopie.sources.blocks import read_whole
from radioscopie.tables.communes import read_communes
from radioscopie.tables.machines import MACHINES, misfits
from radioscopie.tables.places import ground_of, with_zero
from radioscopie.tables.supply.table import PLAIN, supply_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable
    from radioscopie.tables.places import Ground

VOLUMES = ("exams", "exams_low", "exams_high")  # a year, with their interval
MOST_CENTS, MOST_EXAMS = 10**12, 60_000

ADDED = Table(
    "added_machines",
    (
        *MACHINES.columns,
        *(text(name) for name in ("name", "commune", "departement")),
        measured("lon", -180, 180),
        measured("lat", -90, 90),
        whole("cost_cents", pa.int64(), 0, MOST_CENTS),
        *(whole(name, pa.int64(), 0, MOST_EXAMS) for name in VOLUMES),
    ),
    words="tables.added_machines",
)


def read_added(path: Readable) -> pa.Table:
    """Read machines to be added: a machines table that says where each one goes.

    Returns
    -------
    Columns of `ADDED`, every machine with degrees (those of its commune when it gives none) and a département

    Raises
    ------
    InputError : every problem of the file; a machine without a place
    """
    communes = read_communes()
    ground, departements = ground_of(communes), _departements(communes)
    table = read_whole(ADDED, path, None, lambda rows, name: _problems(rows, name, ground))
    rows = table.drop_columns(["line"]).to_pylist()
    for row in rows:
        if row["lon"] is None or row["lat"] is None:
            row["lon"], row["lat"] = ground.centres[row["commune"]]
        row["departement"] = row["departement"] or departements.get(row["commune"], "")
    return pa.Table.from_pylist(rows, plain_added())


def plain_added() -> pa.Schema:
    """Give the Arrow types of `ADDED`, words undecorated."""
    fields = [(c.name, pa.string() if pa.types.is_dictionary(c.type) else c.type) for c in ADDED.columns]
    return pa.schema(fields)


def added_supply(added: pa.Table) -> pa.Table:
    """Count added machines as changes of supply (`tables.supply.SUPPLY`): one row a site and equipment."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in added.to_pylist():
        known = {name: row[name] for name in PLAIN.names if name in row and name != "machines"}
        site = row["site"] or row["machine"]
        place = known | {"site": site, "commune_code": row["commune"], "machines": 0}
        found.setdefault((site, row["equipment"]), place)["machines"] += 1
    return supply_table(list(found.values()))


def _departements(communes: pa.Table) -> dict[str, str]:
    return dict(zip(communes["code"].to_pylist(), communes["departement"].to_pylist(), strict=True))


def _problems(rows: list[dict[str, Any]], path: str, ground: Ground) -> Iterator[Problem]:
    yield from misfits(rows, path)
    for row in rows:
        ends = [row[name] for name in ("exams_low", "exams", "exams_high") if row[name] is not None]
        if ends != sorted(ends):
            yield problem(
                "site.volumes_disordered", f"{path}:{row['line']}, exams", ", ".join(map(str, ends))
            )
        place, code = f"{path}:{row['line']}", row["commune"]
        point = row["lon"], row["lat"]
        if (whole := with_zero(code, ground.communes)) != code:
            yield problem("tables.lost_zero", f"{place}, commune", code, whole=whole)
        elif None in point and code not in ground.centres:
            yield problem("site.added_no_place", f"{place}, commune", code)
        elif None not in point and not ground.is_near(point, code):
            is_swapped = ground.is_near(point[::-1], code)
            key = "tables.swapped_point" if is_swapped else "tables.far_point"
            yield problem(
                key, f"{place}, lon, lat", f"{point[0]:g} {point[1]:g}", km=round(ground.km(point, code)[0])
            )
