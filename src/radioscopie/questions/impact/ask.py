"""What may be asked of `radioscopie impact`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import day, file, years
from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.questions.billed import Billed
from radioscopie.questions.defaults import BASE_ON, YEARS

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Billed):
    """At most twelve months of activity, replayed under two laws.

    Parameters
    ----------
    base : the base is the law in force where nothing changes after this day
    years : civil years in which the activity is replayed
    reform : laid over the law in force, in order, to make the law compared
    """

    base: date = day(BASE_ON)
    years: tuple[int, ...] = years(FIRST_DAY.year, LAST_DAY.year, YEARS)
    reform: tuple[Input, ...] = file("PATH", (), many=True)
