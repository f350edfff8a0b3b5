"""Cases as shown: rows that are the same in every case are shown once, as exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from typing import Any

ORDER = ("exact", "reference_low", "reference_mid", "reference_high")
KEYS = ("equipment", "year", "measure")


def distinct_cases(table: pa.Table) -> pa.Table:
    """Keep one row, of case "exact", where all cases agree; order by equipment, year, measure, case."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in table.to_pylist():
        groups.setdefault(tuple(row[key] for key in KEYS if key in row), []).append(row)
    shown = [row for key in groups for row in _merged(groups[key])]
    shown.sort(key=lambda row: (row.get("equipment", ""), row["year"]))
    return pa.Table.from_pylist(shown, table.schema)


def _merged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    values = [{name: value for name, value in row.items() if name != "case"} for row in rows]
    if len(rows) == 1 or all(value == values[0] for value in values):
        return [rows[0] | {"case": "exact"}]
    return sorted(rows, key=lambda row: ORDER.index(row["case"]))
