"""Build the shipped lines of charges: python scripts/build_charges.py NATIONAL_FACTS.csv INNOVATION_FACTS.csv.

Each amount is a published figure, or is computed here from published figures by the formula written beside it. What
no source says stays empty ("missing"): the line is there, so that a user sees that he must fill it in. What each line
is, and how it was reached, is told in the catalogues of texts (finances.charge_*, finances.why_*).
"""

from __future__ import annotations

import csv
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from radioscopie.tables.charges import CHARGES

HERE = Path(__file__).parent.parent / "src/radioscopie/tables/reference"
OUT, BOUGHT = HERE / "charges.csv", HERE / "charges_bought.csv"
THOUSAND, TERM = Decimal(1000), 7
SHORT_LOAN, LONG_LOAN = 10, 15  # COS-019, COS-020
EMPLOYER = Decimal("1.42")  # employer's contributions on top of gross pay: in no source read

Row = dict[str, str]


def main(national: Path, innovation: Path) -> None:
    facts = figures(national) | figures(innovation)
    own = (*machine_rows(facts), *staff_rows(facts), *energy_rows(facts), *practice_rows(facts), *gaps())
    for path, rows in ((OUT, own), (BOUGHT, bought_rows(facts))):
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, CHARGES.names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def figures(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row["value"] for row in csv.DictReader(stream)}


def line(
    charge: str, nature: str, behaviour: str, per: str, values: tuple[Decimal, ...], facts: str, status: str,
    equipment: str = "",
) -> Row:  # fmt: skip
    low, central, high = (
        (str(v.quantize(Decimal("0.01"), ROUND_HALF_UP)) for v in values) if values else ("",) * 3
    )
    return {
        "charge": charge, "nature": nature, "behaviour": behaviour, "per": per, "equipment": equipment, "machine": "",
        "low": low, "central": central, "high": high, "status": status, "facts": facts, "note": "",
    }  # fmt: skip


def ends(figure: str) -> tuple[Decimal, Decimal]:
    low, _, high = figure.partition("-")
    return Decimal(low), Decimal(high or low)


def annuity(amount: Decimal, years: int, rate: Decimal) -> Decimal:
    return amount * rate / (1 - (1 + rate) ** -years)


def machine_rows(facts: dict[str, str]) -> list[Row]:
    mri = Decimal(facts["COS-016"]), Decimal(facts["COS-012"])
    ct = Decimal(facts["COS-041"])
    leased, premium = Decimal(facts["COS-062"]) / TERM, 1000 * Decimal(facts["AI-059"]) / TERM
    rate = Decimal(facts["COS-021"]) / 100
    low_mri, high_mri = Decimal(facts["COS-051"]), Decimal(facts["COS-013"])
    low_ct, high_ct = ends(facts["COS-043"])
    return [
        line("lease_mri", "lease", "fixed", "machine", tuple(THOUSAND * v for v in (mri[0], sum(mri) / 2, mri[1])),
             "COS-016 COS-012", "computed", "mri"),
        line("lease_ct", "lease", "fixed", "machine", tuple(THOUSAND * v for v in (leased, ct, premium)),
             "COS-062 COS-041 AI-059", "computed", "ct"),
        works("mri", low_mri, high_mri, rate, "COS-051 COS-013"),
        works("ct", low_ct, high_ct, rate, "COS-043"),
    ]  # fmt: skip


def works(equipment: str, low: Decimal, high: Decimal, rate: Decimal, facts: str) -> Row:
    middle = (low + high) / 2
    values = low / LONG_LOAN, annuity(middle, LONG_LOAN, rate), annuity(high, SHORT_LOAN, rate)
    return line(f"works_{equipment}", "premises", "fixed", "machine", tuple(THOUSAND * v for v in values),
                f"{facts} COS-019 COS-020 COS-021", "computed", equipment)  # fmt: skip


def bought_rows(facts: dict[str, str]) -> list[Row]:
    """Give the maintenance of machines bought: a contract of lease and maintenance less a price over its term.

    The one of MRI would be below zero (COS-016, COS-012 less COS-018, COS-044, COS-045): nobody gives it.
    """
    prices = (ends(facts["COS-042"])[0], Decimal(facts["COS-062"]), Decimal(facts["COS-046"]))
    values = tuple(THOUSAND * (Decimal(facts["COS-041"]) - price / TERM) for price in reversed(prices))
    held = ("maintenance", "fixed", "machine")
    return [
        line("maintenance_ct", *held, values, "COS-041 COS-042 COS-062 COS-046", "computed", "ct"),
        *(line(f"maintenance_{one}", *held, (), "", "missing", one) for one in ("mri", "pet")),
    ]


def staff_rows(facts: dict[str, str]) -> list[Row]:
    cost = 12 * Decimal(facts["COS-060"]) * EMPLOYER
    radiographers, everyone = Decimal(facts["WOR-034"]), Decimal("5.5")  # WOR-062, in its note
    others = everyone - radiographers
    return [
        line("radiographers", "radiographers", "staff", "machine", (2 * cost, radiographers * cost, 4 * cost),
             "WOR-034 COS-060", "assumed"),
        line("machine_secretaries", "secretaries", "staff", "machine", (0 * cost, others / 2 * cost, others * cost),
             "WOR-062 WOR-034 COS-060", "assumed"),
    ]  # fmt: skip


def energy_rows(facts: dict[str, str]) -> list[Row]:
    price = Decimal(165)  # EUR a MWh, computed in the note of ENV-005
    highest = ends(facts["ENV-001"])[1]
    mri = tuple(Decimal(v) * price for v in (facts["ENV-059"], facts["ENV-010a"], highest))
    ct = (Decimal(facts["ENV-007"]) * price,) * 3
    return [
        line("energy_mri", "energy", "fixed", "machine", mri, "ENV-059 ENV-010a ENV-001 ENV-005", "computed", "mri"),
        line("energy_ct", "energy", "fixed", "machine", ct, "ENV-007 ENV-005", "computed", "ct"),
    ]  # fmt: skip


def practice_rows(facts: dict[str, str]) -> list[Row]:
    names = ("COS-065", "COS-066", "COS-067", "COS-068")
    external, staff, taxes, purchases = (Decimal(facts[name]) for name in names)
    measured = external + staff + taxes + purchases
    published = [Decimal(facts[name]) - measured for name in ("COS-031", "COS-032")]
    pay = tuple(
        Decimal(v) for v in (facts["COS-033"], facts["COS-027"], "221400")
    )  # sector 2, note of COS-033
    return [
        line("external", "external", "fixed", "act_revenue", (external, *(external + gap for gap in published)),
             "COS-065 COS-031 COS-032", "computed"),
        line("staff", "secretaries", "staff", "act_revenue", (staff,) * 3, "COS-066", "read"),
        line("taxes", "taxes", "volume", "act_revenue", (taxes,) * 3, "COS-067", "read"),
        line("purchases", "consumables", "volume", "act_revenue", (purchases,) * 3, "COS-068", "read"),
        line("radiologists", "radiologists", "staff", "radiologist", pay, "COS-033 COS-027", "read"),
    ]  # fmt: skip


def gaps() -> list[Row]:
    missing = [
        ("lease_pet", "lease", "fixed", "machine", "pet"),
        ("works_pet", "premises", "fixed", "machine", "pet"),
        ("energy_pet", "energy", "fixed", "machine", "pet"),
        ("tracer_pet", "consumables", "volume", "exam", "pet"),
        ("contrast_ct", "contrast", "volume", "exam", "ct"),
        ("contrast_mri", "contrast", "volume", "exam", "mri"),
        ("consumables_ct", "consumables", "volume", "exam", "ct"),
        ("consumables_mri", "consumables", "volume", "exam", "mri"),
        ("it_archive", "it", "fixed", "machine", ""),
        ("machine_insurance", "insurance", "fixed", "machine", ""),
    ]
    return [line(n, nature, b, per, (), "", "missing", eq) for n, nature, b, per, eq in missing]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
