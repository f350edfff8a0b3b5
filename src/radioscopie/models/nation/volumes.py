"""How many acts a year: national totals by perimeter and modality, then each département."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.nation.raking import rake
from radioscopie.tables.reference_nation import AGES, CONSTRUCTION, read_shapes

if TYPE_CHECKING:
    from radioscopie.tables.reference_nation import Reference


MILLION = 1_000_000


def national_volumes(reference: Reference, hospital_pet: int) -> dict[str, dict[str, int]]:
    """Give the acts of the year by perimeter and modality; perimeters never overlap.

    town_radiologists adds up to the 77 million acts of the IGAS-IGF report; other_specialties is what 97 million
    leaves; hospital holds patients not admitted only, its CT and MRI being counted machine by machine (SAE).

    Parameters
    ----------
    hospital_pet : PET acts of hospitals (SAE); the rest of the published number is done in town
    """
    assumed = {
        key: round(one.value.central) for key, one in reference.hypotheses.items() if one.value.central > 1
    }
    town_pet = int(reference.figure("VOL-043")) - hospital_pet
    return {
        "town_radiologists": _town(reference, assumed) | {"pet": town_pet},
        "hospital": {
            "radiography": assumed["hospital_radiographs"],
            "ultrasound": assumed["hospital_ultrasounds"],
            "mammography": assumed["hospital_mammographies"],
            "pet": hospital_pet,
        },
        "other_specialties": _others(reference, assumed, town_pet),
    }


def _town(reference: Reference, assumed: dict[str, int]) -> dict[str, int]:
    total = round(reference.figure("VOL-001") * MILLION)
    radiography, cross, ultrasound = (
        round(total * reference.figure(fact) / 100) for fact in ("VOL-002", "VOL-003", "VOL-004")
    )
    screening = int(reference.figure("VOL-034"))
    known = {
        "radiography": radiography,
        "ultrasound": ultrasound,
        "ct": round(cross * reference.central("ct_acts_share")),
        "mri": cross - round(cross * reference.central("ct_acts_share")),
        "mammography": assumed["mammographies"] - screening,
        "mammography_screening": screening,
        "bone_densitometry": assumed["bone_densitometries"],
        "interventional": assumed["town_interventional"],
    }
    return known | {"supplement": total - sum(known.values())}


def _others(reference: Reference, assumed: dict[str, int], town_pet: int) -> dict[str, int]:
    total = round((reference.figure("VOL-063") - reference.figure("VOL-001")) * MILLION)
    known = {
        "radiography": assumed["other_radiographs"],
        "interventional": assumed["coronary_angiographies"],
    }
    return known | {"ultrasound": total - town_pet - sum(known.values())}


def use_of(reference: Reference, modality: str = "") -> dict[str, float]:
    """Give the expected use of each département: its people weighted by age (constructed weights)."""
    assumed = read_shapes(CONSTRUCTION)
    weights = assumed.get(f"use_by_age.{modality}", assumed["use_by_age.any"])
    return {
        row["departement"]: sum(row[age] * weight for age, weight in zip(AGES, weights, strict=True))
        for row in reference.people
    }


def by_departement(reference: Reference, volumes: dict[str, int]) -> dict[str, dict[str, float]]:
    """Share national volumes over the départements by raking: first the use by age, then the two margins.

    Returns
    -------
    acts expected, by modality then département
    """
    first = np.array([list(use_of(reference, modality).values()) for modality in volumes]).T
    use = np.array(list(use_of(reference).values()))
    columns = np.array(list(volumes.values()), np.float64)
    table = rake(first, use / use.sum() * columns.sum(), columns)
    names = list(use_of(reference))
    return {m: dict(zip(names, table[:, i].tolist(), strict=True)) for i, m in enumerate(volumes)}
