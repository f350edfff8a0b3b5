"""The intervals of the fees of hospitals, from the site to the nation, and sites by band of change, without ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.hospital.doubt import draw_sites, drawn_fees
from radioscopie.models.hospital.fees import SITE
from radioscopie.models.statistics import order_statistics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints, Rows
    from radioscopie.models.hospital.fees import Laws

MID, ESTIMATE = "reference_mid", "estimate"
SITE_KEYS = SITE
ENDS = {"change_low_95_cents": "low_95", "change_high_95_cents": "high_95"}
KEURO = 10**5
BANDS = {"fall_500": -500, "fall_200": -200, "fall_100": -100, "fall_50": -50, "fall_20": -20, "fall": 0}
OTHERS = "same_or_rise"


def drawn_changes(
    sites: pa.Table, laws: Laws, years: tuple[int, ...], count: int, seed: int
) -> Mapping[int, Ints]:
    """Draw the change of each equipment of a site in each year, in cents, shape (draws, rows of `hospital_fees`)."""
    draws = draw_sites(sites, count, seed)
    return {year: drawn_fees(sites, laws, year, draws)[1] for year in years}


def with_interval(
    table: pa.Table, detail: pa.Table, changes: Mapping[int, Ints], keys: Sequence[str]
) -> pa.Table:
    """Add the 95 % interval of the change to the rows of the middle case; None in the others.

    Parameters
    ----------
    detail : an equipment of a site a row, in the order of `changes` in each year and case
    keys : columns that `table` is summed by
    """
    known = {year: _by_key(detail, year, own, keys) for year, own in changes.items()}
    rows = table.select(["year", "case", *keys]).to_pylist()
    found = [
        known[row["year"]][tuple(row[key] for key in keys)] if row["case"] == MID else {} for row in rows
    ]
    for name, order in ENDS.items():
        table = table.append_column(name, pa.array([one.get(order) for one in found], pa.int64()))
    return table


def _by_key(
    detail: pa.Table, year: int, changes: Ints, keys: Sequence[str]
) -> dict[tuple[str, ...], dict[str, int | None]]:
    """Give the order statistics of the change of a year by key."""
    own = detail.filter((pc.field("year") == year) & (pc.field("case") == MID))
    places: dict[tuple[str, ...], list[int]] = {}
    for rank, row in enumerate(own.select(list(keys)).to_pylist() if keys else [{}] * own.num_rows):
        places.setdefault(tuple(row[key] for key in keys), []).append(rank)
    return {key: order_statistics(changes[:, ranks].sum(axis=1)) for key, ranks in places.items()}


def estimated(table: pa.Table) -> pa.Table:
    """Say on each row that it is an estimate."""
    return table.append_column("status", pa.array([ESTIMATE] * table.num_rows, pa.string()))


def site_totals(table: pa.Table) -> pa.Table:
    """Keep the middle case of sites, in the order of their département and name: amounts so near are not ranked."""
    kept = table.filter(pc.field("case") == MID)
    order = [(name, "ascending") for name in ("year", "departement", "name", "finess_et")]
    names = ("year", *SITE, "fees", "base_cents", "change_cents", "variant_cents", *ENDS)
    return estimated(kept.sort_by(order).select(list(names)))


def bands(totals: pa.Table) -> Rows:
    """Count the sites by band of change, whose limits are in thousands of euros."""
    rows = []
    for year in sorted(set(totals["year"].to_pylist())):
        changes = np.array(totals.filter(pc.field("year") == year)["change_cents"].to_pylist(), np.int64)
        edges = [-np.inf, *(KEURO * limit for limit in BANDS.values()), np.inf]
        names = [*BANDS, OTHERS]
        for name, low, high in zip(names, edges[:-1], edges[1:], strict=True):
            mine = changes[(changes >= low) & (changes < high)]
            rows.append({"year": year, "band": name, "sites": len(mine), "change_cents": int(mine.sum())})
    return rows
