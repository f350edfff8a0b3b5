"""Price technical fees as paid again under another law: exact where their price tells their machine, else two ends.

A move of the bounds of the bands is told apart, between two bounds of each pool.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.asking import files_of
from radioscopie.errors import InputError, problem
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.bands_moved import bands_moved, moves
from radioscopie.models.pricing.fees_paid import fee_under
from radioscopie.models.pricing.pools import fleet_of, pools_of
from radioscopie.questions.billed import law_of
from radioscopie.questions.fees.tables import BANDS_MOVED, BY_FEE, BY_MONTH
from radioscopie.questions.snds.few import without_few
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.claims.fees import read_fees
from radioscopie.tables.machines import read_machines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.arrays import Row
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.bands_moved import Moved, Pool
    from radioscopie.models.pricing.pools import Place
    from radioscopie.questions.fees.ask import Ask
    from radioscopie.results.answer import Advance

KEYS = ("date", "equipment", "code", "coefficient", "unit_cents")
TENTHS = 10_000
EXACT, ENDS, UNKNOWN = "exact", "two_ends", "no_price"
KEPT, BETWEEN = Assumption("fees.bands_kept", "assumed"), Assumption("fees.bands_between", "assumed")
UNKNOWN_KEPT = Assumption("fees.unknown_kept", "assumed")
PET = "pet"
OF_POOLS = ("pools", "fees", "change_low_cents", "change_high_cents")


def answer(ask: Ask, advance: Advance) -> Answer:
    """Price the fees again.

    Raises
    ------
    InputError : every problem of the file or of the law; a law that moves the bounds of the bands of PET
    """
    read, law = read_fees(ask.fees), law_of(ask.law)
    advance(read.num_rows)
    grouped = read.group_by(KEYS).aggregate([("quantity", "sum"), ("paid_cents", "sum")])
    base, other = compile_law(Law.load()), compile_law(law)
    rows = [_row(one, base, other) for one in grouped.to_pylist()]
    moved = {row["equipment"] for row in rows if row["moves_bands"]}
    if PET in moved:
        raise InputError(problem("fees.bands_move", "--law", PET))
    pools = _pools(ask, read, base, other) if moved else []
    tables = {
        "by_fee": BY_FEE.of(_shown(rows, ("equipment", "code", "reading"), ask)),
        "by_month": BY_MONTH.of(_shown(rows, ("care_month",), ask)),
    }
    tables |= {"bands_moved": BANDS_MOVED.of(_by_year(pools, ask))} if moved else {}
    record = make_record(law.version, files_of(ask), {"fees": str(read.num_rows)})
    assumed = (BETWEEN if moved else KEPT, UNKNOWN_KEPT)
    return Answer(Result("fees", tables, assumed, tuple(_findings(rows, pools, _unmoved(read, ask))), record))


def _unmoved(read: pa.Table, ask: Ask) -> int:
    """Count the fees that come before all that is asked: a law frozen on a day changes the days after alone."""
    days = [one for one in ask.law if isinstance(one, date)]
    if not days or len(days) < len(ask.law):
        return 0
    is_before = pc.less_equal(read["date"], pa.scalar(min(days)))
    return int(pc.sum(pc.abs(read.filter(is_before)["quantity"])).as_py() or 0)


def _findings(rows: Iterable[Row], pools: Iterable[Row], unmoved: int) -> Iterator[tuple[str, int]]:
    """Count what the figures do not hold."""
    found = {
        "fees.found_before": unmoved,
        "fees.found_unknown": sum(abs(row["quantity"]) for row in rows if row["reading"] == UNKNOWN),
        "fees.found_unbound": sum(row["fees"] for row in pools if not row["is_known"]),
        "fees.found_misfits": sum(not row["fits"] for row in pools),
    }
    yield from ((key, count) for key, count in found.items() if count)


def _pools(ask: Ask, read: pa.Table, base: Compiled, other: Compiled) -> list[Row]:
    """Bound what each pool gains or loses by the move of the bands."""
    fleet = fleet_of(read_machines(ask.machines)) if ask.machines else {}
    found = pools_of(read, base, other, fleet)
    return [
        _pool(place, pool, bands_moved(pool, base, other))
        for place, pool in found.items()
        if moves(pool, base.fees, other.fees) or not pool.kinds
    ]


def _pool(place: Place, pool: Pool, found: Moved) -> Row:
    _, equipment, year = place
    fees = sum(sum(cell.counts) for cell in pool.cells)
    ends = {"change_low_cents": found.low or 0, "change_high_cents": found.high or 0}
    told = {"is_known": found.low is not None, "fits": found.fits}
    return {"equipment": equipment, "year": year, "pools": 1, "fees": fees} | ends | told


def _by_year(pools: Iterable[Row], ask: Ask) -> list[Row]:
    """Add pools up by equipment and year; years of few fees are put together unless they are shown inside."""
    names = "equipment", "year"
    found: dict[tuple[str, int], Row] = {}
    for one in pools:
        key = one["equipment"], one["year"]
        row = found.setdefault(key, dict(zip(names, key, strict=True)) | dict.fromkeys(OF_POOLS, 0))
        row |= {name: row[name] + one[name] for name in OF_POOLS}
    rows = [found[key] for key in sorted(found)]
    return rows if ask.inside else without_few(rows, names, "fees")


def _shown(rows: Iterable[Row], names: tuple[str, ...], ask: Ask) -> list[Row]:
    """Add rows up, the cells of few fees put together unless they are shown inside."""
    sums = _sums(rows, names)
    return sums if ask.inside else without_few(sums, names, "quantity")


def _row(row: Row, base: Compiled, other: Compiled) -> Row:
    """Give fees under the other law; those whose price is of no machine keep what was paid."""
    coefficient = 1 if row["coefficient"] is None else row["coefficient"]
    rate = round(coefficient * TENTHS), TENTHS
    unit = row["unit_cents"] or 0
    found = fee_under(base, other, row["date"], row["code"], unit, row["equipment"], rate)
    quantity, paid = row["quantity_sum"], row["paid_cents_sum"]
    ends = [paid if one is None else one * quantity for one in (found.low, found.high)]
    reading = UNKNOWN if found.low is None else EXACT if found.low == found.high else ENDS
    told = {"care_month": f"{row['date']:%Y-%m}", "reading": reading, "moves_bands": found.moves_bands}
    sums = {"quantity": quantity, "paid_cents": paid, "low_cents": min(ends), "high_cents": max(ends)}
    return {"equipment": row["equipment"], "code": row["code"]} | told | sums


SUMMED = ("quantity", "paid_cents", "low_cents", "high_cents")


def _sums(rows: Iterable[Row], names: tuple[str, ...]) -> list[Row]:
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        one = found.setdefault(key, dict(zip(names, key, strict=True)) | dict.fromkeys(SUMMED, 0))
        for name in SUMMED:
            one[name] += row[name]
    return [_changed(found[key]) for key in sorted(found)]


def _changed(row: Row) -> Row:
    return row | {f"change_{end}_cents": row[f"{end}_cents"] - row["paid_cents"] for end in ("low", "high")}
