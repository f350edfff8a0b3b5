"""The acts and the fees as files of rows: too large to be held, so written by DuckDB and moved where they are asked.

No column is a pseudonym of a patient, nor made from one (T24). Practices are named inside only (T22).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.tables.activity import SIGNED_FLAG, SIGNED_YES

if TYPE_CHECKING:
    from pathlib import Path

    from radioscopie.tables.claims.work import Work

# quantities below zero are cancellations, to be priced with their sign
HOW = f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{'{SIGNED_FLAG}': '{SIGNED_YES.decode()}'}})"
ACTIVITY, FEES = "activity.parquet", "fees.parquet"
ACTS = """
SELECT date, {practice} AS practice, site, act, modifiers, association, quantity, sector, exemption, excess_cents,
  quantity * base_cents AS billed_cents
FROM acts ORDER BY source, date, site, act, modifiers, association, sector, exemption, quantity, excess_cents,
  billed_cents, practice
"""
LINES = """
SELECT date, site, shown_equipment AS equipment, told_by, code, second, coefficient, unit_cents,
  sum(quantity)::BIGINT AS quantity, sum(base_cents)::BIGINT AS paid_cents, class, zone, age, meanings
FROM fees_priced GROUP BY ALL ORDER BY ALL
"""


def write_rows(work: Work, folder: Path, *, inside: bool) -> None:
    """Write `activity.parquet` and `fees.parquet` in a folder.

    Parameters
    ----------
    inside : practices are named
    """
    acts = ACTS.format(practice="practice" if inside else "''")
    for name, asked in ((ACTIVITY, acts), (FEES, LINES)):
        place = str(folder / name).replace("'", "''")
        work.run(f"COPY ({asked}) TO '{place}' {HOW}")
