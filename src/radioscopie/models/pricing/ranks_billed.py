"""The rank that a bill gives to a technical fee, beside the band that it was billed in.

The rank of a fee is that of the exam on its machine in the civil year; the law tells the band from it. For a CT no text
read gives the reference activity: a fee at the full rate and one at the first reduced rate bound it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radioscopie.calendar import to_day
from radioscopie.law.words import DAY0, kind_index
from radioscopie.models.pricing.bands import band_counts
from radioscopie.models.pricing.control import meaning_of
from radioscopie.models.pricing.fees_billed import BAND_OF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.arrays import Row
    from radioscopie.law.compile import Compiled

PET = "FTG"


@dataclass(slots=True)
class MachineYear:
    """The ranks of a machine in a civil year.

    Parameters
    ----------
    last_full, first_reduced : highest rank billed at the full rate, lowest at a reduced one; None: none
    disagree : lines whose band no machine of that price has at that rank
    """

    machine: str
    year: int
    equipment: str
    ranks: list[int] = field(default_factory=list)
    last_full: int | None = None
    first_reduced: int | None = None
    disagree: list[int] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """Ranks between the first and the last that no line has."""
        return max(self.ranks) - min(self.ranks) + 1 - len(set(self.ranks))

    @property
    def twice(self) -> int:
        """Lines whose rank another line has too."""
        return len(self.ranks) - len(set(self.ranks))


def count_ranks(fees: Iterable[Row], law: Compiled) -> list[MachineYear]:
    """Count the fees of each machine and year again, and compare with the ranks written.

    Parameters
    ----------
    fees : line, date, code, equipment, unit_cents, machine, order_number (None: not written)
    """
    found: dict[tuple[str, int], MachineYear] = {}
    for fee in fees:
        if fee["machine"] and fee["order_number"] and fee["date"] and fee["code"] in BAND_OF:
            key = fee["machine"], fee["date"].year
            one = found.setdefault(key, MachineYear(*key, fee["equipment"]))
            _add(one, fee, law)
    return [found[key] for key in sorted(found)]


def _add(one: MachineYear, fee: Row, law: Compiled) -> None:
    rank, band = fee["order_number"], BAND_OF[fee["code"]]
    one.ranks.append(rank)
    if fee["code"] == PET:
        return
    if band == 0:
        one.last_full = max(rank, one.last_full or 0)
    else:
        one.first_reduced = min(rank, one.first_reduced or rank)
    if not is_band_possible(law, fee["date"], fee["code"], fee["unit_cents"], fee["equipment"], rank):
        one.disagree.append(fee["line"])


def is_band_possible(law: Compiled, day: Any, code: str, unit_cents: int, equipment: str, rank: int) -> bool:
    """Tell whether a machine whose fee has that price on that day may have that band at that rank.

    A reference activity that no text gives may be anything up to the first threshold. True when the price is of no
    machine: nothing is known then.
    """
    kinds = meaning_of(law, day, code, unit_cents, equipment).kinds
    period = law.period_of_day[to_day(day) - DAY0]
    return not kinds or any(
        _has_band(law, period, kind_index(*kind[:3]), BAND_OF[code], rank) for kind in kinds
    )


def _has_band(law: Compiled, period: int, kind: int, band: int, rank: int) -> bool:
    top_1, top_2 = (int(one[period, kind]) for one in (law.fees.threshold_1, law.fees.threshold_2))
    known = int(law.fees.reference[period, kind])
    bounds = (known,) if known >= 0 else (0, max(top_1, 0))
    return any(band_counts(rank - 1, rank, one, top_1, top_2)[band] for one in bounds)
