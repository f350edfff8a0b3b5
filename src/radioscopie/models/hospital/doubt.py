"""How sure the fees of a hospital site are: every hypothesis drawn at once, machines amortised or not one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import kind_index
from radioscopie.models.draws import stream, triangular, uniforms
from radioscopie.models.hospital.fees import SAE_YEAR, Equipped, known_pairs
from radioscopie.models.hospital.hypotheses import FILE, NATION, central
from radioscopie.models.hospital.spread import MachineGroups, count_fees, fee_amounts, period_starts
from radioscopie.money import half_up
from radioscopie.tables.machines import zone_of
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from fractions import Fraction

    import pyarrow as pa

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.law.compile import Compiled
    from radioscopie.models.hospital.fees import Laws
    from radioscopie.ranges import Range

WHOLE, MILLION = 1000, 10**6
STRONG, USUAL = "gt_1.5T", "1.5T"


@dataclass(frozen=True, slots=True)
class HospitalDraws:
    """What is drawn of R rows (an equipment of a site), D times.

    Parameters
    ----------
    reference : CT reference activity, millionths of the first threshold, shape (D,)
    fees : fees opened in the SAE's year, shape (D, R); `growth` a year, shape (D,)
    amortised : thousandths of the full-rate fees made on amortised machines, shape (D, R)
    turning : share of the others that become so each year, shape (D,)
    strong : MRI above 1.5 T, shape (D, R)
    """

    reference: Ints
    fees: Reals
    growth: Reals
    amortised: Ints
    turning: Reals
    strong: Bools


def draw_sites(sites: pa.Table, count: int, seed: int) -> HospitalDraws:
    """Draw what the SAE does not say of each site.

    The share of amortised machines is the nation's; a machine of a site is one or not. Which exams open a fee is no
    number, and is not drawn: outpatients'.
    """
    pairs = known_pairs(sites, central().exams)
    machines = np.array([pair.operated or 1 for pair in pairs], np.int64)
    exams = np.array([pair.exams[central().exams] or 0 for pair in pairs], np.int64)
    own, nation = read_hypotheses(FILE), read_hypotheses(NATION)
    drawn = {
        name: _triangular(own[name].value, seed, name, count)
        for name in own
        if name != "growth_of_lasting_sites"
    }
    share, strong = (
        _triangular(nation[name].value, seed, name, count)
        for name in ("amortised_share", "mri_above_1_5t_share")
    )
    many = (count, len(pairs))
    old = stream(seed, "sites amortised").binomial(np.broadcast_to(machines, many), share[:, None])
    return HospitalDraws(
        np.rint(MILLION * uniforms(seed, "ct_reference_pct", count)).astype(np.int64),
        exams[None, :] * drawn["fees_per_exam"][:, None],
        drawn["growth"],
        half_up(WHOLE * old.astype(np.int64), machines[None, :]),
        drawn["turning_share"],
        stream(seed, "sites mri").random(many) < strong[:, None],
    )


def drawn_fees(sites: pa.Table, laws: Laws, year: int, draws: HospitalDraws) -> tuple[Ints, Ints]:
    """Price the fees of a year in every draw: base and change, in cents, shapes (D, R)."""
    pairs = known_pairs(sites, central().exams)
    fleet, reference = _fleet(pairs, year, draws), np.repeat(draws.reference, len(pairs))
    starts = period_starts(year, laws.base, laws.variant)
    shares = _amortised(draws, 0), _amortised(draws, max(year - laws.base_year, 0))
    base, variant = (
        _paid(law, fleet, year, starts, reference, share)
        for law, share in zip((laws.base, laws.variant), shares, strict=True)
    )
    shape = draws.amortised.shape
    return base.reshape(shape), (variant - base).reshape(shape)


def _triangular(law: Range[Fraction], seed: int, name: str, count: int) -> Reals:
    low, mode, high = sorted(float(value) for value in law.values)
    return triangular(low, mode, high, uniforms(seed, f"sites {name}", count))


def _fleet(pairs: list[Equipped], year: int, draws: HospitalDraws) -> MachineGroups:
    kinds = np.array([[_kind(pair, mri) for pair in pairs] for mri in (USUAL, STRONG)], np.int64).reshape(
        2, -1
    )
    grown = draws.fees * (1 + draws.growth[:, None]) ** (year - SAE_YEAR)
    machines = np.array([pair.operated or 1 for pair in pairs], np.int64)
    return MachineGroups(
        np.where(draws.strong, kinds[1], kinds[0]).ravel(),
        np.tile(machines, len(grown)),
        np.rint(grown).astype(np.int64).ravel(),
    )


def _kind(pair: Equipped, mri_class: str) -> int:
    equipment = pair.site["equipment"]
    return kind_index(equipment, mri_class if equipment == "mri" else "", zone_of(pair.site["departement"]))


def _amortised(draws: HospitalDraws, years: int) -> Ints:
    """Give the share of amortised machines after some years, in thousandths, shape (D × R,)."""
    turned = (WHOLE - draws.amortised) * draws.turning[:, None] * years
    share: Ints = np.minimum(draws.amortised + np.rint(turned).astype(np.int64), WHOLE).ravel()
    return share


def _paid(law: Compiled, fleet: MachineGroups, year: int, starts: Ints, reference: Ints, share: Ints) -> Ints:
    young, old, reduced = fee_amounts(law, count_fees(law, fleet, year, starts, reference), fleet)
    paid: Ints = half_up((WHOLE - share) * young + share * old, WHOLE) + reduced
    return paid
