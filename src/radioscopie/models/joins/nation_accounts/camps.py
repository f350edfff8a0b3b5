"""Published ratios beside those of the nation's accounts, for named perimeters and readings of the technical fees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT
from radioscopie.models.finances.accounts import PAY
from radioscopie.models.finances.camps import (
    CAMPS,
    ON_MACHINES,
    WHOLE,
    Perimeter,
    findings,
    of_machines,
    rate,
)
from radioscopie.models.joins.nation_accounts.books import at_level
from radioscopie.money import half_up
from radioscopie.ranges import CASES
from radioscopie.tables.quoted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Bools, Ints
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.camps import RatioFinding
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts, NationYear
    from radioscopie.tables.charges import Charge

PET = EQUIPMENT.index("pet")
# Whose technical fees the published total is: the model's, those of the town, or of all France.
MODEL, TOWN_READING, ALL_READING = "model", "SPE-008", "SPE-004"
GIGA = 10**11
GROUPS = ("group_margin", "group_high")
AT_MOST, AT_LEAST = "at_most", "at_least"
OPEN, UNSURE = "open", ((AT_MOST, "below"), (AT_LEAST, "above"))
# beginnings of names of ratios
OF_CHARGES, OF_PRACTICES, OF_HEAVY = "charges", "charges_of_acts", ("cover", "rest")
STAFF = ("radiographers", "secretaries")
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class CampFinding:
    """A published ratio beside the model's, for a perimeter and a reading of the technical fees.

    Parameters
    ----------
    employees : hundredths of employees a machine that the solved cost of a machine leaves room for; None where another
        thing was solved for
    lacking : lines of charges without an amount that the ratio should hold
    """

    perimeter: str
    fees: str
    found: RatioFinding
    employees: int | None
    lacking: int

    @property
    def sense(self) -> str:
        """Tell whether the ratio is at most or at least what is said; "" where no amount is missing."""
        if not self.lacking:
            return ""
        return AT_LEAST if self.found.ratio.startswith(OF_CHARGES) else AT_MOST

    @property
    def verdict(self) -> str:
        """Judge what is published; "open" where it lies on the side to which amounts that are missing lead."""
        return OPEN if (self.sense, self.found.verdict) in UNSURE else self.found.verdict


def camp_findings(nation: NationAccounts, year: NationYear) -> Iterator[CampFinding]:
    """Set each published ratio beside the model's, perimeter by perimeter."""
    levels = _readings(nation, year)
    drawn = {case: _drawn(nation, year, case) for case in CASES}
    for perimeter, members, camps in _perimeters(nation):
        books = {case: _book(nation, year, members, drawn[case]) for case in CASES}
        for reading, level in levels.items():
            scaled = {case: book.with_fees(level) for case, book in books.items()}
            for found in findings(scaled, camps):
                employees = _employees(nation, found, scaled["central"])
                yield CampFinding(
                    perimeter, reading, found, employees, lacking_in(found.ratio, nation.charges)
                )


def lacking_in(ratio: str, lines: Sequence[Charge]) -> int:
    """Count the lines without an amount that a ratio should hold: of practices, of CT and MRI, or all."""
    heavy = of_machines(lines)
    missing = [(line, own) for line, own in zip(lines, heavy, strict=True) if line.central is None]
    if ratio == OF_PRACTICES:
        return sum(not own for _, own in missing)
    if ratio.startswith(OF_HEAVY):
        return sum(own and line.equipment != EQUIPMENT[PET] for line, own in missing)
    return len(missing)


def _perimeters(nation: NationAccounts) -> list[tuple[str, Bools, tuple[str, ...]]]:
    """Name the perimeters, their practices, and the camps that speak of them."""
    every = tuple(camp for camp in CAMPS if camp not in GROUPS)
    practices, judged = nation.practices, nation.practices.judged
    both = judged & np.isin(practices.groups["mix"], ("both", "pet"))
    return [
        ("town", judged, every),
        ("both", both, (*every, *GROUPS)),
        ("fund_backed", practices.groups["ownership"] == "fund_backed", GROUPS),
        ("hospital", ~judged, ON_MACHINES),
        ("france", np.ones_like(judged), ON_MACHINES),
    ]


def _readings(nation: NationAccounts, year: NationYear) -> dict[str, int]:
    """Give the level of technical fees, in thousandths of the model's, under each reading of the published total."""
    fees, practice = year.takings.fees, year.desks.practice
    town = int(fees[nation.practices.judged[practice]].sum())
    totals = {TOWN_READING: town, ALL_READING: int(fees.sum())}
    return {MODEL: WHOLE} | {
        name: rate(half_up(GIGA * quoted(name).value), total) for name, total in totals.items()
    }


def _drawn(nation: NationAccounts, year: NationYear, case: str) -> tuple[Accounts, Accounts]:
    """Draw up the accounts of practices and machines in a case of charges."""
    practice, machine = (
        at_level(nation, year.desks, year.takings, level, case) for level in ("practice", "machine")
    )
    return practice, machine


def _book(
    nation: NationAccounts, year: NationYear, members: Bools, drawn: tuple[Accounts, Accounts]
) -> Perimeter:
    """Add up a perimeter in a case of charges; hospitals' machines for the share of exams that fees pay."""
    practice, machine = drawn
    external = nation.practices.external_of(len(year.desks.machines))
    mine, is_pet = members[year.desks.machine_practice], year.desks.machine_equipment == PET
    heavy, pet = mine & ~is_pet, mine & is_pet
    borne = half_up(machine.charges * external, WHOLE) * of_machines(machine.lines)[:, None]
    pay = int(practice.charges_where(practice.lines_of("nature", PAY))[members].sum())
    on_machines = int(machine.charges_where(of_machines(machine.lines))[mine].sum())
    return Perimeter(
        acts=int(practice.acts[members].sum()),
        fees=int(practice.fees[members].sum()),
        heavy_fees=int(machine.fees[heavy].sum()),
        machine=_by_nature(machine.lines, borne[:, heavy].sum(axis=1)),
        practice=int(practice.spent[members].sum()) - pay - on_machines,
        other_machine=int(borne[:, pet].sum()),
        pay=pay,
        machines=int((year.desks.fee_permille * external // WHOLE)[heavy].sum()),
        radiologists=int(year.desks.radiologists[members].sum()),
    )


def _by_nature(lines: tuple[Charge, ...], amounts: Ints) -> dict[str, int]:
    found: dict[str, int] = {}
    for line, cents in zip(lines, amounts.tolist(), strict=True):
        found[line.nature] = found.get(line.nature, 0) + cents
    return found


def _employees(nation: NationAccounts, found: RatioFinding, book: Perimeter) -> int | None:
    """Say how many employees a machine the solved cost leaves room for, once the machine and its room are paid."""
    own = (line for line in nation.charges if line.charge == "radiographers" and not line.machine)
    line = next(own, None)
    if found.solved != "machine_cost" or found.cents is None or not book.machines:
        return None
    if line is None or not line.central:
        return None
    bare = book.natures(STAFF) * WHOLE // book.machines
    staff = nation.hypotheses["machine_staff"].value.central
    return max(0, round(HUNDRED * staff * (found.cents - bare) / line.central))
