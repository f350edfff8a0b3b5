"""What a change of machines does to exams, fees, acts, charges and margin, guess by guess and by département.

A machine of a place does the mean of its exams and is paid as the mean of the nation's machines (class, age, zone):
fees follow the bands of the law, acts the town's mix; a hospital bills the patients whom it did not admit. Charges are
those of machines that come or go, and what follows exams: their reading, the lines that follow volumes. Longer hours
pay as much more staff. A lever's own cost is in no line, nor are lines without an amount: where exams come, a margin
is at most what is told; where they go, at least.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import kind_index
from radioscopie.models.draws import triangular, uniforms
from radioscopie.models.finances.invest.fees import FeeMachine, fees_of_year
from radioscopie.models.nation.mix import built_mix, unit_amounts
from radioscopie.tables.machines import zone_of
from radioscopie.tables.sites import read_sites

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from radioscopie.arrays import Reals, Strings
    from radioscopie.law.compile import Compiled
    from radioscopie.models.joins.delays.country import Ground
    from radioscopie.models.joins.delays.study import Change, Seen, State
    from radioscopie.ranges import Range
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.reference_nation import Hypothesis, Reference

HOSPITALS = ("public", "private_non_profit")
TOWN, STAFF = "town_radiologists", ("radiographers", "secretaries")
STEP, MOST = 250, 60_000  # exams a year of a machine at which fees are priced; straight lines between them
OLD, NEW = 8, 1  # years of a machine that is amortised, and of one that is not
PERCENT, TEN_THOUSAND = 100, 10_000


@dataclass(frozen=True, slots=True)
class Prices:
    """What exams bring and cost in a year, guess by guess, in cents.

    Parameters
    ----------
    fees : by zone, shape (guesses, steps): of a machine at each number of exams
    act : of an exam
    following : shape (guesses,), what an exam costs
    machine, staff : shapes (guesses,), what a machine costs, and its staff in that
    """

    fees: Mapping[str, Reals]
    act: float
    following: Reals
    machine: Reals
    staff: Reals

    def fee(self, zone: str, rank: int, exams: Reals) -> Reals:
        """Give the fees of machines that each do so many exams a year."""
        found: Reals = np.interp(exams, np.arange(0, MOST, STEP), self.fees[zone][rank])
        return found


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change does, shapes (guesses, départements): exams, then cents."""

    exams: Reals
    fees: Reals
    acts: Reals
    charges: Reals

    @property
    def margin(self) -> Reals:
        """What is left of fees and acts."""
        left: Reals = self.fees + self.acts - self.charges
        return left


def prices(
    law: Compiled,
    reference: Reference,
    equipment: str,
    lines: Sequence[Charge],
    reading: Range[Fraction],
    year: int,
    drawing: tuple[int, int],
) -> Prices:
    """Price the exams and the machines of an equipment.

    Parameters
    ----------
    lines : of charges
    reading : part of an act, in percent, that pays who reads it
    drawing : draws, and the seed

    Raises
    ------
    InputError : a fee that no source read gives in that year
    """
    mix = built_mix(reference, law, TOWN, equipment)
    act = float(mix.shares @ unit_amounts(law, mix.acts, mix.combos))
    own = [line for line in lines if line.equipment in {"", equipment}]
    machine = [line for line in own if line.per == "machine"]
    volume = [line for line in own if line.per == "act_revenue" and line.behaviour == "volume"]
    paid = _total([line for line in own if line.per == "exam"], drawing)
    paid = paid + act * _total(volume, drawing) / TEN_THOUSAND
    share = _drawn((reading.low, reading.central, reading.high), "reading", drawing)
    fees = {
        zone: _fees(law, reference, equipment, zone, year, drawing) for zone in ("paris", "idf", "province")
    }
    return Prices(
        fees,
        act,
        paid + act * share / PERCENT,
        _total(machine, drawing),
        _total([line for line in machine if line.nature in STAFF], drawing),
    )


def without_amount(lines: Sequence[Charge], equipment: str) -> tuple[str, ...]:
    """Name the lines of machines and exams of an equipment that nobody gave an amount: they are in no margin."""
    own = (line for line in lines if line.equipment in {"", equipment} and line.per in {"machine", "exam"})
    return tuple(line.charge for line in own if line.central is None)


def _total(lines: Sequence[Charge], drawing: tuple[int, int]) -> Reals:
    """Add lines up in each guess: those that have an amount."""
    known = [line for line in lines if line.central is not None]
    drawn = [
        _drawn((line.low or 0, line.central or 0, line.high or 0), f"charge {line.charge}", drawing)
        for line in known
    ]
    return np.sum(drawn, axis=0) if drawn else np.zeros(drawing[0] + 1)


def _drawn(value: tuple[Fraction | int, ...], name: str, drawing: tuple[int, int]) -> Reals:
    low, central, high = map(float, value)
    return np.concatenate([[central], triangular(low, central, high, uniforms(drawing[1], name, drawing[0]))])


def _fees(
    law: Compiled, reference: Reference, equipment: str, zone: str, year: int, drawing: tuple[int, int]
) -> Reals:
    """Price a mean machine of a zone at each step, shape (guesses, steps).

    A CT whose reference activity nobody typed lies anywhere between both ends of the law.
    """
    steps = np.arange(0, MOST, STEP)
    hypotheses = reference.hypotheses
    old = _drawn(hypotheses["amortised_share"].value.values, "amortised", drawing)
    between = np.concatenate([[0.5], uniforms(drawing[1], "ct reference", drawing[0])])
    found = np.zeros((drawing[0] + 1, len(steps)))
    for klass, share in _classes(hypotheses, equipment):
        kind = kind_index(equipment, klass, zone)
        for age, part in ((OLD, old), (NEW, 1 - old)):
            one = FeeMachine(equipment, kind, date(year - age, 1, 1))
            low, high = (end.astype(float) for end in fees_of_year(law, [one] * len(steps), steps, year))
            found += share * part[:, None] * (low + between[:, None] * (high - low))
    return found


def _classes(hypotheses: Mapping[str, Hypothesis], equipment: str) -> Iterator[tuple[str, float]]:
    """Give the classes of machines that fees tell apart, and the share of each."""
    if equipment != "mri":
        yield "", 1.0
        return
    above, limb = (float(hypotheses[f"mri_{name}_share"].value.central) for name in ("above_1_5t", "limb"))
    yield from (("gt_1.5T", above), ("1.5T_limb", limb), ("1.5T", 1 - above - limb))


def billed_shares(sites: Sequence[str], equipment: str) -> Reals:
    """Give the part of the exams of each site that is billed: patients not admitted to a hospital (SAE), all in town.

    A hospital that does not declare both has the share of all those that do.
    """
    rows = [row for row in read_sites().to_pylist() if row["legal_class"] in HOSPITALS]
    known = {row["finess_et"]: _external(row, equipment) for row in rows}
    told = [one for one in known.values() if one is not None]
    whole = sum(some for some, _ in told) / max(sum(every for _, every in told), 1)
    return np.array([_share(known.get(site, (1, 1)), whole) for site in sites])


def _external(row: Mapping[str, int | None], equipment: str) -> tuple[int, int] | None:
    every, some = row[f"{equipment}_exams"], row[f"{equipment}_exams_external"]
    return (some, every) if every and some is not None else None


def _share(one: tuple[int, int] | None, whole: float) -> float:
    return whole if one is None else one[0] / one[1]


def moved(
    ground: Ground, change: Change, seen: Sequence[Seen], price: Prices, billed: Reals, longer: float = 1.0
) -> Moved:
    """Say what a change does in each département.

    Parameters
    ----------
    billed : part of the exams of each site that is billed (`billed_shares`)
    longer : hours open over those of today, which staff is paid for
    """
    before, after = (ground.in_zones(machines) for machines in (change.before, change.after))
    part = [_part(ground, machines, billed) for machines in (change.before, change.after)]
    zones = np.array([zone_of(code) for code in ground.codes])
    exams, fees, paid = np.zeros((3, len(seen), len(zones)))
    for rank, one in enumerate(seen):
        now, later = _done(one.before), _done(one.after or one.before)
        exams[rank], paid[rank] = later - now, later * part[1] - now * part[0]
        was, will = (
            _billed(price, zones, rank, done, machines)
            for done, machines in ((now * part[0], before), (later * part[1], after))
        )
        fees[rank] = will - was
    more = price.machine[:, None] * (after - before) + price.staff[:, None] * after * (longer - 1)
    return Moved(exams, fees, paid * price.act, more + exams * price.following[:, None])


def _part(ground: Ground, machines: Reals, billed: Reals) -> Reals:
    """Give the part billed in each département, each site for its machines."""
    whole = ground.in_zones(machines)
    return np.divide(ground.in_zones(machines * billed), whole, out=np.zeros_like(whole), where=whole > 0)


def _done(state: State) -> Reals:
    """Give the exams done in each département; none where there is no machine."""
    return np.where(np.isfinite(state.delay), state.exams, 0.0)


def _billed(price: Prices, zones: Strings, rank: int, exams: Reals, machines: Reals) -> Reals:
    """Give the fees of each département, whose machines share its exams; none where there is no machine."""
    each = np.divide(exams, machines, out=np.zeros_like(exams), where=machines > 0)
    found = np.zeros_like(each)
    for zone in price.fees:
        mine = zones == zone
        found[mine] = machines[mine] * price.fee(zone, rank, each[mine])
    return found
