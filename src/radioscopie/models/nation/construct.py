"""The construction, step by step: places, machines, acts of the year, rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import stream
from radioscopie.models.nation.activity import cells, joined, rows_of
from radioscopie.models.nation.demand import (
    Demand,
    hospital_weights,
    in_town,
    machine_demand,
    site_demand,
    town_weights,
)
from radioscopie.models.nation.fleet import pet_machines
from radioscopie.models.nation.mix import act_mixes
from radioscopie.models.nation.outside import constructed_sites, outside_machines
from radioscopie.models.nation.places import Machine, NationSite, real_machines
from radioscopie.models.nation.volumes import by_departement, national_volumes, use_of

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.law.compile import Compiled
    from radioscopie.tables.reference_nation import Reference

HEAVY = ("ct", "mri", "pet")
SECOND_ACT, LATER_RADIOGRAPH = 4, 2


@dataclass(frozen=True, slots=True)
class Construction:
    """Places, machines and rows of activity, before they become the tables of a `Baseline`."""

    sites: list[NationSite]
    machines: list[Machine]
    sectors: dict[str, str]
    activity: pa.Table


def construct(reference: Reference, law: Compiled, seed: int) -> Construction:
    """Build the whole from the reference tables."""
    machines = _fleet(reference, seed)
    volumes = national_volumes(reference, int(_hospital_pet(machines, seed).acts.sum()))
    sites = _sites(reference, machines, volumes["town_radiologists"], seed)
    demands = _demands(reference, sites, machines, volumes, seed)
    sectors = _sectors(reference, demands, seed)
    mixes = act_mixes(reference, law, volumes)
    parts = []
    for demand in demands:
        mix = mixes[demand.perimeter, demand.modality]
        split = cells(mix, _associations(reference, demand))
        parts.append(rows_of(demand, split, sectors, seed))
    return Construction(sites, machines, sectors, joined(parts))


def _hospital_pet(machines: list[Machine], seed: int) -> Demand:
    own = [m for m in machines if m.equipment == "pet" and not in_town(m.site)]
    return machine_demand("hospital", "pet", own, None, seed)


def _fleet(reference: Reference, seed: int) -> list[Machine]:
    real = real_machines(reference.sites)
    heavy = [*real, *outside_machines(reference, real, use_of(reference), seed)]
    return [*heavy, *pet_machines(reference, heavy, seed)]


def _sites(
    reference: Reference, machines: list[Machine], town: dict[str, int], seed: int
) -> list[NationSite]:
    """List the sites that have machines, then construct offices so that each does the acts of a typical one."""
    equipped = list({machine.site.site: machine.site for machine in machines}.values())
    light = sum(volume for modality, volume in town.items() if modality not in (*HEAVY, "supplement"))
    use = use_of(reference)
    offices: list[NationSite] = []
    for departement, people in use.items():
        wanted = round(light * people / sum(use.values()) / float(reference.central("acts_per_site")))
        present = sum(in_town(site) and site.departement == departement for site in equipped)
        number = max(wanted - present, 0 if present else 1)
        offices += constructed_sites(reference, departement, number, seed, "C")
    return [*equipped, *offices, *_others(reference)]


def _others(reference: Reference) -> list[NationSite]:
    """One row a département stands for all the practices of other specialties."""
    return [
        NationSite(f"S{row['code']}", f"S{row['code']}", "", "", row["code"], row["region_code"], None, None,
             "other_specialty", "constructed")
        for row in reference.departements if row["code"] in use_of(reference)
    ]  # fmt: skip


def _demands(
    reference: Reference,
    sites: list[NationSite],
    machines: list[Machine],
    volumes: dict[str, dict[str, int]],
    seed: int,
) -> list[Demand]:
    town = [site for site in sites if in_town(site)]
    hospitals = [site for site in sites if site.kind in {"public_hospital", "private_non_profit"}]
    others = [site for site in sites if site.kind == "other_specialty"]
    spread = {
        "town_radiologists": (town, town_weights(town, machines)),
        "hospital": (hospitals, hospital_weights(hospitals, machines)),
        "other_specialties": (others, np.ones(len(others))),
    }
    light = [
        site_demand(perimeter, modality, totals, *spread[perimeter], seed)
        for perimeter, wanted in volumes.items()
        for modality, totals in by_departement(
            reference, {name: volume for name, volume in wanted.items() if name not in HEAVY}
        ).items()
    ]
    return [*light, *_heavy(reference, machines, volumes, seed)]


def _heavy(
    reference: Reference, machines: list[Machine], volumes: dict[str, dict[str, int]], seed: int
) -> list[Demand]:
    second = reference.central("second_ct_share")
    demands = []
    for perimeter, is_town in (("town_radiologists", True), ("hospital", False)):
        for equipment in HEAVY:
            own = [m for m in machines if m.equipment == equipment and in_town(m.site) is is_town]
            total = volumes[perimeter].get(equipment)
            if equipment == "ct" and total is not None:
                total -= round(total * second)
            demands.append(machine_demand(perimeter, equipment, own, total, seed))
            if equipment == "ct":
                demands.append(_second_acts(demands[-1], float(second / (1 - second))))
    return demands


def _second_acts(first: Demand, ratio: float) -> Demand:
    """Second CT acts of a visit: they open no fee of their own, so they name no machine."""
    acts: dict[NationSite, int] = defaultdict(int)
    for machine, number in zip(first.places, first.acts, strict=True):
        if isinstance(machine, Machine):
            acts[machine.site] += int(number)
    wanted = np.floor(np.cumsum(np.array(list(acts.values()))) * ratio + 0.5).astype(np.int64)
    return Demand(
        first.perimeter, "ct", tuple(acts), np.diff(wanted, prepend=0), ("constructed",) * len(acts)
    )


def _associations(reference: Reference, demand: Demand) -> dict[int, float]:
    if demand.modality == "ct" and isinstance(demand.places[0], NationSite):
        return {SECOND_ACT: 1.0}
    if demand.modality == "radiography":
        later = float(reference.central("later_radiograph_share"))
        return {0: 1 - later, LATER_RADIOGRAPH: later}
    return {0: 1.0}


def _sectors(reference: Reference, demands: list[Demand], seed: int) -> dict[str, str]:
    """Give town practices a sector, so that the shares of activity are those of the hypotheses."""
    acts: dict[str, int] = defaultdict(int)
    for demand in demands:
        for place, number in zip(demand.places, demand.acts, strict=True):
            site = place.site if isinstance(place, Machine) else place
            if in_town(site):
                acts[site.practice] += int(number)
    names = stream(seed, "sectors").permutation(sorted(acts))
    reached = np.cumsum([acts[name] for name in names]) / sum(acts.values())
    second = float(reference.central("sector_2_share"))
    optam = second * float(reference.central("optam_share"))
    words = np.where(reached <= optam, "optam", np.where(reached <= second, "2", "1"))
    return dict(zip(names.tolist(), words.tolist(), strict=True))
