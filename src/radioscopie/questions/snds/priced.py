"""Lines priced again: each distinct act once, each distinct line of fees once, whatever the number of lines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.law.words import BANDS, EQUIPMENT, fee_address
from radioscopie.models.pricing.control import control_acts, control_fee, meaning_of, second_rate
from radioscopie.models.pricing.fees_billed import BAND_OF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.control import Meaning
    from radioscopie.tables.claims.work import Work

SAME = "IS NOT DISTINCT FROM"
ACT_COLUMNS = ("period", "act", "modifiers", "association", "sector", "base_cents")
TENTHS = 10_000  # a coefficient has four decimals


def price_again(work: Work, law: Compiled) -> None:
    """Make the tables `act_prices` and `fee_prices`, and what they are joined by in `acts_priced` and `fees_priced`."""
    days = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    _register(work, "days", pa.table({"day": days, "period": pa.array(law.period_of_day, pa.int16())}))
    _register(work, "kinds", _kinds(law))
    _price_acts(work, law)
    _price_fees(work, law)


def _register(work: Work, name: str, table: pa.Table) -> None:
    work.base.register("given", table)
    work.run(f"CREATE TABLE {name} AS SELECT * FROM given")
    work.base.unregister("given")


def _kinds(law: Compiled) -> pa.Table:
    """Say which equipment each act is done on, where it opens a fee."""
    kinds = [EQUIPMENT[kind] if kind > 0 else "" for kind in law.acts.fee_kind.tolist()]
    return pa.table({"code": list(law.codes), "equipment": kinds})


def _price_acts(work: Work, law: Compiled) -> None:
    columns = ", ".join(ACT_COLUMNS)
    lines = work.table(
        f"""SELECT {columns}, min(date) AS date
        FROM (SELECT a.*, d.period FROM acts a JOIN days d ON a.date = d.day)
        GROUP BY {columns} ORDER BY {columns}"""
    )
    repriced, cause = control_acts(lines, law)
    _register(
        work, "act_prices", lines.append_column("repriced_cents", repriced).append_column("cause", cause)
    )
    on = " AND ".join(f"p.{name} {SAME} {'d' if name == 'period' else 'a'}.{name}" for name in ACT_COLUMNS)
    work.run(
        f"""CREATE VIEW acts_priced AS SELECT a.*, p.repriced_cents, p.cause
        FROM acts a JOIN days d ON a.date = d.day JOIN act_prices p ON {on}"""
    )


FEE_COLUMNS = ("period", "code", "equipment", "coefficient", "quantity", "unit_cents", "base_cents")


def _price_fees(work: Work, law: Compiled) -> None:
    columns = ", ".join(FEE_COLUMNS)
    lines = work.table(
        f"""SELECT {columns}, min(date) AS date
        FROM (SELECT a.*, d.period FROM fee_lines a JOIN days d ON a.date = d.day)
        GROUP BY {columns} ORDER BY {columns}"""
    )
    rows = [_fee(law, row) for row in lines.to_pylist()]
    told = pa.Table.from_pylist(rows, schema=FEE_TOLD)
    _register(
        work,
        "fee_prices",
        pa.Table.from_arrays([*lines.columns, *told.columns], [*lines.column_names, *told.column_names]),
    )
    on = " AND ".join(f"p.{name} {SAME} {'d' if name == 'period' else 'a'}.{name}" for name in FEE_COLUMNS)
    more = ", ".join(f"p.{name}" for name in FEE_TOLD.names)
    work.run(
        f"""CREATE VIEW fees_priced AS SELECT a.*, {more}
        FROM fee_lines a JOIN days d ON a.date = d.day JOIN fee_prices p ON {on}"""
    )


FEE_TOLD = pa.schema(
    [
        *(("repriced_cents", pa.int64()), ("cause", pa.string()), ("shown_equipment", pa.string())),
        *(("told_by", pa.string()), ("class", pa.string()), ("zone", pa.string()), ("age", pa.string())),
        *(("meanings", pa.int64()), ("second", pa.bool_()), ("agrees", pa.bool_())),
    ]
)


def _fee(law: Compiled, row: dict[str, object]) -> dict[str, object]:
    """Tell a line of fees: what it comes to, and the machine that its price may mean."""
    day, code, unit, equipment = row["date"], str(row["code"]), row["unit_cents"], str(row["equipment"])
    rate = (round(row["coefficient"] * TENTHS), TENTHS)  # type: ignore[operator]
    meaning = meaning_of(law, day, code, unit, equipment)  # type: ignore[arg-type]
    by_price = meaning_of(law, day, code, unit, "")  # type: ignore[arg-type]
    repriced, cause = control_fee(meaning, unit, row["base_cents"], row["quantity"], rate)  # type: ignore[arg-type]
    numerator, denominator = second_rate(law, day)  # type: ignore[arg-type]
    return {
        "repriced_cents": repriced,
        "cause": cause,
        "shown_equipment": equipment or _only(kind[0] for kind in meaning.kinds),
        "told_by": "discipline" if equipment else "price" if meaning.kinds else "nothing",
        "class": _only(kind[1] for kind in meaning.kinds),
        "zone": _only(kind[2] for kind in meaning.kinds) if code == "FTN" else "",
        "age": _only(kind[3] for kind in meaning.kinds) if code in ("FTN", "FTG") else "",
        "meanings": len(_addresses(meaning, code)),
        "second": rate[0] * denominator == rate[1] * numerator,
        "agrees": bool(meaning.kinds) or not by_price.kinds,
    }


def _addresses(meaning: Meaning, code: str) -> set[str]:
    """Give the values of the law that a price may be."""
    return {fee_address(kind[:3], BANDS[BAND_OF[code]], kind[3]) for kind in meaning.kinds}


def _only(words: Iterable[str]) -> str:
    """Give a word when there is but one; "" when they differ."""
    found = set(words)
    return found.pop() if len(found) == 1 else ""
