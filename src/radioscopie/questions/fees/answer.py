"""Price technical fees as paid again under another law: exact where their price tells their machine, else two ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.asking import files_of
from radioscopie.errors import InputError, problem
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.fees_paid import fee_under
from radioscopie.questions.billed import law_of
from radioscopie.questions.fees.tables import BY_FEE, BY_MONTH
from radioscopie.questions.snds.few import without_few
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.claims.fees import read_fees

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.arrays import Row
    from radioscopie.law.compile import Compiled
    from radioscopie.questions.fees.ask import Ask
    from radioscopie.results.answer import Advance

KEYS = ("date", "equipment", "code", "coefficient", "unit_cents")
TENTHS = 10_000
EXACT, ENDS, UNKNOWN = "exact", "two_ends", "no_price"
ASSUMED = (Assumption("fees.bands_kept", "assumed"), Assumption("fees.unknown_kept", "assumed"))


def answer(ask: Ask, advance: Advance) -> Answer:
    """Price the fees again.

    Raises
    ------
    InputError : every problem of the file or of the law; a law that moves the bounds of the bands
    """
    read, law = read_fees(ask.fees), law_of(ask.law)
    advance(read.num_rows)
    grouped = read.group_by(KEYS).aggregate([("quantity", "sum"), ("paid_cents", "sum")])
    base, other = compile_law(Law.load()), compile_law(law)
    rows = [_row(one, base, other) for one in grouped.to_pylist()]
    moved = sorted({row["code"] for row in rows if row["moves_bands"]})
    if moved:
        raise InputError(problem("fees.bands_move", "--law", ", ".join(moved)))
    tables = {
        "by_fee": BY_FEE.of(_shown(rows, ("equipment", "code", "reading"), ask)),
        "by_month": BY_MONTH.of(_shown(rows, ("care_month",), ask)),
    }
    unknown = sum(abs(row["quantity"]) for row in rows if row["reading"] == UNKNOWN)
    findings = (("fees.found_unknown", unknown),) if unknown else ()
    record = make_record(law.version, files_of(ask), {"fees": str(read.num_rows)})
    return Answer(Result("fees", tables, ASSUMED, findings, record))


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
