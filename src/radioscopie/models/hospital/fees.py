"""Technical fees of hospital sites under two laws, from their yearly exams (DREES SAE)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.law.words import kind_index
from radioscopie.models.hospital.spread import MachineGroups, count_fees, fee_amounts, period_starts
from radioscopie.money import half_up
from radioscopie.tables.machines import zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints
    from radioscopie.law.compile import Compiled
    from radioscopie.models.hospital.hypotheses import Hypotheses


EQUIPMENT = ("ct", "mri")
SITE = ("finess_et", "name", "commune", "departement", "region")
MEASURES = ("ageing", "fees_full_non_amortised", "fees_full_amortised", "fees_reduced", "fee_rules")
AMOUNTS = ("base_cents", *(f"{measure}_cents" for measure in MEASURES), "change_cents", "variant_cents")
SAE_YEAR = 2023


@dataclass(frozen=True, slots=True)
class Equipped:
    """One equipment of one site: its names, machines and exams of the year; None where not declared."""

    site: Mapping[str, str]
    installed: int | None
    operated: int | None
    exams: Mapping[str, int | None]

    def unknown(self, exams: str) -> str:
        """Say why it cannot be priced: "no_exam", "no_external_exam", or "" when it can."""
        if not self.exams["all"]:
            return "no_exam"
        return "" if self.exams[exams] is not None else "no_external_exam"


@dataclass(frozen=True, slots=True)
class Laws:
    """The two laws compared, and the year whose machine ages the base keeps."""

    base: Compiled
    variant: Compiled
    base_year: int


def equipped(sites: pa.Table) -> list[Equipped]:
    """List the equipments of the sites where a machine is installed or exams are declared."""
    pairs = [_equipped(site, equipment) for site in sites.to_pylist() for equipment in EQUIPMENT]
    return [pair for pair in pairs if pair.installed or pair.exams["all"]]


def _equipped(site: Mapping[str, Any], equipment: str) -> Equipped:
    return Equipped(
        {name: site[name] for name in SITE} | {"equipment": equipment},
        site[f"{equipment}_installed"],
        site[f"{equipment}_operated"],
        {"all": site[f"{equipment}_exams"], "external": site[f"{equipment}_exams_external"]},
    )


def known_pairs(sites: pa.Table, exams: str) -> list[Equipped]:
    """List the equipments that can be priced, in the order of the rows of `hospital_fees`."""
    return [pair for pair in equipped(sites) if not pair.unknown(exams)]


def hospital_fees(sites: pa.Table, laws: Laws, years: tuple[int, ...], hypotheses: Hypotheses) -> pa.Table:
    """Price the fees of every site under two laws.

    Parameters
    ----------
    sites : reference table of sites (`tables.sites`)
    laws : base and variant
    years : civil years priced

    Returns
    -------
    one row per year, site and equipment whose exams are known: year, site, equipment, fees (count), then
    cents: base, one column per measure (variant minus base, in the order of MEASURES), their sum, and variant

    Raises
    ------
    InputError : a fee that no source read gives on these dates
    """
    known = known_pairs(sites, hypotheses.exams)
    return pa.concat_tables([_priced(known, laws, year, hypotheses) for year in years])


def _priced(known: list[Equipped], laws: Laws, year: int, hypotheses: Hypotheses) -> pa.Table:
    fleet = _fleet(known, year, hypotheses)
    named = {
        name: pa.array([pair.site[name] for pair in known], pa.string()) for name in (*SITE, "equipment")
    }
    years = pa.array([year] * len(known), pa.int32())
    amounts = dict(zip(AMOUNTS, _amounts(fleet, laws, year, hypotheses), strict=True))
    return pa.table({"year": years, **named, "fees": fleet.fees, **amounts})


def _fleet(known: list[Equipped], year: int, hypotheses: Hypotheses) -> MachineGroups:
    factor = hypotheses.fees_per_exam * (1 + hypotheses.growth) ** (year - SAE_YEAR)
    return MachineGroups(
        np.array([_kind(pair, hypotheses.mri_class) for pair in known], np.int64),
        np.array([pair.operated or 1 for pair in known], np.int64),
        np.array([half_up((pair.exams[hypotheses.exams] or 0) * factor) for pair in known], np.int64),
    )


def _kind(pair: Equipped, mri_class: str) -> int:
    return kind_index(pair.site["equipment"], mri_class, zone_of(pair.site["departement"]))


def _amounts(fleet: MachineGroups, laws: Laws, year: int, hypotheses: Hypotheses) -> list[Ints]:
    """Replace the base by the variant one measure at a time: each is a difference, so that they add up."""
    starts, reference = period_starts(year, laws.base, laws.variant), hypotheses.ct_reference
    before = count_fees(laws.base, fleet, year, starts, reference)
    after = count_fees(laws.variant, fleet, year, starts, reference)
    young, old, reduced = fee_amounts(laws.base, before, fleet)
    new_young, new_old, new_reduced = fee_amounts(laws.variant, before, fleet)
    last_young, last_old, last_reduced = fee_amounts(laws.variant, after, fleet)
    share = _amortised_share(hypotheses, year - laws.base_year)
    steps = [
        _mix(young, old, hypotheses.amortised_share) + reduced,
        _mix(young, old, share) + reduced,
        _mix(new_young, old, share) + reduced,
        _mix(new_young, new_old, share) + reduced,
        _mix(new_young, new_old, share) + new_reduced,
        _mix(last_young, last_old, share) + last_reduced,
    ]
    measures = [later - earlier for earlier, later in pairwise(steps)]
    return [steps[0], *measures, steps[-1] - steps[0], steps[-1]]


def _amortised_share(hypotheses: Hypotheses, years: int) -> Fraction:
    turned = (1 - hypotheses.amortised_share) * hypotheses.turning_share * max(years, 0)
    return min(hypotheses.amortised_share + turned, Fraction(1))


def _mix(young: Ints, old: Ints, share: Fraction) -> Ints:
    """Weigh two amounts by the share of the second, rounded half up to the cent."""
    p, q = share.numerator, share.denominator
    return half_up((q - p) * young + p * old, q)
