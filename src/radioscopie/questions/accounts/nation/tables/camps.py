"""Published ratios beside those of the nation's accounts: under which costs each camp is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

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
from radioscopie.questions.accounts.nation.tables.margins import PET
from radioscopie.ranges import CASES
from radioscopie.result import ResultTable
from radioscopie.tables.quoted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Bools, Row
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.camps import RatioFinding
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts, NationYear


# Whose technical fees the published total is: the model's, those of the town, or of all France.
MODEL, TOWN_READING, ALL_READING = "model", "SPE-008", "SPE-004"
GIGA = 10**11
GROUPS = ("group_margin", "group_high")
HUNDRED = 100


def camps_table(nation: NationAccounts, year: NationYear) -> ResultTable:
    """Set each published ratio beside the model's, for named perimeters and readings of the technical fees.

    Returns
    -------
    camp, ratio, facts; perimeter: town, both (practices with CT and MRI), fund_backed, hospital, france; fees: "model",
        or scaled so that the town ("SPE-008") or France ("SPE-004") has what is published; published_permille;
        the model's in thousandths with low, central and high charges; verdict; what was solved for (cents), the level
        of the central charges (thousandths) that gives the published value; employees_hundredths: employees a
        machine, at the cost of the line of radiographers, that the solved cost of a machine leaves room for
    """
    return ResultTable(
        pa.Table.from_pylist(list(_rows(nation, year))), "finances.nation_table_camps", "mixed"
    )


def _rows(nation: NationAccounts, year: NationYear) -> Iterator[Row]:
    all_camps = tuple(camp for camp in CAMPS if camp not in GROUPS)
    practices = nation.practices
    hospital = ~practices.judged
    wanted: list[tuple[str, Bools, tuple[str, ...]]] = [
        ("town", practices.judged, all_camps),
        ("both", practices.judged & np.isin(practices.groups["mix"], ("both", "pet")), (*all_camps, *GROUPS)),
        ("fund_backed", practices.groups["ownership"] == "fund_backed", GROUPS),
        ("hospital", hospital, ON_MACHINES),
        ("france", practices.judged | hospital, ON_MACHINES),
    ]
    levels = _readings(nation, year)
    drawn = {case: _drawn(nation, year, case) for case in CASES}
    for perimeter, members, camps in wanted:
        books = {case: _book(nation, year, members, drawn[case]) for case in CASES}
        for reading, level in levels.items():
            scaled = {case: book.with_fees(level) for case, book in books.items()}
            for found in findings(scaled, camps):
                yield _row(nation, found, scaled["central"]) | {"perimeter": perimeter, "fees": reading}


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
    external = np.append(
        nation.practices.external, np.full(len(year.desks.machines) - len(nation.practices.external), WHOLE)
    )
    mine = members[year.desks.machine_practice]
    is_pet = year.desks.machine_equipment == PET
    heavy, pet = mine & ~is_pet, mine & is_pet
    borne = half_up(machine.charges * external, WHOLE) * of_machines(machine.lines)[:, None]
    by_nature: dict[str, int] = {}
    for rank, line in enumerate(machine.lines):
        by_nature[line.nature] = by_nature.get(line.nature, 0) + int(borne[rank][heavy].sum())
    pay = int(practice.charges_where(practice.lines_of("nature", PAY))[members].sum())
    common = (
        int(practice.spent[members].sum())
        - pay
        - int(machine.charges_where(of_machines(machine.lines))[mine].sum())
    )
    return Perimeter(
        acts=int(practice.acts[members].sum()),
        fees=int(practice.fees[members].sum()),
        heavy_fees=int(machine.fees[heavy].sum()),
        machine=by_nature,
        practice=common,
        other_machine=int(borne[:, pet].sum()),
        pay=pay,
        machines=int((year.desks.fee_permille * external // WHOLE)[heavy].sum()),
        radiologists=int(year.desks.radiologists[members].sum()),
    )


def _row(nation: NationAccounts, found: RatioFinding, book: Perimeter) -> Row:
    low, central, high = found.model
    return {
        "camp": found.camp,
        "ratio": found.ratio,
        "facts": " ".join(found.facts),
        "published_permille": found.published,
        "low_charges_permille": low,
        "central_permille": central,
        "high_charges_permille": high,
        "verdict": found.verdict,
        "solved": found.solved,
        "solved_cents": found.cents,
        "level_permille": found.level,
        "employees_hundredths": _employees(nation, found, book),
    }


def _employees(nation: NationAccounts, found: RatioFinding, book: Perimeter) -> int | None:
    """Say how many employees a machine the solved cost leaves room for, once the machine and its room are paid."""
    line = next(
        (line for line in nation.charges if line.charge == "radiographers" and not line.machine), None
    )
    if (
        found.solved != "machine_cost"
        or found.cents is None
        or line is None
        or not line.central
        or not book.machines
    ):
        return None
    bare = book.natures(("radiographers", "secretaries")) * WHOLE // book.machines
    staff = nation.hypotheses["machine_staff"].value.central
    return max(0, round(HUNDRED * staff * (found.cents - bare) / line.central))
