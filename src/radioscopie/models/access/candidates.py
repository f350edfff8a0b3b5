"""The places where a machine may be added, and what the permit rules say of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.access.permits import PermitSite, permit_sites, verdicts

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_PEOPLE = 5_000
COLUMNS = pa.schema(
    [
        *((name, pa.string()) for name in ("site", "name", "commune_code", "departement")),
        *((name, pa.float64()) for name in ("lon", "lat")),
        ("cost_cents", pa.int64()),
        ("permit", pa.string()),
    ]
)
FORBIDDEN = ("not_allowed", "mix_missing")
SAID = ("needs_approval", "agreement_to_show")
NEW_SITE = "new_permit"


def default_candidates(supply: pa.Table, communes: pa.Table, equipment: str) -> list[dict[str, Any]]:
    """Give the sites without this equipment, and the communes of 5 000 people or more that have no site.

    Parameters
    ----------
    supply : every known site (`tables.supply`)
    communes : those with a point
    """
    rows = [row for row in supply.to_pylist() if row["lon"] is not None]
    equipped = {row["site"] for row in rows if row["equipment"] == equipment and row["machines"] != 0}
    sites = {row["site"]: row for row in rows if row["site"] not in equipped}
    taken = {row["commune_code"] for row in rows}
    towns = communes.filter(pc.greater_equal(communes["population"], LEAST_PEOPLE)).to_pylist()
    new = [
        row | {"site": f"commune:{row['code']}", "commune_code": row["code"]}
        for row in towns
        if row["code"] not in taken
    ]
    return [*(sites[name] for name in sorted(sites)), *new]


def judged(rows: list[dict[str, Any]], supply: pa.Table, equipment: str) -> tuple[pa.Table, dict[str, int]]:
    """Keep the places where the permit rules allow one machine more, with what they ask.

    Returns
    -------
    table COLUMNS, and how many places each verdict forbids
    """
    known = {site.site: site for site in permit_sites(supply.to_pylist())}
    said = [row | {"permit": permit_of(known.get(row["site"]), row["site"], equipment)} for row in rows]
    lost = [row["permit"] for row in said if row["permit"] in FORBIDDEN]
    kept = [{name: row.get(name) for name in COLUMNS.names} for row in said if row["permit"] not in FORBIDDEN]
    return pa.Table.from_pylist(kept, COLUMNS), {word: lost.count(word) for word in FORBIDDEN}


def permit_of(site: PermitSite | None, name: str, equipment: str) -> str:
    """Say what one machine more takes at a site (None: a new one): the gravest verdict of the rules.

    A place without CT nor MRI has no permit yet, and permits are per site (DR-1, DR-3): "new_permit". PET is under
    other rules than CT and MRI: "other_rules".
    """
    if equipment == "pet":
        return "other_rules"
    before = site or PermitSite(name, 0, 0)
    if before.machines is None:
        return "cannot_tell"
    if not before.machines:
        return NEW_SITE
    counts: Mapping[str, int] = {equipment: (getattr(before, equipment) or 0) + 1}
    after = verdicts(replace(before, **counts))  # type: ignore[arg-type]
    found = {verdict.verdict for verdict in after if verdict.check != "next_machine"}
    return next((word for word in (*FORBIDDEN, *SAID) if word in found), "information_only")
