"""What was read of the sites and could not be used: told with every result that rests on them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.results.declared import Declared, code, count, measure, name

if TYPE_CHECKING:
    from radioscopie.result import Result
    from radioscopie.tables.supply.files import SupplyRead


SUPPLY = (
    *(name("site"), name("name"), name("holder"), name("commune_code"), name("departement")),
    *(measure("lon"), measure("lat"), code("equipment", "results.equipment"), count("machines")),
    *(count("exams"), measure("hours"), name("agreement"), name("ars_approval")),
    *(name("ars_teleradiology"), name("breast_screening"), measure("teleradiology_share", "share")),
    *(measure("days_a_week"), name("open")),
)
MISPLACED = Declared(
    "misplaced",
    "access.misplaced",
    "results.supply",
    (
        *(
            name("site"),
            name("name"),
            name("commune_code"),
            measure("lon", digits=5),
            measure("lat", digits=5),
        ),
        *(measure("km"), code("why", "access.why_misplaced")),
    ),
    optional=True,
)
UNPLACED = Declared("unplaced", "access.found_unplaced", "results.supply", SUPPLY, optional=True)


def with_left_out(result: Result, read: SupplyRead, equipment: tuple[str, ...]) -> Result:
    """Add the sites of some equipment without a place, the points that were not kept, and the rows not read."""
    tables = dict(result.tables)
    is_ours = pc.is_in(read.table["equipment"], pa.array(equipment, pa.string()))
    lost = read.table.filter(pc.and_(pc.is_null(read.table["lon"]), is_ours))
    if lost.num_rows:
        tables["unplaced"] = UNPLACED.around(lost)
    if read.misplaced:
        tables["misplaced"] = MISPLACED.of(map(asdict, read.misplaced))
    findings = dict(result.findings)
    if read.rejected:
        findings["access.found_rejected"] = len(read.rejected)
    return replace(result, tables=tables, findings=tuple(findings.items()), refused=read.rejected)
