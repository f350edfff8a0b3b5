"""The national baseline: who images what, where, on which machine, in a year. Real where known, else constructed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.result import Assumption

YEAR = 2024


@dataclass(frozen=True, slots=True)
class Baseline:
    """A year of French medical imaging. Words are dictionary-encoded strings; every row says "real" or "constructed".

    Parameters
    ----------
    practices : practice, kind, size (s below 30 000 acts a year, m, l above 100 000), region, departement,
        status. The kind gives the perimeter (`tables.nation.PERIMETERS`): acts of town radiologists, of
        other specialties in town (kind other_specialty), of hospitals for patients not admitted
    sites : site, practice, name, commune, departement, region, lon, lat (degrees), kind, status
    machines : machine, site, practice, equipment, class, zone, installed_year, reference_activity (null:
        unknown), status
    activity : site, act, machine ("" where none, or where the act opens no fee of its own: second CT act of a
        visit), month (1-12), combo (modifiers as billed), association (0-5), sector, quantity. Counts of the
        civil year `year`; inside a month units are spread by `nation.spread`
    targets : id, quantity, unit, published, achieved, gap_pct, used ("calibration" or "check"), perimeter,
        source, confidence
    assumptions : what no source says, with low, central and high values
    year : civil year of the counts
    seed : seed of the construction
    """

    practices: pa.Table
    sites: pa.Table
    machines: pa.Table
    activity: pa.Table
    targets: pa.Table
    assumptions: tuple[Assumption, ...]
    year: int = YEAR
    seed: int = 2026
