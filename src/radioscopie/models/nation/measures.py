"""The figures that a baseline can be compared with: one name, one number, one unit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.compile import MODALITIES
from radioscopie.models.nation.fleet import YEAR
from radioscopie.models.nation.spending import act_cents, coded, fee_cents, perimeter_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from radioscopie.law.compile import Compiled
    from radioscopie.tables.reference_nation import Reference

    Bools = NDArray[np.bool_]

MILLION, GIGA = 1_000_000, 10**11
PRICED_IN = 2026
REGIONS = {
    "11": "idf", "28": "normandie", "44": "grand_est", "24": "centre", "32": "hauts_de_france",
    "76": "occitanie", "53": "bretagne", "52": "pays_de_la_loire",
}  # fmt: skip
SCREENING = "QEQK004"


def measures_of(held: Mapping[str, pa.Table], reference: Reference, law: Compiled) -> dict[str, float]:
    """Compute every figure.

    Parameters
    ----------
    held : tables of a baseline
    law : law frozen on the day whose prices are used

    Returns
    -------
    name -> value; acts in millions (`_m`), spending in billions of euros (`_g`), percentages (`_pct`); spending
    is what the insurer pays: technical fees in full, acts times the hypothesis `insurer_share`
    """
    volumes = _volumes(held, law)
    return {
        **volumes,
        **_spending(held, reference, law),
        **_fleet(held, reference),
        **_machines_use(held, reference, volumes),
    }


def _volumes(held: Mapping[str, pa.Table], law: Compiled) -> dict[str, float]:
    rows, names = coded(held, law), perimeter_names()
    town, hospital, other = (rows.perimeter == names.index(name) for name in names_in_order())
    modality = {name: law.modality[rows.act] == MODALITIES.index(name) for name in MODALITIES}
    pet, on_machine = law.fee_kind[rows.act] == 3, rows.machine >= 0

    def acts(which: Bools) -> float:
        return float(rows.quantity[which].sum())

    radiologists = town & ~pet
    screening = np.array([code == SCREENING for code in law.codes])[rows.act]
    total = acts(radiologists)
    return {
        "town_acts_m": total / MILLION,
        "town_radiography_pct": 100 * acts(town & modality["radiography"]) / total,
        "town_cross_section_pct": 100 * acts(town & (modality["ct"] | modality["mri"])) / total,
        "town_ultrasound_pct": 100 * acts(town & modality["ultrasound"]) / total,
        "town_ct_acts_m": acts(town & modality["ct"]) / MILLION,
        "town_mri_acts_m": acts(town & modality["mri"]) / MILLION,
        "sector_2_pct": 100 * acts(town & (rows.sector > 0)) / acts(town),
        "liberal_acts_m": acts(town | other) / MILLION,
        "screening_mammographies": acts(screening),
        "pet_acts": acts(pet),
        "radiographs_ultrasounds_m": acts((town | other) & (modality["radiography"] | modality["ultrasound"]))
        / MILLION,
        "hospital_ct_external_m": acts(hospital & modality["ct"] & on_machine) / MILLION,
        "town_share_pct": 100 * total / acts(radiologists | hospital),
        "town_ct_exams": acts(town & modality["ct"] & on_machine),
        "town_mri_exams": acts(town & modality["mri"]),
    }


def names_in_order() -> tuple[str, str, str]:
    """Name the perimeters of town radiologists, hospitals and other specialties."""
    return "town_radiologists", "hospital", "other_specialties"


def _spending(held: Mapping[str, pa.Table], reference: Reference, law: Compiled) -> dict[str, float]:
    rows, names = coded(held, law), perimeter_names()
    share = float(reference.central("insurer_share"))
    cents = act_cents(rows, law, date(PRICED_IN, 7, 1)) * share
    low, high = fee_cents(rows, law, held["machines"], PRICED_IN, YEAR)
    fees = (low + high) / 2
    equipment = np.array(held["machines"]["equipment"].to_pylist())
    kinds = _kind_of_machines(held)
    in_town = np.isin(kinds, ("private_practice", "private_centre_in_clinic", "mixed_group"))
    town, hospital, other = (rows.perimeter == names.index(name) for name in names_in_order())
    pet = law.fee_kind[rows.act] == 3
    modality = {name: law.modality[rows.act] == MODALITIES.index(name) for name in MODALITIES}
    ct_mri = equipment != "pet"
    cross = modality["ct"] | modality["mri"]
    acts_town, acts_hospital = cents[town & ~pet].sum(), cents[hospital].sum()
    fees_town, fees_all = fees[in_town].sum(), fees.sum()
    whole = acts_town + acts_hospital + fees_all + cents[town & pet].sum()
    cross_section = cents[(town | hospital) & cross].sum() + fees[ct_mri].sum()
    town_cross = rows.quantity[town & cross].sum()
    mri_fees = rows.quantity[modality["mri"] & (rows.machine >= 0)].sum()
    everything_town = cents[town | other].sum() + fees_town
    return {
        "town_acts_insurer_g": acts_town / GIGA,
        "fees_all_g": fees_all / GIGA,
        "fees_town_g": fees_town / GIGA,
        "fees_town_low_g": low[in_town].sum() / GIGA,
        "fees_town_high_g": high[in_town].sum() / GIGA,
        "fees_town_ct_mri_g": fees[in_town & ct_mri].sum() / GIGA,
        "fees_hospital_g": fees[~in_town].sum() / GIGA,
        "fees_pet_g": fees[~ct_mri].sum() / GIGA,
        "town_insurer_g": (acts_town + fees_town) / GIGA,
        "hospital_insurer_g": (acts_hospital + fees[~in_town].sum()) / GIGA,
        "town_and_hospital_insurer_g": whole / GIGA,
        "cross_section_pct": 100 * cross_section / whole,
        "fees_share_pct": 100 * fees_all / whole,
        "fee_per_cross_section_act": fees_town / town_cross / 100,
        "mri_fee_mean": fees[equipment == "mri"].sum() / mri_fees / 100,
        "ultrasound_insurer_g": cents[(town | other) & modality["ultrasound"]].sum() / GIGA,
        "mri_town_insurer_g": (
            cents[town & modality["mri"]].sum() + fees[in_town & (equipment == "mri")].sum()
        )
        / GIGA,
        "town_all_insurer_g": everything_town / GIGA,
        "mean_spending_per_act": everything_town / rows.quantity[town | other].sum() / 100,
    }


def _kind_of_machines(held: Mapping[str, pa.Table]) -> NDArray[np.str_]:
    kinds = dict(zip(*(held["practices"][name].to_pylist() for name in ("practice", "kind")), strict=True))
    return np.array([kinds[name] for name in held["machines"]["practice"].to_pylist()])


def _fleet(held: Mapping[str, pa.Table], reference: Reference) -> dict[str, float]:
    machines = held["machines"]
    equipment = np.array(machines["equipment"].to_pylist())
    region_of = dict(zip(*(held["sites"][name].to_pylist() for name in ("site", "region")), strict=True))
    region = np.array([region_of[site] for site in machines["site"].to_pylist()])
    ct, mri = equipment == "ct", equipment == "mri"
    years = machines["installed_year"].to_numpy()
    kinds = _kind_of_machines(held)
    people = _people(reference)
    everyone = sum(people.values())
    owned = np.isin(kinds, ("public_hospital", "private_non_profit", "private_centre_in_clinic"))
    found = {
        "ct_machines": float(ct.sum()),
        "mri_machines": float(mri.sum()),
        "pet_machines": float((equipment == "pet").sum()),
        "mri_share_pct": 100 * mri.sum() / (ct | mri).sum(),
        "mri_per_million": mri.sum() / everyone * MILLION,
        "ct_per_million": ct.sum() / everyone * MILLION,
        "ct_mean_age": float((YEAR - years[ct]).mean()),
        "owned_by_establishments_pct": 100 * owned[ct | mri].mean(),
        "ct_density_ratio": _density_ratio(held, reference, "ct"),
        "mri_density_ratio": _density_ratio(held, reference, "mri"),
        "idf_mri_share_pct": 100 * (mri & (region == "11")).sum() / ((ct | mri) & (region == "11")).sum(),
    }
    for code, name in REGIONS.items():
        here = sum(people[d["code"]] for d in reference.departements if d["region_code"] == code)
        found[f"{name}_mri_per_million"] = (mri & (region == code)).sum() / here * MILLION
    installed = float(reference.central("installed_share"))
    for code in ("11", "28"):
        for name, which in (("ct", ct), ("mri", mri)):
            found[f"{REGIONS[code]}_{name}_authorised"] = (which & (region == code)).sum() / installed
    return found


def _people(reference: Reference) -> dict[str, int]:
    return {
        row["departement"]: sum(v for k, v in row.items() if k != "departement") for row in reference.people
    }


def _density_ratio(held: Mapping[str, pa.Table], reference: Reference, equipment: str) -> float:
    where = dict(zip(*(held["sites"][name].to_pylist() for name in ("site", "departement")), strict=True))
    pairs = zip(*(held["machines"][name].to_pylist() for name in ("site", "equipment")), strict=True)
    people = _people(reference)
    counts = dict.fromkeys(people, 0)
    for site, name in pairs:
        counts[where[site]] += name == equipment
    densities = [counts[name] / people[name] for name in people if counts[name]]
    return max(densities) / min(densities)


def _machines_use(
    held: Mapping[str, pa.Table], reference: Reference, volumes: dict[str, float]
) -> dict[str, float]:
    """Give exams by person and by machine, hospital inpatients included (SAE)."""
    hospital = [row for row in reference.sites if row["legal_class"] != "private_profit"]
    ct, mri = (sum(row[f"{name}_exams"] or 0 for row in hospital) for name in ("ct", "mri"))
    operated = sum(row["ct_operated"] or 0 for row in hospital if row["ct_exams"])
    people = sum(_people(reference).values()) / 1000
    equipment = held["machines"]["equipment"].to_pylist()
    all_ct, all_mri = ct + volumes["town_ct_exams"], mri + volumes["town_mri_exams"]
    return {
        "hospital_ct_exams_m": ct / MILLION,
        "hospital_ct_per_machine": ct / operated,
        "ct_per_1000": all_ct / people,
        "mri_per_1000": all_mri / people,
        "cross_section_per_1000": (all_ct + all_mri + volumes["pet_acts"]) / people,
        "mri_acts_per_machine": all_mri / equipment.count("mri"),
        "pet_acts_per_machine": volumes["pet_acts"] / max(1, equipment.count("pet")),
    }
