"""Pools of technical fees as paid: those of an establishment, an equipment and a civil year, by band and by period."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.law.words import AGES, BANDS, DAY0, kind_index
from radioscopie.models.pricing.bands_moved import WHOLE, PaidCell, Pool
from radioscopie.models.pricing.control import meaning_of
from radioscopie.models.pricing.fees_billed import BAND_OF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Row
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.bands_moved import Kind, Rate
    from radioscopie.tables.machines import Machines

Place = tuple[str, str, int]  # site, equipment, year
PET_CODE = "FTG"  # of a fee at any rate: its band is not told
TENTHS = 10_000
KEYS = ("site", "equipment", "year", "then", "now", "code", "coefficient", "unit_cents")


@dataclass(slots=True)
class _Cell:
    counts: list[int] = field(default_factory=lambda: [0] * len(BANDS))
    parts: list[int] = field(default_factory=lambda: [0] * len(BANDS))
    rates: set[Rate] = field(default_factory=set)


def pools_of(
    fees: pa.Table, base: Compiled, other: Compiled, fleet: Mapping[tuple[str, str], int]
) -> dict[Place, Pool]:
    """Gather fees by pool, those of PET left out.

    Parameters
    ----------
    fees : rows of `tables.claims.fees.FEES`
    base, other : the law they were paid under, and the other
    fleet : machines by site and equipment; a site that is not there has an unknown number
    """
    cells: dict[Place, dict[tuple[int, int], _Cell]] = {}
    kinds: dict[Place, list[frozenset[Kind]]] = {}
    meaning = lru_cache(maxsize=None)(lambda *told: _kinds(base, *told))
    for row in _counted(fees, base, other).to_pylist():
        place, band = (row["site"], row["equipment"], row["year"]), BAND_OF[row["code"]]
        _add(cells.setdefault(place, {}).setdefault((row["then"], row["now"]), _Cell()), row, band)
        told = meaning(row["date_min"], row["code"], row["unit_cents"] or 0, row["equipment"])
        kinds.setdefault(place, [frozenset() for _ in BANDS])[band] |= told
    return {
        place: Pool(_ordered(found), _first(kinds[place]), fleet.get(place[:2]))
        for place, found in sorted(cells.items())
    }


def fleet_of(machines: Machines) -> Counter[tuple[str, str]]:
    """Count the machines of each site and equipment."""
    rows = machines.table.select(["site", "equipment"]).to_pylist()
    return Counter((row["site"], row["equipment"]) for row in rows if row["site"])


def _counted(fees: pa.Table, base: Compiled, other: Compiled) -> pa.Table:
    """Add fees up by pool, periods of both laws, code and price."""
    codes = pa.array([one for one in BAND_OF if one != PET_CODE])
    banded = fees.filter(pc.is_in(fees["code"].cast(pa.string()), codes))
    day = banded["date"].cast(pa.int32()).to_numpy()
    columns = {name: banded[name].cast(pa.string()) for name in ("site", "equipment", "code")}
    columns |= {name: banded[name] for name in ("date", "coefficient", "unit_cents", "quantity")}
    columns |= {"year": pc.year(banded["date"])}
    columns |= {
        name: law.period_of_day[day - DAY0].astype(np.int64) for name, law in (("then", base), ("now", other))
    }
    return pa.table(columns).group_by(list(KEYS)).aggregate([("quantity", "sum"), ("date", "min")])


def _kinds(law: Compiled, *told: object) -> frozenset[Kind]:
    found = meaning_of(law, *told)  # type: ignore[arg-type]
    return frozenset((kind_index(*kind[:3]), AGES.index(kind[3])) for kind in found.kinds)


def _add(cell: _Cell, row: Row, band: int) -> None:
    cell.counts[band] += row["quantity_sum"]
    part = 1 if row["coefficient"] is None else row["coefficient"]
    if part != 1:
        cell.parts[band] += row["quantity_sum"]
        cell.rates.add((round(part * TENTHS), TENTHS))


def _ordered(cells: Mapping[tuple[int, int], _Cell]) -> tuple[PaidCell, ...]:
    return tuple(
        PaidCell(then, now, tuple(one.counts), tuple(one.parts), tuple(sorted(one.rates)) or (WHOLE,))
        for (then, now), one in sorted(cells.items())
    )


def _first(kinds: list[frozenset[Kind]]) -> frozenset[Kind]:
    """Give the kinds that the fees at the full rate may be of: a machine begins with them."""
    return next((one for one in kinds if one), frozenset())
