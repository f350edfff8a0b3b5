"""What was reimbursed beside what the law gives: of acts, one by one; of technical fees, by band and unit price.

Bases only: what the insurer took as the tariff of an act, without excess fee. The likely cause of a difference is the
first alternative that gives the amount paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.calendar import LAST_DAY, from_day, to_day
from radioscopie.law.words import AGES, DAY0, KINDS, LETTERS
from radioscopie.models.pricing.encode import encode, encode_fleet
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.fees_billed import BAND_OF
from radioscopie.models.pricing.screen import accepted, screen
from radioscopie.money import half_up
from radioscopie.tables.activity import ACTIVITY
from radioscopie.tables.machines import no_machines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from radioscopie.arrays import Whole
    from radioscopie.law.compile import Compiled

EQUAL, OTHER, NO_PRICE, NOTHING = "equal", "other", "no_price", "nothing_paid"
CAUSES = (
    *(
        EQUAL,
        "rounding",
        "tariff_before",
        "tariff_after",
        "modifiers_left",
        "modifier_added",
        "association_left",
    ),
    *("other_association", "other_grid", "coefficient", NOTHING, OTHER, NO_PRICE),
)
ASSOCIATIONS = range(1, 6)
ABSENT = -1


def control_acts(lines: pa.Table, law: Compiled) -> tuple[pa.Array, pa.Array]:
    """Price single acts again.

    Parameters
    ----------
    lines : date, act, modifiers, association, sector, base_cents (what was reimbursed for one; null: not known)

    Returns
    -------
    cents of each under the law of its date (null where it gives none), and a cause of `CAUSES` (null: nothing to hold
    them against)
    """
    unit = _unit(lines, law)
    known = pc.is_valid(lines["base_cents"]).to_numpy(zero_copy_only=False)
    paid = lines["base_cents"].fill_null(0).to_numpy()
    cause = np.full(len(paid), "", object)
    cause[unit == paid] = EQUAL
    cause[unit == ABSENT] = NO_PRICE
    cause[(cause == "") & (np.abs(unit - paid) == 1)] = "rounding"
    for name, changed in _alternatives(lines, law):
        open_rows = np.flatnonzero((cause == "") & known)
        if not len(open_rows):
            break
        found = _unit(changed.take(pa.array(open_rows)), law)
        cause[open_rows[(found == paid[open_rows])]] = name
    cause[(cause == "") & (paid == 0)] = NOTHING
    cause[cause == ""] = OTHER
    return pa.array(unit, mask=unit == ABSENT), pa.array(cause, pa.string(), mask=~known)


def _unit(lines: pa.Table, law: Compiled) -> Whole:
    """Give the cents of each act; `ABSENT` where the law refuses it."""
    rows, fleet = _as_activity(lines), encode_fleet(no_machines())
    coded = encode(rows, fleet, law)
    keep = accepted(screen(coded, fleet, law, lambda *_: ""), rows.num_rows)
    coded = encode(rows.filter(pa.array(keep)), fleet, law)
    acts = price_rows(coded, fleet, law).acts
    unit = np.full(rows.num_rows, ABSENT, np.int64)
    unit[keep] = acts.tariff + acts.modifiers + acts.association
    return unit


def cents_in_visits(lines: pa.Table, law: Compiled) -> Whole:
    """Price acts in their visits, as one doctor's: cents of each line, its quantity of times.

    Parameters
    ----------
    lines : date, act, modifiers, association, sector, quantity, encounter; all of them have a price alone
    """
    coded = encode(_as_activity(lines), encode_fleet(no_machines()), law)
    acts = price_rows(coded, encode_fleet(no_machines()), law).acts
    cents: Whole = acts.tariff + acts.modifiers + acts.association
    return cents


def _as_activity(lines: pa.Table) -> pa.Table:
    """Give lines the columns of an activity, the others empty."""
    given = {"quantity": pa.array(np.ones(lines.num_rows, np.int32))}
    given |= {name: lines[name] for name in lines.column_names if name in ACTIVITY.arrow.names}
    given["line"] = pa.array(np.arange(lines.num_rows))
    columns = [
        given.get(field.name, pa.nulls(lines.num_rows).cast(pa.string()).fill_null(""))
        if pa.types.is_dictionary(field.type)
        else given.get(field.name, pa.array(np.zeros(lines.num_rows, np.int64)))
        for field in ACTIVITY.arrow
    ]
    cast = [
        column.cast(field.type) if not pa.types.is_dictionary(field.type) else _words(column)
        for column, field in zip(columns, ACTIVITY.arrow, strict=True)
    ]
    return pa.table(cast, names=ACTIVITY.arrow.names)


def _words(column: Any) -> Any:
    plain = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return plain.cast(pa.string()).dictionary_encode()


def _alternatives(lines: pa.Table, law: Compiled) -> Iterator[tuple[str, pa.Table]]:
    """Give the lines as they may have been paid, each way with its name."""
    yield "tariff_before", _moved(lines, law, -1)
    yield "tariff_after", _moved(lines, law, 1)
    yield "modifiers_left", _with(lines, "modifiers", [""] * lines.num_rows)
    for letter in _letters(law):
        added = ["".join(sorted({*word, letter})) for word in lines["modifiers"].to_pylist()]
        yield "modifier_added", _with(lines, "modifiers", added)
    yield "association_left", _with(lines, "association", [0] * lines.num_rows)
    for code in ASSOCIATIONS:
        yield "other_association", _with(lines, "association", [code] * lines.num_rows)
    others = ["1" if sector == "2" else "2" for sector in lines["sector"].to_pylist()]
    yield "other_grid", _with(lines, "sector", others)


def _letters(law: Compiled) -> list[str]:
    used = np.bitwise_or.reduce(law.acts.accepts)
    return [letter for i, letter in enumerate(LETTERS) if used >> i & 1]


def _with(lines: pa.Table, name: str, values: list[Any]) -> pa.Table:
    index = lines.column_names.index(name)
    return lines.set_column(index, name, pa.array(values, lines.schema.field(name).type))


def _moved(lines: pa.Table, law: Compiled, step: int) -> pa.Table:
    """Move lines to the last day of the period before theirs, or to the first of the one after."""
    day = lines["date"].cast(pa.int32()).to_numpy()
    period = law.period_of_day[day - DAY0].astype(np.int64)
    last = to_day(LAST_DAY)
    starts = np.append(law.starts, last + 1)
    moved = starts[period] - 1 if step < 0 else starts[period + 1]
    moved = np.clip(moved, DAY0, last)
    return _with(lines, "date", [from_day(int(one)) for one in moved])


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the unit price of a fee may stand for on a day.

    Parameters
    ----------
    kinds : (equipment, class, zone, age) whose fee in the band is that price
    when : "now", "before" or "after": the tariff of the day, or of a period near it; "" when it is none
    """

    kinds: tuple[tuple[str, str, str, str], ...]
    when: str


NEAR = 1  # periods looked at before and after that of the day


def meaning_of(law: Compiled, day: date, code: str, unit_cents: int, equipment: str) -> Meaning:
    """Say which machines a fee may be of, by its band and its unit price.

    Parameters
    ----------
    equipment : told by the discipline; "": any
    """
    if code not in BAND_OF:
        return Meaning((), "")
    first = int(law.period_of_day[to_day(day) - DAY0])
    near = [
        (first, "now"),
        *((first - n, "before") for n in range(1, NEAR + 1)),
        *((first + n, "after") for n in range(1, NEAR + 1)),
    ]
    for period, when in near:
        if 0 <= period < len(law.starts):
            kinds = _kinds(law, period, code, unit_cents, equipment)
            if kinds:
                return Meaning(kinds, when)
    return Meaning((), "")


def _kinds(
    law: Compiled, period: int, code: str, unit_cents: int, equipment: str
) -> tuple[tuple[str, str, str, str], ...]:
    amounts = law.fees.amount[period, :, BAND_OF[code], :]
    found = [(KINDS[kind], AGES[age]) for kind, age in np.argwhere(amounts == unit_cents).tolist()]
    return tuple(
        (*kind, age)
        for kind, age in found
        if equipment in ("", kind[0]) and (kind[0] == "pet") == (code == "FTG")
    )


def second_rate(law: Compiled, day: date) -> tuple[int, int]:
    """Give the rate of the second CT fee of a session on a day: its numerator and denominator."""
    return int(law.fees.second_ct[law.period_of_day[to_day(day) - DAY0]]), law.fees.denominator


def control_fee(
    meaning: Meaning, unit_cents: int, paid_cents: int, quantity: int, rate: tuple[int, int]
) -> tuple[int | None, str]:
    """Hold a line of fees against the text: its cents by the text, and the cause of a difference.

    Parameters
    ----------
    rate : coefficient of the line, numerator and denominator
    """
    if not meaning.kinds:
        return None, NO_PRICE
    text = half_up(unit_cents * rate[0], rate[1]) * quantity
    if text == paid_cents:
        return text, EQUAL if meaning.when == "now" else f"tariff_{meaning.when}"
    if abs(text - paid_cents) <= abs(quantity):
        return text, "rounding"
    if paid_cents == 0:
        return text, NOTHING
    return text, "coefficient" if unit_cents * quantity == paid_cents else OTHER
