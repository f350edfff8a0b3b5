"""Price a table of activity: `price(activity, machines, law)`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.law.compile import Compiled, compile_law
from radioscopie.law.words import BANDS, EQUIPMENT
from radioscopie.models.pricing.assumptions import assumptions_of
from radioscopie.models.pricing.billed import Compared, compare_billed
from radioscopie.models.pricing.encode import Coded, Fleet, encode, encode_fleet
from radioscopie.models.pricing.engine import Amounts, price_rows
from radioscopie.models.pricing.fees_billed import compare_fees, fees_of
from radioscopie.models.pricing.findings import file_findings, findings_of
from radioscopie.models.pricing.inferred import with_inferred
from radioscopie.models.pricing.screen import Check, accepted, screen
from radioscopie.result import SHOWN
from radioscopie.tables.rejects import fields_of, sorted_rejects, without_places

if TYPE_CHECKING:
    from radioscopie.arrays import Whole
    from radioscopie.law.load import Law
    from radioscopie.result import Assumption
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines


FULL, UNKNOWN_BAND = BANDS[0], "full_or_reduced_1"
AMOUNT_COLUMNS = (
    "act_cents", "modifiers_cents", "association_cents", "technical_fee_cents", "technical_fee_low_cents",
    "technical_fee_high_cents", "technical_fee_band", "fee_units", "total_cents", "insurer_cents",
    "complementary_cents", "patient_cents",
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Priced:
    """Rows with their prices, and all that is needed to explain them.

    Parameters
    ----------
    table : the accepted rows in their order, with the columns of `AMOUNT_COLUMNS` (int64 cents; empty where
        a value is missing), then both ends of the total and of the insurer's part, which sum up where a total is empty
    rejects : a line for each problem of every refused row, as those of the activity
    rows_read : accepted + refused
    billed, fees_billed : the amounts billed beside the text, of acts and of lines of fees, where the file has them
    """

    table: pa.Table
    rejects: pa.Table
    rows_read: int
    assumptions: tuple[Assumption, ...]
    findings: tuple[tuple[str, int], ...]
    law: Law
    compiled: Compiled
    fleet: Fleet
    coded: Coded
    amounts: Amounts
    billed: Compared | None = None
    fees_billed: Compared | None = None

    def __repr__(self) -> str:
        """Say what it is in a line."""
        refused = len(set(self.rejects["line"].to_pylist()))
        counts = f"{self.table.num_rows} rows priced of {self.rows_read}, {refused} refused"
        return f"<Priced: {counts}, law {self.law.version[:8]}>"

    def to_pandas(self) -> Any:
        """Give the rows to pandas, without the totals that are empty in some rows (`shown.to_pandas`)."""
        return import_module(SHOWN).to_pandas(self.table)


def price(activity: Activity, machines: Machines, law: Law) -> Priced:
    """Price every accepted row of an activity to the cent.

    Parameters
    ----------
    activity : from `read_activity`
    machines : from `read_machines`
    law : from `Law.load()`, frozen or reformed if need be

    Returns
    -------
    Priced : see docs/reference/pricing.md for the rules and their limits
    """
    machines = with_inferred(machines, activity)
    compiled, fleet = compile_law(law), encode_fleet(machines)
    rows, coded, refused = screened(activity, fleet, compiled)
    amounts = price_rows(coded, fleet, compiled)
    return Priced(
        table=with_amounts(rows, coded, amounts),
        rejects=sorted_rejects([activity.rejects, refused]),
        rows_read=activity.rows_read,
        assumptions=(*activity.seen, *machines.seen, *assumptions_of(law, compiled, fleet, coded, amounts)),
        findings=(*findings_of(law, compiled, coded, amounts), *file_findings(coded).items()),
        law=law,
        compiled=compiled,
        fleet=fleet,
        coded=coded,
        amounts=amounts,
        billed=compare_billed(rows, coded, fleet, compiled, amounts),
        fees_billed=compare_fees(fees_of(activity.fees), machines, compiled),
    )


def screened(activity: Activity, fleet: Fleet, law: Compiled) -> tuple[pa.Table, Coded, pa.Table]:
    """Encode an activity and set aside the rows that cannot be priced: accepted rows, their codes, the rejects."""
    table = activity.table
    coded = encode(table, fleet, law)
    checks = screen(coded, fleet, law, lambda column, i: str(table.column(column)[i].as_py()))
    keep = accepted(checks, table.num_rows)
    if keep.all():
        return table, coded, rejects_of(activity, [])
    rows = table.filter(pa.array(keep))
    return rows, encode(rows, fleet, law), rejects_of(activity, checks)


def screened_in(
    named: str, activity: Activity, fleet: Fleet, law: Compiled
) -> tuple[pa.Table, Coded, pa.Table]:
    """Do so with rows of a table, that is named and keeps no order: they lose their line. "" is a file."""
    rows, coded, refused = screened(activity, fleet, law)
    if not named:
        return rows, coded, refused
    lines = pa.array(np.zeros(rows.num_rows, np.int64))
    return rows.set_column(0, "line", lines), coded, without_places(refused, named)


def rejects_of(activity: Activity, checks: list[Check]) -> pa.Table:
    """Give the reasons of the rows that checks refuse, in the order of the file."""
    lines = activity.table.column("line").to_numpy()
    found = [
        {
            "file": activity.source, "line": int(lines[i]), "column": check.column, "value": problem.value,
            "reason": problem.reason, "fields": fields_of(problem),
        }
        for check in checks
        for i in np.flatnonzero(check.bad)
        for problem in (check.why(int(i)),)
    ]  # fmt: skip
    found.sort(key=lambda reject: (reject["line"], reject["column"]))
    return pa.Table.from_pylist(found, schema=activity.rejects.schema)


def with_amounts(rows: pa.Table, coded: Coded, amounts: Amounts) -> pa.Table:
    """Append the amounts to the rows they price."""
    acts, fees = amounts.acts, amounts.fees
    known = (fees.low == fees.high) & (fees.low >= 0)
    missing = fees.low < 0
    own = own_parts(coded, amounts)
    columns = {
        "act_cents": acts.tariff,
        "modifiers_cents": acts.modifiers,
        "association_cents": acts.association,
        "technical_fee_cents": _where(known, fees.low),
        "technical_fee_low_cents": _where(~missing, fees.low),
        "technical_fee_high_cents": _where(~missing, fees.high),
        "technical_fee_band": _bands(coded, amounts),
        "fee_units": fees.units.sum(axis=1),
        "total_cents": _where(known, own["total"] + fees.low),
        "insurer_cents": _where(known, acts.insurer + fees.low),
        "complementary_cents": acts.complementary,
        "patient_cents": acts.patient + coded.excess,
    }
    for name in AMOUNT_COLUMNS:
        column = columns[name]
        rows = rows.append_column(name, column if isinstance(column, pa.Array) else pa.array(column))
    ends = {"low": fees.low, "high": fees.high}
    for payer, part in own.items():
        for end, fee in ends.items():
            rows = rows.append_column(f"{payer}_{end}_cents", _where(~missing, part + fee))
    return rows


def own_parts(coded: Coded, amounts: Amounts) -> dict[str, Whole]:
    """Give what is paid of each row beside its fees, in all and by the insurer: the fees stand on top of both."""
    acts = amounts.acts
    return {
        "total": acts.tariff + acts.modifiers + acts.association + coded.excess,
        "insurer": acts.insurer,
    }


def total_amounts(coded: Coded, amounts: Amounts) -> tuple[dict[str, int], dict[str, int]]:
    """Sum the amounts over the rows, in the low and the high case; a missing fee counts for nothing."""
    acts, fees = amounts.acts, amounts.fees
    common = {
        "act_cents": int(acts.tariff.sum()),
        "modifiers_cents": int(acts.modifiers.sum()),
        "association_cents": int(acts.association.sum()),
    }
    excess = int(coded.excess.sum())
    cases = []
    for bound in (fees.low, fees.high):
        fee = int(np.maximum(bound, 0).sum())
        payers = {
            "insurer_cents": int(acts.insurer.sum()) + fee,
            "complementary_cents": int(acts.complementary.sum()),
            "patient_cents": int(acts.patient.sum()) + excess,
        }
        total = sum(common.values()) + fee + excess
        cases.append(
            common | {"technical_fee_cents": fee, "excess_cents": excess, "total_cents": total} | payers
        )
    return cases[0], cases[1]


def _where(keep: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], values: Whole) -> pa.Array:
    return pa.array(values, mask=~keep)


def _in_words(is_pet: int, is_unknown: int, bits: int) -> str:
    """Name the bands of a set of bits; a PET has one reduced rate; an unknown reference leaves two bands possible."""
    names = [UNKNOWN_BAND if is_unknown and band == FULL else band for band in BANDS]
    words = "+".join(name for rank, name in enumerate(names) if bits >> rank & 1)
    return words.replace("reduced_1", "reduced") if is_pet else words


SETS = (2, 2, 1 << len(BANDS))  # is a PET, is unknown, bits of the bands
BAND_WORDS = tuple(_in_words(*one) for one in np.ndindex(*SETS))
WITHOUT = ("", "none", "missing", "elsewhere")
NO_FEE, UNPAID, MISSING, ELSEWHERE = range(len(BAND_WORDS), len(BAND_WORDS) + len(WITHOUT))


def _bands(coded: Coded, amounts: Amounts) -> pa.Array:
    """Say in words which bands each row's fees fall in, as a dictionary column."""
    fees, rows = amounts.fees, coded.rows
    bits = (fees.units > 0) @ (1 << np.arange(len(BANDS)))
    opens, is_pet = rows.equipment > 0, rows.equipment == EQUIPMENT.index("pet")
    code = np.select(
        [opens & (rows.machine < 0), fees.low < 0, opens & (bits == 0), bits == 0],
        [ELSEWHERE, MISSING, UNPAID, NO_FEE],
        np.ravel_multi_index((is_pet.astype(np.int64), (fees.unknown == 1).astype(np.int64), bits), SETS),
    )
    used, position = np.unique(code, return_inverse=True)
    words = (*BAND_WORDS, *WITHOUT)
    return pa.DictionaryArray.from_arrays(
        pa.array(position.astype(np.int32)), pa.array([words[u] for u in used], pa.string())
    )
