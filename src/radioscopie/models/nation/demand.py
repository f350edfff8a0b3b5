"""Acts of the year by site and by machine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import apportion, stream
from radioscopie.models.nation.fleet import TOWN
from radioscopie.tables.reference_nation import CONSTRUCTION, read_shapes

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.nation.places import Machine, NationSite


ASSUMED = read_shapes(CONSTRUCTION)
(SITE_SPREAD,), (MACHINE_SPREAD,) = ASSUMED["site_spread"], ASSUMED["machine_spread"]
(WITH_MACHINES,), (FEWEST,) = ASSUMED["with_machines"], ASSUMED["fewest_exams"]


@dataclass(frozen=True, slots=True)
class Demand:
    """Acts of a modality in a perimeter: the place of each total (site, machine) and whether it is declared."""

    perimeter: str
    modality: str
    places: tuple[NationSite | Machine, ...]
    acts: Ints
    status: tuple[str, ...]


def site_demand(
    perimeter: str,
    modality: str,
    totals: dict[str, float],
    sites: list[NationSite],
    weights: Reals,
    seed: int,
) -> Demand:
    """Share the acts of each département over its sites, at random around their weights.

    Parameters
    ----------
    totals : acts expected by département; rounded so that the national total stays exact
    weights : shape (sites,)
    """
    acts = np.zeros(len(sites), np.int64)
    noise = np.exp(stream(seed, f"{perimeter} {modality}").normal(0, SITE_SPREAD, len(sites)))
    here: dict[str, list[int]] = defaultdict(list)
    for rank, site in enumerate(sites):
        here[site.departement].append(rank)
    served = [name for name in totals if here[name]]
    national = round(sum(totals.values()))
    for name, total in zip(served, apportion(national, np.array([totals[n] for n in served])), strict=True):
        ranks = np.array(here[name])
        acts[ranks] = apportion(int(total), weights[ranks] * noise[ranks])
    return Demand(perimeter, modality, tuple(sites), acts, ("constructed",) * len(sites))


def machine_demand(
    perimeter: str, modality: str, machines: list[Machine], total: int | None, seed: int
) -> Demand:
    """Give each machine its fees of the year: declared exams as they are, what is left over the others.

    Parameters
    ----------
    total : fees of the perimeter; None: the machines that declare nothing do as much as the others on average
    """
    declared = np.array([machine.exams or 0 for machine in machines], np.int64)
    silent = declared == 0
    mean = declared.sum() / max(1, (~silent).sum())
    left = round(mean * silent.sum()) if total is None else max(0, total - int(declared.sum()))
    noise = np.exp(stream(seed, f"{perimeter} {modality} machines").normal(0, MACHINE_SPREAD, len(machines)))
    acts = declared + apportion(left, noise * silent)
    status = tuple("constructed" if missing else "real" for missing in silent)
    return Demand(perimeter, modality, tuple(machines), acts, status)


def town_weights(sites: list[NationSite], machines: list[Machine]) -> Reals:
    """Weigh the town sites: those with machines do more of everything."""
    equipped = {machine.site.site for machine in machines}
    return np.array([WITH_MACHINES if site.site in equipped else 1.0 for site in sites])


def hospital_weights(sites: list[NationSite], machines: list[Machine]) -> Reals:
    """Weigh the hospitals by the exams that their machines declare."""
    exams: dict[str, int] = defaultdict(lambda: int(FEWEST))
    for machine in machines:
        exams[machine.site.site] += machine.exams or 0
    return np.array([exams[site.site] for site in sites], np.float64)


def in_town(site: NationSite) -> bool:
    """Say whether a site belongs to the perimeter of town radiologists."""
    return site.kind in TOWN
