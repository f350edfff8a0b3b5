"""The fleet: PET machines, classes, installation years. None is published machine by machine: all constructed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import apportion, stream
from radioscopie.models.nation.places import Machine, real_pet
from radioscopie.tables.reference_nation import CONSTRUCTION, read_shapes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from radioscopie.arrays import Ints, Strings
    from radioscopie.models.nation.places import NationSite
    from radioscopie.tables.reference_nation import Reference

YEAR = 2024
RENEWED = tuple(range(YEAR - 7, YEAR + 1))
OLD = tuple(range(YEAR - 13, YEAR - 7))
OLD_WEIGHTS = read_shapes(CONSTRUCTION)["age_of_the_amortised"]
TOWN = ("private_practice", "private_centre_in_clinic", "mixed_group")


def pet_machines(reference: Reference, machines: list[Machine], seed: int) -> list[Machine]:
    """List the PET machines of the SAE, then put those outside establishments at private sites.

    Their national number is a hypothesis; the private sites are drawn in proportion to their CT and MRI.
    """
    regions = {row["code"]: row["region_code"] for row in reference.departements}
    real = real_pet(reference.pet, machines, regions)
    number = max(0, round(reference.central("pet_machines")) - len(real))
    private = [machine.site for machine in machines if machine.site.kind == "private_practice"]
    drawn = _drawn(private, number, seed)
    return real + [
        Machine(f"{site.site}-pet{1 + drawn[:rank].count(site)}", site, "pet", None, "constructed")
        for rank, site in enumerate(drawn)
    ]


def _drawn(sites: list[NationSite], number: int, seed: int) -> list[NationSite]:
    """Draw sites systematically along the list, where a site stands once for each machine it has."""
    start = stream(seed, f"pet {number}").random()
    return [sites[int((rank + start) * len(sites) / number)] for rank in range(number)]


def classes(reference: Reference, equipment: Strings, seed: int) -> list[str]:
    """Give each machine a class: shares of MRI classes are hypotheses, met exactly."""
    found = np.where(equipment == "pet", "pet_ct", "").astype(object)
    mri = np.flatnonzero(equipment == "mri")
    strong, limb = reference.central("mri_above_1_5t_share"), reference.central("mri_limb_share")
    numbers = apportion(len(mri), np.array([strong, limb, 1 - strong - limb], np.float64))
    found[_shuffled(mri, seed, "class")] = np.repeat(["gt_1.5T", "1.5T_limb", "1.5T"], numbers)
    return [str(word) for word in found]


def installed_years(reference: Reference, equipment: Strings, seed: int) -> NDArray[np.int16]:
    """Give each machine an installation year: the share of amortised machines is a hypothesis, met exactly."""
    years = np.zeros(len(equipment), np.int16)
    share = float(reference.central("amortised_share"))
    for name in ("ct", "mri", "pet"):
        here = np.flatnonzero(equipment == name)
        weights = np.array([*(share * w / sum(OLD_WEIGHTS) for w in OLD_WEIGHTS), *_renewed(share)])
        numbers = apportion(len(here), weights)
        years[_shuffled(here, seed, f"year {name}")] = np.repeat([*OLD, *RENEWED], numbers)
    return years


def _renewed(share: float) -> list[float]:
    return [(1 - share) / len(RENEWED)] * len(RENEWED)


def _shuffled(positions: Ints, seed: int, purpose: str) -> Ints:
    return stream(seed, purpose).permutation(positions)
