"""The cash of a practice in each world compared, under a shock and with aids, as tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.calendar import to_day
from radioscopie.models.finances.aids.aided import aided, combinations, load_aids
from radioscopie.models.finances.aids.rules import AidBasis
from radioscopie.models.finances.cash.flows import CashYear, activity
from radioscopie.models.finances.cash.practice import balances, own_loans, practice_cash
from radioscopie.models.finances.cash.shocks import factors, load_shock
from radioscopie.models.finances.desks import WHOLE, week_of
from radioscopie.models.finances.takings import PPM, PracticeWorld, replayed
from radioscopie.questions.accounts.practice.tables.aids import aid_rules, aid_table, shock_falls
from radioscopie.questions.accounts.practice.tables.cash import cash_assumptions, cash_tables
from radioscopie.ranges import CASES
from radioscopie.result import Assumption, ResultTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.cash.flows import WeeklyActivity
    from radioscopie.models.finances.cash.ledger import Cash
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.tables.aids import Aids
    from radioscopie.tables.shock_file import Shock


SHOCK, AIDS = "+shock", "+aids"  # added to the name of a world; a "+" is in no name of a variant
PRUDENT = 0
SHEET = ("cash", "receivables", "machines", "payables", "debts", "equity", "profit")
KEPT = ("finances.assume_profit_kept", "finances.assume_year_before")


@dataclass(frozen=True, slots=True)
class Crisis:
    """A shock and aids, moved to the years of the accounts; either may be absent."""

    shock: Shock | None = None
    aids: Aids | None = None


def read_crisis(shock: str | None, aid: str | None, years: Sequence[int]) -> Crisis:
    """Read a shock and aids; when the first one's year is outside the accounts, both move to the accounts' second year.

    Raises
    ------
    InputError : no such file or name, every problem of the files
    """
    hit, given = (load_shock(shock) if shock else None), (load_aids(aid) if aid else None)
    first = hit.year if hit else given.year if given else years[0]
    gap = 0 if first in years else years[min(1, len(years) - 1)] - first
    return Crisis(
        hit.moved(hit.year + gap) if hit else None, given.moved(given.year + gap) if given else None
    )


def shocked_world(
    practice: Practice, world: PracticeWorld, shock: Shock, years: Sequence[int]
) -> PracticeWorld:
    """Give a world where the shock falls on the volumes of another."""
    normal = [replayed(practice, (world,), year)[world.name].takings[PRUDENT].exams for year in years]
    left = factors(shock, practice.desks, years, exams=np.concatenate(normal, axis=1))
    by_year = dict(zip(years, np.split(left, len(years), axis=1), strict=True))
    return replace(world, name=world.name + SHOCK, factor=_factor(practice, world, by_year))


def _factor(practice: Practice, world: PracticeWorld, left: Mapping[int, Ints]) -> Callable[[Coded], Ints]:
    """Say how many times each row is done, in millionths: as in the world, times what the shock leaves."""

    def factor(again: Coded) -> Ints:
        year = int(again.year[0])
        week = week_of(again.rows.day.astype(np.int64) - to_day(date(year, 1, 1)))
        kept = left[year][practice.desk, week]
        before = world.factor(again) if world.factor else np.full(len(week), PPM, np.int64)
        moved: Ints = before * kept // WHOLE
        return moved

    return factor


def crisis_tables(
    practice: Practice, books: Sequence[PracticeYear], crisis: Crisis
) -> dict[str, ResultTable]:
    """Lay out cash, balance sheets, and what a shock and aids change, with the lower bound of the CT fees.

    Returns
    -------
    cash_weekly, cash_summary (see `cash_tables`; "+aids": the last world with all the aids), balance; shock_falls,
    aids and aid_rules where they were asked
    """
    prudent = [book for book in books if book.bound == PRUDENT]
    worlds = list(dict.fromkeys(book.world.name for book in prudent))
    cash = {name: _cases(practice, prudent, name) for name in worlds}
    tables = {"shock_falls": shock_falls(crisis.shock)} if crisis.shock else {}
    if crisis.aids:
        setting, rules, last = _setting(practice, prudent, worlds), crisis.aids.aids, cash[worlds[-1]]
        tables |= {"aids": _aids_table(practice, crisis, last, setting), "aid_rules": aid_rules(rules)}
        cash[worlds[-1] + AIDS] = {case: aided(rules, one, setting).cash for case, one in last.items()}
    return _joined(practice, cash) | {"balance": _balance_table(practice, prudent, cash)} | tables


def _setting(practice: Practice, books: Sequence[PracticeYear], worlds: Sequence[str]) -> AidBasis:
    """Say what aids look at: the last world, beside the same one without the shock."""
    before = worlds[-1].removesuffix(SHOCK)
    normal, now = (_activity(practice, books, world) for world in (before, worlds[-1]))
    return AidBasis(normal, now, own_loans(practice.file), practice.file.overdraft)


def _aids_table(
    practice: Practice, crisis: Crisis, cases: Mapping[str, Cash], setting: AidBasis
) -> ResultTable:
    rules = crisis.aids.aids if crisis.aids else ()
    shown = aid_table(rules, cases, dict.fromkeys(CASES, setting), practice.desks)
    lowest = _lowest(crisis, cases, setting)
    return replace(shown, table=shown.table.append_column("lowest_cents", lowest))


def _lowest(crisis: Crisis, cases: Mapping[str, Cash], setting: AidBasis) -> pa.Array:
    """Give how low cash goes with each set of aids from the beginning of the shock on, in cents."""
    rules = crisis.aids.aids if crisis.aids else ()
    begin = min(fall.first for fall in crisis.shock.falls) if crisis.shock else None
    lowest = [
        int(_since(aided(chosen, cash, setting).cash, begin).min())
        for cash in cases.values()
        for chosen in combinations(rules)
    ]
    return pa.array(lowest, pa.int64())


def _since(cash: Cash, when: date | None) -> Ints:
    """Give the balances of a practice from a day on."""
    week = max(cash.weeks.week(when), 0) if when else 0
    return cash.closing[0, week:]


def _cases(practice: Practice, books: Sequence[PracticeYear], world: str) -> dict[str, Cash]:
    """Follow the cash of a world at each cost of the charges; the year before is taken like the first of the base."""
    mine = [book for book in books if book.world.name == world]
    return {cost: practice_cash(practice, mine, books[0], cost) for cost in CASES}


def _activity(practice: Practice, books: Sequence[PracticeYear], world: str) -> WeeklyActivity:
    years = [CashYear(b.year, b.done.takings[b.bound], b.practice) for b in books if b.world.name == world]
    return activity(practice.desks, years)


def _joined(practice: Practice, cash: Mapping[str, Mapping[str, Cash]]) -> dict[str, ResultTable]:
    """Put the cash of every world in the same tables, a first column naming it."""
    laid = {
        w: cash_tables(cases, practice.desks.practices, practice.file.overdraft) for w, cases in cash.items()
    }
    first = next(iter(laid.values()))
    return {
        name: replace(
            shown, table=pa.concat_tables(_named(w, tables[name].table) for w, tables in laid.items())
        )
        for name, shown in first.items()
    }


def _named(world: str, table: pa.Table) -> pa.Table:
    return table.add_column(0, "world", pa.array([world] * table.num_rows, pa.string())).unify_dictionaries()


def _balance_table(
    practice: Practice, books: Sequence[PracticeYear], cash: Mapping[str, Mapping[str, Cash]]
) -> ResultTable:
    rows = [row for world, cases in cash.items() for row in _sheets(practice, books, world, cases["central"])]
    return ResultTable(pa.Table.from_pylist(rows), "finances.table_balance", "mixed")


def _sheets(
    practice: Practice, books: Sequence[PracticeYear], world: str, followed: Cash
) -> Iterator[dict[str, object]]:
    mine = [book for book in books if book.world.name == world.removesuffix(AIDS)]
    for sheet in balances(practice, mine, followed):
        amounts = {name: getattr(sheet, name) for name in SHEET}
        yield {
            "world": world,
            "year": sheet.year,
            **{f"{name}_cents": cents for name, cents in amounts.items()},
        }


def crisis_assumptions() -> tuple[Assumption, ...]:
    """List what cash rests on."""
    return (*cash_assumptions(), *(Assumption(key, "assumed") for key in KEPT))
