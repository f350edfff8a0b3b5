"""The potential of a lever on one machine: exams, delay, money, payers, energy, contrast. A gap stays a gap."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.models.finances.invest.inputs import PERCENT
from radioscopie.models.finances.levers.costs import capital, cost, cost_gbp, cost_usd, energy_mwh, sent
from radioscopie.models.finances.levers.exams import delay_days, exams, fees, receipts, slots
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.models.finances.levers.inputs import Inputs
    from radioscopie.tables.charges import Charge

SECONDS, TEN_THOUSAND = 3600, 10_000
FOREIGN = {
    "cost_gbp": "cost_gbp",
    "cost_usd": "helium_usd",
}  # measures of the levers that have the input only
Measure = Fraction | int | None


def margin(found: Inputs) -> int | None:
    """Give the change of margin a year, in cents: receipts, less cost, reading and what follows the exams."""
    before, spent = before_cost(found), cost(found)
    return None if before is None or spent is None else before - spent


def before_cost(found: Inputs) -> int | None:
    """Give the same before the cost of the lever: the most that it may cost a year."""
    brought = receipts(found)
    return None if brought is None else brought - _following(found) + _reading_saved(found)


def _following(found: Inputs) -> int:
    """Give what the exams added cost: the reading, and the lines of charges that follow volumes."""
    more, base = exams(found) or 0, found.base
    acts = (base.act_cents or 0) * more
    lines = sum((_volume(line, more, acts, found) for line in base.lines), Fraction(0))
    return half_up(lines + acts * found.general("reading_pay_pct") / PERCENT)


def _volume(line: Charge, more: int, acts: Fraction | int, found: Inputs) -> Fraction:
    value = getattr(line, found.case) or 0
    if line.per == "exam":
        return Fraction(value * more)
    follows = line.per == "act_revenue" and line.behaviour == "volume"
    return Fraction(value) * acts / TEN_THOUSAND if follows else Fraction(0)


def _reading_saved(found: Inputs) -> int:
    """Give the pay of the readings that are sent away."""
    if not found.has("price_exam_eur"):
        return 0
    return half_up((found.base.act_cents or 0) * sent(found) * found.general("reading_pay_pct") / PERCENT)


def payer(rank: int) -> Callable[[Inputs], int | None]:
    """Give what one payer (insurer, complementary insurers, patient) pays more a year, in cents."""

    def paid(found: Inputs) -> int | None:
        more, fee = exams(found), fees(found)
        if more and found.base.payers is None:
            found.lacks("payers")
        if more is None or fee is None or (more and found.base.payers is None):
            return None
        acts = half_up(found.base.payers[rank] * more) if found.base.payers else 0
        return acts + (fee if rank == 0 else 0)

    return paid


def co2e_kg(found: Inputs) -> Fraction | None:
    """Give the change of carbon of the electricity, in kg CO2e a year (g/kWh = kg/MWh)."""
    energy = energy_mwh(found)
    return None if energy is None else energy * found.general("grid_g_kwh")


def iodine_g(found: Inputs) -> Fraction | None:
    """Give the change of iodine, in grams a year, on the exams injected (a share that the user gives)."""
    return _contrast(found, "iodine")


def gadolinium_g(found: Inputs) -> Fraction | None:
    """Give the change of gadolinium, in grams a year, on the exams injected (a share that the user gives)."""
    return _contrast(found, "gadolinium")


def _contrast(found: Inputs, name: str) -> Fraction | None:
    share = found.share(f"{name}_pct")
    injected = found.share("injected_pct") if share is not None else None
    if share is None or injected is None:
        return None
    return share * injected * found.base.exams * found.general(f"{name}_g")


def reading_hours(found: Inputs) -> Fraction | None:
    """Give the change of reading time in hours a year; the seconds of a reading are published for two levers only."""
    share = found.share("reading_pct")
    seconds = found.take("reading_s") if share else Fraction(0)
    return None if share is None or seconds is None else share * seconds * found.base.exams / SECONDS


def dose_pct(found: Inputs) -> Fraction | None:
    """Give the change of dose, in percent."""
    return found.take("dose_pct")


MEASURES: tuple[tuple[str, str, Callable[[Inputs], Measure]], ...] = (
    ("capital", "cents", capital), ("cost", "cents", cost), ("cost_gbp", "gbp_cents", cost_gbp),
    ("cost_usd", "usd_cents", cost_usd), ("slots", "exams", slots), ("exams", "exams", exams),
    ("delay", "days", delay_days), ("receipts", "cents", receipts), ("before_cost", "cents", before_cost),
    ("margin", "cents", margin), ("insurer", "cents", payer(0)), ("complementary", "cents", payer(1)),
    ("patient", "cents", payer(2)),
    ("energy", "mwh", energy_mwh), ("co2e", "kg", co2e_kg), ("iodine", "g", iodine_g),
    ("gadolinium", "g", gadolinium_g), ("reading", "hours", reading_hours), ("dose", "percent", dose_pct),
)  # fmt: skip
