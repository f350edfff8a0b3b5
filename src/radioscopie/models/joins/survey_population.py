"""The private practices of the national baseline, invited to an invented survey: their losses are drawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.draws import stream
from radioscopie.models.survey.simulation import Population
from radioscopie.tables.nation import PERIMETERS, SIZES

if TYPE_CHECKING:
    from radioscopie.arrays import Reals
    from radioscopie.models.nation.baseline import Baseline

PERIMETER, MONTH = "town_radiologists", 4
OVERSEAS, CORSICA, NEXT_TO_CORSICA = ("01", "02", "03", "04", "06"), "94", "93"
LOSS = {"s": 0.55, "m": 0.45, "l": 0.35}
REGION_SPREAD, OWN_SPREAD, MOST = 0.05, 0.15, 0.95


def invited(nation: Baseline, seed: int) -> Population:
    """Give the practices of town radiologists, their acts of April, and those of an invented April of crisis.

    Parameters
    ----------
    seed : seed of the losses: higher in small practices, different by region, and by practice
    """
    rows = [row for row in nation.practices.to_pylist() if PERIMETERS[row["kind"]] == PERIMETER]
    acts, machines = _acts(nation), Counter(nation.machines["practice"].to_pylist())
    regions = [_region(row["region"]) for row in rows]
    sizes = [row["size"] for row in rows]
    before = np.array([acts.get(row["practice"], 0.0) for row in rows])
    loss = _losses(regions, sizes, seed)
    return Population(
        tuple(f"{region} {size}" for region, size in zip(regions, sizes, strict=True)),
        tuple(regions),
        np.array([float(machines[row["practice"]]) for row in rows]),
        before,
        np.round(before * (1 - loss)),
        _tree(regions),
    )


def _acts(nation: Baseline) -> dict[str, float]:
    """Count the acts of the month of each practice."""
    month = nation.activity.filter(pc.equal(nation.activity["month"], pa.scalar(MONTH, pa.int8())))
    by_site = month.select(["site", "quantity"]).group_by("site").aggregate([("quantity", "sum")])
    practice = dict(zip(*(nation.sites[name].to_pylist() for name in ("site", "practice")), strict=True))
    found: defaultdict[str, float] = defaultdict(float)
    for row in by_site.to_pylist():
        found[practice[row["site"]]] += row["quantity_sum"]
    return found


def _region(code: str) -> str:
    """Group the regions that have too few practices."""
    if code in OVERSEAS:
        return "overseas"
    return NEXT_TO_CORSICA if code == CORSICA else code


def _losses(regions: list[str], sizes: list[str], seed: int) -> Reals:
    """Draw the share of its acts that each practice loses."""
    names = sorted(set(regions))
    drawn = stream(seed, "survey loss of regions").normal(0, REGION_SPREAD, len(names))
    of_region = dict(zip(names, drawn.tolist(), strict=True))
    usual = np.array([LOSS[size] + of_region[region] for region, size in zip(regions, sizes, strict=True)])
    own = stream(seed, "survey loss of practices").normal(0, OWN_SPREAD, len(regions))
    return np.clip(usual + own, 0, MOST)


def _tree(regions: list[str]) -> dict[str, str]:
    """Say with which stratum each is pooled when too few answer: the same size in the region that follows."""
    names = sorted(set(regions))
    following = dict(zip(names, [*names[1:], names[0]], strict=True))
    return {f"{region} {size}": f"{following[region]} {size}" for region in names for size in SIZES}
