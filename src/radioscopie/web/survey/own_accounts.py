"""The accounts of a practice, from its own answer alone. What it did not write is unknown, never nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.bilingual import Words
    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.tables.survey.questionnaire import Question, Questionnaire
    from radioscopie.web.survey.own import Impact

K_EUROS = 100_000  # cents in a thousand euros
MONTH_DAYS = 30.44
FURTHEST_DAYS = 3_650  # beyond, a day would say more than is known
AIDED = "obtained"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in cents, or what is known of it: None on a side says that nothing bounds it there."""

    low: int | None
    high: int | None

    def __add__(self, other: Amount) -> Amount:
        """Add, bound by bound."""
        return Amount(_sum(self.low, other.low), _sum(self.high, other.high))

    def __neg__(self) -> Amount:
        """Turn a receipt into a charge."""
        return Amount(None if self.high is None else -self.high, None if self.low is None else -self.low)


UNKNOWN = Amount(None, None)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its words from the questionnaire, or the code of ours; an amount a column, None where it has none."""

    code: str
    words: Words | None
    amounts: tuple[Amount | None, ...]
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a practice.

    Parameters
    ----------
    columns : codes of the columns
    ends_on : day on which cash and overdraft are used up at this pace; None: it is not known, or does not come
    lasts : the cash lasts at this pace
    """

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    ends_on: date | None = None
    lasts: bool = False


def own_accounts(form: Questionnaire, cells: Mapping[str, Value], impact: Impact | None) -> Accounts | None:
    """Give the accounts of a practice; None where it wrote nothing of them."""
    held = {one.id: one for one in form.questions}
    if form.id == "decision_2025":
        return _of_years(held, cells, impact) if _wrote(cells, "B3.", "B4.") else None
    return _of_month(held, cells) if _wrote(cells, "A2.", "A3.") else None


def _wrote(cells: Mapping[str, Value], *questions: str) -> bool:
    return any(name.startswith(questions) for name in cells)


def _amount(cells: Mapping[str, Value], name: str) -> Amount:
    value = cells.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return UNKNOWN
    cents = round(value * K_EUROS)
    return Amount(cents, cents)


def _total(amounts: Iterable[Amount]) -> Amount:
    """Add amounts of which none is below zero: what was not written only makes the total larger."""
    found = list(amounts)
    low = sum(one.low or 0 for one in found)
    known = [one.high for one in found if one.high is not None]
    if not known:
        return UNKNOWN
    return Amount(low, sum(known) if len(known) == len(found) else None)


def _of_years(held: Mapping[str, Question], cells: Mapping[str, Value], impact: Impact | None) -> Accounts:
    years = ("y2024", "y2025")
    receipts = {row: tuple(_amount(cells, f"B3.{row}.{year}") for year in years) for row in held["B3"].rows}
    change = Amount(impact.low_cents, impact.high_cents) if impact and not impact.left_out else UNKNOWN
    after = {row: one[-1] + change if row == "fees" else one[-1] for row, one in receipts.items()}
    lines = [Line(row, held["B3"].rows[row], (*one, after[row])) for row, one in receipts.items()]
    turnover = [_total(one) for one in zip(*(line.amounts for line in lines), strict=True)]
    spent = [
        Line(one.id, one.text, (_amount(cells, f"B4.{one.id}"), None, None)) for one in held["B4"].fields
    ]
    charges = _total(line.amounts[0] or UNKNOWN for line in spent)
    return Accounts(
        ("y2024", "y2025", "after"),
        (
            *lines,
            Line("turnover", None, tuple(turnover), is_sum=True),
            *spent,
            Line("charges", None, (charges,) * 3, is_sum=True),
            Line("result", None, tuple(one + -charges for one in turnover), is_sum=True),
        ),
    )


def _of_month(held: Mapping[str, Question], cells: Mapping[str, Value]) -> Accounts:
    fees = _amount(cells, "A2.now")
    spent = [Line(one.id, one.text, (_amount(cells, f"A3.{one.id}"),)) for one in held["A3"].fields]
    costs = _total(line.amounts[0] or UNKNOWN for line in spent)
    aid = [
        _amount(cells, f"A8.{row}.amount") for row in held["A8"].rows if cells.get(f"A8.{row}.state") == AIDED
    ]
    cash, overdraft = _amount(cells, "A4.cash"), _amount(cells, "A4.overdraft")
    result = fees + -costs
    ends_on, lasts = _cash_end(cells, cash + overdraft, result)
    return Accounts(
        ("month",),
        (
            Line("fees", None, (fees,)),
            *spent,
            Line("costs", None, (costs,), is_sum=True),
            Line("result", None, (result,), is_sum=True),
            *([Line("aid", None, (_total(aid),))] if aid else []),
            Line("cash", None, (cash,)),
            Line("overdraft", None, (overdraft,)),
        ),
        ends_on,
        lasts,
    )


def _cash_end(cells: Mapping[str, Value], held: Amount, result: Amount) -> tuple[date | None, bool]:
    """Give the day on which nothing is left, were each month like this one, and whether that day does not come."""
    if result.low is None or result.high != result.low or held.low is None:
        return None, False
    if result.low >= 0:
        return None, True
    try:
        begins = date.fromisoformat(str(cells.get("A4.on")))
    except ValueError:
        return None, False
    days = max(held.low, 0) / -result.low * MONTH_DAYS
    return (None, True) if days > FURTHEST_DAYS else (begins + timedelta(days=int(days)), False)
