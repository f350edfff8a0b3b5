"""Read a shock: falls of activity by week and modality, how fast they end, what is caught up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.bilingual import same_words
from radioscopie.errors import close_matches, problem
from radioscopie.inputs import name_of
from radioscopie.ranges import READ, USER, certain
from radioscopie.schema import Refused, Table, text, whole, written
from radioscopie.sources.blocks import given_twice, read_whole
from radioscopie.tables.cash_fields import CashFields
from radioscopie.toml.fields import read_fields
from radioscopie.toml.values import to_monday

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.bilingual import Words
    from radioscopie.errors import Problem
    from radioscopie.inputs import Readable
    from radioscopie.ranges import Range

ALL = "all"
FILE = ("title", "catch_up_pct", "catch_up_weeks", "fall")
FALL = ("name", "modality", "first_week", "last_week", "drop_pct", "recovery_weeks")
PERCENT, LONGEST, MOST_ACTIVITY, WHOLE = (0, 100), 104, 200, 100
WEEK = timedelta(days=7)


def _to_week(word: str) -> str:
    if to_monday(word) is None:
        raise Refused("toml.not_a_week")
    return word


PROFILE = Table(
    "shock",
    (
        written("week", _to_week, required=True),
        text("modality", required=True),
        whole("activity_pct", pa.int64(), 0, MOST_ACTIVITY),
    ),
)


@dataclass(frozen=True, slots=True)
class Fall:
    """A fall of the activity of a modality ("all": of each) from a Monday to another, excluded.

    Parameters
    ----------
    drop_pct : percent of the activity that is lost, below zero when there is more than usual
    recovery_weeks : weeks in which activity comes back in equal steps after `end`
    """

    name: str
    modality: str
    first: date
    end: date
    drop_pct: Range[Fraction]
    recovery_weeks: int = 0

    @property
    def over(self) -> date:
        """Day from which activity is normal again."""
        return self.end + self.recovery_weeks * WEEK


@dataclass(frozen=True, slots=True)
class Shock:
    """Falls of activity; of what they lose, `catch_up_pct` is done in the `catch_up_weeks` that follow them."""

    title: Words
    falls: tuple[Fall, ...]
    catch_up_pct: Range[Fraction]
    catch_up_weeks: int

    @property
    def year(self) -> int:
        """Year of the first week (ISO)."""
        return min(fall.first for fall in self.falls).isocalendar().year

    def moved(self, year: int) -> Shock:
        """Give the same shock beginning in another year, on the weeks of the same number."""
        gap = year - self.year
        falls = [
            replace(fall, first=_same_week(fall.first, gap), end=_same_week(fall.end - WEEK, gap) + WEEK)
            for fall in self.falls
        ]
        return replace(self, falls=tuple(falls))


def _same_week(monday: date, years: int) -> date:
    """Give the Monday of the week of the same number some years later; week 53 follows week 52 where there is none."""
    year, week, _ = monday.isocalendar()
    return date.fromisocalendar(year + years, 1, 1) + (week - 1) * WEEK


def read_shock(path: Readable, modalities: Sequence[str]) -> Shock:
    """Read and check a shock.

    Parameters
    ----------
    path : TOML file, or CSV or Parquet with columns `PROFILE`: the weeks that are not in it are normal
    modalities : words a fall may name, beside "all"

    Raises
    ------
    InputError : every problem of the file: unknown keys and modalities, weeks that do not exist, percentages out of
        bounds, a week given twice
    """
    if Path(name_of(path)).suffix != ".toml":
        return _of_profile(path, (*modalities, ALL))
    return read_fields(path, CashFields, partial(_shock, modalities=(*modalities, ALL)))


def _shock(file: CashFields, modalities: Sequence[str]) -> Shock:
    file.only(FILE)
    falls = tuple(_fall(one, modalities) for one in file.each("fall"))
    if not falls:
        file.refuse("practice.shock_no_fall", "fall")
    caught, over = file.cases("catch_up_pct", PERCENT, 0), file.whole("catch_up_weeks", 0, (0, LONGEST))
    if caught.high and not over:
        file.refuse("practice.shock_no_weeks", "catch_up_weeks")
    return Shock(file.words("title"), falls, caught, over)


def _fall(fields: CashFields, modalities: Sequence[str]) -> Fall:
    fields.only(FALL)
    first, last = fields.week("first_week"), fields.week("last_week")
    if date.min < last < first:
        fields.refuse("practice.cash_ends_before", "last_week", fields.table["last_week"])
    return Fall(
        fields.name(),
        fields.word("modality", modalities, ALL),
        first,
        max(first, last) + WEEK,
        fields.cases("drop_pct", PERCENT),
        fields.whole("recovery_weeks", 0, (0, LONGEST)),
    )


def _of_profile(path: Readable, modalities: Sequence[str]) -> Shock:
    rows = read_whole(PROFILE, path, None, partial(_misfits, modalities=modalities)).to_pylist()
    said = same_words(USER)
    none = certain(Fraction(0), said, READ)
    return Shock(
        same_words(Path(name_of(path)).stem),
        tuple(_week_of(row, said) for row in rows),
        none,
        0,
    )


def _week_of(row: dict[str, Any], said: Words) -> Fall:
    monday = date.fromisocalendar(int(row["week"][:4]), int(row["week"][-2:]), 1)
    drop = Fraction(WHOLE - row["activity_pct"])
    return Fall(row["week"], row["modality"], monday, monday + WEEK, certain(drop, said, READ))


def _misfits(rows: list[dict[str, Any]], path: str, *, modalities: Sequence[str]) -> Iterator[Problem]:
    lines: dict[tuple[Any, ...], int] = {}
    for row in rows:
        place = f"{path}:{row['line']}"
        yield from given_twice(row, lines, place, ("week", "modality"), "practice.shock_twice")
        if row["modality"] not in modalities:
            close = close_matches(row["modality"], modalities) or ", ".join(modalities)
            yield problem("toml.unknown_word_of", f"{place}, modality", row["modality"], close=close)
        if row["activity_pct"] is None:
            yield problem("practice.shock_no_activity", f"{place}, activity_pct")
