"""Figures on machines: how many, where, how old, how much they are used."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from radioscopie.models.nation.fleet import YEAR
from radioscopie.models.nation.seen import ratio

if TYPE_CHECKING:
    from radioscopie.models.nation.seen import ActsSeen, MachinesSeen
    from radioscopie.tables.reference_nation import Reference

MILLION = 1_000_000
REGIONS = {
    "11": "idf", "28": "normandie", "44": "grand_est", "24": "centre", "32": "hauts_de_france",
    "76": "occitanie", "53": "bretagne", "52": "pays_de_la_loire",
}  # fmt: skip
OWNED = ("public_hospital", "private_non_profit", "private_centre_in_clinic")


def fleet_measures(fleet: MachinesSeen, reference: Reference) -> dict[str, float]:
    """Count machines, their share, age and place."""
    counts, everyone = Counter(fleet.equipment.tolist()), sum(people_of(reference).values())
    both, owned = counts["ct"] + counts["mri"], sum(kind in OWNED for kind in fleet.kind[fleet.ct_mri])
    ages = YEAR - fleet.installed_year[fleet.equipment == "ct"]
    return {
        "ct_machines": float(counts["ct"]),
        "mri_machines": float(counts["mri"]),
        "pet_machines": float(counts["pet"]),
        "mri_share_pct": 100 * ratio(counts["mri"], both),
        "mri_per_million": counts["mri"] / everyone * MILLION,
        "ct_per_million": counts["ct"] / everyone * MILLION,
        "ct_mean_age": ratio(float(ages.sum()), len(ages)),
        "owned_by_establishments_pct": 100 * ratio(owned, both),
    }


def density_measures(fleet: MachinesSeen, reference: Reference) -> dict[str, float]:
    """Give the ratio of machines per inhabitant between the extreme départements that have some."""
    return {f"{name}_density_ratio": _density_ratio(fleet, reference, name) for name in ("ct", "mri")}


def region_measures(fleet: MachinesSeen, reference: Reference) -> dict[str, float]:
    """Give MRI per million inhabitants of regions, and the fleets of those whose authorised fleet is published."""
    people, found = people_of(reference), dict[str, float]()
    installed = float(reference.central("installed_share"))
    for code, name in REGIONS.items():
        counts = Counter(fleet.equipment[fleet.region == code].tolist())
        here = sum(people.get(row["code"], 0) for row in reference.departements if row["region_code"] == code)
        found[f"{name}_mri_per_million"] = counts["mri"] / here * MILLION
        found[f"{name}_mri_share_pct"] = 100 * ratio(counts["mri"], counts["ct"] + counts["mri"])
        found |= {f"{name}_{kind}_authorised": counts[kind] / installed for kind in ("ct", "mri")}
    return found


def use_measures(acts: ActsSeen, fleet: MachinesSeen, reference: Reference) -> dict[str, float]:
    """Give exams by person and by machine, hospital inpatients included (SAE)."""
    hospital = [row for row in reference.sites if row["legal_class"] != "private_profit"]
    ct, mri = (sum(row[f"{name}_exams"] or 0 for row in hospital) for name in ("ct", "mri"))
    inpatients = sum(
        (row["ct_exams"] or 0) - row["ct_exams_external"] for row in hospital if row["ct_exams_external"]
    )
    installed = {name: sum(row[f"{name}_installed"] or 0 for row in hospital) for name in ("ct", "mri")}
    everywhere = {name: sum(row[f"{name}_installed"] or 0 for row in reference.sites) for name in installed}
    operated = sum(row["ct_operated"] or 0 for row in hospital if row["ct_exams"])
    all_ct = ct + acts.number(acts.town & acts.modality["ct"] & acts.on_machine)
    all_mri, pet = mri + acts.number(acts.town & acts.modality["mri"]), acts.number(acts.pet)
    counts, people = Counter(fleet.equipment.tolist()), sum(people_of(reference).values()) / 1000
    return {
        **{f"hospital_{name}_installed": float(number) for name, number in installed.items()},
        **{f"{name}_sae_per_200000": 200 * number / people for name, number in everywhere.items()},
        "hospital_ct_exams_m": ct / MILLION,
        "hospital_ct_inpatients_m": inpatients / MILLION,
        "hospital_ct_per_machine": ct / operated,
        "ct_per_1000": all_ct / people,
        "mri_per_1000": all_mri / people,
        "cross_section_per_1000": (all_ct + all_mri + pet) / people,
        "mri_acts_per_machine": ratio(all_mri, counts["mri"]),
        "pet_acts_per_machine": ratio(pet, counts["pet"]),
    }


def people_of(reference: Reference) -> dict[str, int]:
    """Give the inhabitants of each département."""
    return {
        row["departement"]: sum(n for name, n in row.items() if name != "departement")
        for row in reference.people
    }


def _density_ratio(fleet: MachinesSeen, reference: Reference, equipment: str) -> float:
    counts, people = Counter(fleet.departement[fleet.equipment == equipment].tolist()), people_of(reference)
    densities = [number / people[name] for name, number in counts.items() if name in people]
    return max(densities) / min(densities) if densities else float("nan")
