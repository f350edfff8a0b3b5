"""What was read of the sites and could not be used: told with every result that rests on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.result import ResultTable

if TYPE_CHECKING:
    from radioscopie.result import Result
    from radioscopie.tables.supply.files import SupplyRead


def with_left_out(result: Result, read: SupplyRead, equipment: tuple[str, ...], lang: str) -> Result:
    """Add the sites of some equipment that could not be placed (unplaced) and the rows that were not read (rejects).

    Parameters
    ----------
    lang : language of the reasons
    """
    tables = dict(result.tables)
    is_ours = pc.is_in(read.table["equipment"], pa.array(equipment, pa.string()))
    lost = read.table.filter(pc.and_(pc.is_null(read.table["lon"]), is_ours))
    if lost.num_rows:
        tables["unplaced"] = ResultTable(lost, "access.found_unplaced", "mixed")
    findings = dict(result.findings)
    if read.rejected:
        tables["rejects"] = ResultTable(_rejects(read, lang), "access.found_rejected", "mixed")
        findings["access.found_rejected"] = len(read.rejected)
    return replace(result, tables=tables, findings=tuple(findings.items()))


def _rejects(read: SupplyRead, lang: str) -> pa.Table:
    rows = [
        {"place": one.place, "value": one.value, "reason": one.why(lang), "remedy": one.remedy(lang)}
        for one in read.rejected
    ]
    return pa.Table.from_pylist(rows)
