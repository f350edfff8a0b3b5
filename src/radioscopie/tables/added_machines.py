"""Machines to be added, with their place: what `site` writes, and what scenarios, access and accounts read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import Problem, problem
from radioscopie.schema import Table, measured, text
from radioscopie.sources.blocks import read_whole
from radioscopie.tables.communes import read_communes
from radioscopie.tables.machines import MACHINES, misfits
from radioscopie.tables.supply.files import centres
from radioscopie.tables.supply.table import PLAIN, supply_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable

ADDED = Table(
    "added_machines",
    (
        *MACHINES.columns,
        *(text(name) for name in ("name", "commune", "departement")),
        measured("lon", -180, 180),
        measured("lat", -90, 90),
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
    points, departements = centres(communes), _departements(communes)
    table = read_whole(ADDED, path, None, lambda rows, name: _problems(rows, name, points))
    rows = table.drop_columns(["line"]).to_pylist()
    for row in rows:
        if row["lon"] is None or row["lat"] is None:
            row["lon"], row["lat"] = points[row["commune"]]
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


def _problems(
    rows: list[dict[str, Any]], path: str, points: dict[str, tuple[float, float]]
) -> Iterator[Problem]:
    yield from misfits(rows, path)
    for row in rows:
        is_placed = row["lon"] is not None and row["lat"] is not None
        if not is_placed and row["commune"] not in points:
            yield problem("site.added_no_place", f"{path}:{row['line']}, commune", row["commune"])
