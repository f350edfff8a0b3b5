"""Figures on named places: machines of health establishments, machines and sites by inhabitant."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.nation.measures_fleet import MILLION, people_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.models.nation.seen import MachinesSeen
    from radioscopie.tables.reference_nation import Reference

ESTABLISHMENTS = {
    "haute_loire_ct": "43", "hautes_pyrenees_ct": "65", "mayotte_ct": "976", "alpes_hp_ct": "04",
    "sarthe_mri": "72", "paris_mri": "75",
}  # fmt: skip
FORMER = {
    "nord_pas_de_calais": ("59", "62"),
    "champagne_ardenne": ("08", "10", "51", "52"),
    "aquitaine": ("24", "33", "40", "47", "64"),
}
REGIONS = {"bourgogne": "27", "corse": "94", "occitanie": "76"}
IDF, OVERSEAS = "11", "97"


def place_measures(fleet: MachinesSeen, reference: Reference) -> dict[str, float]:
    """Give the densities of the places for which one is published.

    Returns
    -------
    name -> value: CT or MRI located in establishments (SAE) per 200 000 inhabitants of a département, MRI per million
    of a former region, sites with CT or MRI per million of a region, MRI of mainland France
    """
    mainland = [not word.startswith(OVERSEAS) for word in fleet.departement]
    return {
        **{f"{name}_sae_per_200000": _of_establishments(reference, name) for name in ESTABLISHMENTS},
        **{f"{name}_mri_per_million": _mri(fleet, reference, codes) for name, codes in FORMER.items()},
        **_sites(fleet, reference),
        "mri_mainland_machines": float((fleet.equipment[mainland] == "mri").sum()),
    }


def _of_establishments(reference: Reference, name: str) -> float:
    departement, equipment = ESTABLISHMENTS[name], name.rpartition("_")[2]
    here = [row for row in reference.sites if row["departement"] == departement]
    machines = sum(row[f"{equipment}_installed"] or 0 for row in here)
    return machines / people_of(reference)[departement] * 200_000


def _mri(fleet: MachinesSeen, reference: Reference, codes: Iterable[str]) -> float:
    here, people = np.isin(fleet.departement, list(codes)), people_of(reference)
    machines = float((fleet.equipment[here] == "mri").sum())
    return machines / sum(people[code] for code in codes) * MILLION


def _sites(fleet: MachinesSeen, reference: Reference) -> dict[str, float]:
    """Count sites with CT or MRI by million inhabitants of a region; the lowest is that of mainland regions."""
    people: Counter[str] = Counter()
    for row in reference.departements:
        people[row["region_code"]] += people_of(reference).get(row["code"], 0)
    density = {code: _count_sites(fleet, code) / count * MILLION for code, count in people.items() if count}
    mainland = [value for code, value in density.items() if int(code) >= int(IDF)]
    named = {f"{name}_sites_per_million": density[code] for name, code in REGIONS.items()}
    return named | {"lowest_sites_per_million": min(mainland), "idf_sites": float(_count_sites(fleet, IDF))}


def _count_sites(fleet: MachinesSeen, region: str) -> int:
    return len(set(fleet.site[(fleet.region == region) & fleet.ct_mri].tolist()))
