"""Published figures beside what the baseline achieves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.models.nation.measures import measures_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.law.compile import Compiled
    from radioscopie.tables.reference_nation import Reference

WORDS = ("id", "quantity", "unit")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "quantity", "unit")),
        *((name, pa.float64()) for name in ("published", "achieved", "gap_pct")),
        *((name, pa.string()) for name in ("used", "perimeter", "year", "source", "confidence", "measure")),
    ]
)


def targets_of(held: Mapping[str, pa.Table], reference: Reference, law: Compiled) -> pa.Table:
    """Compare every published figure that the baseline can produce: used to calibrate it, or kept as a check."""
    measures = measures_of(held, reference, law)
    rows = []
    for row in reference.published:
        published, achieved = float(row["value"]), measures[row["measure"]]
        rows.append(
            {
                **{name: row[name] for name in WORDS},
                "published": published,
                "achieved": round(achieved, 6),
                "gap_pct": round(100 * (achieved / published - 1), 3),
                "used": row["use"],
                **{name: row[name] for name in ("perimeter", "year", "source", "confidence", "measure")},
            }
        )
    return pa.Table.from_pylist(rows, SCHEMA)
