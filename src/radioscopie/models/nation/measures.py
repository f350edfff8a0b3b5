"""The figures that a baseline can be compared with: one name, one number, one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.nation.measures_fleet import (
    density_measures,
    fleet_measures,
    region_measures,
    use_measures,
)
from radioscopie.models.nation.measures_places import place_measures
from radioscopie.models.nation.seen import ratio, see_acts, see_fleet

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from radioscopie.law.compile import Compiled
    from radioscopie.models.nation.seen import ActsSeen, MachinesSeen
    from radioscopie.tables.reference_nation import Reference

MILLION, GIGA = 1_000_000, 10**11


def measures_of(held: Mapping[str, pa.Table], reference: Reference, law: Compiled) -> dict[str, float]:
    """Compute every figure.

    Parameters
    ----------
    held : tables of a baseline
    law : law frozen on the day whose prices are used

    Returns
    -------
    name -> value; acts in millions (`_m`), spending in billions of euros (`_g`), percentages (`_pct`); spending
    is what the insurer pays: technical fees in full, acts times the hypothesis `insurer_share`; not a number
    where there is nothing to divide by
    """
    acts, fleet = see_acts(held, reference, law), see_fleet(held, law)
    return {
        **_volumes(acts),
        **_shares(acts),
        **_fees(fleet),
        **_spending(acts, fleet),
        **_means(acts, fleet),
        **fleet_measures(fleet, reference),
        **density_measures(fleet, reference),
        **region_measures(fleet, reference),
        **place_measures(fleet, reference),
        **use_measures(acts, fleet, reference),
    }


def _volumes(acts: ActsSeen) -> dict[str, float]:
    town, kind = acts.town, acts.modality
    liberal = town | acts.other
    return {
        "town_acts_m": acts.number(town & ~acts.pet) / MILLION,
        "town_ct_acts_m": acts.number(town & kind["ct"]) / MILLION,
        "town_mri_acts_m": acts.number(town & kind["mri"]) / MILLION,
        "liberal_acts_m": acts.number(liberal) / MILLION,
        "screening_mammographies": acts.number(acts.screening),
        "pet_acts": acts.number(acts.pet),
        "radiographs_ultrasounds_m": acts.number(liberal & (kind["radiography"] | kind["ultrasound"]))
        / MILLION,
        "radiographs_m": acts.number(kind["radiography"]) / MILLION,
        "town_and_hospital_acts_m": acts.number(~acts.other & ~acts.pet) / MILLION,
        "hospital_ct_external_m": acts.number(acts.hospital & kind["ct"] & acts.on_machine) / MILLION,
    }


def _shares(acts: ActsSeen) -> dict[str, float]:
    town, kind = acts.town, acts.modality
    radiologists = acts.number(town & ~acts.pet)

    def percent(part: float) -> float:
        return 100 * ratio(part, radiologists)

    return {
        "town_radiography_pct": percent(acts.number(town & kind["radiography"])),
        "town_cross_section_pct": percent(acts.number(town & (kind["ct"] | kind["mri"]))),
        "town_ultrasound_pct": percent(acts.number(town & kind["ultrasound"])),
        "conventional_pct": 100
        * ratio(acts.number(kind["radiography"] & ~acts.other), acts.number(~acts.other & ~acts.pet)),
        "sector_2_pct": 100 * ratio(acts.number(town & ~acts.sector_1), acts.number(town)),
        "ultrasound_by_radiologists_pct": 100
        * ratio(
            acts.number(town & kind["ultrasound"]), acts.number((town | acts.other) & kind["ultrasound"])
        ),
        "town_share_pct": 100 * ratio(radiologists, acts.number((town & ~acts.pet) | acts.hospital)),
    }


def _fees(fleet: MachinesSeen) -> dict[str, float]:
    town = fleet.town
    return {
        "fees_all_g": fleet.fees(town | ~town) / GIGA,
        "fees_town_g": fleet.fees(town) / GIGA,
        "fees_town_low_g": float(fleet.low[town].sum()) / GIGA,
        "fees_town_high_g": float(fleet.high[town].sum()) / GIGA,
        "fees_town_ct_mri_g": fleet.fees(town & fleet.ct_mri) / GIGA,
        "fees_hospital_g": fleet.fees(~town) / GIGA,
    }


def _spending(acts: ActsSeen, fleet: MachinesSeen) -> dict[str, float]:
    radiologists, hospital = acts.cents(acts.town & ~acts.pet), acts.cents(acts.hospital)
    fees_town, fees_hospital = fleet.fees(fleet.town), fleet.fees(~fleet.town)
    liberal = acts.town | acts.other
    mri = fleet.fees(fleet.town & (fleet.equipment == "mri"))
    return {
        "town_acts_insurer_g": radiologists / GIGA,
        "town_insurer_g": (radiologists + fees_town) / GIGA,
        "hospital_insurer_g": (hospital + fees_hospital) / GIGA,
        "town_and_hospital_insurer_g": _town_and_hospital(acts, fleet) / GIGA,
        "ultrasound_insurer_g": acts.cents(liberal & acts.modality["ultrasound"]) / GIGA,
        "mri_town_insurer_g": (acts.cents(acts.town & acts.modality["mri"]) + mri) / GIGA,
        "town_all_insurer_g": (acts.cents(liberal) + fees_town) / GIGA,
    }


def _means(acts: ActsSeen, fleet: MachinesSeen) -> dict[str, float]:
    cross = acts.modality["ct"] | acts.modality["mri"]
    whole, fees = _town_and_hospital(acts, fleet), fleet.fees(fleet.town | ~fleet.town)
    cross_cents = acts.cents(cross & ~acts.other) + fleet.fees(fleet.ct_mri)
    pet_cents = acts.cents(acts.pet) + fleet.fees(~fleet.ct_mri)
    mri_fees = fleet.fees(fleet.equipment == "mri")
    liberal = acts.town | acts.other
    return {
        "cross_section_pct": 100 * ratio(cross_cents, whole),
        "cross_section_without_pet_pct": 100 * ratio(cross_cents, whole - pet_cents),
        "fees_share_pct": 100 * ratio(fees, whole),
        "fees_town_share_pct": 100 * ratio(fleet.fees(fleet.town), whole),
        "fee_per_cross_section_act": ratio(fleet.fees(fleet.town), acts.number(acts.town & cross)) / 100,
        "mri_fee_mean": ratio(mri_fees, acts.number(acts.modality["mri"] & acts.on_machine)) / 100,
        "mean_spending_per_act": ratio(acts.cents(liberal) + fleet.fees(fleet.town), acts.number(liberal))
        / 100,
    }


def _town_and_hospital(acts: ActsSeen, fleet: MachinesSeen) -> float:
    """Spending of liberal radiologists and hospitals, PET included, in cents."""
    return acts.cents(~acts.other) + fleet.fees(fleet.town | ~fleet.town)
