"""Published figures beside what the baseline achieves."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.models.nation.fleet import YEAR
from radioscopie.models.nation.measures import measures_of
from radioscopie.models.statistics import AGREES_PCT, NEAR_PCT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.law.compile import Compiled
    from radioscopie.tables.reference_nation import Reference

WORDS = ("id", "quantity", "unit")
ORIGIN = ("perimeter", "year", "source", "confidence", "measure")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in WORDS),
        *((name, pa.float64()) for name in ("published", "achieved", "gap_pct")),
        *((name, pa.string()) for name in ("used", *ORIGIN)),
    ]
)
YEARS_APART = 1
LAW, COMPUTED = "law", "(computed"


def targets_of(held: Mapping[str, pa.Table], reference: Reference, law: Compiled) -> pa.Table:
    """Compare every published figure that the baseline alone can produce: used to calibrate it, or kept as a check."""
    return compared(reference, measures_of(held, reference, law))


def compared(reference: Reference, measures: Mapping[str, float]) -> pa.Table:
    """Put published figures beside the measures, for those that are measured and are numbers."""
    found = {name: value for name, value in measures.items() if isfinite(value)}
    rows = [_row(row, found[row["measure"]]) for row in reference.published if row["measure"] in found]
    return pa.Table.from_pylist(rows, SCHEMA)


def _row(row: dict[str, str], achieved: float) -> dict[str, object]:
    published = float(row["value"])
    return {
        **{name: row[name] for name in WORDS},
        "published": published,
        "achieved": round(achieved, 6),
        "gap_pct": round(100 * (achieved / published - 1), 3),
        "used": row["use"],
        **{name: row[name] for name in ORIGIN},
    }


def is_bound(row: Mapping[str, object]) -> bool:
    """Tell whether a figure is published as "more than"."""
    return "more than" in str(row["unit"])


def verdict(row: Mapping[str, object]) -> str:
    """Judge a figure that was not a target.

    Returns
    -------
    "agrees" (gap of 5 % or less), "near" (15 % or less), "differs", "above" (published as "more than", and it is);
    "law_agrees", "law_near", "law_differs": the figure is the law itself, which the model holds and does not estimate;
    "computed": worked out from other published figures, shown and not judged, as is "other_year": more than a year from
    the baseline's; figures of the law have no other year
    """
    if COMPUTED in str(row["quantity"]):
        return "computed"
    published, achieved, gap = (float(str(row[name])) for name in ("published", "achieved", "gap_pct"))
    years = [int(year) for year in re.findall(r"(?:19|20)[0-9]{2}", str(row["year"]))]
    if row["used"] != "law" and min(abs(year - YEAR) for year in years) > YEARS_APART:
        return "other_year"
    if is_bound(row) and achieved >= published:
        return "above"
    found = "agrees" if abs(gap) <= AGREES_PCT else "near" if abs(gap) <= NEAR_PCT else "differs"
    return f"law_{found}" if row["perimeter"] == LAW else found
