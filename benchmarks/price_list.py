"""What the law charges in the invented year, as lists for the peers: worked out with fractions, not by our engine."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

import national
from radioscopie.calendar import to_day
from radioscopie.law.load import Law
from radioscopie.money import half_up

BANDS = ("full", "reduced_1", "reduced_2", "reduced_3")
GRIDS = ("tariff", "tariff_non_optam")
ASSOCIATIONS = range(6)
FLAT = {"F"}


class PriceList(NamedTuple):
    """Lists of the year.

    Parameters
    ----------
    starts : first day (since 1970) of each period of the law that meets the year
    acts : period, grid, association, act, combo, cents of one unit
    fees : machine, period, cents by band (4), fees a year at which each band ends (3)
    opens : acts that open a technical fee
    """

    starts: list[int]
    acts: np.ndarray
    fees: np.ndarray
    opens: np.ndarray


def price_list(year: national.Year) -> PriceList:
    """Work out the lists for a year and its machines."""
    law = Law.load()
    days = _starts(law)
    opens = [
        act for act, code in enumerate(law.acts) if _at(law, f"acts.{code}.fee", days[0]) not in ("", "none")
    ]
    return PriceList(
        [to_day(day) for day in days],
        np.array([row for p, day in enumerate(days) for row in _act_rows(law, p, day)], np.int32),
        np.array([row for p, day in enumerate(days) for row in _fee_rows(law, p, day, year)], np.int32),
        np.array(opens, np.int16),
    )


def _starts(law):
    first = date(national.YEAR, 1, 1)
    last = first + timedelta(national.DAYS)
    changes = {
        value.valid_from for entry in law.entries.values() if entry.kind != "text" for value in entry.values
    }
    return [first, *sorted(day for day in changes if first < day < last)]


def _at(law, address, day):
    return law[address].at(day).value


def _act_rows(law, period, day):
    rates = [1, *(_at(law, f"associations.{code}.rate", day) for code in ASSOCIATIONS[1:])]
    modifiers = [_modifiers(law, combo, day) for combo in national.MODIFIERS]
    for _, act, combo, _ in national.lines(law):
        percent, flat = modifiers[combo]
        for grid, name in enumerate(GRIDS):
            modified = half_up(_at(law, f"acts.{law.acts[act]}.{name}", day) * (1 + percent))
            for association, rate in enumerate(rates):
                yield period, grid, association, act, combo, half_up(modified * rate) + flat


def _modifiers(law, combo, day):
    percent = sum(_at(law, f"modifiers.{letter}.rate", day) for letter in combo if letter not in FLAT)
    return percent, sum(_at(law, f"modifiers.{letter}.amount", day) for letter in combo if letter in FLAT)


def _fee_rows(law, period, day, year):
    with year.machines.open(encoding="utf-8", newline="") as file:
        for number, machine in enumerate(csv.DictReader(file)):
            yield number, period, *_amounts(law, machine, day), *_ends(law, machine, day)


def _amounts(law, machine, day):
    """Give the cents of each band: full rate by zone and age, reduced rates by class."""
    years = _at(law, "technical_fee_rules.amortised_after_years", day)
    age = "amortised" if int(machine["installed_on"][:4]) < day.year - years else "non_amortised"
    klass = f".{machine['class']}" if machine["class"] else ""
    zone = f".{machine['zone']}" if machine["equipment"] == "mri" else ""
    prefix = f"technical_fees.{machine['equipment']}"
    full = _at(law, f"{prefix}.full{klass}{zone}.{age}", day)
    return full, *(_at(law, f"{prefix}.{band}{klass}", day) for band in BANDS[1:])


def _ends(law, machine, day):
    prefix = f"fee_thresholds.{machine['equipment']}"
    typed = machine["reference_activity"]
    reference = int(typed) if typed else _at(law, f"{prefix}.reference.{machine['class']}", day)
    ends = (_at(law, f"{prefix}.threshold_1", day), _at(law, f"{prefix}.threshold_2", day))
    return reference, max(reference, ends[0]), max(reference, *ends)
