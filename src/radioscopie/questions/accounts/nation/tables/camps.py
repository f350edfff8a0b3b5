"""Published ratios beside those of the nation's accounts: under which costs each camp is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.joins.nation_accounts.camps import camp_findings
from radioscopie.questions.accounts.nation.tables.declared import CAMPS

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.models.joins.nation_accounts.camps import CampFinding
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts, NationYear
    from radioscopie.result import ResultTable


def camps_table(nation: NationAccounts, year: NationYear) -> ResultTable:
    """Set each published ratio beside the model's, for named perimeters and readings of the technical fees.

    Returns
    -------
    camp, ratio, facts; perimeter: town, both (practices with CT and MRI), fund_backed, hospital, france; fees: "model",
        or scaled so that the town ("SPE-008") or France ("SPE-004") has what is published; published_permille;
        the model's in thousandths with low, central and high charges; verdict; what was solved for (cents), the level
        of the central charges (thousandths) that gives the published value; employees_hundredths: employees a
        machine, at the cost of the line of radiographers, that the solved cost of a machine leaves room for; lacking:
        lines without an amount that the ratio should hold; sense: at_most or at_least what is said, for that reason
    """
    return CAMPS.of(map(_row, camp_findings(nation, year)))


def _row(one: CampFinding) -> Row:
    found, (low, central, high) = one.found, one.found.model
    return {
        "camp": found.camp,
        "ratio": found.ratio,
        "facts": " ".join(found.facts),
        "published_permille": found.published,
        "low_charges_permille": low,
        "central_permille": central,
        "high_charges_permille": high,
        "verdict": one.verdict,
        "solved": found.solved,
        "solved_cents": found.cents,
        "level_permille": found.level,
        "employees_hundredths": one.employees,
        "perimeter": one.perimeter,
        "fees": one.fees,
        "lacking": one.lacking,
        "sense": one.sense,
    }
