"""What a lever costs: once, and a year; None as soon as one of its costs is unknown."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.models.finances.invest.discounting import annuity
from radioscopie.models.finances.invest.inputs import PERCENT
from radioscopie.models.finances.levers.exams import longer
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.models.finances.levers.inputs import Inputs

CENTS, MONTHS = 100, 12
STAFF = ("radiographers", "secretaries")


def capital(found: Inputs) -> int | None:
    """Give what is spent once, in cents, beyond the price of an ordinary machine; negative where it is cheaper."""
    equipment = found.base.equipment
    parts: list[Fraction | None] = []
    if found.has("capital_eur"):
        parts.append(found.take("capital_eur"))
    if found.has("machine_eur"):
        price = found.take("machine_eur")
        parts.append(None if price is None else price - found.numbers[f"price_{equipment}"].value.central)
    for name, key in (("purchase_pct", "price"), ("installation_pct", "works")):
        if found.has(name):
            share = found.share(name)
            parts.append(None if share is None else share * found.numbers[f"{key}_{equipment}"].value.central)
    return _cents(parts)


def cost(found: Inputs) -> int | None:
    """Give the cost a year, in cents: capital as an annuity, licences, price by exam, staff, electricity, contract."""
    parts = [part(found) for names, part in COSTS if any(found.has(name) for name in names)]
    if not parts:
        found.lacks("cost")
    return (
        None
        if not parts or any(part is None for part in parts)
        else sum(half_up(part or 0) for part in parts)
    )


def _capital_a_year(found: Inputs) -> Fraction | None:
    amount, rate = capital(found), found.general("discount_pct") / PERCENT
    return None if amount is None else annuity(amount, int(found.general("lease_years")), rate)


def _licence(found: Inputs) -> Fraction | None:
    return _times(found.take("licence_eur"), CENTS)


def _maintenance(found: Inputs) -> Fraction | None:
    return _times(found.take("maintenance_eur"), CENTS)


def _maintenance_share(found: Inputs) -> Fraction | None:
    """Price a cheaper service contract; what the ordinary one costs is in no source: the user may say it."""
    share, now = found.share("maintenance_pct"), found.take("maintenance_now_eur")
    return None if share is None or now is None else share * now * CENTS


def _by_exam(found: Inputs) -> Fraction | None:
    return _times(found.take("cost_exam_eur"), CENTS * found.base.exams)


def _by_exam_gbp(found: Inputs) -> Fraction | None:
    """Price in pounds, as published; in euros only if the user gives a rate."""
    price, rate = found.take("cost_gbp"), found.take("eur_per_gbp")
    return None if price is None or rate is None else price * rate * CENTS * found.base.exams


def cost_gbp(found: Inputs) -> int | None:
    """Give the price by exam as it was published, for a year, in hundredths of a pound."""
    price = found.take("cost_gbp")
    return None if price is None else half_up(price * CENTS * found.base.exams)


def cost_usd(found: Inputs) -> int | None:
    """Give the helium as it was published, for a year, in hundredths of a dollar."""
    price = found.take("helium_usd")
    return None if price is None else half_up(price * CENTS)


def _helium(found: Inputs) -> Fraction | None:
    price, rate = found.take("helium_usd"), found.take("eur_per_usd")
    return None if price is None or rate is None else price * rate * CENTS


def _staff(found: Inputs) -> Fraction | None:
    """Pay the staff of the machine for its new hours, in proportion."""
    share = longer(found)
    lines = [line for line in found.base.lines if line.nature in STAFF and line.per == "machine"]
    if not lines:
        found.lacks("radiographers")
    return (
        None if share is None or not lines else share * sum(getattr(line, found.case) or 0 for line in lines)
    )


def energy_mwh(found: Inputs) -> Fraction | None:
    """Give the change of electricity in MWh a year."""
    key = f"{found.base.equipment}_mwh"
    if found.has("energy_pct") and key in found.numbers:
        share = found.share("energy_pct")
        return None if share is None else share * found.numbers[key].value.central
    return found.take("energy_mwh")


def _electricity(found: Inputs) -> Fraction | None:
    return _times(energy_mwh(found), int(found.general("electricity_eur_mwh") * CENTS))


def _remote(found: Inputs) -> Fraction | None:
    """Pay the remote readers: a price by exam sent, and the platform."""
    price, platform = found.take("price_exam_eur"), found.take("platform_eur")
    return None if price is None or platform is None else CENTS * (price * sent(found) + platform * MONTHS)


def sent(found: Inputs) -> int:
    """Give the exams read remotely in a year."""
    return int(found.base.exams * found.general("sent_pct") / PERCENT)


COSTS: tuple[tuple[tuple[str, ...], Callable[[Inputs], Fraction | None]], ...] = (
    (("capital_eur", "machine_eur", "purchase_pct", "installation_pct"), _capital_a_year), (("licence_eur",), _licence),
    (("maintenance_eur",), _maintenance), (("maintenance_pct",), _maintenance_share),
    (("cost_exam_eur",), _by_exam), (("cost_gbp",), _by_exam_gbp), (("helium_usd",), _helium),
    (("hours_week",), _staff), (("energy_mwh", "energy_pct"), _electricity), (("price_exam_eur",), _remote),
)  # fmt: skip


def _times(value: Fraction | None, factor: int) -> Fraction | None:
    return None if value is None else value * factor


def _cents(parts: list[Fraction | None]) -> int | None:
    if not parts or any(part is None for part in parts):
        return None
    return half_up(sum((part or Fraction(0) for part in parts), Fraction(0)) * CENTS)
