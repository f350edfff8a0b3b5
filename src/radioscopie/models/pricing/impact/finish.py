"""Price what was counted: the tables of an impact whose rows were never held."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import MODALITIES
from radioscopie.models.pricing.assumptions import (
    assumptions_of_acts,
    assumptions_of_fees,
    merge_assumptions,
)
from radioscopie.models.pricing.encode import Coded
from radioscopie.models.pricing.engine import Amounts
from radioscopie.models.pricing.findings import FEE_MISSING, FEE_UNKNOWN, findings_of
from radioscopie.models.pricing.impact.billed import counted_before
from radioscopie.models.pricing.impact.found import LEFT_OUT, Found
from radioscopie.models.pricing.impact.ground import fees_from
from radioscopie.models.pricing.impact.keys import FEE_WIDTHS, WIDTHS, unpacked
from radioscopie.models.pricing.impact.stretches import FEBRUARY_28, FEBRUARY_29, in_days, periods
from radioscopie.models.pricing.impact.sums import PAYER, PassSums, by_code
from radioscopie.models.pricing.impact.units import coded_of, kept, priced_alone
from radioscopie.models.pricing.kernels import MISSING, Acts, Fees
from radioscopie.models.pricing.replay import replay
from radioscopie.models.pricing.rules import Rows
from radioscopie.result import Assumption

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Bools, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.impact.ground import Ground
    from radioscopie.models.pricing.impact.laws import Pass
    from radioscopie.models.pricing.impact.tally import Partial, Place

PIECE = 1 << 19  # fees priced together


@dataclass(frozen=True, slots=True)
class _Acts:
    """Acts: those counted together, then those kept one by one."""

    keys: Whole
    coded: Coded
    units: Whole
    excess: Whole
    alike: int
    place: Whole


@dataclass(frozen=True, slots=True)
class _FeesOf:
    """Fees of a piece.

    Parameters
    ----------
    known : set of years in which the act has a price
    before : fees that the machine opened before, in ordinary years and in leap years
    whole : all are of the band of the first
    """

    machine: Whole
    rank: Whole
    act: Whole
    place: Whole
    n: Whole
    rows: Whole
    known: Whole
    before: Mapping[bool, Whole]
    whole: bool


@dataclass(frozen=True, slots=True)
class _Dimensions:
    """Codes of the places and acts in the tables of an impact."""

    of_place: Mapping[str, Whole]
    modality: Whole
    named: Mapping[str, list[str]]

    def by_place(self, cents: Whole) -> dict[str, Whole]:
        """Add cents [case, place] up by practice, site and machine."""
        return {name: self._added(codes, cents, name) for name, codes in self.of_place.items()}

    def by_act(self, cents: Whole) -> dict[str, Whole]:
        """Add cents [case, act] up by act and modality."""
        return {"act": cents, "modality": self._added(self.modality, cents, "modality")}

    def _added(self, codes: Whole, cents: Whole, name: str) -> Whole:
        return np.stack([by_code(codes, one, len(self.named[name])) for one in cents])


def finish(partial: Partial, ground: Ground) -> Found:
    """Price the counts in each year of the plan at each pass."""
    dimensions = _dimensions(partial.places, ground)
    found = Found(PassSums(dict(dimensions.named)))
    acts, pieces = _acts(partial, ground), list(_pieces(partial, ground))
    for at in range(len(ground.laws.plan.years)):
        _Year(partial, ground, dimensions, at).add(found, acts, pieces)
    return found


def _dimensions(places: tuple[Place, ...], ground: Ground) -> _Dimensions:
    practices, sites = sorted({place[0] for place in places}), sorted({place[1] for place in places})
    codes = [{word: code for code, word in enumerate(words)} for words in (practices, sites)]
    of_place = {
        "practice": np.array([codes[0][place[0]] for place in places], np.int64),
        "site": np.array([codes[1][place[1]] for place in places], np.int64),
        "machine": np.array([place[2] + 1 for place in places], np.int64),
    }
    law = ground.laws.variants[-1]
    named: dict[str, list[str]] = {
        "practice": practices,
        "site": sites,
        "machine": ["", *ground.fleet.ids],
        "modality": list(MODALITIES),
        "act": list(law.codes),
    }
    return _Dimensions(of_place, law.acts.modality.astype(np.int64), named)


def _acts(partial: Partial, ground: Ground) -> _Acts:
    apart = _ordered(partial)
    alike = len(partial.acts.key)
    keys = np.concatenate([partial.acts.key, apart["key"]])
    rows = np.concatenate([partial.acts.rows, np.ones(len(apart["key"]), np.int64)])
    return _Acts(
        keys,
        coded_of(keys, ground, rows),
        np.concatenate([partial.acts.units, apart["quantity"]]),
        np.concatenate([partial.acts.excess, apart["excess"]]),
        alike,
        apart["place"],
    )


def _ordered(partial: Partial) -> dict[str, Whole]:
    """Give the rows kept one by one in the order of the files; in a table, that has none, in that of their values."""
    table = partial.apart.sort_by([(name, "ascending") for name in partial.apart.column_names])
    return {name: table[name].to_numpy().astype(np.int64) for name in table.column_names}


def _pieces(partial: Partial, ground: Ground) -> Iterator[_FeesOf]:
    """Cut the fees counted together in pieces, then give those kept one by one."""
    machines = np.array([place[2] for place in partial.places], np.int64)
    for first in range(0, len(partial.fees.key), PIECE):
        run = slice(first, first + PIECE)
        values = unpacked(FEE_WIDTHS, partial.fees.key[run])
        machine, rank = machines[values["place"]], values["start"]
        before = {leap: one[machine, rank] for leap, one in ground.stretches.before.items()}
        yield _FeesOf(
            machine, rank, values["act"], values["place"], partial.fees.units[run], partial.fees.rows[run],
            values["known"], before, whole=True,
        )  # fmt: skip
    yield _kept_one_by_one(partial, ground)


def _kept_one_by_one(partial: Partial, ground: Ground) -> _FeesOf:
    held = _ordered(partial)
    values = unpacked(WIDTHS, held["key"])
    machine, rank, n = held["machine"], held["rank"], held["quantity"]
    before = {
        leap: one[machine, rank] + counted_before(machine * 512 + _merged(rank, leap=leap), n)
        for leap, one in ground.stretches.before.items()
    }
    known = ground.known[values["grid"], values["act"], values["start"]]
    ones = np.ones(len(n), np.int64)
    return _FeesOf(machine, rank, values["act"], held["place"], n, ones, known, before, whole=False)


def _merged(rank: Whole, *, leap: bool) -> Whole:
    return rank if leap else np.where(rank == FEBRUARY_29, FEBRUARY_28, rank)


@dataclass(frozen=True, slots=True)
class _Year:
    """A year of the plan, by its rank."""

    partial: Partial
    ground: Ground
    dimensions: _Dimensions
    at: int

    @property
    def year(self) -> int:
        return self.ground.laws.plan.years[self.at]

    def add(self, found: Found, acts: _Acts, pieces: list[_FeesOf]) -> None:
        """Add the year up at each pass, and say what it rests on."""
        laws = self.ground.laws
        told, unpaid, assumed = [0, 0], np.zeros(0, bool), [list[Assumption]() for _ in laws.compared]
        for piece in pieces:  # the last one is that of the rows kept one by one
            unpaid = self._add_fees(found, piece, told, assumed)
        keep = kept(acts.keys, self.ground, self.at)
        keep[acts.alike :] &= ~unpaid
        again = replay(acts.coded, laws.variants[-1], self.year)
        priced = dict[object, Acts]()
        for one in laws.passes:
            amounts = priced_alone(again, one[1])
            if one[0] in laws.ends:
                priced[one[0]] = amounts
            found.sums.add((self.year, *one[0]), self._sums_of_acts(acts, amounts, keep, one))
        nothing = _no_fees(len(keep))
        ends = [Amounts(priced[at], nothing) for at in laws.ends]
        for law, under, end, listed in zip(laws.plan.named, laws.compared, ends, assumed, strict=True):
            listed.extend(assumptions_of_acts(law, under, again, end))
            found.assumed.extend(merge_assumptions(listed))
        fees = {FEE_MISSING: told[0], FEE_UNKNOWN: told[1]}
        found.see(findings_of(laws.plan.named[-1], laws.variants[-1], again, ends[-1], fees))
        found.see([(LEFT_OUT, again.count(~keep))])

    def _sums_of_acts(self, acts: _Acts, amounts: Acts, keep: Bools, one: Pass) -> dict[str, Whole]:
        unit = amounts.tariff + amounts.modifiers + amounts.association
        cents = np.where(keep, unit * acts.units + acts.excess, 0)
        columns, ground = self.ground.columns, self.ground
        place = by_code(acts.place, cents[acts.alike :], len(self.partial.places))
        for column in (columns.at(self.at, one[0]), columns.acts + self.at):
            place += self.partial.cents[:, column]
        act = by_code(acts.coded.rows.act.astype(np.int64), cents, len(ground.laws.screen.codes))
        shares = [
            int((part * acts.units)[keep].sum())
            for part in (amounts.insurer, amounts.complementary, amounts.patient)
        ]
        shares[-1] += int(acts.excess[keep].sum())
        found = self.dimensions.by_place(np.stack([place, place])) | self.dimensions.by_act(
            np.stack([act, act])
        )
        return found | {PAYER: np.array([shares, shares])}

    def _add_fees(
        self, found: Found, piece: _FeesOf, told: list[int], assumed: list[list[Assumption]]
    ) -> Bools:
        """Add the fees of a piece up; tell those that a pass kept has no amount for."""
        laws, known = self.ground.laws, self.ground.holds(piece.known, self.at)
        priced = dict[tuple[int, int], Fees]()
        unpaid = np.zeros(len(piece.n), bool)
        for _, compiled, age in laws.kept:
            unpaid |= self._priced(piece, compiled, age, priced).low == MISSING
        keep = known & ~unpaid
        by_pass = {one[0]: self._priced(piece, one[1], one[2], priced) for one in laws.passes}
        summed: dict[int, dict[str, Whole]] = {}
        for at, fees in by_pass.items():
            if id(fees) not in summed:
                summed[id(fees)] = self._sums_of_fees(piece, fees, keep)
            found.sums.add((self.year, *at), summed[id(fees)])
        coded = self._as_rows(piece)
        for law, under, at, listed in zip(laws.plan.named, laws.compared, laws.ends, assumed, strict=True):
            listed.extend(
                assumptions_of_fees(law, under, self.ground.fleet, coded, _opened(by_pass[at], coded))
            )
        last = by_pass[laws.ends[-1]]
        told[0] += int(piece.rows[last.low == MISSING].sum())
        told[1] += int(piece.rows[last.unknown == 1].sum())
        return unpaid

    def _priced(
        self, piece: _FeesOf, law: Compiled, age: int | None, known: dict[tuple[int, int], Fees]
    ) -> Fees:
        key = (id(law.fees), age or self.year)
        if key not in known:
            period = periods(law, self.year)[piece.rank]
            before = piece.before[isleap(self.year)]
            known[key] = fees_from(
                law.fees, self.ground.fleet, piece.machine, period, key[1], before, piece.n, whole=piece.whole
            )
        return known[key]

    def _sums_of_fees(self, piece: _FeesOf, fees: Fees, keep: Bools) -> dict[str, Whole]:
        bounds = [np.where(keep & (one != MISSING), one, 0) for one in (fees.low, fees.high)]
        place = np.stack([by_code(piece.place, one, len(self.partial.places)) for one in bounds])
        act = np.stack([by_code(piece.act, one, len(self.ground.laws.screen.codes)) for one in bounds])
        payer = np.array([[int(one.sum()), 0, 0] for one in bounds])
        return self.dimensions.by_place(place) | self.dimensions.by_act(act) | {PAYER: payer}

    def _as_rows(self, piece: _FeesOf) -> Coded:
        """Give fees as rows, for what says what they rest on."""
        size = len(piece.n)
        zero = {name: np.zeros(size, np.int64) for name in Rows._fields}
        day, act = in_days(piece.rank), piece.act.astype(np.int16)
        rows = Rows(**zero | {"day": day, "act": act, "machine": piece.machine, "quantity": piece.n})
        nothing = np.zeros(size, np.int64)
        coded = Coded(rows, ("",), nothing - 1, nothing, nothing, piece.rows)
        return replay(coded, self.ground.laws.variants[-1], self.year)


def _no_fees(size: int) -> Fees:
    nothing = np.zeros(size, np.int64)
    return Fees(nothing, nothing, np.zeros((size, 4), np.int64), np.zeros(size, np.int8))


def _opened(fees: Fees, coded: Coded) -> Amounts:
    """Give fees as the amounts of rows that open one each."""
    nothing = np.zeros(len(coded.visit), np.int64)
    acts = Acts(*(nothing for _ in Acts._fields))._replace(fees=np.ones(len(nothing), np.int64))
    return Amounts(acts, fees)
