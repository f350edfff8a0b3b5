"""Levers of the law: what each does to a value, and the reform file of several levers pulled together.

Levers on the same value add up, so that receipts at given counts are linear in the pulls but where two values multiply
(a tariff and a modifier, a price and a volume).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.models.joins.policy.spec import FULL, PriceMove
from radioscopie.models.joins.policy.toml_text import toml_file
from radioscopie.money import euros, half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radioscopie.bilingual import Words
    from radioscopie.inputs import Upload
    from radioscopie.law.load import Law
    from radioscopie.law.values import Entry
    from radioscopie.models.joins.policy.spec import Lever

NUMERIC = ("cents", "rate", "count", "flag")
STEPS = ("count", "flag")  # values that have nothing between two
RATE_PARTS = 10_000  # a rate is written in hundredths of a percent


def cut(entry: Entry, start: date, share: Fraction, years: tuple[int, ...]) -> PriceMove | None:
    """Give what a lever takes off a value from a day: a share of it."""
    days = _days([entry], start, years)
    moves = [(day, -share * known) for day in days if (known := number(entry, day)) is not None]
    return PriceMove(entry.address, tuple(moves)) if moves else None


def toward(entry: Entry, aimed: Entry, years: tuple[int, ...]) -> PriceMove | None:
    """Give what it takes to bring a value to that of another law; None where they do not differ."""
    days = _days([entry, aimed], date(years[0], 1, 1), years)
    moves = [
        (day, (number(aimed, day) or 0) - now) for day in days if (now := number(entry, day)) is not None
    ]
    return PriceMove(entry.address, tuple(moves)) if any(change for _, change in moves) else None


def number(entry: Entry, day: date) -> Fraction | None:
    """Give a value of the law on a day as a number; None where there is none."""
    found = entry.at(day).value
    return Fraction(found) if isinstance(found, int | Fraction) else None


def moved(law: Law, levers: Sequence[Lever], pulls: Sequence[int]) -> Iterator[tuple[str, date, str, str]]:
    """Give each value that pulled levers change: its address, the day, before and after as a reform file has them."""
    own = [(move, pull) for lever, pull in zip(levers, pulls, strict=True) for move in lever.prices if pull]
    for address in sorted({move.address for move, _ in own}):
        mine = [(move, pull) for move, pull in own if move.address == address]
        last = None
        for day in sorted({day for move, _ in mine for day, _ in move.days}):
            entry = law.entries[address]
            before = number(entry, day)
            if before is None:
                continue
            added = sum((pull * _at(move, day) for move, pull in mine), Fraction(0)) / FULL
            after = _legal(entry.kind, max(before + added, Fraction(0)))
            if after not in (last, written(entry.kind, before) if last is None else None):
                yield address, day, written(entry.kind, before), after
                last = after


def reform_file(
    law: Law, levers: Sequence[Lever], pulls: Sequence[int], name: str, title: Words
) -> Upload | None:
    """Write the reform of pulled levers; None when they change nothing of the law."""
    values: dict[str, dict[str, object]] = {}
    for address, day, _, after in moved(law, levers, pulls):
        values.setdefault(address, {})[day.isoformat()] = {"set": after}
    if not values:
        return None
    return toml_file({"title": title["fr"], "author": "radioscopie design", "values": values}, name)


def written(kind: str, value: Fraction) -> str:
    """Write a value as a reform file does: euros, a decimal, an integer."""
    if kind == "cents":
        return euros(half_up(value))
    return f"{float(value):.6f}".rstrip("0").rstrip(".") if kind == "rate" else str(int(value))


def _legal(kind: str, value: Fraction) -> str:
    """Round a value to what a text would print: the cent, the hundredth of a percent, the unit."""
    return written(
        kind,
        Fraction(half_up(value * RATE_PARTS), RATE_PARTS) if kind == "rate" else Fraction(half_up(value)),
    )


def _at(move: PriceMove, day: date) -> Fraction:
    return next((change for start, change in reversed(move.days) if start <= day), Fraction(0))


def _days(entries: Iterable[Entry], start: date, years: tuple[int, ...]) -> list[date]:
    """Give the days of a period, from a day on, when one of the values changes."""
    last = date(years[-1], 12, 31)
    ends = {
        day for entry in entries for value in entry.values for day in (value.valid_from, value.ends_on) if day
    }
    return sorted({start, *(day for day in ends if start < day <= last)})


def steps_of(law: Law, moves: Iterable[PriceMove]) -> list[str]:
    """Give the addresses whose values have nothing between two."""
    return [move.address for move in moves if law.entries[move.address].kind in STEPS]
