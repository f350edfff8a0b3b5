"""Hours of machine time: those that are said, else the exams of the year at the published pace."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from radioscopie.law.words import EQUIPMENT
from radioscopie.money import half_up
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.desks import Desks


PACE, PER_HOUR = "finance_hours.toml", "exams_per_hour_"
NOBODY: Mapping[str, Fraction] = MappingProxyType({})


def machine_hours(desks: Desks, exams: Ints, said: Mapping[str, Fraction] = NOBODY) -> list[Fraction | None]:
    """Give the hours of each machine a year; None where nothing gives its pace.

    Parameters
    ----------
    exams : done on each machine in the year, shape (M,)
    said : hours of the machines whose hours are known, by name
    """
    pace = {key.removeprefix(PER_HOUR): one.value.central for key, one in read_hypotheses(PACE).items()}
    kinds = [EQUIPMENT[rank] for rank in desks.machine_equipment]
    return [
        said.get(name, int(done) / pace[kind] if kind in pace else None)
        for name, kind, done in zip(desks.machines, kinds, exams, strict=True)
    ]


def per_hour(cents: Ints, hours: Sequence[Fraction | None]) -> list[int | None]:
    """Give what an hour brings, in cents, to the nearest; None without hours."""
    return [half_up(int(one) / long) if long else None for one, long in zip(cents, hours, strict=True)]
